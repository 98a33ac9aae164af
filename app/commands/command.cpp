#include "app/commands/command.h"

#include <unistd.h>

#include <cerrno>
#include <cstring>
#include <system_error>
#include <utility>

#include "core/lessons/lessons.h"

namespace unrolled {

void ExperimentOptions::add_to(CLI::App& command, bool lesson_required) {
  CLI::Option* name = command.add_option("lesson", lesson, "which lesson; `unrolled lessons` lists them");
  if (lesson_required) name->required();
  command.add_option("--preset", preset, "settings that belong together; `unrolled lessons` lists them")
      ->type_name("ID");
  command.add_option("--set", settings, "a setting, name=value; may be given again")
      ->type_name("NAME=VALUE")
      ->allow_extra_args(false);
  command.add_option("--seed", seed, "seed of everything random")->capture_default_str();
  command.add_option("--text", text, "a UTF-8 text file to train on")->type_name("FILE");
  command.add_option("--input", input, "a source of your own that a lesson translates")->type_name("TEXT");
  command.add_option("--load", load, "a checkpoint to go on from, or a model of PyTorch's")->type_name("FILE");
}

namespace {

// After the data are there: what can be read depends on them.
void read_input(Experiment& experiment, const std::string& text) {
  const Settings& settings = experiment.settings();
  // char-lm has a choice of that name.
  if (!settings.has("input") || !settings.at("input").choices.empty())
    throw UsageError("--input: the lesson " + experiment.lesson() + " translates nothing");
  try {
    experiment.set_from_text("input", text);
  } catch (const std::invalid_argument& error) {
    throw UsageError(std::string("--input: ") + error.what());
  }
}

}  // namespace

std::unique_ptr<Experiment> prepare_experiment(const ExperimentOptions& options) {
  std::unique_ptr<Experiment> experiment;
  try {
    experiment = make_experiment(options.lesson);
  } catch (const std::invalid_argument& error) {
    throw UsageError(error.what());
  }
  if (!options.load.empty()) {
    if (!options.preset.empty()) throw UsageError("--preset cannot go with --load: the checkpoint has its settings");
    experiment = load_experiment_for(options.text, options.load);
    if (experiment->lesson() != options.lesson)
      throw UsageError(options.load + " was saved by the lesson " + experiment->lesson() + ", not " + options.lesson);
  }
  SettingTexts chosen;
  const auto set = [&](const std::string& name, const std::string& value) {
    try {
      Settings checked = experiment->settings();
      checked.set_from_text(name, value);
    } catch (const std::invalid_argument& error) {
      throw UsageError(std::string("--set ") + name + ": " + error.what());
    }
    chosen.emplace_back(name, value);
  };
  if (!options.preset.empty()) {
    try {
      experiment->choose(find_preset(find_lesson(options.lesson), options.preset).settings);
    } catch (const std::invalid_argument& error) {
      throw UsageError(error.what());
    }
  }
  if (!options.text.empty() && options.load.empty()) {
    if (!experiment->settings().has("text_file"))
      throw UsageError("--text: the lesson " + options.lesson + " reads no text");
    set("text", "file");
    set("text_file", options.text);
  }
  for (const std::string& setting : options.settings) {
    const std::size_t equals = setting.find('=');
    if (equals == std::string::npos) throw UsageError("--set " + setting + ": expected NAME=VALUE");
    set(setting.substr(0, equals), setting.substr(equals + 1));
  }
  try {
    experiment->choose(chosen);
  } catch (const std::invalid_argument& error) {
    throw UsageError(std::string("--set: ") + error.what());
  }
  if (options.load.empty()) experiment->reset(options.seed);
  if (!options.input.empty()) read_input(*experiment, options.input);
  return experiment;
}

void check_writable(const std::filesystem::path& path) {
  std::error_code error;
  if (std::filesystem::is_directory(path, error))
    throw std::runtime_error(path.string() + ": cannot be written: it is a folder");
  const std::filesystem::path folder = path.has_parent_path() ? path.parent_path() : ".";
  if (access(folder.c_str(), W_OK | X_OK) != 0)
    throw std::runtime_error(path.string() + ": cannot be written: " + std::strerror(errno));
}

}  // namespace unrolled
