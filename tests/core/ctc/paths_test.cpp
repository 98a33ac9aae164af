#include "core/ctc/paths.h"

#include <doctest/doctest.h>

#include <cmath>
#include <limits>
#include <map>
#include <set>
#include <stdexcept>

#include "core/ctc/trellis.h"
#include "tests/core/ctc/ctc_cases.h"
#include "tests/core/oracles.h"

namespace unrolled::ctc {

namespace {

// Symbols: 0 blank, 1 a, 2 e, 3 l, 4 p.
const Topology kApple({1, 4, 4, 3, 2}, 0, 5);

SymbolPath typed(const std::string& text) {
  SymbolPath path;
  for (const char letter : text) path.push_back(static_cast<int>(std::string("-aelp").find(letter)));
  return path;
}

double binomial(double n, double k) { return std::lgamma(n + 1.0) - std::lgamma(k + 1.0) - std::lgamma(n - k + 1.0); }

}  // namespace

TEST_CASE("ctc paths: known counts") {
  for (const nlohmann::json& each : published().at("path_counts")) {
    const std::vector<int> labels = each.at("labels").get<std::vector<int>>();
    const PathCount count = count_paths(Topology(labels, 9, 10), each.at("T").get<Index>());
    CHECK(count.exact == each.at("paths").get<std::uint64_t>());
    CHECK(count.logarithm == doctest::Approx(std::log(each.at("paths").get<double>())).epsilon(1e-14));
  }
  CHECK(count_paths(kApple, 5).exact == 0);
  CHECK(count_paths(kApple, 5).logarithm == -std::numeric_limits<double>::infinity());
  CHECK(count_paths(Topology({}, 0, 1), 1000).exact == 1);
}

TEST_CASE("ctc paths: counts are exact up to 2^64 and logarithms beyond") {
  // C(67, 33) = 14226520737620288370 fits, its neighbour C(68, 34) does not.
  const auto alternating = [](int length) {
    std::vector<int> labels;
    for (int i = 0; i < length; ++i) labels.push_back(1 + i % 2);
    return Topology(labels, 0, 3);
  };
  // T + L = 67 and 2L = 34: C(67, 34) = C(67, 33).
  CHECK(count_paths(alternating(17), 50).exact == 14226520737620288370ULL);
  const PathCount over = count_paths(alternating(17), 51);  // C(68, 34)
  CHECK_FALSE(over.exact.has_value());
  CHECK(over.logarithm == doctest::Approx(binomial(68, 34)).epsilon(1e-12));
  const PathCount far = count_paths(alternating(500), 5000);
  CHECK_FALSE(far.exact.has_value());
  CHECK(far.logarithm == doctest::Approx(binomial(5500, 1000)).epsilon(1e-11));
}

TEST_CASE("ctc paths: enumeration lists each path once, in order") {
  for (const std::vector<int>& labels : all_targets(4, 0, 3))
    for (Index steps = 1; steps <= 7; ++steps) {
      const Topology topology(labels, 0, 3);
      const auto paths = enumerate_paths(topology, steps, 100000);
      REQUIRE(paths.has_value());
      REQUIRE(paths->size() == *count_paths(topology, steps).exact);
      for (std::size_t i = 0; i < paths->size(); ++i) {
        REQUIRE((i == 0 || (*paths)[i - 1] < (*paths)[i]));
        REQUIRE(collapse(symbols_of(topology, (*paths)[i]), 0).labels == labels);
      }
    }
  CHECK(enumerate_paths(kApple, 8, 66)->size() == 66);
  CHECK_FALSE(enumerate_paths(kApple, 8, 65).has_value());
  CHECK(enumerate_paths(kApple, 5, 65)->empty());
}

TEST_CASE("ctc paths: the two stages of B") {
  const Collapse both = collapse(typed("--aap-pl"), 0);
  CHECK(both.merged == typed("-ap-pl"));
  CHECK(both.labels == typed("appl"));
  CHECK(both.run == std::vector<Index>{0, 0, 1, 1, 2, 3, 4, 5});
  CHECK(both.label == std::vector<Index>{-1, 0, 1, -1, 2, 3});
  CHECK(both.first_step == std::vector<Index>{0, 2, 4, 5, 6, 7});
  CHECK(collapse({}, 0).merged.empty());
  CHECK(collapse(typed("---"), 0).labels.empty());
}

TEST_CASE("ctc paths: a typed path is followed to its end or to where it breaks") {
  const FollowedPath good = follow(kApple, typed("--ap-ple"), 8);
  CHECK(good.spells);
  CHECK(good.states == StatePath{0, 0, 1, 3, 4, 5, 7, 9});

  const auto breaks = [](const std::string& text, Index at, ArrowReason reason, std::optional<Index> wanted) {
    const FollowedPath followed = follow(kApple, typed(text), 8);
    return !followed.spells && !followed.incomplete && followed.broken_at == at && followed.reason == reason &&
           followed.wanted == wanted && static_cast<Index>(followed.states.size()) == at;
  };
  CHECK(breaks("--apple-", 4, ArrowReason::kTooLate, 3));      // the second p merges with the first
  CHECK(breaks("-ap--a", 5, ArrowReason::kBackwards, 1));      // a is behind
  CHECK(breaks("-al", 2, ArrowReason::kSkipsLabel, 7));        // l before the two p
  CHECK(breaks("p", 0, ArrowReason::kSkipsLabel, 3));          // begins with the second label
  CHECK(breaks("----", 2, ArrowReason::kTooLate, 0));          // too few steps are left
  CHECK(breaks("--ap-plee", 8, ArrowReason::kOffTheEnd, {}));  // a ninth step
  const FollowedPath stranger = follow(kApple, {0, 1, 7}, 8);  // no such symbol in the target
  CHECK(stranger.broken_at == 2);
  CHECK(stranger.reason == ArrowReason::kOffTheEnd);
  CHECK_FALSE(stranger.wanted.has_value());
  const FollowedPath begun = follow(kApple, typed("--ap"), 8);
  CHECK(begun.incomplete);
  CHECK_FALSE(begun.spells);
  CHECK(begun.broken_at == -1);
  CHECK(begun.states.size() == 4);
}

TEST_CASE("ctc paths: the probability of a path") {
  const Emissions even = emissions_from_probabilities(Matrix<double>::Constant(5, 8, 0.2));
  CHECK(log_probability(even, typed("--ap-ple")) == doctest::Approx(8.0 * std::log(0.2)).epsilon(1e-14));
  CHECK_THROWS_WITH_AS(log_probability(even, typed("--ap")), "ctc: the path has 4 steps, expected 8",
                       std::invalid_argument);
  CHECK_THROWS_WITH_AS(log_probability(even, {0, 0, 0, 5, 0, 0, 0, 0}),
                       "ctc: step 4 of the path is symbol 5, expected 0 … 4", std::invalid_argument);
}

TEST_CASE("ctc paths: samples have their posterior frequency") {
  Random random(7);
  const Topology topology({1, 1}, 0, 3);
  const Emissions emissions = random_emissions(3, 5, random);
  const PathSampler sampler(topology, emissions);
  std::map<StatePath, double> counted;
  constexpr int kDraws = 20000;
  for (int i = 0; i < kDraws; ++i) counted[sampler.sample(random)] += 1.0 / kDraws;
  const auto paths = enumerate_paths(topology, 5, 1000);
  const double log_p = make_trellis(topology, emissions).log_p;
  double total = 0.0;
  for (const StatePath& path : *paths) {
    const double posterior = std::exp(log_probability(emissions, symbols_of(topology, path)) - log_p);
    CHECK(std::abs(counted[path] - posterior) < 4.0 * std::sqrt(posterior * (1.0 - posterior) / kDraws) + 1e-12);
    total += counted[path];
  }
  CHECK(total == doctest::Approx(1.0));
  CHECK_THROWS_WITH_AS(PathSampler(topology, random_emissions(3, 2, random)),
                       "ctc: no path of 2 steps spells the target with a probability above 0", std::invalid_argument);
}

TEST_CASE("ctc paths: the best path is the best of all") {
  Random random(8);
  for (int round = 0; round < 50; ++round) {
    const Index steps = 1 + static_cast<Index>(random.below(7));
    const Topology topology(random_target(static_cast<Index>(random.below(4)), 0, 3, random), 0, 3);
    const Emissions emissions = random_emissions(3, steps, random);
    const BestPaths best = best_paths(topology, emissions);
    double highest = -std::numeric_limits<double>::infinity();
    StatePath winner;
    const auto paths = enumerate_paths(topology, steps, 100000);
    for (const StatePath& path : *paths) {
      const double here = log_probability(emissions, symbols_of(topology, path));
      if (here > highest) {
        highest = here;
        winner = path;
      }
    }
    if (winner.empty()) {
      CHECK(best.paths.empty());
      CHECK(best.ties.exact == 0);
      continue;
    }
    CHECK(best.log_probability == doctest::Approx(highest).epsilon(1e-13));
    CHECK(best.paths == std::vector<StatePath>{winner});
    CHECK(best.ties.exact == 1);
  }
}

TEST_CASE("ctc paths: ties of the best path are listed and counted") {
  const Emissions even = emissions_from_probabilities(Matrix<double>::Constant(5, 8, 0.2));
  const BestPaths all = best_paths(kApple, even, 100);
  CHECK(all.ties.exact == 66);
  CHECK(all.paths == *enumerate_paths(kApple, 8, 66));
  const BestPaths some = best_paths(kApple, even, 10);
  CHECK(some.ties.exact == 66);
  CHECK(some.paths.size() == 10);
  // The same factors in another order, whose products differ by rounding: a a then a blank, or a then two blanks.
  Matrix<double> y(2, 4);
  y << 0.1, 0.3, 0.7, 0.9,  //
      0.9, 0.7, 0.3, 0.1;
  const BestPaths pair = best_paths(Topology({1}, 0, 2), emissions_from_probabilities(y));
  CHECK(pair.ties.exact == 1);
  CHECK(pair.paths.front() == StatePath{1, 1, 2, 2});
  // More ties than 64 bits count.
  const BestPaths many = best_paths(Topology(std::vector<int>(200, 1), 0, 2),
                                    emissions_from_probabilities(Matrix<double>::Constant(2, 1000, 0.5)), 3);
  CHECK_FALSE(many.ties.exact.has_value());
  CHECK(many.ties.logarithm == doctest::Approx(binomial(1000 + 200 - 199, 400)).epsilon(1e-11));
  CHECK(many.paths.size() == 3);
}

TEST_CASE("ctc paths: the cells of the paths through a cell") {
  const auto paths = enumerate_paths(kApple, 8, 66);
  for (Index s = 0; s < 11; ++s)
    for (Index t = 0; t < 8; ++t) {
      Matrix<double> expected = Matrix<double>::Zero(11, 8);
      for (const StatePath& path : *paths)
        if (path[static_cast<std::size_t>(t)] == s)
          for (std::size_t u = 0; u < 8; ++u) expected(path[u], static_cast<Index>(u)) = 1.0;
      CHECK(cells_on_paths_through(kApple, 8, s, t) == expected);
    }
  CHECK_THROWS_WITH_AS(cells_on_paths_through(kApple, 8, 11, 0), "ctc: there is no state 12, expected 1 … 11",
                       std::invalid_argument);
}

}  // namespace unrolled::ctc
