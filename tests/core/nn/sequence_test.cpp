// The fused sequences equal the composed ones, in value and in every gradient.
#include <doctest/doctest.h>

#include <cmath>
#include <string>
#include <vector>

#include "core/math/gradient_check.h"
#include "core/math/ops/arithmetic.h"
#include "core/nn/cell.h"
#include "tests/core/oracles.h"

using namespace unrolled;

namespace {

Matrix<double> drawn(Index rows, Index cols, Random& random) {
  return Matrix<double>::NullaryExpr(rows, cols, [&] { return random.normal(); });
}

// Σ x ∘ w with weights of no symmetry at all.
Var<double> weighed(Tape<double>& tape, Var<double> x, double phase) {
  Matrix<double> weights(x.rows(), x.cols());
  for (Index n = 0; n < weights.size(); ++n) weights.data()[n] = std::sin(0.37 * static_cast<double>(n + 1) + phase);
  return sum(tape, hadamard(tape, x, tape.constant(weights)));
}

CellOptions cell_of(const std::string& kind, bool reset_after = false) {
  CellOptions options;
  options.kind = kind;
  options.reset_after = reset_after;
  return options;
}

// Every kind, in every variant.
std::vector<CellOptions> every_cell() {
  std::vector<CellOptions> all;
  for (const std::string& kind : cell_kinds()) {
    all.push_back(cell_of(kind));
    if (kind == "gru") all.push_back(cell_of(kind, true));
    if (kind == "lstm_peephole") {
      all.push_back(cell_of(kind));
      all.back().peepholes = "gers";
    }
    if (kind == "scrn") {
      all.push_back(cell_of(kind));
      all.back().activation = "tanh";
      all.back().alpha = 0.6;
      all.back().context = 5;
    }
    if (kind == "jordan") {
      all.push_back(cell_of(kind));
      all.back().context = 3;
    }
  }
  return all;
}

enum class LossOn { outputs, last, both };

struct Outcome {
  std::vector<std::pair<std::string, Matrix<double>>> parts;  // values and gradients by name
};

struct Case {
  CellOptions cell;
  Index steps, batch;
  bool reverse, one_hot;
  LossOn loss_on;
  std::vector<std::pair<std::string, double>> held = {};
};

Outcome outcome_of(const Case& the, bool fused) {
  constexpr Index kInput = 5, kHidden = 6;
  Random random(7);
  ParameterSet<double> parameters;
  const auto cell = make_cell(the.cell, "cell", kInput, kHidden, parameters, random);
  for (const auto& [gate, value] : the.held) cell->hold_gate(gate, value);
  for (const auto& parameter : parameters)
    parameter->value += 0.3 * drawn(parameter->value.rows(), parameter->value.cols(), random);

  const Index columns = the.steps * the.batch;
  const Matrix<double> x = drawn(kInput, columns, random);
  std::vector<int> indices;
  for (Index n = 0; n < columns; ++n)
    indices.push_back(static_cast<int>(random.below(kInput + 1)) - 1);  // −1: no input

  Tape<double> tape;
  SequenceInput<double> input;
  input.steps = the.steps;
  input.batch = the.batch;
  input.reverse = the.reverse;
  if (the.one_hot)
    input.one_hot = indices.data();
  else
    input.dense = tape.input(x);
  CellState<double> initial;
  for (std::size_t i = 0; i < cell->state_names().size(); ++i)
    initial.push_back(tape.input(drawn(kHidden, the.batch, random)));

  const SequenceRun<double> run =
      fused ? cell->run(tape, input, initial) : cell->Cell<double>::run(tape, input, initial);
  Var<double> loss;
  if (the.loss_on != LossOn::last) loss = weighed(tape, run.hidden, 0.0);
  if (the.loss_on != LossOn::outputs)
    for (int i = 0; i < run.last.size(); ++i) {
      const Var<double> more = weighed(tape, run.last[i], 0.5 + i);
      loss = loss ? add(tape, loss, more) : more;
    }
  tape.backward(loss);

  Outcome outcome;
  outcome.parts.emplace_back("hidden", run.hidden.value());
  outcome.parts.emplace_back("∂L/∂h", run.hidden_gradient.view());
  for (const Watched<double>& watched : run.watched)
    outcome.parts.emplace_back(std::string("watched ") + watched.name, watched.values.view());
  for (int i = 0; i < run.last.size(); ++i) {
    outcome.parts.emplace_back("last state " + std::to_string(i), run.last[i].value());
    outcome.parts.emplace_back("∂L/∂ initial state " + std::to_string(i), initial[i].gradient());
  }
  for (const auto& parameter : parameters)
    outcome.parts.emplace_back("∂L/∂" + parameter->name, parameter->settled_gradient());
  if (input.dense) outcome.parts.emplace_back("∂L/∂x", input.dense.gradient());
  return outcome;
}

void expect_same(const Case& the) {
  CAPTURE(the.cell.kind);
  CAPTURE(the.cell.reset_after);
  CAPTURE(the.cell.peepholes);
  CAPTURE(the.cell.context);
  CAPTURE(the.steps);
  CAPTURE(the.batch);
  CAPTURE(the.reverse);
  CAPTURE(the.one_hot);
  CAPTURE(static_cast<int>(the.loss_on));
  std::string held;
  for (const auto& [gate, value] : the.held) held += gate + "=" + std::to_string(value) + " ";
  CAPTURE(held);
  const Outcome fused = outcome_of(the, true);
  const Outcome composed = outcome_of(the, false);
  REQUIRE(fused.parts.size() == composed.parts.size());
  for (std::size_t i = 0; i < fused.parts.size(); ++i) {
    CAPTURE(fused.parts[i].first);
    CHECK(fused.parts[i].first == composed.parts[i].first);
    CHECK(largest_difference(fused.parts[i].second, composed.parts[i].second) < 1e-10);
  }
}

}  // namespace

