#include "core/nn/turing_machine.h"

#include <doctest/doctest.h>

#include <cmath>
#include <cstdint>
#include <string>
#include <vector>

#include "core/math/gradient_check.h"
#include "core/math/ops/arithmetic.h"
#include "tests/core/allocations.h"
#include "tests/core/expect_gradient.h"

using namespace unrolled;

namespace {

constexpr Index kSteps = 4;

TuringMachineOptions small_options() {
  TuringMachineOptions options;
  options.input = 3;
  options.output = 2;
  options.hidden = 5;
  options.rows = 6;
  options.width = 3;
  options.read_heads = 2;
  options.write_heads = 2;
  options.memory_start = "learned";
  return options;
}

std::vector<TuringMachineOptions> variants() {
  std::vector<TuringMachineOptions> all;
  for (const std::string& controller : machine_controllers())
    for (const std::string& rule : machine_write_rules()) {
      TuringMachineOptions options = small_options();
      options.controller = controller;
      options.write_rule = rule;
      all.push_back(options);
    }
  all.back().memory_start = "random";
  all.back().shift_range = 2;
  all.back().read_heads = all.back().write_heads = 1;
  return all;
}

// A machine in double with parameters large enough that everything matters.
struct Machine {
  explicit Machine(const TuringMachineOptions& options, std::uint64_t seed = 7)
      : random(seed), machine(options, parameters, random) {
    for (const auto& parameter : parameters)
      for (Index k = 0; k < parameter->value.size(); ++k) parameter->value.data()[k] = 0.7 * random.normal();
    inputs = random_matrix({options.input, kSteps}, random);
  }
  Matrix<double> run(const Interventions* given = nullptr, MachineTrace<double>* trace = nullptr) {
    tape.reset();
    return machine.run(tape, tape.constant(inputs), kSteps, 1, given, trace).value();
  }

  Random random;
  ParameterSet<double> parameters;
  TuringMachine<double> machine;
  Matrix<double> inputs;
  Tape<double> tape;
};

double weight_of(const MachineTrace<double>& trace, int head, Index n, Index t) {
  const HeadTrace<double>& kept = trace.heads[static_cast<std::size_t>(head)];
  return t >= 0 ? kept.weights(n, t) : kept.start(n, 0);
}

// One entry, or, of weights and shifts, the whole column with the others in their proportions.
Interventions with_entry(GivenValue given, const Matrix<double>& column, double value) {
  Interventions made;
  if (given.part == MachinePart::kWeights || given.part == MachinePart::kShift)
    for (Index row = 0; row < column.rows(); ++row) {
      const double rest = column(row, 0) * (1.0 - value) / (1.0 - column(given.row, 0));
      made.values.push_back({given.part, given.head, given.step, row, rest});
    }
  given.value = value;
  made.values.push_back(given);
  return made;
}

}  // namespace

TEST_CASE("Turing machine: gradients of everything that learns, for every controller and both rules") {
  for (const TuringMachineOptions& options : variants()) {
    CAPTURE(options.controller);
    CAPTURE(options.write_rule);
    Machine the(options);
    const Matrix<double> inputs = random_matrix({options.input, 3 * 2}, the.random);
    const GradientDifference worst = check_gradients(the.parameters, [&](Tape<double>& tape) {
      return weighted_sum(tape, the.machine.run(tape, tape.constant(inputs), 3, 2));
    });
    CHECK_MESSAGE(worst.relative < 1e-6, describe(worst));
    for (const auto& parameter : the.parameters) CHECK_MESSAGE(parameter->has_gradient, parameter->name);
  }
}

TEST_CASE("Turing machine: a sequence of a batch comes out as it does alone") {
  for (const TuringMachineOptions& options : variants()) {
    Machine the(options);
    const Matrix<double> all = random_matrix({options.input, kSteps * 3}, the.random);
    const Matrix<double> together = the.machine.run(the.tape, the.tape.constant(all), kSteps, 3).value();
    for (Index b = 0; b < 3; ++b) {
      for (Index t = 0; t < kSteps; ++t) the.inputs.col(t) = all.col(t * 3 + b);
      const Matrix<double> alone = the.run();
      for (Index t = 0; t < kSteps; ++t) CHECK(together.col(t * 3 + b).isApprox(alone.col(t), 1e-12));
    }
  }
}

