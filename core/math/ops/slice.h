// Cutting matrices apart and putting them together. All of them copy.
#pragma once

#include <initializer_list>
#include <span>
#include <type_traits>

#include "core/math/tape.h"

namespace unrolled {

// Rows first … first + count - 1 of a. a: M x N; y: count x N. Throws std::invalid_argument where they reach
// beyond a.
template <class S>
Var<S> rows(Tape<S>& tape, Var<S> a, Index first, Index count);

// Columns first … first + count - 1 of a. a: M x N; y: M x count. Throws std::invalid_argument where they reach
// beyond a.
template <class S>
Var<S> cols(Tape<S>& tape, Var<S> a, Index first, Index count);

// The parts below one another, as many columns in each. Throws std::invalid_argument where there is no part or
// the numbers of columns differ.
template <class S>
Var<S> stack_rows(Tape<S>& tape, std::type_identity_t<std::span<const Var<S>>> parts);
template <class S>
Var<S> stack_rows(Tape<S>& tape, std::initializer_list<Var<S>> parts) {
  return stack_rows(tape, std::span<const Var<S>>(parts.begin(), parts.size()));
}

// The parts beside one another, as many rows in each. Throws std::invalid_argument where there is no part or the
// numbers of rows differ.
template <class S>
Var<S> stack_cols(Tape<S>& tape, std::type_identity_t<std::span<const Var<S>>> parts);
template <class S>
Var<S> stack_cols(Tape<S>& tape, std::initializer_list<Var<S>> parts) {
  return stack_cols(tape, std::span<const Var<S>>(parts.begin(), parts.size()));
}

}  // namespace unrolled
