// How each alphabet is best learnt in the lesson `handwriting`, from scratch or from the parameters that the program
// brings: choosing alphabet and start brings the rest.
#pragma once

#include <string>
#include <vector>

#include "core/run/settings.h"

namespace unrolled {

struct HandwritingRecipe {
  const char* alphabet;
  int hidden;
  int layers;
  int shortest;
  int longest;
  double spacing;
  int batch;
  double learning_rate;
};

// Throws std::invalid_argument for an alphabet that is not known.
const HandwritingRecipe& handwriting_recipe(const std::string& alphabet);

// What "alphabet" and "start" bring: the recipe, or the architecture of the trained network (trained_handwriting.h) and
// a gentle rate. An alphabet of which there is no trained network brings a start from scratch.
std::vector<Bring> brought_by_ink_alphabet();
std::vector<Bring> brought_by_start();

}  // namespace unrolled
