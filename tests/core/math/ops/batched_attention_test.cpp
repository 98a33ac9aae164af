#include "core/math/ops/batched_attention.h"

#include <doctest/doctest.h>

#include <cmath>

#include "core/math/ops/activation.h"
#include "core/math/ops/arithmetic.h"
#include "core/math/ops/matmul.h"
#include "core/math/ops/slice.h"
#include "core/math/ops/softmax.h"
#include "core/nn/attention.h"
#include "tests/core/expect_gradient.h"
#include "tests/core/oracles.h"

using namespace unrolled;

namespace {

struct Size {
  Index rows;
  Index steps;
  Index batch;
};

const Size kSizes[] = {{3, 4, 2}, {1, 1, 1}, {5, 1, 3}, {2, 6, 1}, {17, 3, 2}};

// The columns of sequence b, in their order.
Var<double> columns_of(Tape<double>& tape, Var<double> all, Index b, Index batch) {
  std::vector<Var<double>> parts;
  for (Index at = b; at < all.cols(); at += batch) parts.push_back(cols(tape, all, at, 1));
  return stack_cols(tape, std::span<const Var<double>>(parts));
}

// Sequence by sequence, out of plain operations.
Var<double> plain_dot(Tape<double>& tape, Var<double> keys, Var<double> query) {
  std::vector<Var<double>> scores;
  for (Index b = 0; b < query.cols(); ++b)
    scores.push_back(matmul(tape, transpose(tape, columns_of(tape, keys, b, query.cols())), cols(tape, query, b, 1)));
  return stack_cols(tape, std::span<const Var<double>>(scores));
}

Var<double> plain_additive(Tape<double>& tape, Var<double> keys, Var<double> query, Var<double> v) {
  std::vector<Var<double>> scores;
  for (Index b = 0; b < query.cols(); ++b) {
    const Var<double> bent =
        tanh(tape, add_column(tape, columns_of(tape, keys, b, query.cols()), cols(tape, query, b, 1)));
    scores.push_back(matmul(tape, transpose(tape, bent), v));
  }
  return stack_cols(tape, std::span<const Var<double>>(scores));
}

Var<double> plain_weighted(Tape<double>& tape, Var<double> values, Var<double> weights) {
  std::vector<Var<double>> sums;
  for (Index b = 0; b < weights.cols(); ++b)
    sums.push_back(matmul(tape, columns_of(tape, values, b, weights.cols()), cols(tape, weights, b, 1)));
  return stack_cols(tape, std::span<const Var<double>>(sums));
}

// Both give the same value and the same gradients.
void expect_same(const Operation& one, const Operation& other, const std::vector<Matrix<double>>& operands) {
  Tape<double> tape;
  Operands vars;
  for (const Matrix<double>& operand : operands) vars.push_back(tape.input(operand));
  CHECK(one(tape, vars).value().isApprox(other(tape, vars).value(), 1e-13));
  const std::vector<Matrix<double>> a = tape_gradients(one, operands);
  const std::vector<Matrix<double>> b = tape_gradients(other, operands);
  for (std::size_t k = 0; k < a.size(); ++k) CHECK((a[k] - b[k]).cwiseAbs().maxCoeff() < 1e-13);
}

}  // namespace

TEST_CASE("batched attention: scores and weighted columns equal those out of plain operations, gradients too") {
  Random random(3);
  for (const Size& size : kSizes) {
    CAPTURE(size.rows);
    CAPTURE(size.steps);
    CAPTURE(size.batch);
    const Matrix<double> keys = random_matrix({size.rows, size.steps * size.batch}, random);
    const Matrix<double> query = random_matrix({size.rows, size.batch}, random);
    const Matrix<double> v = random_matrix({size.rows, 1}, random);
    const Matrix<double> weights = random_matrix({size.steps, size.batch}, random);
    const Operation dot = [](Tape<double>& tape, const Operands& x) { return dot_scores(tape, x[0], x[1]); };
    const Operation additive = [](Tape<double>& tape, const Operands& x) {
      return additive_scores(tape, x[0], x[1], x[2]);
    };
    const Operation weighted = [](Tape<double>& tape, const Operands& x) { return weighted_columns(tape, x[0], x[1]); };
    expect_gradient(dot, {keys, query});
    expect_gradient(additive, {keys, query, v});
    expect_gradient(weighted, {keys, weights});
    expect_same(dot, [](Tape<double>& tape, const Operands& x) { return plain_dot(tape, x[0], x[1]); }, {keys, query});
    expect_same(additive, [](Tape<double>& tape, const Operands& x) { return plain_additive(tape, x[0], x[1], x[2]); },
                {keys, query, v});
    expect_same(weighted, [](Tape<double>& tape, const Operands& x) { return plain_weighted(tape, x[0], x[1]); },
                {keys, weights});
  }
}

