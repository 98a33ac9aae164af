// The different characters of a text, numbered in the order of their code points.
#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace unrolled {

class Alphabet {
 public:
  Alphabet() = default;
  explicit Alphabet(std::vector<char32_t> characters);  // in any order; each counts once

  int size() const { return static_cast<int>(characters_.size()); }
  int symbol(char32_t character) const;  // 0 … size() − 1, or −1 where the text has no such character
  char32_t character(int symbol) const { return characters_[static_cast<std::size_t>(symbol)]; }

  // UTF-8, as it stands in the text.
  const std::string& utf8(int symbol) const { return utf8_[static_cast<std::size_t>(symbol)]; }

  // UTF-8, visible: "↵" for a line end, "⇥" for a tab, "U+00A0" for other characters without a picture.
  // A space stays a space.
  const std::string& label(int symbol) const { return labels_[static_cast<std::size_t>(symbol)]; }

 private:
  std::vector<char32_t> characters_;
  std::vector<std::string> utf8_;
  std::vector<std::string> labels_;
};

}  // namespace unrolled
