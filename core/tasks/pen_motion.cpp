#include <algorithm>
#include <cmath>
#include <numbers>

#include "core/tasks/word_writer.h"

namespace unrolled {

namespace {

using Curve = std::vector<GlyphPoint>;

double square(double x) { return x * x; }

// std::hypot guards against numbers that no ink has, and takes its time for it.
double distance(const GlyphPoint& a, const GlyphPoint& b) { return std::sqrt(square(a.x - b.x) + square(a.y - b.y)); }

// Radians by which the curve turns at point i, looking a little to both sides so that rounding is no bend.
double turn_at(const Curve& curve, std::size_t i) {
  const std::size_t before = i < 2 ? 0 : i - 2;
  const std::size_t after = std::min(i + 2, curve.size() - 1);
  const double ax = curve[i].x - curve[before].x;
  const double ay = curve[i].y - curve[before].y;
  const double bx = curve[after].x - curve[i].x;
  const double by = curve[after].y - curve[i].y;
  if ((ax == 0.0 && ay == 0.0) || (bx == 0.0 && by == 0.0)) return 0.0;
  return std::abs(std::atan2(ax * by - ay * bx, ax * bx + ay * by));
}

// Seconds from the beginning of the stroke at each of its points.
std::vector<double> times_along(const Curve& curve, const WritingStyle& style, Random& random) {
  const double fastest = style.speed * std::pow(style.size, 0.7);  // large writing is written faster
  const double phase = random.uniform(0.0, 2.0 * std::numbers::pi);
  const double rhythm = 0.2 * style.variation;
  std::vector<double> times(curve.size(), 0.0);
  double length = 0.0;
  for (std::size_t i = 1; i < curve.size(); ++i) length += distance(curve[i - 1], curve[i]);
  std::size_t halt = 0;
  if (random.uniform() < style.halts) halt = static_cast<std::size_t>(random.below(curve.size()));
  double way = 0.0;
  for (std::size_t i = 1; i < curve.size(); ++i) {
    const double step = distance(curve[i - 1], curve[i]);
    const double middle = way + 0.5 * step;
    const double ends = std::min(middle, length - middle) / (0.25 * style.size);
    const double eased = 0.35 + 0.65 * std::min(1.0, ends);
    const double bend = 1.0 / (1.0 + style.easing * std::cbrt(square(4.0 * turn_at(curve, i - 1))));
    const double swing = 1.0 + rhythm * std::sin(phase + 2.1 * way / style.size);
    times[i] = times[i - 1] + step / (fastest * eased * bend * swing);
    if (i == halt) times[i] += random.uniform(0.05, 0.5);
    way += step;
  }
  return times;
}

}  // namespace

Ink move_pen(const std::vector<Curve>& curves, const WritingStyle& style, Random& random) {
  Ink ink;
  double now = 0.0;
  const auto in_pixels = [&](double length) { return std::round(length * style.zoom) / style.zoom; };
  for (std::size_t stroke = 0; stroke < curves.size(); ++stroke) {
    const Curve& curve = curves[stroke];
    if (stroke > 0) {
      const double jump = distance(curves[stroke - 1].back(), curve.front());
      const double pause = style.pause * std::exp(0.6 * style.variation * std::clamp(random.normal(), -2.0, 2.2));
      now += pause + jump / (1.3 * style.speed * std::pow(style.size, 0.7));
    }
    const std::vector<double> times = times_along(curve, style, random);
    std::size_t segment = 0;
    bool first = true;
    for (double elapsed = 0.0; first || elapsed < times.back();) {
      elapsed = std::min(elapsed, times.back());
      while (segment + 2 < curve.size() && times[segment + 1] < elapsed) ++segment;
      const GlyphPoint& from = curve[segment];
      const GlyphPoint& to = curve[std::min(segment + 1, curve.size() - 1)];
      const double span = curve.size() > 1 ? times[segment + 1] - times[segment] : 0.0;
      const double share = span > 0.0 ? std::clamp((elapsed - times[segment]) / span, 0.0, 1.0) : 0.0;
      const PenPoint point{static_cast<float>(in_pixels(from.x + share * (to.x - from.x))),
                           static_cast<float>(in_pixels(from.y + share * (to.y - from.y))),
                           static_cast<float>(now + elapsed), static_cast<int>(stroke)};
      // A mouse that stays on its pixel tells nothing.
      if (first || point.x != ink.points.back().x || point.y != ink.points.back().y) ink.points.push_back(point);
      first = false;
      elapsed += style.period * random.uniform(0.6, 1.4);
    }
    const PenPoint end{static_cast<float>(in_pixels(curve.back().x)), static_cast<float>(in_pixels(curve.back().y)),
                       static_cast<float>(now + times.back()), static_cast<int>(stroke)};
    if (end.x != ink.points.back().x || end.y != ink.points.back().y) ink.points.push_back(end);
    now += times.back();
  }
  return ink;
}

}  // namespace unrolled
