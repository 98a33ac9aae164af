// Singular values and eigenvalues by Eigen's own solvers, to compare with. They take a compiler long: once is enough.
#pragma once

#include "core/math/matrix.h"

namespace unrolled {

Eigen::VectorXd reference_singular_values(const Matrix<double>& matrix);  // descending
double reference_spectral_radius(const Matrix<double>& square);

}  // namespace unrolled
