// What the fused sequences of all cells share: where the states of all steps lie, the input's part of the
// pre-activations, and the sweep that carries gradients back through time.
#pragma once

#include <algorithm>

#include "core/math/matrix.h"
#include "core/math/product.h"
#include "core/math/tape.h"
#include "core/nn/cell.h"

namespace unrolled {

// Throws std::invalid_argument, naming `cell`, where the input or the initial state does not fit: sizes, numbers of
// columns, indices outside 0 … I-1, not exactly one of dense and one-hot input, no step or no column.
template <class S>
void check_sequence(const char* cell, const Cell<S>& made, const SequenceInput<S>& input, const CellState<S>& initial);

// The order in which a sequence is walked: step k of the walk happens at time t = k, or T-1-k where reversed.
struct Walk {
  Index steps = 0;
  Index batch = 1;
  bool reverse = false;

  Index time(Index k) const { return reverse ? steps - 1 - k : k; }
  Index last_time() const { return time(steps - 1); }
  Index columns() const { return steps * batch; }
};

// One state of every step, and the initial one, side by side in H x (T+1)*B. The state before each step is then a
// block of columns as well, for all steps at once, which is what the gradient of the recurrent weights multiplies.
template <class S>
class StateTrack {
 public:
  StateTrack(Tape<S>& tape, const Walk& walk, Var<S> initial)
      : rows_(initial.rows()),
        batch_(walk.batch),
        at_(walk.reverse ? 0 : 1),
        data_(tape.template scratch_array<S>(initial.rows() * (walk.steps + 1) * walk.batch)) {
    view(walk.reverse ? walk.steps : 0, 1) = initial.value();
  }

  // `count` steps beginning at time t: H x (count*B).
  MatrixView<S> at(Index t, Index count = 1) const { return view(t + at_, count); }
  // The states from which those steps were taken.
  MatrixView<S> before(Index t, Index count = 1) const { return view(t + 1 - at_, count); }

 private:
  MatrixView<S> view(Index block, Index count) const { return {data_ + block * batch_ * rows_, rows_, count * batch_}; }

  Index rows_;
  Index batch_;
  Index at_;  // block of time 0
  S* data_;
};

// ∂L/∂h_t of every step while a sequence is walked back. It begins as what the loss says about each h_t by itself,
// lies where that gradient lies, and becomes complete by what carry() adds from the step after.
template <class S>
class HiddenGradient {
 public:
  HiddenGradient(const Walk& walk, Var<S> all, Var<S> last, Var<S> first) : walk_(walk), all_(all), first_(first) {
    all.gradient();
    if (last.has_gradient()) at(walk.last_time()) += last.gradient();
  }

  MatrixView<S> at(Index t) const {
    return {all_.gradient_room().data() + t * walk_.batch * all_.rows(), all_.rows(), walk_.batch};
  }

  // Adds W dz to the gradient of the state from which step t was taken.
  void carry_product(Index t, const PackedMatrix<S>& W, const StridedMatrix<S>& dz) const {
    if (t == walk_.time(0))
      first_.accumulate_by([&](const MatrixView<S>& gradient, bool add) { W.multiply(dz, gradient, add); });
    else
      W.multiply(dz, at(earlier(t)), true);
  }

  // Adds a part of the gradient of the state from which step t was taken.
  template <class Expression>
  void carry(Index t, const Expression& part) const {
    if (t == walk_.time(0))
      first_.accumulate(part);
    else
      at(earlier(t)) += part;
  }

 private:
  Index earlier(Index t) const { return walk_.reverse ? t + 1 : t - 1; }

  Walk walk_;
  Var<S> all_;
  Var<S> first_;
};

// The input's part of the pre-activations, W_x x_t + b, of a sequence. A dense input is multiplied for all steps at
// once; of a one-hot input the columns of W_x are picked, and nothing is multiplied at all. There may be no b.
template <class S>
class InputProjection {
 public:
  InputProjection(Tape<S>& tape, const SequenceInput<S>& input, Var<S> W_x, Var<S> b);

  // W_x x_t + b, G x B, in memory that may be overwritten; `scratch` (G x B) may be used for it.
  MatrixView<S> start(Index t, const MatrixView<S>& scratch) const;

  // Takes the gradient with respect to the pre-activations of `count` steps beginning at time t, G x (count*B), and
  // adds the gradients of W_x, b and the dense input.
  void backward(Index t, Index count, const MatrixView<S>& gradient) const;

 private:
  template <class Column>
  void begin_with_bias(Column&& column) const {
    if (b_)
      column = b_.value().col(0);
    else
      column.setZero();
  }

  SequenceInput<S> input_;
  Var<S> W_x_;
  Var<S> b_;
  MatrixSpan<S> projected_;  // dense input only: G x (T*B)
};

// Gradients of pre-activations are kept for so many columns of a sequence, then multiplied at once: enough for full
// speed of the products, few enough to stay in the cache.
constexpr Index kGradientColumns = 256;

// Room for the gradients of a stretch of steps, rows x (stretch*B).
template <class S>
class Stretch {
 public:
  Stretch(Tape<S>& tape, const Walk& walk, Index rows)
      : batch_(walk.batch), room_(tape.scratch(rows, length(walk) * walk.batch)) {}

  // Steps of one stretch.
  static Index length(const Walk& walk) {
    return std::min(walk.steps, std::max<Index>(1, kGradientColumns / walk.batch));
  }

  MatrixView<S> step(Index place) const { return {room_.data + place * batch_ * room_.rows, room_.rows, batch_}; }
  MatrixView<S> steps(Index count) const { return {room_.data, room_.rows, count * batch_}; }

 private:
  Index batch_;
  MatrixSpan<S> room_;
};

// Walks back through time and calls step(t, j) for every step, newest first, where j is its place in the present
// stretch, and flush(t, count) after each stretch of `count` steps beginning at time t.
template <class Step, class Flush>
void walk_back(const Walk& walk, Index stretch, const Step& step, const Flush& flush) {
  for (Index done = 0; done < walk.steps;) {
    const Index count = std::min(stretch, walk.steps - done);
    const Index newest = walk.time(walk.steps - 1 - done);
    const Index first = walk.reverse ? newest : newest - count + 1;
    for (Index i = 0; i < count; ++i) {
      const Index t = walk.time(walk.steps - 1 - done - i);
      step(t, t - first);
    }
    flush(first, count);
    done += count;
  }
}

}  // namespace unrolled
