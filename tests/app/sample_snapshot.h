// A snapshot such as a character model publishes, made from formulas: the same numbers on every machine to well
// within what a picture shows, with the structure of real ones (a recurrence over a real text, curves that fall).
#pragma once

#include <algorithm>
#include <cmath>
#include <limits>
#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "core/lessons/watched_chain.h"
#include "core/lessons/watched_ctc.h"
#include "core/run/settings.h"
#include "core/run/snapshot.h"

namespace unrolled {

struct SampleSize {
  std::string text =
      "if (next == nullptr) {\n  return \"empty\";  // no more\n}\nfor (int i = 0; i < n; ++i) {\n\tsum += x[i];\n}\n";
  int units = 32;
  int layers = 1;
  int chunk = 25;             // the truncation window
  std::int64_t steps = 4000;  // updates made; 0: before the first
  bool jacobians = false;
};

inline std::vector<std::string> sample_labels(const std::string& text) {
  std::vector<std::string> labels;
  for (std::size_t i = 0; i < text.size();) {
    const auto lead = static_cast<unsigned char>(text[i]);
    const std::size_t length = lead < 0x80 ? 1 : lead < 0xE0 ? 2 : lead < 0xF0 ? 3 : 4;
    const std::string letter = text.substr(i, length);
    labels.push_back(letter == "\n" ? "↵" : letter == " " ? "␣" : letter == "\t" ? "→" : letter);
    i += length;
  }
  return labels;
}

namespace sample_detail {

inline double sigmoid(double x) { return 1.0 / (1.0 + std::exp(-x)); }

// A number in −1 … 1 that looks random: no library's generator, so that every platform has the same.
inline double jitter(int a, int b) {
  const double x = std::sin(12.9898 * a + 78.233 * b) * 437.5453;
  return 2.0 * (x - std::floor(x)) - 1.0;
}

inline Curve curve(std::string id, std::string group, std::string label, std::string unit, CurveRole role,
                   bool logarithmic) {
  Curve made;
  made.id = std::move(id);
  made.group = std::move(group);
  made.label = std::move(label);
  made.unit = std::move(unit);
  made.role = role;
  made.logarithmic = logarithmic;
  return made;
}

// The distinct ones, in the order in which they first occur.
inline std::vector<std::string> alphabet_of(const std::vector<std::string>& labels) {
  std::vector<std::string> alphabet;
  for (const std::string& label : labels)
    if (std::find(alphabet.begin(), alphabet.end(), label) == alphabet.end()) alphabet.push_back(label);
  return alphabet;
}

// p(:, t): a softmax of jitters in which symbol truth[t] is favoured, the more so the larger `trust`.
inline Matrix<float> distributions(const std::vector<Index>& truth, Index symbols, double trust) {
  Matrix<float> p(symbols, static_cast<Index>(truth.size()));
  for (Index t = 0; t < p.cols(); ++t) {
    double sum = 0.0;
    std::vector<double> weight;
    for (Index v = 0; v < symbols; ++v) {
      const double favour =
          v == truth[static_cast<std::size_t>(t)] ? trust * (1.0 + jitter(static_cast<int>(t), 91)) : 0.0;
      weight.push_back(std::exp(2.0 * jitter(static_cast<int>(v) + 50, static_cast<int>(t)) + favour));
      sum += weight.back();
    }
    for (Index v = 0; v < symbols; ++v) p(v, t) = static_cast<float>(weight[static_cast<std::size_t>(v)] / sum);
  }
  return p;
}

inline std::vector<Index> indices_in(const std::vector<std::string>& alphabet, const std::vector<std::string>& labels) {
  std::vector<Index> found;
  for (const std::string& label : labels) {
    const auto at = std::find(alphabet.begin(), alphabet.end(), label);
    found.push_back(at == alphabet.end() ? 0 : at - alphabet.begin());
  }
  return found;
}

inline std::shared_ptr<Observable> over_text(std::string id, std::string group, std::string symbol, std::string text,
                                             Meaning meaning, const std::vector<std::string>& labels,
                                             Matrix<float> values) {
  auto made = std::make_shared<Observable>();
  made->id = std::move(id);
  made->group = std::move(group);
  made->symbol = std::move(symbol);
  made->meaning_text = std::move(text);
  made->meaning = meaning;
  made->cols = {"time step t", labels};
  made->values = std::move(values);
  return made;
}

inline std::vector<std::shared_ptr<Observable>> sample_text_observables(const std::vector<std::string>& labels) {
  std::vector<std::shared_ptr<Observable>> made;
  const auto steps = static_cast<Index>(labels.size());
  const std::vector<std::string> alphabet = alphabet_of(labels);
  std::vector<Index> next = indices_in(alphabet, labels);
  next.erase(next.begin());
  next.push_back(0);
  made.push_back(over_text("prediction.probability", "predictions", "p", "probability of each next character",
                           Meaning::probability, labels,
                           distributions(next, static_cast<Index>(alphabet.size()), 2.5)));
  made.back()->rows = {"symbol", alphabet};
  made.back()->formula = "p_t = softmax(y_t)";
  Matrix<float> target(1, steps);
  for (Index t = 0; t < steps; ++t)
    target(0, t) = t + 1 < steps ? static_cast<float>(next[static_cast<std::size_t>(t)]) : -1.0F;
  made.push_back(over_text("prediction.target", "prediction_targets", "s", "true next character", Meaning::signed_value,
                           labels, target));

  Matrix<float> quotes(1, steps), comments(1, steps), position(1, steps), nesting(1, steps), after(1, steps);
  bool in_quotes = false, in_comment = false;
  int column = 0, depth = 0;
  for (Index t = 0; t < steps; ++t) {
    const std::string& label = labels[static_cast<std::size_t>(t)];
    const bool line_end = label == "↵";
    if (label == "/" && t + 1 < steps && labels[static_cast<std::size_t>(t) + 1] == "/") in_comment = true;
    if (line_end) in_comment = false;
    if (label == "{" || label == "(") ++depth;
    if (label == "}" || label == ")") --depth;
    const bool opens = label == "\"" && !in_quotes;
    const bool closes = label == "\"" && in_quotes;
    quotes(0, t) = in_quotes && !closes ? 1.0F : 0.0F;
    if (opens || closes) in_quotes = opens;
    comments(0, t) = in_comment ? 1.0F : 0.0F;
    position(0, t) = static_cast<float>(column);
    nesting(0, t) = static_cast<float>(depth);
    after(0, t) = t > 0 && labels[static_cast<std::size_t>(t) - 1] == "↵" ? 1.0F : 0.0F;
    column = line_end ? 0 : column + 1;
  }
  const auto property = [&](const char* name, const char* text, Meaning meaning, const Matrix<float>& values) {
    made.push_back(over_text("property." + std::string(name), "properties", name, text, meaning, labels, values));
  };
  property("quotes", "inside quotes", Meaning::gate, quotes);
  property("comments", "inside comments", Meaning::gate, comments);
  property("line_position", "position in the line", Meaning::signed_value, position);
  property("nesting", "nesting depth", Meaning::signed_value, nesting);
  property("after_newline", "after a newline", Meaning::gate, after);

  Matrix<float> listens = Matrix<float>::Zero(1, steps);
  const Index focus = steps - 1 - steps / 4;
  for (Index t = 0; t <= focus; ++t)
    listens(0, t) =
        static_cast<float>(std::exp(-0.15 * static_cast<double>(focus - t) + 1.2 * jitter(static_cast<int>(t), 17)));
  made.push_back(over_text("gradient.input", "input_gradient", "‖∂ ln p/∂x_t‖",
                           "how strongly the prediction listens to the character", Meaning::magnitude, labels,
                           listens));
  return made;
}

// How many parameters two layers take, over the length of what they read.
inline std::vector<std::shared_ptr<Observable>> sample_counts() {
  const std::vector<int> lengths = {1, 2, 5, 10, 20, 50, 100, 200};
  std::vector<std::shared_ptr<Observable>> made;
  for (const bool grows : {true, false}) {
    const std::string id = grows ? "parameters.window" : "parameters.recurrent";
    for (const bool present : {false, true}) {
      auto counts = std::make_shared<Observable>();
      counts->id = present ? id + ".now" : id;
      counts->group = present ? "parameter_counts_now" : "parameter_counts";
      counts->symbol = grows ? "window" : "recurrent";
      counts->meaning_text = grows ? "hidden layer over a window" : "recurrent hidden layer";
      counts->meaning = Meaning::magnitude;
      counts->unit = "parameters";
      counts->formula = grows ? "n·D·H + H = 100·100·100 + 100" : "D·H + H·H + H = 100·100 + 100·100 + 100";
      counts->cols.name = "window length n";
      const auto add = [&](int length, Index col) {
        counts->cols.labels.push_back(std::to_string(length));
        counts->values(0, col) = static_cast<float>(grows ? length * 10000 + 100 : 20100);
      };
      counts->values.resize(1, present ? 1 : static_cast<Index>(lengths.size()));
      if (present)
        add(100, 0);
      else
        for (std::size_t i = 0; i < lengths.size(); ++i) add(lengths[i], static_cast<Index>(i));
      made.push_back(std::move(counts));
    }
  }
  return made;
}

// Gradients clipped at a norm of 2: as many entries as a real sample would have.
inline std::vector<std::shared_ptr<Observable>> sample_clipping() {
  auto entries = std::make_shared<Observable>();
  entries->id = "clipping.entries";
  entries->group = "clipping";
  entries->symbol = "∂L/∂w";
  entries->rows = {"", {"before", "after"}};
  entries->cols.name = "entry";
  entries->values.resize(2, 200);
  for (int k = 0; k < 200; ++k) {
    const double entry = std::pow(jitter(k, 61), 3.0);
    entries->cols.labels.push_back("lstm.W_h [" + std::to_string(k) + ", 0]");
    entries->values(0, k) = static_cast<float>(entry);
    entries->values(1, k) = static_cast<float>(0.4 * entry);
  }
  auto effect = std::make_shared<Observable>();
  effect->id = "clipping.effect";
  effect->group = "clipping";
  effect->rows = {"", {"kind", "threshold", "norm before", "norm after", "cosine", "share changed"}};
  effect->values = Matrix<float>{{1.0F}, {2.0F}, {5.0F}, {2.0F}, {1.0F}, {1.0F}};
  return {std::move(entries), std::move(effect)};
}

inline std::shared_ptr<Observable> sample_matrix(std::string id, std::string group, std::string symbol, Meaning meaning,
                                                 Matrix<float> values) {
  auto made = std::make_shared<Observable>();
  made->id = std::move(id);
  made->group = std::move(group);
  made->symbol = std::move(symbol);
  made->meaning = meaning;
  made->values = std::move(values);
  return made;
}

// Of the last step of a text, and the products over all lags.
inline std::vector<std::shared_ptr<Observable>> sample_jacobians(Index units, Index steps) {
  std::vector<std::shared_ptr<Observable>> made;
  for (const bool full : {false, true}) {
    const Index size = full ? 2 * units : units;
    Matrix<float> jacobian(size, size), singular(size, 1);
    for (Index i = 0; i < size; ++i) {
      for (Index j = 0; j < size; ++j)
        jacobian(i, j) = static_cast<float>(0.4 * jitter(static_cast<int>(i), static_cast<int>(j)));
      singular(i, 0) = static_cast<float>(1.3 * std::exp(-3.0 * static_cast<double>(i) / static_cast<double>(size)));
    }
    const std::string id = full ? "jacobian.state" : "jacobian.h";
    const std::string symbol = full ? "∂s_t/∂s_{t−1}" : "∂h_t/∂h_{t−1}";
    made.push_back(sample_matrix(id, "jacobian", symbol, Meaning::signed_value, jacobian));
    made.back()->rows.name = "unit";
    made.back()->cols.name = "unit before";
    made.push_back(
        sample_matrix("singular." + id, "jacobian_singular", "σ(" + symbol + ")", Meaning::magnitude, singular));
    made.back()->rows.name = "rank";
  }
  const Index lags = (steps + 1) / 2;
  Matrix<float> product(3, lags), lag(1, lags);
  for (Index k = 0; k < lags; ++k) {
    lag(0, k) = static_cast<float>(2 * k);
    for (int row = 0; row < 3; ++row)
      product(row, k) = static_cast<float>(std::exp(-0.2 * (1.0 + row) * static_cast<double>(2 * k)));
  }
  made.push_back(
      sample_matrix("jacobian.product", "jacobian_product", "σ(∂h_T/∂h_t)", Meaning::magnitude, std::move(product)));
  made.back()->rows.labels = {"largest", "median", "smallest"};
  made.back()->cols.name = "lag T − t";
  for (Index k = 0; k < lags; ++k) made.back()->cols.labels.push_back(std::to_string(2 * k));
  made.push_back(sample_matrix("jacobian.lag", "jacobian_places", "", Meaning::magnitude, std::move(lag)));
  made.push_back(sample_matrix("jacobian.focus", "jacobian_places", "", Meaning::magnitude,
                               Matrix<float>::Constant(1, 1, static_cast<float>(steps - 1))));
  return made;
}

inline std::shared_ptr<Observable> sample_distributions(const TextSample& sample,
                                                        const std::vector<std::string>& labels) {
  std::vector<std::string> written = sample_labels(sample.text);
  written.erase(written.begin(), written.begin() + sample.primed);
  const std::vector<std::string> alphabet = alphabet_of(labels);
  auto made = over_text("sample.probability", "sample_predictions", "p",
                        "distribution that the character was drawn from", Meaning::probability, written,
                        distributions(indices_in(alphabet, written), static_cast<Index>(alphabet.size()), 2.5));
  made->rows = {"symbol", alphabet};
  made->cols.name = "character n";
  return made;
}

}  // namespace sample_detail

// What a lesson of CTC publishes for "apple" in eight steps.
inline std::vector<std::shared_ptr<const Observable>> sample_ctc_observables() {
  const ctc::Topology apple({1, 4, 4, 3, 2}, 0, 6);
  Matrix<float> logits(6, 8);
  for (Index t = 0; t < logits.cols(); ++t)
    for (Index k = 0; k < logits.rows(); ++k)
      logits(k, t) = static_cast<float>(std::sin(1.0 + 1.7 * static_cast<double>(k) + 0.9 * static_cast<double>(t)) +
                                        0.3 * static_cast<double>((k + 2 * t) % 3));
  return ctc_observables(apple, ctc::emissions_from_logits(logits.cast<double>()), logits, ClassSymbols("-aelpx", "-"),
                         {});
}

// What a lesson of a recurrence of scalars publishes for seven steps.
inline std::vector<std::shared_ptr<const Observable>> sample_chain_observables() {
  return chain_observables({1.0, 0.9, 0.5, {0.5, -0.3, 0.8, 0.2, -0.6, 0.4, 0.1}}, ChainParameter::w, -0.5);
}

inline Snapshot sample_snapshot(const SampleSize& size = {}) {
  using namespace sample_detail;
  Snapshot snapshot;
  snapshot.version = 1;
  snapshot.lesson = "char-lm";
  snapshot.seed = 7;
  snapshot.step = size.steps;
  snapshot.epoch = static_cast<double>(size.steps) / 3200.0;
  snapshot.loss = 1.3;
  snapshot.settings = std::make_shared<Settings>(std::vector<Setting>{{"temperature", 0.8, 0.05, 5.0}});

  const std::vector<std::string> labels = sample_labels(size.text);
  const int steps = static_cast<int>(labels.size());
  const int units = size.units;

  // ── States: an LSTM whose weights are sines ──
  std::vector<Matrix<float>> below;  // h of the layer below
  for (int layer = 0; layer < size.layers; ++layer) {
    const std::string suffix = layer == 0 ? "" : "." + std::to_string(layer + 1);
    Matrix<float> i(units, steps), f(units, steps), o(units, steps), g(units, steps), c(units, steps),
        tanh_c(units, steps), h(units, steps);
    for (int t = 0; t < steps; ++t) {
      int letter = 0;
      for (const char byte : labels[static_cast<std::size_t>(t)])
        letter = 3 * letter + static_cast<unsigned char>(byte);
      for (int u = 0; u < units; ++u) {
        const double before = t > 0 ? h((u + 1) % units, t - 1) : 0.0;
        const double x = layer > 0 ? 2.0 * below.back()(u, t) : 0.0;
        const auto gate = [&](int number, double weight, double bias) {
          return bias + weight * jitter(7 * u + number, letter) + x + 0.8 * jitter(u, number) * before;
        };
        i(u, t) = static_cast<float>(sigmoid(gate(0, 2.5, 0.0)));
        f(u, t) = static_cast<float>(sigmoid(gate(1, 2.0, 1.5)));
        o(u, t) = static_cast<float>(sigmoid(gate(2, 2.0, 0.5)));
        g(u, t) = static_cast<float>(std::tanh(gate(3, 1.5, 0.0)));
        c(u, t) = (t > 0 ? f(u, t) * c(u, t - 1) : 0.0F) + i(u, t) * g(u, t);
        tanh_c(u, t) = std::tanh(c(u, t));
        h(u, t) = o(u, t) * tanh_c(u, t);
      }
    }
    const auto add = [&](const std::string& id, const std::string& symbol, const std::string& text, Meaning meaning,
                         const Matrix<float>& values, const std::string& formula) {
      auto observable = std::make_shared<Observable>();
      observable->id = id + suffix;
      observable->group = "states";
      observable->symbol = symbol;
      observable->meaning_text = text + " of layer " + std::to_string(layer + 1);
      observable->meaning = meaning;
      observable->rows = {"unit", {}};
      observable->cols = {"time step t", labels};
      observable->values = values;
      observable->formula = formula;
      snapshot.observables.push_back(std::move(observable));
    };
    add("state.h", "h", "hidden state", Meaning::signed_activation, h, "h_t = o_t ⊙ tanh(c_t)");
    add("state.tanh_c", "tanh c", "squashed cell state", Meaning::signed_activation, tanh_c,
        "tanh c_t = tanh(f_t ⊙ c_{t−1} + i_t ⊙ g_t)");
    add("state.c", "c", "cell state", Meaning::signed_value, c, "c_t = f_t ⊙ c_{t−1} + i_t ⊙ g_t");
    add("gate.i", "i", "input gate", Meaning::gate, i, "i_t = σ(W_xi x_t + W_hi h_{t−1} + b_i)");
    add("gate.f", "f", "forget gate", Meaning::gate, f, "f_t = σ(W_xf x_t + W_hf h_{t−1} + b_f)");
    add("gate.o", "o", "output gate", Meaning::gate, o, "o_t = σ(W_xo x_t + W_ho h_{t−1} + b_o)");
    add("gate.g", "g", "candidate", Meaning::signed_activation, g, "g_t = tanh(W_xg x_t + W_hg h_{t−1} + b_g)");
    below.push_back(h);
  }

  // ── ‖∂L/∂h_t‖: falls towards the beginning of each chunk ──
  auto flow = std::make_shared<Observable>();
  flow->id = "gradient.hidden";
  flow->group = "gradient_flow";
  flow->symbol = "‖∂L/∂h_t‖";
  flow->meaning_text = "gradient of the loss with respect to the hidden state";
  flow->meaning = Meaning::magnitude;
  flow->rows.name = "layer";
  for (int layer = 0; layer < size.layers; ++layer) flow->rows.labels.push_back(std::to_string(layer + 1));
  flow->cols = {"time step t", labels};
  flow->values.resize(size.layers, steps);
  for (int t = 0; t < steps; ++t)
    for (int layer = 0; layer < size.layers; ++layer)
      flow->values(layer, t) = static_cast<float>(
          0.02 * std::exp(-0.12 * (size.chunk - 1 - t % size.chunk) - 0.7 * layer + 0.5 * jitter(t, 3 + layer)));
  snapshot.observables.push_back(std::move(flow));
  auto chunk = std::make_shared<Observable>();
  chunk->id = "gradient.chunk";
  chunk->group = "gradient_chunks";
  chunk->cols = {"time step t", labels};
  chunk->values.resize(1, steps);
  for (int t = 0; t < steps; ++t) chunk->values(0, t) = static_cast<float>(t / size.chunk);
  snapshot.observables.push_back(std::move(chunk));

  // ── What the model expects next, what the text is about, what a prediction listens to ──
  for (std::shared_ptr<Observable>& made : sample_text_observables(labels)) snapshot.observables.push_back(made);

  for (std::shared_ptr<Observable>& made : sample_counts()) snapshot.observables.push_back(made);
  for (std::shared_ptr<Observable>& made : sample_clipping()) snapshot.observables.push_back(made);
  if (size.jacobians)
    for (std::shared_ptr<Observable>& made : sample_jacobians(units, steps)) snapshot.observables.push_back(made);

  // ── Curves ──
  const auto publish = [&](Curve made) { snapshot.curves.push_back(std::make_shared<Curve>(std::move(made))); };
  Curve training = curve("bits_per_char", "loss", "training", "bits/char", CurveRole::training, false);
  Curve held_out = curve("heldout_bits_per_char", "loss", "held out", "bits/char", CurveRole::held_out, false);
  Curve uniform = curve("uniform_bits_per_char", "loss", "uniform guess", "bits/char", CurveRole::threshold, false);
  Curve total = curve("gradient_norm", "gradient_norms", "all parameters", "", CurveRole::training, true);
  Curve threshold =
      curve("gradient_norm.threshold", "gradient_norms", "clip threshold", "", CurveRole::threshold, true);
  Curve clipped = curve("gradient_norm.clipped", "gradient_norms", "clipped", "", CurveRole::mark, false);
  std::vector<Curve> single;
  for (int layer = 0; layer < size.layers; ++layer)
    for (const char* name : {"W_x", "W_h", "b"}) {
      const std::string full = "lstm" + (layer == 0 ? std::string() : std::to_string(layer + 1)) + "." + name;
      single.push_back(curve("gradient_norm." + full, "gradient_norms", full, "", CurveRole::training, true));
    }
  for (const char* name : {"output.W", "output.b"})
    single.push_back(
        curve(std::string("gradient_norm.") + name, "gradient_norms", name, "", CurveRole::training, true));

  const std::int64_t stride = std::max<std::int64_t>(1, size.steps / 400);
  for (std::int64_t step = stride; step <= size.steps; step += stride) {
    const double at = static_cast<double>(step);
    const int n = static_cast<int>(step / stride);
    const double bits = 2.0 + 4.1 * std::exp(-at / 150.0) + 0.9 * std::exp(-at / 1500.0) + 0.12 * jitter(n, 1);
    const auto point = [&](double mean, double spread) {
      return CurvePoint{at, static_cast<float>(mean), static_cast<float>(mean - spread),
                        static_cast<float>(mean + spread)};
    };
    training.points.push_back(point(bits, 0.25));
    uniform.points.push_back(point(6.46, 0.0));
    if (n % 20 == 0 || n == 1) held_out.points.push_back(point(bits + 0.1 + 0.1 * at / 4000.0, 0.0));
    const double norm = 0.9 * std::exp(0.5 * jitter(n, 2)) + 6.0 * std::exp(-at / 60.0) + (n % 57 == 0 ? 4.0 : 0.0);
    const auto magnitude = [&](double mean) {
      return CurvePoint{at, static_cast<float>(mean), static_cast<float>(0.7 * mean), static_cast<float>(1.5 * mean)};
    };
    total.points.push_back(magnitude(norm));
    threshold.points.push_back(point(2.0, 0.0));
    clipped.points.push_back(point(norm > 2.0 ? 1.0 : norm > 1.4 ? 0.2 : 0.0, 0.0));
    for (std::size_t k = 0; k < single.size(); ++k)
      single[k].points.push_back(
          magnitude(norm * 0.6 * std::exp(-0.6 * static_cast<double>(k) + 0.2 * jitter(n, 5 + static_cast<int>(k)))));
  }
  publish(std::move(training));
  publish(std::move(held_out));
  publish(std::move(uniform));
  publish(std::move(total));
  for (Curve& one : single) publish(std::move(one));
  publish(std::move(threshold));
  publish(std::move(clipped));

  // ── Samples: as at first, and the newest ──
  if (size.steps >= 1) {
    snapshot.texts.push_back({"sample.1", "temperature 0.8", "x;h=(  ie\nt}r+ nn\"x(", 1, 3});
    if (size.steps >= 100)
      snapshot.texts.push_back({"sample.100", "temperature 0.8", "iff ret s in(x = tne;\n  for the }\n", 100, 3});
    if (size.steps >= 1000)
      snapshot.texts.push_back(
          {"sample.1000", "temperature 0.8", "if (next == i) {\n  retorn \"no\";  // the\n}\n", 1000, 3});
  }
  snapshot.texts.push_back({"sample", "temperature 0.8",
                            "static int next_state(const Matrix& x) {\n  if (x.rows() == 0) return \"none\";\n"
                            "  for (int i = 0; i < rows; ++i) sum += x(i, t);\n}\n\n// The gate of the cell\n",
                            size.steps, 6});
  snapshot.observables.push_back(sample_distributions(snapshot.texts.back(), labels));
  for (auto& one : sample_ctc_observables()) snapshot.observables.push_back(std::move(one));
  for (auto& one : sample_chain_observables()) snapshot.observables.push_back(std::move(one));
  return snapshot;
}

}  // namespace unrolled
