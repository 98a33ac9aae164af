#include "core/run/history.h"

#include <algorithm>
#include <limits>
#include <utility>

#include "core/math/check.h"

namespace unrolled {

template <class T>
std::unique_ptr<T> MomentStore::spare_of(Pool<T>& pool) {
  return pool.spare == nullptr ? std::make_unique<T>() : std::move(pool.spare);
}

template <class T>
std::shared_ptr<const T> MomentStore::counted(const std::shared_ptr<Pool<T>>& pool, std::unique_ptr<T> one) {
  const std::size_t bytes = one->bytes();
  pool->bytes += bytes;
  return std::shared_ptr<const T>(one.release(), [pool, bytes](T* forgotten) {
    pool->bytes -= bytes;
    pool->spare.reset(forgotten);
  });
}

RecordedMoment MomentStore::take(const Experiment& experiment, bool with_optimiser) {
  RecordedMoment taken;
  std::unique_ptr<Moment> moment = spare_of(*moments_);
  experiment.save_moment(*moment);
  taken.moment = counted(moments_, std::move(moment));
  if (with_optimiser || !experiment.optimiser_has_state()) {
    std::unique_ptr<OptimiserState> optimiser = spare_of(*optimisers_);
    experiment.save_optimiser(*optimiser);
    taken.optimiser = counted(optimisers_, std::move(optimiser));
  }
  return taken;
}

std::size_t MomentStore::bytes() const {
  return moment_bytes() + (moments_->spare == nullptr ? 0 : moments_->spare->bytes()) +
         (optimisers_->spare == nullptr ? 0 : optimisers_->spare->bytes());
}

bool History::is_due(std::int64_t step) const {
  return moments_.empty() || (step % spacing_ == 0 && step > moments_.back().step());
}

bool History::wants_optimiser(std::int64_t step) const {
  return moments_.empty() || step % spacing_ != 0 || step / spacing_ % kOptimiserEvery == 0;
}

void History::add(RecordedMoment moment) {
  check(moment.moment != nullptr && (moments_.empty() || moment.step() > moments_.back().step()),
        "History::add: the moment is not later than those before it");
  check(!moments_.empty() || moment.optimiser != nullptr, "History::add: the first moment has no optimiser's state");
  moments_.push_back(std::move(moment));
  steps_.reset();
}

bool History::thin(std::int64_t pinned) {
  const auto can_go = [&](const RecordedMoment& one) { return one.step() != pinned; };
  if (moments_.empty() || std::none_of(moments_.begin() + 1, moments_.end(), can_go)) return false;
  const auto is_excess = [&](const RecordedMoment& one) { return can_go(one) && one.step() % spacing_ != 0; };
  auto excess = std::find_if(moments_.begin() + 1, moments_.end(), is_excess);
  while (excess == moments_.end()) {
    spacing_ *= 2;
    excess = std::find_if(moments_.begin() + 1, moments_.end(), is_excess);
  }
  moments_.erase(excess);
  const auto has_spare_optimiser = [&](const RecordedMoment& one) {
    return one.optimiser != nullptr && !one.optimiser->slots.empty() && !wants_optimiser(one.step());
  };
  const auto spared = std::find_if(moments_.begin() + 1, moments_.end(), has_spare_optimiser);
  if (spared != moments_.end()) spared->optimiser.reset();
  steps_.reset();
  return true;
}

void History::cut_after(std::int64_t step) {
  while (!moments_.empty() && moments_.back().step() > step) moments_.pop_back();
  steps_.reset();
}

std::size_t History::bytes() const {
  if (moments_.empty()) return 0;
  return moments_.front().bytes() + (size() - 1) * moments_[size() > 1 ? 1 : 0].bytes();
}

std::size_t History::index_of(std::int64_t step) const {
  const auto later = std::upper_bound(moments_.begin(), moments_.end(), step,
                                      [](std::int64_t s, const RecordedMoment& one) { return s < one.step(); });
  return later == moments_.begin() ? 0 : static_cast<std::size_t>(later - moments_.begin()) - 1;
}

const RecordedMoment& History::at(std::int64_t step) const {
  check(!empty(), "History::at: no moment is recorded");
  return moments_[index_of(step)];
}

const RecordedMoment& History::trainable_at(std::int64_t step) const {
  check(!empty(), "History::trainable_at: no moment is recorded");
  std::size_t index = index_of(step);
  while (index > 0 && moments_[index].optimiser == nullptr) --index;
  return moments_[index];
}

std::shared_ptr<const std::vector<std::int64_t>> History::steps() const {
  if (steps_ == nullptr && !moments_.empty()) {
    auto steps = std::make_shared<std::vector<std::int64_t>>();
    steps->reserve(moments_.size());
    for (const RecordedMoment& one : moments_) steps->push_back(one.step());
    steps_ = std::move(steps);
  }
  return steps_;
}

}  // namespace unrolled
