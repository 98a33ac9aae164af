#include "core/math/ops/memory_addressing.h"

#include <algorithm>
#include <cmath>

namespace unrolled {

namespace {

template <class S>
using Column = Eigen::Map<Eigen::Array<S, Eigen::Dynamic, 1>>;

template <class S>
Column<S> column(const MatrixView<S>& matrix, Index j) {
  return {const_cast<S*>(matrix.data()) + j * matrix.rows(), matrix.rows()};
}

// Throws unless `emitted` is one number a sequence, and the rest is N x B.
template <class S>
void check_of_head(const char* operation, const char* name, Var<S> emitted, Var<S> weights) {
  check(weights.rows() > 0 && weights.cols() > 0, operation, ": the weights are ", weights.rows(), " x ",
        weights.cols(), ", expected at least one row and column");
  check(emitted.rows() == 1 && emitted.cols() == weights.cols(), operation, ": the ", name, " is ", emitted.rows(),
        " x ", emitted.cols(), ", expected 1 x ", weights.cols());
}

// y_b = softmax(factor_b x_b)
template <class S>
void scaled_softmax(const MatrixView<S>& x, const MatrixView<S>& factor, MatrixView<S> y) {
  for (Index b = 0; b < x.cols(); ++b) {
    column(y, b) = factor(0, b) * column(x, b);
    column(y, b) -= column(y, b).maxCoeff();
  }
  y.array() = y.array().exp();
  for (Index b = 0; b < x.cols(); ++b) column(y, b) *= S(1) / column(y, b).sum();
}

// Takes ∂L/∂y to z = ∂L/∂(factor_b x_b) = y ⊙ (∂L/∂y − yᵀ ∂L/∂y), in its place, and adds zᵀ x to that of the factor.
template <class S>
void scaled_softmax_backward(const MatrixView<S>& x, Var<S> factor, const MatrixView<S>& y, MatrixView<S> slope) {
  for (Index b = 0; b < y.cols(); ++b) {
    const S mean = y.col(b).dot(slope.col(b));
    column(slope, b) = column(y, b) * (column(slope, b) - mean);
  }
  if (!factor.needs_gradient()) return;
  MatrixView<S> into = factor.gradient();
  for (Index b = 0; b < y.cols(); ++b) into(0, b) += slope.col(b).dot(x.col(b));
}

// The numerators of the similarities of one sequence and the squared lengths of its rows.
template <class S>
void dots_and_squares(Index rows, Index width, const S* memory, const S* key, S* __restrict dots,
                      S* __restrict squares) {
  std::fill_n(dots, rows, S(0));
  std::fill_n(squares, rows, S(0));
  for (Index m = 0; m < width; ++m) {
    const S* __restrict x = memory + m * rows;
    const S k = key[m];
    for (Index n = 0; n < rows; ++n) {
      dots[n] += k * x[n];
      squares[n] += x[n] * x[n];
    }
  }
}

// Adds or assigns p k + q x.
template <class S, bool kAdd>
void add_to_entry(Index rows, S k, const S* __restrict p, const S* __restrict q, const S* __restrict x,
                  S* __restrict to) {
  for (Index n = 0; n < rows; ++n) {
    const S d = p[n] * k + q[n] * x[n];
    to[n] = kAdd ? to[n] + d : d;
  }
}

// All rows, with `reach` more on either side, which are those of the other end.
template <class S>
void wrap(const S* from, Index rows, Index reach, S* to) {
  std::copy_n(from, rows, to + reach);
  for (Index i = 0; i < reach; ++i) {
    to[reach - 1 - i] = from[rows - 1 - i % rows];
    to[reach + rows + i] = from[i % rows];
  }
}

}  // namespace

template <class S>
Var<S> cosine_similarity(Tape<S>& tape, Var<S> memory, Var<S> keys, double floor) {
  const Index rows = memory.rows();
  const Index width = keys.rows();
  const Index batch = keys.cols();
  check(rows > 0 && width > 0 && batch > 0 && memory.cols() == width * batch, "cosine_similarity: the memory is ", rows,
        " x ", memory.cols(), ", expected N x ", width * batch, " for keys of ", width, " x ", batch);
  Var<S> y = tape.result("cosine_similarity", rows, batch, {memory, keys});
  const MatrixSpan<S> lengths = tape.scratch(rows, batch);   // |M_n|
  const MatrixSpan<S> divisors = tape.scratch(rows, batch);  // |M_n| |k| + floor
  S* const key_lengths = tape.template scratch_array<S>(batch);
  for (Index b = 0; b < batch; ++b) {
    dots_and_squares(rows, width, memory.value().data() + b * width * rows, keys.value().data() + b * width,
                     y.value().data() + b * rows, lengths.data + b * rows);
    key_lengths[b] = keys.value().col(b).norm();
    column(lengths.view(), b) = column(lengths.view(), b).sqrt();
    column(divisors.view(), b) = column(lengths.view(), b) * key_lengths[b] + static_cast<S>(floor);
    column(y.value(), b) /= column(divisors.view(), b);
  }
  // ∂K_n/∂k = M_n / D_n − K_n |M_n| / (D_n |k|) k and ∂K_n/∂M_n = k / D_n − K_n |k| / (D_n |M_n|) M_n
  const MatrixSpan<S> others = tape.scratch(rows, batch);  // ∂L/∂M_n = p_n k + q_n M_n: q
  tape.on_backward(y, [=] {
    MatrixView<S> p = y.gradient();
    MatrixView<S> q = others.view();
    p.array() /= divisors.view().array();
    q.array() = p.array() * y.value().array();
    if (keys.needs_gradient()) {
      MatrixView<S> into = keys.gradient();
      for (Index b = 0; b < batch; ++b) {
        const S own = key_lengths[b] > S(0) ? q.col(b).dot(lengths.view().col(b)) / key_lengths[b] : S(0);
        for (Index m = 0; m < width; ++m)
          into(m, b) += p.col(b).dot(memory.value().col(b * width + m)) - own * keys.value()(m, b);
      }
    }
    memory.accumulate_by([&](const MatrixView<S>& gradient, bool add) {
      for (Index b = 0; b < batch; ++b) {
        const Column<S> length = column(lengths.view(), b);
        column(q, b) = (length > S(0)).select(column(q, b) * -key_lengths[b] / length, S(0));
        const S* const p_b = p.data() + b * rows;
        const S* const q_b = q.data() + b * rows;
        for (Index m = 0; m < width; ++m) {
          const S* const x = memory.value().data() + (b * width + m) * rows;
          S* const to = const_cast<S*>(gradient.data()) + (b * width + m) * rows;
          if (add)
            add_to_entry<S, true>(rows, keys.value()(m, b), p_b, q_b, x, to);
          else
            add_to_entry<S, false>(rows, keys.value()(m, b), p_b, q_b, x, to);
        }
      }
    });
  });
  return y;
}

template <class S>
Var<S> content_weights(Tape<S>& tape, Var<S> similarity, Var<S> strength) {
  check_of_head("content_weights", "strength", strength, similarity);
  Var<S> y = tape.result("content_weights", similarity.rows(), similarity.cols(), {similarity, strength});
  scaled_softmax(similarity.value(), strength.value(), y.value());
  tape.on_backward(y, [=] {
    scaled_softmax_backward(similarity.value(), strength, y.value(), y.gradient());
    similarity.accumulate_by([&](MatrixView<S> gradient, bool add) {
      for (Index b = 0; b < y.cols(); ++b) {
        if (add)
          column(gradient, b) += strength.value()(0, b) * column(y.gradient(), b);
        else
          column(gradient, b) = strength.value()(0, b) * column(y.gradient(), b);
      }
    });
  });
  return y;
}

template <class S>
Var<S> interpolate(Tape<S>& tape, Var<S> gate, Var<S> content, Var<S> previous) {
  check_same_shape("interpolate", content, previous);
  check_of_head("interpolate", "gate", gate, content);
  Var<S> y = tape.result("interpolate", content.rows(), content.cols(), {gate, content, previous});
  for (Index b = 0; b < y.cols(); ++b) {
    const S g = gate.value()(0, b);
    column(y.value(), b) = g * column(content.value(), b) + (S(1) - g) * column(previous.value(), b);
  }
  tape.on_backward(y, [=] {
    const MatrixView<S> slope = y.gradient();
    if (gate.needs_gradient()) {
      MatrixView<S> into = gate.gradient();
      for (Index b = 0; b < y.cols(); ++b)
        into(0, b) += slope.col(b).dot(content.value().col(b) - previous.value().col(b));
    }
    const auto share = [&](Var<S> operand, bool of_content) {
      operand.accumulate_by([&](MatrixView<S> gradient, bool add) {
        for (Index b = 0; b < y.cols(); ++b) {
          const S factor = of_content ? gate.value()(0, b) : S(1) - gate.value()(0, b);
          if (add)
            column(gradient, b) += factor * column(slope, b);
          else
            column(gradient, b) = factor * column(slope, b);
        }
      });
    };
    share(content, true);
    share(previous, false);
  });
  return y;
}

template <class S>
Var<S> circular_convolution(Tape<S>& tape, Var<S> weights, Var<S> shifts) {
  const Index rows = weights.rows();
  const Index batch = weights.cols();
  const Index count = shifts.rows();
  check(rows > 0 && batch > 0 && shifts.cols() == batch && count % 2 == 1, "circular_convolution: the shifts are ",
        count, " x ", shifts.cols(), " for weights of ", rows, " x ", batch, ", expected an odd number of rows x ",
        batch);
  Var<S> y = tape.result("circular_convolution", rows, batch, {weights, shifts});
  const Index reach = count / 2;
  const MatrixSpan<S> wrapped = tape.scratch(rows + 2 * reach, batch);
  for (Index b = 0; b < batch; ++b) {
    const Column<S> w = column(wrapped.view(), b);
    wrap(weights.value().data() + b * rows, rows, reach, wrapped.data + b * wrapped.rows);
    column(y.value(), b) = shifts.value()(0, b) * w.segment(count - 1, rows);
    for (Index k = 1; k < count; ++k) column(y.value(), b) += shifts.value()(k, b) * w.segment(count - 1 - k, rows);
  }
  tape.on_backward(y, [=] {
    const MatrixView<S> slope = y.gradient();
    if (shifts.needs_gradient()) {
      MatrixView<S> into = shifts.gradient();
      for (Index b = 0; b < batch; ++b)
        for (Index k = 0; k < count; ++k)
          into(k, b) += slope.col(b).dot(wrapped.view().col(b).segment(count - 1 - k, rows));
    }
    // ∂L/∂w_j = Σ_o s_o ∂L/∂y_{j+o}
    weights.accumulate_by([&](MatrixView<S> gradient, bool add) {
      if (!add) gradient.setZero();
      for (Index b = 0; b < batch; ++b) {
        const Column<S> d = column(wrapped.view(), b);
        wrap(slope.data() + b * rows, rows, reach, wrapped.data + b * wrapped.rows);
        for (Index k = 0; k < count; ++k) column(gradient, b) += shifts.value()(k, b) * d.segment(k, rows);
      }
    });
  });
  return y;
}

template <class S>
Var<S> sharpen(Tape<S>& tape, Var<S> weights, Var<S> gamma, double floor) {
  check_of_head("sharpen", "gamma", gamma, weights);
  Var<S> y = tape.result("sharpen", weights.rows(), weights.cols(), {weights, gamma});
  const MatrixSpan<S> logarithms = tape.scratch(weights.rows(), weights.cols());
  logarithms.view().array() = (weights.value().array() + static_cast<S>(floor)).log();
  scaled_softmax(logarithms.view(), gamma.value(), y.value());
  tape.on_backward(y, [=] {
    MatrixView<S> slope = y.gradient();
    scaled_softmax_backward(logarithms.view(), gamma, y.value(), slope);
    for (Index b = 0; b < y.cols(); ++b)
      column(slope, b) *= gamma.value()(0, b) / (column(weights.value(), b) + static_cast<S>(floor));
    weights.accumulate(slope);
  });
  return y;
}

#define UNROLLED_INSTANTIATE(S)                                        \
  template Var<S> cosine_similarity(Tape<S>&, Var<S>, Var<S>, double); \
  template Var<S> content_weights(Tape<S>&, Var<S>, Var<S>);           \
  template Var<S> interpolate(Tape<S>&, Var<S>, Var<S>, Var<S>);       \
  template Var<S> circular_convolution(Tape<S>&, Var<S>, Var<S>);      \
  template Var<S> sharpen(Tape<S>&, Var<S>, Var<S>, double);
UNROLLED_INSTANTIATE(float)
UNROLLED_INSTANTIATE(double)
#undef UNROLLED_INSTANTIATE

}  // namespace unrolled
