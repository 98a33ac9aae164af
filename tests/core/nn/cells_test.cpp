// The cells against PyTorch and against the values worked out for the lectures' equations.
#include <doctest/doctest.h>

#include <cmath>
#include <complex>
#include <numbers>
#include <regex>
#include <string>
#include <vector>

#include "core/math/ops/arithmetic.h"
#include "core/nn/stack.h"
#include "core/nn/urnn.h"
#include "tests/core/oracles.h"

using namespace unrolled;

namespace {

using Json = nlohmann::json;

Matrix<double>& value_of(const ParameterSet<double>& parameters, const std::string& name) {
  Parameter<double>* found = parameters.find(name);
  REQUIRE_MESSAGE(found != nullptr, name);
  return found->value;
}

Matrix<double> gradient_of(const ParameterSet<double>& parameters, const std::string& name) {
  Parameter<double>* found = parameters.find(name);
  REQUIRE_MESSAGE(found != nullptr, name);
  return found->settled_gradient();
}

// Σ y ∘ sin(0.37 (1 + index)), the index running over y as PyTorch lays it out: [T][B][H].
Var<double> weighed_like_pytorch(Tape<double>& tape, Var<double> y) {
  Matrix<double> weights(y.rows(), y.cols());
  for (Index n = 0; n < weights.size(); ++n) weights.data()[n] = std::sin(0.37 * static_cast<double>(n + 1));
  return sum(tape, hadamard(tape, y, tape.constant(weights)));
}

void match(const Json& the) {
  CAPTURE(the.at("name").get<std::string>());
  const std::string kind = the.at("kind");
  const bool lstm = kind == "lstm";
  const bool gru = kind == "gru";
  const Index hidden = the.at("hidden");
  Random random(1);
  ParameterSet<double> parameters;
  StackOptions options;
  options.cell.kind = kind;
  options.cell.reset_after = true;
  options.layers = the.at("layers");
  options.both_directions = the.at("bidirectional");
  const RecurrentStack<double> stack(options, "cell", the.at("input"), hidden, parameters, random);

  // Pairs of our names and theirs: "cell.2.reverse" and "l1_reverse".
  std::vector<std::pair<std::string, std::string>> names;
  for (int layer = 0; layer < stack.layers(); ++layer)
    for (int direction = 0; direction < stack.directions(); ++direction)
      names.emplace_back(std::string("cell") + (layer == 0 ? "" : "." + std::to_string(layer + 1)) +
                             (direction == 0 ? "" : ".reverse"),
                         "l" + std::to_string(layer) + (direction == 0 ? "" : "_reverse"));
  const Json& weights = the.at("parameters");
  for (const auto& [ours, theirs] : names) {
    value_of(parameters, ours + ".W_x") = matrix_of(weights.at("weight_ih_" + theirs));
    value_of(parameters, ours + ".W_h") = matrix_of(weights.at("weight_hh_" + theirs));
    const Matrix<double> input_bias = matrix_of(weights.at("bias_ih_" + theirs));
    const Matrix<double> recurrent_bias = matrix_of(weights.at("bias_hh_" + theirs));
    Matrix<double> bias = input_bias + recurrent_bias;
    if (gru) {
      bias.bottomRows(hidden) = input_bias.bottomRows(hidden);
      value_of(parameters, ours + ".b_hn") = recurrent_bias.bottomRows(hidden);
    }
    value_of(parameters, ours + ".b") = bias;
  }

  for (const bool fused : {true, false}) {
    if (!fused && names.size() > 1) continue;  // a stack always runs its cells' own sequences
    CAPTURE(fused);
    parameters.zero_gradients();
    Tape<double> tape;
    SequenceInput<double> input;
    input.dense = tape.input(sequence_of(the.at("x")));
    input.steps = the.at("T");
    input.batch = the.at("batch");
    StackState<double> initial;
    for (std::size_t n = 0; n < names.size(); ++n) {
      CellState<double> state{tape.input(Matrix<double>(matrix_of(the.at("h0").at(n)).transpose()))};
      if (lstm) state.push_back(tape.input(Matrix<double>(matrix_of(the.at("c0").at(n)).transpose())));
      initial.push_back(state);
    }
    Var<double> output;
    StackState<double> last;
    if (fused) {
      const StackRun<double> run = stack.run(tape, input, initial);
      output = run.output;
      last = run.last;
    } else {
      const SequenceRun<double> run = stack.cell(0).Cell<double>::run(tape, input, initial[0]);
      output = run.hidden;
      last.push_back(run.last);
    }
    const Var<double> loss = weighed_like_pytorch(tape, output);
    tape.backward(loss);

    CHECK(largest_difference(output.value(), sequence_of(the.at("y"))) < 1e-10);
    CHECK(std::abs(loss.value()(0, 0) - the.at("scalar").get<double>()) < 1e-10);
    CHECK(largest_difference(input.dense.gradient(), sequence_of(the.at("grad_x"))) < 1e-10);
    for (std::size_t n = 0; n < names.size(); ++n) {
      const int at = static_cast<int>(n);
      CHECK(largest_difference(last[at][0].value(), matrix_of(the.at("hn").at(n)).transpose()) < 1e-10);
      CHECK(largest_difference(initial[at][0].gradient(), matrix_of(the.at("grad_h0").at(n)).transpose()) < 1e-10);
      if (!lstm) continue;
      CHECK(largest_difference(last[at][1].value(), matrix_of(the.at("cn").at(n)).transpose()) < 1e-10);
      CHECK(largest_difference(initial[at][1].gradient(), matrix_of(the.at("grad_c0").at(n)).transpose()) < 1e-10);
    }
    const Json& gradients = the.at("grad_parameters");
    for (const auto& [ours, theirs] : names) {
      CAPTURE(ours);
      const Matrix<double> recurrent_bias = matrix_of(gradients.at("bias_hh_" + theirs));
      CHECK(largest_difference(gradient_of(parameters, ours + ".W_x"), matrix_of(gradients.at("weight_ih_" + theirs))) <
            1e-10);
      CHECK(largest_difference(gradient_of(parameters, ours + ".W_h"), matrix_of(gradients.at("weight_hh_" + theirs))) <
            1e-10);
      CHECK(largest_difference(gradient_of(parameters, ours + ".b"), matrix_of(gradients.at("bias_ih_" + theirs))) <
            1e-10);
      if (gru)
        CHECK(largest_difference(gradient_of(parameters, ours + ".b_hn"), recurrent_bias.bottomRows(hidden)) < 1e-10);
    }
  }
}

// The two numbers after `label` in the published values.
Matrix<double> published_pair(const std::string& label, const std::string& of = "") {
  for (const Json& line : published().at("misc_text")) {
    const std::string text = line;
    if (text.compare(0, label.size(), label) != 0) continue;
    const std::regex pair(of + R"(\s*tensor\(\[\s*(-?[0-9.]+),\s*(-?[0-9.]+)\])");
    std::smatch found;
    REQUIRE(std::regex_search(text, found, pair));
    return Eigen::Vector2d(std::stod(found[1]), std::stod(found[2]));
  }
  fail("no published value is labelled ", label);
}

// Three steps of a cell with two inputs and two units, as the published values were computed.
struct Worked {
  ParameterSet<double> parameters;
  Tape<double> tape;
  CellState<double> last;

