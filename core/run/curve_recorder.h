// Keeps a curve of any length in bounded memory: when it is full, neighbouring points are merged (mean, lowest and
// highest kept), so that a single spike never vanishes.
#pragma once

#include <cstdint>
#include <memory>

#include "core/run/snapshot.h"

namespace unrolled {

class CurveRecorder {
 public:
  static constexpr std::size_t kMostPoints = 2048;

  // `description.points` is ignored.
  explicit CurveRecorder(Curve description);

  void add(std::int64_t step, double value);
  const std::string& id() const { return curve_.id; }

  // A copy as it stands now, shared with earlier calls while nothing was added.
  std::shared_ptr<const Curve> shared() const;

  // Everything needed to go on exactly where it stood, as numbers for a checkpoint.
  Matrix<double> to_matrix() const;
  void from_matrix(const Matrix<double>& numbers);  // throws std::invalid_argument for another shape

  void clear();

 private:
  Curve curve_;  // finished points
  std::int64_t steps_per_point_ = 1;
  std::int64_t pending_count_ = 0;
  double pending_sum_ = 0.0;
  CurvePoint pending_;
  mutable std::shared_ptr<const Curve> shared_;
};

}  // namespace unrolled
