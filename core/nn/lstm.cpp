#include "core/nn/lstm.h"

#include <optional>

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

// Values of one step, each H x B.
template <class S>
struct LstmGates {
  S* i;
  S* f;
  S* g;
  S* o;
};

// One column: z (4H) and c' to the gates, c and h. w_p: diagonal peepholes (3H), or null.
template <class S>
void lstm_forward(Index hidden, const HeldGates<S>& held, S* w_p, S* z, S* c_before, const LstmGates<S>& gate, S* c_now,
                  S* h_now) {
  Column<S> i(gate.i, hidden), f(gate.f, hidden), g(gate.g, hidden), o(gate.o, hidden);
  Column<S> c(c_now, hidden), h(h_now, hidden), before(c_before, hidden);
  Column<S> z_i(z, hidden), z_f(z + hidden, hidden), z_g(z + 2 * hidden, hidden), z_o(z + 3 * hidden, hidden);
  if (w_p != nullptr) {
    z_i += Column<S>(w_p, hidden) * before;
    z_f += Column<S>(w_p + hidden, hidden) * before;
  }
  i = z_i.logistic();  // i = σ(z_i)
  f = z_f.logistic();  // f = σ(z_f)
  g = z_g.tanh();      // g = tanh(z_g)
  if (held[0]) i = *held[0];
  if (held[1]) f = *held[1];
  if (held[2]) g = *held[2];
  c = f * before + i * g;  // c = f ∘ c' + i ∘ g
  if (w_p != nullptr) z_o += Column<S>(w_p + 2 * hidden, hidden) * c;
  o = z_o.logistic();  // o = σ(z_o)
  if (held[3]) o = *held[3];
  h = o * c.tanh();  // h = o ∘ tanh(c)
}

// One column back: from dh = ∂L/∂h and the part of ∂L/∂c that comes from later steps (dc) to dz (4H), with dc
// replaced by the part for the step before. On entry dz holds tanh(c) in its first H rows.
template <class S>
void lstm_backward(Index hidden, const S* __restrict c_before, const LstmGates<S>& gate, const S* __restrict dh,
                   S* __restrict dc, S* __restrict dz) {
  const S* __restrict gate_i = gate.i;
  const S* __restrict gate_f = gate.f;
  const S* __restrict gate_g = gate.g;
  const S* __restrict gate_o = gate.o;
  for (Index n = 0; n < hidden; ++n) {
    const S i = gate_i[n], f = gate_f[n], g = gate_g[n], o = gate_o[n];
    const S tanh_c = dz[n];
    const S d_cell = dc[n] + dh[n] * o * (S(1) - tanh_c * tanh_c);
    dz[n] = d_cell * g * i * (S(1) - i);                     // ∂L/∂z_i = ∂L/∂c g σ'
    dz[hidden + n] = d_cell * c_before[n] * f * (S(1) - f);  // ∂L/∂z_f = ∂L/∂c c' σ'
    dz[2 * hidden + n] = d_cell * i * (S(1) - g * g);        // ∂L/∂z_g = ∂L/∂c i tanh'
    dz[3 * hidden + n] = dh[n] * tanh_c * o * (S(1) - o);    // ∂L/∂z_o = ∂L/∂h tanh(c) σ'
    dc[n] = d_cell * f;                                      // ∂L/∂c' = ∂L/∂c f
  }
}

// The gradient of diagonal peepholes over some steps: ∂L/∂w_p += Σ ∂L/∂z ∘ c', or ∘ c for the output gate.
template <class S>
void diagonal_gradient(Index hidden, const MatrixView<S>& dz, const MatrixView<S>& c_before, const MatrixView<S>& c,
                       MatrixView<S> dw) {
  for (Index j = 0; j < dz.cols(); ++j) {
    dw.col(0).head(hidden) += dz.col(j).head(hidden).cwiseProduct(c_before.col(j));
    dw.col(0).segment(hidden, hidden) += dz.col(j).segment(hidden, hidden).cwiseProduct(c_before.col(j));
    dw.col(0).tail(hidden) += dz.col(j).tail(hidden).cwiseProduct(c.col(j));
  }
}

