// The recorded moments of a run: at most so many, evenly spread over all of it however long it lasts.
//
// Moments are taken at the multiples of a spacing, at first of 1. When there is no room for another one, the spacing
// doubles; from then on each new moment takes the place of one that is no multiple of the new spacing, the oldest
// first. So their number stays the same while the gaps widen, and no moment waits for a great clearing-out.
//
// With Adam, the optimiser's state is twice as large as the model. It is kept with every eighth moment only; between
// two of these, training comes back by doing the few updates once more, which the same seed makes the same.
#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>
#include <vector>

#include "core/run/experiment.h"
#include "core/run/moment.h"

namespace unrolled {

struct RecordedMoment {
  std::shared_ptr<const Moment> moment;
  std::shared_ptr<const OptimiserState> optimiser;  // null where it was not kept

  std::int64_t step() const { return moment->step; }
  std::size_t bytes() const { return moment->bytes() + (optimiser == nullptr ? 0 : optimiser->bytes()); }
};

// Takes moments and knows how much memory they all need. A moment may be part of several histories and counts once;
// the memory of one that is forgotten serves the next. For one thread; moments may outlive the store.
class MomentStore {
 public:
  // Without the optimiser's state where it is not asked for, unless it takes no room.
  RecordedMoment take(const Experiment& experiment, bool with_optimiser);
  std::size_t moment_bytes() const { return moments_->bytes + optimisers_->bytes; }
  std::size_t bytes() const;  // with the memory that is kept for the next moment

 private:
  template <class T>
  struct Pool {
    std::size_t bytes = 0;     // of all that are in use
    std::unique_ptr<T> spare;  // the one that was forgotten last
  };
  template <class T>
  static std::unique_ptr<T> spare_of(Pool<T>& pool);
  template <class T>
  static std::shared_ptr<const T> counted(const std::shared_ptr<Pool<T>>& pool, std::unique_ptr<T> one);

  std::shared_ptr<Pool<Moment>> moments_ = std::make_shared<Pool<Moment>>();
  std::shared_ptr<Pool<OptimiserState>> optimisers_ = std::make_shared<Pool<OptimiserState>>();
};

class History {
 public:
  // Moments of one run: some more than a scroll bar has pixels to tell apart, and 1,000 at any time once so many
  // updates were made.
  static constexpr std::size_t kMostMoments = 1024;
  static constexpr std::int64_t kOptimiserEvery = 8;  // moments

  // Whether a moment of this step belongs into the history, and whether with the optimiser's state.
  bool is_due(std::int64_t step) const;
  bool wants_optimiser(std::int64_t step) const;
  void add(RecordedMoment moment);  // later than all others; the first one with the optimiser's state
  // Forgets what the evenness can spare best: the moment that stands in excess, but never the first one and the one of
  // the step `pinned`. False where there is none.
  bool thin(std::int64_t pinned);
  void cut_after(std::int64_t step);

  bool empty() const { return moments_.empty(); }
  std::size_t size() const { return moments_.size(); }
  std::int64_t spacing() const { return spacing_; }
  std::size_t bytes() const;  // about: as if all moments were as large as the first two
  // The newest moment at or before a step, or the first one; only of those with the optimiser's state in the second
  // case. The history must not be empty.
  const RecordedMoment& at(std::int64_t step) const;
  const RecordedMoment& trainable_at(std::int64_t step) const;
  std::shared_ptr<const std::vector<std::int64_t>> steps() const;  // ascending; null where none is recorded

 private:
  std::size_t index_of(std::int64_t step) const;

  std::vector<RecordedMoment> moments_;  // ascending
  std::int64_t spacing_ = 1;
  mutable std::shared_ptr<const std::vector<std::int64_t>> steps_;  // null after a change
};

}  // namespace unrolled
