// How a model fares with sources of every length, those that it was never trained on among them.
#pragma once

#include <cstdint>
#include <memory>
#include <set>
#include <vector>

#include "core/lessons/translation_meter.h"
#include "core/run/snapshot.h"
#include "core/tasks/pair_task.h"

namespace unrolled {

class TranslationLengths {
 public:
  static constexpr Index kMostLength = 80;
  static constexpr std::int64_t kTrainingPairs = 20'000;

  TranslationLengths() = default;
  // Takes some pairs of every length up to twice the longest that is trained on, and at most kMostLength, as far as the
  // task has pairs of a length asked for; then those of `held_out` that are longer than all of them. The task is kept
  // by reference.
  TranslationLengths(const PairTask& task, const std::vector<SymbolPair>& held_out);

  void measure(TranslationMeter& meter, double width);
  void forget() { scores_.clear(); }

  // Publishes, of what was measured, group "lengths", a column a length: lengths.score, 2 x L, exact match and token
  // accuracy; lengths.trained, 1 x L, 1 where one of the first kTrainingPairs of training has a source of this length;
  // lengths.count, 1 x L, pairs
  std::vector<std::shared_ptr<const Observable>> observables() const;

 private:
  const PairTask* task_ = nullptr;
  std::vector<SymbolPair> pairs_;  // by their length
  std::set<Index> trained_;        // lengths; known once something was measured
  std::vector<LengthScore> scores_;
};

}  // namespace unrolled
