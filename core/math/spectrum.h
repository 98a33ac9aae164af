// What a matrix does to the length of a vector: singular values, and the spectral radius.
#pragma once

#include "core/math/matrix.h"

namespace unrolled {

// Singular values of a matrix in descending order, min(rows, columns) of them; exact to 1e-8 of the largest.
Eigen::VectorXd singular_values(const Matrix<double>& matrix);

// The largest absolute value of an eigenvalue of a square matrix: lim ‖Wᵏ‖^(1/k) (Gelfand 1941) by repeated squaring,
// which is several times faster than finding the eigenvalues. Exact to about 1e-4 of itself.
double spectral_radius(const Matrix<double>& matrix);

}  // namespace unrolled
