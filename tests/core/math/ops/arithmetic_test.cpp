#include "core/math/ops/arithmetic.h"

#include <doctest/doctest.h>

#include "tests/core/expect_gradient.h"

using namespace unrolled;

namespace {

using Tape64 = Tape<double>;

}  // namespace

TEST_CASE("elementwise sums and products: gradients") {
  for (const Shape shape : {Shape{3, 4}, Shape{1, 1}, Shape{5, 1}, Shape{1, 5}}) {
    expect_gradient([](Tape64& tape, const Operands& x) { return add(tape, x[0], x[1]); }, {shape, shape});
    expect_gradient([](Tape64& tape, const Operands& x) { return subtract(tape, x[0], x[1]); }, {shape, shape});
    expect_gradient([](Tape64& tape, const Operands& x) { return hadamard(tape, x[0], x[1]); }, {shape, shape});
    expect_gradient([](Tape64& tape, const Operands& x) { return scale(tape, x[0], -1.7); }, {shape});
    expect_gradient([](Tape64& tape, const Operands& x) { return sum(tape, x[0]); }, {shape});
    expect_gradient([](Tape64& tape, const Operands& x) { return mean(tape, x[0]); }, {shape});
    expect_gradient([](Tape64& tape, const Operands& x) { return add_column(tape, x[0], x[1]); },
                    {shape, {shape.rows, 1}});
    expect_gradient([](Tape64& tape, const Operands& x) { return multiply_column(tape, x[0], x[1]); },
                    {shape, {shape.rows, 1}});
  }
}

TEST_CASE("a bias column collects from any number of columns") {
  for (const Index columns : {1, 2, 3, 4, 5, 8, 11})
    expect_gradient([](Tape64& tape, const Operands& x) { return add_column(tape, x[0], x[1]); },
                    {{3, columns}, {3, 1}});
}

TEST_CASE("both operands may be the same") {
  expect_gradient([](Tape64& tape, const Operands& x) { return add(tape, x[0], x[0]); }, {{2, 3}});
  expect_gradient([](Tape64& tape, const Operands& x) { return subtract(tape, x[0], x[0]); }, {{2, 3}});
  expect_gradient([](Tape64& tape, const Operands& x) { return hadamard(tape, x[0], x[0]); }, {{2, 3}});
  expect_gradient([](Tape64& tape, const Operands& x) { return add_column(tape, x[0], x[0]); }, {{4, 1}});
}

TEST_CASE("elementwise sums and products: values") {
  Tape64 tape;
  const Var<double> a = tape.constant(Matrix<double>{{1.0, 2.0}, {3.0, 4.0}});
  const Var<double> b = tape.constant(Matrix<double>{{10.0, 20.0}, {30.0, 40.0}});
  const Var<double> column = tape.constant(Matrix<double>{{100.0}, {200.0}});
  CHECK(add(tape, a, b).value() == Matrix<double>{{11.0, 22.0}, {33.0, 44.0}});
  CHECK(subtract(tape, a, b).value() == Matrix<double>{{-9.0, -18.0}, {-27.0, -36.0}});
  CHECK(hadamard(tape, a, b).value() == Matrix<double>{{10.0, 40.0}, {90.0, 160.0}});
  CHECK(scale(tape, a, 0.5).value() == Matrix<double>{{0.5, 1.0}, {1.5, 2.0}});
  CHECK(add_column(tape, a, column).value() == Matrix<double>{{101.0, 102.0}, {203.0, 204.0}});
  CHECK(multiply_column(tape, a, column).value() == Matrix<double>{{100.0, 200.0}, {600.0, 800.0}});
  CHECK(sum(tape, a).value()(0, 0) == 10.0);
  CHECK(mean(tape, a).value()(0, 0) == 2.5);
  CHECK_FALSE(add(tape, a, b).needs_gradient());
}

TEST_CASE("arithmetic refuses shapes that do not fit") {
  Tape64 tape;
  const Var<double> a = tape.constant(Matrix<double>::Ones(2, 3));
  const Var<double> b = tape.constant(Matrix<double>::Ones(3, 2));
  const Var<double> none = tape.constant(Matrix<double>(2, 0));
  CHECK_THROWS_WITH_AS(add(tape, a, b), "add: operands are 2 x 3 and 3 x 2, expected the same shape",
                       std::invalid_argument);
  CHECK_THROWS_WITH_AS(subtract(tape, a, b), "subtract: operands are 2 x 3 and 3 x 2, expected the same shape",
                       std::invalid_argument);
  CHECK_THROWS_WITH_AS(hadamard(tape, a, b), "hadamard: operands are 2 x 3 and 3 x 2, expected the same shape",
                       std::invalid_argument);
  CHECK_THROWS_WITH_AS(add_column(tape, a, b), "add_column: column is 3 x 2, expected 2 x 1", std::invalid_argument);
  CHECK_THROWS_WITH_AS(multiply_column(tape, a, b), "multiply_column: column is 3 x 2, expected 2 x 1",
                       std::invalid_argument);
  CHECK_THROWS_WITH_AS(mean(tape, none), "mean: the operand is 2 x 0, expected at least one entry",
                       std::invalid_argument);
  CHECK(sum(tape, none).value()(0, 0) == 0.0);
}
