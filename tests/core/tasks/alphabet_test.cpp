#include "core/tasks/alphabet.h"

#include <doctest/doctest.h>

using namespace unrolled;

TEST_CASE("an alphabet is sorted by code points and knows its characters") {
  const Alphabet alphabet({U'ř', U'b', U'Ж', U'a', U'b', U'\n', U'ё'});
  REQUIRE(alphabet.size() == 6);
  const std::u32string expected = U"\nabřЖё";
  for (int i = 0; i < alphabet.size(); ++i) {
    CHECK(alphabet.character(i) == expected[static_cast<std::size_t>(i)]);
    CHECK(alphabet.symbol(alphabet.character(i)) == i);
  }
  CHECK(alphabet.utf8(3) == "ř");
  CHECK(alphabet.symbol(U'c') == -1);
  CHECK(alphabet.symbol(U'€') == -1);
}

TEST_CASE("what cannot be seen gets a visible label") {
  const Alphabet alphabet({U'\t', U'\n', U' ', U'x', U'\u00A0', U'\u200B'});
  CHECK(alphabet.label(0) == "⇥");
  CHECK(alphabet.label(1) == "↵");
  CHECK(alphabet.label(2) == " ");
  CHECK(alphabet.label(3) == "x");
  CHECK(alphabet.label(4) == "U+00A0");
  CHECK(alphabet.label(5) == "U+200B");
  CHECK(alphabet.utf8(1) == "\n");
}
