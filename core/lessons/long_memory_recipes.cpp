#include "core/lessons/long_memory_recipes.h"

#include <string_view>

#include "core/math/check.h"
#include "core/nn/cell.h"
#include "core/run/names.h"
#include "core/tasks/memory_tasks.h"

namespace unrolled {

namespace {

// Rows without a task are for all tasks that have none of their own for the cell.
constexpr MemoryRecipe kRecipes[] = {
    // task, cell, hidden, initialiser, spectral radius, Ω, forget bias, optimiser, learning rate, clipping, clip
    {"", "rnn_tanh", 32, "uniform", 0.0, 0.0, 1.0, "adam", 1e-3, "norm", 1.0},
    {"temporal-order", "rnn_tanh", 50, "xavier", 0.0, 2.0, 1.0, "sgd", 0.1, "norm", 1.0},
    {"", "rnn_relu", 32, "uniform", 0.0, 0.0, 1.0, "adam", 1e-3, "norm", 1.0},
    {"", "irnn", 64, "uniform", 0.0, 0.0, 1.0, "adam", 1e-3, "norm", 1.0},
    {"", "jordan", 32, "uniform", 0.0, 0.0, 1.0, "adam", 1e-3, "norm", 1.0},
    {"", "integrator", 32, "uniform", 0.0, 0.0, 1.0, "adam", 1e-3, "norm", 1.0},
    {"topic", "scrn", 30, "uniform", 0.0, 0.0, 1.0, "adam", 1e-2, "norm", 1.0},
    {"", "scrn", 48, "uniform", 0.0, 0.0, 1.0, "adam", 1e-3, "norm", 1.0},
    {"", "urnn", 128, "uniform", 0.0, 0.0, 1.0, "adam", 3e-3, "norm", 1.0},
    {"", "lstm", 32, "orthogonal", 0.0, 0.0, 2.0, "adam", 1e-2, "norm", 1.0},
    {"", "lstm_peephole", 32, "orthogonal", 0.0, 0.0, 2.0, "adam", 2e-3, "norm", 1.0},
    {"", "gru", 32, "orthogonal", 0.0, 0.0, 1.0, "adam", 1e-2, "norm", 1.0},
};

const MemoryRecipe* own_recipe(std::string_view task, std::string_view cell) {
  for (const MemoryRecipe& recipe : kRecipes)
    if (recipe.task == task && recipe.cell == cell) return &recipe;
  return nullptr;
}

SettingTexts settings_of(const MemoryRecipe& recipe) {
  return {{"hidden", std::to_string(recipe.hidden)},
          {"initialiser", recipe.initialiser},
          {"spectral_radius", number_text(recipe.spectral_radius)},
          {"omega", number_text(recipe.omega)},
          {"forget_bias", number_text(recipe.forget_bias)},
          {"optimiser", recipe.optimiser},
          {"learning_rate", number_text(recipe.learning_rate)},
          {"clipping", recipe.clipping},
          {"clip", number_text(recipe.clip)}};
}

}  // namespace

const MemoryRecipe& memory_recipe(const std::string& task, const std::string& cell) {
  const MemoryRecipe* found = own_recipe(task, cell);
  if (found == nullptr) found = own_recipe("", cell);
  check(found != nullptr, "memory_recipe: there is none for the cell ", cell);
  return *found;
}

std::vector<Bring> brought_by_task() {
  std::vector<Bring> brings;
  for (const std::string& task : memory_tasks()) {
    brings.push_back({task, {{"length", std::to_string(usual_length(task))}}});
    for (const std::string& cell : cell_kinds())
      brings.push_back({task, settings_of(memory_recipe(task, cell)), "cell=" + cell});
  }
  return brings;
}

std::vector<Bring> brought_by_cell() {
  std::vector<Bring> brings;
  for (const std::string& cell : cell_kinds())
    for (const std::string& task : memory_tasks())
      brings.push_back({cell, settings_of(memory_recipe(task, cell)), "task=" + task});
  return brings;
}

}  // namespace unrolled