  Worked(const std::string& kind, bool reset_after, const std::string& peepholes = "lecture") {
    Random random(1);
    CellOptions options;
    options.kind = kind;
    options.reset_after = reset_after;
    options.peepholes = peepholes;
    const auto cell = make_cell(options, "cell", 2, 2, parameters, random);
    const auto weight = [](Matrix<double>& matrix, int k) {
      for (int i = 0; i < matrix.rows(); ++i)
        for (int j = 0; j < matrix.cols(); ++j) matrix(i, j) = 0.1 * ((3 * i + 5 * j + k) % 7 - 3);
    };
    weight(value_of(parameters, "cell.W_x"), 1);
    weight(value_of(parameters, "cell.W_h"), 2);
    Matrix<double>& bias = value_of(parameters, "cell.b");
    for (int i = 0; i < bias.rows(); ++i) bias(i, 0) = 0.1 * ((2 * i + 1) % 5 - 2);
    const Eigen::Matrix<double, 6, 1> seen{0.3, -0.2, 0.1, 0.2, -0.1, 0.4};  // i, f, o
    if (parameters.find("cell.w_p") != nullptr) value_of(parameters, "cell.w_p") = seen;
    if (parameters.find("cell.W_p") != nullptr)
      for (int i = 0; i < 6; ++i) value_of(parameters, "cell.W_p")(i, i % 2) = seen(i);
    Matrix<double> x(2, 3);
    x << 1.0, 0.25, -1.0,  //
        -0.5, 0.75, 0.5;
    SequenceInput<double> input;
    input.dense = tape.input(x);
    input.steps = 3;
    const SequenceRun<double> run = cell->run(tape, input, cell->zero_state(tape, 1));
    last = run.last;
    tape.backward(sum(tape, last[0]));
  }
};

}  // namespace

