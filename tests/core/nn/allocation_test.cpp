// A training step takes nothing from the heap once the arena has settled.
#include <doctest/doctest.h>

#include <cstdint>
#include <cstdlib>
#include <memory>
#include <new>
#include <string>
#include <vector>

#include "core/math/ops/cross_entropy.h"
#include "core/nn/linear.h"
#include "core/nn/stack.h"
#include "core/optim/clip.h"
#include "core/optim/optimiser.h"
#include "tests/core/allocations.h"

using namespace unrolled;

namespace {

constexpr Index kSymbols = 65;

class SmallLanguageModel {
 public:
  SmallLanguageModel(const StackOptions& options, Index hidden, Index steps, Index batch)
      : steps_(steps),
        batch_(batch),
        stack_(options, "cell", kSymbols, hidden, parameters_, random_),
        output_(parameters_, "output", stack_.output_size(), kSymbols, random_),
        optimiser_(make_optimiser<float>({})) {
    optimiser_->prepare(parameters_);
    for (Index i = 0; i < steps * batch; ++i) {
      symbols_.push_back(static_cast<int>(random_.below(kSymbols)));
      targets_.push_back(static_cast<int>(random_.below(kSymbols)));
    }
  }

  float train_step() {
    tape_.reset();
    parameters_.zero_gradients();
    SequenceInput<float> input;
    input.one_hot = symbols_.data();
    input.steps = steps_;
    input.batch = batch_;
    const StackRun<float> run = stack_.run(tape_, input, stack_.zero_state(tape_, batch_), &random_);
    const Var<float> loss = softmax_cross_entropy(tape_, output_(tape_, run.output), targets_.data());
    tape_.backward(loss);
    clip_by_norm(parameters_, 1.0);
    optimiser_->step(parameters_, 1e-3, ++updates_);
    return loss.value()(0, 0);
  }

 private:
  Index steps_;
  Index batch_;
  Random random_{1};
  ParameterSet<float> parameters_;
  Tape<float> tape_;
  RecurrentStack<float> stack_;
  Linear<float> output_;
  std::unique_ptr<Optimiser<float>> optimiser_;
  std::vector<int> symbols_;
  std::vector<int> targets_;
  std::int64_t updates_ = 0;
};

std::int64_t allocations_of_a_step(const StackOptions& options, Index hidden, Index steps, Index batch) {
  SmallLanguageModel model(options, hidden, steps, batch);
  const float first = model.train_step();
  model.train_step();  // the arena is one block from here on
  const std::int64_t before = allocations();
  const float last = model.train_step();
  const std::int64_t count = allocations() - before;
  CHECK(last < first);
  return count;
}

}  // namespace

TEST_CASE("the allocation counter sees the heap" * doctest::skip(!allocations_are_counted())) {
  const std::int64_t before = allocations();
  void* volatile memory = std::malloc(100);
  std::free(memory);
  CHECK(allocations() == before + 1);
  memory = ::operator new(100);
  ::operator delete(memory);
  CHECK(allocations() == before + 2);
}

TEST_CASE("a training step takes nothing from the heap" * doctest::skip(!allocations_are_counted())) {
  for (const Index hidden : {128, 512})
    for (const Index batch : {1, 32}) {
      CAPTURE(hidden);
      CAPTURE(batch);
      CHECK(allocations_of_a_step({}, hidden, 10, batch) == 0);
    }
}

TEST_CASE("nor does one of other cells, stacks and directions" * doctest::skip(!allocations_are_counted())) {
  for (const std::string& kind : cell_kinds())
    for (const bool variant : {false, true})
      for (const Index batch : {1, 20}) {
        CAPTURE(kind);
        CAPTURE(variant);
        CAPTURE(batch);
        StackOptions options;
        options.cell.kind = kind;
        options.cell.reset_after = variant;
        options.cell.peepholes = variant ? "gers" : "lecture";
        options.cell.activation = variant ? "tanh" : "sigmoid";
        options.layers = 2;
        options.both_directions = true;
        options.dropout = 0.2;
        CHECK(allocations_of_a_step(options, 100, 10, batch) == 0);
      }
}
