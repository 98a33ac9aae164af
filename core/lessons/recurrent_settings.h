// The settings that lessons with recurrent layers have in common. A lesson puts those it wants into its table.
#pragma once

#include <cstdint>
#include <string>

#include "core/nn/cell.h"
#include "core/run/settings.h"

namespace unrolled {

// "cell", one of usual_cell_kinds(), or of all cell_kinds().
Setting cell_setting(const char* kind);
Setting any_cell_setting(const char* kind);
// "hidden", units of a layer.
Setting hidden_setting(std::int64_t units);
// "window", steps of truncated back-propagation through time, of the unit given: "characters".
Setting window_setting(std::int64_t steps, const char* unit);
Setting carry_state_setting();
// "forget_bias", "reset" and "initialiser".
Setting forget_bias_setting();
Setting reset_setting();
Setting initialiser_setting(const char* kind);
// "peepholes" of the peephole LSTM, "context_units" of SCRN and Jordan's network, "alpha" of SCRN: for tables with
// any_cell_setting().
Setting peepholes_setting();
Setting context_setting();
Setting alpha_setting();

// "focus", the watched step whose prediction is asked what it listens to; `most` steps are watched.
Setting focus_setting(std::int64_t most);
// "temperature" of the text that a model writes, and what is said of a text written at one: "temperature 0.8".
Setting temperature_setting(double temperature);
std::string sample_title(double temperature);

// The options of a cell from "cell", and from "forget_bias", "reset", "initialiser", "peepholes", "context_units" and
// "alpha" where the table has them.
CellOptions cell_options(const Settings& settings);

}  // namespace unrolled
