#include "core/lessons/long_memory_settings.h"

#include "core/lessons/long_memory_recipes.h"
#include "core/lessons/recurrent_settings.h"
#include "core/run/common_settings.h"
#include "core/tasks/memory_tasks.h"

namespace unrolled {

namespace {

constexpr double kLongest = 1000.0;
constexpr const char* kLstms = "cell=lstm|lstm_peephole";

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

// "hold_f" and "f": whether the gate is held, and at what.
Setting hold_setting(const char* gate, const char* cells, const char* help) {
  return {.name = held_gate_name(gate), .value = false, .help = help, .live = true, .needs = cells};
}

Setting held_value_setting(const char* gate, double value) {
  return {.name = gate,
          .value = value,
          .low = 0.0,
          .high = 1.0,
          .help = "The value that the gate is held at; no gradient passes through a gate that is held.",
          .live = true,
          .needs = held_gate_name(gate) + "=true"};
}

Setting omega_setting(double weight) {
  return {.name = "omega",
          .value = weight,
          .low = 0.0,
          .high = 10.0,
          .help = "Weight of Pascanu's regulariser Ω, which keeps the length of the gradient on its way back; 0: none.",
          .live = true,
          .needs = "cell=rnn_tanh|rnn_relu|irnn"};
}

}  // namespace

std::string held_gate_name(const std::string& gate) { return "hold_" + gate; }

std::vector<Setting> long_memory_settings(const std::string& task, const std::string& cell, std::int64_t length) {
  const MemoryRecipe& recipe = memory_recipe(task, cell);
  Setting kind = any_cell_setting(cell.c_str());
  kind.brings = brought_by_cell();
  Setting hidden = hidden_setting(recipe.hidden);
  hidden.high = 512;
  Setting initialiser = initialiser_setting(recipe.initialiser);
  initialiser.needs = "cell=rnn_tanh|rnn_relu|jordan|integrator|scrn|lstm|lstm_peephole|gru";
  Setting forget_bias = forget_bias_setting();
  forget_bias.value = recipe.forget_bias;
  forget_bias.needs = kLstms;
  return {
      task_setting(task),
      length_setting(length),
      std::move(kind),
      std::move(hidden),
      batch_setting(),
      std::move(initialiser),
      spectral_radius_setting(recipe.spectral_radius),
      std::move(forget_bias),
      peepholes_setting(),
      reset_setting(),
      context_setting(),
      alpha_setting(),
      hold_setting("i", kLstms, "Whether the input gate is held at one value."),
      held_value_setting("i", 1.0),
      hold_setting("f", kLstms, "Whether the forget gate is held at one value: at 1 the cell is a highway."),
      held_value_setting("f", 1.0),
      hold_setting("o", kLstms, "Whether the output gate is held at one value."),
      held_value_setting("o", 1.0),
      hold_setting("u", "cell=gru", "Whether the update gate is held at one value: at 1 the state stays."),
      held_value_setting("u", 1.0),
      hold_setting("r", "cell=gru", "Whether the reset gate is held at one value."),
      held_value_setting("r", 1.0),
      omega_setting(recipe.omega),
      focus_setting(static_cast<std::int64_t>(kLongest)),
      optimiser_setting(recipe.optimiser),
      learning_rate_setting(recipe.learning_rate),
      clipping_setting(recipe.clipping),
      clip_setting(recipe.clip),
  };
}

}  // namespace unrolled
