#include "app/panels/unit_scores.h"

#include <doctest/doctest.h>

#include <cmath>
#include <limits>

using namespace unrolled;

namespace {

constexpr float kNan = std::numeric_limits<float>::quiet_NaN();

Matrix<float> row(std::initializer_list<float> values) {
  Matrix<float> made(1, static_cast<Index>(values.size()));
  Index t = 0;
  for (const float value : values) made(0, t++) = value;
  return made;
}

}  // namespace

TEST_CASE("stretch scores: the share of active steps inside, minus that outside") {
  Matrix<float> states(5, 5);
  states << 0.9F, -0.9F, 0.1F, 0.2F, -0.3F,  // there and only there, whatever the sign
      0.9F, 0.9F, 0.9F, 0.9F, 0.9F,          // everywhere
      0.0F, 0.0F, 0.6F, -0.7F, 0.8F,         // everywhere but there
      0.5F, 0.4F, 0.5F, 0.0F, 0.0F,          // at the threshold: active
      kNan, 0.9F, kNan, kNan, kNan;          // NaN is not active
  const std::vector<StretchScore> scores = stretch_scores(states, {0, 1}, 0.5);
  REQUIRE(scores.size() == 5);
  CHECK(scores[0].score() == 1.0);
  CHECK(scores[1].score() == 0.0);
  CHECK(scores[2].score() == -1.0);
  CHECK(scores[3].inside == 0.5);
  CHECK(scores[3].outside == doctest::Approx(1.0 / 3.0));
  CHECK(scores[4].score() == 0.5);
  CHECK(stretch_scores(states, {0, 4}, 0.5)[1].score() == 1.0);  // nothing outside
  CHECK_THROWS_WITH_AS(stretch_scores(states, {2, 5}, 0.5), doctest::Contains("2 … 5"), std::invalid_argument);
  CHECK_THROWS_AS(stretch_scores(states, {}, 0.5), std::invalid_argument);
  CHECK_THROWS_AS(stretch_scores(states, {3, 2}, 0.5), std::invalid_argument);
}

TEST_CASE("property scores: Pearson's r, worked out by hand") {
  // x = 1, 2, 3, 4 and y = 0, 0, 1, 1: r = 2 / (√5 · 1).
  const std::vector<PropertyScore> scores = property_scores(row({1, 2, 3, 4}), row({0, 0, 1, 1}));
  CHECK(scores.at(0).correlation == doctest::Approx(2.0 / std::sqrt(5.0)).epsilon(1e-12));
  CHECK(scores[0].mean_with == 3.5);
  CHECK(scores[0].mean_without == 1.5);
  CHECK(property_scores(row({4, 3, 2, 1}), row({0, 0, 1, 1}))[0].correlation ==
        doctest::Approx(-2.0 / std::sqrt(5.0)).epsilon(1e-12));
  CHECK(property_scores(row({2, 4, 6}), row({10, 20, 30}))[0].correlation == doctest::Approx(1.0).epsilon(1e-12));
  // A small swing about a large mean.
  CHECK(property_scores(row({1000.25F, 1000, 1000.25F, 1000}), row({1, 0, 1, 0}))[0].correlation ==
        doctest::Approx(1.0).epsilon(1e-9));
}

TEST_CASE("property scores: what never varies tells nothing, and what is not finite is left out") {
  CHECK(property_scores(row({1, 1, 1}), row({0, 1, 0}))[0].correlation == 0.0);
  const PropertyScore never = property_scores(row({1, 2, 3}), row({0, 0, 0}))[0];
  CHECK(never.correlation == 0.0);
  CHECK(std::isnan(never.mean_with));
  CHECK(never.mean_without == 2.0);
  CHECK(std::isnan(property_scores(row({1, 2}), row({1, 1}))[0].mean_without));
  const PropertyScore part = property_scores(row({1, kNan, 2, 3, 4}), row({0, 1, 0, 1, 1}))[0];
  CHECK(part.correlation == doctest::Approx(2.0 / std::sqrt(5.0)).epsilon(1e-12));
  CHECK(property_scores(row({kNan, kNan}), row({0, 1}))[0].correlation == 0.0);
  CHECK_THROWS_WITH_AS(property_scores(row({1, 2}), row({1, 2, 3})), doctest::Contains("1 x 3"), std::invalid_argument);
}

TEST_CASE("property scores: binary or not") {
  CHECK(is_binary(row({0, 1, 1})));
  CHECK_FALSE(is_binary(row({0, 1, 2})));
  CHECK_FALSE(is_binary(row({0, kNan})));
}

TEST_CASE("best units: largest first, equals in their order, NaN last") {
  const std::vector<double> scores{0.1, 0.7, std::nan(""), 0.7, -0.9};
  CHECK(best_units(scores, 3) == std::vector<int>{1, 3, 0});
  CHECK(best_units(scores, 10) == std::vector<int>{1, 3, 0, 4, 2});
  CHECK(best_units({}, 4).empty());
}
