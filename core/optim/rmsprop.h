// RMSprop (Tieleman and Hinton 2012, lecture 6.5 of "Neural networks for machine learning").
#pragma once

#include "core/optim/optimiser.h"

namespace unrolled {

// s ← α s + (1 - α) g²,  v ← μ v + g / (√s + ε),  p ← p - η v  (PyTorch's form, not centred; ε = 1e-8).
// Slots: s, then v where μ > 0.
template <class S>
class RmsProp : public Optimiser<S> {
 public:
  explicit RmsProp(double decay = 0.95, double momentum = 0.0, double epsilon = 1e-8)
      : decay_(decay), momentum_(momentum), epsilon_(epsilon) {}
  int slots() const override { return momentum_ > 0.0 ? 2 : 1; }
  void step(ParameterSet<S>& parameters, double learning_rate, std::int64_t update) override;

 private:
  double decay_;
  double momentum_;
  double epsilon_;
};

}  // namespace unrolled
