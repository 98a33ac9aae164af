#include "core/lessons/handwriting_source.h"

#include <algorithm>
#include <numeric>
#include <utility>

#include "core/math/check.h"
#include "core/math/random.h"

namespace unrolled {

HandwritingSource::HandwritingSource(const HandwritingTask& task, double spacing, Index batch)
    : task_(task), spacing_(spacing), batch_(batch) {
  check(batch > 0, "HandwritingSource: the batch is ", batch, ", expected a positive number");
  inks_.resize(static_cast<std::size_t>(kTogether * batch));
  by_length_.resize(inks_.size());
  order_.resize(static_cast<std::size_t>(kTogether));
}

std::span<const LabelledPen* const> HandwritingSource::batch(std::int64_t update) {
  check(update >= 0, "HandwritingSource: update ", update, ", expected 0 or more");
  if (drawn_ != update / kTogether) draw(update / kTogether);
  const std::int64_t place = order_[static_cast<std::size_t>(update % kTogether)];
  return std::span<const LabelledPen* const>(by_length_)
      .subspan(static_cast<std::size_t>(place * batch_), static_cast<std::size_t>(batch_));
}

void HandwritingSource::draw(std::int64_t group) {
  const std::int64_t first = group * static_cast<std::int64_t>(inks_.size());
  for (std::size_t i = 0; i < inks_.size(); ++i) {
    inks_[i] =
        labelled_pen(task_.ink(first + static_cast<std::int64_t>(i), InkStream::training), spacing_, task_.symbols());
    by_length_[i] = &inks_[i];
  }
  std::stable_sort(by_length_.begin(), by_length_.end(), [](const LabelledPen* a, const LabelledPen* b) {
    return a->pen.inputs.cols() < b->pen.inputs.cols();
  });
  // Not from the shortest to the longest: each group in an order of its own.
  std::iota(order_.begin(), order_.end(), 0);
  Random random(static_cast<std::uint64_t>(group));
  for (std::size_t i = order_.size() - 1; i > 0; --i) std::swap(order_[i], order_[random.below(i + 1)]);
  drawn_ = group;
}

}  // namespace unrolled