TEST_CASE("Turing machine: the trace is what happened, stage by stage") {
  for (const TuringMachineOptions& options : variants()) {
    CAPTURE(options.controller);
    CAPTURE(options.write_rule);
    Machine the(options);
    MachineTrace<double> trace;
    const Matrix<double> outputs = the.run(nullptr, &trace);
    CHECK(outputs == the.run());
    const Index rows = options.rows, width = options.width;
    const auto cell = [&](Index n, Index m, Index t) {
      return t < 0 ? trace.memory_start(n * width + m, 0) : trace.memory(n * width + m, t);
    };
    CHECK(trace.states.size() == the.machine.state_names().size());
    CHECK(trace.gates.size() == the.machine.gate_names().size());
    for (Index t = 0; t < kSteps; ++t) {
      CAPTURE(t);
      for (int head = 0; head < the.machine.heads(); ++head) {
        CAPTURE(head);
        const HeadTrace<double>& kept = trace.heads[static_cast<std::size_t>(head)];
        const Index seen = the.machine.reads(head) ? t : t - 1;  // readers see what was just written
        double total = 0.0;
        Matrix<double> shifted = Matrix<double>::Zero(rows, 1);
        for (Index n = 0; n < rows; ++n) {
          double dot = 0.0, squares = 0.0;
          for (Index m = 0; m < width; ++m) {
            dot += cell(n, m, seen) * kept.key(m, t);
            squares += cell(n, m, seen) * cell(n, m, seen);
          }
          const double similarity = dot / (std::sqrt(squares) * kept.key.col(t).norm());
          CHECK(kept.similarity(n, t) == doctest::Approx(similarity).epsilon(1e-6));
          total += std::exp(kept.beta(0, t) * kept.similarity(n, t));
        }
        for (Index n = 0; n < rows; ++n) {
          const double content = std::exp(kept.beta(0, t) * kept.similarity(n, t)) / total;
          CHECK(kept.content(n, t) == doctest::Approx(content));
          const double g = kept.gate(0, t);
          CHECK(kept.gated(n, t) == doctest::Approx(g * content + (1 - g) * weight_of(trace, head, n, t - 1)));
          const Index reach = options.shift_range;
          for (Index o = -reach; o <= reach; ++o)
            shifted((n + o + rows) % rows, 0) += kept.shift(o + reach, t) * kept.gated(n, t);
        }
        CHECK(kept.shifted.col(t).isApprox(shifted.col(0), 1e-12));
        const Matrix<double> powers = shifted.array().pow(kept.gamma(0, t));
        CHECK(kept.weights.col(t).isApprox(powers.col(0) / powers.sum(), 1e-9));
        CHECK(kept.weights.col(t).sum() == doctest::Approx(1.0));
        CHECK(kept.gamma(0, t) >= 1.0);
        if (!the.machine.reads(head)) continue;
        for (Index m = 0; m < width; ++m) {
          double r = 0.0;
          for (Index n = 0; n < rows; ++n) r += kept.weights(n, t) * cell(n, m, t);
          CHECK(kept.vector(m, t) == doctest::Approx(r));
        }
      }
      for (Index n = 0; n < rows; ++n)
        for (Index m = 0; m < width; ++m) {
          double after = cell(n, m, t - 1);
          double added = 0.0;
          for (int head = options.read_heads; head < the.machine.heads(); ++head) {
            const HeadTrace<double>& kept = trace.heads[static_cast<std::size_t>(head)];
            const double w = kept.weights(n, t);
            if (options.write_rule == "erase-add") {
              after *= 1.0 - w * kept.erase(m, t);
              added += w * kept.add(m, t);
            } else {
              after = w * kept.add(m, t) + (1.0 - w) * after;
            }
          }
          CHECK(cell(n, m, t) == doctest::Approx(after + added));
        }
    }
  }
}

