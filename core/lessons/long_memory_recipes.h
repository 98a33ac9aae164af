// How each cell is best trained on each task of the long-memory lessons: choosing the two brings the rest.
#pragma once

#include <string>

#include "core/run/settings.h"

namespace unrolled {

struct MemoryRecipe {
  const char* task;
  const char* cell;
  int hidden;
  const char* initialiser;
  double spectral_radius;  // that W_h is scaled to; 0: as drawn
  double omega;            // weight of Ω
  double forget_bias;      // LSTM
  const char* optimiser;
  double learning_rate;
  const char* clipping;
  double clip;
};

// Throws std::invalid_argument for another cell than those of cell_kinds().
const MemoryRecipe& memory_recipe(const std::string& task, const std::string& cell);

// What "task" and "cell" bring: the recipe of both together, and the usual length of the task.
std::vector<Bring> brought_by_task();
std::vector<Bring> brought_by_cell();

}  // namespace unrolled
