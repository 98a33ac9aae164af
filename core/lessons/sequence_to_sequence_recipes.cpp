#include "core/lessons/sequence_to_sequence_recipes.h"

#include <algorithm>
#include <iterator>
#include <string_view>

#include "core/nn/sequence_to_sequence.h"
#include "core/run/names.h"
#include "core/tasks/pair_task.h"

namespace unrolled {

namespace {

// The first row that fits counts; an empty name fits every task or attention, and the last row both. Reversal is given
// few units, so that what passes through one vector is little.
constexpr TranslationRecipe kRecipes[] = {
    // task, attention, cell, hidden, embedding, batch, learning rate
    {"reverse", "general", "gru", 24, 16, 64, 1e-3},
    {"reverse", "", "gru", 24, 16, 32, 1e-3},
    {"copy", "", "gru", 48, 16, 32, 1e-3},
    {"dates", "general", "lstm", 64, 64, 32, 1e-3},
    {"dates", "", "lstm", 64, 64, 32, 3e-3},
    {"", "general", "gru", 64, 24, 32, 1e-3},
    {"", "", "gru", 64, 24, 32, 3e-3},
};

bool fits(std::string_view of_recipe, std::string_view name) { return of_recipe.empty() || of_recipe == name; }

SettingTexts settings_of(const TranslationRecipe& recipe) {
  return {{"hidden", std::to_string(recipe.hidden)},
          {"embedding", std::to_string(recipe.embedding)},
          {"batch", std::to_string(recipe.batch)},
          {"learning_rate", number_text(recipe.learning_rate)}};
}

}  // namespace

const TranslationRecipe& translation_recipe(const std::string& task, const std::string& attention) {
  return *std::find_if(std::begin(kRecipes), std::end(kRecipes), [&](const TranslationRecipe& recipe) {
    return fits(recipe.task, task) && fits(recipe.attention, attention);
  });
}

std::vector<Bring> brought_by_pair_task() {
  std::vector<Bring> brings;
  for (const std::string& task : pair_tasks()) {
    brings.push_back({task, {{"input", ""}, {"cell", translation_recipe(task, "none").cell}}});
    for (const std::string& attention : attention_kinds())
      brings.push_back({task, settings_of(translation_recipe(task, attention)), "attention=" + attention});
  }
  return brings;
}

std::vector<Bring> brought_by_attention() {
  std::vector<Bring> brings;
  for (const std::string& attention : attention_kinds())
    for (const std::string& task : pair_tasks())
      brings.push_back({attention, settings_of(translation_recipe(task, attention)), "task=" + task});
  return brings;
}

}  // namespace unrolled