TEST_CASE("Turing machine: giving what was computed anyway changes nothing, anything else only what follows") {
  using enum MachinePart;
  for (const TuringMachineOptions& options : variants()) {
    CAPTURE(options.controller);
    CAPTURE(options.write_rule);
    Machine the(options);
    MachineTrace<double> plain;
    const Matrix<double> outputs = the.run(nullptr, &plain);
    const Interventions nothing;
    CHECK(the.run(&nothing) == outputs);

    constexpr Index kStep = 1;
    const auto expect_runs_on = [&](GivenValue given, const auto& kept_of) {
      CAPTURE(static_cast<int>(given.part));
      CAPTURE(given.head);
      given.step = kStep;
      const Matrix<double> column = kept_of(plain).col(kStep);
      const double was = column(given.row, 0);
      MachineTrace<double> same;
      const Interventions as_it_was = with_entry(given, column, was);
      CHECK(the.run(&as_it_was, &same).isApprox(outputs, 1e-12));
      CHECK(same.memory.isApprox(plain.memory, 1e-12));

      const Interventions other = with_entry(given, column, was * 0.5 + 0.3);
      MachineTrace<double> changed;
      const Matrix<double> after = the.run(&other, &changed);
      CHECK(kept_of(changed)(given.row, kStep) == doctest::Approx(was * 0.5 + 0.3));
      CHECK(after.leftCols(kStep) == outputs.leftCols(kStep));
      CHECK((after.rightCols(kSteps - kStep - 1) - outputs.rightCols(kSteps - kStep - 1)).cwiseAbs().maxCoeff() > 1e-9);
    };
    for (int head = 0; head < the.machine.heads(); ++head) {
      const auto of = [head](Matrix<double> HeadTrace<double>::*member) {
        return [head, member](const MachineTrace<double>& trace) -> const Matrix<double>& {
          return trace.heads[static_cast<std::size_t>(head)].*member;
        };
      };
      expect_runs_on({kWeights, head, 0, 4}, of(&HeadTrace<double>::weights));
      expect_runs_on({kKey, head, 0, 2}, of(&HeadTrace<double>::key));
      expect_runs_on({kBeta, head, 0, 0}, of(&HeadTrace<double>::beta));
      expect_runs_on({kGate, head, 0, 0}, of(&HeadTrace<double>::gate));
      expect_runs_on({kShift, head, 0, 1}, of(&HeadTrace<double>::shift));
      expect_runs_on({kGamma, head, 0, 0}, of(&HeadTrace<double>::gamma));
      if (the.machine.reads(head)) {
        expect_runs_on({kVector, head, 0, 1}, of(&HeadTrace<double>::vector));
        continue;
      }
      if (options.write_rule == "erase-add") expect_runs_on({kErase, head, 0, 1}, of(&HeadTrace<double>::erase));
      expect_runs_on({kAdd, head, 0, 1}, of(&HeadTrace<double>::add));
    }
    expect_runs_on({kMemory, 0, 0, 2 * options.width + 1},
                   [](const MachineTrace<double>& trace) -> const Matrix<double>& { return trace.memory; });

    const Interventions start{{{kMemory, 0, -1, 3 * options.width + 2, 2.5}}};
    MachineTrace<double> changed;
    CHECK((the.run(&start, &changed) - outputs).cwiseAbs().maxCoeff() > 1e-9);
    CHECK(changed.memory_start(3 * options.width + 2, 0) == 2.5);
    CHECK((changed.memory_start - plain.memory_start).cwiseAbs().sum() ==
          doctest::Approx(std::abs(2.5 - plain.memory_start(3 * options.width + 2, 0))));
  }
}

TEST_CASE("Turing machine: weights are given as a whole column, of two that are given the later, and sum to 1") {
  Machine the(small_options());
  const Index rows = the.machine.options().rows;
  Interventions given;
  for (const double factor : {5.0, 2.0})
    for (Index n = 0; n < rows; ++n)
      given.values.push_back({MachinePart::kWeights, 1, 2, n, n == 0 ? factor : static_cast<double>(n)});
  MachineTrace<double> trace;
  the.run(&given, &trace);
  const double sum = 2.0 + static_cast<double>(rows * (rows - 1) / 2);
  CHECK(trace.heads[1].weights(0, 2) == doctest::Approx(2.0 / sum));
  CHECK(trace.heads[1].weights(rows - 1, 2) == doctest::Approx(static_cast<double>(rows - 1) / sum));
  CHECK(trace.heads[1].weights.col(2).sum() == doctest::Approx(1.0));

  given.values.resize(static_cast<std::size_t>(rows) - 1);
  CHECK_THROWS_WITH_AS(the.run(&given), "with_given: entry 5 of the weights is not given, expected all 6",
                       std::invalid_argument);
  given.values.clear();
  for (Index n = 0; n < rows; ++n) given.values.push_back({MachinePart::kWeights, 1, 2, n, 0.0});
  CHECK_THROWS_WITH_AS(the.run(&given), "with_given: all weights are 0", std::invalid_argument);
}

