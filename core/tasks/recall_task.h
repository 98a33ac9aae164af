// Associative recall (Graves et al. 2014, section 4.3): items of n vectors enter, a mark before each; then one of them
// again, between two marks of its own. The item that came after it is to be said.
//
//   entering   item v_1 … v_n   item v_1 … v_n   …   query q_1 … q_n query   ·   … ·
//   answer     ·    ·   … ·     ·    ·   … ·     …   ·     ·   … ·   ·       a_1 … a_n      L (n + 1) + 2 n + 2 steps
//
// The length counts items. They differ, as far as their bits allow. What is asked for is the item after the one that
// is most like the query (the fewest bits differ; the first of those that are alike), the last item aside: so there is
// an answer too where a person changes bits of an item or of the query.
#pragma once

#include "core/tasks/bit_vector_task.h"

namespace unrolled {

class RecallTask final : public BitVectorTask {
 public:
  // Throws std::invalid_argument for bits, lengths and vectors of an item that cannot be.
  explicit RecallTask(const AlgorithmicOptions& options);

  Index item_length() const { return vectors_; }  // n
  Index memory_needed(const AlgorithmicShape& shape) const override { return shape.length * vectors_; }
  // Every bit of the item that is asked for is a coin.
  double bits_without_memory(const AlgorithmicShape& shape) const override;

 private:
  Index steps_entering(const AlgorithmicShape& shape) const override { return query(shape) + vectors_ + 1; }
  Index steps_asked(const AlgorithmicShape& /*shape*/) const override { return vectors_; }
  void draw_inputs(const AlgorithmicShape& shape, Random& random, SequenceView inputs) const override;
  void find_answers(const AlgorithmicShape& shape, ConstSequenceView inputs, SequenceView targets) const override;
  const char* fixed_because(const AlgorithmicShape& shape, Index row, Index step) const override;
  std::string written(const AlgorithmicShape& shape, ConstSequenceView inputs,
                      ConstSequenceView targets) const override;

  // The steps of the first vectors.
  Index item(Index number) const { return number * (vectors_ + 1) + 1; }
  Index query(const AlgorithmicShape& shape) const { return item(shape.length); }
  // Bits by which the vectors from two steps on differ.
  float difference(ConstSequenceView inputs, Index step, Index other) const;

  Index vectors_;
};

}  // namespace unrolled
