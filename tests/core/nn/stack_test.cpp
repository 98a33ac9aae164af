#include "core/nn/stack.h"

#include <doctest/doctest.h>

#include <optional>
#include <string>
#include <vector>

#include "core/math/ops/slice.h"
#include "tests/core/expect_gradient.h"

using namespace unrolled;

namespace {

constexpr Index kSteps = 6, kBatch = 4, kInputs = 3;
const std::vector<Index> kLengths{4, 6, 1, 3};

struct Made {
  Made(const std::string& kind, int layers, bool both) {
    StackOptions options;
    options.cell.kind = kind;
    options.layers = layers;
    options.both_directions = both;
    stack.emplace(options, "cell", kInputs, 4, parameters, random);
  }

  Random random{7};
  ParameterSet<double> parameters;
  std::optional<RecurrentStack<double>> stack;
};

// The columns of one sequence, of a batch of B.
Matrix<double> sequence(const Matrix<double>& batch, Index b) {
  Matrix<double> own(batch.rows(), kLengths[static_cast<std::size_t>(b)]);
  for (Index t = 0; t < own.cols(); ++t) own.col(t) = batch.col(t * kBatch + b);
  return own;
}

double difference(const Matrix<double>& a, const Matrix<double>& b) { return (a - b).cwiseAbs().maxCoeff(); }

struct Result {
  Matrix<double> output, input_gradient;
};

// Runs columns and their lengths, and what each output counts for back again.
Result run(Made& made, const Matrix<double>& x, const Matrix<double>& weights, const Index* lengths, Index batch,
           bool reverse) {
  Tape<double> tape;
  SequenceInput<double> input;
  input.dense = tape.input(x);
  input.steps = x.cols() / batch;
  input.batch = batch;
  input.reverse = reverse;
  const StackRun<double> run = made.stack->run(tape, input, lengths, made.stack->zero_state(tape, batch));
  const Var<double> output = run.output;
  MatrixView<double> each = tape.scratch(weights.rows(), weights.cols());
  each = weights;
  Var<double> loss = tape.result("loss", 1, 1, {output});
  loss.value()(0, 0) = output.value().cwiseProduct(each).sum();
  tape.on_backward(loss, [=] { output.accumulate(loss.gradient()(0, 0) * each); });
  tape.backward(loss);
  return {output.value(), input.dense.gradient()};
}

std::vector<Matrix<double>> gradients(const ParameterSet<double>& parameters) {
  std::vector<Matrix<double>> all;
  for (const auto& parameter : parameters) all.push_back(parameter->settled_gradient());
  return all;
}

}  // namespace

TEST_CASE("stack: a batch whose sequences differ in length gives each what it gets alone, value and gradient") {
  for (const std::string kind : {"lstm", "gru", "rnn_tanh"})
    for (const int layers : {1, 2, 3})
      for (const bool both : {false, true})
        for (const bool reverse : {false, true}) {
          CAPTURE(kind);
          CAPTURE(layers);
          CAPTURE(both);
          CAPTURE(reverse);
          Made made(kind, layers, both);
          const Index outputs = made.stack->output_size();
          const Matrix<double> x = random_matrix({kInputs, kSteps * kBatch}, made.random);
          Matrix<double> weights = asymmetric_weights(outputs, kSteps * kBatch);
          for (Index t = 0; t < kSteps; ++t)
            for (Index b = 0; b < kBatch; ++b)
              if (t >= kLengths[static_cast<std::size_t>(b)]) weights.col(t * kBatch + b).setZero();

          made.parameters.zero_gradients();
          const Result batch = run(made, x, weights, kLengths.data(), kBatch, reverse);
          const std::vector<Matrix<double>> together = gradients(made.parameters);

          made.parameters.zero_gradients();
          for (Index b = 0; b < kBatch; ++b) {
            const Result alone = run(made, sequence(x, b), sequence(weights, b), nullptr, 1, reverse);
            CHECK(difference(sequence(batch.output, b), alone.output) < 1e-12);
            CHECK(difference(sequence(batch.input_gradient, b), alone.input_gradient) < 1e-12);
            for (Index t = kLengths[static_cast<std::size_t>(b)]; t < kSteps; ++t) {
              CHECK(batch.output.col(t * kBatch + b).isZero(0.0));
              CHECK(batch.input_gradient.col(t * kBatch + b).isZero(0.0));
            }
          }
          const std::vector<Matrix<double>> summed = gradients(made.parameters);
          for (std::size_t i = 0; i < summed.size(); ++i) CHECK(difference(together[i], summed[i]) < 1e-12);
        }
}

TEST_CASE("stack: the gradient of a batch of different lengths is that of central differences") {
  Made made("lstm", 2, true);
  const std::vector<Index> lengths{2, 3};
  expect_gradient(
      [&](Tape<double>& tape, const Operands& x) {
        SequenceInput<double> input;
        input.dense = x[0];
        input.steps = 3;
        input.batch = 2;
        return made.stack->run(tape, input, lengths.data(), made.stack->zero_state(tape, 2)).output;
      },
      {{kInputs, 6}});
}

TEST_CASE("stack: lengths that are all the same change nothing, and symbols are turned round as columns are") {
  Made made("gru", 2, true);
  Tape<double> tape;
  const std::vector<int> symbols{0, 1, 2, 2, 1, 0, 1, -1};  // 4 steps of 2 sequences, the second of 3
  Matrix<double> dense = Matrix<double>::Zero(kInputs, 8);
  for (Index at = 0; at < 7; ++at) dense(symbols[static_cast<std::size_t>(at)], at) = 1.0;
  SequenceInput<double> one_hot, columns;
  one_hot.one_hot = symbols.data();
  columns.dense = tape.constant(dense);
  one_hot.steps = columns.steps = 4;
  one_hot.batch = columns.batch = 2;
  const StackState<double> zero = made.stack->zero_state(tape, 2);
  const std::vector<Index> same{4, 4}, different{4, 3};
  const StackRun<double> plain = made.stack->run(tape, columns, zero);
  const StackRun<double> of_one_length = made.stack->run(tape, columns, same.data(), zero);
  CHECK(of_one_length.output.value() == plain.output.value());
  CHECK(of_one_length.last.size() == 4);
  const StackRun<double> padded = made.stack->run(tape, columns, different.data(), zero);
  CHECK(padded.last.size() == 0);
  CHECK(difference(made.stack->run(tape, one_hot, different.data(), zero).output.value(), padded.output.value()) <
        1e-14);
  CHECK(difference(padded.output.value(), plain.output.value()) > 1e-3);
}

TEST_CASE("stack: says which length does not fit") {
  Made made("lstm", 1, true);
  Tape<double> tape;
  SequenceInput<double> input;
  input.dense = tape.constant(Matrix<double>::Zero(kInputs, 6));
  input.steps = 3;
  input.batch = 2;
  const StackState<double> zero = made.stack->zero_state(tape, 2);
  for (const Index wrong : {0, 4}) {
    const std::vector<Index> lengths{3, wrong};
    const std::string message = "RecurrentStack: length 1 is " + std::to_string(wrong) + ", expected 1 … 3";
    CHECK_THROWS_WITH_AS(made.stack->run(tape, input, lengths.data(), zero), message.c_str(), std::invalid_argument);
  }
}
