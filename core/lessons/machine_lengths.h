// How an algorithmic task is answered at every length, far beyond those that are trained.
#pragma once

#include <memory>
#include <vector>

#include "core/lessons/machine_meter.h"
#include "core/run/snapshot.h"
#include "core/tasks/algorithmic_task.h"

namespace unrolled {

class MachineLengths {
 public:
  static constexpr Index kSequences = 16;  // of each length
  static constexpr Index kMostLengths = 24;

  MachineLengths() = default;
  // Takes lengths up to three times the longest that is trained, at most kMostLengths of them, evenly, the longest that
  // is trained among them. The task is kept by reference.
  explicit MachineLengths(const AlgorithmicTask& task);

  void measure(MachineMeter& meter);
  void forget() { scores_.clear(); }

  // Publishes, of what was measured, group "lengths", a column a length: lengths.score, 2 x L, exact match and the
  // share of right bits (or symbols); lengths.bits, 1 x L, cross-entropy in bits per sequence; lengths.trained, 1 x L,
  // 1 where sequences of this length are trained on; lengths.count, 1 x L, sequences
  std::vector<std::shared_ptr<const Observable>> observables() const;

 private:
  const AlgorithmicTask* task_ = nullptr;
  std::vector<Index> lengths_;
  std::vector<AnswerScore> scores_;
};

}  // namespace unrolled
