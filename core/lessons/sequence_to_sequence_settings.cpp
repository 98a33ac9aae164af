#include "core/lessons/sequence_to_sequence_settings.h"

#include <utility>

#include "core/lessons/recurrent_settings.h"
#include "core/lessons/sequence_to_sequence_recipes.h"
#include "core/lessons/translation_meter.h"
#include "core/run/common_settings.h"

namespace unrolled {

namespace {

constexpr const char* kLettersOnly = "task=reverse|copy";
constexpr const char* kLuong = "attention=dot|general|concat|location";

Setting task_setting(const std::string& task) {
  return {.name = "task",
          .value = task,
          .choices = pair_tasks(),
          .help = "What is translated: letters to turn round or copy, dates, numbers in words, phrases, or a file.",
          .brings = brought_by_pair_task()};
}

Setting file_setting() {
  return {.name = "file",
          .value = "",
          .help = "The file of pairs where task is file: UTF-8, source and target with a tab between them on a line.",
          .is_file = true,
          .endings = {".tsv"},
          .needs = "task=file"};
}

Setting units_setting() {
  return {.name = "units",
          .value = "characters",
          .choices = {"characters", "words"},
          .help = "Whether the symbols of the file's pairs are characters or words.",
          .needs = "task=file"};
}

Setting alphabet_setting() {
  return {.name = "alphabet",
          .value = std::int64_t{10},
          .low = 2,
          .high = 26,
          .unit = "letters",
          .help = "How many different letters there are.",
          .needs = kLettersOnly};
}

Setting length_setting(const char* name, std::int64_t length, const char* help) {
  return {.name = name, .value = length, .low = 1, .high = 40, .unit = "letters", .help = help, .needs = kLettersOnly};
}

Setting attention_setting(const std::string& attention) {
  return {.name = "attention",
          .value = attention,
          .choices = attention_kinds(),
          .help = "How the decoder looks back at what was read: not at all, as Bahdanau's, as Luong's, or scaled.",
          .brings = brought_by_attention()};
}

Setting window_setting() {
  return {.name = "window",
          .value = "global",
          .choices = {"global", "local-m", "local-p"},
          .help = "Where Luong's attention looks: everywhere, about the same place (m), or where it predicts (p).",
          .needs = kLuong};
}

Setting half_width_setting() {
  return {.name = "half_width",
          .value = std::int64_t{2},
          .low = 1,
          .high = 20,
          .unit = "places",
          .help = "D: how many places on either side of its centre the window sees.",
          .needs = "window=local-m|local-p"};
}

Setting anneal_setting() {
  return {.name = "anneal",
          .value = std::int64_t{1500},
          .low = 0,
          .high = 100000,
          .unit = "updates",
          .help = "Updates over which the window narrows from the whole source to D; 0: Luong's own hard window.",
          .needs = "window=local-p"};
}

Setting layers_setting() {
  return {.name = "layers",
          .value = std::int64_t{1},
          .low = 1,
          .high = kMostTranslationLayers,
          .help = "How many recurrent layers stand on top of each other, in the encoder and in the decoder."};
}

Setting embedding_setting(std::int64_t numbers) {
  return {.name = "embedding",
          .value = numbers,
          .low = 1,
          .high = 512,
          .unit = "numbers",
          .help = "Size of a symbol's learnt vector.",
          .logarithmic = true};
}

Setting batch_setting(std::int64_t pairs) {
  return {.name = "batch",
          .value = pairs,
          .low = 1,
          .high = 256,
          .unit = "pairs",
          .help = "How many pairs are learnt from in one update.",
          .logarithmic = true};
}

Setting teacher_forcing_setting() {
  return {.name = "teacher_forcing",
          .value = 1.0,
          .low = 0.0,
          .high = 1.0,
          .help = "How often, in training, the decoder is told the right symbol before, not the one that it said.",
          .live = true};
}

Setting beam_width_setting() {
  return {.name = "beam_width",
          .value = std::int64_t{4},
          .low = 1,
          .high = 50,
          .help = "How many beginnings of an answer the search keeps at each step; 1: greedy.",
          .live = true,
          .logarithmic = true};
}

Setting length_penalty_setting() {
  return {.name = "length_penalty",
          .value = 0.6,
          .low = 0.0,
          .high = 2.0,
          .help = "α of ln p(Y) / ((5 + |Y|) / 6)^α, by which long answers lose less; 0: ln p alone.",
          .live = true};
}

}  // namespace

std::vector<Setting> sequence_to_sequence_settings(const std::string& task, const std::string& attention) {
  const TranslationRecipe& recipe = translation_recipe(task, attention);
  Setting cell = any_cell_setting(recipe.cell);
  cell.choices = {"rnn_tanh", "lstm", "gru"};
  cell.help = "The recurrent cell of encoder and decoder: Elman's, LSTM or GRU.";
  Setting hidden = hidden_setting(recipe.hidden);
  hidden.help = "Size of the hidden state of each layer and direction.";
  return {
      task_setting(task),
      file_setting(),
      units_setting(),
      alphabet_setting(),
      length_setting("shortest", 3, "The fewest letters of a source."),
      length_setting("longest", 10, "The most letters of a source that is trained on."),
      attention_setting(attention),
      window_setting(),
      half_width_setting(),
      anneal_setting(),
      {.name = "input_feeding",
       .value = true,
       .help = "Whether the decoder also reads what it attended to at the step before.",
       .needs = "attention=dot|general|concat|location|scaled-dot"},
      std::move(cell),
      {.name = "both_directions", .value = true, .help = "Whether the encoder's lowest layer reads from both ends."},
      layers_setting(),
      {.name = "residual",
       .value = true,
       .help = "Whether what enters a layer is added to what leaves it, from the second layer on.",
       .needs = "layers=2|3|4"},
      std::move(hidden),
      embedding_setting(recipe.embedding),
      batch_setting(recipe.batch),
      teacher_forcing_setting(),
      {.name = "input",
       .value = "",
       .help = "A source of yours that is translated; empty: a held-out example.",
       .live = true},
      {.name = "example",
       .value = std::int64_t{0},
       .low = 0,
       .high = 199,
       .help = "Which held-out example the panels show.",
       .live = true},
      beam_width_setting(),
      length_penalty_setting(),
      {.name = "walk",
       .value = std::int64_t{-1},
       .low = -1,
       .high = static_cast<double>(kMostTargetSteps),
       .help = "How many steps of the decoder are shown; -1: all.",
       .live = true,
       .in_panel = true},
      learning_rate_setting(recipe.learning_rate),
      clip_setting(5.0),
  };
}

PairTaskOptions pair_task_options(const Settings& settings) {
  PairTaskOptions options;
  options.kind = settings.text("task");
  options.shortest = settings.integer("shortest");
  options.longest = settings.integer("longest");
  options.alphabet = settings.integer("alphabet");
  options.units = settings.text("units");
  return options;
}

SequenceToSequenceOptions translation_model_options(const Settings& settings, const PairTask& task) {
  SequenceToSequenceOptions options;
  options.source_symbols = static_cast<Index>(task.source_symbols().size());
  options.target_symbols = static_cast<Index>(task.target_symbols().size());
  options.embedding = settings.integer("embedding");
  options.hidden = settings.integer("hidden");
  options.cell = cell_options(settings);
  options.layers = static_cast<int>(settings.integer("layers"));
  options.both_directions = settings.flag("both_directions");
  options.residual = settings.flag("residual");
  options.attention = settings.text("attention");
  options.input_feeding = settings.flag("input_feeding");
  if (settings.matters("window")) options.alignment.window = settings.text("window");
  options.alignment.half_width = static_cast<double>(settings.integer("half_width"));
  options.alignment.annealed = settings.matters("anneal") && settings.integer("anneal") > 0;
  options.alignment.location_rows = task.longest_source() + 1;
  return options;
}

}  // namespace unrolled
