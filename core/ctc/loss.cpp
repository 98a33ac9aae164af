#include "core/ctc/loss.h"

#include <algorithm>
#include <cmath>
#include <limits>

#include "core/ctc/sequence_passes.h"
#include "core/math/ops/exponentials.h"

namespace unrolled::ctc {

namespace {

struct Longest {
  Index steps = 0;
  Index labels = 0;
};

Longest check_targets(Index classes, Index steps, const Targets& targets) {
  check(targets.blank >= 0 && targets.blank < classes, "ctc_loss: the blank is symbol ", targets.blank,
        ", expected 0 … ", classes - 1);
  Longest longest;
  const int* label = targets.labels;
  for (Index b = 0; b < targets.batch; ++b) {
    const Index count = targets.label_counts[b];
    check(count >= 0, "ctc_loss: sequence ", b, " has ", count, " labels");
    for (Index i = 0; i < count; ++i, ++label)
      check(*label >= 0 && *label < classes && *label != targets.blank, "ctc_loss: label ", i, " of sequence ", b,
            " is symbol ", *label, ", expected 0 … ", classes - 1, " and not the blank, ", targets.blank);
    const Index length = targets.step_counts != nullptr ? targets.step_counts[b] : steps;
    check(length >= 1 && length <= steps, "ctc_loss: sequence ", b, " has ", length, " steps, expected 1 … ", steps);
    longest = {std::max(longest.steps, length), std::max(longest.labels, count)};
  }
  return longest;
}

bool fits(const SequenceTarget& target) {
  Index needed = target.label_count;
  for (Index i = 1; i < target.label_count; ++i)
    if (target.labels[i] == target.labels[i - 1]) ++needed;
  return needed <= target.steps;
}

// The softmax of each column; returns the least entry (NaN may go unseen).
template <class S>
S softmax_columns(const MatrixView<S>& x, MatrixView<S>& y) {
  S least = S(1);
  for (Index first = 0; first < x.cols(); first += kColumnsAtOnce) {
    Exponentials<S> group = exponentials(x, first, y.col(first).data());
    for (Index k = 0; k < group.values.cols(); ++k) {
      auto column = group.values.col(k);
      column *= S(1) / column.sum();
    }
    least = std::min(least, group.values.minCoeff());
  }
  return least;
}

}  // namespace

template <class S>
Loss<S> ctc_loss(Tape<S>& tape, Var<S> logits, const Targets& targets) {
  const Index classes = logits.rows();
  const Index batch = targets.batch;
  check(batch >= 1 && logits.cols() >= batch && logits.cols() % batch == 0, "ctc_loss: logits have ", logits.cols(),
        " columns, expected a multiple of the batch, ", batch);
  const Longest longest = check_targets(classes, logits.cols() / batch, targets);

  Loss<S> loss;
  loss.mean = tape.result("ctc_loss", 1, 1, {logits});
  double* each = tape.template scratch_array<double>(batch);
  loss.each = each;
  const MatrixView<S> x = logits.value();
  const bool learns = logits.needs_gradient();
  MatrixView<S> slope = tape.scratch(classes, logits.cols());  // y, and then y - Σ γ
  const bool y_is_tiny = softmax_columns(x, slope) < kSmallestExact<S>;
  const ScaledRoom<S> room(tape, longest.steps, longest.labels);

  double total = 0.0;
  SequenceTarget target{targets.labels, 0, 0, targets.blank};
  for (Index b = 0; b < batch; ++b, target.labels += target.label_count) {
    target.label_count = targets.label_counts[b];
    target.steps = targets.step_counts != nullptr ? targets.step_counts[b] : logits.cols() / batch;
    const Frames<S> y{slope.col(b).data(), classes, batch * classes};
    double log_p = -std::numeric_limits<double>::infinity();
    if (fits(target)) {
      const std::optional<double> fast = scaled_passes(target, y, y_is_tiny, learns, room);
      const Frames<const S> logits_of_it{x.col(b).data(), classes, batch * classes};
      log_p = fast ? *fast : safe_passes(target, logits_of_it, y, learns, tape);
    }
    const bool impossible = std::isinf(log_p);
    if (impossible) ++loss.impossible;
    each[b] = -log_p;
    if (!impossible || !targets.zero_infinity) total -= log_p;
    for (Index t = impossible ? 0 : target.steps; learns && t < logits.cols() / batch; ++t)
      slope.col(t * batch + b).setZero();
  }
  const double share = 1.0 / static_cast<double>(batch);
  loss.mean.value()(0, 0) = static_cast<S>(total * share);
  const Var<S> mean = loss.mean;
  tape.on_backward(mean, [=] { logits.accumulate(mean.gradient()(0, 0) * static_cast<S>(share) * slope); });
  return loss;
}

template Loss<float> ctc_loss<float>(Tape<float>&, Var<float>, const Targets&);
template Loss<double> ctc_loss<double>(Tape<double>&, Var<double>, const Targets&);

}  // namespace unrolled::ctc