// Full peepholes, W_p of a step: the rows of i and f stand side by side among those of z, that of o by itself.
template <class S>
struct FullPeepholes {
  std::optional<PackedMatrix<S>> i_f;
  std::optional<PackedMatrix<S>> o;
};

}  // namespace

template <class S>
Lstm<S>::Lstm(const CellOptions& options, const std::string& name, Index input_size, Index hidden_size,
              ParameterSet<S>& parameters, Random& random)
    : Cell<S>(input_size, hidden_size),
      W_x_(&parameters.add(name + ".W_x", 4 * hidden_size, input_size)),
      W_h_(&parameters.add(name + ".W_h", 4 * hidden_size, hidden_size)),
      b_(&parameters.add(name + ".b", 4 * hidden_size, 1)) {
  initialise_gates<S>(options.initialiser, 4, hidden_size, W_x_->value, W_h_->value, random);
  b_->value.middleRows(hidden_size, hidden_size).setConstant(static_cast<S>(options.forget_bias));
  if (options.kind != "lstm_peephole") return;
  if (options.peepholes == "lecture")
    W_p_ = &parameters.add(name + ".W_p", 3 * hidden_size, hidden_size);
  else if (options.peepholes == "gers")
    w_p_ = &parameters.add(name + ".w_p", 3 * hidden_size, 1);
  else
    fail("make_cell: unknown peepholes \"", options.peepholes, "\", expected lecture or gers");
}

template <class S>
const std::vector<std::string>& Lstm<S>::state_names() const {
  static const std::vector<std::string> names{"h", "c"};
  return names;
}

template <class S>
const std::vector<std::string>& Lstm<S>::gate_names() const {
  static const std::vector<std::string> names{"i", "f", "g", "o"};
  return names;
}

template <class S>
CellState<S> Lstm<S>::step(Tape<S>& tape, Var<S> x, const CellState<S>& state, ShortList<Var<S>, 8>* gates) const {
  const Index hidden = this->hidden_size();
  const Var<S> h_before = state[0];
  const Var<S> c_before = state[1];
  const Var<S> z = add(tape, affine(tape, tape.parameter(*W_x_), x, tape.parameter(*b_)),
                       matmul(tape, tape.parameter(*W_h_), h_before));
  Var<S> z_i = rows(tape, z, 0, hidden);
  Var<S> z_f = rows(tape, z, hidden, hidden);
  Var<S> z_o = rows(tape, z, 3 * hidden, hidden);
  if (W_p_ != nullptr) {
    // … + W_pi c', … + W_pf c', … + W_po c'
    const Var<S> seen = matmul(tape, tape.parameter(*W_p_), c_before);
    z_i = add(tape, z_i, rows(tape, seen, 0, hidden));
    z_f = add(tape, z_f, rows(tape, seen, hidden, hidden));
    z_o = add(tape, z_o, rows(tape, seen, 2 * hidden, hidden));
  }
  const auto diagonal = [&](int gate, Var<S> c) {
    return multiply_column(tape, c, rows(tape, tape.parameter(*w_p_), gate * hidden, hidden));
  };
  if (w_p_ != nullptr) {
    // … + w_pi ∘ c', … + w_pf ∘ c'
    z_i = add(tape, z_i, diagonal(0, c_before));
    z_f = add(tape, z_f, diagonal(1, c_before));
  }
  // i = σ(W_xi x + W_hi h' + b_i)
  const Var<S> i = this->held_or(tape, 0, sigmoid(tape, z_i));
  // f = σ(W_xf x + W_hf h' + b_f)
  const Var<S> f = this->held_or(tape, 1, sigmoid(tape, z_f));
  // g = tanh(W_xg x + W_hg h' + b_g)
  const Var<S> g = this->held_or(tape, 2, tanh(tape, rows(tape, z, 2 * hidden, hidden)));
  // c = f ∘ c' + i ∘ g
  const Var<S> c = add(tape, hadamard(tape, f, c_before), hadamard(tape, i, g));
  // … + w_po ∘ c
  if (w_p_ != nullptr) z_o = add(tape, z_o, diagonal(2, c));
  // o = σ(W_xo x + W_ho h' + b_o)
  const Var<S> o = this->held_or(tape, 3, sigmoid(tape, z_o));
  // h = o ∘ tanh(c)
  const Var<S> h = hadamard(tape, o, tanh(tape, c));
  if (gates != nullptr)
    for (const Var<S>& gate : {i, f, g, o}) gates->push_back(gate);
  return {h, c};
}

