// What can be chosen in the lesson `char-lm`.
#pragma once

#include <vector>

#include "core/lessons/lessons.h"
#include "core/math/matrix.h"
#include "core/run/settings.h"

namespace unrolled {

constexpr Index kMostWatched = 1000;  // characters of the excerpt

std::vector<Setting> char_lm_settings();
std::vector<Preset> char_lm_presets();

}  // namespace unrolled
