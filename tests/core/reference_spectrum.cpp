#include "tests/core/reference_spectrum.h"

#include <Eigen/Eigenvalues>
#include <Eigen/SVD>

namespace unrolled {

Eigen::VectorXd reference_singular_values(const Matrix<double>& matrix) {
  return Eigen::JacobiSVD<Matrix<double>>(matrix).singularValues();
}

double reference_spectral_radius(const Matrix<double>& square) {
  return Eigen::EigenSolver<Matrix<double>>(square, false).eigenvalues().cwiseAbs().maxCoeff();
}

}  // namespace unrolled
