// The lesson `gradient-flow`: what reaches the first step of a long sequence of the gradient of a loss at its end.
#pragma once

#include <memory>
#include <vector>

#include "core/lessons/lessons.h"

namespace unrolled {

std::unique_ptr<Experiment> make_gradient_flow();

std::vector<Preset> gradient_flow_presets();
std::vector<SettingTexts> gradient_flow_rivals();

}  // namespace unrolled
