// The training loss as curves show it: smoothed from update to update, since single batches differ much.
#pragma once

#include <cmath>
#include <optional>

#include "core/math/check.h"
#include "core/run/safetensors.h"

namespace unrolled {

// l_n = s l_{n−1} + (1 − s) L_n, and l_1 = L_1.
class SmoothedLoss {
 public:
  explicit SmoothedLoss(double smoothing) : smoothing_(smoothing) {}

  void reset() { value_.reset(); }
  // Takes the loss of an update in; returns the smoothed one.
  double add(double loss) {
    value_ = value_ ? smoothing_ * *value_ + (1.0 - smoothing_) * loss : loss;
    return *value_;
  }

  // "lesson.smoothed"; taking it throws std::invalid_argument where it is missing or has not one number.
  void put(Archive& archive) const {
    archive.put("lesson.smoothed", Matrix<double>(Matrix<double>::Constant(1, 1, value_.value_or(std::nan("")))));
  }
  void take(const Archive& archive) {
    const Matrix<double> smoothed = archive.double_matrix("lesson.smoothed");
    check(smoothed.size() == 1, "\"lesson.smoothed\" has ", smoothed.size(), " numbers, expected 1");
    value_.reset();
    if (!std::isnan(smoothed(0, 0))) value_ = smoothed(0, 0);
  }

 private:
  double smoothing_;
  std::optional<double> value_;
};

}  // namespace unrolled
