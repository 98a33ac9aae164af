#include "core/tasks/pen_features.h"

#include <doctest/doctest.h>

#include <cmath>
#include <limits>
#include <stdexcept>

using namespace unrolled;

namespace {

// A circle of radius 1 from its rightmost point on in 2 seconds, in so many straight pieces, and a dot half a second
// later.
Ink circle_and_dot(int pieces) {
  Ink ink;
  for (int i = 0; i <= pieces; ++i) {
    const double share = static_cast<double>(i) / pieces;
    ink.points.push_back({static_cast<float>(std::cos(6.28 * share)), static_cast<float>(std::sin(6.28 * share)),
                          static_cast<float>(2.0 * share), 0});
  }
  ink.points.push_back({3, 2, 2.5F, 1});
  ink.points.push_back({3.02F, 2, 2.6F, 1});
  return ink;
}

double gap(const PenSequence& sequence, Index t) {
  return (sequence.points.col(t) - sequence.points.col(t - 1)).head(2).norm();
}

}  // namespace

TEST_CASE("pen features: points lie equally far apart, whatever the device gave") {
  const PenSequence coarse = pen_features(circle_and_dot(150), 0.2), fine = pen_features(circle_and_dot(3000), 0.2);
  REQUIRE(coarse.inputs.cols() == 34);  // 6.28 / 0.2 = 31.4: 32 and the stroke's end; the dot
  REQUIRE(fine.inputs.cols() == coarse.inputs.cols());
  CHECK((fine.points - coarse.points).cwiseAbs().maxCoeff() < 0.02F);
  CHECK((fine.inputs - coarse.inputs).cwiseAbs().maxCoeff() < 0.1F);
  for (Index t = 1; t < 32; ++t) {
    CHECK(gap(coarse, t) == doctest::Approx(0.2).epsilon(0.02));
    CHECK(coarse.inputs.col(t).head(2).norm() == doctest::Approx(1.0).epsilon(0.02));
    CHECK(coarse.inputs(3, t) == doctest::Approx(1 + std::log(0.2 / 3.14 / 0.03)).epsilon(0.02));
  }
  CHECK(coarse.points.col(0) == ink_matrix(circle_and_dot(150)).col(0));
  CHECK(coarse.points.col(32) == ink_matrix(circle_and_dot(150)).col(150));
}

TEST_CASE("pen features: the flag and the jump stand where a stroke begins, and a jump is compressed") {
  const Ink ink = circle_and_dot(150);
  const PenSequence made = pen_features(ink, 0.2);
  CHECK(made.inputs.row(2).sum() == 2.0F);
  CHECK(made.inputs.col(0) == Eigen::Vector4f(0, 0, 1, 0));
  CHECK(made.points.col(33) == Eigen::Vector4f(3, 2, 2.5F, 1));
  CHECK(made.inputs(2, 33) == 1.0F);
  CHECK(made.inputs(0, 33) == doctest::Approx(1 + std::log((3 - ink.points[150].x) / 0.2)));
  CHECK(made.inputs(1, 33) == doctest::Approx(1 + std::log((2 - ink.points[150].y) / 0.2)));
  CHECK(made.inputs(3, 33) == doctest::Approx(1 + std::log(0.5 / 0.03)));
}

TEST_CASE("pen features: without a spacing the points stay as they are") {
  const Ink ink = circle_and_dot(40);
  const PenSequence made = pen_features(ink, 0.0);
  CHECK(made.points == ink_matrix(ink));
  CHECK(made.inputs(1, 1) == doctest::Approx((ink.points[1].y - ink.points[0].y) / 0.2));
  CHECK(made.inputs(3, 1) == doctest::Approx(1 + std::log(0.05 / 0.03)));
}

TEST_CASE("pen features: what is written on changes no step but the last") {
  const Ink ink = circle_and_dot(700);
  const PenSequence whole = pen_features(ink, 0.2);
  for (const std::size_t count : {1U, 5U, 40U, 99U, 333U, 700U, 701U, 702U}) {
    Ink first = ink;
    first.points.resize(count);
    const PenSequence made = pen_features(first, 0.2);
    const Index kept = made.inputs.cols() - 1;
    REQUIRE(kept < whole.inputs.cols());
    CHECK(made.inputs.leftCols(kept) == whole.inputs.leftCols(kept));
    CHECK(made.points.leftCols(kept) == whole.points.leftCols(kept));
  }
}

TEST_CASE("pen features: whole pixels and a trembling hand make the way no longer") {
  // A slanting line at 30 pixels an x-height, each pixel a step to the right or one up.
  Ink stairs;
  for (int i = 0; i <= 90; ++i) {
    stairs.points.push_back({static_cast<float>(i) / 30, static_cast<float>(i) / 30, static_cast<float>(i) / 45, 0});
    stairs.points.push_back(stairs.points.back());
    stairs.points.back().x += 1.0F / 30;
  }
  const PenSequence made = pen_features(stairs, 0.2);
  CHECK(made.inputs.cols() <= 24);  // 3√2 / 0.2 = 21.2; with every pixel counted they would be 31
}

TEST_CASE("pen features: nothing written, one point, one place, numbers that no one writes") {
  CHECK(pen_features({}, 0.2).inputs.cols() == 0);
  CHECK(pen_features({}, 0.0).points.rows() == 4);
  CHECK(pen_features({{{1, 1, 0, 0}}, ""}, 0.2).inputs.cols() == 1);
  CHECK(pen_features({{{1, 1, 0, 0}, {1, 1, 0.5F, 0}, {1, 1, 1, 0}}, ""}, 0.2).points.cols() == 1);
  // There and back in one stroke: the end lies where the beginning was.
  const PenSequence back = pen_features({{{0, 0, 0, 0}, {1, 0, 1, 0}, {0, 0, 2, 0}}, ""}, 0.25);
  CHECK(back.points.cols() == 9);
  CHECK(back.points(2, 8) == 2.0F);
  const Ink far{{{-1e4F, 0, 0, 0}, {1e4F, 0, 1, 1}}, ""};
  CHECK(pen_features(far, 0.2).inputs.allFinite());
  CHECK(pen_features(far, 0.2).inputs.cwiseAbs().maxCoeff() < 20.0F);
  const Ink long_line{{{-1e4F, 0, 0, 0}, {1e4F, 0, 1, 0}}, ""};
  CHECK_THROWS_WITH_AS(pen_features(long_line, 0.2), doctest::Contains("would be more than 20000"),
                       std::invalid_argument);
  CHECK_THROWS_AS(pen_features(long_line, 1e-300), std::invalid_argument);
  for (const double wrong : {-0.1, std::numeric_limits<double>::quiet_NaN(), std::numeric_limits<double>::infinity()})
    CHECK_THROWS_WITH_AS(pen_features(long_line, wrong), doctest::Contains("the spacing is"), std::invalid_argument);
}
