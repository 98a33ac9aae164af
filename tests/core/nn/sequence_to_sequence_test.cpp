#include "core/nn/sequence_to_sequence.h"

#include <doctest/doctest.h>

#include <algorithm>
#include <cmath>
#include <cstdint>
#include <functional>
#include <memory>
#include <string>
#include <vector>

#include "core/math/gradient_check.h"
#include "core/optim/clip.h"
#include "core/optim/optimiser.h"
#include "tests/core/allocations.h"

using namespace unrolled;

namespace {

using Sequences = std::vector<std::vector<int>>;

SymbolBatch batch_of(const Sequences& sequences, int end) {
  std::size_t longest = 0;
  for (const std::vector<int>& sequence : sequences) longest = std::max(longest, sequence.size());
  SymbolBatch batch;
  batch.begin(static_cast<Index>(sequences.size()), static_cast<Index>(longest));
  for (std::size_t b = 0; b < sequences.size(); ++b) batch.set(static_cast<Index>(b), sequences[b], end);
  return batch;
}

SequenceToSequenceOptions small_options(const std::string& attention) {
  SequenceToSequenceOptions options;
  options.source_symbols = 5;
  options.target_symbols = 4;
  options.embedding = 3;
  options.hidden = 4;
  options.attention = attention;
  options.alignment.location_rows = 3;
  return options;
}

const Sequences kSources{{0, 1, 2}, {4}, {3, 3}};
const Sequences kTargets{{3, 1}, {0, 2, 2}, {}};

// A model in double with parameters large enough that everything matters.
struct Model {
  explicit Model(const SequenceToSequenceOptions& options, std::uint64_t seed = 7)
      : random(seed), network(options, parameters, random) {
    for (const auto& parameter : parameters)
      for (Index k = 0; k < parameter->value.size(); ++k) parameter->value.data()[k] = 0.5 * random.normal();
  }
  double loss(const Sequences& sources, const Sequences& targets, double widening = 0.0) {
    tape.reset();
    const SymbolBatch source = batch_of(sources, network.source_end());
    const SymbolBatch target = batch_of(targets, network.target_end());
    return network.loss(tape, source, target, 1.0, nullptr, widening).per_sequence;
  }
  // Also leaves the gradients of the mean over symbols in the parameters.
  double learn(const Sequences& sources, const Sequences& targets, double widening = 0.0) {
    tape.reset();
    parameters.zero_gradients();
    const SymbolBatch source = batch_of(sources, network.source_end());
    const SymbolBatch target = batch_of(targets, network.target_end());
    const TranslationLoss<double> loss = network.loss(tape, source, target, 1.0, nullptr, widening);
    tape.backward(loss.mean);
    return loss.mean.value()(0, 0);
  }

  Random random;
  ParameterSet<double> parameters;
  SequenceToSequence<double> network;
  Tape<double> tape;
};

std::vector<SequenceToSequenceOptions> variants() {
  std::vector<SequenceToSequenceOptions> all;
  for (const std::string& attention : attention_kinds()) {
    all.push_back(small_options(attention));
    if (attention == "none" || attention == "bahdanau" || attention == "scaled-dot") continue;
    for (const std::string window : {"local-m", "local-p"})
      for (const bool annealed : {false, true}) {
        all.push_back(small_options(attention));
        all.back().alignment.window = window;
        all.back().alignment.annealed = annealed;
        all.back().alignment.half_width = 1.5;
      }
  }
  for (const std::string kind : {"rnn_tanh", "gru"})
    for (const std::string attention : {"none", "bahdanau", "dot"}) {
      all.push_back(small_options(attention));
      all.back().cell.kind = kind;
      all.back().both_directions = kind == "gru";
      all.back().input_feeding = kind == "gru";
      all.back().layers = 3;
    }
  return all;
}

std::string name_of(const SequenceToSequenceOptions& options) {
  return options.attention + " " + options.alignment.window + (options.alignment.annealed ? " annealed " : " ") +
         options.cell.kind + " of " + std::to_string(options.layers);
}

}  // namespace

TEST_CASE("sequence to sequence: gradients of every parameter, of every attention and window") {
  for (const SequenceToSequenceOptions& options : variants()) {
    CAPTURE(name_of(options));
    Model model(options);
    model.learn(kSources, kTargets, 0.7);
    std::vector<Matrix<double>> gradients;
    for (const auto& parameter : model.parameters) gradients.push_back(parameter->settled_gradient());
    const auto loss = [&] {
      model.tape.reset();
      const SymbolBatch source = batch_of(kSources, model.network.source_end());
      const SymbolBatch target = batch_of(kTargets, model.network.target_end());
      return model.network.loss(model.tape, source, target, 1.0, nullptr, 0.7).mean.value()(0, 0);
    };
    for (std::size_t k = 0; k < model.parameters.size(); ++k) {
      const GradientDifference worst = worst_difference(model.parameters[k].name, gradients[k],
                                                        numeric_gradient(loss, model.parameters[k].value), loss());
      CHECK_MESSAGE(worst.relative < 1e-7, describe(worst));
    }
  }
}

