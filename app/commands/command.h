// What the subcommands share. A new one is a file with `void add_<name>(CLI::App& app)` and a line in commands.cpp.
#pragma once

#include <CLI/CLI.hpp>
#include <cstdint>
#include <filesystem>
#include <memory>
#include <stdexcept>
#include <string>
#include <vector>

#include "core/run/experiment.h"

namespace unrolled {

// Wrong usage: exit status 2, where any other exception gives 1.
class UsageError : public std::runtime_error {
 public:
  using std::runtime_error::runtime_error;
};

// Registers every subcommand.
void add_commands(CLI::App& app);

// The options by which a lesson is chosen and prepared; the same for every command that runs one.
struct ExperimentOptions {
  std::string lesson;
  std::string preset = {};            // of the lesson
  std::vector<std::string> settings;  // "name=value"
  std::uint64_t seed = 7;
  std::string text;        // path of a text to train on
  std::string input = {};  // what a lesson that translates is to read
  std::string load;        // path of a checkpoint

  void add_to(CLI::App& command, bool lesson_required = true);
};

// Makes the experiment, applies the preset and then the settings and resets it, or loads the checkpoint and applies
// live settings. Throws UsageError for an unknown lesson, preset, setting or value.
std::unique_ptr<Experiment> prepare_experiment(const ExperimentOptions& options);

// Throws std::runtime_error where a file of that name could not be written: said before long work, not after it.
void check_writable(const std::filesystem::path& path);

}  // namespace unrolled
