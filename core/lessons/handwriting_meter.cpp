#include "core/lessons/handwriting_meter.h"

#include <algorithm>
#include <cmath>
#include <cstdint>

#include "core/ctc/loss.h"
#include "core/math/check.h"
#include "core/tasks/edit_alignment.h"

namespace unrolled {

namespace {

constexpr int kBlank = 0;
constexpr std::size_t kAtOnce = 25;

}  // namespace

std::vector<int> greedy_symbols(const MatrixView<float>& logits, const HandwritingBatch& batch, Index b, int blank) {
  std::vector<int> symbols;
  int before = blank;
  for (Index t = 0; t < batch.lengths()[b]; ++t) {
    Index best = 0;
    logits.col(t * batch.batch() + b).maxCoeff(&best);
    const int symbol = static_cast<int>(best);
    if (symbol != blank && symbol != before) symbols.push_back(symbol);
    before = symbol;
  }
  return symbols;
}

HandwritingMeter::HandwritingMeter(const HandwritingModel& model, const HandwritingTask& task, double spacing)
    : model_(model) {
  tape_.leave_parameters_alone();
  held_out_.reserve(static_cast<std::size_t>(kInks));
  for (std::int64_t number = 0; number < kInks; ++number)
    held_out_.push_back(labelled_pen(task.ink(number, InkStream::held_out), spacing, task.symbols()));
  // Those of like length are run together.
  for (const LabelledPen& ink : held_out_) by_length_.push_back(&ink);
  std::stable_sort(by_length_.begin(), by_length_.end(), [](const LabelledPen* a, const LabelledPen* b) {
    return a->pen.inputs.cols() < b->pen.inputs.cols();
  });
}

HandwritingScores HandwritingMeter::measure() { return measure(by_length_); }

HandwritingScores HandwritingMeter::measure(std::span<const LabelledPen* const> inks) {
  check(!inks.empty(), "HandwritingMeter: there is no ink, expected at least one");
  HandwritingScores scores;
  const Index last = model_.classes() - 1;  // of the confusion
  scores.confusion = Matrix<float>::Zero(model_.classes(), model_.classes());
  double nats = 0.0;
  Index mistakes = 0, misread = 0, spelt = 0;
  for (std::size_t first = 0; first < inks.size(); first += kAtOnce) {
    const std::span<const LabelledPen* const> some = inks.subspan(first, std::min(kAtOnce, inks.size() - first));
    batch_.assign(some);
    tape_.reset();
    const Var<float> logits = model_.run(tape_, batch_).logits;
    ctc::Targets targets = batch_.targets(kBlank);
    targets.zero_infinity = false;
    const ctc::Loss<float> loss = ctc::ctc_loss(tape_, logits, targets);
    for (std::size_t b = 0; b < some.size(); ++b) {
      const std::vector<int>& labels = some[b]->labels;
      const std::vector<int> read = greedy_symbols(logits.value(), batch_, static_cast<Index>(b), kBlank);
      scores.labels += static_cast<Index>(labels.size());
      if (std::isfinite(loss.each[b])) {
        nats += loss.each[b];
        spelt += static_cast<Index>(labels.size());
      }
      if (read != labels) ++misread;
      for (const AlignedSymbols& pair : edit_alignment(labels, read)) {
        if (pair.wanted != pair.read) ++mistakes;
        scores.confusion(pair.wanted < 0 ? last : pair.wanted - 1, pair.read < 0 ? last : pair.read - 1) += 1.0F;
      }
    }
  }
  check(scores.labels > 0, "HandwritingMeter: the inks have no labels, expected at least one");
  scores.inks = static_cast<Index>(inks.size());
  scores.label_error_rate = static_cast<double>(mistakes) / static_cast<double>(scores.labels);
  scores.word_error_rate = static_cast<double>(misread) / static_cast<double>(scores.inks);
  scores.loss = nats / static_cast<double>(std::max<Index>(1, spelt));
  return scores;
}

}  // namespace unrolled
