#include "core/math/ops/windowed_affine.h"

#include "core/math/ops/column_sums.h"
#include "core/math/product.h"

namespace unrolled {

template <class S>
Var<S> windowed_affine(Tape<S>& tape, Var<S> W, Var<S> x, Var<S> b, Index batch) {
  const Index size = x.rows();  // D
  check(size > 0 && W.cols() % size == 0 && W.cols() > 0, "windowed_affine: W has ", W.cols(),
        " columns, expected a multiple of ", size, " (rows of x)");
  check_column("windowed_affine", "b", b, W.rows());
  const Index window = W.cols() / size;
  check(batch > 0 && x.cols() % batch == 0 && x.cols() / batch >= window, "windowed_affine: x has ", x.cols(),
        " columns of ", batch, " streams, expected at least ", window, " steps (window)");
  const Index columns = x.cols() - (window - 1) * batch;  // T*B

  Var<S> y = tape.result("windowed_affine", W.rows(), columns, {W, x, b});
  y.value().colwise() = b.value().col(0);
  for (Index j = 0; j < window; ++j)
    multiply<S>(W.value().middleCols(j * size, size), x.value().middleCols(j * batch, columns), y.value(), true);
  tape.on_backward(y, [=] {
    for (Index j = 0; j < window; ++j) {
      const auto x_j = x.value().middleCols(j * batch, columns);
      if (W.needs_gradient()) multiply<S>(y.gradient(), x_j.transpose(), W.gradient().middleCols(j * size, size), true);
      if (x.needs_gradient())
        multiply<S>(W.value().middleCols(j * size, size).transpose(), y.gradient(),
                    x.gradient().middleCols(j * batch, columns), true);
    }
    accumulate_sum_of_columns(b, y.gradient());
  });
  return y;
}

#define UNROLLED_INSTANTIATE(S) template Var<S> windowed_affine(Tape<S>&, Var<S>, Var<S>, Var<S>, Index);
UNROLLED_INSTANTIATE(float)
UNROLLED_INSTANTIATE(double)
#undef UNROLLED_INSTANTIATE

}  // namespace unrolled