TEST_CASE("every recurrent network of PyTorch's is matched in values and gradients") {
  const Json& cases = oracles().at("recurrent");
  CHECK(cases.size() == 6);
  for (const Json& each : cases) match(each);
}

TEST_CASE("the published values of the lectures' cells are matched to their printed digits") {
  constexpr double kPrinted = 5.1e-9;  // eight digits behind the point
  CHECK(largest_difference(Worked("rnn_tanh", false).last[0].value(), published_pair("elman h3")) < kPrinted);
  CHECK(largest_difference(Worked("gru", false).last[0].value(), published_pair("gru slide/Cho")) < kPrinted);
  CHECK(largest_difference(Worked("gru", true).last[0].value(), published_pair("gru torch")) < kPrinted);
  Worked lstm("lstm", false);
  CHECK(largest_difference(lstm.last[0].value(), published_pair("lstm(i,f,g,o) h3")) < kPrinted);
  CHECK(largest_difference(lstm.last[1].value(), published_pair("lstm(i,f,g,o) h3", "c3")) < kPrinted);
  CHECK(largest_difference(gradient_of(lstm.parameters, "cell.W_h").row(0).transpose(),
                           published_pair("dsum(h3)/dWh row0")) < kPrinted);
  for (const auto& [peepholes, label] : {std::pair<const char*, const char*>{"lecture", "peephole slide c_{t-1}"},
                                         std::pair<const char*, const char*>{"gers", "peephole Gers c_t"}}) {
    Worked peephole("lstm_peephole", false, peepholes);
    CHECK(largest_difference(peephole.last[0].value(), published_pair(label)) < kPrinted);
    CHECK(largest_difference(peephole.last[1].value(), published_pair(label, R"(tensor\([^)]*\))")) < kPrinted);
  }
}

TEST_CASE("peepholes begin at zero, where the cell is the LSTM without them") {
  for (const char* peepholes : {"lecture", "gers"}) {
    const auto outcome = [&](const char* kind) {
      Random random(6);
      ParameterSet<double> parameters;
      CellOptions options;
      options.kind = kind;
      options.peepholes = peepholes;
      const auto cell = make_cell(options, "cell", 3, 4, parameters, random);
      Tape<double> tape;
      const int indices[] = {0, 2, 1, 1};
      SequenceInput<double> input;
      input.one_hot = indices;
      input.steps = 4;
      return Matrix<double>(cell->run(tape, input, cell->zero_state(tape, 1)).hidden.value());
    };
    CHECK(outcome("lstm_peephole") == outcome("lstm"));
  }
  Random random(1);
  ParameterSet<double> parameters;
  CellOptions options;
  options.kind = "lstm_peephole";
  options.peepholes = "round";
  CHECK_THROWS_WITH_AS(make_cell(options, "cell", 2, 3, parameters, random),
                       "make_cell: unknown peepholes \"round\", expected lecture or gers", std::invalid_argument);
}

