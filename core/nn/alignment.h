// Attention of a decoder over the annotations h_j of a source: which places it looks at, and what it sees there.
//
//   e_j = score(s, h_j),   α = softmax(e),   c = Σ_j α_j h_j,      s the state that asks
//
// Scores, with their query q and keys k_j:
//   bahdanau    vᵀ tanh(q + k_j)     q = W_a s, k_j = U_a h_j            (Bahdanau, Cho and Bengio 2015)
//   concat      vᵀ tanh(q + k_j)     the same, W_a and U_a being the halves of Luong's W_a of [s; h_j]
//   dot         qᵀ k_j               q = s, k_j = h_j                    (Luong, Pham and Manning 2015, eq. 8)
//   general     qᵀ k_j               q = W_a s, k_j = h_j: sᵀ W_aᵀ h_j
//   location    (W_a s)_j            as many rows as places that it can score; places beyond have no score
//   scaled-dot  qᵀ k_j / √A          q = W_a s, k_j = U_a h_j            (Vaswani et al. 2017, eq. 1)
// The dot product needs annotations of the size of the state; where they have another, k_j = U_a h_j.
//
// Windows (Luong 2015, 3.2), of half width D around a place p of a source of T symbols:
//   global   all places
//   local-m  p = i, the number of the step, at most T−1
//   local-p  p = (T−1) σ(v_pᵀ tanh(W_p s)), after eq. 9
// Hard: places further than D from p have no score, and in local-p the weights are then multiplied by a Gaussian around
// p with σ = D/2 (eq. 10), so that they sum to less than 1. Annealed: nothing is cut; −(j−p)²/(2σ²) is added to the
// scores, σ being half a width that shrinks from 0.6 T to D while one trains. Places that a hard window
// does not see learn nothing at that step.
#pragma once

#include <string>
#include <vector>

#include "core/math/parameter.h"
#include "core/math/random.h"
#include "core/math/tape.h"
#include "core/nn/step_affine.h"

namespace unrolled {

const std::vector<std::string>& alignment_scores();   // in the order above
const std::vector<std::string>& alignment_windows();  // global, local-m, local-p

struct AlignmentOptions {
  std::string score = "bahdanau";
  std::string window = "global";
  double half_width = 2.0;  // D, more than 0
  bool annealed = false;
  Index size = 0;           // A of bahdanau, concat and scaled-dot; 0: the size of the state
  Index location_rows = 0;  // of location: places that have a score
};

// What of a source stays the same at every step.
template <class S>
struct AlignedSource {
  Var<S> annotations;  // E x (T*B)
  Var<S> keys;         // A x (T*B); none with location
  Var<S> v;            // A x 1; bahdanau, concat
  const Index* lengths = nullptr;
  Index steps = 0;
  Index batch = 1;
  StepAffine<S> query;   // W_a
  StepAffine<S> centre;  // W_p
  Var<S> v_p;
};

struct AlignmentStepOptions {
  // Of an annealed window: the share of its shrinking that is still to come, 1 … 0.
  double widening = 0.0;
  // In place of the weights that were computed: T x B, or T x 1 for all sequences of the batch alike. Nothing learns
  // through them.
  const Matrix<double>* weights = nullptr;
  bool shows_window = false;  // whether AlignmentStep::window is worked out, which nothing else needs
};

// One step; all of them T x B but for what is said.
template <class S>
struct AlignmentStep {
  Var<S> query;    // A x B; with location s itself
  Var<S> scores;   // e, where there is none kNoScore or below (batched_attention.h); beyond the end they mean nothing
  Var<S> centre;   // 1 x B: p; none with a global window
  Var<S> window;   // what the window multiplies, 0 … 1 (annealed: e to what it adds); none with a global window, or
                   // where it is not asked for
  Var<S> weights;  // α
  Var<S> context;  // E x B: c
};

template <class S>
class Alignment {
 public:
  // Adds "<name>.W_a", "<name>.U_a", "<name>.v_a", "<name>.W_p" and "<name>.v_p", as far as the options need them, all
  // uniform in ±1/√(their columns) (v: rows). Throws std::invalid_argument for names, sizes and numbers out of range.
  Alignment(const AlignmentOptions& options, const std::string& name, Index state_size, Index annotation_size,
            ParameterSet<S>& parameters, Random& random);

  const AlignmentOptions& options() const { return options_; }

  // annotations: E x (T*B), time-major; lengths: B of 1 … T, which must outlive the recording.
  AlignedSource<S> prepare(Tape<S>& tape, Var<S> annotations, const Index* lengths, Index steps, Index batch) const;

  // state: H x B; step: i, from 0.
  AlignmentStep<S> operator()(Tape<S>& tape, const AlignedSource<S>& source, Var<S> state, Index step,
                              const AlignmentStepOptions& options = {}) const;

 private:
  Var<S> scores(Tape<S>& tape, const AlignedSource<S>& source, Var<S> state, Var<S>& query) const;
  Var<S> centre(Tape<S>& tape, const AlignedSource<S>& source, Var<S> state, Index step) const;

  AlignmentOptions options_;
  Parameter<S>* W_a_ = nullptr;
  Parameter<S>* U_a_ = nullptr;
  Parameter<S>* v_a_ = nullptr;
  Parameter<S>* W_p_ = nullptr;
  Parameter<S>* v_p_ = nullptr;
};

}  // namespace unrolled
