// How well handwriting is read that was never learnt from.
#pragma once

#include <span>
#include <vector>

#include "core/lessons/handwriting_batch.h"
#include "core/lessons/handwriting_model.h"
#include "core/math/tape.h"
#include "core/tasks/handwriting_task.h"

namespace unrolled {

// Of what is read greedily: the likeliest symbol of each step, repeats merged and blanks removed.
struct HandwritingScores {
  Index inks = 0;
  Index labels = 0;  // of all of them
  // Σ edit distance / Σ labels: Graves et al. (2006), equation 1, but over all inks together, so that long ones count
  // as much as they say; may be more than 1.
  double label_error_rate = 0.0;
  double word_error_rate = 0.0;  // share of the inks that are not read exactly
  double loss = 0.0;             // −ln p(l|x), nats a label, of the inks that are long enough for their labels
  // How often what was read as what, by edit_alignment(), K x K with the blank left out: row k − 1 the symbol k that
  // was written, the last row "inserted"; column k − 1 the symbol that was read, the last one "missed".
  Matrix<float> confusion;
};

class HandwritingMeter {
 public:
  static constexpr Index kInks = 200;

  // Draws the held-out inks, the first kInks of the task. The model is kept by reference; symbol 0 is the blank.
  HandwritingMeter(const HandwritingModel& model, const HandwritingTask& task, double spacing);

  // Of the held-out inks; of others, at least one with at least one label each.
  HandwritingScores measure();
  HandwritingScores measure(std::span<const LabelledPen* const> inks);

 private:
  const HandwritingModel& model_;
  std::vector<LabelledPen> held_out_;
  std::vector<const LabelledPen*> by_length_;  // those
  Tape<float> tape_;
  HandwritingBatch batch_;
};

// What the logits (K x (T*B)) of sequence b say, greedily: of equally likely symbols the lowest.
std::vector<int> greedy_symbols(const MatrixView<float>& logits, const HandwritingBatch& batch, Index b, int blank);

}  // namespace unrolled
