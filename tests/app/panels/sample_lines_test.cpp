#include "app/panels/sample_lines.h"

#include <doctest/doctest.h>

using namespace unrolled;

namespace {

std::string shown(const SampleLine& line) {
  std::string text;
  for (const SampleCell& cell : line) text += as_utf8(cell.shown);
  return text;
}

}  // namespace

TEST_CASE("sample lines: every cell knows its letter") {
  const std::vector<SampleLine> lines = sample_lines(code_points("a\tbž\n\x01z"), 10);
  REQUIRE(lines.size() == 2);
  CHECK(shown(lines[0]) == "a  bž ");
  const int letters[] = {0, 1, 1, 2, 3, 4};
  for (std::size_t i = 0; i < 6; ++i) CHECK(lines[0][i].letter == letters[i]);
  CHECK(shown(lines[1]) == "\uFFFDz");
  CHECK(lines[1][1].letter == 6);
}

TEST_CASE("sample lines: wrapped after a blank of the second half, else where full") {
  const std::vector<SampleLine> lines = sample_lines(code_points("the quick brown\nabcdefghijkl"), 10);
  REQUIRE(lines.size() == 4);
  CHECK(shown(lines[0]) == "the quick ");
  CHECK(shown(lines[1]) == "brown ");
  CHECK(shown(lines[2]) == "abcdefghij");
  CHECK(shown(lines[3]) == "kl");
  CHECK(lines[3][0].letter == 26);
  CHECK(sample_lines({}, 10).empty());
  CHECK(sample_lines(code_points("\n\n"), 1).size() == 2);
  // A full line has no room for its end.
  CHECK(shown(sample_lines(code_points("abc\nd"), 3)[0]) == "abc");
}
