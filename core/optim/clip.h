// Gradient clipping (Pascanu, Mikolov and Bengio 2013).
#pragma once

#include "core/math/parameter.h"

namespace unrolled {

// The Euclidean norm over all gradients together.
template <class S>
double gradient_norm(ParameterSet<S>& parameters);

// g ← g · min(1, threshold / ‖g‖), the norm taken over all parameters together: keeps the direction.
// Returns the norm before clipping. Throws std::invalid_argument where threshold is not positive.
template <class S>
double clip_by_norm(ParameterSet<S>& parameters, double threshold);

// g_i ← max(-threshold, min(threshold, g_i)), each entry for itself: may change the direction.
// Returns whether any entry was changed. Throws std::invalid_argument where threshold is not positive.
template <class S>
bool clip_by_value(ParameterSet<S>& parameters, double threshold);

}  // namespace unrolled
