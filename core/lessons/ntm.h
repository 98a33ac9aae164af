// The lesson `ntm`: a Neural Turing Machine (Graves, Wayne and Danihelka 2014) learns small programs, and shows how it
// addresses its memory at every step of a sequence; an LSTM without an external memory races with it.
#pragma once

#include <memory>
#include <vector>

#include "core/lessons/lessons.h"
#include "core/run/experiment.h"

namespace unrolled {

std::unique_ptr<Experiment> make_ntm();
std::vector<Preset> ntm_presets();

// The same task without an external memory.
std::vector<SettingTexts> ntm_rivals();

}  // namespace unrolled
