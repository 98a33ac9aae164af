// Best-path decoding: the likeliest symbol of every time step, collapsed.
#pragma once

#include <vector>

#include "core/ctc/language_model.h"
#include "core/math/matrix.h"

namespace unrolled::ctc {

struct GreedyDecoding {
  std::vector<int> path;  // T symbols, blanks among them
  Labels labels;          // B(path): repeats merged, then blanks removed
  double log_path = 0.0;  // Σ_t ln y_t(path_t): of this one path, not of the labelling
};

// π_t = argmax_k y_t(k) (Graves et al., 2006, equation 4); of equal ones the lowest symbol. y: K x T.
// Throws std::invalid_argument as checked_logarithms.
GreedyDecoding greedy_decode(const Eigen::Ref<const Matrix<double>>& y, int blank);

}  // namespace unrolled::ctc
