#include "core/math/ops/dropout.h"

#include <doctest/doctest.h>

#include <cmath>

#include "tests/core/expect_gradient.h"

using namespace unrolled;

TEST_CASE("dropout: gradients, with the same entries dropped each time") {
  for (const Shape shape : {Shape{4, 5}, Shape{1, 1}, Shape{7, 1}})
    expect_gradient(
        [](Tape<double>& tape, const Operands& x) {
          Random random(11);
          return dropout(tape, x[0], 0.4, random);
        },
        {shape});
}

TEST_CASE("dropout drops the share that it is asked to and enlarges the rest") {
  Random random(12);
  for (const double probability : {0.1, 0.5, 0.9}) {
    Tape<double> tape;
    const Var<double> x = tape.constant(Matrix<double>::Ones(101, 199));
    const Matrix<double> y = dropout(tape, x, probability, random).value();
    const double kept = 1.0 / (1.0 - probability);
    CHECK((y.array() == 0.0 || y.array() == kept).all());
    // Within five standard deviations of a binomial variable.
    const double n = static_cast<double>(y.size());
    const double dropped = static_cast<double>((y.array() == 0.0).count());
    CHECK(std::abs(dropped - n * probability) < 5.0 * std::sqrt(n * probability * (1.0 - probability)));
  }
}

TEST_CASE("no dropout is the operand itself and draws nothing") {
  Tape<double> tape;
  Random random(13);
  const Random::State before = random.state();
  const Var<double> x = tape.input(Matrix<double>::Ones(2, 2));
  CHECK(dropout(tape, x, 0.0, random).value().data() == x.value().data());
  CHECK(random.state() == before);
}

TEST_CASE("dropout refuses what is no probability") {
  Tape<double> tape;
  Random random(14);
  const Var<double> x = tape.input(Matrix<double>::Ones(2, 2));
  CHECK_THROWS_WITH_AS(dropout(tape, x, 1.0, random), "dropout: probability is 1, expected 0 or more and less than 1",
                       std::invalid_argument);
  CHECK_THROWS_AS(dropout(tape, x, -0.1, random), std::invalid_argument);
  CHECK_THROWS_AS(dropout(tape, x, std::nan(""), random), std::invalid_argument);
}
