#include "core/lessons/window_model.h"

#include "core/math/check.h"
#include "core/math/ops/activation.h"
#include "core/math/ops/windowed_affine.h"

namespace unrolled {

namespace {

void check_sizes(const WindowModelOptions& options) {
  check(options.symbols > 0 && options.window > 0 && options.embedding > 0 && options.hidden > 0,
        "WindowModel: ", options.symbols, " symbols, window ", options.window, ", embedding ", options.embedding,
        ", hidden ", options.hidden, ", expected positive numbers");
}

std::optional<Embedding<float>> make_embedding(const WindowModelOptions& options, ParameterSet<float>& parameters,
                                               Random& random) {
  check_sizes(options);
  if (options.given_embedding) return std::nullopt;
  return Embedding<float>(parameters, "embedding", options.symbols, options.embedding, random);
}

std::optional<GivenEmbedding<float>> make_given(const WindowModelOptions& options, Random& random) {
  if (!options.given_embedding) return std::nullopt;
  return GivenEmbedding<float>(options.symbols, options.embedding, random);
}

}  // namespace

Index window_layer_parameters(Index window, Index embedding, Index hidden) {
  return window * embedding * hidden + hidden;
}

Index recurrent_layer_parameters(Index embedding, Index hidden) {
  return embedding * hidden + hidden * hidden + hidden;
}

WindowModel::WindowModel(const WindowModelOptions& options, ParameterSet<float>& parameters, Random& random)
    : window_(options.window),
      embedding_(make_embedding(options, parameters, random)),
      given_(make_given(options, random)),
      hidden_(parameters, "window", options.window * options.embedding, options.hidden, random),
      output_(parameters, "output", options.hidden, options.symbols, random) {}

WindowModel::Run WindowModel::run(Tape<float>& tape, const int* symbols, Index steps, Index batch) const {
  const Index count = (window_ - 1 + steps) * batch;
  const Var<float> x = embedding_ ? (*embedding_)(tape, symbols, count) : (*given_)(tape, symbols, count);
  const Var<float> z =
      windowed_affine(tape, tape.parameter(hidden_.weight()), x, tape.parameter(hidden_.bias()), batch);
  Run run;
  run.hidden = tanh(tape, z);
  run.logits = output_(tape, run.hidden);
  return run;
}

}  // namespace unrolled
