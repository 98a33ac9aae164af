#include "core/nn/stepped_cell.h"

#include <doctest/doctest.h>

#include <string>

#include "core/math/initialise.h"
#include "core/math/ops/arithmetic.h"
#include "core/math/ops/slice.h"
#include "tests/core/expect_gradient.h"

using namespace unrolled;

TEST_CASE("a stepped cell is the cell, step by step, in values, gates and gradients") {
  constexpr Index kBatch = 3;
  for (const std::string& kind : cell_kinds())
    for (const bool variant : {false, true}) {
      CAPTURE(kind);
      CAPTURE(variant);
      Random random(6);
      ParameterSet<double> parameters;
      CellOptions options;
      options.kind = kind;
      options.reset_after = variant;
      const SteppedCell<double> cell(options, "cell", 2, 4, parameters, random);
      for (const auto& parameter : parameters) fill_normal<double>(parameter->value, 0.7, random);
      const Matrix<double> x = random_matrix({2, 3 * kBatch}, random);

      // The state after three steps over its gates; with the gradients of all parameters and of x below it.
      const auto walk = [&](bool stepped) {
        Tape<double> tape;
        parameters.zero_gradients();
        const SteppedWeights<double> weights = stepped ? cell.prepare(tape, kBatch) : SteppedWeights<double>();
        const Var<double> input = tape.input(x);
        CellState<double> state = cell.cell().zero_state(tape, kBatch);
        ShortList<Var<double>, 8> gates;
        for (Index t = 0; t < 3; ++t) {
          const Var<double> now = cols(tape, input, t * kBatch, kBatch);
          gates = {};
          state = stepped ? cell.step(tape, weights, now, state, &gates) : cell.cell().step(tape, now, state, &gates);
        }
        Var<double> total;
        std::vector<Matrix<double>> all;
        const auto include = [&](Var<double> part) {
          all.push_back(part.value());
          const Var<double> one = weighted_sum(tape, part);
          total = total ? add(tape, total, one) : one;
        };
        for (const Var<double>& part : state) include(part);
        for (const Var<double>& gate : gates) include(gate);
        tape.backward(total);
        all.push_back(input.gradient());
        for (const auto& parameter : parameters) all.push_back(parameter->settled_gradient());
        return all;
      };
      const std::vector<Matrix<double>> one = walk(true);
      const std::vector<Matrix<double>> other = walk(false);
      REQUIRE(one.size() == other.size());
      for (std::size_t k = 0; k < one.size(); ++k) CHECK((one[k] - other[k]).cwiseAbs().maxCoeff() < 1e-12);
    }
}

TEST_CASE("a stepped cell holds its gates") {
  Random random(6);
  ParameterSet<double> parameters;
  SteppedCell<double> made({}, "cell", 2, 4, parameters, random);
  made.cell().hold_gate("o", 0.0);
  Tape<double> tape;
  const Var<double> x = tape.constant(random_matrix({2, 1}, random));
  const CellState<double> state = made.cell().zero_state(tape, 1);
  CHECK(made.step(tape, made.prepare(tape, 1), x, state)[0].value().isZero(0.0));
}
