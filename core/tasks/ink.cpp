#include "core/tasks/ink.h"

#include <cmath>

#include "core/math/check.h"

namespace unrolled {

namespace {

constexpr float kFarthest = 1e4F;

}  // namespace

Matrix<float> ink_matrix(const Ink& ink) {
  Matrix<float> made(4, static_cast<Index>(ink.points.size()));
  for (Index i = 0; i < made.cols(); ++i) {
    const PenPoint& point = ink.points[static_cast<std::size_t>(i)];
    made.col(i) << point.x, point.y, point.seconds, static_cast<float>(point.stroke);
  }
  return made;
}

Ink ink_of(const Matrix<float>& points) {
  check(points.rows() == 4 || points.size() == 0, "ink_of: the points have ", points.rows(),
        " rows, expected 4 (x, y, seconds, stroke)");
  check(points.cols() <= kMostInkPoints, "ink_of: there are ", points.cols(), " points, expected ", kMostInkPoints,
        " at most");
  Ink ink;
  for (Index i = 0; i < points.cols(); ++i) {
    for (Index row = 0; row < 3; ++row)
      check(std::fabs(points(row, i)) <= kFarthest, "ink_of: point ", i + 1, " has ", points(row, i), " as its ",
            row == 0   ? "x"
            : row == 1 ? "y"
                       : "time",
            ", expected a number from -10000 to 10000");
    const float before = ink.points.empty() ? points(2, i) : ink.points.back().seconds;
    check(points(2, i) >= before, "ink_of: point ", i + 1, " comes ", before - points(2, i),
          " seconds before the point before it");
    const int stroke = ink.strokes();
    check(points(3, i) == static_cast<float>(stroke) || (stroke > 0 && points(3, i) == static_cast<float>(stroke - 1)),
          "ink_of: point ", i + 1, " belongs to stroke ", points(3, i), ", expected ", stroke > 0 ? stroke - 1 : 0,
          " or the next one");
    ink.points.push_back({points(0, i), points(1, i), points(2, i), static_cast<int>(points(3, i))});
  }
  return ink;
}

}  // namespace unrolled
