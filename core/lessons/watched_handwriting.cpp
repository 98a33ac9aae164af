#include "core/lessons/watched_handwriting.h"

#include <algorithm>
#include <stdexcept>
#include <utility>

#include "core/ctc/greedy.h"
#include "core/lessons/pen_sensitivity.h"
#include "core/lessons/published.h"
#include "core/lessons/watched_states.h"
#include "core/math/check.h"

namespace unrolled {

namespace {

const Axis kNone;
const Axis kPen{"", {"x", "y", "seconds", "stroke"}};
const Axis kInputs{"", {"Δx", "Δy", "pen lifted", "Δt"}};

Ink beginning_of(const Ink& ink, Index points) {
  Ink shown = ink;
  if (points >= 0 && points < static_cast<Index>(ink.points.size()))
    shown.points.resize(static_cast<std::size_t>(points));
  return shown;
}

// The step at which some symbol but the blank is likeliest of all.
Index clearest_spike(const Matrix<float>& logits) {
  Index best = 0;
  double most = -1.0;
  for (Index t = 0; t < logits.cols(); ++t) {
    const auto scores = (logits.col(t).array() - logits.col(t).maxCoeff()).exp();
    const double y = static_cast<double>(scores.tail(logits.rows() - 1).maxCoeff() / scores.sum());
    if (y <= most) continue;
    most = y;
    best = t;
  }
  return best;
}

// Prefixes: each may be followed by all symbols but the blank at each step, and what has no room in the tree is
// refused.
Index widest_beam(Index steps, Index symbols) {
  return std::max<Index>(1, (ctc::kMostPrefixes - 1) / (steps * std::max<Index>(1, symbols - 1)));
}

}  // namespace

WatchedHandwriting::WatchedHandwriting(const HandwritingModel& model, const ClassSymbols& symbols)
    : model_(model), symbols_(symbols) {
  tape_.leave_parameters_alone();
}

void WatchedHandwriting::publish(const char* id, const char* group, const char* symbol, const char* meaning_text,
                                 Meaning meaning, const Axis& rows, const Axis& cols, Matrix<float> values,
                                 const char* formula) {
  auto made = make_observable(id, group, symbol, meaning_text, meaning, std::move(values), rows, cols);
  made->formula = formula;
  shown_.push_back(std::move(made));
}

void WatchedHandwriting::look(const Ink& ink, const WatchedInkOptions& options) {
  shown_.clear();
  texts_.clear();
  if (ink.points.empty()) return;
  publish("ink.raw", "ink", "ink", "points of the pen as they were written", Meaning::signed_value, kPen, kNone,
          ink_matrix(ink));
  PenSequence pen;
  try {
    pen = pen_features(beginning_of(ink, options.replay), options.spacing);
  } catch (const std::invalid_argument& problem) {
    texts_.push_back({"problem", "too long", problem.what()});
    return;
  }
  if (pen.points.cols() == 0) return;
  Axis time{"time step t", {}};
  for (Index t = 1; t <= pen.points.cols(); ++t) time.labels.push_back(std::to_string(t));
  publish("ink.points", "ink", "ink", "points of the pen, one a step", Meaning::signed_value, kPen, time, pen.points);
  publish("ink.inputs", "ink", "x", "what the network reads of the pen", Meaning::signed_value, kInputs, time,
          pen.inputs);
  if (pen.points.cols() > kMostReadSteps) {
    texts_.push_back({"problem", "too long",
                      "the ink has " + std::to_string(pen.points.cols()) + " steps, the most that are read are " +
                          std::to_string(kMostReadSteps)});
    return;
  }
  batch_.assign(pen);
  tape_.reset();
  const HandwritingModel::Run run = model_.run(tape_, batch_, true);
  publish_ctc(ink, run.logits.value(), options);
  publish_states(run, time);
  publish_sensitivity(run, options.spike, time);
}

std::vector<int> WatchedHandwriting::target_labels(const Ink& ink, const std::string& typed,
                                                   const std::vector<int>& read, std::string& origin) const {
  origin = "typed";
  if (!typed.empty()) return symbols_.labels(typed);
  origin = "known";
  try {
    if (!ink.label.empty()) return symbols_.labels(ink.label);
  } catch (const std::invalid_argument&) {
    // A file may be labelled in another alphabet: what was read is shown then.
  }
  origin = "as it was read";
  return read;
}

void WatchedHandwriting::publish_ctc(const Ink& ink, const Matrix<float>& logits, const WatchedInkOptions& options) {
  const ctc::Emissions emissions = ctc::emissions_from_logits(logits.cast<double>());
  ctc::PrefixBeamOptions search;
  search.scoring = options.scoring;
  search.width = std::min(options.beam_width, widest_beam(emissions.steps(), symbols_.size()));
  search.trace = true;
  const ctc::PrefixBeam beam = ctc::prefix_beam_search(emissions.y, symbols_.blank(), search);
  const std::vector<int> greedy = ctc::greedy_decode(emissions.y, symbols_.blank()).labels;
  const std::vector<int>& best = beam.answers.empty() ? greedy : beam.answers.front().labels;
  std::string origin;
  std::vector<int> target = target_labels(ink, options.target, best, origin);
  const Index cells = (2 * static_cast<Index>(target.size()) + 1) * emissions.steps();
  if (cells > kMostTrellisCells) {
    texts_.push_back({"problem", "too long",
                      std::to_string(target.size()) + " characters on " + std::to_string(emissions.steps()) +
                          " steps are too many for the tables of CTC"});
    target.clear();
  }
  const ctc::Topology topology(std::move(target), symbols_.blank(), symbols_.size());

  WatchedCtcOptions watched;
  watched.trellis = options.trellis;
  watched.scoring = options.scoring;
  watched.beam_width = search.width;
  watched.beam = &beam;
  for (auto& one : ctc_observables(topology, emissions, logits, symbols_, watched)) shown_.push_back(std::move(one));

  if (search.width < options.beam_width)
    texts_.push_back({"problem", "too long",
                      "the ink has " + std::to_string(emissions.steps()) + " steps, over which the beam search keeps " +
                          std::to_string(search.width) + " prefixes at most"});
  texts_.push_back({"decoded", "greedy", symbols_.text(greedy)});
  texts_.push_back({"decoded.beam", "beam search", symbols_.text(best)});
  texts_.push_back({"label", origin, symbols_.text(topology.labels())});
  if (!topology.feasible(emissions.steps()))
    texts_.push_back({"problem", "too short",
                      symbols_.text(topology.labels()) + " needs " + std::to_string(topology.least_steps()) +
                          " steps, the ink has " + std::to_string(emissions.steps())});
}

void WatchedHandwriting::publish_states(const HandwritingModel::Run& run, const Axis& time) {
  const RecurrentStack<float>& stack = model_.stack();
  for (int at = 0; at < run.stack.cells.size(); ++at) {
    const auto layer = static_cast<std::size_t>(at / stack.directions());
    const bool reverse = at % stack.directions() == 1;
    for (const Watched<float>& watched : run.stack.cells[at].watched)
      for (auto& one : state_observables(model_.cell(), watched.name, layer, watched.values.view(), time)) {
        if (reverse) {
          const std::size_t end = one->id.size() - (layer == 0 ? 0 : 1 + std::to_string(layer + 1).size());
          one->id.insert(end, ".reverse");
          one->meaning_text += ", read from the end";
        }
        if (stack.directions() == 2) one->symbol = (reverse ? "←" : "→") + one->symbol;
        shown_.push_back(std::move(one));
      }
  }
}

void WatchedHandwriting::publish_sensitivity(const HandwritingModel::Run& run, Index spike, const Axis& time) {
  const Matrix<float> logits = run.logits.value();
  const Index step = spike >= 0 && spike < logits.cols() ? spike : clearest_spike(logits);
  Index label = 0;
  logits.col(step).tail(logits.rows() - 1).maxCoeff(&label);
  const int symbol = static_cast<int>(label) + 1;
  const PenSensitivity<float> found = pen_sensitivity(tape_, run.input, run.logits, step, symbol);
  publish("sensitivity.inputs", "sensitivity", "∂ ln y/∂x",
          "gradient of the spike's logarithm with respect to each input", Meaning::signed_value, kInputs, time,
          found.of_logarithm, "∂ ln y_t*(k) / ∂x_t");
  publish("sensitivity.total", "sensitivity", "‖∂ ln y/∂x_t‖", "norm of the spike's gradient at each step",
          Meaning::magnitude, kNone, time, found.of_logarithm.colwise().stableNorm(),
          "‖∂ ln y_t*(k) / ∂x_t‖ = √(Σ_i (∂ ln y_t*(k) / ∂x_{t,i})²)");
  publish("sensitivity.place", "sensitivity", "spike", "step and symbol of the spike", Meaning::signed_value, kNone,
          {"", {"step", "symbol"}}, Matrix<float>{{static_cast<float>(step), static_cast<float>(symbol)}});
}

std::shared_ptr<const Observable> confusion_observable(const Matrix<float>& counts, const ClassSymbols& symbols) {
  Axis rows{"true symbol", {}};
  for (int k = 1; k < symbols.size(); ++k) rows.labels.push_back(symbols.utf8(k));
  Axis cols{"symbol read", rows.labels};
  rows.labels.emplace_back("inserted");
  cols.labels.emplace_back("missed");
  return make_observable("confusion.counts", "confusion", "n", "how often each symbol was read as another",
                         Meaning::magnitude, counts, std::move(rows), std::move(cols));
}

}  // namespace unrolled
