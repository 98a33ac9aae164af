// Matrix products.
#pragma once

#include "core/math/tape.h"

namespace unrolled {

// y = a b. a: M x K; b: K x N; y: M x N. Throws std::invalid_argument where the inner sides differ.
template <class S>
Var<S> matmul(Tape<S>& tape, Var<S> a, Var<S> b);

// y = aᵀ. a: M x N; y: N x M.
template <class S>
Var<S> transpose(Tape<S>& tape, Var<S> a);

// The affine layer y = W x + b, b added to every column. W: M x K; x: K x N; b: M x 1; y: M x N.
// ∂L/∂W = ∂L/∂y xᵀ, ∂L/∂x = Wᵀ ∂L/∂y, ∂L/∂b = the sum of the columns of ∂L/∂y.
// Throws std::invalid_argument where the shapes do not fit together.
template <class S>
Var<S> affine(Tape<S>& tape, Var<S> W, Var<S> x, Var<S> b);

}  // namespace unrolled
