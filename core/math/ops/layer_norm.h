// Layer normalisation (Ba, Kiros and Hinton 2016, eq. 4).
#pragma once

#include "core/math/tape.h"

namespace unrolled {

// Each column over its own rows: y = gain ⊙ (x - μ) / √(σ² + epsilon) + bias, with the mean μ and the biased
// variance σ² of the column. x, y: M x N; gain, bias: M x 1. The default epsilon is PyTorch's; the paper has none.
// Throws std::invalid_argument where gain or bias has another shape, or epsilon is negative.
template <class S>
Var<S> layer_norm(Tape<S>& tape, Var<S> x, Var<S> gain, Var<S> bias, double epsilon = 1e-5);

}  // namespace unrolled
