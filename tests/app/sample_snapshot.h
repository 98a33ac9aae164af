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

}  // namespace sample_detail

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

  snapshot.texts.push_back({"sample", "temperature 0.8",
                            "static int next_state(const Matrix& x) {\n  if (x.rows() == 0) return \"none\";\n"
                            "  for (int i = 0; i < rows; ++i) sum += x(i, t);\n}\n\n// The gate of the cell\n",
                            size.steps});
  return snapshot;
}

}  // namespace unrolled
