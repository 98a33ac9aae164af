// The networks for handwriting that the program brings, trained already: checkpoints of the lesson `handwriting`
// without what only training needs, embedded from assets/networks/handwriting-<alphabet>.safetensors.
#pragma once

#include <string>
#include <vector>

#include "core/math/parameter.h"
#include "core/run/settings.h"

namespace unrolled {

bool has_trained_handwriting(const std::string& alphabet);
std::vector<std::string> trained_handwriting_alphabets();

// The settings that the network was trained with, all of them. Throws std::invalid_argument where there is none.
SettingTexts trained_handwriting_settings(const std::string& alphabet);

// Puts the network's parameters into those of the same names. Throws std::invalid_argument in one line where there is
// no network of this alphabet, or where the parameters are otherwise, naming the settings that fit.
void load_trained_handwriting(const std::string& alphabet, ParameterSet<float>& parameters);

}  // namespace unrolled
