// What a pen wrote, several inks at a time, as a network that learns to read it is given them.
#pragma once

#include <span>
#include <vector>

#include "core/ctc/loss.h"
#include "core/math/matrix.h"
#include "core/tasks/class_symbols.h"
#include "core/tasks/ink.h"
#include "core/tasks/pen_features.h"

namespace unrolled {

inline constexpr Index kPenInputs = 4;  // rows of PenSequence::inputs

struct LabelledPen {
  PenSequence pen;
  std::vector<int> labels;  // symbols, blanks left out
};

// Throws std::invalid_argument as pen_features() does, and where a character of the label is no symbol.
LabelledPen labelled_pen(const Ink& ink, double spacing, const ClassSymbols& symbols);

// Sequences that differ in length, time-major: column t*B + b is step t of sequence b; zeros beyond its end. The room
// is kept from batch to batch.
class HandwritingBatch {
 public:
  // Takes them in this order, in place of what was there. Throws std::invalid_argument where there is none, or one
  // without a step.
  void assign(std::span<const LabelledPen* const> sequences);
  // A batch of one, of which nothing is known but what was written.
  void assign(const PenSequence& pen);

  Index steps() const { return steps_; }                               // T: of the longest
  Index batch() const { return static_cast<Index>(lengths_.size()); }  // B
  Index labels() const { return static_cast<Index>(labels_.size()); }  // of all together
  ConstMatrixView<float> inputs() const { return {inputs_.data(), kPenInputs, steps_ * batch()}; }
  const Index* lengths() const { return lengths_.data(); }  // B, of 1 … T

  // As ctc_loss() takes them, where a sequence too short for its labels counts as 0; valid until the next batch.
  ctc::Targets targets(int blank) const;

 private:
  void begin(Index batch, Index steps);
  void set(Index b, const PenSequence& pen);

  Index steps_ = 0;
  std::vector<float> inputs_;
  std::vector<Index> lengths_;
  std::vector<int> labels_;
  std::vector<Index> label_counts_;
};

}  // namespace unrolled
