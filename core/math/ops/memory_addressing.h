// The five stages in which a head of a Neural Turing Machine finds its rows of the memory (Graves, Wayne and Danihelka
// 2014, 3.3): similarity, softmax, interpolation with the weights of the step before, convolution with a shift, and
// sharpening.
//
// The memory of a batch is N x (M*B): column b*M + m holds entry m of all N rows of sequence b, so that what is done to
// all rows alike runs along the columns. Weights are N x B, a column a sequence; what a head emits for all rows alike
// is 1 x B. All functions throw std::invalid_argument where the shapes do not fit together.
#pragma once

#include "core/math/tape.h"

namespace unrolled {

// Added to |M_n| |k|, so that a row or key of zeros is similar to nothing instead of undefined.
inline constexpr double kSimilarityFloor = 1e-8;

// Added to each weight before it is raised to a power, so that a weight of 0 has a gradient.
inline constexpr double kSharpenFloor = 1e-12;

// K_nb = M_n·k_b / (|M_n| |k_b| + floor) (eq. 6). memory: N x (M*B); keys: M x B; y: N x B, −1 … 1. A row or a key of
// zeros has a similarity of 0, and the gradient of its length is taken as 0.
template <class S>
Var<S> cosine_similarity(Tape<S>& tape, Var<S> memory, Var<S> keys, double floor = kSimilarityFloor);

// w_b = softmax(β_b K_b) (eq. 5). similarity, y: N x B; strength: 1 x B, β.
template <class S>
Var<S> content_weights(Tape<S>& tape, Var<S> similarity, Var<S> strength);

// w_b = g_b content_b + (1 − g_b) previous_b (eq. 7). gate: 1 x B, g; content, previous, y: N x B.
template <class S>
Var<S> interpolate(Tape<S>& tape, Var<S> gate, Var<S> content, Var<S> previous);

// y_i = Σ_o s_o w_{i−o}, the offsets o being −(S−1)/2 … (S−1)/2 and rows counted modulo N (eq. 8): s of offset +1 moves
// what lies on row i to row i+1. Offsets that reach around a small memory wrap as often as needed. weights, y: N x B;
// shifts: S x B, S odd.
template <class S>
Var<S> circular_convolution(Tape<S>& tape, Var<S> weights, Var<S> shifts);

// y_i = (w_i + floor)^γ / Σ_j (w_j + floor)^γ (eq. 9), by way of logarithms, so that no power underflows. weights, none
// of them negative, y: N x B; gamma: 1 x B, γ.
template <class S>
Var<S> sharpen(Tape<S>& tape, Var<S> weights, Var<S> gamma, double floor = kSharpenFloor);

}  // namespace unrolled
