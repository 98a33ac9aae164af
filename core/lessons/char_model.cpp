#include "core/lessons/char_model.h"

#include "core/math/check.h"
#include "core/math/ops/dropout.h"
#include "core/nn/gated_weights.h"

namespace unrolled {

namespace {

std::optional<Embedding<float>> make_embedding(const CharModelOptions& options, ParameterSet<float>& parameters,
                                               Random& random) {
  check(options.symbols > 0, "CharModel: symbols is ", options.symbols, ", expected a positive number");
  check(options.embedding >= 0, "CharModel: embedding is ", options.embedding, ", expected 0 or more");
  if (options.embedding == 0 || options.given_embedding) return std::nullopt;
  return Embedding<float>(parameters, "embedding", options.symbols, options.embedding, random);
}

std::optional<GivenEmbedding<float>> make_given(const CharModelOptions& options, Random& random) {
  if (options.embedding == 0 || !options.given_embedding) return std::nullopt;
  return GivenEmbedding<float>(options.symbols, options.embedding, random);
}

// "rnn" for both of rnn_tanh and rnn_relu, which have the same parameters.
std::string layer_name(const std::string& cell) { return cell.substr(0, cell.find('_')); }

}  // namespace

CharModel::CharModel(const CharModelOptions& options, ParameterSet<float>& parameters, Random& random)
    : dropout_(options.stack.dropout),
      embedding_(make_embedding(options, parameters, random)),
      given_(make_given(options, random)),
      stack_(options.stack, layer_name(options.stack.cell.kind),
             options.embedding > 0 ? options.embedding : options.symbols, options.hidden, parameters, random),
      output_(parameters, "output", stack_.output_size(), options.symbols, random) {
  if (options.stack.cell.initialiser == "normal") fill_normal<float>(output_.weight().value, kSmallDeviation, random);
}

CharModel::Run CharModel::run(Tape<float>& tape, const int* symbols, Index steps, Index batch,
                              const StackState<float>& initial, Random* random) const {
  SequenceInput<float> input;
  input.steps = steps;
  input.batch = batch;
  if (embedding_)
    input.dense = (*embedding_)(tape, symbols, steps * batch);
  else if (given_)
    input.dense = (*given_)(tape, symbols, steps * batch);
  else
    input.one_hot = symbols;
  return run(tape, input, initial, random);
}

CharModel::Run CharModel::run(Tape<float>& tape, Var<float> input, Index steps, Index batch,
                              const StackState<float>& initial) const {
  SequenceInput<float> dense;
  dense.dense = input;
  dense.steps = steps;
  dense.batch = batch;
  return run(tape, dense, initial, nullptr);
}

CharModel::Run CharModel::run(Tape<float>& tape, const SequenceInput<float>& input, const StackState<float>& initial,
                              Random* random) const {
  Run run;
  run.input = input.dense;
  run.stack = stack_.run(tape, input, initial, random);
  Var<float> hidden = run.stack.output;
  if (random != nullptr) hidden = dropout(tape, hidden, dropout_, *random);
  run.logits = output_(tape, hidden);
  return run;
}

Var<float> CharModel::inputs(Tape<float>& tape, const int* symbols, Index count) const {
  if (embedding_) return (*embedding_)(tape, symbols, count);
  if (given_) return tape.input((*given_)(tape, symbols, count).value());
  MatrixView<float> one_hot = tape.scratch(input_size(), count);
  one_hot.setZero();
  for (Index n = 0; n < count; ++n)
    if (symbols[n] >= 0) one_hot(symbols[n], n) = 1.0F;
  return tape.input(one_hot);
}

}  // namespace unrolled
