// Adagrad (Duchi, Hazan and Singer 2011).
#pragma once

#include "core/optim/optimiser.h"

namespace unrolled {

// s ← s + g²,  p ← p - η g / (√s + ε)  (PyTorch's form, ε = 1e-10), or with epsilon inside the root
// p ← p - η g / √(s + ε)  (Karpathy's min-char-rnn, ε = 1e-8). Slots: s.
template <class S>
class Adagrad : public Optimiser<S> {
 public:
  explicit Adagrad(double epsilon = 1e-10, bool epsilon_inside_root = false)
      : inside_(epsilon_inside_root ? epsilon : 0.0), outside_(epsilon_inside_root ? 0.0 : epsilon) {}
  int slots() const override { return 1; }
  void step(ParameterSet<S>& parameters, double learning_rate, std::int64_t update) override;

 private:
  double inside_;
  double outside_;
};

}  // namespace unrolled
