#include "core/math/ops/cross_entropy.h"

#include <algorithm>
#include <cmath>

#include "core/math/ops/exponentials.h"

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
  MatrixView<S> slope = tape.scratch(height, learns ? columns : std::min(columns, kColumnsAtOnce));
  double total = 0.0;
  for (Index first = 0; first < columns; first += kColumnsAtOnce) {
    Exponentials<S> group = exponentials(x, first, slope.col(learns ? first : 0).data());
    for (Index k = 0; k < group.values.cols(); ++k) {
      const int target = targets[first + k];
      auto column = group.values.col(k).array();
      if (target < 0) {
        column.setZero();
        continue;
      }
      const S normaliser = column.sum();
      const S distance = group.largest[static_cast<std::size_t>(k)] - x(target, first + k);
      total += static_cast<double>(std::log(normaliser) + distance);
      if (!learns) continue;
      column *= share / normaliser;
      column(target) -= share;
    }
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