TEST_CASE("an IRNN begins with the identity, whatever is asked for the others, and keeps a positive state") {
  Random random(1);
  ParameterSet<double> parameters;
  CellOptions options;
  options.kind = "irnn";
  options.initialiser = "normal";
  const auto cell = make_cell(options, "cell", 40, 30, parameters, random);
  CHECK(value_of(parameters, "cell.W_h") == Matrix<double>::Identity(30, 30));
  CHECK(value_of(parameters, "cell.b") == Matrix<double>::Zero(30, 1));
  const Matrix<double>& drawn = value_of(parameters, "cell.W_x");
  CHECK(drawn.norm() / std::sqrt(static_cast<double>(drawn.size())) == doctest::Approx(0.1).epsilon(0.1));
  Tape<double> tape;
  const std::vector<int> nothing(100, -1);
  SequenceInput<double> input;
  input.one_hot = nothing.data();
  input.steps = 100;
  const CellState<double> initial{tape.input(Matrix<double>::Random(30, 1).cwiseAbs())};
  const SequenceRun<double> run = cell->run(tape, input, initial);
  tape.backward(sum(tape, run.last[0]));
  CHECK(run.last[0].value() == initial[0].value());
  CHECK(initial[0].gradient() == Matrix<double>::Ones(30, 1));
}

TEST_CASE("Jordan's network is Elman's whose recurrent matrix passes through the answer") {
  Random random(3);
  ParameterSet<double> parameters;
  CellOptions options;
  options.kind = "jordan";
  const auto jordan = make_cell(options, "jordan", 2, 9, parameters, random);
  CHECK(value_of(parameters, "jordan.W_o").rows() == 2);  // a quarter
  options.kind = "rnn_tanh";
  const auto elman = make_cell(options, "elman", 2, 9, parameters, random);
  value_of(parameters, "jordan.b_o").setRandom();
  value_of(parameters, "elman.W_x") = value_of(parameters, "jordan.W_x");
  const Matrix<double>& W_y = value_of(parameters, "jordan.W_y");
  value_of(parameters, "elman.W_h") = W_y * value_of(parameters, "jordan.W_o");
  value_of(parameters, "elman.b") = W_y * value_of(parameters, "jordan.b_o");
  Tape<double> tape;
  SequenceInput<double> input;
  input.dense = tape.constant(Matrix<double>::Random(2, 6));
  input.steps = 6;
  const CellState<double> initial{tape.input(Matrix<double>::Random(9, 1))};
  const SequenceRun<double> one = jordan->run(tape, input, initial), other = elman->run(tape, input, initial);
  CHECK(largest_difference(one.hidden.value(), other.hidden.value()) < 1e-14);
  const Matrix<double> y =
      (value_of(parameters, "jordan.W_o") * one.hidden.value()).colwise() + value_of(parameters, "jordan.b_o").col(0);
  CHECK(std::string(one.watched[1].name) == "y");
  CHECK(largest_difference(one.watched[1].values.view(), y) < 1e-14);
  // With the context held, no step depends on the one before.
  jordan->hold_gate("y", 0.5);
  tape.backward(sum(tape, jordan->run(tape, input, initial).hidden));
  CHECK(initial[0].gradient() == Matrix<double>::Zero(9, 1));
}

