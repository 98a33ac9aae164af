#include "core/tasks/pen_features.h"

#include <algorithm>
#include <cmath>
#include <vector>

#include "core/math/check.h"

namespace unrolled {

namespace {

constexpr double kUsualSpacing = 0.2;  // x-heights: what raw points are measured by
constexpr double kDotRadius = 0.5;     // spacings
constexpr double kWavering = 0.25;     // spacings

struct Place {
  double x;
  double y;
  double seconds;
};

Place place_of(const PenPoint& point) { return {point.x, point.y, point.seconds}; }

double distance(const Place& from, const Place& to) { return std::hypot(to.x - from.x, to.y - from.y); }

Place between(const Place& from, const Place& to, double share) {
  return {from.x + share * (to.x - from.x), from.y + share * (to.y - from.y),
          from.seconds + share * (to.seconds - from.seconds)};
}

class Resampler {
 public:
  Resampler(double spacing, std::vector<PenPoint>& into) : spacing_(spacing), into_(into) {}

  // The points `first` … `last` − 1 are one stroke.
  void add(const PenPoint* first, const PenPoint* last) {
    const Place begin = place_of(*first);
    put(begin, first->stroke);
    const bool dot = std::all_of(
        first, last, [&](const PenPoint& point) { return distance(begin, place_of(point)) < kDotRadius * spacing_; });
    if (dot) return;
    Place kept = begin;
    double to_next = spacing_;  // of the way, until a point is due
    for (const PenPoint* point = first; point != last; ++point) {
      const Place place = place_of(*point);
      const double whole = distance(kept, place);
      if (whole < kWavering * spacing_) continue;
      double gone = 0.0;
      for (; gone + to_next <= whole; to_next = spacing_) {
        gone += to_next;
        put(between(kept, place, gone / whole), point->stroke);
      }
      to_next -= whole - gone;
      kept = place;
    }
    const PenPoint& end = *(last - 1);
    if (into_.back().x != end.x || into_.back().y != end.y) put(place_of(end), end.stroke);
  }

 private:
  void put(const Place& place, int stroke) {
    check(into_.size() < static_cast<std::size_t>(kMostPenSteps), "pen_features: points ", spacing_,
          " x-heights apart would be more than ", kMostPenSteps);
    into_.push_back(
        {static_cast<float>(place.x), static_cast<float>(place.y), static_cast<float>(place.seconds), stroke});
  }

  double spacing_;
  std::vector<PenPoint>& into_;
};

std::vector<PenPoint> resampled(const std::vector<PenPoint>& points, double spacing) {
  std::vector<PenPoint> made;
  Resampler resampler(spacing, made);
  for (const PenPoint *first = points.data(), *end = first + points.size(); first != end;) {
    const PenPoint* last =
        std::find_if(first, end, [&](const PenPoint& point) { return point.stroke != first->stroke; });
    resampler.add(first, last);
    first = last;
  }
  return made;
}

float compressed(double value) {
  const double size = std::fabs(value);
  return static_cast<float>(size <= 1.0 ? value : std::copysign(1.0 + std::log(size), value));
}

}  // namespace

PenSequence pen_features(const Ink& ink, double spacing) {
  check(std::isfinite(spacing) && spacing >= 0.0, "pen_features: the spacing is ", spacing,
        ", expected a number from 0 on");
  check(ink.points.size() <= static_cast<std::size_t>(kMostInkPoints), "pen_features: the ink has ", ink.points.size(),
        " points, expected ", kMostInkPoints, " at most");
  Ink even;
  even.points = spacing > 0.0 ? resampled(ink.points, spacing) : ink.points;
  PenSequence made{Matrix<float>::Zero(4, static_cast<Index>(even.points.size())), ink_matrix(even)};
  const double scale = spacing > 0.0 ? spacing : kUsualSpacing;
  for (Index t = 0; t < made.inputs.cols(); ++t) {
    const PenPoint& here = even.points[static_cast<std::size_t>(t)];
    const PenPoint& before = even.points[static_cast<std::size_t>(std::max<Index>(t - 1, 0))];
    const bool lifted = t == 0 || here.stroke != before.stroke;
    const double dx = static_cast<double>(here.x) - before.x, dy = static_cast<double>(here.y) - before.y,
                 dt = static_cast<double>(here.seconds) - before.seconds;
    made.inputs.col(t) << compressed(dx / scale), compressed(dy / scale), lifted ? 1.0F : 0.0F,
        compressed(dt / (kSecondsPerHeight * scale));
  }
  return made;
}

}  // namespace unrolled
