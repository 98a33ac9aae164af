// How well what learns an algorithmic task answers held-out sequences, without learning from them. They are the same
// for every model that learns from the same seed.
#pragma once

#include <cstdint>
#include <vector>

#include "core/lessons/ntm_model.h"
#include "core/math/tape.h"
#include "core/tasks/algorithmic_task.h"

namespace unrolled {

// Of some sequences together. What counts as one answer is a bit, or a symbol where the task answers by symbols.
struct AnswerScore {
  Index sequences = 0;
  Index answers = 0;  // that were asked for
  Index wrong = 0;    // of these: the output is on the wrong side of one half, or another symbol is likelier
  Index exact = 0;    // sequences without a wrong answer
  double nats = 0.0;  // cross-entropy of all answers

  double bits_per_sequence() const;    // the cost of Graves 2014, section 4
  double errors_per_sequence() const;  // the cost of pytorch-ntm
  double exact_match() const;          // share of the sequences
  double right() const;                // share of the answers
};

class MachineMeter {
 public:
  static constexpr Index kSequences = 160;  // of the lengths that are trained, at least
  static constexpr Index kLongerSequences = 128;

  // Both are kept by reference.
  MachineMeter(const NtmModel& model, const AlgorithmicTask& task);

  // Held-out sequences of all lengths (of up to ten of them, if there are more) and repeats that are trained alike,
  // from AlgorithmicTask::shortest_measured() on.
  AnswerScore as_trained();
  // Of these, what is left to whoever knows the task and remembers nothing (AlgorithmicTask::bits_without_memory).
  double bits_without_memory() const;
  // At least `sequences` held-out sequences of one length, with as many repeats as there are in training.
  AnswerScore of_length(Index length, Index sequences);

 private:
  std::vector<AlgorithmicShape> trained_shapes() const;
  void measure(const AlgorithmicShape& shape, Index sequences, AnswerScore& score);
  const AlgorithmicBatch& some_of_batch(Index first, Index most);  // from this sequence on
  void count(const MatrixView<float>& scores, const AlgorithmicBatch& batch, AnswerScore& score) const;

  const NtmModel& model_;
  const AlgorithmicTask& task_;
  Tape<float> tape_;
  AlgorithmicBatch batch_;
  AlgorithmicBatch part_;
};

}  // namespace unrolled
