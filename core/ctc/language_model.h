// Language models over labellings: how likely a sequence of labels is by itself, whatever was heard or seen.
//
// A labelling is scored while it grows from left to right: ln P_lm(c) = Σ_i log_symbol(c_1 … c_{i−1}, c_i) +
// log_end(c). A model of characters has something to say at every symbol; a model of words only where one is finished,
// by the space behind it or by the end.
#pragma once

#include <map>
#include <span>
#include <vector>

namespace unrolled::ctc {

// Labels are the indices of symbols, 0 … K − 1 without the blank's.
using Labels = std::vector<int>;

class LanguageModel {
 public:
  virtual ~LanguageModel() = default;

  // What appending the symbol adds to ln P_lm of the prefix; −∞ where the model rules it out.
  virtual double log_symbol(std::span<const int> prefix, int symbol) const = 0;
  // What is added where nothing follows.
  virtual double log_end(std::span<const int> labels) const = 0;

  // ln P_lm of a whole labelling.
  double log_probability(std::span<const int> labels) const;
};

// The word that the labels end in: what stands behind the last space; empty where they are empty or end in a space.
// Without a space among the symbols (−1) all the labels are one word.
std::span<const int> last_word(std::span<const int> labels, int space);

// The words between spaces; several spaces separate like one.
std::vector<Labels> words_of(std::span<const int> labels, int space);

// Words with given probabilities, each by itself: P_lm(c) = Π P(w) over the words of c. A word that the table does not
// have counts with the probability `unknown`.
class WordTable : public LanguageModel {
 public:
  // Throws std::invalid_argument for an empty word, one with a space in it, and a probability outside 0 … 1.
  WordTable(std::map<Labels, double> words, double unknown, int space);

  double log_symbol(std::span<const int> prefix, int symbol) const override;
  double log_end(std::span<const int> labels) const override;

 private:
  double log_last_word(std::span<const int> labels) const;

  std::map<Labels, double> words_;
  double unknown_;
  int space_;
};

}  // namespace unrolled::ctc
