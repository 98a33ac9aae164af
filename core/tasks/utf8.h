// UTF-8 text, one character (Unicode code point) after the other.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>

namespace unrolled {

// The character that begins at byte `at`, which is moved behind it. Throws std::invalid_argument with the byte
// offset (from 0) and the line (from 1) where the bytes are not UTF-8 (cut short, overlong, a surrogate, above
// U+10FFFF), or where there is a zero byte, which no text holds.
char32_t next_character(std::string_view text, std::size_t& at);

void append_utf8(std::string& text, char32_t character);

// The text as a model reads it: without byte order marks at the beginning, every line ended by "\n" alone (files
// from elsewhere end them by "\r\n" or "\r"). Calls visit(char32_t) for each character; throws as next_character.
template <class Visit>
void visit_characters(std::string_view text, Visit visit) {
  std::size_t at = 0;
  // Files that were joined may have several; all go, so that what was read, written out and read again is the same.
  while (text.substr(at).starts_with("\xEF\xBB\xBF")) at += 3;
  while (at < text.size()) {
    char32_t character = next_character(text, at);
    if (character == U'\r') {
      if (at < text.size() && text[at] == '\n') ++at;
      character = U'\n';
    }
    visit(character);
  }
}

}  // namespace unrolled