template <class S>
SequenceRun<S> Lstm<S>::run(Tape<S>& tape, const SequenceInput<S>& input, const CellState<S>& initial) const {
  check_sequence("lstm", *this, input, initial);
  const Index hidden = this->hidden_size();
  const Walk walk{input.steps, input.batch, input.reverse};
  const Index columns = walk.columns();
  const HeldGates<S> held = this->held_gates();
  const Var<S> W_x = tape.parameter(*W_x_);
  const Var<S> W_h = tape.parameter(*W_h_);
  const Var<S> b = tape.parameter(*b_);
  const Var<S> W_p = W_p_ != nullptr ? tape.parameter(*W_p_) : Var<S>();
  const Var<S> w_p = w_p_ != nullptr ? tape.parameter(*w_p_) : Var<S>();
  const Var<S> h_first = initial[0];
  const Var<S> c_first = initial[1];

  const InputProjection<S> projection(tape, input, W_x, b);
  const StateTrack<S> h(tape, walk, h_first);
  const StateTrack<S> c(tape, walk, c_first);
  const LstmGates<S> gates{tape.scratch(hidden, columns).data(), tape.scratch(hidden, columns).data(),
                           tape.scratch(hidden, columns).data(), tape.scratch(hidden, columns).data()};
  const auto gates_at = [=](Index column) {
    const Index offset = column * hidden;
    return LstmGates<S>{gates.i + offset, gates.f + offset, gates.g + offset, gates.o + offset};
  };

  const PackedMatrix<S> recurrent(tape, W_h.value(), walk.batch);
  FullPeepholes<S> peepholes;
  if (W_p) {
    peepholes.i_f.emplace(tape, W_p.value().topRows(2 * hidden), walk.batch);
    peepholes.o.emplace(tape, W_p.value().bottomRows(hidden), walk.batch);
  }
  S* const diagonal = w_p ? w_p.value().data() : nullptr;
  const MatrixView<S> room = tape.scratch(4 * hidden, walk.batch);
  for (Index k = 0; k < walk.steps; ++k) {
    const Index t = walk.time(k);
    MatrixView<S> z = projection.start(t, room);  // 4H x B
    recurrent.multiply(h.before(t), z, true);
    if (W_p) {
      peepholes.i_f->multiply(c.before(t), z.topRows(2 * hidden), true);
      peepholes.o->multiply(c.before(t), z.bottomRows(hidden), true);
    }
    for (Index j = 0; j < walk.batch; ++j)
      lstm_forward(hidden, held, diagonal, z.col(j).data(), c.before(t).col(j).data(), gates_at(t * walk.batch + j),
                   c.at(t).col(j).data(), h.at(t).col(j).data());
  }

  const Index last = walk.last_time();
  const Var<S> h_all = tape.result_in(h.at(0, walk.steps), "lstm", {W_x, W_h, b});
  const Var<S> h_last = tape.result_in(h.at(last), "lstm", {W_x, W_h, b});
  const Var<S> c_last = tape.result_in(c.at(last), "lstm", {W_x, W_h, b});

  SequenceRun<S> run;
  run.hidden = h_all;
  run.last = {h_last, c_last};
  run.hidden_gradient = h_all.gradient_room();
  run.watched = {{"h", h.at(0, walk.steps)},
                 {"c", c.at(0, walk.steps)},
                 {"i", MatrixView<S>(gates.i, hidden, columns)},
                 {"f", MatrixView<S>(gates.f, hidden, columns)},
                 {"g", MatrixView<S>(gates.g, hidden, columns)},
                 {"o", MatrixView<S>(gates.o, hidden, columns)}};

  const Stretch<S> gradients(tape, walk, 4 * hidden);
  const MatrixSpan<S> cell_gradient = tape.scratch(hidden, walk.batch);
  const auto backward = [=, &tape] {
    if (!h_all.has_gradient() && !h_last.has_gradient() && !c_last.has_gradient()) return;
    const HiddenGradient<S> dh(walk, h_all, h_last, h_first);
    MatrixView<S> dc = cell_gradient.view();
    if (c_last.has_gradient())
      dc = c_last.gradient();
    else
      dc.setZero();
    const PackedMatrix<S> recurrent_back(tape, W_h.value().transpose(), walk.batch);
    FullPeepholes<S> peepholes_back;
    if (W_p) {
      peepholes_back.i_f.emplace(tape, W_p.value().topRows(2 * hidden).transpose(), walk.batch);
      peepholes_back.o.emplace(tape, W_p.value().bottomRows(hidden).transpose(), walk.batch);
    }
    const auto step = [&](Index t, Index place) {
      MatrixView<S> dz = gradients.step(place);
      for (Index j = 0; j < walk.batch; ++j) {
        const LstmGates<S> gate = gates_at(t * walk.batch + j);
        Column<S> dz_i(dz.col(j).data(), hidden), dz_f(dz.col(j).data() + hidden, hidden);
        dz_i = c.at(t).col(j).array().tanh();
        Column<S> dc_j(dc.col(j).data(), hidden);
        if (diagonal != nullptr && !held[3]) {
          // ∂L/∂c = … + w_po ∂L/∂z_o
          const Column<S> o(gate.o, hidden);
          dc_j += Column<S>(diagonal + 2 * hidden, hidden) * dh.at(t).col(j).array() * dz_i * o * (S(1) - o);
        }
        lstm_backward(hidden, c.before(t).col(j).data(), gate, dh.at(t).col(j).data(), dc_j.data(), dz.col(j).data());
        held.stop(hidden, dz.col(j).data());
        // ∂L/∂c' = … + w_pi ∂L/∂z_i + w_pf ∂L/∂z_f
        if (diagonal != nullptr)
          dc_j += Column<S>(diagonal, hidden) * dz_i + Column<S>(diagonal + hidden, hidden) * dz_f;
      }
      if (W_p) {
        // ∂L/∂c' = … + W_pᵀ ∂L/∂z
        peepholes_back.i_f->multiply(dz.topRows(2 * hidden), dc, true);
        peepholes_back.o->multiply(dz.bottomRows(hidden), dc, true);
      }
      dh.carry_product(t, recurrent_back, dz);
    };
    const auto flush = [&](Index t, Index count) {
      const MatrixView<S> dz = gradients.steps(count);
      accumulate_product(W_h, dz, h.before(t, count).transpose());
      if (W_p) {
        MatrixView<S> dW = W_p.gradient();
        multiply<S>(dz.topRows(2 * hidden), c.before(t, count).transpose(), dW.topRows(2 * hidden), true);
        multiply<S>(dz.bottomRows(hidden), c.before(t, count).transpose(), dW.bottomRows(hidden), true);
      }
      if (w_p) diagonal_gradient<S>(hidden, dz, c.before(t, count), c.at(t, count), w_p.gradient());
      projection.backward(t, count, dz);
    };
    walk_back(walk, gradients.length(walk), step, flush);
    c_first.accumulate(dc);
  };
  tape.on_backward(h_all, backward, true);
  return run;
}

template class Lstm<float>;
template class Lstm<double>;

}  // namespace unrolled
