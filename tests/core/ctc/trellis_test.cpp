#include "core/ctc/trellis.h"

#include <doctest/doctest.h>

#include <cmath>
#include <limits>
#include <stdexcept>

#include "core/ctc/paths.h"
#include "tests/core/ctc/ctc_cases.h"
#include "tests/core/oracles.h"

namespace unrolled::ctc {

namespace {

constexpr double kInfinity = std::numeric_limits<double>::infinity();
constexpr Arithmetic kAll[] = {Arithmetic::kProbability, Arithmetic::kLogarithm, Arithmetic::kScaled};

std::vector<int> ints(const nlohmann::json& list) { return list.get<std::vector<int>>(); }

// A table of a trellis as the probabilities that it stands for.
Matrix<double> plain(const Trellis& trellis, const Matrix<double>& table, const Eigen::VectorXd& log_scale) {
  if (trellis.options.arithmetic == Arithmetic::kLogarithm)
    return table.unaryExpr([](double each) { return std::exp(each); });
  return table * log_scale.array().exp().matrix().asDiagonal();
}

double relative_difference(const Matrix<double>& a, const Matrix<double>& b) {
  double largest = 0.0;
  for (Index i = 0; i < a.size(); ++i) {
    const double x = a.data()[i], y = b.data()[i];
    if (x != y) largest = std::max(largest, std::abs(x - y) / std::max(std::abs(x), std::abs(y)));
  }
  return largest;
}

}  // namespace

TEST_CASE("ctc trellis: what PyTorch answers") {
  for (const nlohmann::json& each : oracles().at("ctc")) {
    const std::string name = each.at("name");
    CAPTURE(name);
    const Topology topology(ints(each.at("target")), each.at("blank"), each.at("classes"));
    const Emissions emissions = emissions_from_logits(matrix_of(each.at("logits")).transpose());
    CHECK(largest_difference(emissions.log_y, matrix_of(each.at("log_probs")).transpose()) < 1e-13);
    for (const Arithmetic arithmetic : kAll) {
      const bool underflows = name == "long" && arithmetic == Arithmetic::kProbability;
      const Trellis trellis = make_trellis(topology, emissions, {arithmetic, Convention::kWithEmission});
      if (each.at("loss").is_null()) {
        CHECK_FALSE(trellis.feasible);
        CHECK(trellis.loss == kInfinity);
        CHECK(trellis.gradient_logits.isZero(0.0));
      } else if (!underflows) {
        CHECK(trellis.feasible);
        CHECK(trellis.loss == doctest::Approx(each.at("loss").get<double>()).epsilon(1e-12));
        CHECK(largest_difference(trellis.gradient_logits, matrix_of(each.at("grad_logits")).transpose()) < 1e-10);
      }
    }
  }
}

TEST_CASE("ctc trellis: published values, with the tables") {
  for (const nlohmann::json& each : published().at("ctc")) {
    const std::string name = each.at("name");
    CAPTURE(name);
    const Matrix<double> probabilities = matrix_of(each.at("probs")).transpose();
    const Topology topology(ints(each.at("labels")), each.at("blank"), static_cast<int>(probabilities.rows()));
    CHECK(topology.extended() == ints(each.at("lprime")));
    for (const Arithmetic arithmetic : kAll) {
      const Trellis trellis =
          make_trellis(topology, emissions_from_probabilities(probabilities), {arithmetic, Convention::kWithEmission});
      CHECK(trellis.loss == doctest::Approx(each.at("loss").get<double>()).epsilon(1e-12));
      CHECK(largest_difference(trellis.gradient_logits, matrix_of(each.at("grad_wrt_logits")).transpose()) < 1e-10);
      CHECK(largest_difference(plain(trellis, trellis.alpha, trellis.alpha_log_scale),
                               matrix_of(each.at("alpha")).transpose()) < 1e-12);
      CHECK(largest_difference(plain(trellis, trellis.beta, trellis.beta_log_scale),
                               matrix_of(each.at("beta_slide_convention")).transpose()) < 1e-12);
    }
  }
  const nlohmann::json& infeasible = published().at("ctc_infeasible");
  const Emissions emissions = emissions_from_probabilities(matrix_of(infeasible.at("probs")).transpose());
  const Topology topology(ints(infeasible.at("labels")), infeasible.at("blank"), 6);
  CHECK(topology.least_steps() == infeasible.at("needs_T").get<Index>());
  for (const Arithmetic arithmetic : kAll) {
    const Trellis trellis = make_trellis(topology, emissions, {arithmetic, Convention::kWithEmission});
    CHECK_FALSE(trellis.feasible);
    CHECK(trellis.loss == kInfinity);
    CHECK(trellis.p == 0.0);
    CHECK(trellis.gradient_logits.isZero(0.0));
    CHECK(trellis.gradient_y.isZero(0.0));
    CHECK(trellis.occupancy.isZero(0.0));
  }
}

TEST_CASE("ctc trellis: arithmetics and conventions agree") {
  Random random(1);
  for (int round = 0; round < 20; ++round) {
    const Index steps = 1 + static_cast<Index>(random.below(30));
    const Topology topology(random_target(static_cast<Index>(random.below(7)), 1, 4, random), 1, 4);
    const Emissions emissions = random_emissions(4, steps, random, 2.0);
    const Trellis lecture = make_trellis(topology, emissions);
    for (const Arithmetic arithmetic : kAll)
      for (const Convention convention : {Convention::kWithEmission, Convention::kWithoutEmission}) {
        const Trellis other = make_trellis(topology, emissions, {arithmetic, convention});
        CHECK(other.feasible == lecture.feasible);
        if (!lecture.feasible) {
          CHECK(other.p == 0.0);
          continue;
        }
        CHECK(std::abs(other.p - lecture.p) <= 1e-12 * lecture.p);
        CHECK(std::abs(other.log_p - std::log(lecture.p)) <= 1e-12 * std::max(1.0, std::abs(other.log_p)));
        for (Index t = 0; t < steps; ++t)
          CHECK(std::abs(other.log_p_at(t) - other.log_p) <= 1e-12 * std::max(1.0, std::abs(other.log_p)));
        CHECK(relative_difference(other.occupancy, lecture.occupancy) < 1e-12);
        CHECK(relative_difference(other.gradient_y, lecture.gradient_y) < 1e-12);
        CHECK(largest_difference(other.gradient_logits, lecture.gradient_logits) < 1e-13);
        CHECK(relative_difference(plain(other, other.alpha, other.alpha_log_scale), lecture.alpha) < 1e-12);
        // One convention from the other: β with the emission is β without it times y.
        Matrix<double> beta = plain(other, other.beta, other.beta_log_scale);
        Matrix<double> product = plain(other, other.product, other.alpha_log_scale + other.beta_log_scale);
        for (Index t = 0; t < steps && convention == Convention::kWithoutEmission; ++t)
          for (Index s = 0; s < topology.state_count(); ++s) {
            beta(s, t) *= emissions.y(topology.symbol(s), t);
            product(s, t) *= emissions.y(topology.symbol(s), t);
          }
        CHECK(relative_difference(beta, lecture.beta) < 1e-12);
        CHECK(relative_difference(product, lecture.product) < 1e-12);
        CHECK(((other.occupancy.colwise().sum().array() - 1.0).abs() < 1e-12).all());
        CHECK((other.gradient_logits.colwise().sum().array().abs() < 1e-12).all());
      }
  }
}

TEST_CASE("ctc trellis: every path of every small target, added up") {
  Random random(2);
  for (Index steps = 1; steps <= 8; ++steps) {
    const Emissions emissions = random_emissions(3, steps, random, 1.5);
    for (const std::vector<int>& labels : all_targets(4, 1, 3)) {
      const Topology topology(labels, 1, 3);
      const Trellis trellis = make_trellis(topology, emissions);
      double p = 0.0;
      Matrix<double> occupancy = Matrix<double>::Zero(topology.state_count(), steps);
      // Of all 3^T paths, those whose labelling is the target: no trellis is asked.
      SymbolPath path(static_cast<std::size_t>(steps), 0);
      for (bool more = true; more;) {
        if (collapse(path, 1).labels == labels) {
          const double probability = std::exp(log_probability(emissions, path));
          p += probability;
          const FollowedPath followed = follow(topology, path, steps);
          REQUIRE(followed.spells);
          for (Index t = 0; t < steps; ++t) occupancy(followed.states[static_cast<std::size_t>(t)], t) += probability;
        }
        std::size_t place = 0;
        while (place < path.size() && ++path[place] == 3) path[place++] = 0;
        more = place < path.size();
      }
      REQUIRE(std::abs(trellis.p - p) <= 1e-12 * p);
      if (p > 0.0) REQUIRE(largest_difference(trellis.occupancy, occupancy / p) < 1e-12);
    }
  }
}

TEST_CASE("ctc trellis: gradients are what central differences say") {
  Random random(3);
  const Topology topology({2, 2, 0}, 1, 4);
  Matrix<double> logits(4, 6);
  for (Index i = 0; i < logits.size(); ++i) logits.data()[i] = random.normal();
  const Emissions emissions = emissions_from_logits(logits);
  const Trellis trellis = make_trellis(topology, emissions);
  constexpr double h = 1e-5;
  for (Index i = 0; i < logits.size(); ++i) {
    Matrix<double> up = logits, down = logits;
    up.data()[i] += h;
    down.data()[i] -= h;
    const double by_logit = (make_trellis(topology, emissions_from_logits(up)).loss -
                             make_trellis(topology, emissions_from_logits(down)).loss) /
                            (2.0 * h);
    CHECK(std::abs(by_logit - trellis.gradient_logits.data()[i]) < 1e-8);
    up = down = emissions.y;
    up.data()[i] += h;
    down.data()[i] -= h;
    const double by_y = (make_trellis(topology, emissions_from_probabilities(up)).loss -
                         make_trellis(topology, emissions_from_probabilities(down)).loss) /
                        (2.0 * h);
    CHECK(std::abs(by_y - trellis.gradient_y.data()[i]) < 1e-6 * std::max(1.0, std::abs(by_y)));
  }
}

TEST_CASE("ctc trellis: a probability of zero is no special case") {
  Matrix<double> y(3, 4);   // blank, a, b
  y << 0.5, 0.0, 0.2, 0.0,  //
      0.5, 1.0, 0.0, 0.4,   //
      0.0, 0.0, 0.8, 0.6;
  const Topology topology({1, 2}, 0, 3);
  for (const Arithmetic arithmetic : kAll) {
    const Trellis trellis = make_trellis(topology, emissions_from_probabilities(y), {arithmetic, {}});
    // (blank or a) a then b b or blank b.
    CHECK(trellis.p == doctest::Approx(0.6).epsilon(1e-14));
    CHECK(trellis.occupancy.allFinite());
    CHECK(trellis.gradient_logits.allFinite());
    // A path that y = 0 shuts would count as soon as it opened: a a b blank.
    CHECK(trellis.gradient_y(0, 3) == doctest::Approx(-0.8 / 0.6).epsilon(1e-12));
    const Trellis shut = make_trellis(Topology({2, 2}, 0, 3), emissions_from_probabilities(y), {arithmetic, {}});
    CHECK(shut.feasible);
    CHECK(shut.loss == kInfinity);
    CHECK(shut.gradient_logits.isZero(0.0));
    CHECK(shut.gradient_y.isZero(0.0));
  }
}

TEST_CASE("ctc trellis: 5,000 steps and 500 labels neither underflow nor overflow") {
  Random random(4);
  for (const auto& [steps, spread] : {std::pair<Index, double>{5000, 1.0}, {600, 0.0}, {600, 8.0}}) {
    const Topology topology(random_target(steps / 10, 0, 30, random), 0, 30);
    const Emissions emissions = random_emissions(30, steps, random, spread);
    const Trellis logarithm = make_trellis(topology, emissions, {Arithmetic::kLogarithm, {}});
    const Trellis scaled = make_trellis(topology, emissions, {Arithmetic::kScaled, {}});
    CHECK(logarithm.loss > 500.0);
    CHECK(std::isfinite(logarithm.loss));
    CHECK(std::abs(scaled.loss - logarithm.loss) < 1e-11 * logarithm.loss);
    CHECK((logarithm.log_p_at.array() - logarithm.log_p).abs().maxCoeff() < 1e-11 * logarithm.loss);
    CHECK((scaled.log_p_at.array() - scaled.log_p).abs().maxCoeff() < 1e-11 * logarithm.loss);
    CHECK((scaled.occupancy - logarithm.occupancy).cwiseAbs().maxCoeff() < 1e-8);
    CHECK(scaled.alpha.allFinite());
    CHECK(scaled.product.allFinite());
    CHECK((scaled.gradient_logits.colwise().sum().array().abs() < 1e-12).all());
  }
}

TEST_CASE("ctc trellis: a target that only just fits") {
  // One path: every step decided.
  Random random(5);
  const Topology topology(random_target(400, 0, 5, random), 0, 5);
  const Emissions emissions = random_emissions(5, topology.least_steps(), random, 3.0);
  const Trellis logarithm = make_trellis(topology, emissions, {Arithmetic::kLogarithm, {}});
  const Trellis scaled = make_trellis(topology, emissions, {Arithmetic::kScaled, {}});
  CHECK(std::abs(scaled.loss - logarithm.loss) < 1e-11 * logarithm.loss);
  CHECK(((scaled.occupancy.array() == 0.0) || ((scaled.occupancy.array() - 1.0).abs() < 1e-12)).all());
  CHECK(scaled.product.allFinite());
}

TEST_CASE("ctc trellis: apple in eight steps, counted") {
  const Topology topology({1, 4, 4, 3, 2}, 0, 5);
  const Matrix<double> beginnings = count_beginnings(topology, 8);
  const Matrix<double> endings = count_endings(topology, 8);
  CHECK(beginnings.col(2).head(5) == (Eigen::VectorXd(5) << 1, 3, 3, 4, 1).finished());
  const Eigen::VectorXd through = beginnings.col(2).cwiseProduct(endings.col(2));
  CHECK(through.head(5) == (Eigen::VectorXd(5) << 0, 3, 3, 32, 28).finished());
  for (Index t = 0; t < 8; ++t) CHECK(beginnings.col(t).dot(endings.col(t)) == 66.0);
  // With every probability 1/5, α is the count times 5^-t.
  const Trellis even = make_trellis(topology, emissions_from_probabilities(Matrix<double>::Constant(5, 8, 0.2)));
  CHECK(even.p == doctest::Approx(66.0 / 390625.0).epsilon(1e-14));
  CHECK(even.alpha(3, 2) == doctest::Approx(4.0 / 125.0).epsilon(1e-14));
  // With a sixth symbol there are 6^8 paths.
  const Trellis six = make_trellis(Topology({1, 4, 4, 3, 2}, 0, 6),
                                   emissions_from_probabilities(Matrix<double>::Constant(6, 8, 1.0 / 6.0)));
  CHECK(66.0 / six.p == doctest::Approx(1679616.0).epsilon(1e-14));
}

TEST_CASE("ctc emissions: refuses what are no probabilities") {
  Matrix<double> y = Matrix<double>::Constant(4, 3, 0.25);
  y(2, 1) = -0.25;
  CHECK_THROWS_WITH_AS(emissions_from_probabilities(y),
                       "ctc: the probability of symbol 2 at step 2 is -0.25, expected 0 … 1", std::invalid_argument);
  y(2, 1) = std::nan("");
  CHECK_THROWS_WITH_AS(emissions_from_probabilities(y),
                       "ctc: the probability of symbol 2 at step 2 is nan, expected 0 … 1", std::invalid_argument);
  y(2, 1) = 0.75;
  CHECK_THROWS_WITH_AS(emissions_from_probabilities(y), "ctc: the probabilities of step 2 sum to 1.5, expected 1",
                       std::invalid_argument);
  CHECK_THROWS_WITH_AS(emissions_from_probabilities(Matrix<double>(4, 0)),
                       "ctc: there is no step, expected at least one", std::invalid_argument);
  CHECK_THROWS_WITH_AS(emissions_from_logits(Matrix<double>(0, 3)),
                       "ctc: there is no symbol, expected at least the blank", std::invalid_argument);
  y(2, 1) = kInfinity;
  CHECK_THROWS_WITH_AS(emissions_from_logits(y),
                       "ctc: the logit of symbol 2 at step 2 is inf, expected a finite number", std::invalid_argument);
  y.col(1).setConstant(-kInfinity);
  CHECK_THROWS_WITH_AS(emissions_from_logits(y), "ctc: every logit of step 2 is -∞, expected a finite one",
                       std::invalid_argument);
  CHECK_THROWS_WITH_AS(make_trellis(Topology({1}, 0, 3), emissions_from_logits(Matrix<double>::Zero(4, 2))),
                       "ctc: the emissions have 4 symbols, expected 3", std::invalid_argument);
}

}  // namespace unrolled::ctc
