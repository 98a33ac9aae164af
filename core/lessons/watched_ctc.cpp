#include "core/lessons/watched_ctc.h"

#include <cmath>
#include <limits>
#include <utility>

#include "core/ctc/greedy.h"
#include "core/ctc/paths.h"
#include "core/lessons/published.h"
#include "core/math/check.h"

namespace unrolled {

namespace {

constexpr std::size_t kMostNodes = 2000;
constexpr float kNone = std::numeric_limits<float>::quiet_NaN();

class Publisher {
 public:
  Publisher(const ctc::Topology& topology, Index steps, const ClassSymbols& symbols) {
    symbols_.name = "symbol";
    for (int k = 0; k < symbols.size(); ++k) symbols_.labels.push_back(symbols.utf8(k));
    states_.name = "extended label s";
    for (const int k : topology.extended()) states_.labels.push_back(symbols.utf8(k));
    times_.name = "time step t";
    for (Index t = 1; t <= steps; ++t) times_.labels.push_back(std::to_string(t));
  }

  Observable& add(const char* id, const char* symbol, const char* meaning_text, Meaning meaning, Matrix<float> values) {
    return *made_.emplace_back(make_observable(id, "ctc", symbol, meaning_text, meaning, std::move(values)));
  }
  Observable& by_symbol(const char* id, const char* symbol, const char* meaning_text, Meaning meaning,
                        const Matrix<double>& values) {
    return on(symbols_, add(id, symbol, meaning_text, meaning, values.cast<float>()));
  }
  Observable& by_state(const char* id, const char* symbol, const char* meaning_text, Meaning meaning,
                       const Matrix<double>& values) {
    return on(states_, add(id, symbol, meaning_text, meaning, values.cast<float>()));
  }
  Observable& by_time(const char* id, const char* symbol, const char* meaning_text, Meaning meaning,
                      const Matrix<double>& values) {
    Observable& made = add(id, symbol, meaning_text, meaning, values.cast<float>());
    made.cols = times_;
    return made;
  }

  std::vector<std::shared_ptr<const Observable>> take() { return {made_.begin(), made_.end()}; }
  const Axis& states() const { return states_; }

 private:
  Observable& on(const Axis& rows, Observable& made) {
    made.rows = rows;
    made.cols = times_;
    return made;
  }

