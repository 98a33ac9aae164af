// The lesson `alignment`: Bahdanau's attention, Luong's and scaled dot-product, and the alignment that forms in them.
#pragma once

#include <memory>
#include <vector>

#include "core/lessons/lessons.h"
#include "core/run/experiment.h"

namespace unrolled {

std::unique_ptr<Experiment> make_alignment();
std::vector<Preset> alignment_presets();

}  // namespace unrolled
