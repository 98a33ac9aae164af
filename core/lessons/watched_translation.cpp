#include "core/lessons/watched_translation.h"

#include <algorithm>
#include <utility>

#include "core/lessons/published.h"
#include "core/lessons/watched_predictions.h"
#include "core/lessons/watched_states.h"
#include "core/math/check.h"

namespace unrolled {

namespace {

// In the letters of alignment.h; `mapped`: the annotations have another size than the state.
std::string score_formula(const std::string& attention, bool mapped) {
  if (attention == "bahdanau") return "e_ij = vᵀ tanh(W_a s_{i−1} + U_a h_j)";
  if (attention == "dot") return mapped ? "e_ij = s_iᵀ U_a h_j" : "e_ij = s_iᵀ h_j";
  if (attention == "general") return "e_ij = (W_a s_i)ᵀ h_j";
  if (attention == "concat") return "e_ij = vᵀ tanh([W_a U_a] [s_i; h_j])";
  if (attention == "location") return "e_i = W_a s_i";
  return "e_ij = (W_a s_i)ᵀ (U_a h_j) / √d";
}

constexpr std::size_t kMostLabelled = 60;  // symbols of a beginning

constexpr const char* kInWindow = ",  |j − p_i| ≤ D";

std::string weight_formula(const AlignmentOptions& alignment) {
  if (alignment.window == "global") return "α_ij = exp(e_ij) / Σ_k exp(e_ik)";
  if (alignment.annealed) return "α_ij = g_ij exp(e_ij) / Σ_k g_ik exp(e_ik)";
  const std::string factor = alignment.window == "local-p" ? "g_ij " : "";
  return "α_ij = " + factor + "exp(e_ij) / Σ_k exp(e_ik),  |j − p_i| ≤ D,  |k − p_i| ≤ D";
}

std::string window_formula(const AlignmentOptions& alignment) {
  const std::string gaussian = "g_ij = exp(−(j − p_i)² / (2 σ²))";
  if (alignment.annealed) return gaussian;
  return (alignment.window == "local-p" ? gaussian : "g_ij = 1") + kInWindow;
}

class Publisher {
 public:
  Publisher(const TranslationTrace& trace, const PairTask& task)
      : source_{"source position j", labels_of(trace.source, with_end(task.source_symbols())), true},
        target_{"target step i", labels_of(trace.output, with_end(task.target_symbols()))} {}

  Observable& add(const char* id, const char* group, const char* symbol, const char* meaning_text, Meaning meaning,
                  Matrix<float> values, const Axis& rows, const Axis& cols) {
    return *made_.emplace_back(
        make_observable(id, group, symbol, meaning_text, meaning, std::move(values), rows, cols));
  }
  void add(std::shared_ptr<Observable> made) { made_.push_back(std::move(made)); }

  const Axis& source() const { return source_; }
  const Axis& target() const { return target_; }
  std::vector<std::shared_ptr<const Observable>> take() { return {made_.begin(), made_.end()}; }

