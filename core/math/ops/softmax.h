// Normalised exponentials over each column. x, y: V x N; every column by itself.
// A column that holds NaN or +∞, or nothing but -∞, comes out as NaN; an entry of -∞ gets a probability that is 0
// or too small for a normal number.
#pragma once

#include "core/math/tape.h"

namespace unrolled {

// y_v = e^(x_v) / Σ_u e^(x_u), computed from x - max x. Throws std::invalid_argument where x has no rows.
template <class S>
Var<S> softmax(Tape<S>& tape, Var<S> x);

// y_v = x_v - ln Σ_u e^(x_u), without ever forming the probability. Throws std::invalid_argument where x has no
// rows.
template <class S>
Var<S> log_softmax(Tape<S>& tape, Var<S> x);

}  // namespace unrolled
