#include "core/run/watched_clipping.h"

#include <algorithm>

namespace unrolled {

namespace {

constexpr Index kMostEntries = 512;

float gradient_at(const Parameter<float>& parameter, Index at) {
  return parameter.has_gradient ? parameter.gradient.data()[at] : 0.0F;
}

}  // namespace

void WatchedClipping::prepare(const ParameterSet<float>& parameters) {
  forget();
  entries_.clear();
  labels_.clear();
  const Index total = parameters.count();
  const Index count = std::min(total, kMostEntries);
  Index first = 0;  // of the parameter, counted over all
  Index next = 0;
  for (const auto& parameter : parameters) {
    const Index end = first + parameter->value.size();
    for (; next < count; ++next) {
      const Index place = (2 * next + 1) * total / (2 * count);
      if (place >= end) break;
      const Index at = place - first;
      entries_.push_back({parameter.get(), at});
      const Index rows = parameter->value.rows();
      labels_.push_back(parameter->name + " [" + std::to_string(at % rows) + ", " + std::to_string(at / rows) + "]");
    }
    first = end;
  }
  values_ = Matrix<float>::Zero(2, static_cast<Index>(entries_.size()));
  effect_ = Matrix<float>::Zero(6, 1);
}

void WatchedClipping::forget() { is_known_ = false; }

void WatchedClipping::before(ParameterSet<float>& parameters, Clipping clipping, double threshold, double norm) {
  for (std::size_t k = 0; k < entries_.size(); ++k)
    values_(0, static_cast<Index>(k)) = gradient_at(*entries_[k].parameter, entries_[k].at);
  ClipEffect effect;
  effect.norm_after = norm;
  // No entry is longer than the whole: below the threshold there is nothing to look for.
  const bool is_short = !(norm > threshold);
  if (clipping == Clipping::norm && !is_short) {
    effect.norm_after = threshold;
    effect.share = 1.0;
  } else if (clipping == Clipping::value && !is_short) {
    effect = effect_of_clip_by_value(parameters, threshold);
  }
  const double kind = clipping == Clipping::norm ? 1.0 : clipping == Clipping::value ? 2.0 : 0.0;
  int row = 0;
  for (const double number : {kind, threshold, norm, effect.norm_after, effect.cosine, effect.share})
    effect_(row++, 0) = static_cast<float>(number);
}

void WatchedClipping::after() {
  for (std::size_t k = 0; k < entries_.size(); ++k)
    values_(1, static_cast<Index>(k)) = gradient_at(*entries_[k].parameter, entries_[k].at);
  is_known_ = true;
}

std::vector<std::shared_ptr<const Observable>> WatchedClipping::observables() const {
  if (!is_known_ || entries_.empty()) return {};
  auto entries = std::make_shared<Observable>();
  entries->id = "clipping.entries";
  entries->group = "clipping";
  entries->symbol = "∂L/∂w";
  entries->meaning_text = "entries of the gradient before and after clipping";
  entries->rows = {"", {"before", "after"}};
  entries->cols = {"entry", labels_};
  entries->values = values_;
  auto effect = std::make_shared<Observable>();
  effect->id = "clipping.effect";
  effect->group = "clipping";
  effect->symbol = "clipping";
  effect->meaning_text = "what clipping did to the gradient as a whole";
  effect->rows = {"", {"kind", "threshold", "norm before", "norm after", "cosine", "share changed"}};
  effect->values = effect_;
  return {std::move(entries), std::move(effect)};
}

}  // namespace unrolled
