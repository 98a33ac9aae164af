// Batches for truncated back-propagation through time. The training text is laid out in B streams, contiguous
// stretches of (almost) equal length, which are read side by side, `window` characters at a time: the chunk after
// goes on in every stream where this one stopped, so that the state can be carried from chunk to chunk.
//
// Every character of the training text is a target once an epoch, its input the character before it. The last
// chunk of an epoch is shorter where the window does not divide a stream. Nothing is to be predicted across a gap
// where held-out text was taken out, nor where a stream is one shorter than the longest: there the target is −1.
#pragma once

#include <cstdint>
#include <vector>

#include "core/tasks/text_corpus.h"

namespace unrolled {

class TextStreams {
 public:
  // Keeps a reference to the corpus. Throws std::invalid_argument where batch or window is not positive, or where
  // the text is too short to fill one chunk, saying how long it must be.
  TextStreams(const TextCorpus& corpus, Index batch, Index window);

  // The present chunk, time-major: the symbols of step t at t*B … t*B + B − 1. The arrays keep their addresses.
  Index steps() const { return steps_; }  // T: the window, or less at the end of an epoch
  Index batch() const { return batch_; }
  const int* inputs() const { return inputs_.data(); }
  const int* targets() const { return targets_.data(); }
  Index targets_given() const { return targets_given_; }  // how many are not −1
  Index place(Index t) const;                             // in the text, of the input of the first stream at step t
  bool begins_epoch() const { return position_ == 0; }    // nothing is to be carried into this chunk

  // On to the next chunk; behind the end of the streams comes their beginning.
  void advance();

  double epoch() const;  // passes over the training text, in fractions

  // Where it stands, to go on from there later. Throws std::invalid_argument for a place that no chunk begins at.
  std::int64_t position() const { return position_; }  // characters into each stream
  std::int64_t epochs() const { return epochs_; }      // whole passes
  void go_to(std::int64_t position, std::int64_t epochs);

 private:
  void fill();

  const TextCorpus& corpus_;
  Index batch_;
  Index window_;
  Index length_ = 0;               // of the longest stream
  std::vector<Index> trained_to_;  // characters of training text in front of each training stretch
  Index position_ = 0;
  std::int64_t epochs_ = 0;
  Index steps_ = 0;
  Index targets_given_ = 0;
  std::vector<int> inputs_;
  std::vector<int> targets_;
};

}  // namespace unrolled
