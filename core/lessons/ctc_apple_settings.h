// The settings of `ctc-apple`, and what they mean.
#pragma once

#include <memory>
#include <vector>

#include "core/ctc/language_model.h"
#include "core/ctc/trellis.h"
#include "core/run/settings.h"
#include "core/tasks/class_symbols.h"

namespace unrolled {

std::vector<Setting> ctc_apple_settings();

// The symbols of the setting, the first of which is the blank. Throws as ClassSymbols does.
ClassSymbols ctc_symbols(const Settings& settings);
// Those that the setting `locked` names, the blank among them where it does. Throws std::invalid_argument naming the
// first character that is no symbol.
std::vector<int> locked_symbols(const Settings& settings, const ClassSymbols& symbols);

ctc::TrellisOptions trellis_options(const Settings& settings);

// The language model that the settings ask for; null where none is. Throws std::invalid_argument where its text has no
// word that the symbols spell.
std::unique_ptr<ctc::LanguageModel> ctc_language(const Settings& settings, const ClassSymbols& symbols);

}  // namespace unrolled
