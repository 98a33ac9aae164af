// The settings of `ctc-apple`, and what they mean.
#pragma once

#include <vector>

#include "core/run/settings.h"
#include "core/tasks/class_symbols.h"

namespace unrolled {

std::vector<Setting> ctc_apple_settings();

// The symbols of the setting, the first of which is the blank. Throws as ClassSymbols does.
ClassSymbols ctc_symbols(const Settings& settings);
// Those that the setting `locked` names, the blank among them where it does. Throws std::invalid_argument naming the
// first character that is no symbol.
std::vector<int> locked_symbols(const Settings& settings, const ClassSymbols& symbols);

}  // namespace unrolled
