#include "core/lessons/watched_states.h"

#include <string_view>
#include <utility>

#include "core/math/check.h"
#include "core/nn/scrn.h"

namespace unrolled {

namespace {

// What a state or gate is called on the screen.
struct Explanation {
  const char* id;
  const char* symbol;
  const char* phrase;  // "… of layer 1"
  Meaning meaning;
  const char* formula;
};

Explanation explain_lstm(std::string_view name) {
  if (name == "h") return {"state.h", "h", "output", Meaning::signed_activation, "h_t = o_t ⊙ tanh(c_t)"};
  if (name == "c") return {"state.c", "c", "cell state", Meaning::signed_value, "c_t = f_t ⊙ c_{t−1} + i_t ⊙ g_t"};
  if (name == "i") return {"gate.i", "i", "input gate", Meaning::gate, "i_t = σ(W_xi x_t + W_hi h_{t−1} + b_i)"};
  if (name == "f") return {"gate.f", "f", "forget gate", Meaning::gate, "f_t = σ(W_xf x_t + W_hf h_{t−1} + b_f)"};
  if (name == "o") return {"gate.o", "o", "output gate", Meaning::gate, "o_t = σ(W_xo x_t + W_ho h_{t−1} + b_o)"};
  return {"gate.g", "g", "candidate", Meaning::signed_activation, "g_t = tanh(W_xg x_t + W_hg h_{t−1} + b_g)"};
}

Explanation explain_peephole(std::string_view name, bool is_diagonal) {
  Explanation about = explain_lstm(name);
  if (name == "i")
    about.formula = is_diagonal ? "i_t = σ(W_xi x_t + W_hi h_{t−1} + w_pi ⊙ c_{t−1} + b_i)"
                                : "i_t = σ(W_xi x_t + W_hi h_{t−1} + W_pi c_{t−1} + b_i)";
  if (name == "f")
    about.formula = is_diagonal ? "f_t = σ(W_xf x_t + W_hf h_{t−1} + w_pf ⊙ c_{t−1} + b_f)"
                                : "f_t = σ(W_xf x_t + W_hf h_{t−1} + W_pf c_{t−1} + b_f)";
  if (name == "o")
    about.formula = is_diagonal ? "o_t = σ(W_xo x_t + W_ho h_{t−1} + w_po ⊙ c_t + b_o)"
                                : "o_t = σ(W_xo x_t + W_ho h_{t−1} + W_po c_{t−1} + b_o)";
  return about;
}

Explanation explain_gru(std::string_view name, bool reset_after) {
  if (name == "h")
    return {"state.h", "h", "hidden state", Meaning::signed_activation, "h_t = (1 − u_t) ⊙ n_t + u_t ⊙ h_{t−1}"};
  if (name == "r") return {"gate.r", "r", "reset gate", Meaning::gate, "r_t = σ(W_xr x_t + W_hr h_{t−1} + b_r)"};
  if (name == "u") return {"gate.u", "u", "update gate", Meaning::gate, "u_t = σ(W_xu x_t + W_hu h_{t−1} + b_u)"};
  return {"gate.n", "n", "candidate", Meaning::signed_activation,
          reset_after ? "n_t = tanh(W_xn x_t + r_t ⊙ (W_hn h_{t−1} + b_hn) + b_n)"
                      : "n_t = tanh(W_xn x_t + W_hn (r_t ⊙ h_{t−1}) + b_n)"};
}

Explanation explain_jordan(std::string_view name) {
  if (name == "h")
    return {"state.h", "h", "hidden state", Meaning::signed_activation, "h_t = tanh(W_xh x_t + W_yh y_{t−1} + b)"};
  return {"state.y", "y", "answer fed back", Meaning::signed_value, "y_t = W_ho h_t + b_o"};
}

Explanation explain(const CellOptions& cell, std::string_view name) {
  if (cell.kind == "lstm") return explain_lstm(name);
  if (cell.kind == "lstm_peephole") return explain_peephole(name, cell.peepholes == "gers");
  if (cell.kind == "gru") return explain_gru(name, cell.reset_after);
  if (cell.kind == "jordan") return explain_jordan(name);
  if (cell.kind == "rnn_relu" || cell.kind == "irnn")
    return {"state.h", "h", "hidden state", Meaning::signed_value, "h_t = max(0, W_xh x_t + W_hh h_{t−1} + b)"};
  if (cell.kind == "integrator")
    return {"state.h", "h", "hidden state", Meaning::signed_value, "h_t = h_{t−1} + W_xh x_t"};
  if (cell.kind == "scrn") return {"state.h", "h", "hidden state", Meaning::signed_value, "h_t = [s_t; c_t]"};
  if (cell.kind == "urnn")
    return {"state.h", "h", "hidden state", Meaning::signed_value,
            "h_t = max(0, |z_t| + b) z_t / |z_t|, z_t = W_hh h_{t−1} + W_xh x_t"};
  return {"state.h", "h", "hidden state", Meaning::signed_activation, "h_t = tanh(W_xh x_t + W_hh h_{t−1} + b)"};
}

constexpr Explanation kTanhC{"state.tanh_c", "tanh c", "squashed cell state", Meaning::signed_activation,
                             "tanh c_t = tanh(f_t ⊙ c_{t−1} + i_t ⊙ g_t)"};

constexpr Explanation kContext{"state.c", "c", "context", Meaning::signed_value, "c_t = (1 − α) A x_t + α c_{t−1}"};
constexpr Explanation kModulus{"state.modulus", "|h|", "modulus of the complex units", Meaning::magnitude,
                               "|h_t| = max(0, |z_t| + b)"};

Explanation fast_units(bool is_tanh) {
  return {"state.s", "s", "fast units", is_tanh ? Meaning::signed_activation : Meaning::gate,
          is_tanh ? "s_t = tanh(P c_t + U x_t + W s_{t−1} + b)" : "s_t = σ(P c_t + U x_t + W s_{t−1} + b)"};
}

std::shared_ptr<Observable> state_observable(const Explanation& about, std::size_t layer, Matrix<float> values,
                                             const Axis& steps) {
  auto made = std::make_shared<Observable>();
  made->id = layer == 0 ? about.id : about.id + ("." + std::to_string(layer + 1));
  made->group = "states";
  made->symbol = about.symbol;
  made->meaning_text = about.phrase + (" of layer " + std::to_string(layer + 1));
  made->meaning = about.meaning;
  made->rows.name = "unit";
  made->cols = steps;
  made->values = std::move(values);
  made->formula = about.formula;
  return made;
}

}  // namespace

std::vector<std::shared_ptr<Observable>> state_observables(const CellOptions& cell, std::string_view name,
                                                           std::size_t layer, const Matrix<float>& values,
                                                           const Axis& steps) {
  std::vector<std::shared_ptr<Observable>> made;
  if (name == "c")  // an LSTM's
    made.push_back(state_observable(kTanhC, layer, values.array().tanh().matrix(), steps));
  made.push_back(state_observable(explain(cell, name), layer, values, steps));
  if (cell.kind == "scrn") {
    const Index context = scrn_context(cell, values.rows());
    const Index fast = values.rows() - context;
    made.push_back(state_observable(fast_units(cell.activation == "tanh"), layer, values.topRows(fast), steps));
    made.push_back(state_observable(kContext, layer, values.bottomRows(context), steps));
  }
  if (cell.kind == "urnn") {
    const Index units = values.rows() / 2;
    const Matrix<float> moduli =
        (values.topRows(units).array().square() + values.bottomRows(units).array().square()).sqrt();
    made.push_back(state_observable(kModulus, layer, moduli, steps));
  }
  return made;
}

WatchedStates::WatchedStates(const RecurrentStack<float>& stack, const CellOptions& cell, Index most)
    : cell_(cell),
      most_(most),
      gradient_norms_(Matrix<float>::Zero(stack.layers(), most)),
      chunk_of_(Matrix<float>::Zero(1, most)) {
  check(stack.directions() == 1, "WatchedStates: the stack has ", stack.directions(), " directions, expected 1");
  check(most > 0, "WatchedStates: most is ", most, ", expected a positive number");
  for (int layer = 0; layer < stack.layers(); ++layer) {
    const Cell<float>& made = stack.cell(layer);
    const std::size_t watched = made.state_names().size() + made.gate_names().size();
    layers_.push_back({std::vector<const char*>(watched, ""), {}});
    for (std::size_t i = 0; i < watched; ++i)
      layers_.back().values.push_back(Matrix<float>::Zero(made.watched_rows(static_cast<int>(i)), most));
  }
}

void WatchedStates::append(const StackRun<float>& run, Index batch, Index stream) {
  check(run.cells.size() == static_cast<int>(layers_.size()), "WatchedStates::append: the run has ", run.cells.size(),
        " layers, expected ", layers_.size());
  const Index steps = run.output.cols() / batch;
  check(steps_ + steps <= most_, "WatchedStates::append: ", steps_, " and ", steps, " steps, room is for ", most_);
  for (std::size_t l = 0; l < layers_.size(); ++l) {
    Layer& layer = layers_[l];
    const SequenceRun<float>& cell = run.cells[static_cast<int>(l)];
    check(cell.watched.size() == static_cast<int>(layer.values.size()), "WatchedStates::append: the cell shows ",
          cell.watched.size(), " quantities, expected ", layer.values.size());
    for (std::size_t i = 0; i < layer.values.size(); ++i) {
      const Watched<float>& watched = cell.watched[static_cast<int>(i)];
      layer.names[i] = watched.name;
      for (Index t = 0; t < steps; ++t) layer.values[i].col(steps_ + t) = watched.values.view().col(t * batch + stream);
    }
    for (Index t = 0; t < steps; ++t)
      gradient_norms_(static_cast<Index>(l), steps_ + t) =
          cell.hidden_gradient.view().col(t * batch + stream).stableNorm();
  }
  chunk_of_.middleCols(steps_, steps).setConstant(static_cast<float>(chunks_));
  ++chunks_;
  steps_ += steps;
}

std::vector<std::shared_ptr<const Observable>> WatchedStates::observables(
    const std::vector<std::string>& labels) const {
  check(static_cast<Index>(labels.size()) == steps_, "WatchedStates::observables: there are ", labels.size(),
        " labels, expected ", steps_);
  std::vector<std::shared_ptr<const Observable>> made;
  if (steps_ == 0) return made;
  const Axis time{"time step t", labels};
  for (std::size_t l = 0; l < layers_.size(); ++l)
    for (std::size_t i = 0; i < layers_[l].names.size(); ++i)
      for (auto& one : state_observables(cell_, layers_[l].names[i], l, layers_[l].values[i].leftCols(steps_), time))
        made.push_back(std::move(one));
  auto flow = std::make_shared<Observable>();
  flow->id = "gradient.hidden";
  flow->group = "gradient_flow";
  flow->symbol = "‖∂L/∂h_t‖";
  flow->meaning_text = "norm of the gradient that reaches each step of a layer";
  flow->meaning = Meaning::magnitude;
  flow->rows.name = "layer";
  for (std::size_t l = 0; l < layers_.size(); ++l) flow->rows.labels.push_back(std::to_string(l + 1));
  flow->cols = time;
  flow->values = gradient_norms_.leftCols(steps_);
  flow->formula = "‖∂L/∂h_t‖ = √(Σ_k (∂L/∂h_{t,k})²)";
  made.push_back(std::move(flow));
  auto chunk = std::make_shared<Observable>();
  chunk->id = "gradient.chunk";
  chunk->group = "gradient_chunks";
  chunk->symbol = "chunk";
  chunk->meaning_text = "truncation window that a step belongs to";
  chunk->cols = time;
  chunk->values = chunk_of_.leftCols(steps_);
  made.push_back(std::move(chunk));
  return made;
}

}  // namespace unrolled
