#include "core/math/ops/layer_norm.h"

#include <cmath>

#include "core/math/ops/column_sums.h"

namespace unrolled {

template <class S>
Var<S> layer_norm(Tape<S>& tape, Var<S> x, Var<S> gain, Var<S> bias, double epsilon) {
  check(x.rows() > 0, "layer_norm: x is 0 x ", x.cols(), ", expected at least one row");
  check_column("layer_norm", "gain", gain, x.rows());
  check_column("layer_norm", "bias", bias, x.rows());
  check(epsilon >= 0.0, "layer_norm: epsilon is ", epsilon, ", expected 0 or more");
  const Index columns = x.cols();
  const S per_row = S(1) / static_cast<S>(x.rows());
  Var<S> y = tape.result("layer_norm", x.rows(), columns, {x, gain, bias});
  MatrixView<S> normal = tape.scratch(x.rows(), columns);  // (x - μ) / √(σ² + epsilon)
  MatrixView<S> inverse = tape.scratch(1, columns);        // 1 / √(σ² + epsilon)
  for (Index j = 0; j < columns; ++j) {
    auto column = normal.col(j).array();
    column = x.value().col(j).array() - x.value().col(j).sum() * per_row;
    inverse(0, j) = S(1) / std::sqrt(column.square().sum() * per_row + static_cast<S>(epsilon));
    column *= inverse(0, j);
    y.value().col(j).array() = column * gain.value().col(0).array() + bias.value().col(0).array();
  }
  tape.on_backward(y, [=] {
    const MatrixView<S> slope = y.gradient();
    accumulate_sum_of_columns(bias, slope);
    if (gain.needs_gradient()) {
      MatrixView<S> gradient = gain.gradient();
      for (Index j = 0; j < columns; ++j) gradient.col(0) += slope.col(j).cwiseProduct(normal.col(j));
    }
    if (!x.needs_gradient()) return;
    // With n = (x - μ) / √(σ² + epsilon) and d = gain ⊙ ∂L/∂y:  ∂L/∂x = (d - mean(d) - n mean(d ⊙ n)) / √(σ² + epsilon)
    MatrixView<S> gradient = x.gradient();
    const auto scale = gain.value().col(0).array();
    for (Index j = 0; j < columns; ++j) {
      const auto d = scale * slope.col(j).array();
      const auto n = normal.col(j).array();
      const S mean = d.sum() * per_row;
      const S along = (d * n).sum() * per_row;
      gradient.col(j).array() += (d - mean - n * along) * inverse(0, j);
    }
  });
  return y;
}

#define UNROLLED_INSTANTIATE(S) template Var<S> layer_norm(Tape<S>&, Var<S>, Var<S>, Var<S>, double);
UNROLLED_INSTANTIATE(float)
UNROLLED_INSTANTIATE(double)
#undef UNROLLED_INSTANTIATE

}  // namespace unrolled
