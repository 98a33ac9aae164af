#include "core/optim/clip.h"

#include <algorithm>
#include <cmath>

#include "core/optim/blocks.h"

namespace unrolled {

namespace {

// Σ g² of one matrix. Each piece is summed in S, the pieces in double; where a float overflows, or all is so small
// that it vanishes, the whole is summed in double.
template <class S>
double squared_norm(Matrix<S>& gradient) {
  double total = 0.0;
  for_each_block(gradient.size(), [&](Index first, Index count) {
    total += static_cast<double>(block_of(gradient, first, count).square().sum());
  });
  if (std::isfinite(total) && total > 1e-30) return total;
  return gradient.template cast<double>().squaredNorm();
}

}  // namespace

template <class S>
double squared_gradient_norm(Parameter<S>& parameter) {
  return parameter.has_gradient ? squared_norm(parameter.gradient) : 0.0;
}

template <class S>
double gradient_norm(ParameterSet<S>& parameters) {
  double total = 0.0;
  for (const auto& parameter : parameters) total += squared_gradient_norm(*parameter);
  return std::sqrt(total);
}

template <class S>
double clip_by_norm(ParameterSet<S>& parameters, double threshold) {
  check(threshold > 0.0, "clip_by_norm: threshold is ", threshold, ", expected a positive number");
  const double norm = gradient_norm(parameters);
  const double factor = threshold / (norm + 1e-6);
  if (!std::isfinite(norm) || factor >= 1.0) return norm;
  for (const auto& parameter : parameters)
    if (parameter->has_gradient) parameter->gradient *= static_cast<S>(factor);
  return norm;
}

template <class S>
bool clip_by_value(ParameterSet<S>& parameters, double threshold) {
  check(threshold > 0.0, "clip_by_value: threshold is ", threshold, ", expected a positive number");
  const S limit = static_cast<S>(threshold);
  bool changed = false;
  for (const auto& parameter : parameters) {
    if (!parameter->has_gradient) continue;
    for_each_block(parameter->gradient.size(), [&](Index first, Index count) {
      ArrayView<S> block = block_of(parameter->gradient, first, count);
      // Most pieces have nothing to clip. NaN is not looked at here, and below it is neither clipped nor hidden.
      if (!(block.abs().template maxCoeff<Eigen::PropagateNumbers>() > limit)) return;
      changed = true;
      for (S& entry : block) entry = std::abs(entry) > limit ? std::copysign(limit, entry) : entry;
    });
  }
  return changed;
}

template <class S>
ClipEffect effect_of_clip_by_value(ParameterSet<S>& parameters, double threshold) {
  check(threshold > 0.0, "effect_of_clip_by_value: threshold is ", threshold, ", expected a positive number");
  double before = 0.0, after = 0.0, product = 0.0;
  Index changed = 0;
  for (const auto& parameter : parameters) {
    if (!parameter->has_gradient) continue;
    for_each_block(parameter->gradient.size(), [&](Index first, Index count) {
      const auto g = block_of(parameter->gradient, first, count).template cast<double>();
      const auto clipped = g.min(threshold).max(-threshold);
      before += g.square().sum();
      after += clipped.square().sum();
      product += (g * clipped).sum();
      changed += (g.abs() > threshold).count();
    });
  }
  ClipEffect effect;
  effect.norm_after = std::sqrt(after);
  if (before > 0.0 && after > 0.0) effect.cosine = std::min(1.0, product / (std::sqrt(before) * std::sqrt(after)));
  const Index total = parameters.count();
  if (total > 0) effect.share = static_cast<double>(changed) / static_cast<double>(total);
  return effect;
}

#define UNROLLED_INSTANTIATE(S)                           \
  template double squared_gradient_norm(Parameter<S>&);   \
  template double gradient_norm(ParameterSet<S>&);        \
  template double clip_by_norm(ParameterSet<S>&, double); \
  template bool clip_by_value(ParameterSet<S>&, double);  \
  template ClipEffect effect_of_clip_by_value(ParameterSet<S>&, double);
UNROLLED_INSTANTIATE(float)
UNROLLED_INSTANTIATE(double)
#undef UNROLLED_INSTANTIATE

}  // namespace unrolled