  Axis symbols_, states_, times_;
  std::vector<std::shared_ptr<Observable>> made_;
};

void publish_tables(Publisher& out, const ctc::Topology& topology, Index steps, const ctc::Trellis& trellis) {
  const bool logarithms = trellis.options.arithmetic == ctc::Arithmetic::kLogarithm;
  const bool with_emission = trellis.options.convention == ctc::Convention::kWithEmission;
  const Meaning meaning = logarithms ? Meaning::log_probability : Meaning::probability;
  out.by_state("ctc.alpha", logarithms ? "ln α" : "α", "mass of the paths' beginnings that are here", meaning,
               trellis.alpha)
      .formula = "α_t(s) = (α_{t−1}(s) + α_{t−1}(s−1) + [α_{t−1}(s−2)]) · y_t(s)";
  out.by_state("ctc.beta", logarithms ? "ln β" : "β", "mass of the paths' endings that begin here", meaning,
               trellis.beta)
      .formula = with_emission
                     ? "β_t(s) = (β_{t+1}(s) + β_{t+1}(s+1) + [β_{t+1}(s+2)]) · y_t(s)"
                     : "β_t(s) = β_{t+1}(s) y_{t+1}(s) + β_{t+1}(s+1) y_{t+1}(s+1) + [β_{t+1}(s+2) y_{t+1}(s+2)]";
  out.by_state("ctc.product", logarithms ? "ln αβ" : "αβ", "product of the two tables", meaning, trellis.product);
  out.by_state("ctc.occupancy", "γ", "share of the target's paths that are here", Meaning::probability,
               trellis.occupancy)
      .formula = with_emission ? "γ_t(s) = α_t(s) β_t(s) / (y_t(s) p)" : "γ_t(s) = α_t(s) β_t(s) / p";
  out.by_state("ctc.alpha_count", "beginnings", "number of the paths' beginnings that are here", Meaning::magnitude,
               ctc::count_beginnings(topology, steps));
  out.by_state("ctc.beta_count", "endings", "number of the paths' endings that begin here", Meaning::magnitude,
               ctc::count_endings(topology, steps));
  out.by_time("ctc.alpha_log_scale", "ln c", "logarithm of what a column of α was divided by", Meaning::signed_value,
              trellis.alpha_log_scale.transpose());
  out.by_time("ctc.beta_log_scale", "ln d", "logarithm of what a column of β was divided by", Meaning::signed_value,
              trellis.beta_log_scale.transpose());
}

void publish_target(Publisher& out, const ctc::Topology& topology) {
  Matrix<float> extended(topology.state_count(), 1);
  for (Index s = 0; s < topology.state_count(); ++s) extended(s, 0) = static_cast<float>(topology.symbol(s));
  out.add("ctc.extended", "l′", "symbol of each extended label", Meaning::signed_value, std::move(extended)).rows =
      out.states();
}

void publish_paths(Publisher& out, const ctc::Topology& topology, const ctc::Emissions& emissions) {
  const ctc::BestPaths best = ctc::best_paths(topology, emissions, 1);
  if (!best.paths.empty()) {
    Matrix<double> states(1, emissions.steps());
    for (Index t = 0; t < states.cols(); ++t)
      states(0, t) = static_cast<double>(best.paths.front()[static_cast<std::size_t>(t)]);
    out.by_time("ctc.best_path", "π*", "state of the likeliest path that spells the target", Meaning::signed_value,
                states);
  }
  const ctc::GreedyDecoding greedy = ctc::greedy_decode(emissions.y, topology.blank());
  Matrix<double> symbols(1, emissions.steps());
  for (Index t = 0; t < symbols.cols(); ++t)
    symbols(0, t) = static_cast<double>(greedy.path[static_cast<std::size_t>(t)]);
  out.by_time("ctc.greedy_path", "argmax y", "likeliest symbol of each step", Meaning::signed_value, symbols);
}

void publish_beam(Publisher& out, const ctc::Topology& topology, const ctc::Emissions& emissions,
                  const WatchedCtcOptions& options) {
  ctc::PrefixBeam found;
  if (options.beam == nullptr) {
    ctc::PrefixBeamOptions search;
    search.scoring = options.scoring;
    search.width = options.beam_width;
    search.trace = true;
    found = ctc::prefix_beam_search(emissions.y, topology.blank(), search);
  }
  const ctc::PrefixBeam& beam = options.beam == nullptr ? found : *options.beam;
  // The place of each node among those that are shown; its parents are shown as well, since they survived longer.
  const bool all = beam.nodes.size() <= kMostNodes;
  std::vector<int> place(beam.nodes.size(), -1);
  int shown = 0;
  for (std::size_t i = 0; i < beam.nodes.size(); ++i)
    if (all || i == 0 || beam.nodes[i].kept > 0) place[i] = shown++;
  const auto placed = [&](int node) { return node < 0 ? -1 : place[static_cast<std::size_t>(node)]; };
  Matrix<float> nodes(shown, 9);
  for (std::size_t i = 0; i < beam.nodes.size(); ++i) {
    if (place[i] < 0) continue;
    const ctc::PrefixNode& node = beam.nodes[i];
    nodes.row(place[i]) << static_cast<float>(placed(node.parent)), static_cast<float>(node.symbol),
        static_cast<float>(node.time), static_cast<float>(node.kept), static_cast<float>(node.log_acoustic),
        static_cast<float>(node.log_language), static_cast<float>(node.words), static_cast<float>(node.log_total),
        static_cast<float>(node.merged);
  }
  Matrix<float> totals = Matrix<float>::Constant(shown, emissions.steps(), kNone);
  Matrix<float> kept = Matrix<float>::Zero(shown, emissions.steps());
  for (std::size_t t = 0; t < beam.steps.size(); ++t)
    for (const auto* standings : {&beam.steps[t].kept, &beam.steps[t].pruned})
      for (const ctc::PrefixStanding& standing : *standings) {
        const int at = placed(standing.node);
        if (at < 0) continue;
        totals(at, static_cast<Index>(t)) = static_cast<float>(standing.log_total);
        if (standings == &beam.steps[t].kept) kept(at, static_cast<Index>(t)) = 1.0F;
      }
  out.add("ctc.beam", "beam", "prefixes of the beam search", Meaning::signed_value, std::move(nodes)).cols = {
      "quantity", {"parent", "symbol", "time", "kept", "log_acoustic", "log_language", "words", "log_total", "merged"}};
  out.add("ctc.beam_total", "Q", "what each prefix was ranked by at each step", Meaning::signed_value,
          std::move(totals));
  out.add("ctc.beam_kept", "kept", "whether each prefix was kept at each step", Meaning::probability, std::move(kept));
  Matrix<float> answers(static_cast<Index>(beam.answers.size()), 5);
  for (std::size_t i = 0; i < beam.answers.size(); ++i) {
    const ctc::Hypothesis& answer = beam.answers[i];
    answers.row(static_cast<Index>(i)) << static_cast<float>(placed(beam.answer_nodes[i])),
        static_cast<float>(answer.log_acoustic), static_cast<float>(answer.log_language),
        static_cast<float>(answer.words), static_cast<float>(answer.log_total);
  }
  out.add("ctc.answers", "answers", "answers of the beam search", Meaning::signed_value, std::move(answers)).cols = {
      "quantity", {"node", "log_acoustic", "log_language", "words", "log_total"}};
}

}  // namespace

std::vector<std::shared_ptr<const Observable>> ctc_observables(const ctc::Topology& topology,
                                                               const ctc::Emissions& emissions,
                                                               const Matrix<float>& logits, const ClassSymbols& symbols,
                                                               const WatchedCtcOptions& options) {
  check(symbols.size() == topology.classes(), "ctc_observables: there are ", symbols.size(),
        " names of symbols, expected ", topology.classes());
  Publisher out(topology, emissions.steps(), symbols);
  const ctc::Trellis trellis = ctc::make_trellis(topology, emissions, options.trellis);
  out.by_symbol("ctc.logits", "x", "score of each symbol before the softmax", Meaning::signed_value,
                logits.cast<double>());
  out.by_symbol("ctc.y", "y", "probability of each symbol", Meaning::probability, emissions.y).formula =
      "y_t = softmax(x_t)";
  out.by_symbol("ctc.occupancy_by_symbol", "γ", "share of the target's paths that show a symbol", Meaning::probability,
                trellis.occupancy_by_symbol)
      .formula = "γ_t(k) = Σ_{s: l′_s = k} γ_t(s)";
  out.by_symbol("ctc.gradient", "∂L/∂x", "gradient of the loss with respect to the scores", Meaning::signed_value,
                trellis.gradient_logits)
      .formula = "∂L/∂x_t(k) = y_t(k) − γ_t(k)";
  out.by_symbol("ctc.gradient_y", "∂L/∂y", "gradient of the loss with respect to the probabilities",
                Meaning::signed_value, trellis.gradient_y)
      .formula = "∂L/∂y_t(k) = −1/(p y_t(k)²) · Σ_{s: l′_s = k} α_t(s) β_t(s)";
  out.add("ctc.log_p", "ln p", "logarithm of the target's probability", Meaning::log_probability,
          Matrix<float>::Constant(1, 1, static_cast<float>(trellis.log_p)));
  publish_target(out, topology);
  publish_tables(out, topology, emissions.steps(), trellis);
  publish_paths(out, topology, emissions);
  publish_beam(out, topology, emissions, options);
  return out.take();
}

}  // namespace unrolled
