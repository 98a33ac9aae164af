#include "core/math/ops/layer_norm.h"

#include <doctest/doctest.h>

#include <cmath>

#include "core/math/ops/arithmetic.h"
#include "tests/core/expect_gradient.h"
#include "tests/core/oracles.h"

using namespace unrolled;

TEST_CASE("layer normalisation: gradients") {
  const Operation norm = [](Tape<double>& tape, const Operands& x) { return layer_norm(tape, x[0], x[1], x[2]); };
  expect_gradient(norm, {{6, 4}, {6, 1}, {6, 1}});
  expect_gradient(norm, {{17, 1}, {17, 1}, {17, 1}});
  expect_gradient(norm, {{1, 3}, {1, 1}, {1, 1}});  // a column of one entry is always its bias
  expect_gradient([](Tape<double>& tape, const Operands& x) { return layer_norm(tape, x[0], x[0], x[0]); }, {{5, 1}});
}

TEST_CASE("layer normalisation matches PyTorch, value and gradient") {
  const nlohmann::json& data = oracles().at("layer_norm");
  Tape<double> tape;
  const Var<double> x = tape.input(matrix_of(data.at("x")).transpose());  // its rows are our columns
  const Var<double> gain = tape.input(matrix_of(data.at("gain")));
  const Var<double> bias = tape.input(matrix_of(data.at("bias")));
  const Var<double> y = layer_norm(tape, x, gain, bias, data.at("eps").get<double>());
  CHECK(largest_difference(y.value().transpose(), matrix_of(data.at("y"))) < 1e-10);
  tape.backward(sum(tape, hadamard(tape, y, tape.constant(oracle_weights(y.cols(), y.rows()).transpose()))));
  CHECK(largest_difference(x.gradient().transpose(), matrix_of(data.at("grad_x"))) < 1e-10);
  CHECK(largest_difference(gain.gradient(), matrix_of(data.at("grad_gain"))) < 1e-10);
  CHECK(largest_difference(bias.gradient(), matrix_of(data.at("grad_bias"))) < 1e-10);
}

TEST_CASE("layer normalisation keeps a constant column finite and passes on what is not a number") {
  Tape<double> tape;
  const Var<double> gain = tape.constant(Matrix<double>::Ones(3, 1));
  const Var<double> bias = tape.constant(Matrix<double>::Constant(3, 1, 0.5));
  Matrix<double> x = Matrix<double>::Constant(3, 2, 1e8);
  x(1, 1) = std::nan("");
  const Matrix<double> y = layer_norm(tape, tape.constant(x), gain, bias).value();
  CHECK(y.col(0) == Matrix<double>::Constant(3, 1, 0.5));
  CHECK(y.col(1).hasNaN());
}

TEST_CASE("layer normalisation refuses shapes that do not fit") {
  Tape<double> tape;
  const Var<double> x = tape.constant(Matrix<double>::Ones(3, 2));
  const Var<double> column = tape.constant(Matrix<double>::Ones(3, 1));
  CHECK_THROWS_WITH_AS(layer_norm(tape, x, x, column), "layer_norm: gain is 3 x 2, expected 3 x 1",
                       std::invalid_argument);
  CHECK_THROWS_WITH_AS(layer_norm(tape, x, column, x), "layer_norm: bias is 3 x 2, expected 3 x 1",
                       std::invalid_argument);
  CHECK_THROWS_WITH_AS(layer_norm(tape, x, column, column, -1.0), "layer_norm: epsilon is -1, expected 0 or more",
                       std::invalid_argument);
}
