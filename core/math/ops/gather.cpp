#include "core/math/ops/gather.h"

#include "core/math/ops/column_sums.h"

namespace unrolled {

namespace {

void check_indices(const char* operation, const int* indices, Index count, Index size) {
  check(count >= 0, operation, ": count is ", count, ", expected 0 or more");
  for (Index j = 0; j < count; ++j)
    check(indices[j] >= -1 && indices[j] < size, operation, ": index ", indices[j], " at position ", j,
          ", expected 0 … ", size - 1, ", or -1 for none");
}

// Adds each column of the gradient to the column of W that it came from.
template <class S>
void scatter_columns(Var<S> W, const int* indices, const MatrixView<S>& gradient) {
  if (!W.needs_gradient()) return;
  MatrixView<S> into = W.gradient();
  for (Index j = 0; j < gradient.cols(); ++j)
    if (indices[j] >= 0) into.col(indices[j]) += gradient.col(j);
}

}  // namespace

template <class S>
Var<S> gather_columns(Tape<S>& tape, Var<S> W, const int* indices, Index count) {
  check_indices("gather_columns", indices, count, W.cols());
  Var<S> y = tape.result("gather_columns", W.rows(), count, {W});
  for (Index j = 0; j < count; ++j) {
    if (indices[j] >= 0)
      y.value().col(j) = W.value().col(indices[j]);
    else
      y.value().col(j).setZero();
  }
  tape.on_backward(y, [=] { scatter_columns(W, indices, y.gradient()); });
  return y;
}

template <class S>
Var<S> affine_one_hot(Tape<S>& tape, Var<S> W, const int* indices, Index count, Var<S> b) {
  check_indices("affine_one_hot", indices, count, W.cols());
  check_column("affine_one_hot", "b", b, W.rows());
  Var<S> y = tape.result("affine_one_hot", W.rows(), count, {W, b});
  for (Index j = 0; j < count; ++j) {
    y.value().col(j) = b.value().col(0);
    if (indices[j] >= 0) y.value().col(j) += W.value().col(indices[j]);
  }
  tape.on_backward(y, [=] {
    scatter_columns(W, indices, y.gradient());
    accumulate_sum_of_columns(b, y.gradient());
  });
  return y;
}

#define UNROLLED_INSTANTIATE(S)                                        \
  template Var<S> gather_columns(Tape<S>&, Var<S>, const int*, Index); \
  template Var<S> affine_one_hot(Tape<S>&, Var<S>, const int*, Index, Var<S>);
UNROLLED_INSTANTIATE(float)
UNROLLED_INSTANTIATE(double)
#undef UNROLLED_INSTANTIATE

}  // namespace unrolled
