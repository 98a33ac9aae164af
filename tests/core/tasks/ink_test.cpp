#include "core/tasks/ink.h"

#include <doctest/doctest.h>

#include <limits>
#include <stdexcept>

using namespace unrolled;

namespace {

Matrix<float> two_strokes() {
  Matrix<float> points(4, 4);
  points << 0, 1, 2, 3,  //
      0, 1, 0, 2,        //
      0, 0.1F, 0.1F, 1,  //
      0, 0, 1, 1;
  return points;
}

}  // namespace

TEST_CASE("ink goes into a matrix and back") {
  const Ink ink = ink_of(two_strokes());
  REQUIRE(ink.points.size() == 4);
  CHECK(ink.strokes() == 2);
  CHECK(ink.points[3] == PenPoint{3, 2, 1, 1});
  CHECK(ink_matrix(ink) == two_strokes());
  CHECK(ink_of(ink_matrix({})).points.empty());
  CHECK(Ink{}.strokes() == 0);
}

TEST_CASE("ink that no pen writes is refused, and the point named") {
  const auto refused = [](Index row, Index col, float value, const char* reason) {
    Matrix<float> points = two_strokes();
    points(row, col) = value;
    CHECK_THROWS_WITH_AS(ink_of(points), doctest::Contains(reason), std::invalid_argument);
  };
  refused(0, 2, std::numeric_limits<float>::quiet_NaN(), "point 3");
  refused(1, 0, 1e9F, "point 1");
  refused(2, 3, 0.05F, "point 4 comes");
  refused(3, 0, 1, "point 1 belongs to stroke 1");
  refused(3, 3, 3, "point 4 belongs to stroke 3");
  refused(3, 3, 0, "point 4 belongs to stroke 0");
  CHECK_THROWS_AS(ink_of(Matrix<float>::Zero(3, 2)), std::invalid_argument);
  CHECK_THROWS_AS(ink_of(Matrix<float>::Zero(4, kMostInkPoints + 1)), std::invalid_argument);
}