TEST_CASE("a fused sequence equals the composed one in value and gradient") {
  for (const CellOptions& cell : every_cell())
    for (const Index steps : {1, 2, 6})
      for (const Index batch : {1, 4})
        for (const bool reverse : {false, true})
          for (const bool one_hot : {false, true})
            for (const LossOn loss_on : {LossOn::outputs, LossOn::last, LossOn::both})
              expect_same({cell, steps, batch, reverse, one_hot, loss_on});
}

TEST_CASE("a fused sequence of several stretches equals the composed one") {
  for (const CellOptions& cell : every_cell())
    for (const bool reverse : {false, true})
      for (const bool one_hot : {false, true}) {
        expect_same({cell, 11, 100, reverse, one_hot, LossOn::both});
        expect_same({cell, 3, 300, reverse, one_hot, LossOn::outputs});
      }
}

TEST_CASE("with gates held, a fused sequence equals the composed one") {
  using Held = std::vector<std::pair<std::string, double>>;
  const std::vector<Held> of_lstm{{{"i", 0.3}}, {{"f", 1.0}}, {{"g", -0.4}},
                                  {{"o", 0.0}}, {{"o", 0.7}}, {{"i", 1.0}, {"f", 0.0}, {"o", 1.0}}};
  const std::vector<Held> of_gru{{{"r", 0.3}}, {{"u", 0.6}}, {{"n", -0.4}}, {{"r", 1.0}, {"u", 0.0}}};
  for (const CellOptions& cell : every_cell()) {
    std::vector<Held> all;
    if (cell.kind == "gru") all = of_gru;
    if (cell.kind == "lstm" || cell.kind == "lstm_peephole") all = of_lstm;
    if (cell.kind == "jordan") all = {{{"y", 0.4}}};
    for (const Held& held : all)
      for (const Index batch : {1, 4})
        for (const bool one_hot : {false, true}) expect_same({cell, 5, batch, false, one_hot, LossOn::both, held});
  }
}

