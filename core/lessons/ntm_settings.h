// The table of settings of the lesson `ntm`, and what is read from it.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "core/run/settings.h"
#include "core/tasks/algorithmic_task.h"

namespace unrolled {

// Symbols, items or digits of a sequence that is watched or measured.
inline constexpr std::int64_t kMostAlgorithmicLength = 120;

// With the recipe of this task and model (ntm_recipes.h) as defaults.
std::vector<Setting> ntm_settings(const std::string& task, const std::string& model);

AlgorithmicOptions algorithmic_task_options(const Settings& settings, std::uint64_t seed);

// The length that "longer than trained" is measured at: "test_length", or, where that is 0, half as much again as the
// longest, rounded up.
std::int64_t ntm_test_length(const Settings& settings);

}  // namespace unrolled