 private:
  Axis source_, target_;
  std::vector<std::shared_ptr<Observable>> made_;
};

void publish_attention(Publisher& out, const TranslationTrace& trace, const SequenceToSequenceOptions& model) {
  const Axis none;
  out.add("attention.weights", "attention", "α", "share of a place in what a target step looks at",
          Meaning::probability, trace.weights, out.source(), out.target())
      .formula = weight_formula(model.alignment);
  if (trace.right && !trace.right->alignment.empty()) {
    Matrix<float> known = Matrix<float>::Zero(trace.weights.rows(), trace.weights.cols());
    for (std::size_t i = 0; i < trace.right->alignment.size() && static_cast<Index>(i) < known.cols(); ++i)
      for (const int place : trace.right->alignment[i]) known(place, static_cast<Index>(i)) = 1.0F;
    out.add("attention.true", "attention", "A", "where the right symbol comes from", Meaning::probability,
            std::move(known), out.source(), out.target());
  }
  if (trace.scores.size() > 0)
    out.add("attention.scores", "attention", "e", "score of a place before the softmax", Meaning::signed_value,
            trace.scores, out.source(), out.target())
        .formula = score_formula(model.attention, trace.query.rows() != trace.values.rows());
  if (trace.window.size() > 0)
    out.add("attention.window", "attention", "g", "what the window multiplies a place by", Meaning::probability,
            trace.window, out.source(), out.target())
        .formula = window_formula(model.alignment);
  if (trace.centre.size() > 0)
    out.add("attention.centre", "attention", "p", "the place that the window is centred on", Meaning::signed_value,
            trace.centre, none, out.target());
  Matrix<float> edited(1, trace.weights.cols());
  for (Index i = 0; i < edited.cols(); ++i) edited(0, i) = trace.edited.at(static_cast<std::size_t>(i)) ? 1.0F : 0.0F;
  out.add("attention.edited", "attention", "edited", "whether the weights of a step were set by hand",
          Meaning::probability, std::move(edited), none, out.target());
}

void publish_parts(Publisher& out, const TranslationTrace& trace) {
  const Axis none, component{"component", {}};
  const auto add = [&](const char* id, const char* symbol, const char* meaning_text, const Matrix<float>& values,
                       const Axis& cols) {
    if (values.size() > 0)
      out.add(id, "attention_parts", symbol, meaning_text, Meaning::signed_value, values, component, cols);
  };
  add("attention.query", "q", "what a target step asks with", trace.query, out.target());
  add("attention.keys", "k", "what a place of the source answers to", trace.keys, out.source());
  add("attention.v", "v", "what the score makes of each component", trace.v, none);
  add("attention.values", "h", "annotation of a place of the source", trace.values, out.source());
  add("attention.context", "c", "mean of the annotations, as the weights have it", trace.context, out.target());
}

// The decoder's states are called as those of any recurrent layer; the encoder's have names of their own.
void publish_states(Publisher& out, const TranslationTrace& trace, const CellOptions& cell) {
  for (const TranslationTrace::State& state : trace.states) {
    for (auto& one : state_observables(cell, state.name, state.layer, state.values,
                                       state.in_encoder ? out.source() : out.target())) {
      if (state.in_encoder) {
        if (one->id.starts_with("state.tanh")) continue;
        const std::string layer = std::to_string(state.layer + 1);
        one->id = "encoder." + state.name + (state.reverse ? ".reverse" : "") + (state.layer == 0 ? "" : "." + layer);
        one->symbol = (state.reverse ? "←" : "→") + one->symbol;
        one->meaning_text = std::string(state.name == "c" ? "cell state" : "state") + " of the encoder" +
                            (state.reverse ? ", read from the end" : "") + ", layer " + layer;
      }
      out.add(std::move(one));
    }
  }
}

void publish_predictions(Publisher& out, const TranslationTrace& trace, const PairTask& task) {
  std::vector<int> targets(trace.output.size(), -1);
  if (trace.right) {
    const std::vector<int>& right = trace.right->target;
    for (std::size_t i = 0; i < targets.size() && i <= right.size(); ++i)
      targets[i] = i < right.size() ? right[i] : static_cast<int>(task.target_symbols().size());
  }
  for (const auto& one :
       prediction_observables(trace.logits, targets, with_end(task.target_symbols()), out.target().labels)) {
    auto over_target = std::make_shared<Observable>(*one);
    over_target->cols = out.target();
    out.add(std::move(over_target));
  }
}

Matrix<float> as_row(const std::vector<int>& symbols) {
  Matrix<float> row(1, static_cast<Index>(symbols.size()));
  for (std::size_t i = 0; i < symbols.size(); ++i) row(0, static_cast<Index>(i)) = static_cast<float>(symbols[i]);
  return row;
}

void publish_pair(Publisher& out, const TranslationTrace& trace, const PairTask& task) {
  const Axis none;
  const auto add = [&](const char* id, const char* symbol, const char* meaning_text, const std::vector<int>& symbols,
                       const Axis& cols) {
    out.add(id, "pair", symbol, meaning_text, Meaning::signed_value, as_row(symbols), none, cols);
  };
  add("pair.source", "x", "symbols that are read", trace.source, out.source());
  add("pair.output", "ŷ", "symbols that were said", trace.output, out.target());
  add("pair.forced", "forced", "whether a symbol was put there by hand", {trace.forced.begin(), trace.forced.end()},
      out.target());
  if (!trace.right) return;
  std::vector<int> right = trace.right->target;
  const std::vector<std::string> names = with_end(task.target_symbols());
  right.push_back(static_cast<int>(names.size()) - 1);
  add("pair.target", "y", "symbols that would be right", right, {"target step i", labels_of(right, names)});
}

// What is said up to a node. Of a long one only its end, so that the texts of a deep tree do not grow with its depth.
std::string beginning_of(const std::vector<BeamNode>& tree, int node, const PairTask& task) {
  std::vector<int> symbols;
  while (tree[static_cast<std::size_t>(node)].parent >= 0 && symbols.size() < kMostLabelled) {
    symbols.push_back(tree[static_cast<std::size_t>(node)].symbol);
    node = tree[static_cast<std::size_t>(node)].parent;
  }
  std::reverse(symbols.begin(), symbols.end());
  const bool is_cut = tree[static_cast<std::size_t>(node)].parent >= 0;
  return (is_cut ? "…" + task.target_joint() : "") + task.target_text(symbols);
}

void publish_beam(Publisher& out, const TranslationTrace& trace, const PairTask& task) {
  const std::vector<BeamNode>& tree = trace.beam.nodes;
  Matrix<float> nodes(static_cast<Index>(tree.size()), 9);
  Axis rows{"beginning", {}};
  for (std::size_t i = 0; i < tree.size(); ++i) {
    const BeamNode& node = tree[i];
    nodes.row(static_cast<Index>(i)) << static_cast<float>(node.parent), static_cast<float>(node.symbol),
        static_cast<float>(node.depth), static_cast<float>(node.log_symbol), static_cast<float>(node.log_probability),
        static_cast<float>(node.score), node.kept ? 1.0F : 0.0F, node.finished ? 1.0F : 0.0F,
        static_cast<float>(node.rank);
    rows.labels.push_back(beginning_of(tree, static_cast<int>(i), task));
  }
  const Axis quantities{
      "quantity", {"parent", "symbol", "depth", "ln p of the symbol", "ln p", "score", "kept", "finished", "rank"}};
  out.add("beam.nodes", "beam", "beam", "beginnings of answers that the search tried", Meaning::signed_value,
          std::move(nodes), rows, quantities);
}

}  // namespace

std::vector<std::string> with_end(const std::vector<std::string>& symbols) {
  std::vector<std::string> names = symbols;
  names.emplace_back(kEndSign);
  return names;
}

std::vector<std::string> labels_of(const std::vector<int>& symbols, const std::vector<std::string>& names) {
  std::vector<std::string> labels;
  for (const int symbol : symbols) labels.push_back(names.at(static_cast<std::size_t>(symbol)));
  return labels;
}

std::vector<std::shared_ptr<const Observable>> translation_observables(const TranslationTrace& trace,
                                                                       const PairTask& task,
                                                                       const SequenceToSequenceOptions& model) {
  Publisher out(trace, task);
  if (trace.weights.size() > 0) {
    publish_attention(out, trace, model);
    publish_parts(out, trace);
  }
  publish_states(out, trace, model.cell);
  publish_predictions(out, trace, task);
  publish_pair(out, trace, task);
  publish_beam(out, trace, task);
  return out.take();
}

}  // namespace unrolled
