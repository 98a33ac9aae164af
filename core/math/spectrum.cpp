#include "core/math/spectrum.h"

#include <Eigen/Eigenvalues>
#include <cmath>

#include "core/math/check.h"

namespace unrolled {

Eigen::VectorXd singular_values(const Matrix<double>& matrix) {
  check(matrix.size() > 0, "singular_values: the matrix is ", matrix.rows(), " x ", matrix.cols(),
        ", expected at least one entry");
  // σ² are the eigenvalues of WᵀW, ascending: a tenth of the time of a singular value decomposition.
  const bool is_wide = matrix.cols() > matrix.rows();
  Matrix<double> square;
  if (is_wide)
    square.noalias() = matrix * matrix.transpose();
  else
    square.noalias() = matrix.transpose() * matrix;
  const Eigen::SelfAdjointEigenSolver<Matrix<double>> solver(square, Eigen::EigenvaluesOnly);
  return solver.eigenvalues().reverse().cwiseMax(0.0).cwiseSqrt();
}

double spectral_radius(const Matrix<double>& matrix) {
  check(matrix.rows() == matrix.cols() && matrix.rows() > 0, "spectral_radius: the matrix is ", matrix.rows(), " x ",
        matrix.cols(), ", expected a square one");
  constexpr int kMostSquarings = 40;
  constexpr double kChange = 1e-4;  // of ln ρ: what is left to come is about as much as the last squaring brought
  Matrix<double> power = matrix;
  Matrix<double> squared(matrix.rows(), matrix.cols());
  double logarithm = 0.0;  // of the factors taken out, each to the power of 1/k
  double before = 0.0;     // the last estimate of ln ρ
  for (int i = 0; i < kMostSquarings; ++i) {
    const double norm = power.norm();
    if (!(norm > 0.0)) return 0.0;
    const double share = std::ldexp(1.0, -i);  // 1/k of k = 2^i
    logarithm += share * std::log(norm);
    if (i > 4 && std::abs(logarithm - before) < kChange) break;
    before = logarithm;
    power /= norm;
    squared.noalias() = power * power;
    power.swap(squared);
  }
  return std::exp(logarithm);
}

}  // namespace unrolled
