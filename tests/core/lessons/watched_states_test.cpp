#include "core/lessons/watched_states.h"

#include <doctest/doctest.h>

#include <cmath>
#include <stdexcept>

#include "core/math/ops/arithmetic.h"

using namespace unrolled;

namespace {

using Published = std::vector<std::shared_ptr<const Observable>>;

constexpr Index kHidden = 6;
constexpr Index kSteps = 4;

// One layer of a kind over a few symbols, and what is published of it.
struct Looked {
  explicit Looked(const CellOptions& options) {
    StackOptions stack_options;
    stack_options.cell = options;
    const RecurrentStack<float> stack(stack_options, "cell", 3, kHidden, parameters, random);
    WatchedStates watched(stack, options, kSteps);
    const int symbols[] = {0, 2, 1, 1};
    SequenceInput<float> input;
    input.one_hot = symbols;
    input.steps = kSteps;
    Tape<float> tape;
    const StackRun<float> run = stack.run(tape, input, stack.zero_state(tape, 1));
    tape.backward(sum(tape, run.output));
    watched.append(run, 1, 0);
    hidden = run.output.value();
    published = watched.observables({"a", "b", "c", "d"});
  }

  const Observable& find(const std::string& id) const {
    for (const auto& one : published)
      if (one->id == id) return *one;
    throw std::runtime_error("no " + id);
  }

  Random random{3};
  ParameterSet<float> parameters;
  Matrix<float> hidden;
  Published published;
};

CellOptions of_kind(const std::string& kind) {
  CellOptions options;
  options.kind = kind;
  return options;
}

}  // namespace

TEST_CASE("every cell shows its state and a gradient at every step") {
  for (const std::string& kind : cell_kinds()) {
    CAPTURE(kind);
    const Looked looked(of_kind(kind));
    const Observable& h = looked.find("state.h");
    CHECK(h.group == "states");
    CHECK(h.values == looked.hidden);
    CHECK_FALSE(h.formula.empty());
    CHECK((looked.find("gradient.hidden").values.array() > 0.0F).all());
    for (const auto& one : looked.published)
      if (one->group == "states") CHECK(one->values.cols() == kSteps);
  }
}

TEST_CASE("a SCRN shows its fast units and its context apart") {
  CellOptions options = of_kind("scrn");
  options.context = 2;
  const Looked looked(options);
  CHECK(looked.find("state.s").values == looked.hidden.topRows(4));
  CHECK(looked.find("state.s").formula.find("σ(") != std::string::npos);
  CHECK(looked.find("state.c").values == looked.hidden.bottomRows(2));
  CHECK(looked.find("state.c").meaning_text == "context of layer 1");
  options.activation = "tanh";
  CHECK(Looked(options).find("state.s").meaning == Meaning::signed_activation);
}

TEST_CASE("Jordan's network shows the answer that is fed back") {
  CellOptions options = of_kind("jordan");
  options.context = 2;
  const Looked looked(options);
  const Matrix<float> y = looked.parameters.find("cell.W_o")->value * looked.hidden;  // b_o is zero
  CHECK(looked.find("state.y").values.isApprox(y, 1e-5F));
}

TEST_CASE("a unitary network shows the moduli of its units") {
  const Looked looked(of_kind("urnn"));
  const Matrix<float>& moduli = looked.find("state.modulus").values;
  REQUIRE(moduli.rows() == kHidden / 2);
  CHECK(moduli(1, 2) == doctest::Approx(std::hypot(looked.hidden(1, 2), looked.hidden(4, 2))));
}

TEST_CASE("the formulas of peepholes are those of the kind chosen") {
  CellOptions options = of_kind("lstm_peephole");
  CHECK(Looked(options).find("gate.o").formula == "o_t = σ(W_xo x_t + W_ho h_{t−1} + W_po c_{t−1} + b_o)");
  options.peepholes = "gers";
  CHECK(Looked(options).find("gate.o").formula == "o_t = σ(W_xo x_t + W_ho h_{t−1} + w_po ⊙ c_t + b_o)");
  CHECK(Looked(options).find("gate.f").formula == "f_t = σ(W_xf x_t + W_hf h_{t−1} + w_pf ⊙ c_{t−1} + b_f)");
  CHECK(Looked(options)
            .find("state.tanh_c")
            .values.isApprox(Looked(options).find("state.c").values.array().tanh().matrix()));
}
