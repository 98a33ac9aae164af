// The settings that lessons with CTC have in common: how its tables are reckoned, and how the beam search decodes and
// which language model it listens to. A lesson puts those it wants into its table.
#pragma once

#include <memory>
#include <string_view>
#include <vector>

#include "core/ctc/language_model.h"
#include "core/ctc/scoring.h"
#include "core/ctc/trellis.h"
#include "core/run/settings.h"
#include "core/tasks/class_symbols.h"

namespace unrolled {

// "arithmetic", "beta_convention" and "cursor" of the tables.
Setting arithmetic_setting(const char* kind);
Setting beta_convention_setting();
Setting cursor_setting();
// "beam_width", prefixes.
Setting beam_width_setting();
// "language", "language_text" (its default and its help), "language_order", "language_weight" and "word_bonus".
std::vector<Setting> language_settings(const char* text, const char* text_help);

ctc::TrellisOptions trellis_options(const Settings& settings);

// The language model that the settings ask for; null where none is. Where `language_text` is empty it has read
// `usual_text`. Throws std::invalid_argument where the text has no word that the symbols spell.
std::unique_ptr<ctc::LanguageModel> ctc_language(const Settings& settings, const ClassSymbols& symbols,
                                                 std::string_view usual_text = {});

// What the beam search is to prefer; keeps a pointer to the language model, which may be null.
ctc::Scoring ctc_scoring(const Settings& settings, const ClassSymbols& symbols, const ctc::LanguageModel* language);

}  // namespace unrolled
