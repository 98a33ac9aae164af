#include <doctest/doctest.h>

#include <cmath>

#include "core/math/random.h"
#include "core/optim/optimiser.h"
#include "tests/core/oracles.h"

using namespace unrolled;

namespace {

// Follows the reference's objective Σ ½ a (p - b)², whose gradient is a (p - b), and returns the largest difference
// from its path.
double largest_deviation(const nlohmann::json& data, const OptimiserOptions& options, double learning_rate) {
  const Matrix<double> a = matrix_of(data.at("a"));
  const Matrix<double> b = matrix_of(data.at("b"));
  ParameterSet<double> parameters;
  Parameter<double>& p = parameters.add("p", a.rows(), a.cols());
  p.value = matrix_of(data.at("start"));
  const auto optimiser = make_optimiser<double>(options);
  optimiser->prepare(parameters);
  double largest = 0.0;
  std::int64_t update = 0;
  REQUIRE(data.at("path").size() == 5);
  for (const nlohmann::json& expected : data.at("path")) {
    p.gradient = a.cwiseProduct(p.value - b);
    p.has_gradient = true;
    optimiser->step(parameters, learning_rate, ++update);
    largest = std::max(largest, largest_difference(p.value, matrix_of(expected)));
  }
  return largest;
}

OptimiserOptions of_kind(const std::string& kind) {
  OptimiserOptions options;
  options.kind = kind;
  return options;
}

// One update of a single parameter from a gradient, with all slots zero before.
template <class S>
Matrix<S> first_update(const OptimiserOptions& options, const Matrix<S>& gradient, double learning_rate) {
  ParameterSet<S> parameters;
  Parameter<S>& p = parameters.add("p", gradient.rows(), gradient.cols());
  const auto optimiser = make_optimiser<S>(options);
  optimiser->prepare(parameters);
  p.gradient = gradient;
  p.has_gradient = true;
  optimiser->step(parameters, learning_rate, 1);
  return p.value;
}

}  // namespace

TEST_CASE("the optimisers walk PyTorch's paths") {
  const nlohmann::json& cases = oracles().at("optimisers");
  OptimiserOptions sgd = of_kind("sgd");
  sgd.momentum = 0.9;
  CHECK(largest_deviation(named_case(cases, "SGD lr=0.1 momentum=0.9"), sgd, 0.1) < 1e-10);
  CHECK(largest_deviation(named_case(cases, "Adagrad lr=0.1 eps=1e-10"), of_kind("adagrad"), 0.1) < 1e-10);
  OptimiserOptions rmsprop = of_kind("rmsprop");
  rmsprop.momentum = 0.9;
  CHECK(largest_deviation(named_case(cases, "RMSprop lr=0.01 alpha=0.95 momentum=0.9 eps=1e-8"), rmsprop, 0.01) <
        1e-10);
  CHECK(largest_deviation(named_case(cases, "Adam lr=0.05"), of_kind("adam"), 0.05) < 1e-10);
}

TEST_CASE("first updates, worked out by hand") {
  const Matrix<double> g{{3.0, -4.0}};
  CHECK(first_update(of_kind("sgd"), g, 0.1).isApprox(Matrix<double>{{-0.3, 0.4}}, 1e-15));
  // g / √(0.05 g²)
  CHECK(first_update(of_kind("rmsprop"), g, 0.1).isApprox(Matrix<double>{{-0.1, 0.1}} / std::sqrt(0.05), 1e-7));
  CHECK(first_update(of_kind("adam"), g, 0.1).isApprox(Matrix<double>{{-0.1, 0.1}}, 1e-8));

  OptimiserOptions adagrad = of_kind("adagrad");
  adagrad.epsilon = 7.0;
  CHECK(first_update(adagrad, g, 1.0).isApprox(Matrix<double>{{-0.3, 4.0 / 11.0}}, 1e-15));
  adagrad.epsilon_inside_root = true;
  CHECK(first_update(adagrad, g, 1.0).isApprox(Matrix<double>{{-0.75, 4.0 / std::sqrt(23.0)}}, 1e-15));
}

TEST_CASE("long matrices are updated to their last entry, in float as in double") {
  Random random(8);
  Matrix<double> g(53, 41);  // more than one block, and no multiple of a vector
  for (Index k = 0; k < g.size(); ++k) g.data()[k] = random.normal();
  for (const std::string& kind : optimiser_kinds()) {
    OptimiserOptions options = of_kind(kind);
    options.momentum = 0.5;
    const Matrix<double> wide = first_update<double>(options, g, 0.1);
    const Matrix<float> narrow = first_update<float>(options, g.cast<float>(), 0.1);
    INFO(kind);
    CHECK((wide.array() * g.array() < 0.0).all());
    CHECK(narrow.cast<double>().isApprox(wide, 1e-5));
  }
}

TEST_CASE("a parameter that no gradient reached has gradient zero, whatever its memory holds") {
  ParameterSet<double> parameters;
  Parameter<double>& p = parameters.add("p", 2, 2);
  for (const std::string& kind : optimiser_kinds()) {
    const auto optimiser = make_optimiser<double>(of_kind(kind));
    optimiser->prepare(parameters);
    p.gradient.setConstant(std::nan(""));
    p.has_gradient = false;
    optimiser->step(parameters, 0.1, 1);
    CHECK(p.value.isZero(0.0));
  }
}

TEST_CASE("steps without preparation are refused") {
  ParameterSet<double> parameters;
  Parameter<double>& p = parameters.add("output.W", 2, 2);
  const auto adam = make_optimiser<double>(of_kind("adam"));
  CHECK_THROWS_WITH_AS(adam->step(parameters, 0.1, 1),
                       "adam: output.W has 0 slots, expected 2 (prepare the parameters first)", std::invalid_argument);
  adam->prepare(parameters);
  CHECK_THROWS_WITH_AS(adam->step(parameters, 0.1, 0), "adam: update is 0, expected 1 or more", std::invalid_argument);
  p.slots[1].resize(1, 2);
  CHECK_THROWS_WITH_AS(adam->step(parameters, 0.1, 1), "adam: a slot of output.W is 1 x 2, expected 2 x 2",
                       std::invalid_argument);
}

TEST_CASE("make_optimiser refuses what it does not know") {
  OptimiserOptions options = of_kind("newton");
  CHECK_THROWS_WITH_AS(make_optimiser<double>(options),
                       "make_optimiser: unknown kind \"newton\", expected sgd, adagrad, rmsprop or adam",
                       std::invalid_argument);
  options = of_kind("sgd");
  options.momentum = 1.0;
  CHECK_THROWS_WITH_AS(make_optimiser<double>(options),
                       "make_optimiser: momentum is 1, expected 0 or more and less than 1", std::invalid_argument);
  options.momentum = std::nan("");
  CHECK_THROWS_AS(make_optimiser<double>(options), std::invalid_argument);
  options = of_kind("adam");
  options.epsilon = -1e-8;
  CHECK_THROWS_WITH_AS(make_optimiser<double>(options),
                       "make_optimiser: epsilon is -1e-08, expected a finite number from 0", std::invalid_argument);
  for (const std::string& kind : optimiser_kinds()) CHECK_NOTHROW(make_optimiser<float>(of_kind(kind)));
}
