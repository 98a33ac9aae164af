#include "core/math/ops/memory_access.h"

#include "core/math/product.h"

namespace unrolled {

namespace {

template <class S>
using Column = Eigen::Map<Eigen::Array<S, Eigen::Dynamic, 1>>;

template <class S>
Column<S> column(const MatrixView<S>& matrix, Index j) {
  return {const_cast<S*>(matrix.data()) + j * matrix.rows(), matrix.rows()};
}

// The memory of one sequence, N x M.
template <class S>
MatrixView<S> block(const MatrixView<S>& memory, Index b, Index width) {
  return {const_cast<S*>(memory.data()) + b * width * memory.rows(), memory.rows(), width};
}

// Returns M.
template <class S>
Index width_of(const char* operation, Var<S> memory, Var<S> weights) {
  const Index batch = weights.cols();
  check(batch > 0 && memory.rows() > 0 && memory.cols() > 0 && memory.rows() == weights.rows() &&
            memory.cols() % batch == 0,
        operation, ": the memory is ", memory.rows(), " x ", memory.cols(), " for weights of ", weights.rows(), " x ",
        batch, ", expected as many rows, and columns for each of ", batch);
  return memory.cols() / batch;
}

template <class S>
void check_vector(const char* operation, const char* name, Var<S> vector, Index width, Index batch) {
  check(vector.rows() == width && vector.cols() == batch, operation, ": the ", name, " vectors are ", vector.rows(),
        " x ", vector.cols(), ", expected ", width, " x ", batch);
}

// What a write does with what is there: e of every entry.
enum class Erasing { kNothing, kAsSaid, kAll };

// One entry of all rows back: from d = ∂L/∂y to what it adds to ∂L/∂w and adds to, or assigns, ∂L/∂x. Returns what is
// added to ∂L/∂e and ∂L/∂a. The sums are taken in as many lanes as fit a vector register, for they follow each other.
template <class S>
struct WriteSlopes {
  S erase;
  S add;
};

template <class S, bool kAdd>
WriteSlopes<S> write_backward(Index rows, S e, S a, const S* w, const S* x, const S* d, S* d_w, S* d_x) {
  constexpr Index kLanes = 16;
  using Lanes = Eigen::Array<S, kLanes, 1>;
  using Given = Eigen::Map<const Lanes>;
  Lanes erased = Lanes::Zero();
  Lanes added = Lanes::Zero();
  Index n = 0;
  for (; n + kLanes <= rows; n += kLanes) {
    const Given slope(d + n), before(x + n);
    const Lanes reached = Given(w + n) * slope;
    added += reached;
    erased += reached * before;
    Eigen::Map<Lanes>(d_w + n) += slope * (a - e * before);
    Eigen::Map<Lanes> to(d_x + n);
    if constexpr (kAdd)
      to += slope - e * reached;
    else
      to = slope - e * reached;
  }
  WriteSlopes<S> made{-erased.sum(), added.sum()};
  for (; n < rows; ++n) {
    const S reached = w[n] * d[n];
    made.add += reached;
    made.erase -= reached * x[n];
    d_w[n] += d[n] * (a - e * x[n]);
    const S slope = d[n] - e * reached;
    d_x[n] = kAdd ? d_x[n] + slope : slope;
  }
  return made;
}

template <class S>
Var<S> write(Tape<S>& tape, const char* name, Var<S> memory, Var<S> weights, Erasing erasing, Var<S> erase,
             Var<S> add) {
  const Index width = width_of(name, memory, weights);
  const Index batch = weights.cols();
  if (erase) check_vector(name, "erase", erase, width, batch);
  if (add) check_vector(name, "add", add, width, batch);
  // What is not there may be any operand that is.
  const Var<S> either = erase ? erase : weights;
  Var<S> y = tape.result(name, memory.rows(), memory.cols(), {memory, weights, either, add ? add : either});
  const auto erased = [=](Index m, Index b) {
    return erasing == Erasing::kAsSaid ? erase.value()(m, b) : S(erasing == Erasing::kAll ? 1 : 0);
  };
  const auto added = [=](Index m, Index b) { return add ? add.value()(m, b) : S(0); };
  for (Index b = 0; b < batch; ++b) {
    const Column<S> w = column(weights.value(), b);
    for (Index m = 0; m < width; ++m) {
      const Column<S> x = column(memory.value(), b * width + m);
      column(y.value(), b * width + m) = x + w * (added(m, b) - erased(m, b) * x);
    }
  }
  const MatrixSpan<S> unwanted = tape.scratch(memory.rows(), 2);  // in place of gradients that nobody asks for
  tape.on_backward(y, [=] {
    const Index rows = memory.rows();
    const MatrixView<S> slope = y.gradient();
    unwanted.view().setZero();
    S* const d_weights = weights.needs_gradient() ? weights.gradient().data() : nullptr;
    S* const d_erase = erase && erase.needs_gradient() ? erase.gradient().data() : nullptr;
    S* const d_add = add && add.needs_gradient() ? add.gradient().data() : nullptr;
    const auto walk = [&](S* d_memory, bool adds) {
      for (Index b = 0; b < batch; ++b)
        for (Index m = 0; m < width; ++m) {
          const Index at = b * width + m;
          S* const d_w = d_weights != nullptr ? d_weights + b * rows : unwanted.data;
          S* const d_x = d_memory != nullptr ? d_memory + at * rows : unwanted.data + rows;
          const auto one = adds ? write_backward<S, true> : write_backward<S, false>;
          const WriteSlopes<S> made = one(rows, erased(m, b), added(m, b), weights.value().data() + b * rows,
                                          memory.value().data() + at * rows, slope.data() + at * rows, d_w, d_x);
          if (d_erase != nullptr) d_erase[at] += made.erase;
          if (d_add != nullptr) d_add[at] += made.add;
        }
    };
    if (memory.needs_gradient())
      memory.accumulate_by([&](MatrixView<S> gradient, bool adds) { walk(gradient.data(), adds); });
    else
      walk(nullptr, false);
  });
  return y;
}

}  // namespace

template <class S>
Var<S> read_memory(Tape<S>& tape, Var<S> memory, Var<S> weights) {
  const Index width = width_of("read_memory", memory, weights);
  const Index batch = weights.cols();
  Var<S> y = tape.result("read_memory", width, batch, {memory, weights});
  for (Index b = 0; b < batch; ++b)
    multiply<S>(block(memory.value(), b, width).transpose(), weights.value().col(b), y.value().col(b), false);
  tape.on_backward(y, [=] {
    const MatrixView<S> slope = y.gradient();
    weights.accumulate_by([&](const MatrixView<S>& gradient, bool add) {
      for (Index b = 0; b < batch; ++b)
        multiply<S>(block(memory.value(), b, width), slope.col(b), gradient.col(b), add);
    });
    memory.accumulate_by([&](MatrixView<S> gradient, bool add) {
      for (Index b = 0; b < batch; ++b)
        for (Index m = 0; m < width; ++m) {
          if (add)
            column(gradient, b * width + m) += slope(m, b) * column(weights.value(), b);
          else
            column(gradient, b * width + m) = slope(m, b) * column(weights.value(), b);
        }
    });
  });
  return y;
}

template <class S>
Var<S> erase_and_add(Tape<S>& tape, Var<S> memory, Var<S> weights, Var<S> erase, Var<S> add) {
  return write(tape, "erase_and_add", memory, weights, erase ? Erasing::kAsSaid : Erasing::kNothing, erase, add);
}

template <class S>
Var<S> overwrite(Tape<S>& tape, Var<S> memory, Var<S> weights, Var<S> value) {
  return write(tape, "overwrite", memory, weights, Erasing::kAll, {}, value);
}

#define UNROLLED_INSTANTIATE(S)                                            \
  template Var<S> read_memory(Tape<S>&, Var<S>, Var<S>);                   \
  template Var<S> erase_and_add(Tape<S>&, Var<S>, Var<S>, Var<S>, Var<S>); \
  template Var<S> overwrite(Tape<S>&, Var<S>, Var<S>, Var<S>);
UNROLLED_INSTANTIATE(float)
UNROLLED_INSTANTIATE(double)
#undef UNROLLED_INSTANTIATE

}  // namespace unrolled
