// How a model fares with sources of every length, those that it was never trained on among them.
#pragma once

#include <memory>
#include <set>
#include <vector>

#include "core/lessons/translation_meter.h"
#include "core/run/snapshot.h"
#include "core/tasks/pair_task.h"

namespace unrolled {

class TranslationLengths {
 public:
  TranslationLengths() = default;
  // Takes some held-out pairs of every length up to twice the longest that is trained on, where the task has pairs of a
  // length asked for, else `held_out` as they are.
  TranslationLengths(const PairTask& task, const std::vector<SymbolPair>& held_out);

  void measure(TranslationMeter& meter, double width) { scores_ = meter.by_length(pairs_, width); }
  bool measured() const { return !scores_.empty(); }
  void forget() { scores_.clear(); }

  // Publishes, of what was measured, group "lengths", a column a length: lengths.score, 2 x L, exact match and token
  // accuracy; lengths.trained, 1 x L, 1 where training has sources of this length; lengths.count, 1 x L, pairs
  std::vector<std::shared_ptr<const Observable>> observables() const;

 private:
  std::vector<SymbolPair> pairs_;  // by their length
  std::set<Index> trained_;
  std::vector<LengthScore> scores_;
};

}  // namespace unrolled
