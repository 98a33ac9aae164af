// Functions of each entry by itself. x, y: M x N.
#pragma once

#include "core/math/tape.h"

namespace unrolled {

// The logistic function y = σ(x) = 1 / (1 + e^-x); overflows nowhere. ∂y/∂x = y (1 - y).
template <class S>
Var<S> sigmoid(Tape<S>& tape, Var<S> x);

// y = tanh x. ∂y/∂x = 1 - y².
template <class S>
Var<S> tanh(Tape<S>& tape, Var<S> x);

// y = max(0, x). ∂y/∂x is taken as 0 at x = 0. NaN stays NaN.
template <class S>
Var<S> relu(Tape<S>& tape, Var<S> x);

// y = e^x.
template <class S>
Var<S> exp(Tape<S>& tape, Var<S> x);

// y = ln x; -∞ at 0 and NaN below, as the standard library has it.
template <class S>
Var<S> log(Tape<S>& tape, Var<S> x);

// y = 1 - x, the share that a gate leaves.
template <class S>
Var<S> one_minus(Tape<S>& tape, Var<S> x);

}  // namespace unrolled
