// What a decoder asks of B encoded sequences at once: scores of all places, weights out of them, the weighted sum.
//
// Batches are time-major: what belongs to place j of sequence b stands in column j*B + b. Scores and weights are T x B,
// one column a sequence. Sequences may differ in length; `lengths` has the B lengths, 1 … T, and must outlive the
// recording. All functions throw std::invalid_argument where the shapes do not fit together.
#pragma once

#include "core/math/tape.h"

namespace unrolled {

// A score that is not above this is none: the place gets a weight of exactly 0 and nothing learns through it. Unlike
// -∞ it is a number, and stays one when something is added.
inline constexpr double kNoScore = -1e30;

// e_jb = k_jbᵀ q_b. keys: D x (T*B); query: D x B; y: T x B.
template <class S>
Var<S> dot_scores(Tape<S>& tape, Var<S> keys, Var<S> query);

// e_jb = vᵀ tanh(k_jb + q_b) (Bahdanau et al. 2015, A.1.2). keys: A x (T*B); query: A x B; v: A x 1; y: T x B.
template <class S>
Var<S> additive_scores(Tape<S>& tape, Var<S> keys, Var<S> query, Var<S> v);

// y_b = softmax(x_b + bias_b) over the places of sequence b that have a score, exactly 0 elsewhere: beyond its length,
// and where score or bias is kNoScore. A sequence none of whose places has a score gets zeros throughout; NaN and +∞
// among those that count make its column NaN. scores, y: T x B; bias: T x B, or none.
template <class S>
Var<S> masked_softmax(Tape<S>& tape, Var<S> scores, const Index* lengths, Var<S> bias = {});

// c_b = Σ_j w_jb x_jb. values: E x (T*B); weights: T x B; y: E x B.
template <class S>
Var<S> weighted_columns(Tape<S>& tape, Var<S> values, Var<S> weights);

// The logarithm of a Gaussian around each sequence's centre: y_jb = -(j - p_b)² / (2 σ_b²), j = 0 … T-1.
// centre: 1 x B, places; deviations: B positive numbers σ, read at once; y: T x B.
template <class S>
Var<S> gaussian_bias(Tape<S>& tape, Var<S> centre, const double* deviations, Index places);

}  // namespace unrolled
