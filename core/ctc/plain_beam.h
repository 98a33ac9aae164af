// Beam search over single paths, without merging: what prefix beam search is compared with. Paths that collapse to the
// same labelling compete with one another and crowd others out; a labelling's mass is never added up. Without a
// language model the best answer is the likeliest path, at any width: greedy decoding.
#pragma once

#include <vector>

#include "core/ctc/scoring.h"

namespace unrolled::ctc {

struct PathHypothesis {
  std::vector<int> path;  // T symbols, blanks among them
  Hypothesis hypothesis;  // its labels; log_acoustic is ln P(path | x)
};

inline constexpr Index kMostPaths = Index{1} << 20;

// Keeps the `width` paths (0: all) with the highest ln P(path | x) + α ln P_lm + β words of what they collapse to; of
// equal scores the one with the lower symbol at the first difference. Returns what is left, the best first, several for
// one labelling among them. y: K x T. Throws std::invalid_argument as checked_logarithms and Scorer, for a negative
// width, and where more than kMostPaths compete in one step.
std::vector<PathHypothesis> plain_beam_search(const Eigen::Ref<const Matrix<double>>& y, int blank,
                                              const Scoring& scoring = {}, Index width = 25);

}  // namespace unrolled::ctc
