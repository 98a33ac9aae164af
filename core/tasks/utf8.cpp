#include "core/tasks/utf8.h"

#include <algorithm>

#include "core/math/check.h"

namespace unrolled {

namespace {

[[noreturn]] void refuse(std::string_view text, std::size_t at, const char* what) {
  const auto line = 1 + std::count(text.begin(), text.begin() + static_cast<std::ptrdiff_t>(at), '\n');
  fail("byte ", at, ", in line ", line, ", ", what);
}

}  // namespace

char32_t next_character(std::string_view text, std::size_t& at) {
  const auto byte = [&](std::size_t i) { return static_cast<unsigned char>(text[i]); };
  const unsigned first = byte(at);
  if (first == 0) refuse(text, at, "is a zero byte: this is a binary file (or UTF-16), not UTF-8 text");
  if (first < 0x80) {
    ++at;
    return first;
  }
  // Length and lowest value by the first byte (RFC 3629, section 3).
  std::size_t length = 0;
  char32_t character = 0;
  char32_t lowest = 0;
  if (first >= 0xC2 && first < 0xE0) {
    length = 2, character = first & 0x1F, lowest = 0x80;
  } else if (first >= 0xE0 && first < 0xF0) {
    length = 3, character = first & 0x0F, lowest = 0x800;
  } else if (first >= 0xF0 && first < 0xF5) {
    length = 4, character = first & 0x07, lowest = 0x10000;
  } else {
    refuse(text, at, "begins no UTF-8 character: save the text as UTF-8");
  }
  for (std::size_t i = 1; i < length; ++i) {
    if (at + i >= text.size()) refuse(text, at, "begins a UTF-8 character that the end of the text cuts off");
    if ((byte(at + i) & 0xC0) != 0x80) refuse(text, at + i, "continues no UTF-8 character: save the text as UTF-8");
    character = character << 6 | (byte(at + i) & 0x3F);
  }
  if (character < lowest || character > 0x10FFFF || (character >= 0xD800 && character < 0xE000))
    refuse(text, at, "begins no valid UTF-8 character: save the text as UTF-8");
  at += length;
  return character;
}

void append_utf8(std::string& text, char32_t character) {
  const auto put = [&](char32_t byte) { text.push_back(static_cast<char>(static_cast<unsigned char>(byte))); };
  if (character < 0x80) {
    put(character);
  } else if (character < 0x800) {
    put(0xC0 | character >> 6);
    put(0x80 | (character & 0x3F));
  } else if (character < 0x10000) {
    put(0xE0 | character >> 12);
    put(0x80 | (character >> 6 & 0x3F));
    put(0x80 | (character & 0x3F));
  } else {
    put(0xF0 | character >> 18);
    put(0x80 | (character >> 12 & 0x3F));
    put(0x80 | (character >> 6 & 0x3F));
    put(0x80 | (character & 0x3F));
  }
}

}  // namespace unrolled
