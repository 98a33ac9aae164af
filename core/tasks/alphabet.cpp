#include "core/tasks/alphabet.h"

#include <algorithm>
#include <cstdio>

#include "core/tasks/utf8.h"

namespace unrolled {

namespace {

// Controls, and the spaces, joiners and marks of direction that draw nothing of their own.
bool is_invisible(char32_t c) {
  return c < 0x20 || (c >= 0x7F && c < 0xA1) || c == 0xAD || (c >= 0x2000 && c <= 0x200F) ||
         (c >= 0x2028 && c <= 0x202F) || (c >= 0x205F && c <= 0x206F) || c == 0x3000 || c == 0xFEFF;
}

std::string visible(char32_t character, const std::string& utf8) {
  if (character == U'\n') return "↵";
  if (character == U'\t') return "⇥";
  if (!is_invisible(character)) return utf8;
  char text[16];
  std::snprintf(text, sizeof text, "U+%04X", static_cast<unsigned>(character));
  return text;
}

}  // namespace

Alphabet::Alphabet(std::vector<char32_t> characters) : characters_(std::move(characters)) {
  std::sort(characters_.begin(), characters_.end());
  characters_.erase(std::unique(characters_.begin(), characters_.end()), characters_.end());
  for (const char32_t character : characters_) {
    append_utf8(utf8_.emplace_back(), character);
    labels_.push_back(visible(character, utf8_.back()));
  }
}

int Alphabet::symbol(char32_t character) const {
  const auto at = std::lower_bound(characters_.begin(), characters_.end(), character);
  return at == characters_.end() || *at != character ? -1 : static_cast<int>(at - characters_.begin());
}

}  // namespace unrolled
