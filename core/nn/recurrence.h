// The whole sequence of h = φ(W_x x + W_h h' + b) with any activation φ: what Elman's network is, and what Jordan's,
// the structurally constrained and the unitary one become once their matrices are put together.
#pragma once

#include "core/nn/sequence.h"

namespace unrolled {

// φ of a fused sequence. An activation has two functions, of which either works on all columns of step t at once
// (H x B); it is copied into the recording and never destroyed.
template <class S>
struct TanhActivation {
  // h = φ(z)
  void forward(Index, const MatrixView<S>& z, MatrixView<S> h) const { h = z.array().tanh(); }
  // ∂L/∂z from h and ∂L/∂h, with tanh' = 1 - h²
  void backward(Index, const MatrixView<S>& h, const MatrixView<S>& dh, MatrixView<S> dz) const {
    dz.array() = dh.array() * (S(1) - h.array().square());
  }
};

template <class S>
struct ReluActivation {
  void forward(Index, const MatrixView<S>& z, MatrixView<S> h) const { h = z.cwiseMax(S(0)); }
  void backward(Index, const MatrixView<S>& h, const MatrixView<S>& dh, MatrixView<S> dz) const {
    dz.array() = (h.array() > S(0)).select(dh.array(), S(0));
  }
};

// Runs a sequence that check_sequence() has accepted. W_x: H x I; W_h: H x H; b: H x 1, or none. One product with W_h
// a step and one a stretch of steps for its gradient. What is watched is h alone.
template <class S, class Activation>
SequenceRun<S> run_recurrence(Tape<S>& tape, const char* name, const SequenceInput<S>& input, Var<S> h_first,
                              Var<S> W_x, Var<S> W_h, Var<S> b, const Activation& activation) {
  const Index hidden = h_first.rows();
  const Walk walk{input.steps, input.batch, input.reverse};
  const InputProjection<S> projection(tape, input, W_x, b);
  const StateTrack<S> h(tape, walk, h_first);
  const PackedMatrix<S> recurrent(tape, W_h.value(), walk.batch);
  const MatrixView<S> room = tape.scratch(hidden, walk.batch);
  for (Index k = 0; k < walk.steps; ++k) {
    const Index t = walk.time(k);
    MatrixView<S> z = projection.start(t, room);  // H x B
    recurrent.multiply(h.before(t), z, true);
    activation.forward(t, z, h.at(t));
  }

  const Var<S> h_all = tape.result_in(h.at(0, walk.steps), name, {W_x, W_h});
  const Var<S> h_last = tape.result_in(h.at(walk.last_time()), name, {W_x, W_h});

  SequenceRun<S> run;
  run.hidden = h_all;
  run.last = {h_last};
  run.hidden_gradient = h_all.gradient_room();
  run.watched = {{"h", h.at(0, walk.steps)}};

  const Stretch<S> gradients(tape, walk, hidden);
  const auto backward = [=, &tape] {
    if (!h_all.has_gradient() && !h_last.has_gradient()) return;
    const HiddenGradient<S> dh(walk, h_all, h_last, h_first);
    const PackedMatrix<S> recurrent_back(tape, W_h.value().transpose(), walk.batch);
    const auto step = [&](Index t, Index place) {
      const MatrixView<S> dz = gradients.step(place);
      activation.backward(t, h.at(t), dh.at(t), dz);
      dh.carry_product(t, recurrent_back, dz);
    };
    const auto flush = [&](Index t, Index count) {
      const MatrixView<S> dz = gradients.steps(count);
      accumulate_product(W_h, dz, h.before(t, count).transpose());
      projection.backward(t, count, dz);
    };
    walk_back(walk, gradients.length(walk), step, flush);
  };
  tape.on_backward(h_all, backward, true);
  return run;
}

}  // namespace unrolled
