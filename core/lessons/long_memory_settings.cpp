#include "core/lessons/long_memory_settings.h"

#include "core/lessons/long_memory_recipes.h"
#include "core/lessons/recurrent_settings.h"
#include "core/run/common_settings.h"
#include "core/tasks/memory_tasks.h"

namespace unrolled {

namespace {

constexpr double kLongest = 1000.0;

Setting task_setting(const std::string& task) {
  return {.name = "task",
          .value = task,
          .choices = memory_tasks(),
          .help = "What is to be remembered: two numbers to add, letters to copy, the order of two letters, a topic.",
          .brings = brought_by_task()};
}

Setting length_setting(std::int64_t length) {
  return {.name = "length",
          .value = length,
          .low = 3,
          .high = kLongest,
          .unit = "steps",
          .help = "Steps of a sequence; of copying, those of the pause; of text with topics, those of a window.",
          .logarithmic = true};
}

Setting batch_setting() {
  return {.name = "batch",
          .value = std::int64_t{32},
          .low = 1,
          .high = 256,
          .unit = "sequences",
          .help = "How many sequences are read side by side in one update.",
          .logarithmic = true};
}

Setting spectral_radius_setting(double radius) {
  return {.name = "spectral_radius",
          .value = radius,
          .low = 0.0,
          .high = 3.0,
          .help = "The largest absolute eigenvalue that W_hh is scaled to begin with; 0: as it is drawn.",
          .at_once = true,
          .needs = "cell=rnn_tanh|rnn_relu"};
}

}  // namespace

std::vector<Setting> long_memory_settings(const std::string& task, const std::string& cell, std::int64_t length) {
  const MemoryRecipe& recipe = memory_recipe(task, cell);
  Setting kind = any_cell_setting(cell.c_str());
  kind.brings = brought_by_cell();
  Setting hidden = hidden_setting(recipe.hidden);
  hidden.high = 512;
  return {
      task_setting(task),
      length_setting(length),
      std::move(kind),
      std::move(hidden),
      batch_setting(),
      initialiser_setting(recipe.initialiser),
      spectral_radius_setting(recipe.spectral_radius),
      forget_bias_setting(),
      reset_setting(),
      focus_setting(static_cast<std::int64_t>(kLongest)),
      optimiser_setting(recipe.optimiser),
      learning_rate_setting(recipe.learning_rate),
      clipping_setting(recipe.clipping),
      clip_setting(recipe.clip),
  };
}

}  // namespace unrolled
