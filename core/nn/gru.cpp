#include "core/nn/gru.h"

#include "core/math/ops/activation.h"
#include "core/math/ops/arithmetic.h"
#include "core/math/ops/matmul.h"
#include "core/math/ops/slice.h"
#include "core/math/product.h"
#include "core/nn/gated_weights.h"
#include "core/nn/sequence.h"

namespace unrolled {

namespace {

template <class S>
using Column = Eigen::Map<Eigen::Array<S, Eigen::Dynamic, 1>>;

// The gates of every step, each H x (T*B).
template <class S>
struct GruGates {
  MatrixSpan<S> r;
  MatrixSpan<S> u;
  MatrixSpan<S> n;

  GruGates(Tape<S>& tape, Index hidden, Index columns)
      : r(tape.scratch(hidden, columns)), u(tape.scratch(hidden, columns)), n(tape.scratch(hidden, columns)) {}
};

template <class S>
Column<S> column(const MatrixSpan<S>& matrix, Index j) {
  return {matrix.data + j * matrix.rows, matrix.rows};
}

// Gate number `gate` of a column of pre-activations or of their gradients (3H).
template <class S>
Column<S> part(const MatrixView<S>& z, Index j, Index gate) {
  const Index hidden = z.rows() / 3;
  return {const_cast<S*>(z.data()) + j * z.rows() + gate * hidden, hidden};
}

template <class S>
SequenceRun<S> gru_run(const Walk& walk, const StateTrack<S>& h, const GruGates<S>& gates, Var<S> h_all,
                       Var<S> h_last) {
  SequenceRun<S> run;
  run.hidden = h_all;
  run.last = {h_last};
  run.hidden_gradient = h_all.gradient_room();
  run.watched = {{"h", h.at(0, walk.steps)}, {"r", gates.r.view()}, {"u", gates.u.view()}, {"n", gates.n.view()}};
  return run;
}

}  // namespace

template <class S>
Gru<S>::Gru(const CellOptions& options, const std::string& name, Index input_size, Index hidden_size,
            ParameterSet<S>& parameters, Random& random)
    : Cell<S>(input_size, hidden_size),
      W_x_(&parameters.add(name + ".W_x", 3 * hidden_size, input_size)),
      W_h_(&parameters.add(name + ".W_h", 3 * hidden_size, hidden_size)),
      b_(&parameters.add(name + ".b", 3 * hidden_size, 1)) {
  if (options.reset_after) b_hn_ = &parameters.add(name + ".b_hn", hidden_size, 1);
  initialise_gates<S>(options.initialiser, 3, hidden_size, W_x_->value, W_h_->value, random);
}

template <class S>
const std::vector<std::string>& Gru<S>::state_names() const {
  static const std::vector<std::string> names{"h"};
  return names;
}

template <class S>
const std::vector<std::string>& Gru<S>::gate_names() const {
  static const std::vector<std::string> names{"r", "u", "n"};
  return names;
}

template <class S>
CellState<S> Gru<S>::step(Tape<S>& tape, Var<S> x, const CellState<S>& state, ShortList<Var<S>, 8>* gates) const {
  const Index hidden = this->hidden_size();
  const Var<S> h_before = state[0];
  const Var<S> W_h = tape.parameter(*W_h_);
  const Var<S> z = affine(tape, tape.parameter(*W_x_), x, tape.parameter(*b_));
  const Var<S> a = matmul(tape, rows(tape, W_h, 0, 2 * hidden), h_before);
  const Var<S> W_hn = rows(tape, W_h, 2 * hidden, hidden);
  // r = σ(W_xr x + W_hr h' + b_r)
  const Var<S> r = this->held_or(tape, 0, sigmoid(tape, add(tape, rows(tape, z, 0, hidden), rows(tape, a, 0, hidden))));
  // u = σ(W_xu x + W_hu h' + b_u)
  const Var<S> u =
      this->held_or(tape, 1, sigmoid(tape, add(tape, rows(tape, z, hidden, hidden), rows(tape, a, hidden, hidden))));
  // n = tanh(W_xn x + r ∘ (W_hn h' + b_hn) + b_n), or tanh(W_xn x + W_hn (r ∘ h') + b_n)
  const Var<S> recurrent = b_hn_ != nullptr ? hadamard(tape, r, affine(tape, W_hn, h_before, tape.parameter(*b_hn_)))
                                            : matmul(tape, W_hn, hadamard(tape, r, h_before));
  const Var<S> n = this->held_or(tape, 2, tanh(tape, add(tape, rows(tape, z, 2 * hidden, hidden), recurrent)));
  // h = (1 - u) ∘ n + u ∘ h'
  const Var<S> h = add(tape, hadamard(tape, one_minus(tape, u), n), hadamard(tape, u, h_before));
  if (gates != nullptr)
    for (const Var<S>& gate : {r, u, n}) gates->push_back(gate);
  return {h};
}

template <class S>
SequenceRun<S> Gru<S>::run(Tape<S>& tape, const SequenceInput<S>& input, const CellState<S>& initial) const {
  check_sequence("gru", *this, input, initial);
  return b_hn_ != nullptr ? run_reset_after(tape, input, initial) : run_reset_before(tape, input, initial);
}

template <class S>
SequenceRun<S> Gru<S>::run_reset_before(Tape<S>& tape, const SequenceInput<S>& input,
                                        const CellState<S>& initial) const {
  const Index hidden = this->hidden_size();
  const Walk walk{input.steps, input.batch, input.reverse};
  const HeldGates<S> held = this->held_gates();
  const Var<S> W_x = tape.parameter(*W_x_);
  const Var<S> W_h = tape.parameter(*W_h_);
  const Var<S> b = tape.parameter(*b_);
  const Var<S> h_first = initial[0];

  const InputProjection<S> projection(tape, input, W_x, b);
  const StateTrack<S> h(tape, walk, h_first);
  const GruGates<S> gates(tape, hidden, walk.columns());
  const MatrixSpan<S> reset = tape.scratch(hidden, walk.columns());  // r ∘ h'
  const auto reset_at = [=](Index t, Index count) {
    return MatrixView<S>(reset.data + t * walk.batch * hidden, hidden, count * walk.batch);
  };
  const PackedMatrix<S> gates_recurrent(tape, W_h.value().topRows(2 * hidden), walk.batch);
  const PackedMatrix<S> candidate_recurrent(tape, W_h.value().bottomRows(hidden), walk.batch);
  const MatrixView<S> room = tape.scratch(3 * hidden, walk.batch);
  for (Index k = 0; k < walk.steps; ++k) {
    const Index t = walk.time(k);
    MatrixView<S> z = projection.start(t, room);  // 3H x B
    gates_recurrent.multiply(h.before(t), z.topRows(2 * hidden), true);
    for (Index j = 0; j < walk.batch; ++j) {
      const Index at = t * walk.batch + j;
      column(gates.r, at) = part(z, j, 0).logistic();  // r = σ(z_r)
      column(gates.u, at) = part(z, j, 1).logistic();  // u = σ(z_u)
      if (held[0]) column(gates.r, at) = *held[0];
      if (held[1]) column(gates.u, at) = *held[1];
      column(reset, at) = column(gates.r, at) * h.before(t).col(j).array();
    }
    candidate_recurrent.multiply(reset_at(t, 1), z.bottomRows(hidden), true);
    for (Index j = 0; j < walk.batch; ++j) {
      const Index at = t * walk.batch + j;
      Column<S> n = column(gates.n, at);
      n = part(z, j, 2).tanh();  // n = tanh(z_n)
      if (held[2]) n = *held[2];
      // h = (1 - u) ∘ n + u ∘ h'
      h.at(t).col(j).array() = n + column(gates.u, at) * (h.before(t).col(j).array() - n);
    }
  }

  const Var<S> h_all = tape.result_in(h.at(0, walk.steps), "gru", {W_x, W_h, b});
  const Var<S> h_last = tape.result_in(h.at(walk.last_time()), "gru", {W_x, W_h, b});

  const Stretch<S> gradients(tape, walk, 3 * hidden);
  const MatrixSpan<S> reset_gradient = tape.scratch(hidden, walk.batch);
  const auto backward = [=, &tape] {
    if (!h_all.has_gradient() && !h_last.has_gradient()) return;
    const HiddenGradient<S> dh(walk, h_all, h_last, h_first);
    MatrixView<S> d_reset = reset_gradient.view();
    const PackedMatrix<S> gates_back(tape, W_h.value().topRows(2 * hidden).transpose(), walk.batch);
    const PackedMatrix<S> candidate_back(tape, W_h.value().bottomRows(hidden).transpose(), walk.batch);
    const auto step = [&](Index t, Index place) {
      MatrixView<S> dz = gradients.step(place);
      for (Index j = 0; j < walk.batch; ++j) {
        const Index at = t * walk.batch + j;
        const Column<S> u = column(gates.u, at), n = column(gates.n, at);
        const auto d = dh.at(t).col(j).array();
        part(dz, j, 1) = d * (h.before(t).col(j).array() - n) * u * (S(1) - u);  // ∂L/∂z_u = ∂L/∂h (h' - n) σ'
        part(dz, j, 2) = d * (S(1) - u) * (S(1) - n.square());  // ∂L/∂z_n = ∂L/∂h (1 - u) tanh'
        held.stop(hidden, dz.col(j).data());
      }
      // ∂L/∂(r ∘ h') = W_hnᵀ ∂L/∂z_n
      candidate_back.multiply(dz.bottomRows(hidden), d_reset, false);
      for (Index j = 0; j < walk.batch; ++j) {
        const Index at = t * walk.batch + j;
        const Column<S> r = column(gates.r, at);
        // ∂L/∂z_r = ∂L/∂(r ∘ h') h' σ'
        part(dz, j, 0) = d_reset.col(j).array() * h.before(t).col(j).array() * r * (S(1) - r);
        if (held[0]) part(dz, j, 0) = S(0);
        // ∂L/∂h' = u ∂L/∂h + r ∂L/∂(r ∘ h') + …
        d_reset.col(j).array() = d_reset.col(j).array() * r + dh.at(t).col(j).array() * column(gates.u, at);
      }
      dh.carry(t, d_reset);
      // … + W_hrᵀ ∂L/∂z_r + W_huᵀ ∂L/∂z_u
      dh.carry_product(t, gates_back, dz.topRows(2 * hidden));
    };
    const auto flush = [&](Index t, Index count) {
      const MatrixView<S> dz = gradients.steps(count);
      MatrixView<S> dW = W_h.gradient();
      multiply<S>(dz.topRows(2 * hidden), h.before(t, count).transpose(), dW.topRows(2 * hidden), true);
      multiply<S>(dz.bottomRows(hidden), reset_at(t, count).transpose(), dW.bottomRows(hidden), true);
      projection.backward(t, count, dz);
    };
    walk_back(walk, gradients.length(walk), step, flush);
  };
  tape.on_backward(h_all, backward, true);
  return gru_run(walk, h, gates, h_all, h_last);
}

template <class S>
SequenceRun<S> Gru<S>::run_reset_after(Tape<S>& tape, const SequenceInput<S>& input,
                                       const CellState<S>& initial) const {
  const Index hidden = this->hidden_size();
  const Walk walk{input.steps, input.batch, input.reverse};
  const HeldGates<S> held = this->held_gates();
  const Var<S> W_x = tape.parameter(*W_x_);
  const Var<S> W_h = tape.parameter(*W_h_);
  const Var<S> b = tape.parameter(*b_);
  const Var<S> b_hn = tape.parameter(*b_hn_);
  const Var<S> h_first = initial[0];

  const InputProjection<S> projection(tape, input, W_x, b);
  const StateTrack<S> h(tape, walk, h_first);
  const GruGates<S> gates(tape, hidden, walk.columns());
  const MatrixSpan<S> recurrent = tape.scratch(hidden, walk.columns());  // W_hn h' + b_hn
  const PackedMatrix<S> W_h_packed(tape, W_h.value(), walk.batch);
  const MatrixView<S> room = tape.scratch(3 * hidden, walk.batch);
  MatrixView<S> a = tape.scratch(3 * hidden, walk.batch);
  for (Index k = 0; k < walk.steps; ++k) {
    const Index t = walk.time(k);
    const MatrixView<S> z = projection.start(t, room);  // 3H x B
    W_h_packed.multiply(h.before(t), a, false);         // 3H x B
    for (Index j = 0; j < walk.batch; ++j) {
      const Index at = t * walk.batch + j;
      Column<S> r = column(gates.r, at), u = column(gates.u, at), n = column(gates.n, at), m = column(recurrent, at);
      r = (part(z, j, 0) + part(a, j, 0)).logistic();   // r = σ(z_r)
      u = (part(z, j, 1) + part(a, j, 1)).logistic();   // u = σ(z_u)
      m = part(a, j, 2) + b_hn.value().col(0).array();  // m = W_hn h' + b_hn
      if (held[0]) r = *held[0];
      if (held[1]) u = *held[1];
      n = (part(z, j, 2) + r * m).tanh();  // n = tanh(W_xn x + b_n + r ∘ m)
      if (held[2]) n = *held[2];
      h.at(t).col(j).array() = n + u * (h.before(t).col(j).array() - n);  // h = (1 - u) ∘ n + u ∘ h'
    }
  }

  const Var<S> h_all = tape.result_in(h.at(0, walk.steps), "gru", {W_x, W_h, b});
  const Var<S> h_last = tape.result_in(h.at(walk.last_time()), "gru", {W_x, W_h, b});

  const Stretch<S> gradients(tape, walk, 3 * hidden);            // with respect to W_x x + b
  const Stretch<S> recurrent_gradients(tape, walk, 3 * hidden);  // with respect to W_h h'
  const MatrixSpan<S> passed_on = tape.scratch(hidden, walk.batch);
  const auto backward = [=, &tape] {
    if (!h_all.has_gradient() && !h_last.has_gradient()) return;
    const HiddenGradient<S> dh(walk, h_all, h_last, h_first);
    MatrixView<S> kept = passed_on.view();
    MatrixView<S> db_hn = b_hn.gradient();
    const PackedMatrix<S> recurrent_back(tape, W_h.value().transpose(), walk.batch);
    const auto step = [&](Index t, Index place) {
      MatrixView<S> dz = gradients.step(place);
      MatrixView<S> da = recurrent_gradients.step(place);
      for (Index j = 0; j < walk.batch; ++j) {
        const Index at = t * walk.batch + j;
        const Column<S> r = column(gates.r, at), u = column(gates.u, at), n = column(gates.n, at);
        const auto d = dh.at(t).col(j).array();
        Column<S> dz_r = part(dz, j, 0), dz_u = part(dz, j, 1), dz_n = part(dz, j, 2);
        dz_u = d * (h.before(t).col(j).array() - n) * u * (S(1) - u);  // ∂L/∂z_u = ∂L/∂h (h' - n) σ'
        dz_n = d * (S(1) - u) * (S(1) - n.square());                   // ∂L/∂z_n = ∂L/∂h (1 - u) tanh'
        if (held[2]) dz_n = S(0);
        dz_r = dz_n * column(recurrent, at) * r * (S(1) - r);  // ∂L/∂z_r = ∂L/∂z_n m σ'
        held.stop(hidden, dz.col(j).data());
        part(da, j, 0) = dz_r;
        part(da, j, 1) = dz_u;
        part(da, j, 2) = dz_n * r;  // ∂L/∂m = ∂L/∂z_n r
        db_hn.col(0).array() += part(da, j, 2);
        kept.col(j).array() = d * u;  // ∂L/∂h' = u ∂L/∂h + W_hᵀ ∂L/∂(W_h h')
      }
      dh.carry(t, kept);
      dh.carry_product(t, recurrent_back, da);
    };
    const auto flush = [&](Index t, Index count) {
      accumulate_product(W_h, recurrent_gradients.steps(count), h.before(t, count).transpose());
      projection.backward(t, count, gradients.steps(count));
    };
    walk_back(walk, gradients.length(walk), step, flush);
  };
  tape.on_backward(h_all, backward, true);
  return gru_run(walk, h, gates, h_all, h_last);
}

template class Gru<float>;
template class Gru<double>;

}  // namespace unrolled
