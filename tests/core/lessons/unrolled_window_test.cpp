#include "core/lessons/unrolled_window.h"

#include <doctest/doctest.h>

#include <cmath>
#include <stdexcept>

#include "core/math/initialise.h"
#include "core/math/ops/cross_entropy.h"
#include "core/nn/carried_state.h"
#include "core/nn/linear.h"

using namespace unrolled;

namespace {

using Published = std::vector<std::shared_ptr<const Observable>>;

const std::vector<std::string> kSymbols{"h", "e", "l", "o"};

const Observable* find(const Published& published, const std::string& id) {
  for (const auto& one : published)
    if (one->id == id) return one.get();
  return nullptr;
}

// Two streams of three steps over four symbols; in the second stream the last step has no target.
struct Recorded {
  explicit Recorded(const std::string& kind, bool with_gradient = true) {
    StackOptions options;
    options.cell.kind = kind;
    options.layers = 2;
    const RecurrentStack<float> stack(options, "cell", 4, 5, parameters, random);
    const Linear<float> output(parameters, "output", 5, 4, random);
    CarriedState<float> carried(stack, 2);
    for (Matrix<float>& part : carried.parts()) fill_normal<float>(part, 0.5, random);
    SequenceInput<float> input;
    input.one_hot = symbols.data();
    input.steps = 3;
    input.batch = 2;
    window.initial = with_gradient ? carried.inputs(tape) : carried.constants(tape);
    window.stack = stack.run(tape, input, window.initial);
    window.logits = output(tape, window.stack.output);
    tape.backward(softmax_cross_entropy(tape, window.logits, targets.data()));
    window.batch = 2;
    window.stream = 1;
    window.input_size = 4;
    window.inputs = {1, 2, 2};
    window.targets = {2, 3, -1};
    window.cell = kind;
  }

  std::vector<int> symbols{0, 1, 1, 2, 3, 2};  // time-major
  std::vector<int> targets{1, 2, 2, 3, 0, -1};
  Random random{4};
  ParameterSet<float> parameters;
  Tape<float> tape;
  UnrolledWindow window;
};

}  // namespace

TEST_CASE("an unrolled window shows one stream of what the tape recorded") {
  const Recorded recorded("lstm");
  const UnrolledWindow& window = recorded.window;
  const Published all = observables(window, kSymbols, kSymbols);
  for (const auto& one : all) CHECK(one->group == "unrolled");
  const Matrix<float>& h = find(all, "unrolled.h")->values;
  const Matrix<float>& dh = find(all, "unrolled.dh.2")->values;
  const Matrix<float>& c = find(all, "unrolled.c.2")->values;
  REQUIRE(h.rows() == 5);
  REQUIRE(h.cols() == 3);
  for (Index t = 0; t < 3; ++t) {
    const Index column = 2 * t + 1;
    CHECK(h.col(t) == window.stack.cells[0].hidden.value().col(column));
    CHECK(c.col(t) == window.stack.cells[1].watched[1].values.view().col(column));
    CHECK(dh.col(t) == window.stack.cells[1].hidden_gradient.view().col(column));
    CHECK(find(all, "unrolled.y")->values.col(t) == window.logits.value().col(column));
    CHECK(find(all, "unrolled.dy")->values.col(t) == window.logits.gradient().col(column));
  }
  CHECK(find(all, "unrolled.h0.2")->values == window.initial[1][0].value().col(1));
  CHECK(find(all, "unrolled.c0")->values == window.initial[0][1].value().col(1));
  CHECK(find(all, "unrolled.dh0")->values == window.initial[0][0].gradient().col(1));
  CHECK(find(all, "unrolled.dh0")->values.norm() > 0.0F);
  CHECK(find(all, "unrolled.h")->cols.labels == std::vector<std::string>{"e", "l", "l"});
  CHECK(find(all, "unrolled.y")->rows.labels == kSymbols);
  CHECK(find(all, "unrolled.h0")->cols.labels.empty());
}

TEST_CASE("probabilities and losses of an unrolled window are those of its logits") {
  const Recorded recorded("gru");
  const Published all = observables(recorded.window, kSymbols, kSymbols);
  const Matrix<float>& p = find(all, "unrolled.p")->values;
  const Matrix<float>& loss = find(all, "unrolled.loss")->values;
  const Matrix<float>& dy = find(all, "unrolled.dy")->values;
  CHECK((p.colwise().sum().array() - 1.0F).abs().maxCoeff() < 1e-6F);
  CHECK(loss(0, 0) == doctest::Approx(-std::log(p(2, 0))));
  CHECK(loss(0, 1) == doctest::Approx(-std::log(p(3, 1))));
  CHECK(std::isnan(loss(0, 2)));
  CHECK(find(all, "unrolled.target")->values(0, 2) == -1.0F);
  CHECK(find(all, "unrolled.target")->values(0, 1) == 3.0F);
  // The loss is the mean over the five targets of both streams.
  CHECK(dy(2, 0) == doctest::Approx((p(2, 0) - 1.0F) / 5.0F));
  CHECK(dy(0, 0) == doctest::Approx(p(0, 0) / 5.0F));
  CHECK(dy.col(2).norm() == 0.0F);
  CHECK(find(all, "unrolled.c") == nullptr);
}

TEST_CASE("where back-propagation is cut, no gradient reaches the state carried in") {
  const Recorded recorded("rnn_tanh", false);
  const Published all = observables(recorded.window, kSymbols, kSymbols);
  CHECK(find(all, "unrolled.dh0")->values == Matrix<float>::Zero(5, 1));
  CHECK(find(all, "unrolled.dh")->values.norm() > 0.0F);
}

TEST_CASE("inputs of an unrolled window are shown where they are small, and may be missing") {
  Recorded recorded("rnn_relu");
  recorded.window.inputs = {1, -1, 2};
  const Published all = observables(recorded.window, kSymbols, kSymbols);
  Matrix<float> expected = Matrix<float>::Zero(4, 3);
  expected(1, 0) = expected(2, 2) = 1.0F;
  CHECK(find(all, "unrolled.x")->values == expected);
  CHECK(find(all, "unrolled.x")->rows.labels == kSymbols);
  CHECK(find(all, "unrolled.has_input")->values(0, 1) == 0.0F);
  CHECK(find(all, "unrolled.has_input")->values.sum() == 2.0F);
  CHECK(find(all, "unrolled.h")->cols.labels == std::vector<std::string>{"e", "", "l"});

  Matrix<float> dense(2, 6);
  dense << 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12;
  recorded.window.input = recorded.tape.constant(dense);
  CHECK(find(observables(recorded.window, kSymbols, kSymbols), "unrolled.x")->values ==
        (Matrix<float>(2, 3) << 2, 4, 6, 8, 10, 12).finished());
  recorded.window.input_size = kMostUnrolledInputs + 1;
  CHECK(find(observables(recorded.window, kSymbols, kSymbols), "unrolled.x") == nullptr);

  recorded.window.targets.pop_back();
  CHECK_THROWS_AS(observables(recorded.window, kSymbols, kSymbols), std::invalid_argument);
}
