// Ω against its definition, and its immediate derivative against a numerical one.
#include "core/nn/omega.h"

#include <doctest/doctest.h>

#include <cmath>
#include <vector>

#include "core/math/initialise.h"
#include "tests/core/allocations.h"
#include "tests/core/expect_gradient.h"

using namespace unrolled;

namespace {

constexpr Index kHidden = 5, kSteps = 6, kBatch = 3;

// Ω as it is defined, column by column, for errors and slopes that stay as they are.
double omega_of(const Matrix<double>& W_h, const Matrix<double>& slopes, const Matrix<double>& g, Index batch) {
  double total = 0.0;
  int steps = 0;
  for (Index t = 1; t < g.cols() / batch; ++t) {
    double sum = 0.0;
    int counted = 0;
    for (Index b = 0; b < batch; ++b) {
      const Matrix<double> error = g.col(t * batch + b);
      if (error.norm() * static_cast<double>(batch) <= 1e-10) continue;
      // ∂h_t/∂h_{t−1} = diag(φ'_t) W_h
      const Matrix<double> jacobian = slopes.col(t * batch + b).asDiagonal() * W_h;
      const double ratio = (error.transpose() * jacobian).norm() / error.norm();
      sum += (ratio - 1.0) * (ratio - 1.0);
      ++counted;
    }
    if (counted == 0) continue;
    total += sum / counted;
    ++steps;
  }
  return steps > 0 ? total / steps : 0.0;
}

struct OmegaCase {
  Random random{4};
  ParameterSet<double> parameters;
  Parameter<double>& W_h = parameters.add("W_h", kHidden, kHidden);
  Matrix<double> h, g;

  OmegaCase() {
    W_h.value = 0.6 * random_matrix({kHidden, kHidden}, random);
    h = random_matrix({kHidden, kSteps * kBatch}, random).array().tanh();
    g = 0.01 * random_matrix({kHidden, kSteps * kBatch}, random);
  }
  double add(RnnActivation activation, double weight) {
    Omega<double> omega;
    return omega.add(W_h, activation, {h.data(), h.rows(), h.cols()}, {g.data(), g.rows(), g.cols()}, kBatch, weight);
  }
  Matrix<double> slopes(RnnActivation activation) const {
    if (activation == RnnActivation::tanh) return (1.0 - h.array().square()).matrix();
    return (h.array() > 0.0).cast<double>().matrix();
  }
};

}  // namespace

TEST_CASE("omega: value and immediate derivative") {
  for (const RnnActivation activation : {RnnActivation::tanh, RnnActivation::relu}) {
    CAPTURE(activation == RnnActivation::tanh);
    OmegaCase the;
    SUBCASE("all columns count") {}
    SUBCASE("some errors have died, and at one step all") {
      the.g.col(7).setZero();
      the.g.col(8) *= 1e-10;
      the.g.middleCols(2 * kBatch, kBatch) *= 1e-12;
    }
    const Matrix<double> slopes = the.slopes(activation);
    const double expected = omega_of(the.W_h.value, slopes, the.g, kBatch);
    REQUIRE(expected > 0.0);
    CHECK(std::abs(the.add(activation, 0.0) - expected) < 1e-13);
    CHECK_FALSE(the.W_h.has_gradient);

    const Matrix<double> before = random_matrix({kHidden, kHidden}, the.random);
    the.W_h.settled_gradient() = before;
    CHECK(std::abs(the.add(activation, 2.0) - expected) < 1e-13);
    const Matrix<double> added = the.W_h.gradient - before;
    const Matrix<double> numeric =
        numeric_gradient([&] { return 2.0 * omega_of(the.W_h.value, slopes, the.g, kBatch); }, the.W_h.value);
    const GradientDifference worst = worst_difference("W_h", added, numeric, expected);
    CHECK_MESSAGE(worst.relative < 1e-7, describe(worst));
  }
}

TEST_CASE("omega: nothing is asked of an orthogonal linear network, whatever its determinant") {
  OmegaCase the;
  fill_orthogonal<double>(the.W_h.value, the.random);
  the.h.setOnes();  // ReLU at work everywhere: φ' = 1
  CHECK(the.add(RnnActivation::relu, 1.0) < 1e-28);
  CHECK(the.W_h.gradient.norm() < 1e-13);
  // The length along the errors is kept, not the determinant: with one direction of error only, Ω is 0 here as well.
  the.W_h.value.setZero();
  the.W_h.value(0, 0) = 1.0;
  the.g.setZero();
  the.g.row(0).setOnes();
  CHECK(the.add(RnnActivation::relu, 0.0) == 0.0);
}

TEST_CASE("omega: a gradient that is cut off has no derivative, one step has no Ω, NaN is not hidden") {
  OmegaCase the;
  the.h.setConstant(-1.0);  // ReLU asleep everywhere: v = 0
  CHECK(the.add(RnnActivation::relu, 1.0) == 1.0);
  CHECK(the.W_h.settled_gradient().isZero(0.0));
  OmegaCase bad;
  bad.g(0, kBatch) = std::nan("");
  bad.add(RnnActivation::tanh, 1.0);
  CHECK(bad.W_h.gradient.hasNaN());
  OmegaCase one;
  one.h = Matrix<double>(one.h.leftCols(kBatch));
  one.g = Matrix<double>(one.g.leftCols(kBatch));
  CHECK(one.add(RnnActivation::tanh, 1.0) == 0.0);
  one.g = Matrix<double>(one.g.topRows(2));
  CHECK_THROWS_WITH_AS(one.add(RnnActivation::tanh, 1.0), doctest::Contains("expected the same shape"),
                       std::invalid_argument);
}

TEST_CASE("omega: takes nothing from the heap once it has seen a batch") {
  Random random(2);
  ParameterSet<float> parameters;
  Parameter<float>& W_h = parameters.add("W_h", 50, 50);
  fill_normal<float>(W_h.value, 0.1, random);
  Matrix<float> h(50, 20 * 32), g(50, 20 * 32);
  fill_uniform<float>(h, 0.9, random);
  fill_normal<float>(g, 0.01, random);
  Omega<float> omega;
  const auto add = [&] {
    omega.add(W_h, RnnActivation::tanh, {h.data(), h.rows(), h.cols()}, {g.data(), g.rows(), g.cols()}, 32, 1.0);
  };
  add();
  if (!allocations_are_counted()) return;
  const std::int64_t before = allocations();
  add();
  CHECK(allocations() == before);
}
