#include "core/lessons/ctc_apple_settings.h"

#include <string>
#include <string_view>

#include "core/ctc/examples.h"
#include "core/ctc/ngrams.h"
#include "core/lessons/ctc_apple.h"
#include "core/math/check.h"
#include "core/run/common_settings.h"
#include "core/run/names.h"
#include "core/tasks/utf8.h"

namespace unrolled {

std::vector<Setting> ctc_apple_settings() {
  std::vector<std::string> kinds = ctc::example_kinds();
  kinds.push_back("file");
  return {
      {.name = "target", .value = "apple", .help = "What is to be spelled.", .live = true},
      {.name = "symbols",
       .value = "-aelpx",
       .help = "The symbols that the network knows, in one word; the first is the blank.",
       .at_once = true},
      {.name = "steps",
       .value = std::int64_t{8},
       .low = 1,
       .high = 200,
       .help = "Time steps at which the network says something.",
       .at_once = true,
       .logarithmic = true,
       .needs = "emissions=peaked|uniform|late|merged|greedy-fails|random"},
      {.name = "emissions",
       .value = "peaked",
       .choices = kinds,
       .help = "What the network says at first, before it is edited or trained.",
       .at_once = true},
      {.name = "emissions_file",
       .value = "",
       .help = "A CSV or NPY file of probabilities, a row a step.",
       .at_once = true,
       .is_file = true,
       .endings = {".csv", ".npy"},
       .needs = "emissions=file"},
      {.name = "arithmetic",
       .value = "probability",
       .choices = {"probability", "logarithm", "scaled"},
       .help = "How the tables are reckoned: as they are, in logarithms, or each column divided by its sum.",
       .live = true},
      {.name = "beta_convention",
       .value = "with_emission",
       .choices = {"with_emission", "without_emission"},
       .help = "Whether β contains the probability of its own step, as in the lecture, or begins at the next.",
       .live = true},
      {.name = "cursor",
       .value = std::int64_t{-1},
       .low = -1,
       .high = 2 * 201 * 2 * 200,
       .help = "How many cells of the two tables are filled; -1: all.",
       .live = true,
       .in_panel = true},
      {.name = "path", .value = "", .help = "A path that is laid over the tables: a symbol a step.", .live = true},
      {.name = "locked",
       .value = "",
       .help = "Symbols whose probabilities stay as they are while another is dragged.",
       .live = true},
      {.name = "hide_cells", .value = false, .help = "Hides the numbers of the tables, for guessing.", .live = true},
      {.name = "revealed",
       .value = "",
       .help = "Cells that are shown though all are hidden.",
       .live = true,
       .in_panel = true},
      {.name = "beam_width",
       .value = std::int64_t{8},
       .low = 1,
       .high = 200,
       .help = "Prefixes that the beam search keeps at each step.",
       .live = true,
       .logarithmic = true},
      {.name = "language",
       .value = "none",
       .choices = {"none", "characters", "words"},
       .help = "The language model that the beam search listens to.",
       .live = true},
      {.name = "language_text",
       .value = "apple apple ale peal leap lapel appeal",
       .help = "The words that the language model has read.",
       .live = true,
       .needs = "language=characters|words"},
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
      optimiser_setting("sgd"),
      learning_rate_setting(1.0),
      clipping_setting("none"),
  };
}

std::vector<Preset> ctc_apple_presets() {
  return {
      {"apple", "The lecture's example: apple in eight steps.", {}},
      {"apple-uniform",
       "All five symbols that apple needs, equally probable: 66 of 390,625 paths spell it.",
       {{"symbols", "-aelp"}, {"emissions", "uniform"}}},
      {"greedy-fails",
       "Two steps, a blank of 0.6: greedy decoding says nothing, though \"a\" has 0.64.",
       {{"symbols", "-a"}, {"target", "a"}, {"steps", "2"}, {"emissions", "greedy-fails"}}},
      {"merged", "No blank between the two p: they merge, and apple becomes aple.", {{"emissions", "merged"}}},
      {"late", "One label comes late, and all behind it are pressed together.", {{"emissions", "late"}}},
      {"random", "Random emissions, drawn by the seed.", {{"emissions", "random"}}},
  };
}

ClassSymbols ctc_symbols(const Settings& settings) {
  const std::string& symbols = settings.text("symbols");
  check(!symbols.empty(), "there are no symbols");
  std::size_t end = 0;
  next_character(symbols, end);
  return ClassSymbols(symbols, std::string_view(symbols).substr(0, end));
}

std::vector<int> locked_symbols(const Settings& settings, const ClassSymbols& symbols) {
  std::vector<int> locked;
  visit_characters(settings.text("locked"), [&](char32_t character) {
    const int symbol = symbols.index(character);
    std::string text;
    append_utf8(text, character);
    check(symbol >= 0, "the locked symbols: ", in_quotes(text), " is none of the symbols ", symbols.all());
    locked.push_back(symbol);
  });
  return locked;
}

ctc::TrellisOptions trellis_options(const Settings& settings) {
  ctc::TrellisOptions options;
  const std::string& arithmetic = settings.text("arithmetic");
  if (arithmetic == "logarithm") options.arithmetic = ctc::Arithmetic::kLogarithm;
  if (arithmetic == "scaled") options.arithmetic = ctc::Arithmetic::kScaled;
  if (settings.text("beta_convention") == "without_emission") options.convention = ctc::Convention::kWithoutEmission;
  return options;
}

std::unique_ptr<ctc::LanguageModel> ctc_language(const Settings& settings, const ClassSymbols& symbols) {
  const std::string& kind = settings.text("language");
  if (kind == "none") return nullptr;
  const std::vector<ctc::Labels> utterances = utterances_of(settings.text("language_text"), symbols).symbols;
  const auto order = static_cast<int>(settings.integer("language_order"));
  if (kind == "characters") return std::make_unique<ctc::CharacterNgrams>(utterances, order, symbols.size() - 1);
  return std::make_unique<ctc::WordNgrams>(utterances, order, symbols.space());
}

}  // namespace unrolled
