#include "core/lessons/char_reader.h"

#include <algorithm>
#include <cmath>
#include <numbers>

#include "core/math/ops/cross_entropy.h"
#include "core/nn/sampling.h"
#include "core/tasks/held_out_text.h"

namespace unrolled {

CharReader::CharReader(const CharModel& model, const TextCorpus& corpus, Index window, bool carries_state)
    : model_(model),
      corpus_(corpus),
      window_(window),
      carries_state_(carries_state),
      one_(model.stack(), 1),
      held_out_(model.stack(), static_cast<Index>(corpus.held_out().size())) {
  inputs_.resize(static_cast<std::size_t>(window));
  targets_.resize(static_cast<std::size_t>(window));
  tape_.leave_parameters_alone();
}

void CharReader::read(TextStretch stretch, WatchedStates& watched) {
  const Index end = std::min(stretch.first + stretch.count, corpus_.size() - 1);
  one_.clear();
  for (Index first = stretch.first; first < end; first += window_) {
    const Index steps = std::min(window_, end - first);
    for (Index t = 0; t < steps; ++t) {
      inputs_[static_cast<std::size_t>(t)] = corpus_.symbol(first + t);
      targets_[static_cast<std::size_t>(t)] = corpus_.symbol(first + t + 1);
    }
    tape_.reset();
    const CharModel::Run run = model_.run(tape_, inputs_.data(), steps, 1, one_.constants(tape_));
    tape_.backward(softmax_cross_entropy(tape_, run.logits, targets_.data()));
    watched.append(run.stack, 1, 0);
    if (carries_state_) one_.take(run.stack.last);
  }
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

std::string CharReader::write(Index count, double temperature, Random& random) {
  const int line_end = corpus_.alphabet().symbol(U'\n');
  int symbol = line_end >= 0 ? line_end : corpus_.symbol(0);
  one_.clear();
  std::string text;
  for (Index t = 0; t < count; ++t) {
    tape_.reset();
    const CharModel::Run run = model_.run(tape_, &symbol, 1, 1, one_.constants(tape_));
    one_.take(run.stack.last);
    const MatrixView<float> logits = run.logits.value();
    symbol = static_cast<int>(sample_index<float>({logits.data(), logits.rows(), 1}, temperature, random));
    text += corpus_.alphabet().utf8(symbol);
  }
  return text;
}

}  // namespace unrolled
