#include "core/lessons/char_reader.h"

#include <algorithm>
#include <cmath>
#include <numbers>

#include "core/math/check.h"
#include "core/math/ops/arithmetic.h"
#include "core/math/ops/cross_entropy.h"
#include "core/nn/sampling.h"
#include "core/tasks/held_out_text.h"

namespace unrolled {

CharReader::CharReader(const CharModel& model, const TextCorpus& corpus, const ReaderOptions& options)
    : model_(model),
      corpus_(corpus),
      options_(options),
      one_(model.stack(), 1),
      held_out_(model.stack(), static_cast<Index>(corpus.held_out().size())) {
  inputs_.resize(static_cast<std::size_t>(options.window));
  targets_.resize(static_cast<std::size_t>(options.window));
  tape_.leave_parameters_alone();
}

void CharReader::read(TextStretch stretch, WatchedStates& states, ReadPredictions& predictions) {
  const Index end = std::min(stretch.first + stretch.count, corpus_.size() - 1);
  const Index count = end - stretch.first;
  one_.clear();
  predictions.logits.resize(corpus_.alphabet().size(), count);
  predictions.targets.clear();
  for (Index first = 0; first < count; first += options_.window) {
    const Index steps = std::min(options_.window, count - first);
    for (Index t = 0; t < steps; ++t) {
      inputs_[static_cast<std::size_t>(t)] = corpus_.symbol(stretch.first + first + t);
      targets_[static_cast<std::size_t>(t)] = corpus_.symbol(stretch.first + first + t + 1);
    }
    tape_.reset();
    const CharModel::Run run = model_.run(tape_, inputs_.data(), steps, 1, one_.constants(tape_));
    const Var<float> mean = softmax_cross_entropy(tape_, run.logits, targets_.data());
    tape_.backward(options_.sums_loss ? scale(tape_, mean, static_cast<double>(steps)) : mean);
    states.append(run.stack, 1, 0);
    predictions.logits.middleCols(first, steps) = run.logits.value();
    predictions.targets.insert(predictions.targets.end(), targets_.begin(), targets_.begin() + steps);
    if (options_.carries_state) one_.take(run.stack.last);
  }
}

Matrix<float> CharReader::input_gradient(TextStretch stretch, Index focus) {
  check(focus >= 0 && focus < stretch.count && stretch.first + focus + 1 < corpus_.size(),
        "CharReader::input_gradient: focus is ", focus, ", expected a character of ", stretch.count,
        " that has a successor in the text");
  const Index begin = options_.carries_state ? 0 : focus / options_.window * options_.window;
  std::vector<int> symbols;
  for (Index t = begin; t <= focus; ++t) symbols.push_back(corpus_.symbol(stretch.first + t));
  const int target = corpus_.symbol(stretch.first + focus + 1);
  one_.clear();
  Matrix<float> all = Matrix<float>::Zero(1, stretch.count);
  all.middleCols(begin, focus + 1 - begin) =
      input_gradient(symbols.data(), static_cast<Index>(symbols.size()), target, one_);
  return all;
}

Matrix<float> CharReader::input_gradient(const int* symbols, Index count, int target, const StackState<float>& initial,
                                         Index stream) {
  std::size_t at = 0;
  for (const CellState<float>& cell : initial)
    for (const Var<float>& part : cell) one_.parts()[at++] = part.value().col(stream);
  return input_gradient(symbols, count, target, one_);
}

Matrix<float> CharReader::input_gradient(const int* symbols, Index count, int target,
                                         const CarriedState<float>& initial) {
  std::vector<int> targets(static_cast<std::size_t>(count), -1);
  targets.back() = target;
  tape_.reset();
  const Var<float> input = model_.inputs(tape_, symbols, count);
  const CharModel::Run run = model_.run(tape_, input, count, 1, initial.constants(tape_));
  tape_.backward(softmax_cross_entropy(tape_, run.logits, targets.data()));  // −ln p(target): the norm is the same
  return input.gradient().colwise().stableNorm();
}

double CharReader::held_out_bits(Index most) {
  held_out_.clear();
  double nats = 0.0;
  Index predicted = 0;
  for (HeldOutText text(corpus_, most); text.next();) {
    tape_.reset();
    const CharModel::Run run = model_.run(tape_, text.inputs(), text.steps(), text.batch(), held_out_.constants(tape_));
    const Var<float> loss = softmax_cross_entropy(tape_, run.logits, text.targets());
    nats += static_cast<double>(loss.value()(0, 0)) * static_cast<double>(text.targets_given());
    predicted += text.targets_given();
    held_out_.take(run.stack.last);
  }
  return nats / static_cast<double>(predicted) * std::numbers::log2e;
}

void CharReader::write(Index count, double temperature, const std::vector<int>& prime, Random& random,
                       std::vector<int>& written, Matrix<float>* probabilities) {
  const int line_end = corpus_.alphabet().symbol(U'\n');
  int symbol = line_end >= 0 ? line_end : corpus_.symbol(0);
  const Index primed = std::max<Index>(0, static_cast<Index>(prime.size()) - 1);  // read without drawing
  one_.clear();
  written.clear();
  for (Index t = 0; t < primed + count; ++t) {
    if (t < static_cast<Index>(prime.size())) symbol = prime[static_cast<std::size_t>(t)];
    tape_.reset();
    const CharModel::Run run = model_.run(tape_, &symbol, 1, 1, one_.constants(tape_));
    one_.take(run.stack.last);
    if (t < primed) continue;
    const MatrixView<float> logits = run.logits.value();
    const ConstMatrixView<float> column(logits.data(), logits.rows(), 1);
    symbol = static_cast<int>(sample_index<float>(column, temperature, random));
    if (probabilities != nullptr)
      sampling_probabilities<float>(column, temperature, {probabilities->col(t - primed).data(), logits.rows(), 1});
    written.push_back(symbol);
  }
}

}  // namespace unrolled
