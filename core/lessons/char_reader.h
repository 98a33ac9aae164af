// Looks at a character model without teaching it: lets it read an excerpt, measures it on held-out text, lets it
// write. All is recorded on a tape of its own that leaves parameters and their gradients as they are.
#pragma once

#include <string>
#include <vector>

#include "core/lessons/char_model.h"
#include "core/lessons/watched_states.h"
#include "core/math/random.h"
#include "core/nn/carried_state.h"
#include "core/tasks/text_corpus.h"

namespace unrolled {

class CharReader {
 public:
  // Keeps references to both. `window`: steps of a chunk of truncated back-propagation; `carries_state`: whether a
  // chunk begins with the state that the one before ended with, or with zeros.
  CharReader(const CharModel& model, const TextCorpus& corpus, Index window, bool carries_state);

  // Reads up to stretch.count characters of the text, chunk by chunk, forward and backward, each chunk's loss being
  // the mean over its steps as in training; no dropout. Appends every step to `watched`. The last character is read
  // only where its successor is in the text.
  void read(TextStretch stretch, WatchedStates& watched);

  // Mean of −log2 p(next character) over the first characters of every held-out stretch, `most` in all, each stretch
  // read from a state of zeros that is then carried; no dropout. Bits per character.
  double held_out_bits(Index most);

  // Lets the model write `count` characters, each drawn from its prediction at this temperature and fed back, after
  // it has read a line end (or, in a text without one, the first character of the text). UTF-8.
  std::string write(Index count, double temperature, Random& random);

 private:
  const CharModel& model_;
  const TextCorpus& corpus_;
  Index window_;
  bool carries_state_;
  Tape<float> tape_;
  CarriedState<float> one_;       // for a single stream
  CarriedState<float> held_out_;  // a stream for each held-out stretch
  std::vector<int> inputs_;
  std::vector<int> targets_;
};

}  // namespace unrolled
