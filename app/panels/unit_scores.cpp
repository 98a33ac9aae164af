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
  // x: a unit's value, y: the property. Step by step for all units at once, as the states lie in memory.
  using Units = Eigen::ArrayXd;
  const Units none = Units::Zero(states.rows());
  Units count = none, x_sum = none, y_sum = none, with = none, x_with = none, xx = none, yy = none, xy = none;
  Units x = none, there = none, dx = none, dy = none;
  const auto visit = [&](const auto& each) {
    for (Index t = 0; t < states.cols(); ++t) {
      const double y = property(0, t);
      if (!std::isfinite(y)) continue;
      x = states.col(t).cast<double>().array();
      there = x.isFinite().cast<double>();
      x = (there > 0.0).select(x, 0.0);
      each(y);
    }
  };
  visit([&](double y) {
    count += there;
    x_sum += x;
    y_sum += y * there;
    if (!(y > 0.0)) return;
    with += there;
    x_with += x;
  });
  // About the means: sums of squares alone would leave nothing of a small variance about a large mean.
  const Units x_mean = x_sum / count.max(1.0), y_mean = y_sum / count.max(1.0);
  visit([&](double y) {
    dx = (x - x_mean) * there;
    dy = (y - y_mean) * there;
    xx += dx * dx;
    yy += dy * dy;
    xy += dx * dy;
  });
  std::vector<PropertyScore> scores;
  for (Index unit = 0; unit < states.rows(); ++unit) {
    PropertyScore score;
    const double size = std::sqrt(xx(unit)) * std::sqrt(yy(unit));
    if (size > 0.0) score.correlation = std::clamp(xy(unit) / size, -1.0, 1.0);
    score.mean_with = with(unit) > 0.0 ? x_with(unit) / with(unit) : kNone;
    score.mean_without = count(unit) > with(unit) ? (x_sum(unit) - x_with(unit)) / (count(unit) - with(unit)) : kNone;
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
