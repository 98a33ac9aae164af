// Reading from and writing to the memory of a Neural Turing Machine (Graves, Wayne and Danihelka 2014, 3.1 and 3.2).
//
// The memory lies as memory_addressing.h has it: N x (M*B), column b*M + m holds entry m of all rows of sequence b.
// Weights are N x B. All functions throw std::invalid_argument where the shapes do not fit together.
#pragma once

#include "core/math/tape.h"

namespace unrolled {

// r_b = Σ_n w_nb M_n (eq. 2). memory: N x (M*B); weights: N x B; y: M x B.
template <class S>
Var<S> read_memory(Tape<S>& tape, Var<S> memory, Var<S> weights);

// M_n ← M_n ∘ (1 − w_n e) + w_n a (eq. 3 and 4). memory, y: N x (M*B); weights: N x B; erase: M x B, e; add: M x B, a.
// Either of e and a may be none: then nothing is erased, or nothing added.
template <class S>
Var<S> erase_and_add(Tape<S>& tape, Var<S> memory, Var<S> weights, Var<S> erase, Var<S> add);

// M_n ← w_n v + (1 − w_n) M_n: the above with e = 1 throughout. memory, y: N x (M*B); weights: N x B; value: M x B, v.
template <class S>
Var<S> overwrite(Tape<S>& tape, Var<S> memory, Var<S> weights, Var<S> value);

}  // namespace unrolled
