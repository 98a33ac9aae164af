// The lesson `window-mlp`: predicting the next character from a window of fixed length, or from a recurrent state, and
// how many parameters each of the two takes.
#pragma once

#include <memory>
#include <vector>

#include "core/lessons/lessons.h"

namespace unrolled {

std::unique_ptr<Experiment> make_window_mlp();

std::vector<Preset> window_mlp_presets();

}  // namespace unrolled
