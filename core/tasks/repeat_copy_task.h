// Repeated copying (Graves et al. 2014, section 4.2): vectors of random bits enter, then a mark, then how often they
// are to be said; they are to be said as often, and then an end. Without the end nobody would have to count.
//
//   entering   v_1 … v_L   end   R/R_max   ·   … ·   … ·   … ·     ·
//   answer     ·   … ·     ·     ·         v_1 … v_L … v_1 … v_L   end      L + 2 + L R + 1 steps
//
// R_max are the most repeats that are trained: the number enters between 0 and 1, and above 1 beyond them.
#pragma once

#include "core/tasks/bit_vector_task.h"

namespace unrolled {

class RepeatCopyTask final : public BitVectorTask {
 public:
  // Throws std::invalid_argument for bits, lengths and repeats that cannot be.
  explicit RepeatCopyTask(const AlgorithmicOptions& options);

  Index most_repeats() const override { return most_repeats_; }
  Index memory_needed(const AlgorithmicShape& shape) const override { return shape.length; }
  // Every bit that is asked for is a coin, in each repeat anew to whoever cannot remember; the end is known.
  double bits_without_memory(const AlgorithmicShape& shape) const override;

 private:
  Index steps_entering(const AlgorithmicShape& shape) const override { return shape.length + 2; }
  Index steps_asked(const AlgorithmicShape& shape) const override { return shape.length * shape.repeats + 1; }
  void draw_inputs(const AlgorithmicShape& shape, Random& random, SequenceView inputs) const override;
  void find_answers(const AlgorithmicShape& shape, ConstSequenceView inputs, SequenceView targets) const override;
  const char* fixed_because(const AlgorithmicShape& shape, Index row, Index step) const override;
  std::string written(const AlgorithmicShape& shape, ConstSequenceView inputs,
                      ConstSequenceView targets) const override;

  Index most_repeats_;
};

}  // namespace unrolled
