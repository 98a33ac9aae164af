#include "app/draw/utf8.h"

#include <doctest/doctest.h>

using namespace unrolled::draw;

namespace {

std::u32string decoded(std::string_view text) {
  std::u32string codes;
  for (std::size_t at = 0; at < text.size();) codes += next_code_point(text, at);
  return codes;
}

}  // namespace

TEST_CASE("draw utf8: there and back") {
  const std::u32string codes = U"a\u00e9\u0416\u20ac\ufffd\U0001F600";
  std::string text;
  for (const char32_t code : codes) append_utf8(text, code);
  CHECK(text == "aéЖ€\xEF\xBF\xBD\xF0\x9F\x98\x80");
  CHECK(decoded(text) == codes);
}

TEST_CASE("draw utf8: what is not UTF-8 becomes a replacement and loses no byte after it") {
  CHECK(decoded("\xFFz") == U"\ufffdz");
  CHECK(decoded("\xC3") == U"\ufffd");            // cut short
  CHECK(decoded("\xE2\x82") == U"\ufffd\ufffd");  // cut short
  CHECK(decoded("\xC0\xAF") == U"\ufffd\ufffd");  // overlong
  CHECK(decoded("\xE0\x80\xAF") == U"\ufffd\ufffd\ufffd");
  CHECK(decoded("\xED\xA0\x80") == U"\ufffd\ufffd\ufffd");  // a surrogate
  CHECK(decoded("\xF4\x90\x80\x80").front() == U'\ufffd');  // above U+10FFFF
  CHECK(decoded("\xC3z") == U"\ufffdz");
}
