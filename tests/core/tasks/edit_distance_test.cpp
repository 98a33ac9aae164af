#include "core/tasks/edit_distance.h"

#include <doctest/doctest.h>

#include <algorithm>
#include <cstdint>
#include <string>
#include <vector>

#include "core/math/random.h"

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

TEST_CASE("edit distance: of many sequences to one, and of those that differ in a part, it is the same") {
  Random random(11);
  std::vector<int> row;
  for (const std::uint64_t symbols : {2, 5, 40})
    for (const std::size_t length : {0, 1, 2, 63, 64, 65, 130, 200}) {
      const auto sequence = [&](std::size_t count) {
        std::vector<int> drawn(count);
        for (int& symbol : drawn) symbol = static_cast<int>(random.below(symbols));
        return drawn;
      };
      CAPTURE(symbols);
      CAPTURE(length);
      const std::vector<int> to = sequence(length);
      EditDistances distances(to);
      for (const std::size_t read : {std::size_t{0}, std::size_t{1}, length, length + 70}) {
        const std::vector<int> from = sequence(read);
        CHECK(distances.read(from) == edit_distance(from, to, row));
        for (int n = 0; n < 20 && read > 0; ++n) {
          const std::size_t first = random.below(read),
                            last = first + 1 + random.below(std::min<std::size_t>(9, read - first));
          std::vector<int> changed = from;
          for (std::size_t i = first; i < last; ++i) changed[i] = static_cast<int>(random.below(symbols));
          CHECK(distances.read_changed(changed, first, last) == edit_distance(changed, to, row));
        }
      }
    }
}
