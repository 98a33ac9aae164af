#include "core/math/spectrum.h"

#include <doctest/doctest.h>

#include <stdexcept>

#include "core/math/initialise.h"
#include "tests/core/reference_spectrum.h"

using namespace unrolled;

TEST_CASE("singular values and the spectral radius of matrices that are known") {
  Matrix<double> rotation(2, 2);
  rotation << 0.0, -0.9, 0.9, 0.0;
  CHECK(spectral_radius(rotation) == doctest::Approx(0.9).epsilon(1e-3));
  CHECK(singular_values(rotation).isApproxToConstant(0.9, 1e-8));
  Matrix<double> shift = Matrix<double>::Zero(3, 3);  // nilpotent: long in between, zero in the end
  shift(0, 1) = 5.0;
  shift(1, 2) = 7.0;
  CHECK(spectral_radius(shift) == 0.0);
  CHECK(singular_values(shift)(0) == doctest::Approx(7.0));
  CHECK(singular_values(shift)(2) == doctest::Approx(0.0));
  CHECK(spectral_radius(Matrix<double>::Identity(64, 64)) == doctest::Approx(1.0).epsilon(1e-3));
  CHECK(spectral_radius(Matrix<double>::Constant(1, 1, -3.0)) == doctest::Approx(3.0));
  Random random(5);
  for (const Index n : {2, 17, 40}) {
    Matrix<double> any(n, n);
    fill_normal<double>(any, 3.0, random);
    CHECK(spectral_radius(any) == doctest::Approx(reference_spectral_radius(any)).epsilon(1e-3));
    const Matrix<double> wide = any.topRows(n / 2);
    const Eigen::VectorXd expected = reference_singular_values(wide);
    CHECK(singular_values(wide).isApprox(expected, 1e-8));
    CHECK(singular_values(wide.transpose()).isApprox(expected, 1e-8));
  }
  CHECK_THROWS_AS(spectral_radius(Matrix<double>::Zero(2, 3)), std::invalid_argument);
  CHECK_THROWS_AS(singular_values(Matrix<double>(0, 0)), std::invalid_argument);
}
