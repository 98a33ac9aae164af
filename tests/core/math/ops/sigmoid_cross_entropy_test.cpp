#include "core/math/ops/sigmoid_cross_entropy.h"

#include <doctest/doctest.h>

#include <cmath>

#include "tests/core/expect_gradient.h"

using namespace unrolled;

namespace {

const std::vector<bool> kAsked{false, true, true};

Matrix<double> some_targets() {
  Matrix<double> targets(2, 6);
  targets << 0, 0, 1, 0, 1, 1, 0, 0, 0, 1, 0.25, 1;
  return targets;
}

}  // namespace

TEST_CASE("sigmoid cross-entropy: gradients") {
  static const Matrix<double> targets = some_targets();
  expect_gradient(
      [](Tape<double>& tape, const Operands& x) { return sigmoid_cross_entropy(tape, x[0], targets, kAsked); },
      {{2, 6}});
  static const Matrix<double> one = Matrix<double>::Constant(1, 1, 1.0);
  expect_gradient([](Tape<double>& tape, const Operands& x) { return sigmoid_cross_entropy(tape, x[0], one, {true}); },
                  {{1, 1}});
}

TEST_CASE("sigmoid cross-entropy: it is minus the logarithm of the probability of what is asked for") {
  Random random(3);
  const Matrix<double> x = random_matrix({2, 6}, random);
  const Matrix<double> targets = some_targets();
  double expected = 0.0;
  for (Index j = 2; j < 6; ++j)
    for (Index i = 0; i < 2; ++i) {
      const double p = 1.0 / (1.0 + std::exp(-x(i, j)));
      expected -= (targets(i, j) * std::log(p) + (1.0 - targets(i, j)) * std::log(1.0 - p)) / 4.0;
    }
  Tape<double> tape;
  const Var<double> logits = tape.input(x);
  const Var<double> loss = sigmoid_cross_entropy(tape, logits, targets, kAsked);
  CHECK(loss.value()(0, 0) == doctest::Approx(expected).epsilon(1e-14));
  CHECK(sigmoid_cross_entropy(tape, tape.constant(x), targets, kAsked).value()(0, 0) == loss.value()(0, 0));
  tape.backward(loss);
  CHECK(logits.gradient().leftCols(2).isZero(0.0));
}

TEST_CASE("sigmoid cross-entropy: large scores neither overflow nor lose what little is left") {
  Tape<double> tape;
  Matrix<double> x(1, 2), targets(1, 2);
  x << 1000.0, -40.0;
  targets << 0.0, 0.0;
  const Var<double> logits = tape.input(x);
  const Var<double> loss = sigmoid_cross_entropy(tape, logits, targets, {true});
  CHECK(loss.value()(0, 0) == doctest::Approx(500.0));
  tape.backward(loss);
  CHECK(logits.gradient()(0, 0) == 0.5);
  CHECK(logits.gradient()(0, 1) == doctest::Approx(0.5 * std::exp(-40.0)));
  CHECK(
      std::isnan(sigmoid_cross_entropy(tape, tape.input(Matrix<double>::Constant(1, 2, std::nan(""))), targets, {true})
                     .value()(0, 0)));
}

TEST_CASE("sigmoid cross-entropy: what does not fit is refused") {
  Tape<double> tape;
  const Var<double> logits = tape.input(Matrix<double>::Zero(2, 6));
  CHECK_THROWS_AS(sigmoid_cross_entropy(tape, logits, Matrix<double>(Matrix<double>::Zero(2, 5)), kAsked),
                  std::invalid_argument);
  CHECK_THROWS_AS(sigmoid_cross_entropy(tape, logits, some_targets(), {true, true, true, true}), std::invalid_argument);
  CHECK_THROWS_AS(sigmoid_cross_entropy(tape, logits, some_targets(), {false, false, false}), std::invalid_argument);
  CHECK_THROWS_AS(sigmoid_cross_entropy(tape, logits, some_targets(), {}), std::invalid_argument);
}
