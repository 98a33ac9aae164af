// The window of an update as a recurrent lesson publishes it (groups unrolled, weights, singular_values, spectrum),
// computed from made weights: a real forward and backward pass, so that formulas can be checked against the values.
#pragma once

#include <cmath>
#include <limits>
#include <memory>
#include <string>
#include <tuple>
#include <utility>
#include <vector>

#include "core/run/snapshot.h"
#include "tests/app/sample_snapshot.h"

namespace unrolled {

struct SampleWindow {
  std::string text = "hello";    // read, and shifted by one the target
  std::string symbols = "helo";  // of the alphabet
  int units = 3;
  std::string cell = "rnn";  // or "lstm", "gru": their forward pass is real, their gradients are not
  int layers = 1;            // of an RNN
  bool carried = true;       // the state before the window is not zero
  std::vector<bool> inputs;  // of each step; empty: all
  std::vector<bool> outputs;
  bool watched = true;  // the states shown are those of the window
  double weight = 1.0;  // size of the weights
};

namespace sample_detail {

inline Matrix<float> made_weights(Index rows, Index cols, int number, double size) {
  Matrix<float> made(rows, cols);
  for (Index i = 0; i < rows; ++i)
    for (Index j = 0; j < cols; ++j)
      made(i, j) = static_cast<float>(size * jitter(31 * number + static_cast<int>(i), static_cast<int>(j)));
  return made;
}

inline std::shared_ptr<Observable> observable(const std::string& id, const std::string& group,
                                              const std::string& symbol, const std::string& text, Meaning meaning,
                                              Axis rows, Axis cols, Matrix<float> values,
                                              const std::string& formula = "") {
  auto made = std::make_shared<Observable>();
  made->id = id;
  made->group = group;
  made->symbol = symbol;
  made->meaning_text = text;
  made->meaning = meaning;
  made->rows = std::move(rows);
  made->cols = std::move(cols);
  made->values = std::move(values);
  made->formula = formula;
  return made;
}

}  // namespace sample_detail

// Adds the observables of the window to a snapshot.
inline void add_sample_window(Snapshot& snapshot, const SampleWindow& about = {}) {
  using namespace sample_detail;
  const std::vector<std::string> labels = sample_labels(about.text);
  const std::vector<std::string> symbols = sample_labels(about.symbols);
  const auto T = static_cast<Index>(labels.size()) - 1;
  const auto V = static_cast<Index>(symbols.size());
  const Index H = about.units;
  const auto symbol_of = [&](Index t) {
    for (Index k = 0; k < V; ++k)
      if (symbols[static_cast<std::size_t>(k)] == labels[static_cast<std::size_t>(t)]) return k;
    return Index{0};
  };
  const auto flag = [](const std::vector<bool>& flags, Index t) {
    return flags.empty() || flags[static_cast<std::size_t>(t)];
  };
  const auto sigmoid_of = [](const Matrix<float>& x) -> Matrix<float> {
    return (1.0F / (1.0F + (-x.array()).exp())).matrix();
  };

  // ── Weights: one block per gate ──
  struct Block {
    std::string gate;
    Matrix<float> W_x, W_h, b;
  };
  std::vector<std::string> gates{""};
  if (about.cell == "lstm") gates = {"i", "f", "g", "o"};
  if (about.cell == "gru") gates = {"r", "u", "n"};
  std::vector<Block> blocks;
  for (std::size_t k = 0; k < gates.size(); ++k) {
    const int number = static_cast<int>(3 * k);
    blocks.push_back({gates[k], made_weights(H, V, number, about.weight),
                      made_weights(H, H, number + 1, about.weight / std::sqrt(0.4 * static_cast<double>(H))),
                      made_weights(H, 1, number + 2, 0.3)});
  }
  const Matrix<float> W_y = made_weights(V, H, 40, about.weight * 1.5);
  const Matrix<float> b_y = made_weights(V, 1, 41, 0.2);

  // ── Forward ──
  Matrix<float> x = Matrix<float>::Zero(V, T), h(H, T), c(H, T), y(V, T), p(V, T), loss(1, T), target(1, T),
                has_input(1, T);
  const Matrix<float> h0 = about.carried ? made_weights(H, 1, 50, 0.8) : Matrix<float>(Matrix<float>::Zero(H, 1));
  const Matrix<float> c0 = about.carried ? made_weights(H, 1, 51, 1.2) : Matrix<float>(Matrix<float>::Zero(H, 1));
  std::vector<Matrix<float>> h_above(static_cast<std::size_t>(about.layers), Matrix<float>::Zero(H, T));
  std::vector<Block> blocks_above{Block{}};  // those of the first layer are `blocks`
  for (int layer = 1; layer < about.layers; ++layer)
    blocks_above.push_back({"", made_weights(H, H, 60 + 3 * layer, about.weight),
                            made_weights(H, H, 61 + 3 * layer, about.weight), made_weights(H, 1, 62 + 3 * layer, 0.3)});
  for (Index t = 0; t < T; ++t) {
    has_input(0, t) = flag(about.inputs, t) ? 1.0F : 0.0F;
    if (flag(about.inputs, t)) x(symbol_of(t), t) = 1.0F;
    const Matrix<float> before = t > 0 ? Matrix<float>(h.col(t - 1)) : h0;
    std::vector<Matrix<float>> sums;
    for (const Block& block : blocks) sums.push_back(block.W_x * x.col(t) + block.W_h * before + block.b);
    if (about.cell == "lstm") {
      const Matrix<float> i = sigmoid_of(sums[0]), f = sigmoid_of(sums[1]), o = sigmoid_of(sums[3]);
      const Matrix<float> g = sums[2].array().tanh().matrix();
      const Matrix<float> c_before = t > 0 ? Matrix<float>(c.col(t - 1)) : c0;
      c.col(t) = f.cwiseProduct(c_before) + i.cwiseProduct(g);
      h.col(t) = o.cwiseProduct(Matrix<float>(c.col(t).array().tanh().matrix()));
    } else if (about.cell == "gru") {
      const Matrix<float> r = sigmoid_of(sums[0]), u = sigmoid_of(sums[1]);
      const Matrix<float> n =
          (blocks[2].W_x * x.col(t) + blocks[2].W_h * r.cwiseProduct(before) + blocks[2].b).array().tanh().matrix();
      h.col(t) = ((1.0F - u.array()) * n.array() + u.array() * before.array()).matrix();
    } else {
      h.col(t) = sums[0].array().tanh().matrix();
    }
    h_above[0].col(t) = h.col(t);
    for (std::size_t k = 1; k < h_above.size(); ++k) {
      Matrix<float> sum = blocks_above[k].W_x * h_above[k - 1].col(t) + blocks_above[k].b;
      if (t > 0) sum += blocks_above[k].W_h * h_above[k].col(t - 1);
      h_above[k].col(t) = sum.array().tanh().matrix();
    }
    y.col(t) = W_y * h_above.back().col(t) + b_y;
    const Matrix<float> e = (y.col(t).array() - y.col(t).maxCoeff()).exp().matrix();
    p.col(t) = e / e.sum();
    const bool output = flag(about.outputs, t);
    target(0, t) = output ? static_cast<float>(symbol_of(t + 1)) : -1.0F;
    loss(0, t) = output ? -std::log(p(symbol_of(t + 1), t)) : std::numeric_limits<float>::quiet_NaN();
  }

  // ── Backward ──
  Matrix<float> dy = Matrix<float>::Zero(V, T), dh = Matrix<float>::Zero(H, T);  // of the last layer
  const Matrix<float>& top = h_above.back();
  const Matrix<float>& top_W_h = about.layers > 1 ? blocks_above.back().W_h : blocks[0].W_h;
  for (Index t = T - 1; t >= 0; --t) {
    if (target(0, t) >= 0.0F) {
      dy.col(t) = p.col(t);
      dy(static_cast<Index>(target(0, t)), t) -= 1.0F;
    }
    dh.col(t) = W_y.transpose() * dy.col(t);
    if (t + 1 < T)
      dh.col(t) += top_W_h.transpose() *
                   Matrix<float>(((1.0F - top.col(t + 1).array().square()) * dh.col(t + 1).array()).matrix());
  }

  // ── Published ──
  const std::vector<std::string> read(labels.begin(), labels.end() - 1);
  const Axis unit{"unit", {}}, symbol{"symbol", symbols}, step{"time step t", read}, none{"", {}};
  const auto add = [&](std::shared_ptr<Observable> made) { snapshot.observables.push_back(std::move(made)); };
  std::string h_formula = "h_t = tanh(W_xh x_t + W_hh h_{t−1} + b)";
  if (about.cell == "lstm") h_formula = "h_t = o_t ⊙ tanh(c_t)";
  if (about.cell == "gru") h_formula = "h_t = (1 − u_t) ⊙ n_t + u_t ⊙ h_{t−1}";
  const auto window = [&](const std::string& id, const std::string& name, const std::string& text, Meaning meaning,
                          const Axis& rows, const Axis& cols, const Matrix<float>& values,
                          const std::string& formula = "") {
    add(observable("unrolled." + id, "unrolled", name, text, meaning, rows, cols, values, formula));
  };
  if (V <= 32) window("x", "x", "input", Meaning::signed_value, symbol, step, x);
  window("h", "h", "hidden state", Meaning::signed_activation, unit, step, h, h_formula);
  window("h0", "h_0", "carried state", Meaning::signed_activation, unit, none, h0);
  for (int layer = 1; layer < about.layers; ++layer) {
    const auto at = static_cast<std::size_t>(layer);
    const std::string end = "." + std::to_string(layer + 1);
    window("h" + end, "h", "hidden state", Meaning::signed_activation, unit, step, h_above[at], h_formula);
    window("h0" + end, "h_0", "carried state", Meaning::signed_activation, unit, none,
           Matrix<float>(Matrix<float>::Zero(H, 1)));
    window("dh" + end, "∂L/∂h", "gradient of the loss", Meaning::signed_value, unit, step, dh);
  }
  if (about.cell == "lstm") {
    window("c", "c", "cell state", Meaning::signed_value, unit, step, c, "c_t = f_t ⊙ c_{t−1} + i_t ⊙ g_t");
    window("c0", "c_0", "carried cell state", Meaning::signed_value, unit, none, c0);
  }
  window("y", "y", "output", Meaning::signed_value, symbol, step, y, "y_t = W_hy h_t + b_y");
  window("p", "p", "probability of the next symbol", Meaning::probability, symbol, step, p, "p_t = softmax(y_t)");
  window("target", "target", "true next symbol", Meaning::signed_value, none, step, target);
  window("loss", "L", "loss", Meaning::magnitude, none, step, loss);
  window("dh", "∂L/∂h", "gradient of the loss", Meaning::signed_value, unit, step, dh);
  window("dy", "∂L/∂y", "gradient of the loss", Meaning::signed_value, symbol, step, dy);
  window("dh0", "∂L/∂h_0", "gradient of the loss", Meaning::signed_value, unit, none,
         Matrix<float>(Matrix<float>::Zero(H, 1)));
  window("has_input", "has input", "whether the step has an input", Meaning::gate, none, step, has_input);

  const Axis input{"symbol", symbols}, from{"from unit", {}};
  for (const Block& block : blocks) {
    const std::string end = block.gate.empty() ? "" : "." + block.gate;
    const std::string& gate = block.gate;
    const auto name = [&](const char* letter, const char* source) {
      return std::string(letter) + "_" + source + (gate.empty() ? (letter[0] == 'b' ? "" : "h") : gate);
    };
    add(observable("weight." + about.cell + ".W_x" + end, "weights", name("W", "x"), "input weights",
                   Meaning::signed_value, unit, input, block.W_x));
    add(observable("weight." + about.cell + ".W_h" + end, "weights", name("W", "h"), "recurrent weights",
                   Meaning::signed_value, unit, from, block.W_h));
    add(observable("weight." + about.cell + ".b" + end, "weights", gate.empty() ? "b" : "b_" + gate, "bias",
                   Meaning::signed_value, unit, none, block.b));
    Matrix<float> values(H, 1);
    for (Index k = 0; k < H; ++k)
      values(k, 0) = static_cast<float>(1.4 * std::exp(-2.0 * static_cast<double>(k) / static_cast<double>(H)));
    add(observable("singular." + about.cell + ".W_h" + end, "singular_values", "σ(" + name("W", "h") + ")",
                   "singular values", Meaning::magnitude, {"number", {}}, none, values));
    for (const auto& [id, label, size] : {std::tuple{"spectral_radius", "spectral radius", 1.1},
                                          std::tuple{"singular_max", "largest singular value", 1.4},
                                          std::tuple{"singular_median", "median singular value", 0.5}}) {
      Curve made = curve(std::string(id) + "." + about.cell + ".W_h" + end, "spectrum",
                         std::string(label) + " " + name("W", "h"), "", CurveRole::held_out, false);
      for (int n = 0; n <= 16; ++n) {
        const auto value = static_cast<float>(size * (0.6 + 0.4 * (1.0 - std::exp(-n / 5.0))));
        made.points.push_back({n == 0 ? 1.0 : 250.0 * n, value, value, value});
      }
      snapshot.curves.push_back(std::make_shared<Curve>(std::move(made)));
    }
  }
  for (int layer = 1; layer < about.layers; ++layer) {
    const Block& block = blocks_above[static_cast<std::size_t>(layer)];
    const std::string owner = "weight." + about.cell + "." + std::to_string(layer + 1);
    add(observable(owner + ".W_x", "weights", "W_xh", "input weights", Meaning::signed_value, unit, from, block.W_x));
    add(observable(owner + ".W_h", "weights", "W_hh", "recurrent weights", Meaning::signed_value, unit, from,
                   block.W_h));
    add(observable(owner + ".b", "weights", "b", "bias", Meaning::signed_value, unit, none, block.b));
  }
  add(observable("weight.output.W", "weights", "W_hy", "output weights", Meaning::signed_value, symbol, from, W_y));
  add(observable("weight.output.b", "weights", "b_y", "output bias", Meaning::signed_value, symbol, none, b_y));

  if (about.watched) {
    std::erase_if(snapshot.observables, [](const auto& one) {
      return one->group == "states" || one->group == "gradient_flow" || one->group == "gradient_chunks";
    });
    add(observable("state.h", "states", "h", "hidden state of layer 1", Meaning::signed_activation, unit, step, h,
                   h_formula));
  }
}

}  // namespace unrolled
