#include "core/run/curve_recorder.h"

#include <algorithm>
#include <cmath>
#include <limits>
#include <utility>
#include <vector>

#include "core/math/check.h"

namespace unrolled {
namespace {

float to_float(double value) {
  constexpr double kMost = std::numeric_limits<float>::max();
  return static_cast<float>(std::clamp(value, -kMost, kMost));
}

void put(const CurvePoint& point, Index column, Matrix<double>& numbers) {
  numbers.col(column) << point.step, static_cast<double>(point.mean), static_cast<double>(point.low),
      static_cast<double>(point.high);
}

CurvePoint point_of(const Eigen::Vector4d& numbers) {
  return {numbers(0), to_float(numbers(1)), to_float(numbers(2)), to_float(numbers(3))};
}

bool is_count(double number, double most) { return number >= 0.0 && number <= most && std::trunc(number) == number; }

}  // namespace

CurveRecorder::CurveRecorder(Curve description) : curve_(std::move(description)) {
  curve_.points.clear();
  curve_.points.reserve(kMostPoints);
}

void CurveRecorder::add(std::int64_t step, double value) {
  if (!std::isfinite(value)) return;
  const float rounded = to_float(value);
  if (pending_count_ == 0) {
    pending_ = {0.0, 0.0F, rounded, rounded};
    pending_sum_ = 0.0;
  }
  ++pending_count_;
  pending_sum_ += value;
  pending_.step = static_cast<double>(step);
  pending_.mean = to_float(pending_sum_ / static_cast<double>(pending_count_));
  pending_.low = std::min(pending_.low, rounded);
  pending_.high = std::max(pending_.high, rounded);
  if (pending_count_ == values_per_point_) finish_pending();
  shared_.reset();
}

void CurveRecorder::finish_pending() {
  std::vector<CurvePoint>& points = curve_.points;
  points.push_back(pending_);
  pending_count_ = 0;
  if (points.size() < kMostPoints) return;
  for (std::size_t i = 0; i < kMostPoints / 2; ++i) {
    const CurvePoint& a = points[2 * i];
    const CurvePoint& b = points[2 * i + 1];
    points[i] = {b.step, a.mean / 2.0F + b.mean / 2.0F, std::min(a.low, b.low), std::max(a.high, b.high)};
  }
  points.resize(kMostPoints / 2);
  values_per_point_ *= 2;
}

std::shared_ptr<const Curve> CurveRecorder::shared() const {
  if (shared_ == nullptr) {
    auto copy = std::make_shared<Curve>();
    copy->points.reserve(curve_.points.size() + 1);
    *copy = curve_;
    if (pending_count_ > 0) copy->points.push_back(pending_);
    shared_ = std::move(copy);
  }
  return shared_;
}

Matrix<double> CurveRecorder::to_matrix() const {
  Matrix<double> numbers(4, static_cast<Index>(curve_.points.size()) + 2);
  numbers.col(0) << static_cast<double>(values_per_point_), static_cast<double>(pending_count_), pending_sum_, 0.0;
  put(pending_, 1, numbers);
  for (std::size_t i = 0; i < curve_.points.size(); ++i) put(curve_.points[i], static_cast<Index>(i) + 2, numbers);
  return numbers;
}

void CurveRecorder::from_matrix(const Matrix<double>& numbers) {
  constexpr Index kMostCols = static_cast<Index>(kMostPoints) + 1;  // a full set of points is merged at once
  check(numbers.rows() == 4 && numbers.cols() >= 2 && numbers.cols() <= kMostCols, "curve ", curve_.id, ": ",
        numbers.rows(), " x ", numbers.cols(), " numbers, expected 4 x 2 … ", kMostCols);
  check(numbers.allFinite(), "curve ", curve_.id, ": a number is not finite");
  constexpr double kMostValues = 1e15;
  check(numbers(0, 0) >= 1.0 && is_count(numbers(0, 0), kMostValues) && is_count(numbers(1, 0), numbers(0, 0) - 1.0),
        "curve ", curve_.id, ": ", numbers(1, 0), " of ", numbers(0, 0), " values are pending, which cannot be");
  clear();
  values_per_point_ = static_cast<std::int64_t>(numbers(0, 0));
  pending_count_ = static_cast<std::int64_t>(numbers(1, 0));
  pending_sum_ = numbers(2, 0);
  pending_ = point_of(numbers.col(1));
  for (Index i = 2; i < numbers.cols(); ++i) curve_.points.push_back(point_of(numbers.col(i)));
}

void CurveRecorder::cut_after(std::int64_t step) {
  const double last = static_cast<double>(step);
  if (pending_count_ > 0 && pending_.step > last) {
    pending_count_ = 0;
    pending_sum_ = 0.0;
  }
  while (!curve_.points.empty() && curve_.points.back().step > last) curve_.points.pop_back();
  shared_.reset();
}

void CurveRecorder::clear() {
  curve_.points.clear();
  values_per_point_ = 1;
  pending_count_ = 0;
  pending_sum_ = 0.0;
  pending_ = {};
  shared_.reset();
}

}  // namespace unrolled
