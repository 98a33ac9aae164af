#include "core/lessons/ctc_settings.h"

#include <string>

#include "core/ctc/ngrams.h"

namespace unrolled {

Setting arithmetic_setting(const char* kind) {
  return {.name = "arithmetic",
          .value = kind,
          .choices = {"probability", "logarithm", "scaled"},
          .help = "How the tables are reckoned: as they are, in logarithms, or each column divided by its sum.",
          .live = true};
}

Setting beta_convention_setting() {
  return {.name = "beta_convention",
          .value = "with_emission",
          .choices = {"with_emission", "without_emission"},
          .help = "Whether β contains the probability of its own step, as in the lecture, or begins at the next.",
          .live = true};
}

Setting cursor_setting() {
  return {.name = "cursor",
          .value = std::int64_t{-1},
          .low = -1,
          .high = 2 * 201 * 2 * 200,
          .help = "How many cells of the two tables are filled; -1: all.",
          .live = true,
          .in_panel = true};
}

Setting beam_width_setting() {
  return {.name = "beam_width",
          .value = std::int64_t{8},
          .low = 1,
          .high = 200,
          .help = "Prefixes that the beam search keeps at each step.",
          .live = true,
          .logarithmic = true};
}

std::vector<Setting> language_settings(const char* text, const char* text_help) {
  return {
      {.name = "language",
       .value = "none",
       .choices = {"none", "characters", "words"},
       .help = "The language model that the beam search listens to.",
       .live = true},
      {.name = "language_text", .value = text, .help = text_help, .live = true, .needs = "language=characters|words"},
      {.name = "language_order",
       .value = std::int64_t{3},
       .low = 1,
       .high = 5,
       .help = "Symbols, or words, that the language model counts together.",
       .live = true,
       .needs = "language=characters|words"},
      {.name = "language_weight",
       .value = 1.0,
       .low = 0.0,
       .high = 5.0,
       .help = "α of Q = ln P(c|x) + α ln P_lm(c) + β word_count(c).",
       .live = true,
       .needs = "language=characters|words"},
      {.name = "word_bonus",
       .value = 0.0,
       .low = -5.0,
       .high = 5.0,
       .help = "β of Q = ln P(c|x) + α ln P_lm(c) + β word_count(c).",
       .live = true},
  };
}

ctc::TrellisOptions trellis_options(const Settings& settings) {
  ctc::TrellisOptions options;
  const std::string& arithmetic = settings.text("arithmetic");
  if (arithmetic == "logarithm") options.arithmetic = ctc::Arithmetic::kLogarithm;
  if (arithmetic == "scaled") options.arithmetic = ctc::Arithmetic::kScaled;
  if (settings.text("beta_convention") == "without_emission") options.convention = ctc::Convention::kWithoutEmission;
  return options;
}

std::unique_ptr<ctc::LanguageModel> ctc_language(const Settings& settings, const ClassSymbols& symbols,
                                                 std::string_view usual_text) {
  const std::string& kind = settings.text("language");
  if (kind == "none") return nullptr;
  const std::string& typed = settings.text("language_text");
  const std::vector<ctc::Labels> utterances =
      utterances_of(typed.empty() ? usual_text : std::string_view(typed), symbols).symbols;
  const auto order = static_cast<int>(settings.integer("language_order"));
  if (kind == "characters") return std::make_unique<ctc::CharacterNgrams>(utterances, order, symbols.size() - 1);
  return std::make_unique<ctc::WordNgrams>(utterances, order, symbols.space());
}

ctc::Scoring ctc_scoring(const Settings& settings, const ClassSymbols& symbols, const ctc::LanguageModel* language) {
  ctc::Scoring scoring;
  scoring.language = language;
  scoring.alpha = settings.real("language_weight");
  scoring.beta = settings.real("word_bonus");
  scoring.space = symbols.space();
  return scoring;
}

}  // namespace unrolled
