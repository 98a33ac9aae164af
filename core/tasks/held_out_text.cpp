#include "core/tasks/held_out_text.h"

#include <algorithm>

namespace unrolled {

namespace {

constexpr Index kSteps = 50;  // at a time

}  // namespace

HeldOutText::HeldOutText(const TextCorpus& corpus, Index most) : corpus_(corpus) {
  if (batch() == 0) return;
  for (const TextStretch& stretch : corpus.held_out()) longest_ = std::max(longest_, stretch.count);
  longest_ = std::min(longest_, std::max<Index>(2, most / batch()));
  inputs_.resize(static_cast<std::size_t>(kSteps * batch()));
  targets_.resize(static_cast<std::size_t>(kSteps * batch()));
}

bool HeldOutText::next() {
  first_ += steps_;
  if (first_ + 1 >= longest_) return false;
  steps_ = std::min(kSteps, longest_ - 1 - first_);
  targets_given_ = 0;
  for (Index b = 0; b < batch(); ++b)
    for (Index t = 0; t < steps_; ++t) {
      const TextStretch& stretch = corpus_.held_out()[static_cast<std::size_t>(b)];
      const Index at = first_ + t;
      const std::size_t slot = static_cast<std::size_t>(t * batch() + b);
      const bool has_target = at + 1 < stretch.count;
      inputs_[slot] = corpus_.symbol(stretch.first + std::min(at, stretch.count - 1));
      targets_[slot] = has_target ? corpus_.symbol(stretch.first + at + 1) : -1;
      targets_given_ += has_target;
    }
  return true;
}

}  // namespace unrolled
