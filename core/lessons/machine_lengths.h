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
  static constexpr double kMostWork = 5e8;  // as NtmModel::work_per_step() counts it

  MachineLengths() = default;
  // Takes lengths up to three times the longest that is trained, at most kMostLengths of them, evenly, the longest that
  // is trained among them. What would be more work than kMostWork is done with fewer sequences, then with fewer
  // lengths, and at last without the longest ones. The task is kept by reference.
  MachineLengths(const AlgorithmicTask& task, Index work_per_step);

  double work() const;  // of measuring

  void measure(MachineMeter& meter);
  void forget() { scores_.clear(); }

  // Publishes, of what was measured, group "lengths", a column a length: lengths.score, 2 x L, exact match and the
  // share of right bits (or symbols); lengths.bits, 1 x L, cross-entropy in bits per sequence; lengths.trained, 1 x L,
  // 1 where sequences of this length are trained on; lengths.count, 1 x L, sequences
  std::vector<std::shared_ptr<const Observable>> observables() const;

 private:
  void take(Index most_lengths);

  const AlgorithmicTask* task_ = nullptr;
  Index work_per_step_ = 1;
  std::vector<Index> lengths_;
  Index sequences_ = kSequences;  // of each
  std::vector<AnswerScore> scores_;
};

}  // namespace unrolled
