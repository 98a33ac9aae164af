#include "core/math/ops/activation.h"

namespace unrolled {

template <class S>
Var<S> sigmoid(Tape<S>& tape, Var<S> x) {
  Var<S> y = tape.result("sigmoid", x.rows(), x.cols(), {x});
  y.value().array() = x.value().array().logistic();
  tape.on_backward(
      y, [=] { x.accumulate((y.gradient().array() * y.value().array() * (S(1) - y.value().array())).matrix()); });
  return y;
}

template <class S>
Var<S> tanh(Tape<S>& tape, Var<S> x) {
  Var<S> y = tape.result("tanh", x.rows(), x.cols(), {x});
  y.value().array() = x.value().array().tanh();
  tape.on_backward(y, [=] { x.accumulate((y.gradient().array() * (S(1) - y.value().array().square())).matrix()); });
  return y;
}

template <class S>
Var<S> relu(Tape<S>& tape, Var<S> x) {
  Var<S> y = tape.result("relu", x.rows(), x.cols(), {x});
  y.value() = (x.value().array() < S(0)).select(S(0), x.value());
  tape.on_backward(y, [=] { x.accumulate((y.value().array() > S(0)).select(y.gradient(), S(0))); });
  return y;
}

template <class S>
Var<S> exp(Tape<S>& tape, Var<S> x) {
  Var<S> y = tape.result("exp", x.rows(), x.cols(), {x});
  y.value().array() = x.value().array().exp();
  tape.on_backward(y, [=] { x.accumulate(y.gradient().cwiseProduct(y.value())); });
  return y;
}

template <class S>
Var<S> log(Tape<S>& tape, Var<S> x) {
  Var<S> y = tape.result("log", x.rows(), x.cols(), {x});
  y.value().array() = x.value().array().log();
  tape.on_backward(y, [=] { x.accumulate(y.gradient().cwiseQuotient(x.value())); });
  return y;
}

template <class S>
Var<S> one_minus(Tape<S>& tape, Var<S> x) {
  Var<S> y = tape.result("one_minus", x.rows(), x.cols(), {x});
  y.value().array() = S(1) - x.value().array();
  tape.on_backward(y, [=] { x.accumulate(-y.gradient()); });
  return y;
}

#define UNROLLED_INSTANTIATE(S)              \
  template Var<S> sigmoid(Tape<S>&, Var<S>); \
  template Var<S> tanh(Tape<S>&, Var<S>);    \
  template Var<S> relu(Tape<S>&, Var<S>);    \
  template Var<S> exp(Tape<S>&, Var<S>);     \
  template Var<S> log(Tape<S>&, Var<S>);     \
  template Var<S> one_minus(Tape<S>&, Var<S>);
UNROLLED_INSTANTIATE(float)
UNROLLED_INSTANTIATE(double)
#undef UNROLLED_INSTANTIATE

}  // namespace unrolled
