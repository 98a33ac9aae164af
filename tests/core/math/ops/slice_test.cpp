#include "core/math/ops/slice.h"

#include <doctest/doctest.h>

#include "core/math/ops/arithmetic.h"
#include "tests/core/expect_gradient.h"

using namespace unrolled;

TEST_CASE("cutting: gradients") {
  expect_gradient([](Tape<double>& tape, const Operands& x) { return rows(tape, x[0], 1, 2); }, {{4, 3}});
  expect_gradient([](Tape<double>& tape, const Operands& x) { return cols(tape, x[0], 1, 2); }, {{3, 4}});
  expect_gradient([](Tape<double>& tape, const Operands& x) { return rows(tape, x[0], 0, 1); }, {{1, 1}});
  expect_gradient([](Tape<double>& tape, const Operands& x) { return cols(tape, x[0], 0, 1); }, {{1, 1}});
  // Overlapping parts of one matrix.
  expect_gradient([](Tape<double>& tape,
                     const Operands& x) { return hadamard(tape, cols(tape, x[0], 0, 3), cols(tape, x[0], 1, 3)); },
                  {{2, 4}});
  expect_gradient([](Tape<double>& tape,
                     const Operands& x) { return hadamard(tape, rows(tape, x[0], 0, 3), rows(tape, x[0], 1, 3)); },
                  {{4, 2}});
}

TEST_CASE("stacking: gradients") {
  expect_gradient(
      [](Tape<double>& tape, const Operands& x) {
        return stack_rows(tape, {x[0], x[1], x[2]});
      },
      {{2, 3}, {1, 3}, {4, 3}});
  expect_gradient(
      [](Tape<double>& tape, const Operands& x) {
        return stack_cols(tape, {x[0], x[1], x[2]});
      },
      {{3, 2}, {3, 1}, {3, 4}});
  expect_gradient([](Tape<double>& tape, const Operands& x) { return stack_rows(tape, {x[0], x[0]}); }, {{2, 2}});
  expect_gradient([](Tape<double>& tape, const Operands& x) { return stack_cols(tape, {x[0], x[0]}); }, {{1, 1}});
}

TEST_CASE("a list of parts need not outlive the call") {
  Tape<double> tape;
  Var<double> first = tape.input(Matrix<double>::Ones(1, 2));
  Var<double> second = tape.input(Matrix<double>::Ones(1, 2));
  Var<double> stacked;
  {
    std::vector<Var<double>> parts = {first, second};
    stacked = stack_rows(tape, parts);
    parts.assign(2, Var<double>());
  }
  tape.backward(weighted_sum(tape, stacked));
  CHECK(first.gradient()(0, 1) == asymmetric_weights(2, 2)(0, 1));
  CHECK(second.gradient()(0, 1) == asymmetric_weights(2, 2)(1, 1));
}

TEST_CASE("parts: values") {
  Tape<double> tape;
  const Var<double> a = tape.constant(Matrix<double>{{1.0, 2.0, 3.0}, {4.0, 5.0, 6.0}});
  CHECK(rows(tape, a, 1, 1).value() == Matrix<double>{{4.0, 5.0, 6.0}});
  CHECK(cols(tape, a, 1, 2).value() == Matrix<double>{{2.0, 3.0}, {5.0, 6.0}});
  CHECK(stack_rows(tape, {rows(tape, a, 1, 1), rows(tape, a, 0, 1)}).value() ==
        Matrix<double>{{4.0, 5.0, 6.0}, {1.0, 2.0, 3.0}});
  CHECK(stack_cols(tape, {cols(tape, a, 2, 1), cols(tape, a, 0, 2)}).value() ==
        Matrix<double>{{3.0, 1.0, 2.0}, {6.0, 4.0, 5.0}});
  CHECK(cols(tape, a, 3, 0).cols() == 0);
}

TEST_CASE("parts beyond the matrix are refused") {
  Tape<double> tape;
  const Var<double> a = tape.constant(Matrix<double>::Ones(2, 3));
  const Var<double> b = tape.constant(Matrix<double>::Ones(3, 2));
  CHECK_THROWS_WITH_AS(rows(tape, a, 1, 2), "rows: 2 from 1, expected a part of 0 … 1", std::invalid_argument);
  CHECK_THROWS_WITH_AS(cols(tape, a, -1, 2), "cols: 2 from -1, expected a part of 0 … 2", std::invalid_argument);
  CHECK_THROWS_WITH_AS(cols(tape, a, 1, -1), "cols: -1 from 1, expected a part of 0 … 2", std::invalid_argument);
  CHECK_THROWS_WITH_AS(stack_rows(tape, {a, b}), "stack_rows: part 1 has 2 columns, expected 3 as in part 0",
                       std::invalid_argument);
  CHECK_THROWS_WITH_AS(stack_cols(tape, {a, b}), "stack_cols: part 1 has 3 rows, expected 2 as in part 0",
                       std::invalid_argument);
  CHECK_THROWS_WITH_AS(stack_rows(tape, std::vector<Var<double>>{}), "stack_rows: no parts, expected at least one",
                       std::invalid_argument);
}
