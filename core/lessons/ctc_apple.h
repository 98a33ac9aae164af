// The lesson `ctc-apple`: what a network says at eight steps, as numbers that are edited by hand or trained directly;
// the tables of CTC, its gradient and its decoders work on them.
#pragma once

#include <memory>
#include <vector>

#include "core/lessons/lessons.h"
#include "core/run/experiment.h"

namespace unrolled {

std::unique_ptr<Experiment> make_ctc_apple();
std::vector<Preset> ctc_apple_presets();

}  // namespace unrolled
