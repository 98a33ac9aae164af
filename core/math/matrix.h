// Matrix types. Every matrix is column-major; a batch is columns. A step's activations are H x B,
// a whole sequence is H x (T*B) with the columns of step t at t*B … t*B + B - 1.
#pragma once

#include <Eigen/Dense>

namespace unrolled {

using Index = Eigen::Index;

template <class S>
using Matrix = Eigen::Matrix<S, Eigen::Dynamic, Eigen::Dynamic>;

// A view of memory that somebody else owns: the arena, or a parameter. Deliberately unaligned, since
// a block of columns need not begin on a vector boundary.
template <class S>
using MatrixView = Eigen::Map<Matrix<S>>;

template <class S>
using ConstMatrixView = Eigen::Map<const Matrix<S>>;

}  // namespace unrolled
