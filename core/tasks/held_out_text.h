// The held-out text for measuring a model: the first characters of every held-out stretch, side by side, some steps at
// a time, so that what a model remembers of each stretch can be carried on.
#pragma once

#include <vector>

#include "core/tasks/text_corpus.h"

namespace unrolled {

class HeldOutText {
 public:
  // Keeps a reference to the corpus. `most`: characters in all, of which each stretch gets an equal share. Where
  // nothing is held out, there is nothing to read: next() is false at once.
  HeldOutText(const TextCorpus& corpus, Index most);

  // On to the next steps; false behind the last.
  bool next();

  // Time-major, as TextStreams has them: the symbols of step t at t*B … t*B + B − 1; a target is −1 where a stretch has
  // ended.
  Index steps() const { return steps_; }
  Index batch() const { return static_cast<Index>(corpus_.held_out().size()); }
  const int* inputs() const { return inputs_.data(); }
  const int* targets() const { return targets_.data(); }
  Index targets_given() const { return targets_given_; }

 private:
  const TextCorpus& corpus_;
  Index longest_ = 0;  // characters of a stretch that are read
  Index first_ = 0;    // of the next steps
  Index steps_ = 0;
  Index targets_given_ = 0;
  std::vector<int> inputs_;
  std::vector<int> targets_;
};

}  // namespace unrolled
