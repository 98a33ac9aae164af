// Keeps a curve of any length in bounded memory: when it is full, neighbouring points are merged (mean, lowest and
// highest kept), so that a single spike never vanishes.
#pragma once

#include <cstdint>
#include <memory>
#include <string>

#include "core/run/snapshot.h"

namespace unrolled {

class CurveRecorder {
 public:
  static constexpr std::size_t kMostPoints = 2048;

  // `description.points` is ignored.
  explicit CurveRecorder(Curve description);

  // Allocates nothing. A value that is not finite leaves no trace: it has no place on an axis.
  void add(std::int64_t step, double value);
  const std::string& id() const { return curve_.id; }
  const Curve& description() const { return curve_; }  // its points are the finished ones only
  bool empty() const { return curve_.points.empty() && pending_count_ == 0; }

  // A copy as it stands now, shared with earlier calls while nothing was added. Its last point may still grow.
  std::shared_ptr<const Curve> shared() const;

  // Everything needed to go on exactly where it stood, as numbers for a checkpoint: 4 x (2 + points).
  Matrix<double> to_matrix() const;
  void from_matrix(const Matrix<double>& numbers);  // throws std::invalid_argument for another shape

  // Forgets what came after a step; a point that reaches beyond it goes as a whole.
  void cut_after(std::int64_t step);

  void clear();

 private:
  void finish_pending();

  Curve curve_;                        // finished points
  std::int64_t values_per_point_ = 1;  // doubles whenever the points are merged
  std::int64_t pending_count_ = 0;
  double pending_sum_ = 0.0;
  CurvePoint pending_;
  mutable std::shared_ptr<const Curve> shared_;
};

}  // namespace unrolled
