// The lesson `adding`: which recurrent cell remembers two numbers for long enough to add them?
#pragma once

#include <memory>
#include <vector>

#include "core/lessons/lessons.h"

namespace unrolled {

std::unique_ptr<Experiment> make_adding();

std::vector<Preset> adding_presets();
std::vector<SettingTexts> adding_rivals();

}  // namespace unrolled
