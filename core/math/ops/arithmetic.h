// Sums, elementwise products and means.
#pragma once

#include "core/math/tape.h"

namespace unrolled {

// y = a + b. a, b, y: M x N. Throws std::invalid_argument where the shapes differ.
template <class S>
Var<S> add(Tape<S>& tape, Var<S> a, Var<S> b);

// y = a - b. a, b, y: M x N. Throws std::invalid_argument where the shapes differ.
template <class S>
Var<S> subtract(Tape<S>& tape, Var<S> a, Var<S> b);

// y = a ⊙ b, entry by entry. a, b, y: M x N. Throws std::invalid_argument where the shapes differ.
template <class S>
Var<S> hadamard(Tape<S>& tape, Var<S> a, Var<S> b);

// y = factor · a. a, y: M x N.
template <class S>
Var<S> scale(Tape<S>& tape, Var<S> a, double factor);

// Adds one column to every column: y_j = x_j + column. x, y: M x N; column: M x 1.
// Throws std::invalid_argument where the column has another shape.
template <class S>
Var<S> add_column(Tape<S>& tape, Var<S> x, Var<S> column);

// Multiplies every column by one column, entry by entry: y_j = column ⊙ x_j, a diagonal matrix times x. x, y: M x N;
// column: M x 1. Throws std::invalid_argument where the column has another shape.
template <class S>
Var<S> multiply_column(Tape<S>& tape, Var<S> x, Var<S> column);

// The sum of all entries. a: M x N; y: 1 x 1.
template <class S>
Var<S> sum(Tape<S>& tape, Var<S> a);

// The mean of all entries. a: M x N; y: 1 x 1. Throws std::invalid_argument where a has no entries.
template <class S>
Var<S> mean(Tape<S>& tape, Var<S> a);

}  // namespace unrolled
