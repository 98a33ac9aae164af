#include "core/lessons/changed_shares.h"

#include <algorithm>

#include "core/math/check.h"

namespace unrolled {

Matrix<float> changed_shares(Eigen::VectorXd shares, Index first, const Eigen::VectorXd& values) {
  const Index count = values.size(), others_count = shares.size() - count;
  const double wanted = values.sum();
  if (others_count == 0) {
    check(wanted > 0.0, "the weights of a step cannot all be 0");
    return (values / wanted).cast<float>();
  }
  shares.segment(first, count).setZero();
  const double others = shares.sum(), left = std::max(0.0, 1.0 - wanted);
  if (others > 0.0)
    shares *= left / others;
  else
    shares.setConstant(left / static_cast<double>(others_count));
  shares.segment(first, count) = wanted > 1.0 ? values / wanted : values;
  return shares.cast<float>();
}

}  // namespace unrolled
