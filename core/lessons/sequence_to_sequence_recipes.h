// How each attention is best trained on each task of the sequence-to-sequence lessons: choosing the two brings the
// rest.
#pragma once

#include <string>
#include <vector>

#include "core/run/settings.h"

namespace unrolled {

struct TranslationRecipe {
  const char* task;
  const char* attention;
  const char* cell;
  int hidden;
  int embedding;
  int batch;
  double learning_rate;
};

const TranslationRecipe& translation_recipe(const std::string& task, const std::string& attention);

// What "task" and "attention" bring: the recipe of both together, of which the cell is the task's alone; another task
// also lets go what was typed for the one before.
std::vector<Bring> brought_by_pair_task();
std::vector<Bring> brought_by_attention();

}  // namespace unrolled
