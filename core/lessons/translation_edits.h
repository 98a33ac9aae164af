// What a person changes of a decoding by hand: weights of attention that are set, symbols that are put into the
// decoder's mouth. All of it belongs to one source and is forgotten with it.
#pragma once

#include <map>
#include <vector>

#include "core/run/poke.h"
#include "core/run/safetensors.h"

namespace unrolled {

class TranslationEdits {
 public:
  // Forgets everything where the source is another one than before.
  void belong_to(const std::vector<int>& source);
  void clear();
  bool empty() const { return weights_.empty() && symbols_.empty(); }

  // By target step: the weights of all places of the source (T x 1, they sum to 1), and symbols.
  const std::map<Index, Matrix<float>>& weights() const { return weights_; }
  const std::map<Index, int>& symbols() const { return symbols_; }

  // What can be changed of a decoding of `source` in at most `most_steps` steps:
  //   attention.weights  entries of T x steps, 0 … 1: a whole column is taken in proportion; of part of one the rest
  //                      makes room in its proportions (`present`, T x U, are the weights as they are now)
  //   attention.edited   zeros in a row of steps: their weights are let go
  //   pair.output        a row of symbols, 0 … `symbols` − 1, to be said at these steps; −1: the decoder is free again
  // Two or more steps from the first one on, as many as `present` has or more, that are all let go: so is every other.
  // Throws std::invalid_argument in one line for anything else, and changes nothing then.
  void change(const Poke& poke, const Matrix<float>& present, Index most_steps, int symbols);

  // "lesson.edits.…", where there are any.
  void save(Archive& archive) const;
  // Those of another source than the present one are forgotten. Throws std::invalid_argument where they are no edits of
  // its decoding in at most `most_steps` steps, and has none then.
  void load(const Archive& archive, Index most_steps, int symbols);

 private:
  void change_weights(const Poke& poke, const Matrix<float>& present);

  std::vector<int> source_;
  std::map<Index, Matrix<float>> weights_;
  std::map<Index, int> symbols_;
};

}  // namespace unrolled
