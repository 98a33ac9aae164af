#include "core/tasks/edit_alignment.h"

#include <doctest/doctest.h>

#include <vector>

#include "core/math/random.h"
#include "core/tasks/edit_distance.h"

using namespace unrolled;

TEST_CASE("edit_alignment: symbols side by side, those that are missed and those that are too many") {
  using Pairs = std::vector<AlignedSymbols>;
  CHECK(edit_alignment({}, {}) == Pairs{});
  CHECK(edit_alignment({1, 2}, {1, 2}) == Pairs{{1, 1}, {2, 2}});
  CHECK(edit_alignment({1, 2, 3}, {1, 3}) == Pairs{{1, 1}, {2, -1}, {3, 3}});
  CHECK(edit_alignment({1, 3}, {1, 2, 3}) == Pairs{{1, 1}, {-1, 2}, {3, 3}});
  CHECK(edit_alignment({1}, {}) == Pairs{{1, -1}});
  CHECK(edit_alignment({}, {4, 5}) == Pairs{{-1, 4}, {-1, 5}});
}

TEST_CASE("edit_alignment: of several the one that is said") {
  using Pairs = std::vector<AlignedSymbols>;
  CHECK(edit_alignment({1, 1}, {1}) == Pairs{{1, -1}, {1, 1}});
  CHECK(edit_alignment({1}, {2, 3}) == Pairs{{-1, 2}, {1, 3}});
  CHECK(edit_alignment({1, 2}, {2, 1}) == Pairs{{1, 2}, {2, 1}});
}

TEST_CASE("edit_alignment: uses up both, with as many mistakes as the edit distance has") {
  Random random(3);
  std::vector<int> row;
  const auto draw = [&] {
    std::vector<int> symbols(random.below(9));
    for (int& symbol : symbols) symbol = static_cast<int>(random.below(3));
    return symbols;
  };
  for (int time = 0; time < 300; ++time) {
    const std::vector<int> wanted = draw(), read = draw();
    std::vector<int> first, second;
    int mistakes = 0;
    for (const AlignedSymbols& pair : edit_alignment(wanted, read)) {
      if (pair.wanted >= 0) first.push_back(pair.wanted);
      if (pair.read >= 0) second.push_back(pair.read);
      mistakes += pair.wanted == pair.read ? 0 : 1;
    }
    CHECK(first == wanted);
    CHECK(second == read);
    CHECK(mistakes == edit_distance(wanted, read, row));
  }
}
