#include "core/math/ops/softmax.h"

#include <doctest/doctest.h>

#include <cmath>
#include <limits>

#include "tests/core/expect_gradient.h"

using namespace unrolled;

namespace {

constexpr double kInfinity = std::numeric_limits<double>::infinity();

template <class S>
Matrix<S> softmax_of(const Matrix<S>& x) {
  Tape<S> tape;
  return softmax(tape, tape.constant(x)).value();
}

template <class S>
Matrix<S> log_softmax_of(const Matrix<S>& x) {
  Tape<S> tape;
  return log_softmax(tape, tape.constant(x)).value();
}

}  // namespace

TEST_CASE("softmax: gradients") {
  for (const Shape shape : {Shape{4, 3}, Shape{1, 1}, Shape{19, 1}, Shape{1, 5}}) {
    expect_gradient([](Tape<double>& tape, const Operands& x) { return softmax(tape, x[0]); }, {shape});
    expect_gradient([](Tape<double>& tape, const Operands& x) { return log_softmax(tape, x[0]); }, {shape});
  }
}

TEST_CASE("softmax: values") {
  const Matrix<double> x = Matrix<double>{{0.0, std::log(1.0)}, {0.0, std::log(3.0)}};
  CHECK(softmax_of(x).isApprox(Matrix<double>{{0.5, 0.25}, {0.5, 0.75}}, 1e-15));
  CHECK(log_softmax_of(x).isApprox(Matrix<double>{{std::log(0.5), std::log(0.25)}, {std::log(0.5), std::log(0.75)}},
                                   1e-15));
}

TEST_CASE("softmax does not mind how large its operand is") {
  const Matrix<double> x = Matrix<double>{{0.3}, {-1.2}, {2.0}};
  for (const double shift : {1e4, -1e4}) {
    CHECK(softmax_of<double>(x.array() + shift).isApprox(softmax_of(x), 1e-11));
    CHECK(log_softmax_of<double>(x.array() + shift).isApprox(log_softmax_of(x), 1e-11));
  }
  // The logarithm of a probability that is far too small for a number.
  CHECK(log_softmax_of(Matrix<double>{{0.0}, {-5000.0}})(1, 0) == -5000.0);
  CHECK(softmax_of(Matrix<float>{{3e38F}, {-3e38F}})(0, 0) == 1.0F);
}

TEST_CASE("softmax of infinities and of what is not a number") {
  Matrix<double> x = Matrix<double>::Zero(20, 3);
  x(5, 0) = -kInfinity;
  x(6, 1) = kInfinity;
  x(7, 2) = std::nan("");
  const Matrix<double> y = softmax_of(x);
  const Matrix<double> log_y = log_softmax_of(x);
  CHECK(y(5, 0) < std::numeric_limits<double>::min());
  CHECK(log_y(5, 0) == -kInfinity);
  CHECK(y(0, 0) == doctest::Approx(1.0 / 19.0));
  CHECK(y.col(1).hasNaN());
  CHECK(log_y.col(1).hasNaN());
  CHECK(y.col(2).hasNaN());
  CHECK(log_y.col(2).hasNaN());
  CHECK(softmax_of<double>(Matrix<double>::Constant(3, 1, -kInfinity)).hasNaN());
  CHECK(softmax_of<float>(x.cast<float>()).col(2).hasNaN());
}

TEST_CASE("softmax of nothing is refused") {
  Tape<double> tape;
  const Var<double> none = tape.constant(Matrix<double>(0, 2));
  CHECK_THROWS_WITH_AS(softmax(tape, none), "softmax: x is 0 x 2, expected at least one row", std::invalid_argument);
  CHECK_THROWS_WITH_AS(log_softmax(tape, none), "log_softmax: x is 0 x 2, expected at least one row",
                       std::invalid_argument);
}
