#include "core/math/random.h"

#include <doctest/doctest.h>

#include <array>
#include <cmath>
#include <numbers>
#include <stdexcept>
#include <vector>

using namespace unrolled;

namespace {

// Pearson's Σ (observed - expected)² / expected.
double chi_square(const std::vector<int>& observed, const std::vector<double>& probabilities) {
  double draws = 0.0;
  for (const int count : observed) draws += count;
  double total = 0.0;
  for (std::size_t k = 0; k < observed.size(); ++k) {
    const double expected = draws * probabilities[k];
    total += (observed[k] - expected) * (observed[k] - expected) / expected;
  }
  return total;
}

// With d degrees of freedom the statistic has mean d and variance 2d: within five standard deviations, and not so
// even that it could not be chance.
void expect_chance(const std::vector<int>& observed, const std::vector<double>& probabilities) {
  const double degrees = static_cast<double>(observed.size() - 1);
  const double statistic = chi_square(observed, probabilities);
  INFO("chi-square " << statistic << " with " << degrees << " degrees of freedom");
  CHECK(statistic < degrees + 5.0 * std::sqrt(2.0 * degrees));
  CHECK(statistic > degrees / 20.0);
}

}  // namespace

TEST_CASE("uniform numbers fill [0, 1) evenly, in pairs too") {
  Random random(31);
  std::vector<int> single(50, 0);
  std::vector<int> pairs(100, 0);
  for (int draw = 0; draw < 100000; ++draw) {
    const double a = random.uniform();
    const double b = random.uniform();
    REQUIRE((a >= 0.0 && a < 1.0));
    ++single[static_cast<std::size_t>(a * 50.0)];
    ++pairs[static_cast<std::size_t>(a * 10.0) * 10 + static_cast<std::size_t>(b * 10.0)];
  }
  expect_chance(single, std::vector<double>(50, 0.02));
  expect_chance(pairs, std::vector<double>(100, 0.01));
}

TEST_CASE("uniform numbers of a range stay in it") {
  Random random(32);
  double sum = 0.0;
  for (int draw = 0; draw < 10000; ++draw) {
    const double x = random.uniform(-3.0, 5.0);
    REQUIRE((x >= -3.0 && x < 5.0));
    sum += x;
  }
  CHECK(std::abs(sum / 10000.0 - 1.0) < 5.0 * 8.0 / std::sqrt(12.0 * 10000.0));
}

TEST_CASE("normal numbers follow the bell") {
  Random random(33);
  // Bins of half a standard deviation from -3 to 3, and the tails.
  std::vector<int> observed(14, 0);
  std::vector<double> probabilities;
  const auto below = [](double x) { return 0.5 * std::erfc(-x / std::numbers::sqrt2); };
  for (int k = 0; k < 14; ++k) {
    const double from = k == 0 ? 0.0 : below(-3.0 + 0.5 * (k - 1));
    const double to = k == 13 ? 1.0 : below(-3.0 + 0.5 * k);
    probabilities.push_back(to - from);
  }
  for (int draw = 0; draw < 100000; ++draw) {
    const double x = random.normal();
    REQUIRE(std::isfinite(x));
    const int bin = std::max(0, std::min(13, static_cast<int>(std::floor((x + 3.0) * 2.0)) + 1));
    ++observed[static_cast<std::size_t>(bin)];
  }
  expect_chance(observed, probabilities);
}

TEST_CASE("whole numbers below a bound are even and never reach it") {
  Random random(34);
  for (const std::uint64_t count : {std::uint64_t{1}, std::uint64_t{2}, std::uint64_t{7}, std::uint64_t{65}}) {
    std::vector<int> observed(count, 0);
    for (int draw = 0; draw < 20000; ++draw) {
      const std::uint64_t drawn = random.below(count);
      REQUIRE(drawn < count);
      ++observed[drawn];
    }
    if (count > 1) expect_chance(observed, std::vector<double>(count, 1.0 / static_cast<double>(count)));
  }
  // Three quarters of all numbers: plain reduction would favour the lower third twice.
  const std::uint64_t large = 3ULL << 62;
  std::vector<int> thirds(3, 0);
  for (int draw = 0; draw < 20000; ++draw) {
    const std::uint64_t drawn = random.below(large);
    REQUIRE(drawn < large);
    ++thirds[drawn >> 62];
  }
  CHECK(chi_square(thirds, {1.0 / 3.0, 1.0 / 3.0, 1.0 / 3.0}) < 12.0);
  CHECK_THROWS_WITH_AS(random.below(0), "Random::below: count is 0, expected a positive number", std::invalid_argument);
}

TEST_CASE("choices follow their probabilities") {
  Random random(35);
  Eigen::VectorXd weights(5);
  weights << 0.1, 0.0, 0.4, 0.3, 0.2;
  for (const double total : {1.0, 10.0}) {  // they need not sum to 1
    std::vector<int> observed(5, 0);
    const Eigen::VectorXd scaled = weights * total;
    for (int draw = 0; draw < 50000; ++draw) ++observed[static_cast<std::size_t>(random.choose<double>(scaled))];
    CHECK(observed[1] == 0);
    expect_chance({observed[0], observed[2], observed[3], observed[4]}, {0.1, 0.4, 0.3, 0.2});
  }
}

TEST_CASE("a choice takes the last possible index where rounding leaves a rest") {
  Random random(36);
  Eigen::VectorXf only(4);
  only << 0.0F, 0.0F, 1.0F, 0.0F;
  for (int draw = 0; draw < 1000; ++draw) REQUIRE(random.choose<float>(only) == 2);
}

TEST_CASE("the state carries on where it was taken, and seeds differ") {
  Random random(37);
  random.normal();
  const Random::State state = random.state();
  const std::array<double, 3> ahead = {random.normal(), random.uniform(), random.normal()};
  Random other(38);
  CHECK(other.state() != state);
  other.set_state(state);
  CHECK(other.normal() == ahead[0]);
  CHECK(other.uniform() == ahead[1]);
  CHECK(other.normal() == ahead[2]);
}
