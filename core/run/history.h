// The recorded moments of a run: at most so many, evenly spread over all of it however long it lasts.
//
// Moments are taken at the multiples of a spacing, at first of 1. When there is no room for another one, the spacing
// doubles; from then on each new moment takes the place of one that is no multiple of the new spacing, the oldest
// first. So their number stays the same while the gaps widen, and no moment waits for a great clearing-out.
#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>
#include <vector>

#include "core/run/experiment.h"
#include "core/run/moment.h"

namespace unrolled {

using RecordedMoment = std::shared_ptr<const Moment>;

// Takes moments and knows how much memory they all need. A moment may be part of several histories and counts once;
// the memory of one that is forgotten serves the next. For one thread; moments may outlive the store.
class MomentStore {
 public:
  RecordedMoment take(Experiment& experiment);
  std::size_t moment_bytes() const { return pool_->bytes; }
  std::size_t bytes() const;  // with the memory that is kept for the next moment

 private:
  struct Pool {
    std::size_t bytes = 0;          // of all moments
    std::unique_ptr<Moment> spare;  // the one that was forgotten last
  };
  std::shared_ptr<Pool> pool_ = std::make_shared<Pool>();
};

class History {
 public:
  // Moments of one run: some more than a scroll bar has pixels to tell apart, and 1,000 at any time once so many
  // updates were made.
  static constexpr std::size_t kMostMoments = 1024;

  // Whether a moment of this step belongs into the history.
  bool is_due(std::int64_t step) const;
  void add(RecordedMoment moment);  // later than all others
  // Forgets the moment that the evenness can spare best, but never the first one and the one of the step `pinned`.
  // False where there is none.
  bool thin(std::int64_t pinned);
  void cut_after(std::int64_t step);

  bool empty() const { return moments_.empty(); }
  std::size_t size() const { return moments_.size(); }
  std::int64_t spacing() const { return spacing_; }
  // The newest moment at or before a step, or the first one; null where none is recorded.
  RecordedMoment at(std::int64_t step) const;
  std::shared_ptr<const std::vector<std::int64_t>> steps() const;  // ascending; null where none is recorded

 private:
  std::vector<RecordedMoment> moments_;  // ascending
  std::int64_t spacing_ = 1;
  mutable std::shared_ptr<const std::vector<std::int64_t>> steps_;  // null after a change
};

}  // namespace unrolled
