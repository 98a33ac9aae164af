// The table of settings of the lessons `adding` and `gradient-flow`.
#pragma once

#include <string>
#include <vector>

#include "core/nn/cell.h"
#include "core/run/settings.h"

namespace unrolled {

// With the recipe of this task and cell (long_memory_recipes.h) as defaults; `length` as memory_tasks.h counts it.
std::vector<Setting> long_memory_settings(const std::string& task, const std::string& cell, std::int64_t length);

// The switch that holds a gate, "hold_f" of "f"; the setting named as the gate says at what.
std::string held_gate_name(const std::string& gate);

}  // namespace unrolled
