// Sigmoid and cross-entropy in one, for answers that are bits of their own.
#pragma once

#include <type_traits>
#include <vector>

#include "core/math/tape.h"

namespace unrolled {

// The cross-entropy of the bits of a column, summed over its rows and averaged over the columns that are asked for, in
// nats:
//   L = 1/n Σ_j Σ_i (max(x_ij, 0) − x_ij t_ij + ln(1 + e^(−|x_ij|))),   ∂L/∂x_ij = 1/n (σ(x_ij) − t_ij).
// logits x, targets t: O x (T*B), t in 0 … 1; asked: T, which steps count, all B columns of each; n = B · how many
// these are; y: 1 x 1. What is given is read at once and need not be kept.
// Throws std::invalid_argument where the shapes do not fit or no step is asked for.
template <class S>
Var<S> sigmoid_cross_entropy(Tape<S>& tape, Var<S> logits,
                             const std::type_identity_t<Eigen::Ref<const Matrix<S>>>& targets,
                             const std::vector<bool>& asked);

}  // namespace unrolled
