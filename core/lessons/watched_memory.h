// Lets a network of the long-memory lessons read one sequence without learning from it, and keeps what it did: states,
// gates, the gradient that came back to every step, what it would answer at each of them.
#pragma once

#include <memory>
#include <string>
#include <vector>

#include "core/lessons/long_memory_model.h"
#include "core/lessons/watched_states.h"
#include "core/nn/carried_state.h"
#include "core/run/snapshot.h"
#include "core/tasks/sequence_task.h"

namespace unrolled {

class WatchedMemory {
 public:
  // Watches batch 0 of the task, one sequence. Keeps a reference to the model.
  WatchedMemory(const LongMemoryModel& model, const CellOptions& cell, const SequenceTask& task);

  // Publishes what watched_states.h says, and
  //   where classes are answered: what watched_predictions.h says
  //   where a number is answered: group "answers": answer, 1 x T, ŷ_t, and answer.target, 1 x T
  //   group "input_gradient": gradient.input, how much the answer at step `focus` (−1, or behind the end: at the last
  //   step) depends on what enters at every step; exactly 0 for later steps
  // A step is labelled by what enters. Where the loss asks for the last answer alone, gradient.hidden at step t is what
  // comes back over T − t steps, ‖∂L_T/∂h_t‖.
  std::vector<std::shared_ptr<const Observable>> read(Index focus);

  const Matrix<float>& inputs() const { return inputs_; }  // I x T, one-hot where symbols enter

  // The sequence, what is asked for and what was answered when it was read last.
  const std::string& text() const { return text_; }

 private:
  std::vector<std::shared_ptr<const Observable>> answers(const Matrix<float>& answer) const;
  std::shared_ptr<const Observable> input_gradient(Index focus);
  void write_text(const Matrix<float>& answer);

  const LongMemoryModel& model_;
  SequenceBatch batch_;
  Matrix<float> inputs_;
  std::vector<std::string> labels_;   // of the steps
  std::vector<std::string> classes_;  // empty where a number is answered
  std::string sequence_text_;
  std::string text_;
  Tape<float> tape_;
  CarriedState<float> begin_;  // zeros
  WatchedStates states_;
};

}  // namespace unrolled
