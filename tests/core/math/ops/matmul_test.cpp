#include "core/math/ops/matmul.h"

#include <doctest/doctest.h>

#include "tests/core/expect_gradient.h"

using namespace unrolled;

TEST_CASE("products: gradients") {
  const Operation product = [](Tape<double>& tape, const Operands& x) { return matmul(tape, x[0], x[1]); };
  expect_gradient(product, {{2, 3}, {3, 4}});
  expect_gradient(product, {{1, 1}, {1, 1}});
  expect_gradient(product, {{5, 3}, {3, 1}});  // a single column
  expect_gradient(product, {{1, 3}, {3, 5}});  // a single row
  expect_gradient(product, {{5, 1}, {1, 4}});  // an outer product
  expect_gradient(product, {{30, 20}, {20, 25}});
  expect_gradient([](Tape<double>& tape, const Operands& x) { return matmul(tape, x[0], x[0]); }, {{3, 3}});
  for (const Shape shape : {Shape{3, 4}, Shape{1, 1}, Shape{5, 1}, Shape{1, 5}})
    expect_gradient([](Tape<double>& tape, const Operands& x) { return transpose(tape, x[0]); }, {shape});
}

TEST_CASE("the affine layer: gradients") {
  const Operation layer = [](Tape<double>& tape, const Operands& x) { return affine(tape, x[0], x[1], x[2]); };
  expect_gradient(layer, {{4, 3}, {3, 5}, {4, 1}});
  expect_gradient(layer, {{4, 3}, {3, 1}, {4, 1}});
  expect_gradient(layer, {{1, 1}, {1, 1}, {1, 1}});
  expect_gradient(layer, {{1, 4}, {4, 6}, {1, 1}});
  expect_gradient(layer, {{20, 30}, {30, 25}, {20, 1}});
  // One variable as weight, input and bias.
  expect_gradient([](Tape<double>& tape, const Operands& x) { return affine(tape, x[0], x[0], x[0]); }, {{1, 1}});
}

TEST_CASE("products: values") {
  Tape<double> tape;
  const Var<double> a = tape.constant(Matrix<double>{{1.0, 2.0}, {3.0, 4.0}});
  const Var<double> x = tape.constant(Matrix<double>{{1.0, 0.0, 2.0}, {0.0, 1.0, 3.0}});
  const Var<double> b = tape.constant(Matrix<double>{{10.0}, {20.0}});
  CHECK(matmul(tape, a, x).value() == Matrix<double>{{1.0, 2.0, 8.0}, {3.0, 4.0, 18.0}});
  CHECK(affine(tape, a, x, b).value() == Matrix<double>{{11.0, 12.0, 18.0}, {23.0, 24.0, 38.0}});
  CHECK(transpose(tape, x).value() == Matrix<double>{{1.0, 0.0}, {0.0, 1.0}, {2.0, 3.0}});
}

TEST_CASE("products refuse shapes that do not fit") {
  Tape<double> tape;
  const Var<double> a = tape.constant(Matrix<double>::Ones(2, 3));
  const Var<double> b = tape.constant(Matrix<double>::Ones(2, 1));
  CHECK_THROWS_WITH_AS(
      matmul(tape, a, a),
      "matmul: operands are 2 x 3 and 2 x 3, expected as many rows in the second as columns in the first",
      std::invalid_argument);
  CHECK_THROWS_WITH_AS(affine(tape, a, a, b), "affine: x has 2 rows, expected 3 (columns of W)", std::invalid_argument);
  const Var<double> x = tape.constant(Matrix<double>::Ones(3, 4));
  CHECK_THROWS_WITH_AS(affine(tape, a, x, x), "affine: b is 3 x 4, expected 2 x 1", std::invalid_argument);
}
