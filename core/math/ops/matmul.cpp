#include "core/math/ops/matmul.h"

#include "core/math/ops/column_sums.h"

namespace unrolled {

namespace {

// a += y bᵀ. For a single column this is an outer product, which Eigen's product of matrices would pack and
// block for nothing.
template <class S>
void accumulate_left(Var<S> a, const MatrixView<S>& y, const MatrixView<S>& b) {
  if (!a.needs_gradient()) return;
  if (b.cols() == 1 && a.has_gradient()) {
    MatrixView<S> gradient = a.gradient();
    for (Index k = 0; k < b.rows(); ++k) gradient.col(k) += y.col(0) * b(k, 0);
  } else if (b.cols() == 1) {
    a.accumulate(y.col(0).lazyProduct(b.col(0).transpose()));
  } else {
    a.accumulate(y * b.transpose());
  }
}

}  // namespace

template <class S>
Var<S> matmul(Tape<S>& tape, Var<S> a, Var<S> b) {
  check(a.cols() == b.rows(), "matmul: operands are ", a.rows(), " x ", a.cols(), " and ", b.rows(), " x ", b.cols(),
        ", expected as many rows in the second as columns in the first");
  Var<S> y = tape.result("matmul", a.rows(), b.cols(), {a, b});
  y.value().noalias() = a.value() * b.value();
  tape.on_backward(y, [=] {
    accumulate_left(a, y.gradient(), b.value());
    b.accumulate(a.value().transpose() * y.gradient());
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
  y.value().noalias() += W.value() * x.value();
  tape.on_backward(y, [=] {
    accumulate_left(W, y.gradient(), x.value());
    x.accumulate(W.value().transpose() * y.gradient());
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
