// Adam (Kingma and Ba 2015, algorithm 1).
#pragma once

#include "core/optim/optimiser.h"

namespace unrolled {

// m ← β1 m + (1 - β1) g,  v ← β2 v + (1 - β2) g²,  p ← p - η m̂ / (√v̂ + ε)
// with m̂ = m / (1 - β1^t), v̂ = v / (1 - β2^t) in update t = 1, 2, … (ε = 1e-8, outside the root and after the
// correction, as in the paper and PyTorch). Slots: m, v.
template <class S>
class Adam : public Optimiser<S> {
 public:
  explicit Adam(double beta1 = 0.9, double beta2 = 0.999, double epsilon = 1e-8)
      : beta1_(beta1), beta2_(beta2), epsilon_(epsilon) {}
  int slots() const override { return 2; }
  // Throws std::invalid_argument where update is not positive.
  void step(ParameterSet<S>& parameters, double learning_rate, std::int64_t update) override;

 private:
  double beta1_;
  double beta2_;
  double epsilon_;
};

}  // namespace unrolled
