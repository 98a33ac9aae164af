#include "core/lessons/ntm_settings.h"

#include <algorithm>
#include <optional>
#include <stdexcept>
#include <utility>

#include "core/lessons/ntm_recipes.h"
#include "core/lessons/recurrent_settings.h"
#include "core/nn/turing_machine.h"
#include "core/run/common_settings.h"

namespace unrolled {

namespace {

constexpr const char* kMachineOnly = "model=ntm";
constexpr const char* kRepeated = "task=repeat-copy";
constexpr const char* kOfBits = "task=copy|repeat-copy|recall|priority-sort";
constexpr std::int64_t kMostRepeats = 10;
constexpr std::int64_t kMostOfItem = 6;    // vectors
constexpr std::int64_t kMostTrained = 40;  // symbols, items or digits

Setting task_setting(const std::string& task) {
  return {.name = "task",
          .value = task,
          .choices = algorithmic_tasks(),
          .help = "What is asked: to copy a sequence, repeat it, find the item that followed, sort, or add numbers.",
          .brings = brought_by_algorithmic_task()};
}

Setting model_setting(const std::string& model) {
  return {.name = "model",
          .value = model,
          .choices = ntm_models(),
          .help = "A controller with an external memory, or an LSTM that has nothing but its own state.",
          .brings = brought_by_ntm_model()};
}

Setting count_setting(const char* name, std::int64_t value, std::int64_t low, std::int64_t high, const char* help,
                      const char* unit = "", const char* needs = "") {
  return {.name = name,
          .value = value,
          .low = static_cast<double>(low),
          .high = static_cast<double>(high),
          .unit = unit,
          .help = help,
          .needs = needs};
}

// Twice what the longest sequence needs, so that writing need never come round to where something is still to be read.
std::optional<Warning> too_few_rows(const Settings& settings) {
  const std::int64_t rows = settings.integer("memory_rows");
  try {
    const auto task = make_algorithmic_task(settings.text("task"), algorithmic_task_options(settings, 0));
    const Index wanted = 2 * task->memory_needed({settings.integer("longest"), settings.integer("repeats")});
    if (rows >= wanted) return std::nullopt;
    return Warning{"With {0} rows the longest sequences may write over what they still need; {1} are safe.",
                   {std::to_string(rows), std::to_string(wanted)}};
  } catch (const std::invalid_argument&) {
    return std::nullopt;  // the task itself cannot be made: building says so
  }
}

// "Longer than trained" is measured at this length.
std::optional<Warning> trained_length(const Settings& settings) {
  const std::int64_t length = settings.integer("test_length"), longest = settings.integer("longest");
  if (length == 0 || length > longest) return std::nullopt;
  return Warning{"Length {0} is not longer than what is trained; beyond training is {1} and more.",
                 {std::to_string(length), std::to_string(longest + 1)}};
}

Setting test_length_setting() {
  Setting setting = count_setting("test_length", 0, 0, kMostAlgorithmicLength,
                                  "The length beyond training that is measured; 0: half as long again as the longest.");
  setting.warning = trained_length;
  return setting;
}

Setting memory_rows_setting(std::int64_t rows) {
  Setting setting =
      count_setting("memory_rows", rows, 1, 512, "N: how many vectors the memory holds.", "rows", kMachineOnly);
  setting.logarithmic = true;
  setting.warning = too_few_rows;
  return setting;
}

Setting write_rule_setting() {
  return {.name = "write_rule",
          .value = "erase-add",
          .choices = machine_write_rules(),
          .help = "How a head writes: erase and add as Graves, or M ← a w + (1 − a) M as in the lecture.",
          .needs = kMachineOnly};
}

Setting memory_start_setting() {
  return {.name = "memory_start",
          .value = "constant",
          .choices = machine_memory_starts(),
          .help = "What the memory holds before the first step: 10⁻⁶ everywhere, random numbers, or learnt ones.",
          .needs = kMachineOnly};
}

Setting controller_setting(const char* kind) {
  return {.name = "controller",
          .value = kind,
          .choices = machine_controllers(),
          .help = "What steers the heads: a layer without a state of its own, or a recurrent cell.",
          .needs = kMachineOnly};
}

Setting live(Setting setting) {
  setting.live = true;
  return setting;
}

Setting watched_length_setting() {
  return live(count_setting("watched_length", 0, 0, kMostAlgorithmicLength,
                            "How long the sequence is that the panels show; 0: the longest that is trained on."));
}

Setting batch_setting(std::int64_t sequences) {
  return {.name = "batch",
          .value = sequences,
          .low = 1,
          .high = 256,
          .unit = "sequences",
          .help = "How many sequences are learnt from in one update.",
          .logarithmic = true};
}

Setting walk_setting() {
  return {.name = "walk",
          .value = std::int64_t{-1},
          .low = -1,
          .high = 3000,
          .help = "Up to which time step the machine is shown at work; -1: all.",
          .live = true,
          .in_panel = true};
}

Setting momentum_of(double momentum) {
  Setting setting = momentum_setting();
  setting.value = momentum;
  return setting;
}

}  // namespace

std::vector<Setting> ntm_settings(const std::string& task, const std::string& model) {
  const NtmRecipe& recipe = ntm_recipe(task, model);
  const NtmSequences& sequences = ntm_sequences(task);
  Setting hidden = hidden_setting(recipe.hidden);
  hidden.help = "Size of the controller's layer, or of the LSTM's state.";
  hidden.high = 512;
  return {
      task_setting(task),
      model_setting(model),
      count_setting("bits", sequences.bits, 1, 16, "How many bits a vector of the sequence has.", "bits", kOfBits),
      count_setting("shortest", sequences.shortest, 1, kMostTrained,
                    "The fewest vectors, items or digits of a training sequence."),
      count_setting("longest", sequences.longest, 1, kMostTrained,
                    "The most vectors, items or digits of a training sequence."),
      count_setting("repeats", 3, 1, kMostRepeats, "How often, at most, the sequence is to be repeated.", "",
                    kRepeated),
      count_setting("item_length", 2, 1, kMostOfItem, "How many vectors an item has.", "", "task=recall"),
      count_setting("curriculum", 0, 0, 100000,
                    "Updates over which the longest sequences grow to their full length; 0: they have it at once.",
                    "updates"),
      test_length_setting(),
      batch_setting(sequences.batch),
      controller_setting(recipe.controller),
      std::move(hidden),
      memory_rows_setting(recipe.rows),
      count_setting("memory_width", recipe.width, 1, 128, "M: how many numbers a vector of the memory has.", "numbers",
                    kMachineOnly),
      count_setting("read_heads", 1, 1, kMostMachineHeads, "How many heads read from the memory at each step.", "",
                    kMachineOnly),
      count_setting("write_heads", 1, 1, kMostMachineHeads, "How many heads write to the memory at each step.", "",
                    kMachineOnly),
      write_rule_setting(),
      count_setting("shift_range", 1, 1, kMostShiftRange, "How many rows a head can move on in one step, either way.",
                    "rows", kMachineOnly),
      memory_start_setting(),
      watched_length_setting(),
      live(count_setting("watched_repeats", 0, 0, 2 * kMostRepeats,
                         "How often the sequence that the panels show is to be repeated; 0: as often as trained.", "",
                         kRepeated)),
      live(count_setting("example", 0, 0, 199, "Which held-out example the panels show.")),
      walk_setting(),
      optimiser_setting(recipe.optimiser),
      learning_rate_setting(recipe.learning_rate),
      momentum_of(recipe.momentum),
      clip_setting(10.0),
  };
}

AlgorithmicOptions algorithmic_task_options(const Settings& settings, std::uint64_t seed) {
  AlgorithmicOptions options;
  options.bits = settings.integer("bits");
  options.shortest = settings.integer("shortest");
  options.longest = settings.integer("longest");
  options.most_repeats = settings.integer("repeats");
  options.item_length = settings.integer("item_length");
  options.seed = seed;
  return options;
}

std::int64_t ntm_test_length(const Settings& settings) {
  const std::int64_t chosen = settings.integer("test_length");
  return chosen > 0 ? chosen : std::min((3 * settings.integer("longest") + 1) / 2, kMostAlgorithmicLength);
}

}  // namespace unrolled
