// A snapshot with the tables of CTC, made from what a network might say at each step, for tests of panels.
#pragma once

#include <cmath>
#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "core/ctc/emissions.h"
#include "core/ctc/paths.h"
#include "core/ctc/trellis.h"
#include "core/run/snapshot.h"

namespace unrolled {

struct SampleCtc {
  std::string target = "apple";
  std::string symbols = "-aelpx";  // the first is the blank
  Index steps = 8;
  ctc::TrellisOptions options = {};
  // Live settings of the lesson that are not their defaults; none at all where `bare`.
  Index cursor = -1;
  std::string path = {};
  bool hidden = false;
  std::string revealed = {};
  bool bare = false;

  ctc::Topology topology() const {
    std::vector<int> labels;
    for (const char c : target) labels.push_back(static_cast<int>(symbols.find(c)));
    return {labels, 0, static_cast<int>(symbols.size())};
  }
  // Different at every symbol and step.
  ctc::Emissions emissions() const {
    Matrix<double> logits(static_cast<Index>(symbols.size()), steps);
    for (Index t = 0; t < steps; ++t)
      for (Index k = 0; k < logits.rows(); ++k)
        logits(k, t) = std::sin(1.0 + 1.7 * static_cast<double>(k) + 0.9 * static_cast<double>(t)) +
                       0.3 * static_cast<double>((k + 2 * t) % 3);
    ctc::Emissions made = ctc::emissions_from_logits(logits);
    // As they are published.
    made.y = made.y.cast<float>().cast<double>();
    made.log_y = made.y.array().log();
    return made;
  }
};

inline void add_ctc(Snapshot& snapshot, const SampleCtc& about) {
  const ctc::Topology topology = about.topology();
  const ctc::Emissions emissions = about.emissions();
  const ctc::Trellis trellis = ctc::make_trellis(topology, emissions, about.options);
  std::vector<std::string> symbols, states, times;
  for (const char c : about.symbols) symbols.emplace_back(1, c);
  for (const int k : topology.extended()) states.push_back(symbols[static_cast<std::size_t>(k)]);
  for (Index t = 1; t <= about.steps; ++t) times.push_back(std::to_string(t));
  const auto add = [&](const char* id, const char* symbol, const Matrix<double>& values,
                       const std::vector<std::string>& rows, Meaning meaning = Meaning::probability) {
    auto made = std::make_shared<Observable>();
    made->id = id;
    made->group = "ctc";
    made->symbol = symbol;
    made->meaning = meaning;
    made->rows = {"", rows};
    if (values.cols() == about.steps) made->cols = {"time step t", times};
    made->values = values.cast<float>();
    snapshot.observables.push_back(std::move(made));
  };
  const bool logarithms = about.options.arithmetic == ctc::Arithmetic::kLogarithm;
  const Meaning meaning = logarithms ? Meaning::log_probability : Meaning::probability;
  Matrix<double> extended(topology.state_count(), 1);
  for (Index s = 0; s < extended.rows(); ++s) extended(s, 0) = topology.symbol(s);
  add("ctc.y", "y", emissions.y, symbols);
  add("ctc.extended", "l′", extended, states);
  add("ctc.alpha", logarithms ? "ln α" : "α", trellis.alpha, states, meaning);
  add("ctc.beta", logarithms ? "ln β" : "β", trellis.beta, states, meaning);
  add("ctc.product", logarithms ? "ln αβ" : "αβ", trellis.product, states, meaning);
  add("ctc.occupancy", "γ", trellis.occupancy, states);
  add("ctc.alpha_count", "beginnings", ctc::count_beginnings(topology, about.steps), states, Meaning::magnitude);
  add("ctc.beta_count", "endings", ctc::count_endings(topology, about.steps), states, Meaning::magnitude);
  add("ctc.alpha_log_scale", "ln c", trellis.alpha_log_scale.transpose(), {});
  add("ctc.beta_log_scale", "ln d", trellis.beta_log_scale.transpose(), {});
  add("ctc.log_p", "ln p", Matrix<double>::Constant(1, 1, trellis.log_p), {});
  const ctc::BestPaths best = ctc::best_paths(topology, emissions, 1);
  if (!best.paths.empty()) {
    Matrix<double> path(1, about.steps);
    for (Index t = 0; t < about.steps; ++t)
      path(0, t) = static_cast<double>(best.paths[0][static_cast<std::size_t>(t)]);
    add("ctc.best_path", "π*", path, {});
  }
  if (about.bare) return;
  const char* const arithmetics[] = {"probability", "logarithm", "scaled"};
  const auto live = [](const char* name, SettingValue value) {
    Setting setting{.name = name, .value = std::move(value)};
    setting.live = true;
    return setting;
  };
  Setting cursor = live("cursor", static_cast<std::int64_t>(about.cursor));
  cursor.low = -1;
  cursor.high = 1e6;
  const bool with = about.options.convention == ctc::Convention::kWithEmission;
  snapshot.settings = std::make_shared<Settings>(std::vector<Setting>{
      live("arithmetic", std::string(arithmetics[static_cast<int>(about.options.arithmetic)])),
      live("beta_convention", std::string(with ? "with_emission" : "without_emission")), cursor,
      live("path", about.path), live("hide_cells", about.hidden), live("revealed", about.revealed)});
}

}  // namespace unrolled
