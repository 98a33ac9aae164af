#include "core/math/initialise.h"

#include <doctest/doctest.h>

#include <cmath>
#include <stdexcept>

using namespace unrolled;

TEST_CASE("uniform and normal first values have the spread that they were asked for") {
  Random random(21);
  Matrix<double> m(200, 300);
  fill_uniform<double>(m, 0.3, random);
  CHECK(m.cwiseAbs().maxCoeff() <= 0.3);
  CHECK(m.maxCoeff() > 0.299);
  CHECK(m.minCoeff() < -0.299);
  CHECK(std::abs(m.mean()) < 5.0 * 0.3 / std::sqrt(3.0 * 60000.0));
  fill_normal<double>(m, 2.0, random);
  CHECK(std::abs(m.mean()) < 5.0 * 2.0 / std::sqrt(60000.0));
  CHECK(m.squaredNorm() / 60000.0 == doctest::Approx(4.0).epsilon(5.0 * std::sqrt(2.0 / 60000.0)));
}

TEST_CASE("Xavier's limit comes from both fans") {
  Random random(22);
  Matrix<float> m(30, 120);
  fill_xavier<float>(m, random);
  CHECK(m.cwiseAbs().maxCoeff() <= 0.2F);  // √(6 / 150)
  CHECK(m.cwiseAbs().maxCoeff() > 0.199F);
}

TEST_CASE("orthogonal matrices have singular values of 1, whatever their shape") {
  Random random(23);
  for (const auto& [rows, cols] : {std::pair<Index, Index>{64, 64}, {12, 5}, {5, 12}, {1, 1}, {7, 1}, {1, 7}}) {
    Matrix<double> m(rows, cols);
    fill_orthogonal<double>(m, random);
    const Matrix<double> gram = rows >= cols ? Matrix<double>(m.transpose() * m) : Matrix<double>(m * m.transpose());
    INFO(rows << " x " << cols);
    CHECK((gram - Matrix<double>::Identity(gram.rows(), gram.cols())).cwiseAbs().maxCoeff() < 1e-12);
  }
}

TEST_CASE("orthogonal matrices are spread evenly") {
  // Over the orthogonal group the trace has mean 0 and variance 1.
  Random random(24);
  double sum = 0.0;
  double squares = 0.0;
  constexpr int kTimes = 400;
  for (int time = 0; time < kTimes; ++time) {
    Matrix<double> m(4, 4);
    fill_orthogonal<double>(m, random);
    sum += m.trace();
    squares += m.trace() * m.trace();
  }
  CHECK(std::abs(sum / kTimes) < 5.0 / std::sqrt(kTimes));
  CHECK(std::abs(squares / kTimes - 1.0) < 0.4);
}

TEST_CASE("a block of a matrix can be filled and the rest stays") {
  Random random(25);
  Matrix<float> m = Matrix<float>::Constant(6, 3, 9.0F);
  fill_identity<float>(m.middleRows(2, 3));
  CHECK(m.middleRows(2, 3) == Matrix<float>::Identity(3, 3));
  fill_orthogonal<float>(m.topRows(2), random);
  CHECK((m.topRows(2) * m.topRows(2).transpose()).isApprox(Matrix<float>::Identity(2, 2), 1e-6F));
  CHECK(m.row(5) == Matrix<float>::Constant(1, 3, 9.0F));
}

TEST_CASE("the same seed gives the same first values") {
  Matrix<double> a(8, 8);
  Matrix<double> b(8, 8);
  Random first(26);
  Random second(26);
  fill_orthogonal<double>(a, first);
  fill_orthogonal<double>(b, second);
  CHECK(a == b);
}

TEST_CASE("impossible spreads are refused") {
  Random random(27);
  Matrix<double> m(2, 2);
  CHECK_THROWS_WITH_AS(fill_uniform<double>(m, -1.0, random),
                       "fill_uniform: limit is -1, expected a finite number from 0", std::invalid_argument);
  CHECK_THROWS_WITH_AS(fill_normal<double>(m, -1.0, random),
                       "fill_normal: standard deviation is -1, expected a finite number from 0", std::invalid_argument);
  CHECK_THROWS_AS(fill_normal<double>(m, std::nan(""), random), std::invalid_argument);
}
