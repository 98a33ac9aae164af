// Priority sort (Graves et al. 2014, section 4.5): vectors of random bits enter, each with a priority between −1 and 1,
// then a mark. The vectors of the highest priorities are to be said, the highest first: K = 16/20 L of them, rounded
// and at least one, as the paper asks for 16 of 20.
//
//   entering   v_1 … v_L   end   ·   … ·
//              p_1 … p_L   ·     ·   … ·
//   answer     ·   … ·     ·     a_1 … a_K      L + 1 + K steps
//
// Of equal priorities, which only a person enters, the earlier vector comes first.
#pragma once

#include "core/tasks/bit_vector_task.h"

namespace unrolled {

class PrioritySortTask final : public BitVectorTask {
 public:
  // Throws std::invalid_argument for bits and lengths that cannot be.
  explicit PrioritySortTask(const AlgorithmicOptions& options);

  Index memory_needed(const AlgorithmicShape& shape) const override { return shape.length; }
  // Every bit that is asked for is a coin.
  double bits_without_memory(const AlgorithmicShape& shape) const override;

 protected:
  void set_input(SequenceView inputs, Index row, Index step, float value) const override;

 private:
  Index steps_entering(const AlgorithmicShape& shape) const override { return shape.length + 1; }
  Index steps_asked(const AlgorithmicShape& shape) const override;  // K
  void draw_inputs(const AlgorithmicShape& shape, Random& random, SequenceView inputs) const override;
  void find_answers(const AlgorithmicShape& shape, ConstSequenceView inputs, SequenceView targets) const override;
  const char* fixed_because(const AlgorithmicShape& shape, Index row, Index step) const override;
  std::string written(const AlgorithmicShape& shape, ConstSequenceView inputs,
                      ConstSequenceView targets) const override;

  Index priority() const { return bits(); }  // its row; that of the mark follows
};

}  // namespace unrolled
