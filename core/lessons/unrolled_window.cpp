#include "core/lessons/unrolled_window.h"

#include <cmath>
#include <limits>
#include <string_view>
#include <utility>

#include "core/math/check.h"

namespace unrolled {

namespace {

// One stream of what is recorded for the whole batch: every B-th column.
Matrix<float> of_stream(const MatrixView<float>& all, Index batch, Index stream) {
  const Index steps = all.cols() / batch;
  Matrix<float> one(all.rows(), steps);
  for (Index t = 0; t < steps; ++t) one.col(t) = all.col(t * batch + stream);
  return one;
}

Matrix<float> gradient_of(Var<float> var, Index batch, Index stream) {
  if (!var || !var.has_gradient()) return Matrix<float>::Zero(var.rows(), var.cols() / batch);
  return of_stream(var.gradient_room(), batch, stream);
}

Matrix<float> softmax_of(const Matrix<float>& logits) {
  Matrix<float> shares = logits;
  for (Index t = 0; t < shares.cols(); ++t) {
    shares.col(t).array() = (shares.col(t).array() - shares.col(t).maxCoeff()).exp();
    shares.col(t) /= shares.col(t).sum();
  }
  return shares;
}

// ln Σ exp y − y_target
float surprise(const Matrix<float>& logits, Index t, int target) {
  const float largest = logits.col(t).maxCoeff();
  return std::log((logits.col(t).array() - largest).exp().sum()) - (logits(target, t) - largest);
}

class Publisher {
 public:
  explicit Publisher(const UnrolledWindow& window, const std::vector<std::string>& inputs) : window_(window) {
    for (const int symbol : window.inputs)
      labels_.push_back(symbol >= 0 && symbol < static_cast<int>(inputs.size())
                            ? inputs[static_cast<std::size_t>(symbol)]
                            : std::string());
  }

  // A quantity of every step, or with one column: of the state carried in.
  Observable& add(const std::string& name, const char* symbol, std::string phrase, Meaning meaning,
                  Matrix<float> values) {
    auto made = std::make_shared<Observable>();
    made->id = "unrolled." + name;
    made->group = "unrolled";
    made->symbol = symbol;
    made->meaning_text = std::move(phrase);
    made->meaning = meaning;
    made->rows.name = "unit";
    if (values.cols() == window_.steps()) made->cols = {"time step t", labels_};
    made->values = std::move(values);
    Observable& kept = *made;
    made_.push_back(std::move(made));
    return kept;
  }

  Observable& add_carried(const std::string& name, const char* symbol, std::string phrase, Meaning meaning,
                          Matrix<float> values) {
    Observable& kept = add(name, symbol, std::move(phrase), meaning, std::move(values));
    kept.cols = {};
    return kept;
  }

  std::vector<std::shared_ptr<const Observable>> take() { return std::move(made_); }

