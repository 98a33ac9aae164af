#include "core/ctc/examples.h"

#include <doctest/doctest.h>

#include <cmath>

#include "core/ctc/greedy.h"
#include "core/ctc/paths.h"
#include "core/ctc/trellis.h"

using namespace unrolled;
using namespace unrolled::ctc;

namespace {

// "-aelpx"
const Topology kApple({1, 4, 4, 3, 2}, 0, 6);

double log_p(const Topology& topology, const Matrix<double>& y) {
  return make_trellis(topology, emissions_from_probabilities(y)).log_p;
}

}  // namespace

TEST_CASE("examples: the labels of a path are spread, what is left over comes first") {
  CHECK(spread_path(kApple, 8) == std::vector<int>{0, 0, 1, 4, 0, 4, 3, 2});  // --ap-ple
  CHECK(spread_path(kApple, 6) == std::vector<int>{1, 4, 0, 4, 3, 2});
  CHECK(spread_path(kApple, 12) == std::vector<int>{0, 1, 0, 4, 0, 0, 4, 0, 3, 0, 2, 0});
  CHECK(spread_path(Topology({}, 0, 2), 3) == std::vector<int>{0, 0, 0});
  CHECK(follow(kApple, spread_path(kApple, 37), 37).spells);
}

TEST_CASE("examples: every kind gives columns of probabilities at every length, whether or not the target fits") {
  for (const std::string& kind : example_kinds())
    for (const Index steps : {1, 2, 5, 6, 8, 60})
      for (const Topology& topology : {kApple, Topology({}, 0, 3), Topology({1}, 0, 2), Topology({2, 1, 2}, 0, 3)}) {
        CAPTURE(kind);
        CAPTURE(steps);
        Random random(3);
        const Matrix<double> y = example_emissions(kind, topology, steps, random);
        REQUIRE(y.rows() == topology.classes());
        REQUIRE(y.cols() == steps);
        CHECK(y.minCoeff() >= 0.0);
        for (Index t = 0; t < steps; ++t) CHECK(y.col(t).sum() == doctest::Approx(1.0).epsilon(1e-12));
      }
}

TEST_CASE("examples: each kind shows what it is there for") {
  Random random(3);
  const Matrix<double> peaked = example_emissions("peaked", kApple, 8, random);
  CHECK(greedy_decode(peaked, 0).labels == kApple.labels());
  const double usual = log_p(kApple, peaked);
  CHECK(log_p(kApple, example_emissions("late", kApple, 12, random)) > -20.0);
  CHECK(example_emissions("late", kApple, 12, random) != example_emissions("peaked", kApple, 12, random));

  const Matrix<double> merged = example_emissions("merged", kApple, 8, random);
  CHECK(greedy_decode(merged, 0).labels == Labels{1, 4, 3, 2});  // aple
  CHECK(log_p(kApple, merged) < usual - 1.0);

  const Topology a({1}, 0, 2);
  const Matrix<double> fails = example_emissions("greedy-fails", a, 2, random);
  CHECK(fails(0, 0) == doctest::Approx(0.6));
  CHECK(greedy_decode(fails, 0).labels.empty());
  CHECK(std::exp(log_p(a, fails)) == doctest::Approx(0.64));

  CHECK(
      std::exp(log_p(Topology({1, 4, 4, 3, 2}, 0, 5), example_emissions("uniform", Topology({1}, 0, 5), 8, random))) ==
      doctest::Approx(66.0 / 390625.0));
  Random one(1), same(1), other(2);
  CHECK(example_emissions("random", kApple, 8, one) == example_emissions("random", kApple, 8, same));
  CHECK(example_emissions("random", kApple, 8, one) != example_emissions("random", kApple, 8, other));
  CHECK_THROWS_WITH_AS(example_emissions("peeked", kApple, 8, one), doctest::Contains("peaked"), std::invalid_argument);
  CHECK_THROWS_AS(example_emissions("peaked", kApple, 0, one), std::invalid_argument);
}
