#include "core/lessons/device_ink.h"

#include <algorithm>
#include <cmath>

#include "core/lessons/ink_file.h"
#include "core/math/check.h"
#include "core/run/names.h"
#include "core/tasks/pen_features.h"
#include "core/tasks/utf8.h"

namespace unrolled {

namespace {

constexpr double kSpread = 0.5;         // x-heights: of the way about its mean height, as a root mean square
constexpr double kMeanHeight = 0.7;     // x-heights above the baseline
constexpr double kLongestLine = 200.0;  // x-heights
constexpr double kPause = 0.25;         // seconds

void check_label(const std::string& label) {
  check(label.size() <= kMostLabelBytes, "the label has ", label.size(), " bytes, expected ", kMostLabelBytes,
        " at most");
  for (std::size_t at = 0; at < label.size();) next_character(label, at);
}

double way(const DevicePoint& from, const DevicePoint& to) { return std::hypot(to.x - from.x, to.y - from.y); }

void bring_to_x_heights(std::vector<DevicePoint>& points) {
  const auto [left, right] = std::minmax_element(
      points.begin(), points.end(), [](const DevicePoint& one, const DevicePoint& other) { return one.x < other.x; });
  const double first = left->x, width = right->x - left->x;
  double whole = 0.0, height = 0.0, square = 0.0;
  const double origin = points.front().y;  // so that far-off numbers lose no digits
  for (std::size_t i = 1; i < points.size(); ++i) {
    if (points[i].stroke != points[i - 1].stroke) continue;
    const double from = points[i - 1].y - origin, to = points[i].y - origin, length = way(points[i - 1], points[i]);
    whole += length;
    height += length * (from + to) / 2.0;
    square += length * (from * from + from * to + to * to) / 3.0;
  }
  const double mean = whole > 0.0 ? height / whole : 0.0;
  const double spread = whole > 0.0 ? std::sqrt(std::max(square / whole - mean * mean, 0.0)) : 0.0;
  double unit = std::max(spread / kSpread, width / kLongestLine);
  if (!(unit > 0.0)) unit = 1.0;
  for (DevicePoint& point : points) {
    point.x = (point.x - first) / unit;
    point.y = kMeanHeight + (point.y - origin - mean) / unit;
  }
}

void order_times(std::vector<DevicePoint>& points) {
  double shift = -points.front().seconds;
  for (std::size_t i = 0; i < points.size(); ++i) {
    const double before = i == 0 ? 0.0 : points[i - 1].seconds;
    if (points[i].seconds + shift < before) {
      check(points[i].stroke != points[i - 1].stroke, "point ", i + 1, " comes ",
            number_text(before - points[i].seconds - shift), " seconds before the point before it");
      shift = before + kPause - points[i].seconds;
    }
    points[i].seconds += shift;
  }
}

void make_up_times(std::vector<DevicePoint>& points) {
  points.front().seconds = 0.0;
  for (std::size_t i = 1; i < points.size(); ++i)
    points[i].seconds = points[i - 1].seconds + kSecondsPerHeight * way(points[i - 1], points[i]);
}

}  // namespace

void DeviceInk::add(const DevicePoint& point) {
  check(points.size() < static_cast<std::size_t>(kMostInkPoints), "there are more than ", kMostInkPoints, " points");
  points.push_back(point);
}

Ink ink_from(DeviceInk device) {
  check_label(device.label);
  check(!device.points.empty(), "there is no point of a pen on paper");
  if (!device.in_x_heights) {
    bring_to_x_heights(device.points);
    if (device.timed) order_times(device.points);
  }
  if (!device.timed) make_up_times(device.points);
  Matrix<float> points(4, static_cast<Index>(device.points.size()));
  for (Index i = 0; i < points.cols(); ++i) {
    const DevicePoint& point = device.points[static_cast<std::size_t>(i)];
    points.col(i) << static_cast<float>(point.x), static_cast<float>(point.y), static_cast<float>(point.seconds),
        static_cast<float>(point.stroke);
  }
  Ink ink = ink_of(points);
  ink.label = std::move(device.label);
  return ink;
}

std::optional<double> ink_number(std::string_view text, bool in_x_heights) {
  std::optional<double> number = parsed<double>(text);
  if (number && in_x_heights)
    if (const auto written = parsed<float>(text)) number = *written;
  return number && std::isfinite(*number) ? number : std::nullopt;
}

}  // namespace unrolled
