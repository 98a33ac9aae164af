#include "core/run/curve_recorder.h"

#include <doctest/doctest.h>

#include <cmath>
#include <limits>
#include <stdexcept>

using namespace unrolled;

namespace {

Curve description() {
  Curve curve;
  curve.id = "loss";
  curve.group = "loss";
  curve.unit = "nats";
  return curve;
}

bool equal(const Curve& a, const Curve& b) {
  if (a.points.size() != b.points.size()) return false;
  for (std::size_t i = 0; i < a.points.size(); ++i) {
    const CurvePoint& p = a.points[i];
    const CurvePoint& q = b.points[i];
    if (p.step != q.step || p.mean != q.mean || p.low != q.low || p.high != q.high) return false;
  }
  return true;
}

double wave(std::int64_t step) { return std::sin(0.01 * static_cast<double>(step)); }

}  // namespace

TEST_CASE("a short curve keeps every value") {
  CurveRecorder recorder(description());
  CHECK(recorder.empty());
  for (std::int64_t step = 1; step <= 100; ++step) recorder.add(step, 0.5 * static_cast<double>(step));
  const auto curve = recorder.shared();
  CHECK(curve->unit == "nats");
  REQUIRE(curve->points.size() == 100);
  for (std::size_t i = 0; i < 100; ++i) {
    CHECK(curve->points[i].step == static_cast<double>(i + 1));
    CHECK(curve->points[i].mean == 0.5F * static_cast<float>(i + 1));
    CHECK(curve->points[i].low == curve->points[i].high);
  }
}

TEST_CASE("a long curve stays bounded and keeps its mean, its ends and a single spike") {
  CurveRecorder recorder(description());
  const std::int64_t steps = 100'003;
  double sum = 0.0;
  for (std::int64_t step = 1; step <= steps; ++step) {
    const double value = step == 31'337 ? 50.0 : wave(step);
    sum += value;
    recorder.add(step, value);
  }
  const auto curve = recorder.shared();
  CHECK(curve->points.size() <= CurveRecorder::kMostPoints + 1);
  CHECK(curve->points.size() > CurveRecorder::kMostPoints / 2);
  CHECK(curve->points.back().step == static_cast<double>(steps));
  float highest = 0.0F;
  double covered = 0.0;
  double mean = 0.0;
  for (const CurvePoint& point : curve->points) {
    highest = std::max(highest, point.high);
    mean += (point.step - covered) * static_cast<double>(point.mean);
    covered = point.step;
    CHECK(point.low <= point.mean);
    CHECK(point.mean <= point.high);
  }
  CHECK(highest == 50.0F);
  CHECK(mean / static_cast<double>(steps) == doctest::Approx(sum / static_cast<double>(steps)).epsilon(1e-4));
}

TEST_CASE("a copy is shared until a value is added, and never changes") {
  CurveRecorder recorder(description());
  recorder.add(1, 1.0);
  const auto first = recorder.shared();
  CHECK(recorder.shared() == first);
  recorder.add(2, 2.0);
  CHECK(recorder.shared() != first);
  CHECK(first->points.size() == 1);
}

TEST_CASE("a restored recorder goes on exactly as the one it was taken from") {
  for (const std::int64_t until : {0, 1, 1000, 2047, 2048, 4097, 9999}) {
    CurveRecorder recorder(description());
    for (std::int64_t step = 1; step <= until; ++step) recorder.add(step, wave(step));
    CurveRecorder restored(description());
    restored.add(7, 7.0);
    restored.from_matrix(recorder.to_matrix());
    CHECK(equal(*restored.shared(), *recorder.shared()));
    for (std::int64_t step = until + 1; step <= until + 3000; ++step) {
      recorder.add(step, wave(step));
      restored.add(step, wave(step));
    }
    CHECK(equal(*restored.shared(), *recorder.shared()));
    CHECK(restored.to_matrix() == recorder.to_matrix());
  }
}

TEST_CASE("a cut forgets what came after a step, and whatever reaches beyond it") {
  CurveRecorder recorder(description());
  for (int i = 1; i <= 100; ++i) recorder.add(i, i);
  const auto before = recorder.shared();
  recorder.cut_after(100);
  CHECK(equal(*recorder.shared(), *before));
  recorder.cut_after(60);
  REQUIRE(recorder.shared()->points.size() == 60);
  CHECK(recorder.shared()->points.back().step == 60.0);
  CHECK(before->points.size() == 100);
  recorder.add(61, -3.0);
  CHECK(recorder.shared()->points.back().mean == -3.0F);
  recorder.cut_after(0);
  CHECK(recorder.empty());

  const auto merged = static_cast<std::int64_t>(CurveRecorder::kMostPoints) + 3;  // two values a point, one pending
  for (std::int64_t i = 1; i <= merged; ++i) recorder.add(i, 1.0);
  REQUIRE(recorder.shared()->points.back().step == static_cast<double>(merged));
  recorder.cut_after(merged - 1);
  CHECK(recorder.shared()->points.back().step == static_cast<double>(merged - 1));
  recorder.cut_after(1001);  // within the point of 1001 and 1002
  CHECK(recorder.shared()->points.back().step == 1000.0);
}

TEST_CASE("values without a place on an axis leave no trace; huge ones stay finite") {
  CurveRecorder recorder(description());
  recorder.add(1, std::nan(""));
  recorder.add(2, std::numeric_limits<double>::infinity());
  CHECK(recorder.empty());
  recorder.add(3, 1e300);
  CHECK(std::isfinite(recorder.shared()->points.at(0).mean));
}

TEST_CASE("numbers that cannot be a curve are refused") {
  CurveRecorder recorder(description());
  const Matrix<double> good = recorder.to_matrix();
  CHECK_THROWS_AS(recorder.from_matrix(Matrix<double>::Zero(3, 2)), std::invalid_argument);
  CHECK_THROWS_AS(recorder.from_matrix(Matrix<double>::Zero(4, 1)), std::invalid_argument);
  CHECK_THROWS_AS(recorder.from_matrix(Matrix<double>::Ones(4, 5000)), std::invalid_argument);
  for (const double bad : {0.0, -1.0, 1.5, 1e300, std::nan("")}) {
    Matrix<double> numbers = good;
    numbers(0, 0) = bad;
    CHECK_THROWS_AS(recorder.from_matrix(numbers), std::invalid_argument);
  }
  Matrix<double> pending = good;
  pending(1, 0) = 1.0;
  CHECK_THROWS_AS(recorder.from_matrix(pending), std::invalid_argument);
}
