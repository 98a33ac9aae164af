// Softmax and cross-entropy in one.
#pragma once

#include "core/math/tape.h"

namespace unrolled {

// The mean over the columns of -ln softmax(x_j)[target_j], in nats, from the log-sum-exp of each column:
//   L = 1/n Σ_j (ln Σ_v e^(x_vj) - x_{target_j, j}),   ∂L/∂x_j = 1/n (softmax(x_j) - onehot(target_j)).
// logits: V x N; targets: N of 0 … V - 1, or -1 for a column that is left out; n counts the columns that are not;
// y: 1 x 1. The targets are read at once and need not be kept.
// Throws std::invalid_argument for a target outside the rows, or where every column is left out.
template <class S>
Var<S> softmax_cross_entropy(Tape<S>& tape, Var<S> logits, const int* targets);

}  // namespace unrolled
