// What a pen wrote, as people write: strokes, each a row of points in time.
//
// The unit of length is the x-height of the writing, the distance from its baseline to the top of an "x". The baseline
// lies at y = 0 and y grows upwards: ascenders reach about 2, descenders about −1, digits stand from 0 to 2.
#pragma once

#include <string>
#include <vector>

#include "core/math/matrix.h"

namespace unrolled {

struct PenPoint {
  float x = 0.0F;        // x-heights
  float y = 0.0F;        // x-heights above the baseline
  float seconds = 0.0F;  // since the first point; never less than that of the point before
  int stroke = 0;        // from 0; the pen was lifted before a point of another stroke than the point before it
  bool operator==(const PenPoint&) const = default;
};

struct Ink {
  std::vector<PenPoint> points;
  std::string label;  // what it says, UTF-8; empty where that is not known

  int strokes() const { return points.empty() ? 0 : points.back().stroke + 1; }
};

inline constexpr Index kMostInkPoints = 20'000;

// 4 x N: x, y, seconds and stroke of each point.
Matrix<float> ink_matrix(const Ink& ink);

// The same back, without a label. Throws std::invalid_argument naming the first point that does not fit: more than
// kMostInkPoints, a number that is not finite or beyond ±10^4, a time that runs backwards, a stroke that is neither
// that of the point before nor the next one (from 0).
Ink ink_of(const Matrix<float>& points);

}  // namespace unrolled
