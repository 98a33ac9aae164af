#include "core/math/gradient_check.h"

#include <doctest/doctest.h>

#include <cmath>
#include <limits>

#include "core/math/ops/activation.h"
#include "core/math/ops/arithmetic.h"

using namespace unrolled;

namespace {

// x² + y³ with a slope that is wrong by `error` at one entry.
Var<double> faulty(Tape<double>& tape, Var<double> x, double error) {
  Var<double> y = tape.result("faulty", 1, 1, {x});
  y.value()(0, 0) = std::pow(x.value()(0, 0), 2) + std::pow(x.value()(1, 0), 3);
  tape.on_backward(y, [=] {
    x.gradient()(0, 0) += y.gradient()(0, 0) * 2.0 * x.value()(0, 0);
    x.gradient()(1, 0) += y.gradient()(0, 0) * 3.0 * std::pow(x.value()(1, 0), 2) * (1.0 + error);
  });
  return y;
}

}  // namespace

TEST_CASE("differences equal the derivative and put the operand back") {
  Matrix<double> at{{0.5, 1.0}, {-2.0, 1000.0}};
  const Matrix<double> before = at;
  const Matrix<double> gradient = numeric_gradient([&] { return at.array().sin().sum(); }, at);
  CHECK(at == before);
  CHECK((gradient.array() - at.array().cos()).abs().maxCoeff() < 1e-5);
  CHECK((gradient.array() - at.array().cos()).abs().leftCols(1).maxCoeff() < 1e-10);
}

TEST_CASE("a right gradient passes and a slightly wrong one is found where it is") {
  ParameterSet<double> parameters;
  Parameter<double>& p = parameters.add("p", 2, 1);
  p.value << 0.7, -1.3;
  const Matrix<double> before = p.value;
  for (const double error : {0.0, 1e-5}) {
    const GradientDifference worst =
        check_gradients(parameters, [&](Tape<double>& tape) { return faulty(tape, tape.parameter(p), error); });
    CHECK(p.value == before);
    if (error == 0.0) {
      CHECK(worst.relative < 1e-9);
    } else {
      CHECK(worst.operand == "p");
      CHECK(worst.row == 1);
      CHECK(worst.col == 0);
      CHECK(worst.relative == doctest::Approx(error).epsilon(0.01));
      CHECK(describe(worst).rfind("p at row 1, column 0: the tape says 5.07", 0) == 0);
    }
  }
}

TEST_CASE("the worst of several parameters is named, and one that learns nothing is right with zero") {
  ParameterSet<double> parameters;
  Parameter<double>& a = parameters.add("a", 2, 1);
  Parameter<double>& b = parameters.add("b", 2, 1);
  parameters.add("idle", 1, 1).gradient(0, 0) = 5.0;
  a.value << 0.5, 1.0;
  b.value << 0.5, 1.0;
  const GradientDifference worst = check_gradients(parameters, [&](Tape<double>& tape) {
    return add(tape, faulty(tape, tape.parameter(a), 0.0), faulty(tape, tape.parameter(b), 1e-3));
  });
  CHECK(worst.operand == "b");
}

TEST_CASE("what is not finite never passes") {
  ParameterSet<double> parameters;
  Parameter<double>& p = parameters.add("p", 1, 1);
  p.value(0, 0) = -1.0;
  const GradientDifference worst =
      check_gradients(parameters, [&](Tape<double>& tape) { return log(tape, tape.parameter(p)); });
  CHECK(worst.relative == std::numeric_limits<double>::infinity());
}

TEST_CASE("gradient checks refuse what cannot be compared") {
  CHECK_THROWS_WITH_AS(worst_difference("p", Matrix<double>(2, 1), Matrix<double>(1, 2), 0.0),
                       "worst_difference: gradients are 2 x 1 and 1 x 2, expected the same shape",
                       std::invalid_argument);
  ParameterSet<double> none;
  CHECK_THROWS_WITH_AS(check_gradients(none, [](Tape<double>& tape) { return tape.input(Matrix<double>::Ones(1, 1)); }),
                       "check_gradients: the model has no parameters", std::invalid_argument);
}