TEST_CASE("every cell's gradients equal differences") {
  for (const CellOptions& options : every_cell())
    for (const bool fused : {true, false}) {
      CAPTURE(options.kind);
      CAPTURE(options.peepholes);
      CAPTURE(fused);
      Random random(11);
      ParameterSet<double> parameters;
      constexpr Index kHidden = 6;
      const auto cell = make_cell(options, "cell", 3, kHidden, parameters, random);
      for (const auto& parameter : parameters)
        parameter->value += 0.3 * drawn(parameter->value.rows(), parameter->value.cols(), random);
      std::vector<Parameter<double>*> first;
      for (std::size_t i = 0; i < cell->state_names().size(); ++i) {
        first.push_back(&parameters.add("first." + cell->state_names()[i], kHidden, 2));
        first.back()->value = drawn(kHidden, 2, random);
      }
      Parameter<double>& x = parameters.add("x", 3, 5 * 2);
      x.value = drawn(3, 5 * 2, random);
      const GradientDifference worst = check_gradients(parameters, [&](Tape<double>& tape) {
        SequenceInput<double> input;
        input.dense = tape.parameter(x);
        input.steps = 5;
        input.batch = 2;
        CellState<double> initial;
        for (Parameter<double>* each : first) initial.push_back(tape.parameter(*each));
        const SequenceRun<double> run =
            fused ? cell->run(tape, input, initial) : cell->Cell<double>::run(tape, input, initial);
        return weighed(tape, run.hidden, 0.0);
      });
      CHECK_MESSAGE(worst.relative < 1e-6, describe(worst));
    }
}

TEST_CASE("the states cut by a truncation carry no gradient, and learnt ones do") {
  Random random(3);
  ParameterSet<double> parameters;
  const auto cell = make_cell<double>({}, "cell", 2, 3, parameters, random);
  Tape<double> tape;
  const int indices[] = {0, 1, 1};
  SequenceInput<double> input;
  input.one_hot = indices;
  input.steps = 3;
  const CellState<double> initial = cell->zero_state(tape, 1);
  const SequenceRun<double> run = cell->run(tape, input, initial);
  tape.backward(sum(tape, run.hidden));
  CHECK_FALSE(initial[0].needs_gradient());
  CHECK(parameters.find("cell.W_h")->settled_gradient().norm() > 0.0);
}

TEST_CASE("a sequence through which nothing is learnt leaves no gradient") {
  Random random(3);
  ParameterSet<double> parameters;
  const auto cell = make_cell<double>({}, "cell", 2, 3, parameters, random);
  Tape<double> tape;
  const int indices[] = {0, 1, 1};
  SequenceInput<double> input;
  input.one_hot = indices;
  input.steps = 3;
  cell->run(tape, input, cell->zero_state(tape, 1));
  const Var<double> other = tape.input(Matrix<double>::Ones(1, 1));
  tape.backward(sum(tape, other));
  for (const auto& parameter : parameters) CHECK_FALSE(parameter->has_gradient);
}

TEST_CASE("a sequence that does not fit is refused") {
  Random random(3);
  ParameterSet<double> parameters;
  const auto cell = make_cell<double>({}, "cell", 4, 3, parameters, random);
  Tape<double> tape;
  const auto message = [&](const SequenceInput<double>& input, const CellState<double>& initial) {
    try {
      cell->run(tape, input, initial);
    } catch (const std::invalid_argument& error) {
      return std::string(error.what());
    }
    return std::string("no error");
  };
  const int indices[] = {0, 4};
  const CellState<double> initial = cell->zero_state(tape, 1);
  SequenceInput<double> input;
  input.steps = 2;
  CHECK(message(input, initial) == "lstm: expected exactly one of a dense and a one-hot input");
  input.one_hot = indices;
  CHECK(message(input, initial) == "lstm: index 1 of the input is 4, expected 0 … 3, or -1 for no input");
  input.steps = 0;
  CHECK(message(input, initial) == "lstm: the input has 0 steps and 1 columns a step, expected at least one of each");
  input.one_hot = nullptr;
  input.steps = 2;
  input.dense = tape.input(Matrix<double>::Zero(5, 2));
  CHECK(message(input, initial) == "lstm: x has 5 rows, expected 4 (input size)");
  input.dense = tape.input(Matrix<double>::Zero(4, 3));
  CHECK(message(input, initial) == "lstm: x has 3 columns, expected 2 (steps x batch)");
  input.dense = tape.input(Matrix<double>::Zero(4, 2));
  CHECK(message(input, {initial[0]}) == "lstm: the initial state has 1 parts, expected 2");
  CHECK(message(input, cell->zero_state(tape, 2)) == "lstm: initial h is 3 x 2, expected 3 x 1 (hidden size x batch)");
}
