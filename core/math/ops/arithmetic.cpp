#include "core/math/ops/arithmetic.h"

#include "core/math/ops/column_sums.h"

namespace unrolled {

template <class S>
Var<S> add(Tape<S>& tape, Var<S> a, Var<S> b) {
  check_same_shape("add", a, b);
  Var<S> y = tape.result("add", a.rows(), a.cols(), {a, b});
  y.value() = a.value() + b.value();
  tape.on_backward(y, [=] {
    a.accumulate(y.gradient());
    b.accumulate(y.gradient());
  });
  return y;
}

template <class S>
Var<S> subtract(Tape<S>& tape, Var<S> a, Var<S> b) {
  check_same_shape("subtract", a, b);
  Var<S> y = tape.result("subtract", a.rows(), a.cols(), {a, b});
  y.value() = a.value() - b.value();
  tape.on_backward(y, [=] {
    a.accumulate(y.gradient());
    b.accumulate(-y.gradient());
  });
  return y;
}

template <class S>
Var<S> hadamard(Tape<S>& tape, Var<S> a, Var<S> b) {
  check_same_shape("hadamard", a, b);
  Var<S> y = tape.result("hadamard", a.rows(), a.cols(), {a, b});
  y.value() = a.value().cwiseProduct(b.value());
  tape.on_backward(y, [=] {
    a.accumulate(y.gradient().cwiseProduct(b.value()));
    b.accumulate(y.gradient().cwiseProduct(a.value()));
  });
  return y;
}

template <class S>
Var<S> scale(Tape<S>& tape, Var<S> a, double factor) {
  const S by = static_cast<S>(factor);
  Var<S> y = tape.result("scale", a.rows(), a.cols(), {a});
  y.value() = by * a.value();
  tape.on_backward(y, [=] { a.accumulate(by * y.gradient()); });
  return y;
}

template <class S>
Var<S> add_column(Tape<S>& tape, Var<S> x, Var<S> column) {
  check_column("add_column", "column", column, x.rows());
  Var<S> y = tape.result("add_column", x.rows(), x.cols(), {x, column});
  for (Index j = 0; j < x.cols(); ++j) y.value().col(j) = x.value().col(j) + column.value().col(0);
  tape.on_backward(y, [=] {
    x.accumulate(y.gradient());
    accumulate_sum_of_columns(column, y.gradient());
  });
  return y;
}

template <class S>
Var<S> multiply_column(Tape<S>& tape, Var<S> x, Var<S> column) {
  check_column("multiply_column", "column", column, x.rows());
  Var<S> y = tape.result("multiply_column", x.rows(), x.cols(), {x, column});
  for (Index j = 0; j < x.cols(); ++j) y.value().col(j) = x.value().col(j).cwiseProduct(column.value().col(0));
  tape.on_backward(y, [=] {
    const MatrixView<S> dy = y.gradient();
    x.accumulate_by([&](MatrixView<S> dx, bool adds) {
      if (!adds) dx.setZero();
      for (Index j = 0; j < dx.cols(); ++j) dx.col(j) += dy.col(j).cwiseProduct(column.value().col(0));
    });
    if (!column.needs_gradient()) return;
    MatrixView<S> total = column.gradient();
    for (Index j = 0; j < dy.cols(); ++j) total.col(0) += dy.col(j).cwiseProduct(x.value().col(j));
  });
  return y;
}

template <class S>
Var<S> sum(Tape<S>& tape, Var<S> a) {
  Var<S> y = tape.result("sum", 1, 1, {a});
  y.value()(0, 0) = a.value().sum();
  tape.on_backward(y, [=] { a.accumulate(Matrix<S>::Constant(a.rows(), a.cols(), y.gradient()(0, 0))); });
  return y;
}

template <class S>
Var<S> mean(Tape<S>& tape, Var<S> a) {
  check(a.size() > 0, "mean: the operand is ", a.rows(), " x ", a.cols(), ", expected at least one entry");
  const S share = S(1) / static_cast<S>(a.size());
  Var<S> y = tape.result("mean", 1, 1, {a});
  y.value()(0, 0) = a.value().sum() * share;
  tape.on_backward(y, [=] { a.accumulate(Matrix<S>::Constant(a.rows(), a.cols(), y.gradient()(0, 0) * share)); });
  return y;
}

#define UNROLLED_INSTANTIATE(S)                              \
  template Var<S> add(Tape<S>&, Var<S>, Var<S>);             \
  template Var<S> subtract(Tape<S>&, Var<S>, Var<S>);        \
  template Var<S> hadamard(Tape<S>&, Var<S>, Var<S>);        \
  template Var<S> scale(Tape<S>&, Var<S>, double);           \
  template Var<S> add_column(Tape<S>&, Var<S>, Var<S>);      \
  template Var<S> multiply_column(Tape<S>&, Var<S>, Var<S>); \
  template Var<S> sum(Tape<S>&, Var<S>);                     \
  template Var<S> mean(Tape<S>&, Var<S>);
UNROLLED_INSTANTIATE(float)
UNROLLED_INSTANTIATE(double)
#undef UNROLLED_INSTANTIATE

}  // namespace unrolled
