// The lesson `truncated-bptt`: what back-propagation through a window can teach, and what only the state can carry, on
// a task whose best possible loss is known.
#pragma once

#include <memory>
#include <vector>

#include "core/lessons/lessons.h"

namespace unrolled {

std::unique_ptr<Experiment> make_truncated_bptt();

std::vector<Preset> truncated_bptt_presets();

}  // namespace unrolled
