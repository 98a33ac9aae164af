#include "core/lessons/handwriting_batch.h"

#include <algorithm>

#include "core/math/check.h"

namespace unrolled {

LabelledPen labelled_pen(const Ink& ink, double spacing, const ClassSymbols& symbols) {
  return {pen_features(ink, spacing), symbols.labels(ink.label, "the label")};
}

void HandwritingBatch::assign(std::span<const LabelledPen* const> sequences) {
  check(!sequences.empty(), "HandwritingBatch: there is no sequence, expected at least one");
  Index longest = 0;
  for (const LabelledPen* sequence : sequences) longest = std::max(longest, sequence->pen.inputs.cols());
  begin(static_cast<Index>(sequences.size()), longest);
  for (std::size_t b = 0; b < sequences.size(); ++b) {
    set(static_cast<Index>(b), sequences[b]->pen);
    const std::vector<int>& labels = sequences[b]->labels;
    labels_.insert(labels_.end(), labels.begin(), labels.end());
    label_counts_[b] = static_cast<Index>(labels.size());
  }
}

void HandwritingBatch::assign(const PenSequence& pen) {
  begin(1, pen.inputs.cols());
  set(0, pen);
}

ctc::Targets HandwritingBatch::targets(int blank) const {
  ctc::Targets targets;
  targets.labels = labels_.data();
  targets.label_counts = label_counts_.data();
  targets.step_counts = lengths_.data();
  targets.batch = batch();
  targets.blank = blank;
  targets.zero_infinity = true;
  return targets;
}

void HandwritingBatch::begin(Index batch, Index steps) {
  steps_ = steps;
  inputs_.assign(static_cast<std::size_t>(kPenInputs * steps * batch), 0.0F);
  lengths_.assign(static_cast<std::size_t>(batch), 0);
  labels_.clear();
  label_counts_.assign(static_cast<std::size_t>(batch), 0);
}

void HandwritingBatch::set(Index b, const PenSequence& pen) {
  const Index length = pen.inputs.cols();
  check(length > 0 && pen.inputs.rows() == kPenInputs, "HandwritingBatch: sequence ", b, " is ", pen.inputs.rows(),
        " x ", length, ", expected ", kPenInputs, " rows and at least one step");
  MatrixView<float> inputs(inputs_.data(), kPenInputs, steps_ * batch());
  for (Index t = 0; t < length; ++t) inputs.col(t * batch() + b) = pen.inputs.col(t);
  lengths_[static_cast<std::size_t>(b)] = length;
}

}  // namespace unrolled
