#include "core/lessons/watched_reading.h"

#include <algorithm>
#include <iterator>

#include "core/lessons/watched_predictions.h"
#include "core/math/check.h"
#include "core/math/ops/arithmetic.h"
#include "core/math/ops/cross_entropy.h"

namespace unrolled {

WatchedReading::WatchedReading(const CharModel& model, const CellOptions& cell, Index window, bool carries_state,
                               Index most, ReadingLoss loss)
    : model_(model),
      window_(window),
      carries_state_(carries_state),
      loss_(loss),
      state_(model.stack(), 1),
      states_(model.stack(), cell, most) {
  check(window > 0, "WatchedReading: window is ", window, ", expected a positive number");
  tape_.leave_parameters_alone();
}

std::vector<std::shared_ptr<const Observable>> WatchedReading::read(const WatchedSequence& sequence,
                                                                    const std::vector<std::string>& inputs,
                                                                    const std::vector<std::string>& outputs) {
  const Index count = static_cast<Index>(sequence.inputs.size());
  check(count > 0 && sequence.targets.size() == sequence.inputs.size(), "WatchedReading::read: there are ", count,
        " inputs and ", sequence.targets.size(), " targets, expected as many of both, and one at least");
  states_.clear();
  state_.clear();
  Matrix<float> logits;  // V x T
  std::vector<std::string> labels;
  for (Index first = 0; first < count; first += window_) {
    const Index steps = std::min(window_, count - first);
    const int* targets = sequence.targets.data() + first;
    tape_.reset();
    const CharModel::Run run = model_.run(tape_, sequence.inputs.data() + first, steps, 1, state_.constants(tape_));
    const auto given = std::count_if(targets, targets + steps, [](int target) { return target >= 0; });
    Var<float> loss = softmax_cross_entropy(tape_, run.logits, targets);
    if (loss_ == ReadingLoss::sum) loss = scale(tape_, loss, static_cast<double>(given));
    tape_.backward(loss);
    states_.append(run.stack, 1, 0);
    if (first == 0) logits.resize(run.logits.rows(), count);
    logits.middleCols(first, steps) = run.logits.value();
    for (Index t = first; t < first + steps; ++t)
      labels.push_back(step_label(inputs, sequence.inputs[static_cast<std::size_t>(t)]));
    if (carries_state_) state_.take(run.stack.last);
  }
  std::vector<std::shared_ptr<const Observable>> seen = states_.observables(labels);
  append(seen, prediction_observables(logits, sequence.targets, outputs, labels));
  return seen;
}

std::shared_ptr<const Observable> WatchedReading::input_gradient(const WatchedSequence& sequence,
                                                                 const std::vector<std::string>& inputs, Index focus) {
  const Index count = static_cast<Index>(sequence.inputs.size());
  check(count > 0 && sequence.targets.size() == sequence.inputs.size(), "WatchedReading::input_gradient: there are ",
        count, " inputs and ", sequence.targets.size(), " targets, expected as many of both, and one at least");
  const auto has_target = [&](Index t) { return sequence.targets[static_cast<std::size_t>(t)] >= 0; };
  Index asked = focus < 0 ? count - 1 : std::min(focus, count - 1);
  while (asked > 0 && !has_target(asked)) --asked;
  while (asked + 1 < count && !has_target(asked)) ++asked;
  const Index begin = carries_state_ ? 0 : asked / window_ * window_;
  const Index steps = asked + 1 - begin;
  std::vector<int> targets(static_cast<std::size_t>(steps), -1);
  targets.back() = sequence.targets[static_cast<std::size_t>(asked)];
  state_.clear();
  tape_.reset();
  const Var<float> x = model_.inputs(tape_, sequence.inputs.data() + begin, steps);
  const CharModel::Run run = model_.run(tape_, x, steps, 1, state_.constants(tape_));
  tape_.backward(softmax_cross_entropy(tape_, run.logits, targets.data()));  // −ln p: the norm is the same
  Matrix<float> norms = Matrix<float>::Zero(1, count);
  norms.middleCols(begin, steps) = x.gradient().colwise().stableNorm();
  std::vector<std::string> labels;
  for (const int symbol : sequence.inputs) labels.push_back(step_label(inputs, symbol));
  return input_gradient_observable(std::move(norms), labels);
}

void append(std::vector<std::shared_ptr<const Observable>>& all, std::vector<std::shared_ptr<const Observable>> more) {
  std::move(more.begin(), more.end(), std::back_inserter(all));
}

std::string step_label(const std::vector<std::string>& symbols, int symbol) {
  return symbol >= 0 && symbol < static_cast<int>(symbols.size()) ? symbols[static_cast<std::size_t>(symbol)] : "";
}

}  // namespace unrolled
