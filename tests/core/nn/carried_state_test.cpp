#include "core/nn/carried_state.h"

#include <doctest/doctest.h>

#include <stdexcept>

using namespace unrolled;

TEST_CASE("two halves with the state carried are the whole sequence") {
  for (const char* kind : {"rnn_tanh", "lstm", "gru"}) {
    ParameterSet<double> parameters;
    Random random(3);
    StackOptions options;
    options.cell.kind = kind;
    options.layers = 2;
    const RecurrentStack<double> stack(options, "cell", 5, 4, parameters, random);
    const int symbols[] = {0, 1, 2, 3, 4, 0, 3, 3, 1, 2, 2, 4};  // T = 6, B = 2
    SequenceInput<double> input;
    input.one_hot = symbols;
    input.steps = 6;
    input.batch = 2;
    Tape<double> whole;
    const Matrix<double> expected = stack.run(whole, input, stack.zero_state(whole, 2)).output.value();

    CarriedState<double> carried(stack, 2);
    Matrix<double> found(4, 12);
    Tape<double> tape;
    for (int half = 0; half < 2; ++half) {
      tape.reset();
      input.steps = 3;
      input.one_hot = symbols + 6 * half;
      const StackRun<double> run = stack.run(tape, input, carried.inputs(tape));
      found.middleCols(6 * half, 6) = run.output.value();
      carried.take(run.last);
    }
    CHECK((found - expected).cwiseAbs().maxCoeff() < 1e-14);
    carried.clear();
    for (const Matrix<double>& part : carried.parts()) CHECK(part.isZero(0.0));
    CHECK(carried.parts().size() == (std::string(kind) == "lstm" ? 4 : 2));
    CHECK_FALSE(carried.constants(tape)[0][0].needs_gradient());
    CHECK(carried.inputs(tape)[1][0].needs_gradient());
    CHECK_THROWS_AS(carried.take(StackState<double>{}), std::invalid_argument);
  }
}
