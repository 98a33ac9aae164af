// Tasks that are small programs, learnt from examples alone (Graves, Wayne and Danihelka 2014, "Neural Turing
// Machines", section 4): a sequence enters, then nothing enters while the answer is asked for, step by step. What has
// entered has to be kept somewhere until then, and the rule is the same for sequences longer than all that were
// trained.
//
//   copy           the vectors again, in their order
//   repeat-copy    the vectors again, as often as told, and then an end
//   recall         which item came after this one?
//   priority-sort  the vectors of the highest priorities, the highest first
//   addition       the sum of two numbers, its lowest digit first
//
// As for all tasks, batch number n is the same for every network that learns from the same seed. All sequences of a
// batch have the same shape, so that no step has to be masked in some of them.
#pragma once

#include <array>
#include <cstdint>
#include <memory>
#include <string>
#include <vector>

#include "core/math/matrix.h"
#include "core/math/random.h"

namespace unrolled {

// What the sequences of a batch have in common.
struct AlgorithmicShape {
  Index length = 0;   // vectors, items or digits of a number, as the task counts
  Index repeats = 0;  // where the task has them, else of no importance
};

// Time-major: the sequences of step t stand in the columns t*B … t*B + B − 1. The numbers lie in vectors, which keep
// their room when a shorter batch follows a longer one.
class AlgorithmicBatch {
 public:
  AlgorithmicShape shape;
  Index steps = 0;          // T
  Index batch = 0;          // B
  std::vector<bool> asked;  // T: whether an answer is asked for at this step, the same for all sequences

  MatrixView<float> inputs() { return {inputs_.data(), inputs_rows_, steps * batch}; }  // I x (T*B)
  ConstMatrixView<float> inputs() const { return {inputs_.data(), inputs_rows_, steps * batch}; }
  MatrixView<float> targets() { return {targets_.data(), targets_rows_, steps * batch}; }  // O x (T*B), 0 or 1
  ConstMatrixView<float> targets() const { return {targets_.data(), targets_rows_, steps * batch}; }

  // Room for a batch, all of it zero and nothing asked.
  void clear(const AlgorithmicShape& shape, Index steps, Index batch, Index input_size, Index output_size);

 private:
  std::vector<float> inputs_;
  std::vector<float> targets_;
  Index inputs_rows_ = 0;
  Index targets_rows_ = 0;
};

// How an answer is given: by each of the O outputs for itself (a sigmoid; its target is 0 or 1), or by one of O symbols
// (a softmax; the target has a single 1).
enum class Answer { bits, symbols };

// Batches that are drawn apart, so that how long was trained makes no difference to the others. Short sequences may
// come by chance in each of them; sums do not: they are so few that all would have been trained on.
enum class TaskStream { training, held_out, watched };

struct AlgorithmicOptions {
  Index bits = 6;      // of a vector
  Index shortest = 1;  // length of what is trained on
  Index longest = 8;
  Index most_repeats = 3;  // repeat-copy
  Index item_length = 2;   // recall: vectors of an item
  std::uint64_t seed = 0;
};

class AlgorithmicTask {
 public:
  virtual ~AlgorithmicTask() = default;

  // Names of the rows: "bit 1" …, "end"; digits "0" … "9", "+", "=".
  const std::vector<std::string>& input_names() const { return input_names_; }    // I
  const std::vector<std::string>& output_names() const { return output_names_; }  // O
  Index input_size() const { return static_cast<Index>(input_names_.size()); }
  Index output_size() const { return static_cast<Index>(output_names_.size()); }
  virtual Answer answer() const { return Answer::bits; }

  // Of the length, as trained. Longer sequences can be drawn as well.
  Index shortest() const { return shortest_; }
  Index longest() const { return longest_; }
  // The shortest that there can be.
  Index least_length() const { return least_; }
  // The shortest that can be measured beside what is trained: of shorter ones too few are left out of training.
  virtual Index shortest_measured() const { return shortest_; }
  // 1 … most_repeats() are trained; 0 where a shape has no repeats.
  virtual Index most_repeats() const { return 0; }

  // T and how many of them are asked for: the last. Throws std::invalid_argument for a shape that there is not.
  Index steps(const AlgorithmicShape& shape) const;
  Index answer_steps(const AlgorithmicShape& shape) const;
  // Rows that a machine fills which writes everything down once.
  virtual Index memory_needed(const AlgorithmicShape& shape) const = 0;
  // Bits a sequence (the cross-entropy of all that is asked for) of whoever knows its shape, and nothing of what has
  // entered.
  virtual double bits_without_memory(const AlgorithmicShape& shape) const = 0;

