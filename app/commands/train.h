// `unrolled train`: the training loop without a window.
#pragma once

#include <CLI/CLI.hpp>
#include <cstdint>
#include <filesystem>
#include <string>
#include <vector>

#include "app/commands/command.h"

namespace unrolled {

struct TrainOptions {
  ExperimentOptions experiment;
  std::int64_t steps = 0;    // 0: no bound
  double seconds = 0.0;      // 0: no bound
  double loss = 0.0;         // nats; 0: no bound
  std::int64_t every = 100;  // updates between two lines of --json
  std::string save;
  std::string save_network;
  std::string figures;
  std::vector<std::string> formats = {"png", "svg", "csv"};
  bool json = false;
};

// Trains, reports, saves, draws; an interrupt (Ctrl-C) ends training early and still saves.
// Throws where training met a quantity that is not finite, after saving what was asked for.
void train(const TrainOptions& options);

void add_train(CLI::App& app);

}  // namespace unrolled