TEST_CASE("an integrator's gradient is exactly one at every lag") {
  Random random(3);
  ParameterSet<double> parameters;
  CellOptions options;
  options.kind = "integrator";
  const auto cell = make_cell(options, "cell", 2, 3, parameters, random);
  const Matrix<double> x = Matrix<double>::Random(2, 200);
  Tape<double> tape;
  SequenceInput<double> input;
  input.dense = tape.constant(x);
  input.steps = 200;
  const SequenceRun<double> run = cell->run(tape, input, cell->zero_state(tape, 1));
  tape.backward(sum(tape, run.last[0]));
  CHECK(run.hidden_gradient.view() == Matrix<double>::Ones(3, 200));
  CHECK(largest_difference(run.last[0].value(), value_of(parameters, "cell.W_x") * x.rowwise().sum()) < 1e-13);
}

TEST_CASE("the context of a SCRN forgets at a fixed rate") {
  Random random(3);
  ParameterSet<double> parameters;
  CellOptions options;
  options.kind = "scrn";
  options.alpha = 0.9;
  options.context = 2;
  const auto cell = make_cell(options, "cell", 3, 5, parameters, random);
  Tape<double> tape;
  const std::vector<int> once{1, -1, -1, -1, -1, -1, -1, -1};
  SequenceInput<double> input;
  input.one_hot = once.data();
  input.steps = 8;
  const SequenceRun<double> run = cell->run(tape, input, cell->zero_state(tape, 1));
  for (int t = 0; t < 8; ++t) {
    const Matrix<double> expected = 0.1 * std::pow(0.9, t) * value_of(parameters, "cell.A").col(1);
    CHECK(largest_difference(run.hidden.value().col(t).tail(2), expected) < 1e-15);
  }
  CHECK((run.hidden.value().topRows(3).array() > 0.0).all());  // σ
  options.context = 0;
  make_cell(options, "third", 3, 12, parameters, random);
  CHECK(value_of(parameters, "third.A").rows() == 4);
}

TEST_CASE("the unitary network's matrix is the product of its factors, and unitary") {
  using Number = std::complex<double>;
  using Numbers = Eigen::MatrixXcd;
  constexpr Index kUnits = 8;
  Random random(3);
  ParameterSet<double> parameters;
  CellOptions options;
  const Urnn<double> cell(options, "cell", 3, 2 * kUnits, parameters, random);
  Tape<double> tape;
  const Matrix<double> W = cell.recurrent_matrix(tape).value();
  CHECK(largest_difference(W.transpose() * W, Matrix<double>::Identity(2 * kUnits, 2 * kUnits)) < 1e-13);

  // D₃ R₂ F⁻¹ D₂ · R₁ F D₁ but for Π, which is what is left.
  Numbers F(kUnits, kUnits);
  for (int j = 0; j < kUnits; ++j)
    for (int k = 0; k < kUnits; ++k)
      F(j, k) = std::polar(1.0 / std::sqrt(kUnits), -2.0 * std::numbers::pi * j * k / kUnits);
  const Matrix<double>& theta = value_of(parameters, "cell.theta");
  const Matrix<double>& v = value_of(parameters, "cell.v");
  const auto diagonal = [&](int i) {
    Numbers D = Numbers::Zero(kUnits, kUnits);
    for (int k = 0; k < kUnits; ++k) D(k, k) = std::polar(1.0, theta(k, i));
    return D;
  };
  const auto reflection = [&](int i) {
    const Numbers across = v.col(i).head(kUnits) + Number(0.0, 1.0) * v.col(i).tail(kUnits);
    return Numbers(Numbers::Identity(kUnits, kUnits) - 2.0 * across * across.adjoint() / across.squaredNorm());
  };
  const Numbers whole = W.topLeftCorner(kUnits, kUnits) + Number(0.0, 1.0) * W.bottomLeftCorner(kUnits, kUnits);
  const Numbers left = diagonal(2) * reflection(1) * F.adjoint() * diagonal(1);
  const Numbers right = reflection(0) * F * diagonal(0);
  const Numbers middle = left.adjoint() * whole * right.adjoint();
  for (Index k = 0; k < kUnits; ++k) {
    CHECK(std::abs(middle.row(k).cwiseAbs().maxCoeff() - 1.0) < 1e-12);
    CHECK(std::abs(middle.row(k).sum() - 1.0) < 1e-12);
    CHECK(std::abs(middle.col(k).sum() - 1.0) < 1e-12);
  }
  CHECK((middle - Numbers::Identity(kUnits, kUnits)).norm() > 1.0);
  CHECK(W.topRightCorner(kUnits, kUnits) == -W.bottomLeftCorner(kUnits, kUnits));
  CHECK(W.bottomRightCorner(kUnits, kUnits) == W.topLeftCorner(kUnits, kUnits));
}

