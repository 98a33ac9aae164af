#include "core/math/ops/softmax.h"

#include <algorithm>
#include <cmath>

#include "core/math/ops/exponentials.h"

namespace unrolled {

template <class S>
Var<S> softmax(Tape<S>& tape, Var<S> x) {
  check(x.rows() > 0, "softmax: x is 0 x ", x.cols(), ", expected at least one row");
  Var<S> y = tape.result("softmax", x.rows(), x.cols(), {x});
  for (Index first = 0; first < x.cols(); first += kColumnsAtOnce) {
    Exponentials<S> group = exponentials(x.value(), first, y.value().col(first).data());
    for (Index k = 0; k < group.values.cols(); ++k) group.values.col(k) *= S(1) / group.values.col(k).sum();
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
  S* memory = tape.template scratch_array<S>(x.rows() * std::min(x.cols(), kColumnsAtOnce));
  for (Index first = 0; first < x.cols(); first += kColumnsAtOnce) {
    const Exponentials<S> group = exponentials(x.value(), first, memory);
    for (Index k = 0; k < group.values.cols(); ++k) {
      // Taken off one after the other: beside a large maximum the small logarithm would be lost.
      const S largest = group.largest[static_cast<std::size_t>(k)];
      const S logarithm = std::log(group.values.col(k).sum());
      y.value().col(first + k).array() = (x.value().col(first + k).array() - largest) - logarithm;
    }
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
