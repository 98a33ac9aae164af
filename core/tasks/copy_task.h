// Copying (Graves et al. 2014, section 4.1): vectors of random bits enter, then a mark; the same vectors are to be said
// again, in their order.
//
//   entering   v_1 … v_L   end   ·   … ·
//   answer     ·   … ·     ·     v_1 … v_L      2 L + 1 steps
#pragma once

#include "core/tasks/bit_vector_task.h"

namespace unrolled {

class CopyTask final : public BitVectorTask {
 public:
  // Throws std::invalid_argument for bits and lengths that cannot be.
  explicit CopyTask(const AlgorithmicOptions& options);

  Index memory_needed(const AlgorithmicShape& shape) const override { return shape.length; }
  // Every bit that is asked for is a coin.
  double bits_without_memory(const AlgorithmicShape& shape) const override;

 private:
  Index steps_entering(const AlgorithmicShape& shape) const override { return shape.length + 1; }
  Index steps_asked(const AlgorithmicShape& shape) const override { return shape.length; }
  void draw_inputs(const AlgorithmicShape& shape, Random& random, SequenceView inputs) const override;
  void find_answers(const AlgorithmicShape& shape, ConstSequenceView inputs, SequenceView targets) const override;
  const char* fixed_because(const AlgorithmicShape& shape, Index row, Index step) const override;
  std::string written(const AlgorithmicShape& shape, ConstSequenceView inputs,
                      ConstSequenceView targets) const override;
};

}  // namespace unrolled
