#include "core/lessons/char_reader.h"

#include <doctest/doctest.h>

#include <cmath>
#include <stdexcept>
#include <string>
#include <vector>

#include "core/math/gradient_check.h"
#include "core/math/ops/cross_entropy.h"

using namespace unrolled;

namespace {

const std::string kText = "a small text, \"quoted\" (and nested)\nand its second line\n";

struct Scene {
  explicit Scene(const std::string& kind, Index embedding = 0, ReaderOptions reader_options = {})
      : corpus(kText), options(options_of(kind, corpus.alphabet().size(), embedding)) {
    model.emplace(options, parameters, random);
    // Far from small numbers, so that the prediction listens to characters long ago.
    for (const auto& parameter : parameters) parameter->value *= 2.0F;
    reader.emplace(*model, corpus, reader_options);
  }

  static CharModelOptions options_of(const std::string& kind, Index symbols, Index embedding) {
    CharModelOptions options;
    options.stack.cell.kind = kind;
    options.stack.layers = 2;
    options.symbols = symbols;
    options.hidden = 6;
    options.embedding = embedding;
    return options;
  }

  // ‖∂ ln p(target) / ∂x_t‖ by central differences in double, from a state of zeros.
  Matrix<double> by_differences(const std::vector<int>& symbols, int target) {
    ParameterSet<double> wide;
    Random unused(0);
    std::optional<Embedding<double>> embedding;
    if (options.embedding > 0) embedding.emplace(wide, "embedding", options.symbols, options.embedding, unused);
    const Index inputs = embedding ? options.embedding : options.symbols;
    const std::string& kind = options.stack.cell.kind;
    const RecurrentStack<double> stack(options.stack, kind.substr(0, kind.find('_')), inputs, options.hidden, wide,
                                       unused);
    const Linear<double> output(wide, "output", options.hidden, options.symbols, unused);
    for (const auto& parameter : wide) parameter->value = parameters.find(parameter->name)->value.cast<double>();

    const Index steps = static_cast<Index>(symbols.size());
    Matrix<double> x = Matrix<double>::Zero(inputs, steps);
    for (Index t = 0; t < steps; ++t) {
      if (embedding)
        x.col(t) = embedding->weight().value.col(symbols[static_cast<std::size_t>(t)]);
      else
        x(symbols[static_cast<std::size_t>(t)], t) = 1.0;
    }
    std::vector<int> targets(symbols.size(), -1);
    targets.back() = target;
    const auto loss = [&] {
      Tape<double> tape;
      SequenceInput<double> input;
      input.dense = tape.constant(x);
      input.steps = steps;
      const StackRun<double> run = stack.run(tape, input, stack.zero_state(tape, 1));
      return softmax_cross_entropy(tape, output(tape, run.output), targets.data()).value()(0, 0);
    };
    return numeric_gradient(loss, x).colwise().norm();
  }

  std::vector<int> symbols(TextStretch stretch) const {
    std::vector<int> found;
    for (Index t = 0; t < stretch.count; ++t) found.push_back(corpus.symbol(stretch.first + t));
    return found;
  }

  TextCorpus corpus;
  CharModelOptions options;
  Random random{11};
  ParameterSet<float> parameters;
  std::optional<CharModel> model;
  std::optional<CharReader> reader;
};

}  // namespace

TEST_CASE("the gradient with respect to the inputs is what differences say, through windows and cells") {
  for (const char* kind : {"lstm", "gru", "rnn_tanh", "rnn_relu"})
    for (const Index embedding : {Index{0}, Index{3}}) {
      CAPTURE(kind);
      CAPTURE(embedding);
      Scene scene(kind, embedding, {.window = 5});
      const TextStretch stretch{3, 20};
      const Index focus = 13;
      const Matrix<float> found = scene.reader->input_gradient(stretch, focus);
      const Matrix<double> expected =
          scene.by_differences(scene.symbols({3, focus + 1}), scene.corpus.symbol(3 + focus + 1));
      REQUIRE(found.cols() == 20);
      for (Index t = 0; t <= focus; ++t)
        CHECK(found(0, t) == doctest::Approx(expected(0, t)).epsilon(1e-3).scale(1e-3));
      CHECK(found(0, 2) > 0.0F);  // two windows ago
      CHECK(found.rightCols(20 - focus - 1).isZero(0.0F));
    }
}

