#include "core/math/product.h"

#include <doctest/doctest.h>

#include <limits>

#include "core/math/random.h"

using namespace unrolled;

namespace {

template <class S>
Matrix<S> drawn(Index rows, Index cols, Random& random) {
  return Matrix<S>::NullaryExpr(rows, cols, [&] { return static_cast<S>(random.normal()); });
}

// The difference of y from `expected`, relative to the size of sums of `depth` products.
template <class S>
double error_of(const Matrix<S>& y, const Matrix<double>& expected, Index depth) {
  return (y.template cast<double>() - expected).cwiseAbs().maxCoeff() / static_cast<double>(depth);
}

// Every layout of both sides, assigned and added, packed and not, against the definition.
template <class S>
void expect_products(Index rows, Index depth, Index cols, double tolerance) {
  CAPTURE(rows);
  CAPTURE(depth);
  CAPTURE(cols);
  Random random(11);
  const Matrix<S> a = drawn<S>(rows, depth, random);
  const Matrix<S> x = drawn<S>(depth, cols, random);
  const Matrix<S> before = drawn<S>(rows, cols, random);
  const Matrix<S> a_transposed = a.transpose();
  const Matrix<S> x_transposed = x.transpose();
  Matrix<double> product = Matrix<double>::Zero(rows, cols);
  for (Index i = 0; i < rows; ++i)
    for (Index j = 0; j < cols; ++j)
      for (Index k = 0; k < depth; ++k) product(i, j) += static_cast<double>(a(i, k)) * static_cast<double>(x(k, j));

  for (const bool add : {false, true}) {
    CAPTURE(add);
    const Matrix<double> expected = product + (add ? 1.0 : 0.0) * before.template cast<double>();
    const auto expect = [&](const auto& left, const auto& right) {
      Matrix<S> y = before;
      multiply<S>(left, right, y, add);
      CHECK(error_of<S>(y, expected, depth) < tolerance);
      Tape<S> tape;
      const PackedMatrix<S> packed(tape, left, cols);
      y = before;
      packed.multiply(right, y, add);
      CHECK(error_of<S>(y, expected, depth) < tolerance);
    };
    expect(a, x);
    expect(a_transposed.transpose(), x);
    expect(a, x_transposed.transpose());
    expect(a_transposed.transpose(), x_transposed.transpose());
  }
}

}  // namespace

TEST_CASE("products of every shape and layout are right") {
  for (const Index rows : {1, 3, 16, 48, 49, 101})
    for (const Index depth : {1, 5, 256, 300})
      for (const Index cols : {1, 2, 4, 7, 8, 19}) {
        expect_products<float>(rows, depth, cols, 1e-6);
        expect_products<double>(rows, depth, cols, 1e-15);
      }
}

TEST_CASE("blocks are multiplied in place") {
  Random random(5);
  const Matrix<double> a = drawn<double>(9, 7, random);
  const Matrix<double> x = drawn<double>(8, 6, random);
  Matrix<double> y = Matrix<double>::Constant(10, 8, 3.0);
  multiply<double>(a.block(2, 1, 5, 4), x.block(3, 2, 4, 3), y.block(1, 4, 5, 3), false);
  Matrix<double> expected = Matrix<double>::Constant(10, 8, 3.0);
  expected.block(1, 4, 5, 3) = a.block(2, 1, 5, 4) * x.block(3, 2, 4, 3);
  CHECK((y - expected).cwiseAbs().maxCoeff() < 1e-14);
}

TEST_CASE("a product of values that are not finite is not finite") {
  Matrix<float> a = Matrix<float>::Ones(50, 3);
  const Matrix<float> x = Matrix<float>::Ones(3, 9);
  a(49, 1) = std::numeric_limits<float>::quiet_NaN();
  a(0, 2) = std::numeric_limits<float>::infinity();
  Matrix<float> y(50, 9);
  multiply<float>(a, x, y, false);
  CHECK(y.row(49).array().isNaN().all());
  CHECK(y.row(0).array().isInf().all());
  CHECK((y.middleRows(1, 48).array() == 3.0F).all());
}

TEST_CASE("shapes that do not fit are refused") {
  const Matrix<float> a(4, 3);
  const Matrix<float> x(2, 5);
  Matrix<float> y(4, 5);
  CHECK_THROWS_WITH_AS(multiply<float>(a, x, y, false),
                       "multiply: 4 x 5 is not the shape of a product of 4 x 3 and 2 x 5", std::invalid_argument);
}
