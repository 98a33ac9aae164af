// The list of lessons.
#pragma once

#include <cstdint>
#include <filesystem>
#include <memory>
#include <string>
#include <vector>

#include "core/run/experiment.h"

namespace unrolled {

struct Lesson {
  std::string id;       // "char-lm"
  std::string chapter;  // "recurrence": lessons of a chapter stand together in the list
  std::unique_ptr<Experiment> (*make)();
};

// In the order of the list at the left of the window. A new lesson adds one line in lessons.cpp.
const std::vector<Lesson>& lessons();

// A fresh experiment, not yet reset. Throws std::invalid_argument for an unknown id, naming the known ones.
std::unique_ptr<Experiment> make_experiment(const std::string& lesson);

// Makes the experiment that a checkpoint was saved from and loads it. Throws std::runtime_error in one line that
// names the file and what is wrong.
std::unique_ptr<Experiment> load_experiment(const std::filesystem::path& path);

// Writes experiment.save() to a file, as write_safetensors does.
void save_experiment(Experiment& experiment, const std::filesystem::path& path);

}  // namespace unrolled