 private:
  const UnrolledWindow& window_;
  std::vector<std::string> labels_;
  std::vector<std::shared_ptr<const Observable>> made_;
};

void add_inputs(Publisher& publisher, const UnrolledWindow& window, const std::vector<std::string>& inputs) {
  const Index steps = window.steps();
  Matrix<float> has_input(1, steps);
  for (Index t = 0; t < steps; ++t) has_input(0, t) = window.inputs[static_cast<std::size_t>(t)] >= 0 ? 1.0F : 0.0F;
  if (window.input_size <= kMostUnrolledInputs) {
    Matrix<float> x = Matrix<float>::Zero(window.input_size, steps);
    if (window.input) {
      x = of_stream(window.input.value(), window.batch, window.stream);
    } else {
      for (Index t = 0; t < steps; ++t)
        if (const int symbol = window.inputs[static_cast<std::size_t>(t)]; symbol >= 0) x(symbol, t) = 1.0F;
    }
    Observable& made = publisher.add("x", "x", "input", Meaning::signed_value, std::move(x));
    made.rows.name = window.input ? "dimension" : "symbol";
    if (!window.input && static_cast<Index>(inputs.size()) == window.input_size) made.rows.labels = inputs;
  }
  publisher.add("has_input", "has x", "whether something enters at a step", Meaning::gate, std::move(has_input))
      .rows.name.clear();
}

void add_layer(Publisher& publisher, const UnrolledWindow& window, int layer) {
  const SequenceRun<float>& run = window.stack.cells[layer];
  const CellState<float>& initial = window.initial[layer];
  const std::string suffix = layer == 0 ? "" : "." + std::to_string(layer + 1);
  const std::string of_layer = " of layer " + std::to_string(layer + 1);
  const Meaning meaning = window.cell == "rnn_relu" ? Meaning::signed_value : Meaning::signed_activation;
  const Index batch = window.batch;
  const Index stream = window.stream;

  publisher.add_carried("h0" + suffix, "h_0", "hidden state carried in" + of_layer, meaning,
                        initial[0].value().col(stream));
  publisher.add("h" + suffix, "h", "hidden state" + of_layer, meaning, of_stream(run.hidden.value(), batch, stream));
  for (const Watched<float>& watched : run.watched) {
    if (std::string_view(watched.name) != "c" || initial.size() < 2) continue;
    publisher.add_carried("c0" + suffix, "c_0", "cell state carried in" + of_layer, Meaning::signed_value,
                          initial[1].value().col(stream));
    publisher.add("c" + suffix, "c", "cell state" + of_layer, Meaning::signed_value,
                  of_stream(watched.values.view(), batch, stream));
  }
  publisher.add("dh" + suffix, "∂L/∂h", "gradient of the loss with respect to the hidden state" + of_layer,
                Meaning::signed_value, of_stream(run.hidden_gradient.view(), batch, stream));
  publisher.add_carried("dh0" + suffix, "∂L/∂h_0",
                        "gradient of the loss with respect to the hidden state carried in" + of_layer,
                        Meaning::signed_value, gradient_of(initial[0], batch, stream));
}

void add_outputs(Publisher& publisher, const UnrolledWindow& window, const std::vector<std::string>& outputs) {
  const Index steps = window.steps();
  const Matrix<float> logits = of_stream(window.logits.value(), window.batch, window.stream);
  const bool are_named = static_cast<Index>(outputs.size()) == logits.rows();
  const auto add = [&](const char* name, const char* symbol, const char* phrase, Meaning meaning, const char* formula,
                       Matrix<float> values) {
    Observable& made = publisher.add(name, symbol, phrase, meaning, std::move(values));
    made.formula = formula;
    made.rows.name = made.values.rows() == logits.rows() ? "symbol" : "";
    if (are_named && made.values.rows() == logits.rows()) made.rows.labels = outputs;
    return &made;
  };
  Matrix<float> targets(1, steps);
  Matrix<float> losses(1, steps);
  for (Index t = 0; t < steps; ++t) {
    const int target = window.targets[static_cast<std::size_t>(t)];
    targets(0, t) = static_cast<float>(target);
    losses(0, t) = target >= 0 ? surprise(logits, t, target) : std::numeric_limits<float>::quiet_NaN();
  }
  add("y", "y", "score of each symbol as the next one", Meaning::signed_value, "y_t = W_hy h_t + b_y", logits);
  add("p", "p", "probability of each symbol as the next one", Meaning::probability, "p_t = softmax(y_t)",
      softmax_of(logits));
  add("target", "target", "the symbol that is to be predicted", Meaning::signed_value, "", std::move(targets));
  add("loss", "L", "loss of a step", Meaning::magnitude, "L_t = −ln p_t(target)", std::move(losses))->unit = "nats";
  add("dy", "∂L/∂y", "gradient of the loss with respect to the scores", Meaning::signed_value, "",
      gradient_of(window.logits, window.batch, window.stream));
}

}  // namespace

void UnrolledWindow::point_to(const StackRun<float>& run, Var<float> scores, const StackState<float>& carried_in,
                              const int* symbols_in, const int* symbols_out, Index columns) {
  stack = run;
  logits = scores;
  initial = carried_in;
  inputs.clear();
  targets.clear();
  for (Index at = stream; at < columns; at += batch) {
    inputs.push_back(symbols_in[at]);
    targets.push_back(symbols_out[at]);
  }
}

void UnrolledWindow::forget() {
  inputs.clear();
  targets.clear();
}

std::vector<std::shared_ptr<const Observable>> observables(const UnrolledWindow& window,
                                                           const std::vector<std::string>& inputs,
                                                           const std::vector<std::string>& outputs) {
  const Index steps = window.steps();
  check(steps > 0 && window.targets.size() == window.inputs.size(), "unrolled window: there are ", steps,
        " inputs and ", window.targets.size(), " targets, expected as many of both, and one at least");
  check(window.logits.cols() == steps * window.batch, "unrolled window: the logits have ", window.logits.cols(),
        " columns, expected ", steps * window.batch, " (steps x batch)");
  check(window.stack.cells.size() == window.initial.size(), "unrolled window: there are ", window.initial.size(),
        " initial states, expected ", window.stack.cells.size());
  Publisher publisher(window, inputs);
  add_inputs(publisher, window, inputs);
  for (int layer = 0; layer < window.stack.cells.size(); ++layer) add_layer(publisher, window, layer);
  add_outputs(publisher, window, outputs);
  return publisher.take();
}

}  // namespace unrolled
