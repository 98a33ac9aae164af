#include "core/lessons/pen_sensitivity.h"

#include <doctest/doctest.h>

#include <cmath>

#include "core/nn/linear.h"
#include "core/nn/stack.h"
#include "tests/core/expect_gradient.h"

using namespace unrolled;

namespace {

constexpr Index kInputs = 4, kSteps = 7, kClasses = 5;

struct Reader {
  explicit Reader(bool both)
      : stack(options(both), "lstm", kInputs, 6, parameters, random),
        output(parameters, "output", stack.output_size(), kClasses, random) {}

  static StackOptions options(bool both) {
    StackOptions made;
    made.layers = 2;
    made.both_directions = both;
    return made;
  }

  Var<double> logits(Tape<double>& tape, Var<double> x) const {
    SequenceInput<double> input;
    input.dense = x;
    input.steps = x.cols();
    return output(tape, stack.run(tape, input, stack.zero_state(tape, 1)).output);
  }

  // y_t*(k)
  double probability(const Matrix<double>& x, Index step, int symbol) const {
    Tape<double> tape;
    const Eigen::ArrayXd scores = logits(tape, tape.constant(x)).value().col(step).array();
    return std::exp(scores(symbol)) / scores.exp().sum();
  }

  Random random{11};
  ParameterSet<double> parameters;
  RecurrentStack<double> stack;
  Linear<double> output;
};

}  // namespace

TEST_CASE("pen_sensitivity: the gradients of a probability and of its logarithm are those of differences") {
  for (const bool both : {false, true}) {
    CAPTURE(both);
    Reader reader(both);
    Matrix<double> x = random_matrix({kInputs, kSteps}, reader.random);
    for (const Index step : {Index{0}, Index{3}, kSteps - 1}) {
      CAPTURE(step);
      const int symbol = 2;
      Tape<double> tape;
      tape.leave_parameters_alone();
      const Var<double> input = tape.input(x);
      const PenSensitivity<double> found = pen_sensitivity(tape, input, reader.logits(tape, input), step, symbol);
      const double y = reader.probability(x, step, symbol);
      CHECK(found.probability == doctest::Approx(y).epsilon(1e-12));
      const Matrix<double> of_y = numeric_gradient([&] { return reader.probability(x, step, symbol); }, x);
      const Matrix<double> of_ln_y = numeric_gradient([&] { return std::log(reader.probability(x, step, symbol)); }, x);
      CHECK((found.of_probability() - of_y).cwiseAbs().maxCoeff() < 1e-8);
      CHECK((found.of_logarithm - of_ln_y).cwiseAbs().maxCoeff() < 1e-8);
      // One direction hears nothing of what comes after.
      if (!both && step + 1 < kSteps) CHECK(found.of_logarithm.rightCols(kSteps - 1 - step).isZero(0.0));
      if (both) CHECK(found.of_logarithm.colwise().norm().minCoeff() > 0.0);
    }
    for (const auto& parameter : reader.parameters) CHECK_FALSE(parameter->has_gradient);
  }
}

TEST_CASE("pen_sensitivity: says which step or symbol there is not") {
  Reader reader(true);
  Tape<double> tape;
  const Matrix<double> x = Matrix<double>::Zero(kInputs, kSteps);
  const Var<double> input = tape.input(x), logits = reader.logits(tape, input);
  CHECK_THROWS_WITH_AS(pen_sensitivity(tape, input, logits, 7, 0), "pen_sensitivity: step 7, expected 0 … 6",
                       std::invalid_argument);
  CHECK_THROWS_WITH_AS(pen_sensitivity(tape, input, logits, -1, 0), "pen_sensitivity: step -1, expected 0 … 6",
                       std::invalid_argument);
  CHECK_THROWS_WITH_AS(pen_sensitivity(tape, input, logits, 0, 5), "pen_sensitivity: symbol 5, expected 0 … 4",
                       std::invalid_argument);
  CHECK_THROWS_WITH_AS(pen_sensitivity(tape, tape.constant(x), logits, 0, 0),
                       "pen_sensitivity: the input has no gradient", std::invalid_argument);
}
