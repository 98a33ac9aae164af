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
  const MatrixSpan<S> room = tape.scratch(memory.rows(), 1);
  tape.on_backward(y, [=] {
    const MatrixView<S> slope = y.gradient();
    const Column<S> reached(room.data, room.rows);  // w ∂L/∂y
    memory.accumulate_by([&](MatrixView<S> gradient, bool adds) {
      for (Index b = 0; b < batch; ++b)
        for (Index m = 0; m < width; ++m) {
          const Column<S> w = column(weights.value(), b);
          const Column<S> d = column(slope, b * width + m);
          if (adds)
            column(gradient, b * width + m) += d - erased(m, b) * (w * d);
          else
            column(gradient, b * width + m) = d - erased(m, b) * (w * d);
        }
    });
    for (Index b = 0; b < batch; ++b)
      for (Index m = 0; m < width; ++m) {
        const Column<S> x = column(memory.value(), b * width + m);
        const Column<S> d = column(slope, b * width + m);
        if (weights.needs_gradient()) column(weights.gradient(), b) += d * (added(m, b) - erased(m, b) * x);
        const MatrixView<S> w = weights.value();
        if (add && add.needs_gradient()) add.gradient()(m, b) += slope.col(b * width + m).dot(w.col(b));
        if (!erase || !erase.needs_gradient()) continue;
        Column<S>(room.data, room.rows) = column(w, b) * d;
        erase.gradient()(m, b) -= reached.matrix().dot(x.matrix());
      }
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