  // The shape of a training batch: each length from shortest() to `longest_now` is as likely, and so is each number of
  // repeats. A curriculum raises `longest_now`; it is kept within what is trained.
  AlgorithmicShape shape_of(std::int64_t number, Index longest_now) const;

  // The batch of this number (from 0) with `batch` sequences. The first sequences are the same in batches of any size.
  // Allocates nothing where `into` had the room before. Throws std::invalid_argument for a shape or size that cannot
  // be.
  void draw(const AlgorithmicShape& shape, std::int64_t number, Index batch, AlgorithmicBatch& into,
            TaskStream stream = TaskStream::training) const;

  // Whether an input is part of what was drawn, and can be chosen differently by hand.
  bool may_change(const AlgorithmicShape& shape, Index row, Index step) const;
  // Sets one input of a batch of one sequence (a bit; a priority; of digits the one that is set to 1 takes the place of
  // the other) and works out the answers anew. Throws std::invalid_argument in one line, with the batch as it was,
  // where the input cannot be changed or cannot have this value.
  void change_input(AlgorithmicBatch& batch, Index row, Index step, float value) const;

  // A sequence with its answer as a person reads them: "101 011 → 101 011", "27 + 58 = 85". Answers that differ are
  // written differently.
  std::string text(const AlgorithmicBatch& batch, Index sequence) const;

 protected:
  // One sequence of a batch, rows x T.
  using SequenceView = Eigen::Map<Matrix<float>, Eigen::Unaligned, Eigen::OuterStride<>>;
  using ConstSequenceView = Eigen::Map<const Matrix<float>, Eigen::Unaligned, Eigen::OuterStride<>>;

  // Throws std::invalid_argument for lengths of training that cannot be.
  AlgorithmicTask(const AlgorithmicOptions& options, Index least, std::vector<std::string> input_names,
                  std::vector<std::string> output_names);

  // Sets an input that can be changed, or throws std::invalid_argument for the value; by default a bit.
  virtual void set_input(SequenceView inputs, Index row, Index step, float value) const;

 private:
  // Steps before the first that is asked for, and steps that are asked for. The shape has been checked.
  virtual Index steps_entering(const AlgorithmicShape& shape) const = 0;
  virtual Index steps_asked(const AlgorithmicShape& shape) const = 0;

  // Draws what enters into `inputs`, I x T, which is zero.
  virtual void draw_inputs(const AlgorithmicShape& shape, Random& random, SequenceView inputs) const = 0;
  // Whether what was drawn may be trained on, or measured where it is held out; else it is drawn again.
  virtual bool may_be_drawn(const AlgorithmicShape& shape, ConstSequenceView inputs, bool held_out) const;
  // The answers to what enters, into `targets`, O x T, which is zero. Nothing else is known to it, so that what a
  // person enters is answered in the same way.
  virtual void find_answers(const AlgorithmicShape& shape, ConstSequenceView inputs, SequenceView targets) const = 0;

  // Why an input cannot be changed, as the rest of a sentence ("marks the end"), or null where it can. Row and step are
  // such of the batch.
  virtual const char* fixed_because(const AlgorithmicShape& shape, Index row, Index step) const = 0;
  virtual std::string written(const AlgorithmicShape& shape, ConstSequenceView inputs,
                              ConstSequenceView targets) const = 0;

  void check_shape(const AlgorithmicShape& shape) const;
  void answer_sequence(AlgorithmicBatch& batch, Index sequence) const;

  std::vector<std::string> input_names_;
  std::vector<std::string> output_names_;
  Index least_;
  Index shortest_;
  Index longest_;
  std::array<std::uint64_t, 3> data_seeds_{};  // of the streams
  std::uint64_t shape_seed_ = 0;               // drawn apart, so that data do not depend on lengths
};

// "copy", "repeat-copy", "recall", "priority-sort", "addition".
const std::vector<std::string>& algorithmic_tasks();

// Throws std::invalid_argument in one line for an unknown kind and for options that it cannot have.
std::unique_ptr<AlgorithmicTask> make_algorithmic_task(const std::string& kind, const AlgorithmicOptions& options);

}  // namespace unrolled
