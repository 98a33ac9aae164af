#include "core/tasks/edit_distance.h"

#include <doctest/doctest.h>

#include <string>

using namespace unrolled;

namespace {

int between(const std::string& from, const std::string& to) {
  std::vector<int> row{7, 7, 7};
  return edit_distance({from.begin(), from.end()}, {to.begin(), to.end()}, row);
}

}  // namespace

TEST_CASE("edit distance: insertions, deletions and substitutions, the fewest") {
  CHECK(between("kitten", "sitting") == 3);
  CHECK(between("sitting", "kitten") == 3);
  CHECK(between("", "") == 0);
  CHECK(between("", "abc") == 3);
  CHECK(between("abc", "") == 3);
  CHECK(between("abc", "abc") == 0);
  CHECK(between("ab", "ba") == 2);
  CHECK(between("intention", "execution") == 5);
}
