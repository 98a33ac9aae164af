// What a reader of a text has to keep in mind: is this inside quotes, inside a comment, how far into the line, how many
// brackets are open. A unit of a network that knows one of these can be found by comparing it with them.
#pragma once

#include <array>
#include <cstdint>
#include <vector>

#include "core/tasks/text_corpus.h"

namespace unrolled {

// All are as they stand once a character has been read: 1 at the mark that opens a quotation, 0 at the one that closes
// it.
//   quotes         0 or 1: inside "…", “…”, „…“, «…», ‘…’ and the character literals of code
//   comments       0 or 1: inside /*…*/, or behind // (but not that of an address, "https://") in the same line
//   line_position  characters of the present line so far, 0 at a line end
//   nesting        how many of ( [ { are open, at most 32; those in quotes and comments do not count
//   after_newline  1 at a line end and the three characters behind it, else 0
// Nothing in a text is sure to be closed: an empty line ends a quotation, and ( and [ that are not around a {.
enum class TextProperty { quotes, comments, line_position, nesting, after_newline };
constexpr std::array kTextProperties{TextProperty::quotes, TextProperty::comments, TextProperty::line_position,
                                     TextProperty::nesting, TextProperty::after_newline};

class TextProperties {
 public:
  // Reads the whole text once; keeps a reference to it.
  explicit TextProperties(const TextCorpus& corpus);

  // Whether the property has more than one value in this text.
  bool varies(TextProperty property) const { return varies_[static_cast<std::size_t>(property)]; }

  // A row for each of kTextProperties, a column for each character of the stretch, as they are where the text is read
  // from its beginning.
  Matrix<float> read(TextStretch stretch) const;

 private:
  enum class Comment : std::uint8_t { none, line, block };
  struct State {
    char32_t before = 0;       // the character read last
    char32_t before_that = 0;  // and the one before it
    char32_t closing = 0;      // what ends the quotation; 0: none is open
    bool is_escaped = false;   // by a backslash within a quotation
    Comment comment = Comment::none;
    Index line_position = 0;
    std::array<char, 32> open{};  // brackets, the innermost last
    int nesting = 0;
  };

  char32_t character(Index at) const;  // 0 behind the end
  void read(State& state, Index at) const;
  bool opens_quotation(State& state, char32_t c, Index at) const;
  bool closes_quotation(const State& state, char32_t c, Index at) const;
  static void read_bracket(State& state, char32_t c);
  static std::array<float, kTextProperties.size()> values(const State& state);

  const TextCorpus* corpus_;
  std::vector<State> marks_;  // before every kMarkDistance-th character
  std::array<bool, kTextProperties.size()> varies_{};
};

}  // namespace unrolled
