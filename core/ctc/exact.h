// Exact decoding of small cases: every labelling with its whole probability.
#pragma once

#include <vector>

#include "core/ctc/scoring.h"

namespace unrolled::ctc {

inline constexpr Index kMostLabellings = Index{1} << 22;

struct ExactDecoding {
  std::vector<Hypothesis> best;  // by score, as precedes()
  Index labellings = 0;          // how many have a probability above 0
  double log_sum = 0.0;          // ln Σ_c P(c | x) over all of them: 0 where every column of y sums to 1
};

// All labellings by depth-first search; a prefix hands its forward variables at every time step on to the longer ones,
//   s_t(lk) = y_t(k) (s_{t−1}(lk) + b_{t−1}(l) + [k is not the last of l] s_{t−1}(l)),
//   b_t(lk) = y_t(blank) (b_{t−1}(lk) + s_{t−1}(lk)),
// where s and b are the masses of the paths that end in the prefix's last symbol and in the blank. Of the labellings
// that may be an answer (spaces, a language model that rules none out) the `keep` best are returned, all of them for 0.
// y: K x T. Throws std::invalid_argument as checked_logarithms and Scorer, for a negative `keep`, and where
// labelling_count of the labels that y gives any probability is above kMostLabellings.
ExactDecoding exact_decode(const Eigen::Ref<const Matrix<double>>& y, int blank, const Scoring& scoring = {},
                           Index keep = 10);

// How many labellings of V different labels fit into T steps, the empty one too: adding a label takes one step, and the
// same as before two, n_m = (V − 1) n_{m−1} + n_{m−2}. Exact below 2^53.
double labelling_count(Index labels, Index steps);

}  // namespace unrolled::ctc
