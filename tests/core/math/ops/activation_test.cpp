#include "core/math/ops/activation.h"

#include <doctest/doctest.h>

#include <cmath>
#include <limits>

#include "tests/core/expect_gradient.h"

using namespace unrolled;

namespace {

constexpr double kInfinity = std::numeric_limits<double>::infinity();

// The function's value at x, computed once in the middle of a long column (where vector instructions work) and once
// alone; both are returned for comparison.
template <class S, class Function>
std::pair<double, double> at(Function function, double x) {
  Tape<S> tape;
  Matrix<S> column = Matrix<S>::Constant(67, 1, S(0.25));
  column(21, 0) = static_cast<S>(x);
  const Matrix<S> alone = Matrix<S>::Constant(1, 1, static_cast<S>(x));
  return {function(tape, tape.constant(column)).value()(21, 0), function(tape, tape.constant(alone)).value()(0, 0)};
}

template <class S, class Function>
void expect_value(Function function, double x, double expected, double tolerance) {
  const auto [among_others, alone] = at<S>(function, x);
  for (const double value : {among_others, alone}) {
    INFO("at " << x << ": " << value << ", expected " << expected);
    if (std::isnan(expected))
      CHECK(std::isnan(value));
    else if (std::isinf(expected))
      CHECK(value == expected);
    else
      CHECK(std::abs(value - expected) <= tolerance * std::max(1.0, std::abs(expected)));
  }
}

// The functions with both numbers, so that one list of values serves.
const auto kSigmoid = [](auto& tape, auto x) { return sigmoid(tape, x); };
const auto kTanh = [](auto& tape, auto x) { return tanh(tape, x); };
const auto kRelu = [](auto& tape, auto x) { return relu(tape, x); };
const auto kExp = [](auto& tape, auto x) { return exp(tape, x); };
const auto kLog = [](auto& tape, auto x) { return log(tape, x); };
const auto kOneMinus = [](auto& tape, auto x) { return one_minus(tape, x); };

template <class Function>
Operation on_first(Function function) {
  return [=](Tape<double>& tape, const Operands& x) { return function(tape, x[0]); };
}

template <class S>
void expect_values(double tolerance) {
  for (const double x : {-3.0, -0.5, 0.0, 0.1, 2.5, 7.0}) {
    expect_value<S>(kSigmoid, x, 1.0 / (1.0 + std::exp(-static_cast<double>(static_cast<S>(x)))), tolerance);
    expect_value<S>(kTanh, x, std::tanh(static_cast<double>(static_cast<S>(x))), tolerance);
    expect_value<S>(kExp, x, std::exp(static_cast<double>(static_cast<S>(x))), tolerance);
    expect_value<S>(kRelu, x, std::max(0.0, x), tolerance);
    expect_value<S>(kOneMinus, x, 1.0 - x, tolerance);
    if (x > 0.0) expect_value<S>(kLog, x, std::log(static_cast<double>(static_cast<S>(x))), tolerance);
  }
  for (const double far : {50.0, 800.0, 1e30, kInfinity}) {
    expect_value<S>(kSigmoid, far, 1.0, tolerance);
    expect_value<S>(kSigmoid, -far, 0.0, tolerance);
    expect_value<S>(kTanh, far, 1.0, tolerance);
    expect_value<S>(kTanh, -far, -1.0, tolerance);
  }
  expect_value<S>(kRelu, kInfinity, kInfinity, 0.0);
  expect_value<S>(kRelu, -kInfinity, 0.0, 0.0);
  expect_value<S>(kExp, kInfinity, kInfinity, 0.0);
  expect_value<S>(kExp, -kInfinity, 0.0, 1e-38);
  expect_value<S>(kLog, 0.0, -kInfinity, 0.0);
  expect_value<S>(kLog, -1.0, std::nan(""), 0.0);
  expect_value<S>(kSigmoid, std::nan(""), std::nan(""), 0.0);
  expect_value<S>(kTanh, std::nan(""), std::nan(""), 0.0);
  expect_value<S>(kRelu, std::nan(""), std::nan(""), 0.0);
  expect_value<S>(kExp, std::nan(""), std::nan(""), 0.0);
  expect_value<S>(kLog, std::nan(""), std::nan(""), 0.0);
  expect_value<S>(kOneMinus, std::nan(""), std::nan(""), 0.0);
}

}  // namespace

TEST_CASE("activations: gradients") {
  for (const Shape shape : {Shape{3, 4}, Shape{1, 1}, Shape{17, 1}, Shape{1, 5}}) {
    expect_gradient(on_first(kSigmoid), {shape});
    expect_gradient(on_first(kTanh), {shape});
    expect_gradient(on_first(kRelu), {shape}, Entries::kAwayFromZero);
    expect_gradient(on_first(kExp), {shape});
    expect_gradient(on_first(kLog), {shape}, Entries::kPositive);
    expect_gradient(on_first(kOneMinus), {shape});
  }
}

TEST_CASE("activations in double: values, far out, and what is not a number") { expect_values<double>(1e-15); }

TEST_CASE("activations in float: values, far out, and what is not a number") { expect_values<float>(3e-7); }

TEST_CASE("relu lets nothing through at 0") {
  Tape<double> tape;
  const Var<double> x = tape.input(Matrix<double>{{-1.0, 0.0, 1.0}});
  tape.backward(weighted_sum(tape, relu(tape, x)));
  CHECK(x.gradient()(0, 0) == 0.0);
  CHECK(x.gradient()(0, 1) == 0.0);
  CHECK(x.gradient()(0, 2) == asymmetric_weights(1, 3)(0, 2));
}
