#include "core/lessons/handwriting_settings.h"

#include <iterator>
#include <utility>

#include "core/lessons/ctc_settings.h"
#include "core/lessons/handwriting_recipes.h"
#include "core/lessons/recurrent_settings.h"
#include "core/lessons/trained_handwriting.h"
#include "core/run/common_settings.h"
#include "core/tasks/pen_features.h"

namespace unrolled {

namespace {

// Alphabets that words are written in.
std::string of_words() {
  std::string condition;
  for (const std::string& alphabet : handwriting_alphabets())
    if (alphabet != "digits") condition += (condition.empty() ? "alphabet=" : "|") + alphabet;
  return condition;
}

Setting alphabet_setting(const std::string& alphabet) {
  return {.name = "alphabet",
          .value = alphabet,
          .choices = handwriting_alphabets(),
          .help = "What is written: digits, Latin words or Cyrillic words.",
          .brings = brought_by_ink_alphabet()};
}

Setting start_setting() {
  Setting setting{.name = "start",
                  .value = "scratch",
                  .choices = {"scratch"},
                  .help = "Whether learning starts from nothing, or from the network that comes with the program.",
                  .brings = brought_by_start()};
  if (!trained_handwriting_alphabets().empty()) setting.choices.emplace_back("trained");
  return setting;
}

Setting recurrent_cell_setting() {
  Setting setting = cell_setting("lstm");
  setting.choices = {"lstm", "gru"};
  setting.help = "The recurrent cell: LSTM or GRU.";
  return setting;
}

Setting layers_setting(int layers) {
  return {.name = "layers",
          .value = std::int64_t{layers},
          .low = 1,
          .high = 3,
          .help = "How many recurrent layers stand on top of each other."};
}

Setting directions_setting() {
  return {.name = "directions",
          .value = "both",
          .choices = {"both", "one"},
          .help = "Whether the pen is followed from both ends or only as it went."};
}

Setting length_setting(const char* name, int characters, const char* help) {
  return {.name = name, .value = std::int64_t{characters}, .low = 1, .high = 12, .unit = "characters", .help = help};
}

Setting share_setting(const char* name, double value, double high, const char* help, std::string needs = {}) {
  return {.name = name, .value = value, .low = 0.0, .high = high, .help = help, .needs = std::move(needs)};
}

Setting spacing_setting(double spacing) {
  return {.name = "spacing",
          .value = spacing,
          .low = 0.0,
          .high = 0.5,
          .unit = "x-heights",
          .help = "How far apart the points of the pen are that the network reads; 0: as they were written."};
}

Setting batch_setting(int sequences) {
  return {.name = "batch",
          .value = std::int64_t{sequences},
          .low = 1,
          .high = 256,
          .unit = "sequences",
          .help = "How many sequences are learnt from in one update.",
          .logarithmic = true};
}

Setting live(Setting setting) {
  setting.live = true;
  return setting;
}

Setting watched_setting() {
  return {.name = "watched",
          .value = "example",
          .choices = {"example", "written", "file"},
          .help = "What the panels show: a generated example, what is written on the canvas, or a file.",
          .live = true};
}

Setting example_setting() {
  return {.name = "example",
          .value = std::int64_t{0},
          .low = 0,
          .high = 199,
          .help = "Which held-out example the panels show.",
          .live = true,
          .needs = "watched=example"};
}

Setting ink_file_setting() {
  return {.name = "ink_file",
          .value = "",
          .help = "A file of ink, InkML or CSV, as panels export it.",
          .live = true,
          .is_file = true,
          .endings = {".inkml", ".csv"},
          .needs = "watched=file"};
}

Setting target_setting() {
  return {.name = "target",
          .value = "",
          .help = "What the tables of CTC spell; empty: what the ink is known to say, or what was read.",
          .live = true};
}

Setting spike_setting() {
  return {.name = "spike",
          .value = std::int64_t{-1},
          .low = -1,
          .high = static_cast<double>(kMostPenSteps),
          .help = "The step whose likeliest symbol is asked which points it listens to; -1: the clearest one.",
          .live = true,
          .pointed = true};
}

Setting replay_setting() {
  return {.name = "replay",
          .value = std::int64_t{-1},
          .low = -1,
          .high = static_cast<double>(kMostInkPoints),
          .help = "How many points of the ink are shown and read; -1: all.",
          .live = true,
          .in_panel = true};
}

}  // namespace

std::vector<Setting> handwriting_settings(const std::string& alphabet) {
  const HandwritingRecipe& recipe = handwriting_recipe(alphabet);
  std::vector<Setting> table = {
      alphabet_setting(alphabet),
      start_setting(),
      recurrent_cell_setting(),
      hidden_setting(recipe.hidden),
      layers_setting(recipe.layers),
      directions_setting(),
      length_setting("shortest", recipe.shortest, "The fewest characters of a word that is learnt from."),
      length_setting("longest", recipe.longest, "The most characters of a word that is learnt from."),
      share_setting("variation", 1.0, 2.0, "How much the hands differ that write; 0: all write as in a copybook."),
      share_setting("joins", 0.5, 1.0, "How many of the letters that can be are joined to the next."),
      share_setting("random_words", 0.2, 1.0, "Share of the words that are letters drawn at random.", of_words()),
      spacing_setting(recipe.spacing),
      batch_setting(recipe.batch),
      live(share_setting("own_share", 0.25, 1.0, "Share of what is learnt from that is drawn from the ink you added.")),
      watched_setting(),
      example_setting(),
      ink_file_setting(),
      target_setting(),
      spike_setting(),
      replay_setting(),
      arithmetic_setting("logarithm"),
      beta_convention_setting(),
      cursor_setting(),
      beam_width_setting(),
  };
  std::vector<Setting> language =
      language_settings("", "The words that the language model has read; empty: the list of words that are written.");
  std::move(language.begin(), language.end(), std::back_inserter(table));
  table.push_back(learning_rate_setting(recipe.learning_rate));
  return table;
}

HandwritingOptions handwriting_options(const Settings& settings, std::uint64_t seed) {
  HandwritingOptions options;
  options.alphabet = settings.text("alphabet");
  options.shortest = settings.integer("shortest");
  options.longest = settings.integer("longest");
  options.variation = settings.real("variation");
  options.joins = settings.real("joins");
  options.random_words = settings.real("random_words");
  options.seed = seed;
  return options;
}

}  // namespace unrolled
