// The list of lessons.
#pragma once

#include <cstdint>
#include <filesystem>
#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "core/run/experiment.h"

namespace unrolled {

// Settings that belong together, such as those of a published program.
struct Preset {
  std::string id;         // "min-char-rnn"
  std::string help;       // one sentence
  SettingTexts settings;  // all others keep their defaults
};

struct Lesson {
  std::string id;       // "char-lm"
  std::string chapter;  // "recurrence": lessons of a chapter stand together in the list
  std::unique_ptr<Experiment> (*make)();
  std::vector<Preset> presets = {};
  std::int64_t figure_steps = 200;  // updates before a figure where none are asked for
  // The runs that race with the first one when the lesson opens: what each has otherwise.
  std::vector<SettingTexts> rivals = {};
};

// In the order of the list at the left of the window. A new lesson adds one line in lessons.cpp.
const std::vector<Lesson>& lessons();

// The one that the window opens on where none is asked for: there is much to see in it from the first second.
const Lesson& opening_lesson();

// Throws std::invalid_argument for an unknown id, naming the known ones.
const Lesson& find_lesson(const std::string& id);
const Preset& find_preset(const Lesson& lesson, const std::string& id);

// The lesson's rivals for a first run with these settings; none where it is set otherwise in what tells the rivals
// apart.
std::vector<SettingTexts> rivals_for(const Settings& settings, const Lesson& lesson);

// A fresh experiment, not yet reset. Throws std::invalid_argument for an unknown id, naming the known ones.
std::unique_ptr<Experiment> make_experiment(const std::string& lesson);

// Makes the experiment that a checkpoint was saved from and loads it, or opens a model of PyTorch's as char-lm
// (torch_model.h). Throws std::runtime_error in one line that names the file and what is wrong.
std::unique_ptr<Experiment> load_experiment(const std::filesystem::path& path);
// The same for a model of PyTorch's that is to read this file of text; a checkpoint has its own text and is refused.
std::unique_ptr<Experiment> load_experiment_for(const std::string& text, const std::filesystem::path& path);

// Writes experiment.save() to a file, as write_safetensors does.
void save_experiment(Experiment& experiment, const std::filesystem::path& path);

// The same without what only going on needs: the parameters, the lesson's name, the settings and the data that came
// with them. Networks that the program brings are kept in this form, which is no checkpoint.
void save_network(Experiment& experiment, const std::filesystem::path& path);

}  // namespace unrolled
