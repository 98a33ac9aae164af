#include "core/nn/alignment.h"

#include <algorithm>
#include <cmath>

#include "core/math/initialise.h"
#include "core/math/ops/activation.h"
#include "core/math/ops/arithmetic.h"
#include "core/math/ops/batched_attention.h"
#include "core/math/ops/matmul.h"
#include "core/math/ops/slice.h"

namespace unrolled {

namespace {

constexpr double kFirstWidth = 0.6;  // of an annealed window, as a share of the source

std::string joined(const std::vector<std::string>& names) {
  std::string text;
  for (const std::string& name : names) text += (text.empty() ? "" : ", ") + name;
  return text;
}

bool among(const std::vector<std::string>& names, const std::string& name) {
  return std::find(names.begin(), names.end(), name) != names.end();
}

// 0 within D of the centre, kNoScore further away.
template <class S>
Var<S> hard_bias(Tape<S>& tape, Var<S> centre, double half_width, Index places) {
  MatrixView<S> bias = tape.scratch(places, centre.cols());
  for (Index b = 0; b < bias.cols(); ++b)
    for (Index j = 0; j < places; ++j) {
      const double distance = std::abs(static_cast<double>(j) - static_cast<double>(centre.value()(0, b)));
      // A little more than D, so that rounding does not cut what lies at its edge.
      bias(j, b) = static_cast<S>(distance <= half_width + 1e-6 ? 0.0 : kNoScore);
    }
  return tape.constant(bias, "window");
}

}  // namespace

const std::vector<std::string>& alignment_scores() {
  static const std::vector<std::string> names{"bahdanau", "concat", "dot", "general", "location", "scaled-dot"};
  return names;
}

const std::vector<std::string>& alignment_windows() {
  static const std::vector<std::string> names{"global", "local-m", "local-p"};
  return names;
}

template <class S>
Alignment<S>::Alignment(const AlignmentOptions& options, const std::string& name, Index state_size,
                        Index annotation_size, ParameterSet<S>& parameters, Random& random)
    : options_(options) {
  check(among(alignment_scores(), options.score), "Alignment: unknown score \"", options.score, "\", expected one of ",
        joined(alignment_scores()));
  check(among(alignment_windows(), options.window), "Alignment: unknown window \"", options.window,
        "\", expected one of ", joined(alignment_windows()));
  check(options.window == "global" || options.half_width > 0.0, "Alignment: the half width is ", options.half_width,
        ", expected a positive number");
  const Index size = options.size > 0 ? options.size : state_size;
  const auto add = [&](const char* part, Index rows, Index cols) {
    Parameter<S>& parameter = parameters.add(name + part, rows, cols);
    const Index inputs = cols == 1 ? rows : cols;
    fill_uniform<S>(parameter.value, 1.0 / std::sqrt(static_cast<double>(inputs)), random);
    return &parameter;
  };
  if (options.score == "bahdanau" || options.score == "concat" || options.score == "scaled-dot") {
    W_a_ = add(".W_a", size, state_size);
    U_a_ = add(".U_a", size, annotation_size);
    if (options.score != "scaled-dot") v_a_ = add(".v_a", size, 1);
  } else if (options.score == "general") {
    W_a_ = add(".W_a", annotation_size, state_size);
  } else if (options.score == "location") {
    check(options.location_rows > 0, "Alignment: location scores ", options.location_rows,
          " places, expected at least one");
    W_a_ = add(".W_a", options.location_rows, state_size);
  } else if (annotation_size != state_size) {
    U_a_ = add(".U_a", state_size, annotation_size);
  }
  if (options.window == "local-p") {
    W_p_ = add(".W_p", size, state_size);
    v_p_ = add(".v_p", size, 1);
  }
}

template <class S>
AlignedSource<S> Alignment<S>::prepare(Tape<S>& tape, Var<S> annotations, const Index* lengths, Index steps,
                                       Index batch) const {
  check(steps > 0 && batch > 0 && annotations.cols() == steps * batch, "Alignment: there are ", annotations.cols(),
        " annotations, expected ", steps, " x ", batch, " (steps x batch), at least one of each");
  AlignedSource<S> source;
  source.annotations = annotations;
  source.lengths = lengths;
  source.steps = steps;
  source.batch = batch;
  if (options_.score != "location")
    source.keys = U_a_ != nullptr ? matmul(tape, tape.parameter(*U_a_), annotations) : annotations;
  if (v_a_ != nullptr) source.v = tape.parameter(*v_a_);
  if (W_a_ != nullptr) source.query = StepAffine<S>(tape, {tape.parameter(*W_a_)}, {}, batch);
  if (W_p_ != nullptr) {
    source.centre = StepAffine<S>(tape, {tape.parameter(*W_p_)}, {}, batch);
    source.v_p = tape.parameter(*v_p_);
  }
  return source;
}

template <class S>
Var<S> Alignment<S>::scores(Tape<S>& tape, const AlignedSource<S>& source, Var<S> state, Var<S>& query) const {
  query = state;
  if (options_.score == "location") {
    const Var<S> rows_of_all = source.query(tape, {state});
    const Index scored = std::min(source.steps, rows_of_all.rows());
    const Var<S> known = scored < rows_of_all.rows() ? rows(tape, rows_of_all, 0, scored) : rows_of_all;
    if (scored == source.steps) return known;
    MatrixView<S> none = tape.scratch(source.steps - scored, source.batch);
    none.setConstant(static_cast<S>(kNoScore));
    return stack_rows(tape, {known, tape.constant(none, "no score")});
  }
  if (source.query) query = source.query(tape, {state});
  if (source.v) return additive_scores(tape, source.keys, query, source.v);
  if (options_.score == "scaled-dot") {
    // The query is scaled rather than the scores: it is the smaller matrix.
    const double factor = 1.0 / std::sqrt(static_cast<double>(query.rows()));
    return dot_scores(tape, source.keys, scale(tape, query, factor));
  }
  return dot_scores(tape, source.keys, query);
}

template <class S>
Var<S> Alignment<S>::centre(Tape<S>& tape, const AlignedSource<S>& source, Var<S> state, Index step) const {
  MatrixView<S> last = tape.scratch(1, source.batch);
  for (Index b = 0; b < source.batch; ++b) last(0, b) = static_cast<S>(source.lengths[b] - 1);
  if (!source.centre) return tape.constant(last.cwiseMin(static_cast<S>(step)), "centre");
  // p = (T−1) σ(v_pᵀ tanh(W_p s))
  const Var<S> asked = tanh(tape, source.centre(tape, {state}));
  const Var<S> share = sigmoid(tape, matmul(tape, transpose(tape, source.v_p), asked));
  return hadamard(tape, share, tape.constant(last, "last place"));
}

template <class S>
AlignmentStep<S> Alignment<S>::operator()(Tape<S>& tape, const AlignedSource<S>& source, Var<S> state, Index step,
                                          const AlignmentStepOptions& options) const {
  AlignmentStep<S> made;
  made.scores = scores(tape, source, state, made.query);
  if (options_.window == "global") {
    made.weights = masked_softmax(tape, made.scores, source.lengths);
  } else {
    made.centre = centre(tape, source, state, step);
    double* const deviations = tape.template scratch_array<double>(source.batch);
    for (Index b = 0; b < source.batch; ++b) {
      const double widest = kFirstWidth * static_cast<double>(source.lengths[b]) * options.widening;
      deviations[b] = 0.5 * (options_.annealed ? std::max(options_.half_width, widest) : options_.half_width);
    }
    if (options_.annealed) {
      const Var<S> bias = gaussian_bias(tape, made.centre, deviations, source.steps);
      if (options.shows_window) made.window = exp(tape, bias);
      made.weights = masked_softmax(tape, made.scores, source.lengths, bias);
    } else {
      const Var<S> bias = hard_bias(tape, made.centre, options_.half_width, source.steps);
      made.weights = masked_softmax(tape, made.scores, source.lengths, bias);
      if (options.shows_window)
        made.window = tape.constant((bias.value().array() >= S(0)).template cast<S>().matrix(), "window");
      if (options_.window == "local-p") {
        const Var<S> gauss = exp(tape, gaussian_bias(tape, made.centre, deviations, source.steps));
        if (options.shows_window) made.window = hadamard(tape, gauss, made.window);
        made.weights = hadamard(tape, made.weights, gauss);
      }
    }
  }
  if (options.weights != nullptr) {
    const Matrix<double>& given = *options.weights;
    check(given.rows() == source.steps && (given.cols() == source.batch || given.cols() == 1),
          "Alignment: the weights given are ", given.rows(), " x ", given.cols(), ", expected ", source.steps, " x ",
          source.batch, " or one column");
    if (given.cols() == source.batch)
      made.weights = tape.constant(given.template cast<S>(), "given weights");
    else
      made.weights = tape.constant(given.col(0).replicate(1, source.batch).template cast<S>(), "given weights");
  }
  made.context = weighted_columns(tape, source.annotations, made.weights);
  return made;
}

template class Alignment<float>;
template class Alignment<double>;

}  // namespace unrolled
