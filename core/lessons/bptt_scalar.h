// Backpropagation through time worked out on scalars: s_t = tanh(u x_t + w s_{t−1}), where every factor and every term
// of ∂s_k/∂w = Σ_i (Π_{j=i+1}^k ∂s_j/∂s_{j−1}) ∂s_i/∂w* is a number that can be read. A few inputs, set by hand; an
// update is a gradient step of ½ (s_k − target)² on u and w.
#pragma once

#include <memory>
#include <vector>

#include "core/lessons/lessons.h"

namespace unrolled {

std::unique_ptr<Experiment> make_bptt_scalar();
std::vector<Preset> bptt_scalar_presets();

}  // namespace unrolled
