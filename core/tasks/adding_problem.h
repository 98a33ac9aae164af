// The adding problem (Hochreiter and Schmidhuber 1997, experiment 4, in the form of Le, Jaitly and Hinton 2015): at
// every step a random number and a mark enter; at the end the sum of the two marked numbers is asked for.
//
//   x_t = (u_t, m_t),   u_t uniform in [0, 1),   m_t = 1 at one step of each half, else 0;   answer Σ_t m_t u_t
//
// Whoever always answers 1, the mean, has a squared error of 1/6, the variance of the sum.
#pragma once

#include "core/tasks/sequence_task.h"

namespace unrolled {

class AddingProblem final : public SequenceTask {
 public:
  // Throws std::invalid_argument for less than 2 steps or a batch that is not positive.
  AddingProblem(Index steps, Index batch, std::uint64_t seed);

  Index steps() const override { return steps_; }
  Index batch() const override { return batch_; }
  Index input_size() const override { return 2; }
  Index output_size() const override { return 1; }
  bool numbers_enter() const override { return true; }
  bool answers_number() const override { return true; }
  void draw(std::int64_t number, SequenceBatch& into) const override;

  std::string label(const SequenceBatch& batch, Index sequence, Index t) const override;  // marked: "+"
  const std::vector<std::string>& classes() const override;
  std::string text(const SequenceBatch& batch, Index sequence) const override;  // "0.13 +0.42 … +0.77 → 1.19"
  std::vector<TaskBound> bounds() const override;

 private:
  Index steps_;
  Index batch_;
  std::uint64_t seed_;
};

}  // namespace unrolled