TEST_CASE("without a threshold the unitary network keeps the norms of states and gradients") {
  Random random(3);
  ParameterSet<double> parameters;
  CellOptions options;
  options.kind = "urnn";
  const auto cell = make_cell(options, "cell", 3, 20, parameters, random);
  CHECK(value_of(parameters, "cell.b").cwiseAbs().maxCoeff() <= 0.01);
  CHECK(value_of(parameters, "cell.theta").cwiseAbs().maxCoeff() > 2.5);
  value_of(parameters, "cell.b").setZero();
  Tape<double> tape;
  const std::vector<int> nothing(100, -1);
  SequenceInput<double> input;
  input.one_hot = nothing.data();
  input.steps = 100;
  const CellState<double> initial{tape.input(Matrix<double>::Random(20, 1))};
  const SequenceRun<double> run = cell->run(tape, input, initial);
  tape.backward(sum(tape, run.last[0]));
  const Eigen::VectorXd states = run.hidden.value().colwise().norm();
  const Eigen::VectorXd gradients = run.hidden_gradient.view().colwise().norm();
  CHECK((states.array() - initial[0].value().norm()).abs().maxCoeff() < 1e-6);
  CHECK((gradients.array() - std::sqrt(20.0)).abs().maxCoeff() < 1e-6);
}

TEST_CASE("an LSTM with i = 1, f = 0, o = 1 is the simple network but for a second tanh") {
  Random random(4);
  ParameterSet<double> parameters;
  const auto lstm = make_cell<double>({}, "lstm", 3, 4, parameters, random);
  CellOptions options;
  options.kind = "rnn_tanh";
  const auto simple = make_cell(options, "simple", 3, 4, parameters, random);
  value_of(parameters, "lstm.b").setRandom();
  value_of(parameters, "simple.W_x") = value_of(parameters, "lstm.W_x").middleRows(8, 4);
  value_of(parameters, "simple.W_h") = value_of(parameters, "lstm.W_h").middleRows(8, 4);
  value_of(parameters, "simple.b") = value_of(parameters, "lstm.b").middleRows(8, 4);
  lstm->hold_gate("i", 1.0);
  lstm->hold_gate("f", 0.0);
  lstm->hold_gate("o", 1.0);
  Tape<double> tape;
  CellState<double> state = lstm->zero_state(tape, 2);
  for (int t = 0; t < 4; ++t) {
    const Var<double> x = tape.constant(Matrix<double>::Random(3, 2));
    const Matrix<double> h = simple->step(tape, x, {state[0]})[0].value();  // tanh(z)
    state = lstm->step(tape, x, state);
    CHECK(largest_difference(state[0].value(), h.array().tanh().matrix()) < 1e-15);
  }
}

TEST_CASE("an open forget gate and a shut input gate are a highway") {
  Random random(4);
  ParameterSet<double> parameters;
  const auto cell = make_cell<double>({}, "cell", 2, 3, parameters, random);
  cell->hold_gate("i", 0.0);
  cell->hold_gate("f", 1.0);
  Tape<double> tape;
  SequenceInput<double> input;
  input.dense = tape.constant(Matrix<double>::Random(2, 50));
  input.steps = 50;
  const CellState<double> initial{tape.input(Matrix<double>::Random(3, 1)), tape.input(Matrix<double>::Random(3, 1))};
  const SequenceRun<double> run = cell->run(tape, input, initial);
  tape.backward(sum(tape, run.last[1]));
  CHECK(run.last[1].value() == initial[1].value());
  CHECK(initial[1].gradient() == Matrix<double>::Ones(3, 1));
}