TEST_CASE("a padded batch is each of its sequences alone") {
  for (const SequenceToSequenceOptions& options : variants()) {
    CAPTURE(name_of(options));
    Model model(options);
    const double together = model.learn(kSources, kTargets, 0.7);
    std::vector<Matrix<double>> gradients;
    for (const auto& parameter : model.parameters) gradients.push_back(parameter->settled_gradient());
    double symbols = 0.0;
    for (const std::vector<int>& target : kTargets) symbols += static_cast<double>(target.size()) + 1.0;
    double total = 0.0;
    std::vector<Matrix<double>> sums;
    for (const auto& parameter : model.parameters)
      sums.push_back(Matrix<double>::Zero(parameter->value.rows(), parameter->value.cols()));
    for (std::size_t b = 0; b < kSources.size(); ++b) {
      const double share = (static_cast<double>(kTargets[b].size()) + 1.0) / symbols;
      total += share * model.learn({kSources[b]}, {kTargets[b]}, 0.7);
      for (std::size_t k = 0; k < sums.size(); ++k) sums[k] += share * model.parameters[k].settled_gradient();
    }
    CHECK(total == doctest::Approx(together).epsilon(1e-12));
    for (std::size_t k = 0; k < sums.size(); ++k) {
      CAPTURE(model.parameters[k].name);
      CHECK((sums[k] - gradients[k]).cwiseAbs().maxCoeff() < 1e-12);
    }
  }
}

namespace {

// −ln p of the true symbols, walked step by step; where the draw says so, the model reads its own likeliest symbol.
double walked_loss(Model& model, const Sequences& sources, const Sequences& targets,
                   const std::function<bool(Index, Index)>& own) {
  model.tape.reset();
  const SymbolBatch source = batch_of(sources, model.network.source_end());
  const SymbolBatch target = batch_of(targets, model.network.target_end());
  const EncodedSource<double> encoded = model.network.encode(model.tape, source);
  DecoderState<double> state = model.network.start(model.tape, encoded);
  std::vector<int> previous(sources.size(), model.network.target_start());
  double total = 0.0;
  double symbols = 0.0;
  for (Index i = 0; i < target.steps(); ++i) {
    const TranslationStep<double> step = model.network.step(model.tape, encoded, state, previous.data(), i);
    for (Index b = 0; b < target.batch(); ++b) {
      const int truth = target.symbols()[i * target.batch() + b];
      const auto column = step.logits.value().col(b).array();
      Index best = 0;
      column.maxCoeff(&best);
      previous[static_cast<std::size_t>(b)] = truth >= 0 && own(i, b) ? static_cast<int>(best) : truth;
      if (truth < 0) continue;
      total += std::log(column.exp().sum()) - column(truth);
      symbols += 1.0;
    }
    state = step.state;
  }
  return total / symbols;
}

}  // namespace

TEST_CASE("the loss of a batch is that of its steps, with the truth read or the model's own symbols") {
  for (const std::string attention : {"none", "bahdanau", "dot", "location"}) {
    CAPTURE(attention);
    Model model(small_options(attention));
    const auto loss = [&](double teacher_forcing, Random* random) {
      model.tape.reset();
      const SymbolBatch source = batch_of(kSources, model.network.source_end());
      const SymbolBatch target = batch_of(kTargets, model.network.target_end());
      return model.network.loss(model.tape, source, target, teacher_forcing, random).mean.value()(0, 0);
    };
    Random random(3);
    const double forced = walked_loss(model, kSources, kTargets, [](Index, Index) { return false; });
    CHECK(loss(1.0, nullptr) == doctest::Approx(forced).epsilon(1e-13));
    const double free = walked_loss(model, kSources, kTargets, [](Index, Index) { return true; });
    CHECK(loss(0.0, &random) == doctest::Approx(free).epsilon(1e-13));
    CHECK(free != doctest::Approx(forced).epsilon(1e-6));
    Random drawn(9);
    Random again(9);
    const double mixed = walked_loss(model, kSources, kTargets, [&](Index, Index) { return again.uniform() >= 0.5; });
    CHECK(loss(0.5, &drawn) == doctest::Approx(mixed).epsilon(1e-13));
    CHECK(drawn.state() == again.state());
  }
}

TEST_CASE("the loss counts real symbols alone, and sums over a sequence's steps") {
  Model model(small_options("bahdanau"));
  const SymbolBatch source = batch_of(kSources, model.network.source_end());
  const SymbolBatch target = batch_of(kTargets, model.network.target_end());
  const TranslationLoss<double> loss = model.network.loss(model.tape, source, target);
  CHECK(loss.symbols == 8);
  CHECK(loss.logits.rows() == 5);
  CHECK(loss.logits.cols() == 12);
  CHECK(loss.per_sequence == doctest::Approx(loss.mean.value()(0, 0) * 8.0 / 3.0));
}

