// First values of weights. Each fills a matrix, or a block of one (a gate's rows), from a generator:
//   fill_orthogonal<S>(W_h.value.middleRows(gate * hidden, hidden), random);
// Fan-in is the number of columns, fan-out the number of rows.
#pragma once

#include "core/math/matrix.h"
#include "core/math/random.h"

namespace unrolled {

// Uniform in ±limit. Throws std::invalid_argument where limit is negative or not finite.
template <class S>
void fill_uniform(Eigen::Ref<Matrix<S>> matrix, double limit, Random& random);

// Normal with mean 0. Throws std::invalid_argument where the standard deviation is negative or not finite.
template <class S>
void fill_normal(Eigen::Ref<Matrix<S>> matrix, double standard_deviation, Random& random);

// Uniform in ±√(6 / (fan-in + fan-out)) (Glorot and Bengio 2010, eq. 16): keeps the variance of activations and
// of gradients alike.
template <class S>
void fill_xavier(Eigen::Ref<Matrix<S>> matrix, Random& random);

// Orthonormal columns, or rows where it is wider than high (Saxe, McClelland and Ganguli 2013): G = U Σ Vᵀ of a
// Gaussian matrix G, filled with U Vᵀ, which is uniform over all such matrices. Every singular value is 1.
template <class S>
void fill_orthogonal(Eigen::Ref<Matrix<S>> matrix, Random& random);

// Ones on the main diagonal, zeros elsewhere (Le, Jaitly and Hinton 2015 for W_hh of a ReLU network).
template <class S>
void fill_identity(Eigen::Ref<Matrix<S>> matrix);

}  // namespace unrolled
