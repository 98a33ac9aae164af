#include "app/draw/reduce.h"

#include <doctest/doctest.h>

#include <cmath>
#include <limits>

using namespace unrolled::draw;

TEST_CASE("reduce: a single spike never vanishes, wherever it is") {
  for (int row : {0, 1, 57, 99})
    for (int col : {0, 33, 64, 250}) {
      for (const float spike : {0.9F, -0.9F}) {
        Grid grid{100, 251, std::vector<float>(100 * 251, 0.1F)};
        grid.values[static_cast<std::size_t>(col * 100 + row)] = spike;
        const Grid small = reduce_extreme(grid, 7, 50, 0.0F);
        REQUIRE(small.rows == 7);
        REQUIRE(small.cols == 50);
        int found = 0;
        for (int c = 0; c < small.cols; ++c)
          for (int r = 0; r < small.rows; ++r) {
            if (small.at(r, c) != spike) {
              CHECK(small.at(r, c) == 0.1F);
              continue;
            }
            ++found;
            CHECK(std::abs(r - row * 7 / 100) <= 1);
            CHECK(std::abs(c - col * 50 / 251) <= 1);
          }
        CHECK(found == 1);
      }
    }
}

TEST_CASE("reduce: farthest from the reference, not largest") {
  const Grid grid{1, 4, {0.2F, 0.9F, 0.6F, 0.4F}};
  CHECK(reduce_extreme(grid, 1, 2, 0.0F).values == std::vector<float>{0.9F, 0.6F});
  CHECK(reduce_extreme(grid, 1, 2, 1.0F).values == std::vector<float>{0.2F, 0.4F});
}

TEST_CASE("reduce: what has no number shows, too") {
  Grid grid{2, 2, {0.5F, std::nanf(""), 0.7F, 0.9F}};
  CHECK(std::isnan(reduce_extreme(grid, 1, 1, 0.0F).values[0]));
}

TEST_CASE("reduce: a small grid stays as it is; each direction goes by itself") {
  const Grid grid{2, 3, {1, 2, 3, 4, 5, 6}};
  CHECK(reduce_extreme(grid, 2, 3, 0.0F).values == grid.values);
  CHECK(reduce_extreme(grid, 100, 100, 0.0F).values == grid.values);
  CHECK(reduce_extreme(grid, 1, 100, 0.0F).values == std::vector<float>{2, 4, 6});
  CHECK(reduce_extreme(grid, 100, 1, 0.0F).values == std::vector<float>{5, 6});
  CHECK(reduce_extreme(grid, 0, 0, 0.0F).values == std::vector<float>{6});
}

TEST_CASE("reduce: nothing is the middle of a signed scale and the low end of the others") {
  CHECK(reference_of({ColourMap::signed_map, -1, 1, false, false}) == 0.0F);
  CHECK(reference_of({ColourMap::sequential, 0, 1, false, false}) == 0.0F);
  CHECK(reference_of({ColourMap::magnitude, 1e-6F, 1, true, false}) == 1e-6F);
}
