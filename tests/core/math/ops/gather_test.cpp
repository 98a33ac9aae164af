#include "core/math/ops/gather.h"

#include <doctest/doctest.h>

#include <array>

#include "core/math/ops/matmul.h"
#include "tests/core/expect_gradient.h"

using namespace unrolled;

namespace {

constexpr std::array<int, 6> kIndices = {2, 0, 2, 3, -1, 0};  // some often, one never; a column of zeros

Matrix<double> one_hot(Index size) {
  Matrix<double> columns = Matrix<double>::Zero(size, static_cast<Index>(kIndices.size()));
  for (std::size_t j = 0; j < kIndices.size(); ++j)
    if (kIndices[j] >= 0) columns(kIndices[j], static_cast<Index>(j)) = 1.0;
  return columns;
}

}  // namespace

TEST_CASE("picked columns: gradients") {
  expect_gradient([](Tape<double>& tape, const Operands& x) { return gather_columns(tape, x[0], kIndices.data(), 6); },
                  {{3, 5}});
  expect_gradient(
      [](Tape<double>& tape, const Operands& x) { return affine_one_hot(tape, x[0], kIndices.data(), 6, x[1]); },
      {{3, 5}, {3, 1}});
  expect_gradient(
      [](Tape<double>& tape, const Operands& x) { return affine_one_hot(tape, x[0], kIndices.data() + 1, 1, x[1]); },
      {{1, 1}, {1, 1}});
}

TEST_CASE("picking columns equals the product with one-hot columns") {
  Random random(3);
  Tape<double> tape;
  const Var<double> W = tape.input(random_matrix({3, 4}, random));
  const Var<double> b = tape.input(random_matrix({3, 1}, random));
  const Var<double> x = tape.constant(one_hot(4));
  CHECK(gather_columns(tape, W, kIndices.data(), 6).value() == matmul(tape, W, x).value());
  CHECK(affine_one_hot(tape, W, kIndices.data(), 6, b).value().isApprox(affine(tape, W, x, b).value(), 1e-15));
}

TEST_CASE("indices outside the matrix are refused") {
  Tape<double> tape;
  const Var<double> W = tape.input(Matrix<double>::Ones(2, 3));
  const Var<double> b = tape.input(Matrix<double>::Ones(2, 1));
  const std::array<int, 2> high = {2, 3};
  const std::array<int, 2> low = {0, -2};
  CHECK_THROWS_WITH_AS(gather_columns(tape, W, high.data(), 2),
                       "gather_columns: index 3 at position 1, expected 0 … 2, or -1 for none", std::invalid_argument);
  CHECK_THROWS_WITH_AS(affine_one_hot(tape, W, low.data(), 2, b),
                       "affine_one_hot: index -2 at position 1, expected 0 … 2, or -1 for none", std::invalid_argument);
  CHECK_THROWS_WITH_AS(affine_one_hot(tape, W, high.data(), 1, W), "affine_one_hot: b is 2 x 3, expected 2 x 1",
                       std::invalid_argument);
  CHECK_THROWS_WITH_AS(gather_columns(tape, W, high.data(), -1), "gather_columns: count is -1, expected 0 or more",
                       std::invalid_argument);
}
