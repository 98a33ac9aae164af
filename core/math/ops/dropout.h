// Dropout (Srivastava et al. 2014), inverted: what is kept is enlarged, so that nothing changes at test time.
#pragma once

#include "core/math/random.h"
#include "core/math/tape.h"

namespace unrolled {

// y = x ⊙ m with each m independently 0 with the given probability and 1 / (1 - probability) otherwise.
// x, y: M x N. With probability 0 it returns x and draws no number.
// Throws std::invalid_argument for a probability outside [0, 1).
template <class S>
Var<S> dropout(Tape<S>& tape, Var<S> x, double probability, Random& random);

}  // namespace unrolled
