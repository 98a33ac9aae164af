// The temporal order problem (Hochreiter and Schmidhuber 1997, experiment 6a; with the places of Martens and Sutskever
// 2011): among random letters stand two that matter, each X or Y, at a tenth to two tenths and at four to five tenths
// of the sequence; after its end their order is asked for.
//
//   c a X d b c a Y d a b b …   → XY   (of XX, XY, YX, YY)
#pragma once

#include "core/tasks/sequence_task.h"

namespace unrolled {

class TemporalOrder final : public SequenceTask {
 public:
  // Throws std::invalid_argument for less than 3 steps or a batch that is not positive.
  TemporalOrder(Index steps, Index batch, std::uint64_t seed);

  Index steps() const override { return steps_; }
  Index batch() const override { return batch_; }
  Index input_size() const override { return 6; }  // X, Y, a, b, c, d
  Index output_size() const override { return 4; }
  void draw(std::int64_t number, SequenceBatch& into) const override;

  std::string label(const SequenceBatch& batch, Index sequence, Index t) const override;
  const std::vector<std::string>& classes() const override;
  std::string text(const SequenceBatch& batch, Index sequence) const override;  // "caXdbcaYdabb → XY"
  std::vector<TaskBound> bounds() const override;

 private:
  Index steps_;
  Index batch_;
  std::uint64_t seed_;
};

}  // namespace unrolled
