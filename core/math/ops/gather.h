// Products with one-hot columns, for which no matrix is built: they pick columns.
// The index arrays are captured by pointer and must outlive the recording. An index of -1 stands for a column of
// zeros: nothing is picked.
#pragma once

#include "core/math/tape.h"

namespace unrolled {

// Column indices[j] of W for each j: an embedding. W: D x V; y: D x count.
// Throws std::invalid_argument for an index below -1 or above V - 1.
template <class S>
Var<S> gather_columns(Tape<S>& tape, Var<S> W, const int* indices, Index count);

// y = W x + b for one-hot columns x given by their indices: y_j = W_{indices[j]} + b.
// W: M x V; b: M x 1; y: M x count. Throws std::invalid_argument for an index below -1 or above V - 1, or
// a bias of another shape.
template <class S>
Var<S> affine_one_hot(Tape<S>& tape, Var<S> W, const int* indices, Index count, Var<S> b);

}  // namespace unrolled
