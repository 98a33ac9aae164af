// Shares that are changed by hand: weights of attention, of a head, of a shift, which sum to one.
#pragma once

#include <Eigen/Core>

#include "core/math/matrix.h"

namespace unrolled {

// The shares with some set from row `first` on; the others make room in their proportions. A whole column, or more than
// there is, is taken in proportion. Throws std::invalid_argument where all of a column would be 0.
Matrix<float> changed_shares(Eigen::VectorXd shares, Index first, const Eigen::VectorXd& values);

}  // namespace unrolled
