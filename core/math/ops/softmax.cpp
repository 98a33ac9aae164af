#include "core/math/ops/softmax.h"

#include <cmath>

namespace unrolled {

template <class S>
Var<S> softmax(Tape<S>& tape, Var<S> x) {
  check(x.rows() > 0, "softmax: x is 0 x ", x.cols(), ", expected at least one row");
  Var<S> y = tape.result("softmax", x.rows(), x.cols(), {x});
  for (Index j = 0; j < x.cols(); ++j) {
    auto column = y.value().col(j).array();
    column = (x.value().col(j).array() - x.value().col(j).maxCoeff()).exp();
    column *= S(1) / column.sum();
  }
  // ∂L/∂x = y ⊙ (∂L/∂y - yᵀ ∂L/∂y)
  tape.on_backward(y, [=] {
    MatrixView<S> gradient = x.gradient();
    for (Index j = 0; j < x.cols(); ++j) {
      const S mean = y.value().col(j).dot(y.gradient().col(j));
      gradient.col(j).array() += y.value().col(j).array() * (y.gradient().col(j).array() - mean);
    }
  });
  return y;
}

template <class S>
Var<S> log_softmax(Tape<S>& tape, Var<S> x) {
  check(x.rows() > 0, "log_softmax: x is 0 x ", x.cols(), ", expected at least one row");
  Var<S> y = tape.result("log_softmax", x.rows(), x.cols(), {x});
  for (Index j = 0; j < x.cols(); ++j) {
    auto column = y.value().col(j).array();
    column = x.value().col(j).array() - x.value().col(j).maxCoeff();
    column -= std::log(column.exp().sum());
  }
  // ∂L/∂x = ∂L/∂y - e^y Σ ∂L/∂y
  tape.on_backward(y, [=] {
    MatrixView<S> gradient = x.gradient();
    for (Index j = 0; j < x.cols(); ++j) {
      const S total = y.gradient().col(j).sum();
      gradient.col(j).array() += y.gradient().col(j).array() - total * y.value().col(j).array().exp();
    }
  });
  return y;
}

#define UNROLLED_INSTANTIATE(S)              \
  template Var<S> softmax(Tape<S>&, Var<S>); \
  template Var<S> log_softmax(Tape<S>&, Var<S>);
UNROLLED_INSTANTIATE(float)
UNROLLED_INSTANTIATE(double)
#undef UNROLLED_INSTANTIATE

}  // namespace unrolled
