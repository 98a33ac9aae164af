// How each model is best trained on each task of the lesson `ntm`: choosing the two brings the rest.
#pragma once

#include <string>
#include <vector>

#include "core/run/settings.h"

namespace unrolled {

struct NtmRecipe {
  const char* task;
  const char* model;
  const char* controller;
  int hidden;
  int rows;   // N
  int width;  // M
  const char* optimiser;
  double learning_rate;
  double momentum;
};

// What the sequences of a task are to begin with, whatever learns them, and how many of them are learnt from at once.
struct NtmSequences {
  const char* task;
  int bits;
  int shortest;
  int longest;
  int batch;
};

// "ntm", "lstm".
const std::vector<std::string>& ntm_models();

// Throws std::invalid_argument for a task or a model that is not known.
const NtmRecipe& ntm_recipe(const std::string& task, const std::string& model);
const NtmSequences& ntm_sequences(const std::string& task);

// What "task" and "model" bring: the recipe of both together, and the sequences of the task; another task also lets go
// of lengths that were chosen for the one before.
std::vector<Bring> brought_by_algorithmic_task();
std::vector<Bring> brought_by_ntm_model();

}  // namespace unrolled
