#include "core/lessons/ntm_recipes.h"

#include "core/math/check.h"
#include "core/run/names.h"
#include "core/tasks/algorithmic_task.h"

namespace unrolled {

namespace {

// The first row that fits counts; an empty task fits every one. They are trained by Graves's RMSprop with its momentum,
// at a few times his learning rate: Adam leaves rare errors that do not go away.
constexpr NtmRecipe kRecipes[] = {
    // task, model, controller, hidden, rows, width, optimiser, learning rate, momentum
    {"copy", "ntm", "feedforward", 64, 32, 10, "rmsprop", 5e-4, 0.9},
    {"addition", "ntm", "lstm", 128, 16, 10, "rmsprop", 5e-4, 0.9},
    // Of items and of what is sorted, three times the longest sequences still fit: there the lengths are measured.
    {"recall", "ntm", "lstm", 100, 20, 10, "rmsprop", 1e-3, 0.9},
    {"priority-sort", "ntm", "lstm", 100, 20, 10, "rmsprop", 1e-3, 0.9},
    {"", "ntm", "lstm", 100, 16, 10, "rmsprop", 1e-3, 0.9},
    {"", "lstm", "lstm", 128, 32, 10, "rmsprop", 1e-3, 0.9},
};

constexpr NtmSequences kSequences[] = {
    // task, bits, shortest, longest, batch
    {"copy", 6, 1, 8, 8},           {"repeat-copy", 6, 1, 4, 16}, {"recall", 6, 2, 3, 16},
    {"priority-sort", 6, 2, 6, 16}, {"addition", 6, 1, 2, 8},
};

SettingTexts settings_of(const NtmRecipe& recipe) {
  return {{"controller", recipe.controller},
          {"hidden", std::to_string(recipe.hidden)},
          {"memory_rows", std::to_string(recipe.rows)},
          {"memory_width", std::to_string(recipe.width)},
          {"optimiser", recipe.optimiser},
          {"learning_rate", number_text(recipe.learning_rate)},
          {"momentum", number_text(recipe.momentum)}};
}

SettingTexts settings_of(const NtmSequences& sequences) {
  return {{"bits", std::to_string(sequences.bits)},
          {"shortest", std::to_string(sequences.shortest)},
          {"longest", std::to_string(sequences.longest)},
          {"batch", std::to_string(sequences.batch)},
          {"item_length", "2"},
          {"test_length", "0"},
          {"watched_length", "0"},
          {"watched_repeats", "0"}};
}

}  // namespace

const std::vector<std::string>& ntm_models() {
  static const std::vector<std::string> models{"ntm", "lstm"};
  return models;
}

const NtmRecipe& ntm_recipe(const std::string& task, const std::string& model) {
  for (const NtmRecipe& recipe : kRecipes)
    if ((task == recipe.task || *recipe.task == '\0') && model == recipe.model) return recipe;
  fail("ntm_recipe: there is none for the model ", model);
}

const NtmSequences& ntm_sequences(const std::string& task) {
  for (const NtmSequences& sequences : kSequences)
    if (task == sequences.task) return sequences;
  fail("ntm_sequences: there are none for the task ", task);
}

std::vector<Bring> brought_by_algorithmic_task() {
  std::vector<Bring> brings;
  for (const std::string& task : algorithmic_tasks()) {
    brings.push_back({task, settings_of(ntm_sequences(task))});
    for (const std::string& model : ntm_models())
      brings.push_back({task, settings_of(ntm_recipe(task, model)), "model=" + model});
  }
  return brings;
}

std::vector<Bring> brought_by_ntm_model() {
  std::vector<Bring> brings;
  for (const std::string& model : ntm_models())
    for (const std::string& task : algorithmic_tasks())
      brings.push_back({model, settings_of(ntm_recipe(task, model)), "task=" + task});
  return brings;
}

}  // namespace unrolled
