// Tasks that ask a network to remember: sequences of T steps, drawn batch by batch, whose answer depends on what came
// long before it. A batch is known by its number: number n is the same for every network that learns from the same
// seed, however many random numbers the network has used, and nothing need be kept to go on from it.
#pragma once

#include <cstdint>
#include <string>
#include <utility>
#include <vector>

#include "core/math/matrix.h"
#include "core/math/random.h"

namespace unrolled {

// Time-major: the sequences of step t stand at t*B … t*B + B − 1.
struct SequenceBatch {
  Matrix<float> dense;       // I x (T*B); empty where symbols enter
  std::vector<int> symbols;  // T*B of 0 … I − 1; empty where numbers enter
  Matrix<float> values;      // 1 x B, the number to be answered after the last step; empty where classes are answered
  std::vector<int> targets;  // T*B classes, −1 where no answer is asked for; empty where a number is answered
};

// A loss that can be reached without the memory that a task asks for, or that cannot be beaten.
struct TaskBound {
  std::string id;     // "always_one"
  std::string label;  // "always 1"
  double loss = 0.0;
};

class SequenceTask {
 public:
  virtual ~SequenceTask() = default;

  virtual Index steps() const = 0;  // T
  virtual Index batch() const = 0;  // B
  virtual Index input_size() const = 0;
  virtual Index output_size() const = 0;
  // Whether numbers enter (dense), or symbols.
  virtual bool numbers_enter() const { return false; }
  // Whether one number is to be answered, by its squared error, or one of output_size() classes, by its cross-entropy.
  virtual bool answers_number() const { return false; }
  // Whether the only answer is that after the last step.
  virtual bool answers_at_end() const { return true; }
  // Batches after which sequences begin anew: 1, where every batch is of sequences of its own; else the state is
  // carried from batch to batch.
  virtual std::int64_t batches_of_a_pass() const { return 1; }

  // The batch of this number (from 0). Allocates nothing where `into` held one of this task before.
  virtual void draw(std::int64_t number, SequenceBatch& into) const = 0;

  // What enters at a step, as one sign or none: "+", "b".
  virtual std::string label(const SequenceBatch& batch, Index sequence, Index t) const = 0;
  // The names of the classes; empty where a number is answered.
  virtual const std::vector<std::string>& classes() const = 0;
  // A sequence with its answer as a person reads them.
  virtual std::string text(const SequenceBatch& batch, Index sequence) const = 0;

  virtual std::vector<TaskBound> bounds() const = 0;
};

// Random numbers for the batch of this number.
Random random_of_batch(std::uint64_t seed, std::int64_t number);

}  // namespace unrolled
