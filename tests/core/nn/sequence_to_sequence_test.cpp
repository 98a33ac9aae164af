#include "core/nn/sequence_to_sequence.h"

#include <doctest/doctest.h>

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
