#include "core/math/ops/cross_entropy.h"

#include <cmath>

namespace unrolled {

template <class S>
Var<S> softmax_cross_entropy(Tape<S>& tape, Var<S> logits, const int* targets) {
  const Index height = logits.rows();
  const Index columns = logits.cols();
  Index counted = 0;
  for (Index j = 0; j < columns; ++j) {
    check(targets[j] >= -1 && targets[j] < height, "softmax_cross_entropy: target ", targets[j], " of column ", j,
          ", expected 0 … ", height - 1, ", or -1 to leave it out");
    if (targets[j] >= 0) ++counted;
  }
  check(counted > 0, "softmax_cross_entropy: none of the ", columns, " columns has a target, expected at least one");

  Var<S> y = tape.result("softmax_cross_entropy", 1, 1, {logits});
  const MatrixView<S> x = logits.value();
  const S share = S(1) / static_cast<S>(counted);
  // ∂L/∂x is written while the exponentials are at hand: the way back is one multiplication.
  const bool learns = logits.needs_gradient();
  MatrixView<S> slope = tape.scratch(height, learns ? columns : 1);
  double total = 0.0;
  for (Index j = 0; j < columns; ++j) {
    auto column = slope.col(learns ? j : 0).array();
    if (targets[j] < 0) {
      column.setZero();
      continue;
    }
    const S largest = x.col(j).maxCoeff();
    column = (x.col(j).array() - largest).exp();
    const S normaliser = column.sum();
    total += static_cast<double>(std::log(normaliser) - (x(targets[j], j) - largest));
    if (!learns) continue;
    column *= share / normaliser;
    column(targets[j]) -= share;
  }
  y.value()(0, 0) = static_cast<S>(total / static_cast<double>(counted));
  tape.on_backward(y, [=] { logits.accumulate(y.gradient()(0, 0) * slope); });
  return y;
}

#define UNROLLED_INSTANTIATE(S) template Var<S> softmax_cross_entropy(Tape<S>&, Var<S>, const int*);
UNROLLED_INSTANTIATE(float)
UNROLLED_INSTANTIATE(double)
#undef UNROLLED_INSTANTIATE

}  // namespace unrolled
