// Scaled dot-product attention (Vaswani et al. 2017, eq. 1).
#pragma once

#include "core/math/tape.h"

namespace unrolled {

template <class S>
struct Attention {
  Var<S> values;   // what each query receives, E x Q
  Var<S> weights;  // how much of each value, N x Q; every column sums to 1
};

// weights = softmax(Kᵀ Q / √D) over the keys, values = V · weights. Columns are items:
// queries: D x Q; keys: D x N; values: E x N. Throws std::invalid_argument where the shapes do not fit together or
// there is no key.
template <class S>
Attention<S> scaled_dot_attention(Tape<S>& tape, Var<S> queries, Var<S> keys, Var<S> values);

}  // namespace unrolled
