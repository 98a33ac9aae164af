#include "core/nn/attention.h"

#include <doctest/doctest.h>

#include "core/math/ops/arithmetic.h"
#include "tests/core/expect_gradient.h"
#include "tests/core/oracles.h"

using namespace unrolled;

TEST_CASE("scaled dot-product attention: gradients of what is received and of the weights") {
  const Operation received = [](Tape<double>& tape, const Operands& x) {
    return scaled_dot_attention(tape, x[0], x[1], x[2]).values;
  };
  expect_gradient(received, {{4, 3}, {4, 5}, {2, 5}});
  expect_gradient(received, {{1, 1}, {1, 1}, {1, 1}});
  expect_gradient(received, {{4, 1}, {4, 5}, {1, 5}});
  expect_gradient(
      [](Tape<double>& tape, const Operands& x) { return scaled_dot_attention(tape, x[0], x[0], x[0]).values; },
      {{3, 4}});
  expect_gradient(
      [](Tape<double>& tape, const Operands& x) { return scaled_dot_attention(tape, x[0], x[1], x[1]).weights; },
      {{4, 3}, {4, 5}});
}

TEST_CASE("scaled dot-product attention matches PyTorch, value and gradient") {
  const nlohmann::json& data = oracles().at("attention");
  Tape<double> tape;
  const Var<double> queries = tape.input(matrix_of(data.at("q")).transpose());  // its rows are our columns
  const Var<double> keys = tape.input(matrix_of(data.at("k")).transpose());
  const Var<double> values = tape.input(matrix_of(data.at("v")).transpose());
  const Attention<double> attention = scaled_dot_attention(tape, queries, keys, values);
  const Var<double> y = attention.values;
  CHECK(largest_difference(attention.weights.value().transpose(), matrix_of(data.at("weights"))) < 1e-10);
  CHECK(largest_difference(y.value().transpose(), matrix_of(data.at("y"))) < 1e-10);
  tape.backward(sum(tape, hadamard(tape, y, tape.constant(oracle_weights(y.cols(), y.rows()).transpose()))));
  CHECK(largest_difference(queries.gradient().transpose(), matrix_of(data.at("grad_q"))) < 1e-10);
  CHECK(largest_difference(keys.gradient().transpose(), matrix_of(data.at("grad_k"))) < 1e-10);
  CHECK(largest_difference(values.gradient().transpose(), matrix_of(data.at("grad_v"))) < 1e-10);
}

TEST_CASE("attention refuses shapes that do not fit") {
  Tape<double> tape;
  const Var<double> a = tape.constant(Matrix<double>::Ones(4, 3));
  const Var<double> b = tape.constant(Matrix<double>::Ones(2, 5));
  CHECK_THROWS_WITH_AS(scaled_dot_attention(tape, a, b, b),
                       "scaled_dot_attention: keys have 2 rows, expected 4 (rows of the queries), at least 1",
                       std::invalid_argument);
  CHECK_THROWS_WITH_AS(scaled_dot_attention(tape, a, a, b),
                       "scaled_dot_attention: there are 3 keys and 5 values, expected as many of both, at least 1",
                       std::invalid_argument);
}
