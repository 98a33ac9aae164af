// What a network says at each step: the probability of each symbol.
#pragma once

#include "core/math/matrix.h"

namespace unrolled::ctc {

// y: K x T, a column a step, and its natural logarithm (-∞ where y is 0; where it came from logits, also finite
// where y is too small for a number).
struct Emissions {
  Matrix<double> y;
  Matrix<double> log_y;

  Index classes() const { return y.rows(); }
  Index steps() const { return y.cols(); }
};

// Probabilities that printed decimals may have left short of a sum of one by `tolerance`; they are taken as they are.
// Throws std::invalid_argument naming step and symbol of the first that is not finite or negative, the first step
// that does not sum to one, or saying that there is no step or no symbol.
Emissions emissions_from_probabilities(const Matrix<double>& y, double tolerance = 1e-3);

// y = softmax(x) of each column. Throws std::invalid_argument naming step and symbol of the first logit that is not
// finite (-∞ is allowed where another symbol of the step is finite).
Emissions emissions_from_logits(const Matrix<double>& logits);

}  // namespace unrolled::ctc