TEST_CASE("a gate is held until it is let go") {
  Random random(4);
  ParameterSet<double> parameters;
  StackOptions options;
  options.layers = 2;
  options.cell.kind = "gru";
  RecurrentStack<double> stack(options, "cell", 3, 4, parameters, random);
  const int indices[] = {0, 2, 1};
  const auto gate = [&](int layer) {
    Tape<double> tape;
    SequenceInput<double> input;
    input.one_hot = indices;
    input.steps = 3;
    const StackRun<double> run = stack.run(tape, input, stack.zero_state(tape, 1));
    return Matrix<double>(run.cells[layer].watched[2].values.view());  // h, r, u
  };
  const Matrix<double> free = gate(1);
  stack.hold_gate("u", 0.25);
  CHECK(gate(0) == Matrix<double>::Constant(4, 3, 0.25));
  CHECK(gate(1) == Matrix<double>::Constant(4, 3, 0.25));
  stack.hold_gate("u", std::nullopt);
  CHECK(gate(1) == free);
  CHECK_THROWS_WITH_AS(stack.hold_gate("f", 1.0), "hold_gate: the cell has no gate \"f\"", std::invalid_argument);
  CHECK_THROWS_WITH_AS(stack.hold_gate("u", HUGE_VAL), "hold_gate: the value of u is inf, expected a finite number",
                       std::invalid_argument);
}

TEST_CASE("the forget gate's bias is the option's, all others begin at zero") {
  Random random(1);
  ParameterSet<double> parameters;
  CellOptions options;
  options.forget_bias = 2.5;
  make_cell(options, "cell", 3, 2, parameters, random);
  const Matrix<double> expected = (Matrix<double>(8, 1) << 0, 0, 2.5, 2.5, 0, 0, 0, 0).finished();
  CHECK(value_of(parameters, "cell.b") == expected);
}

TEST_CASE("every gate's block is initialised for itself") {
  Random random(1);
  ParameterSet<double> parameters;
  CellOptions options;
  options.initialiser = "orthogonal";
  make_cell(options, "orthogonal", 3, 5, parameters, random);
  options.initialiser = "identity";
  options.kind = "rnn_relu";
  make_cell(options, "identity", 3, 5, parameters, random);
  options.initialiser = "uniform";
  options.kind = "gru";
  make_cell(options, "uniform", 3, 4, parameters, random);
  options.initialiser = "normal";
  make_cell(options, "normal", 20, 30, parameters, random);
  for (int gate = 0; gate < 4; ++gate) {
    const Matrix<double> block = value_of(parameters, "orthogonal.W_h").middleRows(5 * gate, 5);
    CHECK(largest_difference(block.transpose() * block, Matrix<double>::Identity(5, 5)) < 1e-12);
  }
  CHECK(value_of(parameters, "identity.W_h") == Matrix<double>::Identity(5, 5));
  CHECK(value_of(parameters, "uniform.W_h").cwiseAbs().maxCoeff() <= 0.5);
  CHECK(value_of(parameters, "uniform.W_h").cwiseAbs().maxCoeff() > 0.4);
  for (const char* name : {"normal.W_x", "normal.W_h"}) {
    const Matrix<double> drawn = value_of(parameters, name);
    CHECK(drawn.norm() / std::sqrt(static_cast<double>(drawn.size())) == doctest::Approx(0.01).epsilon(0.1));
  }
}

