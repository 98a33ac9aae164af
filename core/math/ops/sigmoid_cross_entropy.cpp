#include "core/math/ops/sigmoid_cross_entropy.h"

#include <algorithm>

namespace unrolled {

template <class S>
Var<S> sigmoid_cross_entropy(Tape<S>& tape, Var<S> logits,
                             const std::type_identity_t<Eigen::Ref<const Matrix<S>>>& targets,
                             const std::vector<bool>& asked) {
  const Index height = logits.rows();
  const Index columns = logits.cols();
  const Index steps = static_cast<Index>(asked.size());
  check(targets.rows() == height && targets.cols() == columns, "sigmoid_cross_entropy: targets are ", targets.rows(),
        " x ", targets.cols(), ", expected ", height, " x ", columns, " as the logits");
  check(steps > 0 && columns % steps == 0, "sigmoid_cross_entropy: ", columns, " columns are no ", steps,
        " steps of one batch");
  const Index batch = columns / steps;
  const Index counted = batch * static_cast<Index>(std::count(asked.begin(), asked.end(), true));
  check(counted > 0, "sigmoid_cross_entropy: none of the ", steps, " steps is asked for, expected at least one");

  Var<S> y = tape.result("sigmoid_cross_entropy", 1, 1, {logits});
  const S share = S(1) / static_cast<S>(counted);
  // ∂L/∂x is written while the exponentials are at hand: the way back is one multiplication.
  const bool learns = logits.needs_gradient();
  MatrixView<S> slope = tape.scratch(height, learns ? columns : batch);
  double total = 0.0;
  for (Index t = 0; t < steps; ++t) {
    auto room = slope.middleCols(learns ? t * batch : 0, batch).array();
    if (!asked[static_cast<std::size_t>(t)]) {
      if (learns) room.setZero();
      continue;
    }
    const auto x = logits.value().middleCols(t * batch, batch).array();
    const auto target = targets.middleCols(t * batch, batch).array();
    room = (-x.abs()).exp();  // e^(−|x|)
    total += static_cast<double>((x.max(S(0)) - x * target + (S(1) + room).log()).sum());
    // σ(x) is 1 / (1 + e^(−|x|)) from zero on, e^(−|x|) / (1 + e^(−|x|)) below
    if (learns) room = share * ((x >= S(0)).select(S(1), room) / (S(1) + room) - target);
  }
  y.value()(0, 0) = static_cast<S>(total / static_cast<double>(counted));
  tape.on_backward(y, [=] { logits.accumulate(y.gradient()(0, 0) * slope); });
  return y;
}

#define UNROLLED_INSTANTIATE(S) \
  template Var<S> sigmoid_cross_entropy(Tape<S>&, Var<S>, const Eigen::Ref<const Matrix<S>>&, const std::vector<bool>&);
UNROLLED_INSTANTIATE(float)
UNROLLED_INSTANTIATE(double)
#undef UNROLLED_INSTANTIATE

}  // namespace unrolled
