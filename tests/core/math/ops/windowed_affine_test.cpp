#include "core/math/ops/windowed_affine.h"

#include <doctest/doctest.h>

#include "core/math/ops/matmul.h"
#include "tests/core/expect_gradient.h"

using namespace unrolled;

TEST_CASE("an affine layer over a sliding window: gradients") {
  // W, x, b; windows of 3, 1 and all of the steps; one stream and two.
  const auto over = [](Index batch) {
    return [=](Tape<double>& tape, const Operands& x) { return windowed_affine(tape, x[0], x[1], x[2], batch); };
  };
  expect_gradient(over(1), {{4, 6}, {2, 5}, {4, 1}});
  expect_gradient(over(2), {{4, 6}, {2, 10}, {4, 1}});
  expect_gradient(over(2), {{3, 2}, {2, 4}, {3, 1}});
  expect_gradient(over(1), {{1, 3}, {1, 3}, {1, 1}});
}

TEST_CASE("a sliding window equals the layer on windows that are written down") {
  constexpr Index kWindow = 3, kBatch = 2, kSteps = 4, kSize = 2;
  Random random(4);
  Tape<double> tape;
  const Var<double> W = tape.input(random_matrix({5, kWindow * kSize}, random));
  const Var<double> x = tape.input(random_matrix({kSize, (kSteps + kWindow - 1) * kBatch}, random));
  const Var<double> b = tape.input(random_matrix({5, 1}, random));
  Matrix<double> windows(kWindow * kSize, kSteps * kBatch);
  for (Index t = 0; t < kSteps; ++t)
    for (Index stream = 0; stream < kBatch; ++stream)
      for (Index j = 0; j < kWindow; ++j)
        windows.col(t * kBatch + stream).segment(j * kSize, kSize) = x.value().col((t + j) * kBatch + stream);
  const Var<double> written = affine(tape, W, tape.constant(windows), b);
  CHECK(windowed_affine(tape, W, x, b, kBatch).value().isApprox(written.value(), 1e-14));
}

TEST_CASE("a sliding window that does not fit is refused") {
  Tape<double> tape;
  const Var<double> W = tape.input(Matrix<double>::Ones(4, 6));
  const Var<double> b = tape.input(Matrix<double>::Ones(4, 1));
  const auto x = [&](Index rows, Index columns) { return tape.input(Matrix<double>::Ones(rows, columns)); };
  CHECK_THROWS_WITH_AS(windowed_affine(tape, W, x(4, 9), b, 1),
                       "windowed_affine: W has 6 columns, expected a multiple of 4 (rows of x)", std::invalid_argument);
  CHECK_THROWS_WITH_AS(windowed_affine(tape, W, x(2, 4), b, 2),
                       "windowed_affine: x has 4 columns of 2 streams, expected at least 3 steps (window)",
                       std::invalid_argument);
  CHECK_THROWS_WITH_AS(windowed_affine(tape, W, x(2, 9), x(2, 1), 1), "windowed_affine: b is 2 x 1, expected 4 x 1",
                       std::invalid_argument);
}