TEST_CASE("the parameters of a network are named after its parts") {
  Random random(1);
  SequenceToSequenceOptions options = small_options("general");
  options.alignment.window = "local-p";
  options.layers = 2;
  ParameterSet<double> parameters;
  const SequenceToSequence<double> network(options, parameters, random);
  for (const char* name : {"source.W", "target.W", "encoder.W_x", "encoder.reverse.W_h", "encoder.2.b", "attention.W_a",
                           "attention.W_p", "attention.v_p", "decoder.W_x", "decoder.2.W_h", "decoder.W_s",
                           "decoder.b_s", "decoder.W_c", "output.W", "output.b"})
    CHECK_MESSAGE(parameters.find(name) != nullptr, name);
  CHECK(parameters.find("source.W")->value.cols() == 6);
  CHECK(parameters.find("target.W")->value.cols() == 6);
  CHECK(parameters.find("output.W")->value.rows() == 5);
  CHECK(network.encoder().output_size() == 4);
  CHECK(network.encoder().cells() == 3);
}

TEST_CASE("a step tells the gates of every layer") {
  for (const std::string kind : {"rnn_tanh", "lstm", "gru"}) {
    SequenceToSequenceOptions options = small_options("dot");
    options.cell.kind = kind;
    options.layers = 2;
    Model model(options);
    const SymbolBatch source = batch_of(kSources, model.network.source_end());
    const EncodedSource<double> encoded = model.network.encode(model.tape, source);
    const DecoderState<double> state = model.network.start(model.tape, encoded);
    const int previous[] = {5, 5, 5};
    const TranslationStep<double> step = model.network.step(model.tape, encoded, state, previous, 0);
    REQUIRE(step.gates.size() == 2);
    for (int layer = 0; layer < 2; ++layer) {
      const std::size_t names = model.network.decoder().cell(layer).gate_names().size();
      CHECK(step.gates[layer].size() == static_cast<int>(names));
    }
  }
}

TEST_CASE("sequence to sequence refuses what does not fit") {
  Random random(1);
  ParameterSet<double> parameters;
  SequenceToSequenceOptions options = small_options("fixed");
  CHECK_THROWS_WITH_AS((SequenceToSequence<double>(options, parameters, random)),
                       "SequenceToSequence: unknown attention \"fixed\", expected one of none, bahdanau, concat, dot, "
                       "general, location, scaled-dot",
                       std::invalid_argument);
  Model model(small_options("dot"));
  const SymbolBatch source = batch_of(kSources, model.network.source_end());
  const SymbolBatch target = batch_of({{1}}, model.network.target_end());
  CHECK_THROWS_WITH_AS(
      model.network.loss(model.tape, source, target),
      "SequenceToSequence::loss: 1 targets of 2 steps for 3 sources, expected as many and at least one "
      "step",
      std::invalid_argument);
  CHECK_THROWS_AS(model.network.encode(model.tape, batch_of({{9}}, model.network.source_end())), std::invalid_argument);
  SymbolBatch batch;
  batch.begin(1, 2);
  CHECK_THROWS_WITH_AS(batch.set(0, {1, 2, 3}, 4), "SymbolBatch: sequence 0 of 4 symbols, expected 0 … 0 and at most 3",
                       std::invalid_argument);
}

TEST_CASE("a training step takes nothing from the heap" * doctest::skip(!allocations_are_counted())) {
  for (const std::string& attention : attention_kinds())
    for (const std::string window : {"global", "local-p"})
      for (const double teacher_forcing : {1.0, 0.5}) {
        if (window != "global" && (attention == "none" || attention == "bahdanau")) continue;
        CAPTURE(attention);
        CAPTURE(window);
        CAPTURE(teacher_forcing);
        Random random(1);
        SequenceToSequenceOptions options = small_options(attention);
        options.hidden = 48;
        options.layers = 2;
        options.alignment.window = window;
        ParameterSet<float> parameters;
        const SequenceToSequence<float> network(options, parameters, random);
        const std::unique_ptr<Optimiser<float>> optimiser = make_optimiser<float>({});
        optimiser->prepare(parameters);
        const SymbolBatch source = batch_of(kSources, network.source_end());
        const SymbolBatch target = batch_of(kTargets, network.target_end());
        Tape<float> tape;
        std::int64_t updates = 0;
        const auto step = [&] {
          tape.reset();
          parameters.zero_gradients();
          const TranslationLoss<float> loss = network.loss(tape, source, target, teacher_forcing, &random);
          tape.backward(loss.mean);
          clip_by_norm(parameters, 5.0);
          optimiser->step(parameters, 1e-3, ++updates);
        };
        step();
        step();
        const std::int64_t before = allocations();
        step();
        CHECK(allocations() == before);
      }
}
