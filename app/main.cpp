// Hands over to the window or to a command, and turns every failure into one line and an exit status.
#include <CLI/CLI.hpp>
#include <exception>
#include <filesystem>
#include <iostream>
#include <new>
#include <stdexcept>
#include <string>
#include <vector>

#include "app/commands/command.h"
#include "app/commands/train.h"
#include "app/shell/prepared_names.h"
#include "app/shell/run_window.h"
#include "app/shell/window.h"
#include "core/lessons/lessons.h"

namespace {

// The same job without a display: the lesson trains in the terminal and leaves its figures.
void train_in_terminal(const unrolled::StartOptions& start) {
  unrolled::TrainOptions options;
  options.experiment.lesson = start.lesson;
  options.experiment.seed = start.seed.value_or(options.experiment.seed);
  options.experiment.load = start.load.string();
  options.seconds = 20.0;
  for (const std::filesystem::path& file : start.files) {
    if (file.extension() == unrolled::kPreparedEnding) {
      const unrolled::PreparedState state = unrolled::read_prepared_state(file, unrolled::prepared_names());
      const auto experiment = unrolled::prepared_experiment(state.lesson, state.seed, state.settings);
      options.experiment = {.lesson = state.lesson, .settings = {}, .seed = state.seed, .text = {}, .load = {}};
      for (const auto& [name, value] : state.settings)
        options.experiment.settings.push_back(name + "=" + experiment->settings().to_text(name));
      options.steps = state.steps;
      if (state.steps > 0) options.seconds = 0.0;
    } else if (file.extension() == ".safetensors") {
      options.experiment.load = file.string();
    } else {
      options.experiment.text = file.string();
    }
  }
  options.figures = "unrolled-figures";
  unrolled::train(options);
}

int run(int count, char** arguments) {
  CLI::App app("Unrolled: a laboratory for recurrent networks. Without a command it opens the window.", "unrolled");
  app.set_version_flag("--version", std::string(UNROLLED_VERSION));
  app.require_subcommand(0, 1);
  unrolled::StartOptions start;
  std::string load;
  app.add_option("--lesson", start.lesson, "the lesson to open; `unrolled lessons` lists them")->type_name("ID");
  app.add_option("--load", load, "a checkpoint to go on from")->type_name("FILE");
  std::vector<std::string> files;
  app.add_option("FILE", files, "a prepared state (.unrolled), a checkpoint (.safetensors) or a text to open")
      ->type_name("");
  app.add_option("--seed", start.seed, "seed of everything random");
  app.add_flag("--frame-statistics", start.frame_statistics, "say what frames cost, once the window is closed");
  unrolled::add_commands(app);
  try {
    app.parse(count, arguments);
  } catch (const CLI::ParseError& error) {
    if (error.get_exit_code() == 0) return app.exit(error);  // --help, --version
    std::cerr << "unrolled: " << error.what() << "; `unrolled --help` shows the usage" << std::endl;
    return 2;
  }
  if (!app.get_subcommands().empty()) return 0;  // its callback has done the work

  start.load = load;
  for (const std::string& file : files) {
    // "trian" was to be a command, "lesson.unrolled" and "texts/mine" a file.
    const bool named_like_a_file = std::filesystem::path(file).has_extension() || file.find('/') != std::string::npos;
    if (!std::filesystem::exists(file)) {
      if (named_like_a_file) throw std::runtime_error(file + ": there is no such file");
      throw unrolled::UsageError(file + " is neither a command nor a file; `unrolled --help` shows the usage");
    }
    start.files.emplace_back(file);
  }
  try {
    if (!start.lesson.empty()) unrolled::find_lesson(start.lesson);
  } catch (const std::invalid_argument& error) {
    throw unrolled::UsageError(error.what());
  }
  try {
    return unrolled::run_window(start);
  } catch (const unrolled::NoDisplay& error) {
    std::cerr << "unrolled: " << error.what() << "; training in the terminal instead" << std::endl;
    if (start.lesson.empty()) start.lesson = unrolled::opening_lesson().id;
    train_in_terminal(start);
    return 0;
  }
}

}  // namespace

int main(int count, char** arguments) {
  try {
    return run(count, arguments);
  } catch (const unrolled::UsageError& error) {
    std::cerr << "unrolled: " << error.what() << std::endl;
    return 2;
  } catch (const std::bad_alloc&) {
    std::cerr << "unrolled: not enough memory for a model of this size" << std::endl;
    return 1;
  } catch (const std::exception& error) {
    std::cerr << "unrolled: " << error.what() << std::endl;
    return 1;
  }
}
