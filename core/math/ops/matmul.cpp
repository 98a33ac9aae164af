#include "core/math/ops/matmul.h"

#include "core/math/ops/column_sums.h"
#include "core/math/product.h"

namespace unrolled {

template <class S>
Var<S> matmul(Tape<S>& tape, Var<S> a, Var<S> b) {
  check(a.cols() == b.rows(), "matmul: operands are ", a.rows(), " x ", a.cols(), " and ", b.rows(), " x ", b.cols(),
        ", expected as many rows in the second as columns in the first");
  Var<S> y = tape.result("matmul", a.rows(), b.cols(), {a, b});
  multiply<S>(a.value(), b.value(), y.value(), false);
  tape.on_backward(y, [=] {
    accumulate_product(a, y.gradient(), b.value().transpose());
    accumulate_product(b, a.value().transpose(), y.gradient());
  });
  return y;
}

template <class S>
Var<S> transpose(Tape<S>& tape, Var<S> a) {
  Var<S> y = tape.result("transpose", a.cols(), a.rows(), {a});
  y.value() = a.value().transpose();
  tape.on_backward(y, [=] { a.accumulate(y.gradient().transpose()); });
  return y;
}

template <class S>
Var<S> affine(Tape<S>& tape, Var<S> W, Var<S> x, Var<S> b) {
  check(x.rows() == W.cols(), "affine: x has ", x.rows(), " rows, expected ", W.cols(), " (columns of W)");
  check_column("affine", "b", b, W.rows());
  Var<S> y = tape.result("affine", W.rows(), x.cols(), {W, x, b});
  // The product adds onto the bias, which saves a pass over the result.
  for (Index j = 0; j < x.cols(); ++j) y.value().col(j) = b.value().col(0);
  multiply<S>(W.value(), x.value(), y.value(), true);
  tape.on_backward(y, [=] {
    accumulate_product(W, y.gradient(), x.value().transpose());
    accumulate_product(x, W.value().transpose(), y.gradient());
    accumulate_sum_of_columns(b, y.gradient());
  });
  return y;
}

#define UNROLLED_INSTANTIATE(S)                     \
  template Var<S> matmul(Tape<S>&, Var<S>, Var<S>); \
  template Var<S> transpose(Tape<S>&, Var<S>);      \
  template Var<S> affine(Tape<S>&, Var<S>, Var<S>, Var<S>);
UNROLLED_INSTANTIATE(float)
UNROLLED_INSTANTIATE(double)
#undef UNROLLED_INSTANTIATE

}  // namespace unrolled
