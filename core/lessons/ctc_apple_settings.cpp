#include "core/lessons/ctc_apple_settings.h"

#include <iterator>
#include <string>
#include <string_view>
#include <utility>

#include "core/ctc/examples.h"
#include "core/lessons/ctc_apple.h"
#include "core/lessons/ctc_settings.h"
#include "core/math/check.h"
#include "core/run/common_settings.h"
#include "core/run/names.h"
#include "core/tasks/utf8.h"

namespace unrolled {

std::vector<Setting> ctc_apple_settings() {
  std::vector<std::string> kinds = ctc::example_kinds();
  kinds.push_back("file");
  std::vector<Setting> table = {
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
      arithmetic_setting("probability"),
      beta_convention_setting(),
      cursor_setting(),
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
      beam_width_setting(),
  };
  std::vector<Setting> language =
      language_settings("apple apple ale peal leap lapel appeal", "The words that the language model has read.");
  std::move(language.begin(), language.end(), std::back_inserter(table));
  for (const Setting& common : {optimiser_setting("sgd"), learning_rate_setting(1.0), clipping_setting("none")})
    table.push_back(common);
  return table;
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

}  // namespace unrolled
