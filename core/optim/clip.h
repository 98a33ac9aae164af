// Gradient clipping (Pascanu, Mikolov and Bengio 2013).
#pragma once

#include "core/math/parameter.h"

namespace unrolled {

enum class Clipping { none, norm, value };

// ‖g‖², the squares of one parameter's gradient summed; 0 where none arrived.
template <class S>
double squared_gradient_norm(Parameter<S>& parameter);

// The Euclidean norm over all gradients together.
template <class S>
double gradient_norm(ParameterSet<S>& parameters);

// g ← g · min(1, threshold / (‖g‖ + 1e-6)), the norm taken over all parameters together: keeps the direction. The
// small number is PyTorch's. Returns the norm before clipping; where that is not finite, nothing is changed, so that
// it can still be seen what went bad. Throws std::invalid_argument where threshold is not positive.
template <class S>
double clip_by_norm(ParameterSet<S>& parameters, double threshold);

// g_i ← max(-threshold, min(threshold, g_i)), each entry for itself: may change the direction. NaN stays NaN.
// Returns whether any entry was changed. Throws std::invalid_argument where threshold is not positive.
template <class S>
bool clip_by_value(ParameterSet<S>& parameters, double threshold);

// What clipping does to the vector of all gradients.
struct ClipEffect {
  double norm_after = 0.0;
  double cosine = 1.0;  // of the angle between before and after; 1 where either has no length
  double share = 0.0;   // of the entries that are changed
};

// What clip_by_value() would do; it changes nothing. Throws as that does.
template <class S>
ClipEffect effect_of_clip_by_value(ParameterSet<S>& parameters, double threshold);

}  // namespace unrolled
