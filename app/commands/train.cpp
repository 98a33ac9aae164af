#include "app/commands/train.h"

#include <chrono>
#include <cmath>
#include <csignal>
#include <cstdio>
#include <iostream>
#include <memory>
#include <nlohmann/json.hpp>

#include "app/commands/figures.h"
#include "app/commands/progress.h"
#include "core/lessons/lessons.h"

namespace unrolled {

namespace {

volatile std::sig_atomic_t interrupted = 0;

// Turns Ctrl-C into a wish to stop for as long as it lives; a second one ends the program as usual.
class InterruptGuard {
 public:
  InterruptGuard() {
    interrupted = 0;
    previous_ = std::signal(SIGINT, [](int) {
      interrupted = 1;
      std::signal(SIGINT, SIG_DFL);
    });
  }
  ~InterruptGuard() { std::signal(SIGINT, previous_); }
  InterruptGuard(const InterruptGuard&) = delete;
  InterruptGuard& operator=(const InterruptGuard&) = delete;

 private:
  void (*previous_)(int) = SIG_DFL;
};

std::string number(double value, const char* format = "%.3f") {
  char text[32];
  std::snprintf(text, sizeof text, format, value);
  return text;
}

void print_json(Experiment& experiment, double seconds, const std::string& error, bool final) {
  // Not-a-number has no place in JSON: it is written as null.
  const auto value = [](double x) { return std::isfinite(x) ? nlohmann::ordered_json(x) : nlohmann::ordered_json(); };
  nlohmann::ordered_json line;
  line["step"] = experiment.step();
  line["seconds"] = std::round(seconds * 1e3) / 1e3;
  for (const auto& [name, metric] : experiment.metrics()) line[name] = value(metric);
  if (!error.empty()) line["error"] = error;
  if (final) line["final"] = true;
  std::cout << line.dump(-1, ' ', false, nlohmann::json::error_handler_t::replace) << std::endl;
}

}  // namespace

void train(const TrainOptions& options) {
  using Clock = std::chrono::steady_clock;
  for (const std::string& file : {options.save, options.save_network})
    if (!file.empty()) check_writable(file);
  if (!options.figures.empty()) {
    std::error_code failed;
    std::filesystem::create_directories(options.figures, failed);
    if (failed) throw std::runtime_error(options.figures + ": cannot be made a folder: " + failed.message());
  }
  std::unique_ptr<Experiment> owned = prepare_experiment(options.experiment);
  Experiment& experiment = *owned;
  for (const Setting& setting : experiment.settings().table())
    if (const auto warning = experiment.settings().warning(setting.name))
      std::cerr << setting.name << ": " << warning->text() << std::endl;
  InterruptGuard guard;
  const std::int64_t first_step = experiment.step();
  std::string error;
  double seconds = 0.0;
  bool reached = false;  // the loss asked for
  {
    Progress progress(options.json);
    const Clock::time_point start = Clock::now();
    const auto done = [&] {
      return interrupted != 0 || reached || (options.steps > 0 && experiment.step() - first_step >= options.steps) ||
             (options.seconds > 0.0 && seconds >= options.seconds);
    };
    while (!done()) {
      const StepReport report = experiment.train_step();
      seconds = std::chrono::duration<double>(Clock::now() - start).count();
      error = report.error;
      if (!error.empty()) break;
      reached = options.loss > 0.0 && report.loss <= options.loss;
      const std::int64_t made = experiment.step() - first_step;
      if (options.json && made % options.every == 0 && !done()) print_json(experiment, seconds, {}, false);
      double share = 0.0;
      if (options.steps > 0) share = static_cast<double>(made) / static_cast<double>(options.steps);
      if (options.seconds > 0.0) share = std::max(share, seconds / options.seconds);
      progress.show(share, number(static_cast<double>(made) / seconds, "%.0f") + " steps/s",
                    "loss " + number(report.loss));
    }
  }
  experiment.evaluate_now();
  if (options.json) {
    print_json(experiment, seconds, error, true);
  } else {
    std::cout << "step " << experiment.step() << ", " << number(seconds, "%.1f") << " s";
    for (const auto& [name, metric] : experiment.metrics()) std::cout << ", " << name << " " << number(metric);
    std::cout << std::endl;
  }
  if (!options.save.empty()) {
    save_experiment(experiment, options.save);
    if (!options.json) std::cout << "saved to " << options.save << std::endl;
  }
  if (!options.save_network.empty()) {
    save_network(experiment, options.save_network);
    if (!options.json) std::cout << "network saved to " << options.save_network << std::endl;
  }
  if (!options.figures.empty()) {
    Snapshot snapshot;
    experiment.fill(snapshot);
    const std::size_t count = draw_all_figures(snapshot, options.figures, options.formats);
    if (!options.json) std::cout << count << " figures in " << options.figures << std::endl;
  }
  if (!error.empty()) throw std::runtime_error(error);
}

void add_train(CLI::App& app) {
  CLI::App* command = app.add_subcommand("train", "train a lesson in the terminal");
  auto options = std::make_shared<TrainOptions>();
  options->experiment.add_to(*command);
  command->add_option("--steps", options->steps, "stop after so many updates")->check(CLI::PositiveNumber);
  command->add_option("--seconds", options->seconds, "stop after so many seconds of training")
      ->check(CLI::PositiveNumber);
  command->add_option("--loss", options->loss, "stop once a step's loss (nats) is at or below this")
      ->check(CLI::PositiveNumber);
  command->add_option("--every", options->every, "updates between two lines of --json")
      ->check(CLI::PositiveNumber)
      ->capture_default_str();
  command->add_option("--save", options->save, "write a checkpoint at the end")->type_name("FILE");
  command->add_option("--save-network", options->save_network, "write the parameters and settings alone at the end")
      ->type_name("FILE");
  command->add_option("--figures", options->figures, "draw every panel into this folder at the end")->type_name("DIR");
  command->add_option("--formats", options->formats, "of the figures: svg, pdf, png, csv, npy")
      ->delimiter(',')
      ->check(CLI::IsMember({"svg", "pdf", "png", "csv", "npy"}))
      ->capture_default_str();
  command->add_flag("--json", options->json, "print one JSON object a line");
  command->callback([options] {
    if (options->steps == 0 && options->seconds == 0.0 && options->loss == 0.0) options->seconds = 60.0;
    train(*options);
  });
}

}  // namespace unrolled
