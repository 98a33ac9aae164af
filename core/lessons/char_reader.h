// Looks at a character model without teaching it: lets it read an excerpt, measures it on held-out text, lets it
// write, asks which characters a prediction listens to. All is recorded on a tape of its own that leaves parameters and
// their gradients as they are.
#pragma once

#include <string>
#include <vector>

#include "core/lessons/char_model.h"
#include "core/lessons/watched_states.h"
#include "core/math/random.h"
#include "core/nn/carried_state.h"
#include "core/tasks/text_corpus.h"

namespace unrolled {

// As in training.
struct ReaderOptions {
  Index window = 50;          // steps of a chunk of truncated back-propagation
  bool carries_state = true;  // whether a chunk begins with the state that the one before ended with, or with zeros
  bool sums_loss = false;     // whether a chunk's loss is the sum over its steps, or the mean
};

struct ReadPredictions {
  Matrix<float> logits;      // V x T
  std::vector<int> targets;  // T: the symbols that come in fact
};

class CharReader {
 public:
  // Keeps references to both.
  CharReader(const CharModel& model, const TextCorpus& corpus, const ReaderOptions& options);

  // Reads up to stretch.count characters of the text from a state of zeros, chunk by chunk, forward and backward; no
  // dropout. Appends every step to `states` and overwrites `predictions`. The last character is read only where its
  // successor is in the text.
  void read(TextStretch stretch, WatchedStates& states, ReadPredictions& predictions);

  // ‖∂ ln p(s_{f+1}) / ∂x_t‖ for every character t of the stretch (1 x count), s_{f+1} being the one that really
  // follows the character `focus` = f: how much the prediction made there listens to what was read at t. It reaches
  // back through all that the state carries, however short the window, and is 0 for t > f. Nats per unit of input.
  Matrix<float> input_gradient(TextStretch stretch, Index focus);

  // The same for `count` symbols that are read from the state given (that of one stream of a batch): with respect to
  // the prediction of `target` after the last of them.
  Matrix<float> input_gradient(const int* symbols, Index count, int target, const StackState<float>& initial,
                               Index stream);

  // Mean of −log2 p(next character) over the first characters of every held-out stretch, `most` in all, each stretch
  // read from a state of zeros that is then carried; no dropout. Bits per character. Something must be held out.
  double held_out_bits(Index most);

  // Lets the model write `count` characters, each drawn from its prediction at this temperature and fed back, after
  // it has read `prime`; where that is empty, a line end (or, in a text without one, the first character of the text).
  // Overwrites `written` with their symbols. `probabilities`, where given, must be V x count or larger: column n
  // receives the distribution from which the n-th was drawn. Allocates nothing where `written` has room.
  void write(Index count, double temperature, const std::vector<int>& prime, Random& random, std::vector<int>& written,
             Matrix<float>* probabilities = nullptr);

 private:
  Matrix<float> input_gradient(const int* symbols, Index count, int target, const CarriedState<float>& initial);

  const CharModel& model_;
  const TextCorpus& corpus_;
  ReaderOptions options_;
  Tape<float> tape_;
  CarriedState<float> one_;       // for a single stream
  CarriedState<float> held_out_;  // a stream for each held-out stretch
  std::vector<int> inputs_;
  std::vector<int> targets_;
};

}  // namespace unrolled
