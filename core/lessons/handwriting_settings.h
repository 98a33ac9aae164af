// The settings of `handwriting`, and what they mean.
#pragma once

#include <string>
#include <vector>

#include "core/run/settings.h"
#include "core/tasks/handwriting_task.h"

namespace unrolled {

// The table with the recipe of an alphabet, from scratch, as its defaults.
std::vector<Setting> handwriting_settings(const std::string& alphabet);

HandwritingOptions handwriting_options(const Settings& settings, std::uint64_t seed);

}  // namespace unrolled
