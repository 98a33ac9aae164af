#include "core/run/history.h"

#include <algorithm>
#include <iterator>
#include <limits>
#include <utility>

#include "core/math/check.h"

namespace unrolled {

RecordedMoment MomentStore::take(Experiment& experiment) {
  std::unique_ptr<Moment> moment = std::move(pool_->spare);
  if (moment == nullptr) moment = std::make_unique<Moment>();
  experiment.save_moment(*moment);
  const std::size_t bytes = moment->bytes();
  pool_->bytes += bytes;
  return RecordedMoment(moment.release(), [pool = pool_, bytes](Moment* forgotten) {
    pool->bytes -= bytes;
    pool->spare.reset(forgotten);
  });
}

std::size_t MomentStore::bytes() const { return pool_->bytes + (pool_->spare == nullptr ? 0 : pool_->spare->bytes()); }

bool History::is_due(std::int64_t step) const {
  return moments_.empty() || (step % spacing_ == 0 && step > moments_.back()->step);
}

void History::add(RecordedMoment moment) {
  check(moment != nullptr && (moments_.empty() || moment->step > moments_.back()->step),
        "History::add: the moment is not later than those before it");
  moments_.push_back(std::move(moment));
  steps_.reset();
}

bool History::thin(std::int64_t pinned) {
  const auto can_go = [&](const RecordedMoment& moment) { return moment->step != pinned; };
  if (std::none_of(moments_.begin() + (moments_.empty() ? 0 : 1), moments_.end(), can_go)) return false;
  while (true) {
    const auto spared = std::find_if(moments_.begin() + 1, moments_.end(), [&](const RecordedMoment& moment) {
      return can_go(moment) && moment->step % spacing_ != 0;
    });
    if (spared != moments_.end()) {
      moments_.erase(spared);
      steps_.reset();
      return true;
    }
    if (spacing_ > std::numeric_limits<std::int64_t>::max() / 2) return false;
    spacing_ *= 2;
  }
}

void History::cut_after(std::int64_t step) {
  while (!moments_.empty() && moments_.back()->step > step) moments_.pop_back();
  steps_.reset();
}

RecordedMoment History::at(std::int64_t step) const {
  if (moments_.empty()) return nullptr;
  const auto later = std::upper_bound(moments_.begin(), moments_.end(), step,
                                      [](std::int64_t s, const RecordedMoment& moment) { return s < moment->step; });
  return later == moments_.begin() ? *later : *std::prev(later);
}

std::shared_ptr<const std::vector<std::int64_t>> History::steps() const {
  if (steps_ == nullptr && !moments_.empty()) {
    auto steps = std::make_shared<std::vector<std::int64_t>>();
    steps->reserve(moments_.size());
    for (const RecordedMoment& moment : moments_) steps->push_back(moment->step);
    steps_ = std::move(steps);
  }
  return steps_;
}

}  // namespace unrolled
