#include "core/tasks/utf8.h"

#include <doctest/doctest.h>

#include <stdexcept>

using namespace unrolled;

namespace {

std::u32string read(std::string_view text) {
  std::u32string characters;
  visit_characters(text, [&](char32_t character) { characters.push_back(character); });
  return characters;
}

}  // namespace

TEST_CASE("UTF-8 of every length is read and written back") {
  const std::u32string characters = U"a\u007f\u0080ř\u07ff\u0800Ж€\ud7ff\ue000\uffff\U00010000🚂\U0010ffff";
  std::string text;
  for (const char32_t character : characters) append_utf8(text, character);
  CHECK(text.size() == 1 + 1 + 2 + 2 + 2 + 3 + 2 + 3 + 3 + 3 + 3 + 4 + 4 + 4);
  CHECK(read(text) == characters);
}

TEST_CASE("a byte order mark is dropped, and only at the beginning") {
  CHECK(read("\xEF\xBB\xBFhi") == U"hi");
  CHECK(read("\xEF\xBB\xBF\xEF\xBB\xBFhi") == U"hi");
  CHECK(read("h\xEF\xBB\xBFi") == U"h\uFEFFi");
}

TEST_CASE("line ends of every kind become one character") {
  CHECK(read("a\r\nb\rc\nd\r\n\r\n") == U"a\nb\nc\nd\n\n");
  CHECK(read("a\r") == U"a\n");
}

TEST_CASE("what is not UTF-8 is refused with its place") {
  CHECK_THROWS_WITH_AS(read("ab\nc\xFF"), "byte 4, in line 2, begins no UTF-8 character: save the text as UTF-8",
                       std::invalid_argument);
  CHECK_THROWS_WITH_AS(read("\xC5x"), "byte 1, in line 1, continues no UTF-8 character: save the text as UTF-8",
                       std::invalid_argument);
  CHECK_THROWS_WITH_AS(read("x\xE2\x82"),
                       "byte 1, in line 1, begins a UTF-8 character that the end of the text cuts off",
                       std::invalid_argument);
  CHECK_THROWS_WITH_AS(read(std::string_view("a\0b", 3)),
                       "byte 1, in line 1, is a zero byte: this is a binary file (or UTF-16), not UTF-8 text",
                       std::invalid_argument);
  CHECK_THROWS_AS(read("\xC0\x80"), std::invalid_argument);          // overlong
  CHECK_THROWS_AS(read("\xE0\x9F\xBF"), std::invalid_argument);      // overlong
  CHECK_THROWS_AS(read("\xF0\x8F\xBF\xBF"), std::invalid_argument);  // overlong
  CHECK_THROWS_AS(read("\xED\xA0\x80"), std::invalid_argument);      // a surrogate
  CHECK_THROWS_AS(read("\xF4\x90\x80\x80"), std::invalid_argument);  // above U+10FFFF
  CHECK_THROWS_AS(read("\x80"), std::invalid_argument);              // begins with a continuation
}
