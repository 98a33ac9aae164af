// The symbols that a network chooses between at every time step, one of which is CTC's blank.
#pragma once

#include <cstddef>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace unrolled {

class ClassSymbols {
 public:
  // UTF-8; each code point is one symbol, in the order of the network's outputs. Throws std::invalid_argument in one
  // line where there is none or one comes twice, and unless the blank is a single one of them.
  explicit ClassSymbols(std::string_view symbols, std::string_view blank = "_");

  int size() const { return static_cast<int>(characters_.size()); }  // K
  int blank() const { return blank_; }
  int space() const;                    // −1 where no symbol is a space, or the blank is
  int index(char32_t character) const;  // −1 where it is no symbol

  const std::string& utf8(int symbol) const { return utf8_[static_cast<std::size_t>(symbol)]; }
  const std::string& label(int symbol) const { return labels_[static_cast<std::size_t>(symbol)]; }  // visible
  std::string text(std::span<const int> symbols) const;
  std::string all() const;  // their labels, as messages name them

  // A target as symbols. Throws std::invalid_argument in one line that begins with `what` and says which character is
  // no symbol or is the blank.
  std::vector<int> labels(std::string_view target, const std::string& what = "the target") const;

 private:
  std::vector<char32_t> characters_;
  std::vector<std::string> utf8_;
  std::vector<std::string> labels_;
  int blank_ = 0;
};

// A text as utterances to count n-grams of: one a line, or, where no symbol is a space, one a word. A word of the text
// that has a character which is no symbol (or the blank) is left out, after such ASCII punctuation as is no symbol has
// been taken off its ends, and ends an utterance, so that no words become neighbours that were none.
struct Utterances {
  std::vector<std::vector<int>> symbols;
  std::size_t words = 0;     // that are in them
  std::size_t left_out = 0;  // words
};
Utterances utterances_of(std::string_view text, const ClassSymbols& symbols);

}  // namespace unrolled
