// One head of a Neural Turing Machine: what it emits, and how that becomes weights over the rows of the memory (Graves,
// Wayne and Danihelka 2014, 3.3).
//
//   k = tanh, β = softplus, g = σ, s = softmax, γ = 1 + softplus        of the controller's output, clipped to ±20
//   similarity  K_n = cos(k, M_n)
//   content     softmax(β K)
//   gated       g · content + (1 − g) · the weights of the step before
//   shifted     Σ_o s_o gated_{n−o}
//   weights     shifted^γ / Σ shifted^γ
// The ops of the stages are in core/math/ops/memory_addressing.h, where it also says how the memory lies.
#pragma once

#include "core/math/tape.h"

namespace unrolled {

// What the controller's output is clipped to before anything is made of it, on either side.
inline constexpr double kEmissionLimit = 20.0;

enum class Emission { kTanh, kSigmoid, kSoftplus, kOnePlusSoftplus, kSoftmax };

// y = f(clip(x)) of `count` rows of x, beginning with `first`; the softmax is over those rows. Nothing learns through
// what was clipped. x: P x B; y: count x B. Throws std::invalid_argument where the rows reach beyond x.
template <class S>
Var<S> emitted(Tape<S>& tape, Var<S> x, Index first, Index count, Emission emission);

template <class S>
struct HeadParameters {
  Var<S> key;    // M x B, k
  Var<S> beta;   // 1 x B, β: the strength of the key
  Var<S> gate;   // 1 x B, g
  Var<S> shift;  // S x B, s: of the offsets −(S−1)/2 … (S−1)/2
  Var<S> gamma;  // 1 x B, γ
};

// Rows of the controller's output that the parameters of one head take, in the order above.
inline Index head_rows(Index width, Index shifts) { return width + shifts + 3; }

// From rows first … first + head_rows() − 1 of the controller's output x.
template <class S>
HeadParameters<S> emit_head(Tape<S>& tape, Var<S> x, Index first, Index width, Index shifts);

// All stages, each N x B.
template <class S>
struct Addressing {
  Var<S> similarity;
  Var<S> content;
  Var<S> gated;
  Var<S> shifted;
  Var<S> weights;
};

// memory: N x (M*B); previous: N x B, the weights of the step before. Throws std::invalid_argument where the shapes do
// not fit together.
template <class S>
Addressing<S> address(Tape<S>& tape, Var<S> memory, const HeadParameters<S>& parameters, Var<S> previous);

}  // namespace unrolled
