// Stochastic gradient descent, plain or with momentum.
#pragma once

#include "core/optim/optimiser.h"

namespace unrolled {

// v ← μ v + g,  p ← p - η v  (PyTorch's form, without dampening: the learning rate multiplies all of v, so that a
// change of it acts at once; Polyak 1964 and Sutskever et al. 2013 keep it inside v). Slots: v; none where μ = 0.
template <class S>
class Sgd : public Optimiser<S> {
 public:
  explicit Sgd(double momentum = 0.0) : momentum_(momentum) {}
  int slots() const override { return momentum_ > 0.0 ? 1 : 0; }
  void step(ParameterSet<S>& parameters, double learning_rate, std::int64_t update) override;

 private:
  double momentum_;
};

}  // namespace unrolled