TEST_CASE("wrong choices of a cell are named") {
  Random random(1);
  ParameterSet<double> parameters;
  CellOptions options;
  options.kind = "elman";
  CHECK_THROWS_WITH_AS(
      make_cell(options, "cell", 2, 3, parameters, random),
      "make_cell: unknown kind \"elman\", expected one of rnn_tanh, rnn_relu, irnn, jordan, integrator, "
      "scrn, urnn, lstm, lstm_peephole, gru",
      std::invalid_argument);
  options.kind = "lstm";
  CHECK_THROWS_WITH_AS(make_cell(options, "cell", 0, 3, parameters, random),
                       "make_cell: the sizes of cell are 0 (input) and 3 (hidden), expected positive numbers",
                       std::invalid_argument);
  options.kind = "urnn";
  CHECK_THROWS_WITH_AS(make_cell(options, "odd", 2, 3, parameters, random),
                       "make_cell: odd has 3 units, expected an even number (real and imaginary parts)",
                       std::invalid_argument);
  options.kind = "scrn";
  options.context = 3;
  CHECK_THROWS_WITH_AS(make_cell(options, "slow", 2, 3, parameters, random),
                       "make_cell: slow has 3 of 3 units in its context, expected 1 … 2", std::invalid_argument);
  options.context = 1;
  options.alpha = 1.5;
  CHECK_THROWS_WITH_AS(make_cell(options, "slow", 2, 3, parameters, random), "make_cell: alpha is 1.5, expected 0 … 1",
                       std::invalid_argument);
  options.alpha = 0.5;
  options.activation = "relu";
  CHECK_THROWS_WITH_AS(make_cell(options, "slow", 2, 3, parameters, random),
                       "make_cell: unknown activation \"relu\", expected sigmoid or tanh", std::invalid_argument);
  options.kind = "jordan";
  options.context = -1;
  CHECK_THROWS_WITH_AS(make_cell(options, "fed", 2, 3, parameters, random),
                       "make_cell: fed feeds back -1 numbers, expected at least one", std::invalid_argument);
  options.kind = "integrator";
  options.initialiser = "zeros";
  CHECK_THROWS_WITH_AS(
      make_cell(options, "sum", 2, 3, parameters, random),
      "make_cell: unknown initialiser \"zeros\", expected uniform, normal, xavier, orthogonal or identity",
      std::invalid_argument);
  options.kind = "lstm";
  CHECK_THROWS_WITH_AS(
      make_cell(options, "cell", 2, 3, parameters, random),
      "make_cell: unknown initialiser \"zeros\", expected uniform, normal, xavier, orthogonal or identity",
      std::invalid_argument);
}

TEST_CASE("dropout acts between the layers of a stack, and only with a generator") {
  Random random(1);
  ParameterSet<double> parameters;
  StackOptions options;
  options.layers = 2;
  options.dropout = 0.5;
  const RecurrentStack<double> stack(options, "cell", 3, 16, parameters, random);
  const int indices[] = {0, 1, 2, 0};
  const auto output = [&](Random* dropout) {
    Tape<double> tape;
    SequenceInput<double> input;
    input.one_hot = indices;
    input.steps = 4;
    return Matrix<double>(stack.run(tape, input, stack.zero_state(tape, 1), dropout).output.value());
  };
  const Matrix<double> plain = output(nullptr);
  CHECK(output(nullptr) == plain);
  Random first(5), again(5);
  const Matrix<double> dropped = output(&first);
  CHECK((dropped - plain).norm() > 1e-3);
  CHECK(output(&again) == dropped);
  CHECK((dropped.array() != 0.0).all());  // nothing is dropped behind the last layer

  options.dropout = 1.0;
  ParameterSet<double> others;
  CHECK_THROWS_AS(RecurrentStack<double>(options, "cell", 3, 4, others, random), std::invalid_argument);
  options.dropout = 0.0;
  options.layers = kMostStackedCells + 1;
  CHECK_THROWS_AS(RecurrentStack<double>(options, "cell", 3, 4, others, random), std::invalid_argument);
}
