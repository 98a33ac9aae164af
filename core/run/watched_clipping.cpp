#include "core/run/watched_clipping.h"

#include <algorithm>
#include <cmath>

namespace unrolled {

namespace {

constexpr Index kStretches = 512;

float gradient_at(const Parameter<float>& parameter, Index at) {
  return parameter.has_gradient ? parameter.gradient.data()[at] : 0.0F;
}

// The first of those that are farthest from 0.
Index largest_in(const Parameter<float>& parameter, Index first, Index count) {
  if (!parameter.has_gradient) return first;
  const Eigen::Map<const Eigen::ArrayXf> part(parameter.gradient.data() + first, count);
  // Piece by piece, since the search for a largest entry is vectorised only where its place is not asked for.
  constexpr Index kPiece = 32;
  float largest = -1.0F;
  Index at = 0;
  for (Index begin = 0; begin < count; begin += kPiece) {
    const float here = part.segment(begin, std::min(kPiece, count - begin)).abs().maxCoeff();
    if (!(here > largest)) continue;
    largest = here;
    at = begin;
  }
  while (at + 1 < count && std::abs(part(at)) != largest) ++at;
  return first + at;
}

}  // namespace

void WatchedClipping::prepare(const ParameterSet<float>& parameters) {
  forget();
  stretches_.clear();
  const Index length = (parameters.count() + kStretches - 1) / kStretches;
  for (const auto& parameter : parameters) {
    const Index size = parameter->value.size();
    for (Index first = 0; first < size; first += length)
      stretches_.push_back({parameter.get(), first, std::min(length, size - first), first});
  }
  values_ = Matrix<float>::Zero(2, static_cast<Index>(stretches_.size()));
  effect_ = Matrix<float>::Zero(6, 1);
}

void WatchedClipping::forget() { is_known_ = false; }

void WatchedClipping::before(ParameterSet<float>& parameters, Clipping clipping, double threshold, double norm) {
  Index column = 0;
  for (Stretch& stretch : stretches_) {
    stretch.largest = largest_in(*stretch.parameter, stretch.first, stretch.count);
    values_(0, column++) = gradient_at(*stretch.parameter, stretch.largest);
  }
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
  Index column = 0;
  for (const Stretch& stretch : stretches_) values_(1, column++) = gradient_at(*stretch.parameter, stretch.largest);
  is_known_ = true;
}

std::vector<std::shared_ptr<const Observable>> WatchedClipping::observables() const {
  if (!is_known_ || stretches_.empty()) return {};
  auto entries = std::make_shared<Observable>();
  entries->id = "clipping.entries";
  entries->group = "clipping";
  entries->symbol = "∂L/∂w";
  entries->meaning_text = "entries of the gradient before and after clipping";
  entries->rows = {"", {"before", "after"}};
  entries->cols.name = "entry";
  for (const Stretch& stretch : stretches_) {
    const Index rows = stretch.parameter->value.rows();
    entries->cols.labels.push_back(stretch.parameter->name + " [" + std::to_string(stretch.largest % rows) + ", " +
                                   std::to_string(stretch.largest / rows) + "]");
  }
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