TEST_CASE("where the state is not carried, a prediction hears nothing from before its window") {
  Scene scene("lstm", 0, {.window = 5, .carries_state = false});
  const Matrix<float> found = scene.reader->input_gradient({0, 20}, 13);
  const Matrix<double> expected = scene.by_differences(scene.symbols({10, 4}), scene.corpus.symbol(14));
  CHECK(found.leftCols(10).isZero(0.0F));
  for (Index t = 0; t < 4; ++t) CHECK(found(0, 10 + t) == doctest::Approx(expected(0, t)).epsilon(1e-3).scale(1e-3));
}

TEST_CASE("the gradient can begin with the state of one stream") {
  Scene scene("gru");
  Tape<float> tape;
  CarriedState<float> carried(scene.model->stack(), 3);
  const std::vector<int> symbols = scene.symbols({0, 6});
  const int target = scene.corpus.symbol(6);
  const Matrix<float> from_zeros = scene.reader->input_gradient(symbols.data(), 6, target, carried.constants(tape), 1);
  CHECK(from_zeros == scene.reader->input_gradient({0, 6}, 5));
  for (Matrix<float>& part : carried.parts()) part.col(1).setConstant(0.7F);
  CHECK(scene.reader->input_gradient(symbols.data(), 6, target, carried.constants(tape), 0) == from_zeros);
  CHECK(scene.reader->input_gradient(symbols.data(), 6, target, carried.constants(tape), 1) != from_zeros);
}

TEST_CASE("looking for inputs leaves the parameters and their gradients alone") {
  Scene scene("lstm", 4);
  for (const auto& parameter : scene.parameters) parameter->has_gradient = false;
  const Matrix<float> first = scene.reader->input_gradient({0, 10}, 9);
  CHECK(scene.reader->input_gradient({0, 10}, 9) == first);
  for (const auto& parameter : scene.parameters) CHECK_FALSE(parameter->has_gradient);
  CHECK_THROWS_AS(scene.reader->input_gradient({0, 10}, 10), std::invalid_argument);
  CHECK_THROWS_AS(scene.reader->input_gradient({0, scene.corpus.size()}, scene.corpus.size() - 1),
                  std::invalid_argument);
}

TEST_CASE("a sum over the window is as many times its mean") {
  const auto flow = [](bool sums) {
    Scene scene("rnn_tanh", 0, {.window = 8, .sums_loss = sums});
    WatchedStates states(scene.model->stack(), scene.options.stack.cell, 16);
    ReadPredictions predictions;
    scene.reader->read({0, 16}, states, predictions);
    CHECK(predictions.targets == scene.symbols({1, 16}));
    CHECK(predictions.logits.cols() == 16);
    const std::vector<std::string> labels(16, "x");
    for (const auto& one : states.observables(labels))
      if (one->id == "gradient.hidden") return one->values;
    return Matrix<float>();
  };
  CHECK(flow(true).isApprox(8.0F * flow(false), 1e-5F));
}

TEST_CASE("what is written follows what was read first, and says what it was drawn from") {
  Scene scene("gru");
  const Index symbols = scene.options.symbols;
  Matrix<float> probabilities = Matrix<float>::Zero(symbols, 30);
  std::vector<int> written;
  Random random(4);
  scene.reader->write(30, 0.7, scene.symbols({0, 9}), random, written, &probabilities);
  REQUIRE(written.size() == 30);
  CHECK((probabilities.colwise().sum().array() - 1.0F).abs().maxCoeff() < 1e-5F);
  // The first character comes from the prediction behind the last one read, at this temperature.
  WatchedStates states(scene.model->stack(), scene.options.stack.cell, 9);
  ReadPredictions read;
  scene.reader->read({0, 9}, states, read);
  Eigen::ArrayXf expected = ((read.logits.col(8).array() - read.logits.col(8).maxCoeff()) / 0.7F).exp();
  expected /= expected.sum();
  CHECK((probabilities.col(0).array() - expected).abs().maxCoeff() < 1e-5F);
  std::vector<int> again;
  Random same(4);
  scene.reader->write(30, 0.7, scene.symbols({0, 9}), same, again);
  CHECK(again == written);
  Random cold(4);
  scene.reader->write(30, 0.0, {}, cold, written, &probabilities);
  for (Index n = 0; n < 30; ++n) CHECK(probabilities(written[static_cast<std::size_t>(n)], n) == 1.0F);
}