TEST_CASE("Turing machine: what it begins with") {
  TuringMachineOptions options = small_options();
  options.rows = 32;
  for (const std::string& start : machine_memory_starts()) {
    options.memory_start = start;
    Random random(3);
    ParameterSet<float> parameters;
    const TuringMachine<float> machine(options, parameters, random);
    Tape<float> tape;
    MachineTrace<float> trace;
    machine.run(tape, tape.constant(Matrix<float>::Zero(3, 2)), 2, 1, nullptr, &trace);
    const float limit = 1.0F / std::sqrt(35.0F);
    if (start == "constant")
      CHECK(trace.memory_start.isApproxToConstant(1e-6F));
    else
      CHECK((trace.memory_start.cwiseAbs().maxCoeff() <= limit && trace.memory_start.norm() > 0.3F * limit));
    CHECK((parameters.find("start.memory") != nullptr) == (start == "learned"));
    // The weights of all heads have their peak on the first row.
    for (const HeadTrace<float>& head : trace.heads) {
      CHECK(head.start(0, 0) == doctest::Approx(std::exp(3.0) / (std::exp(3.0) + 31.0)));
      CHECK(head.start.sum() == doctest::Approx(1.0));
    }
    CHECK(machine.head_name(1) == "read 2");
    CHECK(machine.head_name(2) == "write 1");
  }
}

TEST_CASE("Turing machine: after warm-up a training step takes nothing from the heap") {
  if (!allocations_are_counted()) return;
  for (const char* controller : {"feedforward", "lstm"}) {
    TuringMachineOptions options = small_options();
    options.controller = controller;
    Random random(3);
    ParameterSet<float> parameters;
    const TuringMachine<float> machine(options, parameters, random);
    Tape<float> tape;
    const Matrix<float> inputs = Matrix<float>::Ones(3, kSteps * 2);
    std::int64_t taken = 0;
    for (int step = 0; step < 4; ++step) {
      const std::int64_t before = allocations();
      tape.reset();
      parameters.zero_gradients();
      tape.backward(sum(tape, machine.run(tape, tape.constant(inputs), kSteps, 2)));
      taken = allocations() - before;
    }
    CHECK(taken == 0);
  }
}

TEST_CASE("Turing machine refuses what is out of range") {
  Random random(3);
  const auto made = [&](const auto& change) {
    TuringMachineOptions options = small_options();
    change(options);
    ParameterSet<float> parameters;
    const TuringMachine<float> machine(options, parameters, random);
  };
  CHECK_THROWS_WITH_AS(made([](auto& options) { options.write_heads = 5; }),
                       "TuringMachine: 2 read and 5 write heads, expected 1 … 4 of each", std::invalid_argument);
  CHECK_THROWS_WITH_AS(made([](auto& options) { options.shift_range = 0; }),
                       "TuringMachine: the shift range is 0, expected 1 … 3", std::invalid_argument);
  CHECK_THROWS_WITH_AS(made([](auto& options) { options.write_rule = "add"; }),
                       "TuringMachine: unknown write rule \"add\", expected one of erase-add, overwrite",
                       std::invalid_argument);
  CHECK_THROWS_AS(made([](auto& options) { options.controller = "urnn"; }), std::invalid_argument);
  CHECK_THROWS_AS(made([](auto& options) { options.memory_start = "zero"; }), std::invalid_argument);
  CHECK_THROWS_AS(made([](auto& options) { options.rows = 0; }), std::invalid_argument);

  Machine the(small_options());
  CHECK_THROWS_WITH_AS(the.machine.run(the.tape, the.tape.constant(the.inputs), 3, 1),
                       "TuringMachine: the inputs are 3 x 4, expected 3 x 3 (3 steps of 1)", std::invalid_argument);
  const auto refused = [&](const GivenValue& given) {
    const Interventions one{{given}};
    CHECK_THROWS_AS(the.run(&one), std::invalid_argument);
  };
  refused({MachinePart::kMemory, 0, kSteps, 0, 1.0});
  refused({MachinePart::kMemory, 0, -2, 0, 1.0});
  refused({MachinePart::kMemory, 0, 0, 18, 1.0});
  refused({MachinePart::kKey, 0, -1, 0, 1.0});
  refused({MachinePart::kKey, 4, 0, 0, 1.0});
  refused({MachinePart::kKey, 0, 0, 3, 1.0});
  refused({MachinePart::kErase, 1, 0, 0, 1.0});
  refused({MachinePart::kVector, 2, 0, 0, 1.0});
  refused({MachinePart::kWeights, 0, 0, 0, -0.5});
  refused({MachinePart::kBeta, 0, 0, 0, std::nan("")});
  const Interventions one{{{MachinePart::kBeta, 0, 0, 0, 1.0}}};
  CHECK_THROWS_AS(the.machine.run(the.tape, the.tape.constant(the.inputs), 2, 2, &one), std::invalid_argument);
}
