// The copying task (Hochreiter and Schmidhuber 1997; as in Arjovsky, Shah and Bengio 2015): ten letters enter, then
// nothing for a long time, then a cue; after it the letters are to be said again, in their order.
//
//   entering    b e a h … (10)   · · · … (T − 1)   ?   · · · … (10)
//   answer      · · · …          · · · …           ·   b e a h …        T + 20 steps
//
// Whoever remembers nothing says nothing until after the cue and guesses then: 10 ln 8 / (T + 20) nats a step.
#pragma once

#include "core/tasks/sequence_task.h"

namespace unrolled {

class CopyingMemory final : public SequenceTask {
 public:
  static constexpr Index kLetters = 8;  // to choose from
  static constexpr Index kCopied = 10;  // of them a sequence

  // `pause` is T. Throws std::invalid_argument for numbers that are not positive.
  CopyingMemory(Index pause, Index batch, std::uint64_t seed);

  Index steps() const override { return pause_ + 2 * kCopied; }
  Index batch() const override { return batch_; }
  Index input_size() const override { return kLetters + 2; }   // nothing, the letters, the cue
  Index output_size() const override { return kLetters + 1; }  // nothing, the letters
  bool answers_at_end() const override { return false; }
  void draw(std::int64_t number, SequenceBatch& into) const override;

  std::string label(const SequenceBatch& batch, Index sequence, Index t) const override;
  const std::vector<std::string>& classes() const override;
  std::string text(const SequenceBatch& batch, Index sequence) const override;  // "beah…···?··· → ···beah…"
  std::vector<TaskBound> bounds() const override;

 private:
  Index pause_;
  Index batch_;
  std::uint64_t seed_;
};

}  // namespace unrolled
