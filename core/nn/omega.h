// The regulariser of Pascanu, Mikolov and Bengio (2013, eq. 9) against vanishing gradients: a gradient shall keep its
// length on its way back from step to step, along the one direction in which it travels.
#pragma once

#include "core/math/matrix.h"
#include "core/math/parameter.h"
#include "core/nn/rnn.h"

namespace unrolled {

// For a network h_t = φ(W_h h_{t−1} + …) with g_t = ∂L/∂h_t:
//
//   Ω = mean over steps t, of the mean over the columns, of (‖g_tᵀ ∂h_t/∂h_{t−1}‖ / ‖g_t‖ − 1)²
//     with g_tᵀ ∂h_t/∂h_{t−1} = v_tᵀ, v_t = W_hᵀ (φ'_t ⊙ g_t).
//
// A ratio of two norms, where lecture 4 prints the norm of a quotient of vectors; and a mean where the paper has a sum,
// so that its weight does not depend on length and batch. As in the paper, only the immediate derivative is taken, with
// g_t, h_t and φ'_t as they are:
//
//   ∂⁺Ω/∂W_h = mean of 2 (‖v_t‖/‖g_t‖ − 1) / (‖v_t‖ ‖g_t‖) · (φ'_t ⊙ g_t) v_tᵀ.
//
// It keeps the length of the gradient that is there and says nothing of other directions: W_h need not become
// orthogonal, nor of determinant 1.
template <class S>
class Omega {
 public:
  // The value of Ω and, where `weight` is not 0, W_h.gradient += weight · ∂⁺Ω/∂W_h.
  // h: the states of all steps, H x (T*B), time-major; g: ∂L/∂h_t of all steps for a loss that is a mean over the
  // batch, as large. Steps at which a column's gradient is shorter than 1e-10 (of its own loss) are left out for that
  // column; 0 where nothing is left or there is a single step. Allocates nothing once it has seen a batch as large.
  // Throws std::invalid_argument where the shapes do not fit.
  double add(Parameter<S>& W_h, RnnActivation activation, const MatrixView<S>& h, const MatrixView<S>& g, Index batch,
             double weight);

 private:
  Matrix<S> arriving_;  // φ'_t ⊙ g_t, H x ((T−1)*B)
  Matrix<S> leaving_;   // v_t, as large
};

}  // namespace unrolled
