#include "core/math/ops/batched_attention.h"

#include <algorithm>
#include <cmath>
#include <limits>

namespace unrolled {

namespace {

template <class S>
using Column = Eigen::Map<Eigen::Matrix<S, Eigen::Dynamic, 1>>;

template <class S>
Column<S> column(const MatrixView<S>& matrix, Index j) {
  return {const_cast<S*>(matrix.data()) + j * matrix.rows(), matrix.rows()};
}

// The columns of one step.
template <class S>
MatrixView<S> step_of(const MatrixView<S>& all, Index step, Index batch) {
  return {const_cast<S*>(all.data()) + step * batch * all.rows(), all.rows(), batch};
}

// Throws unless the columns of `all` are those of whole steps of `batch`; returns how many steps.
template <class S>
Index steps_of(const char* operation, const char* name, Var<S> all, Index batch) {
  check(batch > 0 && all.cols() > 0 && all.cols() % batch == 0, operation, ": there are ", all.cols(), " ", name,
        ", expected a multiple of ", batch, " (batch), at least one each");
  return all.cols() / batch;
}

template <class S>
void check_query(const char* operation, Var<S> keys, Var<S> query) {
  check(keys.rows() == query.rows() && keys.rows() > 0, operation, ": the query has ", query.rows(), " rows, expected ",
        keys.rows(), " (rows of the keys), at least 1");
}

// One place of one sequence back: d = ∂L/∂e v ∘ (1 - t²) is what reaches k and q alike. t = tanh(k + q).
template <class S, bool kAdd>
void additive_backward(Index size, S slope, const S* __restrict v, const S* __restrict t, S* d_key, S* d_query,
                       S* d_v) {
  for (Index n = 0; n < size; ++n) {
    const S d = slope * v[n] * (S(1) - t[n] * t[n]);
    d_key[n] = kAdd ? d_key[n] + d : d;
    d_query[n] += d;
    d_v[n] += slope * t[n];
  }
}

}  // namespace

template <class S>
Var<S> dot_scores(Tape<S>& tape, Var<S> keys, Var<S> query) {
  const Index batch = query.cols();
  const Index steps = steps_of("dot_scores", "keys", keys, batch);
  check_query("dot_scores", keys, query);
  Var<S> y = tape.result("dot_scores", steps, batch, {keys, query});
  MatrixView<S> scores = y.value();
  for (Index j = 0; j < steps; ++j)
    for (Index b = 0; b < batch; ++b) scores(j, b) = column(keys.value(), j * batch + b).dot(column(query.value(), b));
  tape.on_backward(y, [=] {
    const MatrixView<S> slope = y.gradient();
    keys.accumulate_by([&](const MatrixView<S>& gradient, bool add) {
      for (Index j = 0; j < steps; ++j)
        for (Index b = 0; b < batch; ++b) {
          Column<S> to = column(gradient, j * batch + b);
          if (add)
            to += slope(j, b) * column(query.value(), b);
          else
            to = slope(j, b) * column(query.value(), b);
        }
    });
    if (!query.needs_gradient()) return;
    const MatrixView<S> into = query.gradient();
    for (Index j = 0; j < steps; ++j)
      for (Index b = 0; b < batch; ++b) column(into, b) += slope(j, b) * column(keys.value(), j * batch + b);
  });
  return y;
}

template <class S>
Var<S> additive_scores(Tape<S>& tape, Var<S> keys, Var<S> query, Var<S> v) {
  const Index batch = query.cols();
  const Index steps = steps_of("additive_scores", "keys", keys, batch);
  const Index size = keys.rows();
  check_query("additive_scores", keys, query);
  check(v.rows() == size && v.cols() == 1, "additive_scores: v is ", v.rows(), " x ", v.cols(), ", expected ", size,
        " x 1");
  Var<S> y = tape.result("additive_scores", steps, batch, {keys, query, v});
  MatrixView<S> scores = y.value();
  const MatrixSpan<S> bent = tape.scratch(size, steps * batch);  // tanh(k + q)
  for (Index j = 0; j < steps; ++j) {
    MatrixView<S> t = step_of(bent.view(), j, batch);
    t.array() = (step_of(keys.value(), j, batch).array() + query.value().array()).tanh();
    for (Index b = 0; b < batch; ++b) scores(j, b) = column(t, b).dot(column(v.value(), 0));
  }
  const MatrixSpan<S> unwanted = tape.scratch(size, 3);  // in place of gradients that nobody asks for
  tape.on_backward(y, [=] {
    const MatrixView<S> slope = y.gradient();
    S* const d_query = query.needs_gradient() ? query.gradient().data() : nullptr;
    S* const d_v = v.needs_gradient() ? v.gradient().data() : unwanted.data + 2 * size;
    const auto walk = [&](S* d_keys, bool add) {
      for (Index j = 0; j < steps; ++j)
        for (Index b = 0; b < batch; ++b) {
          const Index at = j * batch + b;
          S* const to_key = d_keys != nullptr ? d_keys + at * size : unwanted.data;
          S* const to_query = d_query != nullptr ? d_query + b * size : unwanted.data + size;
          const S* const t = bent.data + at * size;
          if (add)
            additive_backward<S, true>(size, slope(j, b), v.value().data(), t, to_key, to_query, d_v);
          else
            additive_backward<S, false>(size, slope(j, b), v.value().data(), t, to_key, to_query, d_v);
        }
    };
    if (keys.needs_gradient())
      keys.accumulate_by([&](const MatrixView<S>& gradient, bool add) { walk(const_cast<S*>(gradient.data()), add); });
    else
      walk(nullptr, false);
  });
  return y;
}

template <class S>
Var<S> masked_softmax(Tape<S>& tape, Var<S> scores, const Index* lengths, Var<S> bias) {
  const Index steps = scores.rows();
  const Index batch = scores.cols();
  for (Index b = 0; b < batch; ++b)
    check(lengths[b] >= 1 && lengths[b] <= steps, "masked_softmax: length ", b, " is ", lengths[b], ", expected 1 … ",
          steps);
  if (bias) check_same_shape("masked_softmax", scores, bias);
  Var<S> y = bias ? tape.result("masked_softmax", steps, batch, {scores, bias})
                  : tape.result("masked_softmax", steps, batch, {scores});
  MatrixView<S> weights = y.value();
  const S none = static_cast<S>(kNoScore);
  const S floor = std::numeric_limits<S>::lowest() / S(4);
  for (Index b = 0; b < batch; ++b) {
    Column<S> w = column(weights, b);
    w.setZero();
    S largest = floor;
    // The comparisons are such that NaN counts as a score, and shows.
    const auto counts = [&](Index j) {
      return !(scores.value()(j, b) <= none) && !(bias && bias.value()(j, b) <= none);
    };
    for (Index j = 0; j < lengths[b]; ++j) {
      w(j) = counts(j) ? (bias ? scores.value()(j, b) + bias.value()(j, b) : scores.value()(j, b)) : floor;
      if (!(w(j) <= largest)) largest = w(j);
    }
    if (largest == floor) {
      w.setZero();
      continue;
    }
    auto real = w.head(lengths[b]).array();
    real = (real - largest).exp();
    for (Index j = 0; j < lengths[b]; ++j)
      if (!counts(j)) w(j) = S(0);
    real *= S(1) / real.sum();
  }
  // ∂L/∂x = y ⊙ (∂L/∂y - yᵀ ∂L/∂y), which is 0 wherever y is
  tape.on_backward(y, [=] {
    const MatrixView<S> w = y.value();
    const MatrixView<S> slope = y.gradient();
    for (Index b = 0; b < batch; ++b) {
      const S mean = column(w, b).dot(column(slope, b));
      column(slope, b).array() = column(w, b).array() * (column(slope, b).array() - mean);
    }
    scores.accumulate(slope);
    if (bias) bias.accumulate(slope);
  });
  return y;
}

template <class S>
Var<S> weighted_columns(Tape<S>& tape, Var<S> values, Var<S> weights) {
  const Index batch = weights.cols();
  const Index steps = steps_of("weighted_columns", "values", values, batch);
  check(weights.rows() == steps, "weighted_columns: the weights have ", weights.rows(), " rows, expected ", steps,
        " (places)");
  Var<S> y = tape.result("weighted_columns", values.rows(), batch, {values, weights});
  y.value().setZero();
  for (Index j = 0; j < steps; ++j)
    for (Index b = 0; b < batch; ++b)
      column(y.value(), b) += weights.value()(j, b) * column(values.value(), j * batch + b);
  tape.on_backward(y, [=] {
    const MatrixView<S> slope = y.gradient();
    values.accumulate_by([&](const MatrixView<S>& gradient, bool add) {
      for (Index j = 0; j < steps; ++j)
        for (Index b = 0; b < batch; ++b) {
          Column<S> to = column(gradient, j * batch + b);
          if (add)
            to += weights.value()(j, b) * column(slope, b);
          else
            to = weights.value()(j, b) * column(slope, b);
        }
    });
    weights.accumulate_by([&](MatrixView<S> gradient, bool add) {
      for (Index b = 0; b < batch; ++b)
        for (Index j = 0; j < steps; ++j) {
          const S d = column(values.value(), j * batch + b).dot(column(slope, b));
          gradient(j, b) = add ? gradient(j, b) + d : d;
        }
    });
  });
  return y;
}

template <class S>
Var<S> gaussian_bias(Tape<S>& tape, Var<S> centre, const double* deviations, Index places) {
  const Index batch = centre.cols();
  check(centre.rows() == 1 && batch > 0 && places > 0, "gaussian_bias: the centre is ", centre.rows(), " x ", batch,
        " for ", places, " places, expected 1 x batch and at least one place");
  S* const precision = tape.template scratch_array<S>(batch);  // 1 / σ²
  Var<S> y = tape.result("gaussian_bias", places, batch, {centre});
  MatrixView<S> bias = y.value();
  for (Index b = 0; b < batch; ++b) {
    check(deviations[b] > 0.0, "gaussian_bias: σ is ", deviations[b], ", expected a positive number");
    precision[b] = static_cast<S>(1.0 / (deviations[b] * deviations[b]));
    for (Index j = 0; j < places; ++j) {
      const S distance = static_cast<S>(j) - centre.value()(0, b);
      bias(j, b) = S(-0.5) * precision[b] * distance * distance;
    }
  }
  tape.on_backward(y, [=] {
    MatrixView<S> into = centre.gradient();
    for (Index b = 0; b < batch; ++b)
      for (Index j = 0; j < places; ++j)
        into(0, b) += y.gradient()(j, b) * precision[b] * (static_cast<S>(j) - centre.value()(0, b));
  });
  return y;
}

#define UNROLLED_INSTANTIATE(S)                                           \
  template Var<S> dot_scores(Tape<S>&, Var<S>, Var<S>);                   \
  template Var<S> additive_scores(Tape<S>&, Var<S>, Var<S>, Var<S>);      \
  template Var<S> masked_softmax(Tape<S>&, Var<S>, const Index*, Var<S>); \
  template Var<S> weighted_columns(Tape<S>&, Var<S>, Var<S>);             \
  template Var<S> gaussian_bias(Tape<S>&, Var<S>, const double*, Index);
UNROLLED_INSTANTIATE(float)
UNROLLED_INSTANTIATE(double)
#undef UNROLLED_INSTANTIATE

}  // namespace unrolled
