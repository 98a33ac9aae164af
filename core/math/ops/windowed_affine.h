// An affine layer over a sliding window: the same weights at every step, each window one step further than the last.
#pragma once

#include "core/math/tape.h"

namespace unrolled {

// y_t = Σ_{j=0}^{n−1} W_j x_{t+j} + b for each of B streams, W = (W_0 … W_{n−1}): the layer W [x_t; …; x_{t+n−1}] + b
// without ever writing the windows down. W: H x (n*D); x: D x ((T+n−1)*B), time-major; b: H x 1; y: H x (T*B).
// Throws std::invalid_argument where the shapes do not fit together.
template <class S>
Var<S> windowed_affine(Tape<S>& tape, Var<S> W, Var<S> x, Var<S> b, Index batch);

}  // namespace unrolled
