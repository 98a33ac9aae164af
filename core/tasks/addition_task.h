// Addition of two numbers as a sequence: the digits enter one by one as a person writes them, "27+58=", and the digits
// of the sum are to be said from the lowest on, which is how a person adds, with a carry to remember; then the end.
//
//   entering   x_L … x_1   +   y_L … y_1   =   ·   … ·
//   answer     ·   … ·     ·   ·   … ·     ·   s_1 … s_L  s_{L+1} or the end  the end      3 L + 4 steps
//
// The length counts the digits of each number. Numbers do not begin with 0, save 0 itself, so that the sum has L digits
// or one more, and only the last carry decides. Where the sum has L digits, the end is said twice.
//
// One sum of ten is held out, x + y together with y + x, for good and by its hash: what is right there was not learnt
// by heart.
#pragma once

#include "core/tasks/algorithmic_task.h"

namespace unrolled {

class AdditionTask final : public AlgorithmicTask {
 public:
  static constexpr Index kDigits = 10;

  // Throws std::invalid_argument for lengths that cannot be.
  explicit AdditionTask(const AlgorithmicOptions& options);

  Answer answer() const override { return Answer::symbols; }
  // Both numbers, and the sign between them.
  Index memory_needed(const AlgorithmicShape& shape) const override { return 2 * shape.length + 1; }
  // The sum of the entropies of the digits, each by itself, over all sums that there are.
  double bits_without_memory(const AlgorithmicShape& shape) const override;
  // Of numbers of one digit there are but a few sums: they are measured only where no longer ones are trained.
  Index shortest_measured() const override;

 protected:
  void set_input(SequenceView inputs, Index row, Index step, float value) const override;

 private:
  Index steps_entering(const AlgorithmicShape& shape) const override { return 2 * shape.length + 2; }
  Index steps_asked(const AlgorithmicShape& shape) const override { return shape.length + 2; }
  void draw_inputs(const AlgorithmicShape& shape, Random& random, SequenceView inputs) const override;
  bool may_be_drawn(const AlgorithmicShape& shape, ConstSequenceView inputs, bool held_out) const override;
  void find_answers(const AlgorithmicShape& shape, ConstSequenceView inputs, SequenceView targets) const override;
  const char* fixed_because(const AlgorithmicShape& shape, Index row, Index step) const override;
  std::string written(const AlgorithmicShape& shape, ConstSequenceView inputs,
                      ConstSequenceView targets) const override;
};

}  // namespace unrolled