TEST_CASE("masked softmax: what lies beyond a sequence, outside of a window or has no score gets nothing") {
  const Index lengths[] = {3, 4, 1};
  Random random(5);
  Matrix<double> scores = random_matrix({4, 3}, random);
  scores(0, 1) = kNoScore;
  Matrix<double> bias = random_matrix({4, 3}, random);
  bias(1, 0) = kNoScore;
  Tape<double> tape;
  const Matrix<double> w = masked_softmax(tape, tape.constant(scores), lengths, tape.constant(bias)).value();
  CHECK(w(1, 0) == 0.0);
  CHECK(w(3, 0) == 0.0);
  CHECK(w(0, 1) == 0.0);
  CHECK(w.col(2) == Matrix<double>{{1.0}, {0.0}, {0.0}, {0.0}}.col(0));
  const double ratio = std::exp(scores(2, 0) + bias(2, 0) - scores(0, 0) - bias(0, 0));
  CHECK(w(2, 0) / w(0, 0) == doctest::Approx(ratio));
  for (Index b = 0; b < 3; ++b) CHECK(w.col(b).sum() == doctest::Approx(1.0));

  const Operation masked = [&](Tape<double>& other, const Operands& x) { return masked_softmax(other, x[0], lengths); };
  expect_gradient(masked, {{4, 3}});
  const Operation biased = [&](Tape<double>& other, const Operands& x) {
    return masked_softmax(
        other, x[0], lengths,
        add(other, x[1], other.constant((bias.array() <= kNoScore).select(kNoScore, 0.0 * bias).matrix())));
  };
  expect_gradient(biased, {{4, 3}, {4, 3}});
  const Index one[] = {1};
  expect_gradient([&](Tape<double>& other, const Operands& x) { return masked_softmax(other, x[0], one); }, {{1, 1}});

  // Without masks it is the softmax.
  const Index all[] = {4, 4, 4};
  const Var<double> plain = tape.constant(random_matrix({4, 3}, random));
  CHECK(masked_softmax(tape, plain, all).value().isApprox(softmax(tape, plain).value(), 1e-14));
}

TEST_CASE("masked softmax of nothing, of what is not a number, and in float") {
  const Index lengths[] = {2, 2, 3};
  Matrix<float> scores = Matrix<float>::Zero(3, 3);
  scores.col(0).setConstant(static_cast<float>(kNoScore));
  scores(1, 1) = std::nanf("");
  scores.col(2) = Matrix<float>{{200.0F}, {-200.0F}, {static_cast<float>(kNoScore)}};
  Tape<float> tape;
  const Var<float> x = tape.input(scores);
  const Matrix<float> w = masked_softmax(tape, x, lengths).value();
  CHECK(w.col(0).isZero(0.0F));
  CHECK(std::isnan(w(0, 1)));
  CHECK(w(0, 2) == 1.0F);
  CHECK(w(2, 2) == 0.0F);
  const Index short_one[] = {0, 2, 3};
  CHECK_THROWS_WITH_AS(masked_softmax(tape, x, short_one), "masked_softmax: length 0 is 0, expected 1 … 3",
                       std::invalid_argument);
}

TEST_CASE("Gaussian bias: its values, and the gradient of where it stands") {
  const double deviations[] = {1.0, 0.5};
  Tape<double> tape;
  const Matrix<double> y = gaussian_bias(tape, tape.constant(Matrix<double>{{1.0, 0.5}}), deviations, 3).value();
  CHECK(y.isApprox(Matrix<double>{{-0.5, -0.5}, {0.0, -0.5}, {-0.5, -4.5}}, 1e-15));
  expect_gradient([&](Tape<double>& other, const Operands& x) { return gaussian_bias(other, x[0], deviations, 5); },
                  {{1, 2}});
}

TEST_CASE("batched attention is scaled dot-product attention, which matches PyTorch") {
  const nlohmann::json& data = oracles().at("attention");
  const Matrix<double> queries = matrix_of(data.at("q")).transpose();
  const Matrix<double> keys = matrix_of(data.at("k")).transpose();
  const Matrix<double> values = matrix_of(data.at("v")).transpose();
  Tape<double> tape;
  const std::vector<Index> lengths{keys.cols()};
  const double factor = 1.0 / std::sqrt(static_cast<double>(queries.rows()));
  for (Index q = 0; q < queries.cols(); ++q) {
    const Var<double> query = scale(tape, tape.constant(queries.col(q)), factor);
    const Var<double> weights = masked_softmax(tape, dot_scores(tape, tape.constant(keys), query), lengths.data());
    const Var<double> received = weighted_columns(tape, tape.constant(values), weights);
    CHECK(largest_difference(weights.value().transpose(), matrix_of(data.at("weights")).row(q)) < 1e-10);
    CHECK(largest_difference(received.value().transpose(), matrix_of(data.at("y")).row(q)) < 1e-10);
  }
}

TEST_CASE("batched attention refuses shapes that do not fit") {
  Tape<double> tape;
  const Var<double> keys = tape.constant(Matrix<double>::Ones(3, 4));
  const Var<double> query = tape.constant(Matrix<double>::Ones(2, 2));
  CHECK_THROWS_WITH_AS(dot_scores(tape, keys, query),
                       "dot_scores: the query has 2 rows, expected 3 (rows of the keys), at least 1",
                       std::invalid_argument);
  const Var<double> three = tape.constant(Matrix<double>::Ones(3, 3));
  CHECK_THROWS_WITH_AS(dot_scores(tape, keys, three),
                       "dot_scores: there are 4 keys, expected a multiple of 3 (batch), at least one each",
                       std::invalid_argument);
  const Var<double> wide = tape.constant(Matrix<double>::Ones(3, 2));
  CHECK_THROWS_WITH_AS(weighted_columns(tape, keys, wide),
                       "weighted_columns: the weights have 3 rows, expected 2 (places)", std::invalid_argument);
  CHECK_THROWS_WITH_AS(additive_scores(tape, keys, wide, query), "additive_scores: v is 2 x 2, expected 3 x 1",
                       std::invalid_argument);
}
