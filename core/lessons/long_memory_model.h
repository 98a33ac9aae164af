// The network of the long-memory lessons: one recurrent layer that reads a sequence, and a linear answer, after the
// last step or at every one.
//
//   h_t = f_W(h_{t−1}, x_t)            core/nn/cell.h
//   ŷ   = W_y h_T + b_y                a number (L = mean (ŷ − y)²) or scores of classes (L = −mean ln softmax(ŷ)_y)
#pragma once

#include <string>

#include "core/math/parameter.h"
#include "core/math/random.h"
#include "core/math/tape.h"
#include "core/nn/linear.h"
#include "core/nn/stack.h"
#include "core/tasks/sequence_task.h"

namespace unrolled {

struct LongMemoryOptions {
  CellOptions cell;
  Index hidden = 0;              // H
  double spectral_radius = 0.0;  // of W_h at the start; 0: as the initialiser draws it
};

class LongMemoryModel {
 public:
  // Adds the parameters of the cell ("rnn.W_x" …) and of the answer ("output.W", "output.b"). Where the cell's weights
  // begin as small normal numbers, so do the answer's. Throws std::invalid_argument for sizes that are not positive,
  // and where a spectral radius is asked of a cell without a single W_h (H x H), or of one whose W_h has none.
  LongMemoryModel(const LongMemoryOptions& options, const SequenceTask& task, ParameterSet<float>& parameters,
                  Random& random);

  struct Run {
    Var<float> input;  // I x (T*B); null where symbols entered
    StackRun<float> stack;
    Var<float> answer;  // O x B, or O x (T*B) where every step is answered
    Var<float> loss;    // 1 x 1: of the numbers or classes asked for, their mean
  };

  // Reads B sequences of `batch`, which must outlive the recording. With `everywhere` the answer is asked of every
  // step, though the loss stays that of the task; with `probes_input` gradients come back to what enters.
  Run run(Tape<float>& tape, const SequenceBatch& batch, Index sequences, const StackState<float>& initial,
          bool everywhere = false, bool probes_input = false) const;

  const RecurrentStack<float>& stack() const { return stack_; }
  RecurrentStack<float>& stack() { return stack_; }

 private:
  Var<float> answer_loss(Tape<float>& tape, Var<float> answer, const SequenceBatch& batch, Index sequences) const;

  bool answers_number_;
  bool answers_at_end_;
  Index input_size_;
  RecurrentStack<float> stack_;
  Linear<float> output_;
};

// "rnn" for all that have the parameters of a simple recurrent network, so that they are named alike; else the kind.
std::string memory_layer_name(const std::string& cell);

}  // namespace unrolled
