#include "app/panels/unit_scores.h"

#include <algorithm>
#include <cmath>
#include <limits>
#include <numeric>

#include "core/math/check.h"

namespace unrolled {

std::vector<StretchScore> stretch_scores(const Matrix<float>& states, const Brush& stretch, double threshold) {
  check(!stretch.empty() && stretch.first <= stretch.last && stretch.last < states.cols(),
        "stretch_scores: the stretch is ", stretch.first, " … ", stretch.last, ", expected one within ", states.cols(),
        " steps");
  const auto units = static_cast<std::size_t>(states.rows());
  std::vector<int> inside(units, 0), outside(units, 0);
  for (Index t = 0; t < states.cols(); ++t) {
    std::vector<int>& count = stretch.contains(static_cast<int>(t)) ? inside : outside;
    for (Index unit = 0; unit < states.rows(); ++unit)
      if (std::abs(states(unit, t)) >= threshold) ++count[static_cast<std::size_t>(unit)];
  }
  const double length = stretch.last - stretch.first + 1;
  const double rest = static_cast<double>(states.cols()) - length;
  std::vector<StretchScore> scores(units);
  for (std::size_t unit = 0; unit < units; ++unit)
    scores[unit] = {inside[unit] / length, rest > 0.0 ? outside[unit] / rest : 0.0};
  return scores;
}

std::vector<PropertyScore> property_scores(const Matrix<float>& states, const Matrix<float>& property) {
  check(property.rows() == 1 && property.cols() == states.cols(), "property_scores: the property is ", property.rows(),
        " x ", property.cols(), ", expected 1 x ", states.cols());
  constexpr double kNone = std::numeric_limits<double>::quiet_NaN();
  // x: a unit's value, y: the property. Step by step, as the states lie in memory.
  struct Sums {
    double count = 0.0, x = 0.0, y = 0.0, with = 0.0, x_with = 0.0, xx = 0.0, yy = 0.0, xy = 0.0;
  };
  std::vector<Sums> sums(static_cast<std::size_t>(states.rows()));
  const auto visit = [&](const auto& each) {
    for (Index t = 0; t < states.cols(); ++t) {
      const double y = property(0, t);
      if (!std::isfinite(y)) continue;
      for (Index unit = 0; unit < states.rows(); ++unit)
        if (std::isfinite(states(unit, t))) each(sums[static_cast<std::size_t>(unit)], double{states(unit, t)}, y);
    }
  };
  visit([](Sums& sum, double x, double y) {
    sum.count += 1.0;
    sum.x += x;
    sum.y += y;
    if (!(y > 0.0)) return;
    sum.with += 1.0;
    sum.x_with += x;
  });
  // About the means: sums of squares alone would leave nothing of a small variance about a large mean.
  visit([](Sums& sum, double x, double y) {
    const double dx = x - sum.x / sum.count;
    const double dy = y - sum.y / sum.count;
    sum.xx += dx * dx;
    sum.yy += dy * dy;
    sum.xy += dx * dy;
  });
  std::vector<PropertyScore> scores;
  for (const Sums& sum : sums) {
    PropertyScore score;
    const double size = std::sqrt(sum.xx) * std::sqrt(sum.yy);
    if (size > 0.0) score.correlation = std::clamp(sum.xy / size, -1.0, 1.0);
    score.mean_with = sum.with > 0.0 ? sum.x_with / sum.with : kNone;
    score.mean_without = sum.count > sum.with ? (sum.x - sum.x_with) / (sum.count - sum.with) : kNone;
    scores.push_back(score);
  }
  return scores;
}

bool is_binary(const Matrix<float>& property) { return (property.array() == 0.0F || property.array() == 1.0F).all(); }

std::vector<int> best_units(const std::vector<double>& scores, std::size_t most) {
  std::vector<int> units(scores.size());
  std::iota(units.begin(), units.end(), 0);
  const auto score = [&](int unit) {
    const double value = scores[static_cast<std::size_t>(unit)];
    return std::isnan(value) ? -std::numeric_limits<double>::infinity() : value;
  };
  const auto end = units.begin() + static_cast<std::ptrdiff_t>(std::min(most, units.size()));
  std::partial_sort(units.begin(), end, units.end(),
                    [&](int a, int b) { return score(a) != score(b) ? score(a) > score(b) : a < b; });
  units.erase(end, units.end());
  return units;
}

}  // namespace unrolled
