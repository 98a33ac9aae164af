#include "core/lessons/recurrent_settings.h"

#include <cstdio>

namespace unrolled {

Setting cell_setting(const char* kind) {
  return {.name = "cell",
          .value = kind,
          .choices = usual_cell_kinds(),
          .help = "The recurrent cell: Elman's with tanh or ReLU, LSTM or GRU."};
}

Setting any_cell_setting(const char* kind) {
  return {.name = "cell",
          .value = kind,
          .choices = cell_kinds(),
          .help = "The recurrent cell: Elman's, Jordan's, IRNN, integrator, SCRN, unitary, LSTM (peepholes) or GRU."};
}

Setting hidden_setting(std::int64_t units) {
  return {.name = "hidden",
          .value = units,
          .low = 2,
          .high = 1024,
          .unit = "units",
          .help = "Size of the hidden state of each layer.",
          .logarithmic = true};
}

Setting window_setting(std::int64_t steps, const char* unit) {
  return {.name = "window",
          .value = steps,
          .low = 1,
          .high = 1000,
          .unit = unit,
          .help = "How far back-propagation through time reaches before it is cut off.",
          .logarithmic = true};
}

Setting carry_state_setting() {
  return {.name = "carry_state",
          .value = true,
          .help = "Whether a window begins with the state that the window before it ended with, or with zeros."};
}

Setting forget_bias_setting() {
  return {.name = "forget_bias",
          .value = 1.0,
          .low = -5.0,
          .high = 5.0,
          .help = "First value of the LSTM's forget bias: the larger, the longer it remembers from the start.",
          .needs = "cell=lstm"};
}

Setting reset_setting() {
  return {.name = "reset",
          .value = "before",
          .choices = {"before", "after"},
          .help = "Whether the GRU's reset gate acts before the product with W_hn (Cho) or after it (PyTorch).",
          .needs = "cell=gru"};
}

Setting initialiser_setting(const char* kind) {
  return {
      .name = "initialiser",
      .value = kind,
      .choices = {"uniform", "normal", "xavier", "orthogonal", "identity"},
      .help = "How the first weights of the recurrent layers are drawn; normal: N(0, 0.01²), those of the output too."};
}

Setting peepholes_setting() {
  return {
      .name = "peepholes",
      .value = "lecture",
      .choices = {"lecture", "gers"},
      .help = "How gates see the cell: by full matrices, all of them c' (lecture), or unit by unit, o seeing c (Gers).",
      .needs = "cell=lstm_peephole"};
}

Setting context_setting() {
  return {.name = "context_units",
          .value = std::int64_t{0},
          .low = 0,
          .high = 512,
          .unit = "units",
          .help = "Slow units of SCRN (0: a third), or outputs that Jordan's network feeds back (0: a quarter).",
          .needs = "cell=scrn|jordan"};
}

Setting alpha_setting() {
  return {.name = "alpha",
          .value = 0.95,
          .low = 0.0,
          .high = 1.0,
          .help = "The share of themselves that SCRN's slow units keep at every step.",
          .needs = "cell=scrn"};
}

Setting focus_setting(std::int64_t most) {
  return {.name = "focus",
          .value = std::int64_t{-1},
          .low = -1,
          .high = static_cast<double>(most - 1),
          .help = "The watched step whose answer is asked what it listens to; -1: the last one.",
          .live = true,
          .pointed = true};
}

Setting temperature_setting(double temperature) {
  return {.name = "temperature",
          .value = temperature,
          .low = 0.0,
          .high = 3.0,
          .help = "Sampling draws from softmax(y / temperature): 0 takes the likeliest character, 1 what was learnt.",
          .live = true};
}

std::string sample_title(double temperature) {
  char title[40];
  std::snprintf(title, sizeof title, "temperature %g", temperature);
  return title;
}

CellOptions cell_options(const Settings& settings) {
  CellOptions options;
  options.kind = settings.text("cell");
  if (settings.has("forget_bias")) options.forget_bias = settings.real("forget_bias");
  if (settings.has("reset")) options.reset_after = settings.text("reset") == "after";
  if (settings.has("initialiser") && settings.matters("initialiser"))
    options.initialiser = settings.text("initialiser");
  if (settings.has("peepholes")) options.peepholes = settings.text("peepholes");
  if (settings.has("context_units")) options.context = settings.integer("context_units");
  if (settings.has("alpha")) options.alpha = settings.real("alpha");
  return options;
}

}  // namespace unrolled
