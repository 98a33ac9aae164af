// Reverse-mode differentiation of matrices. A Tape records values as they are computed together with
// closures that carry gradients backwards; both live in its arena and are forgotten by reset().
//
// An operation is a function `Var<S> op(Tape<S>&, Var<S> …)`: it checks shapes, asks the tape for a
// variable of the result's shape, computes the value, and leaves a closure that adds to the gradients of
// its operands. The closure captures Vars and plain numbers only (it is never destroyed):
//
//   template <class S> Var<S> hadamard(Tape<S>& tape, Var<S> a, Var<S> b) {
//     check_same_shape("hadamard", a, b);
//     Var<S> y = tape.result("hadamard", a.rows(), a.cols(), {a, b});
//     y.value() = a.value().cwiseProduct(b.value());
//     tape.on_backward(y, [=] {
//       a.accumulate(y.gradient().cwiseProduct(b.value()));
//       b.accumulate(y.gradient().cwiseProduct(a.value()));
//     });
//     return y;
//   }
#pragma once

#include <cmath>
#include <initializer_list>
#include <new>
#include <string>
#include <utility>

#include "core/math/arena.h"
#include "core/math/check.h"
#include "core/math/matrix.h"
#include "core/math/parameter.h"

namespace unrolled {

template <class S>
struct TapeNode {
  S* value = nullptr;
  S* gradient = nullptr;         // null: nothing learns through this value
  bool* has_gradient = nullptr;  // where it is false the gradient is zero, whatever the memory holds
  Index rows = 0;
  Index cols = 0;
  const char* name = "";  // a string literal, or the name of a parameter
  bool own_has_gradient = false;
  TapeNode* previous = nullptr;           // in the order of recording
  void (*run_backward)(void*) = nullptr;  // calls the closure
  void* closure = nullptr;
};

// A handle on a recorded matrix. Cheap to copy; valid until its tape is reset.
template <class S>
class Var {
 public:
  Var() = default;
  explicit Var(TapeNode<S>* node) : node_(node) {}

  Index rows() const { return node_->rows; }
  Index cols() const { return node_->cols; }
  Index size() const { return node_->rows * node_->cols; }
  const char* name() const { return node_->name; }
  explicit operator bool() const { return node_ != nullptr; }

  MatrixView<S> value() const { return {node_->value, node_->rows, node_->cols}; }

  // False for constants: closures may skip the work for such an operand; accumulate() ignores it anyway.
  bool needs_gradient() const { return node_->gradient != nullptr; }
  bool has_gradient() const { return needs_gradient() && *node_->has_gradient; }

  // The gradient of the loss with respect to this value, for reading (or adding) in a closure; zero where
  // nothing has arrived.
  MatrixView<S> gradient() const {
    MatrixView<S> view(node_->gradient, node_->rows, node_->cols);
    if (!*node_->has_gradient) {
      view.setZero();
      *node_->has_gradient = true;
    }
    return view;
  }

  // The memory of the gradient, whatever it holds by now.
  MatrixView<S> gradient_room() const { return {node_->gradient, node_->rows, node_->cols}; }

  // Lets write(view, add) add to the gradient, or assign it where nothing has arrived yet (add = false).
  template <class Write>
  void accumulate_by(const Write& write) const {
    if (!needs_gradient()) return;
    write(gradient_room(), *node_->has_gradient);
    *node_->has_gradient = true;
  }

  // Adds an expression to the gradient. The first to arrive is assigned, which saves clearing the memory.
  // The expression must not read this very gradient.
  template <class Expression>
  void accumulate(const Expression& expression) const {
    if (!needs_gradient()) return;
    MatrixView<S> view(node_->gradient, node_->rows, node_->cols);
    if (*node_->has_gradient) {
      view.noalias() += expression;
    } else {
      view.noalias() = expression;
      *node_->has_gradient = true;
    }
  }

 private:
  TapeNode<S>* node_ = nullptr;
};

template <class S>
class Tape {
 public:
  Tape() = default;
  Tape(const Tape&) = delete;
  Tape& operator=(const Tape&) = delete;

  // Forgets all that was recorded; the memory is kept for the next step.
  void reset() {
    arena_.reset();
    last_ = nullptr;
  }

  // A copy of a matrix through which nothing learns.
  template <class Derived>
  Var<S> constant(const Eigen::MatrixBase<Derived>& value, const char* name = "constant") {
    Var<S> var = node(name, value.rows(), value.cols(), false);
    var.value() = value;
    return var;
  }

  // A copy of a matrix whose gradient is wanted (an input to probe, a state carried in).
  template <class Derived>
  Var<S> input(const Eigen::MatrixBase<Derived>& value, const char* name = "input") {
    Var<S> var = node(name, value.rows(), value.cols(), true);
    var.value() = value;
    return var;
  }

  // The parameter itself, without copying: gradients arrive in parameter.gradient.
  Var<S> parameter(Parameter<S>& parameter) {
    TapeNode<S>* made = blank_node(parameter.name.c_str(), parameter.value.rows(), parameter.value.cols());
    made->value = parameter.value.data();
    if (leaves_parameters_alone_) {
      made->gradient = arena_.template allocate_array<S>(static_cast<std::size_t>(parameter.value.size()));
      made->has_gradient = &made->own_has_gradient;
    } else {
      made->gradient = parameter.gradient.data();
      made->has_gradient = &parameter.has_gradient;
    }
    return Var<S>(made);
  }

  // From now on the gradients of parameters arrive in memory of this tape and are forgotten with it: for looking at
  // a model while it learns, without touching what it learns from.
  void leave_parameters_alone() { leaves_parameters_alone_ = true; }

  // Room for the result of an operation, uninitialised; it has a gradient where one of the operands has.
  Var<S> result(const char* name, Index rows, Index cols, std::initializer_list<Var<S>> operands) {
    bool learns = false;
    for (const Var<S>& operand : operands) learns = learns || operand.needs_gradient();
    return node(name, rows, cols, learns);
  }

  // The same for a result that lives inside memory of the caller's, taken from scratch(): a block of columns of
  // something larger, say.
  Var<S> result_in(const MatrixSpan<S>& memory, const char* name, std::initializer_list<Var<S>> operands) {
    bool learns = false;
    for (const Var<S>& operand : operands) learns = learns || operand.needs_gradient();
    return node(name, memory.rows, memory.cols, learns, memory.data);
  }

  // Uninitialised working memory that lives as long as the recording.
  MatrixView<S> scratch(Index rows, Index cols) {
    return {arena_.template allocate_array<S>(static_cast<std::size_t>(rows * cols)), rows, cols};
  }
  template <class T>
  T* scratch_array(Index count) {
    return arena_.template allocate_array<T>(static_cast<std::size_t>(count));
  }

  // Runs `closure()` in the backward pass, after everything recorded later than `result`. It is skipped where
  // nothing learns through the result or no gradient reached it. An operation with several results passes any of
  // them and always = true: then the closure runs even if the gradient arrived by another one.
  template <class Closure>
  void on_backward(Var<S> result, Closure closure, bool always = false) {
    static_assert(std::is_trivially_destructible_v<Closure>, "closures are never destroyed");
    if (!result.needs_gradient()) return;
    struct Call {
      Var<S> result;
      bool always;
      Closure closure;
    };
    void* memory = arena_.allocate(sizeof(Call));
    Call* call = new (memory) Call{result, always, std::move(closure)};
    TapeNode<S>* made = blank_node("", 0, 0);
    made->closure = call;
    made->run_backward = [](void* erased) {
      Call* self = static_cast<Call*>(erased);
      if (self->always || self->result.has_gradient()) self->closure();
    };
  }

  // Gradients of `loss` (1 x 1) with respect to everything it depends on. Throws std::invalid_argument for a
  // loss of another shape or one that depends on nothing that learns.
  void backward(Var<S> loss) {
    check(loss.rows() == 1 && loss.cols() == 1, "Tape::backward: the loss is ", loss.rows(), " x ", loss.cols(),
          ", expected 1 x 1");
    check(loss.needs_gradient(), "Tape::backward: the loss depends on nothing that learns");
    loss.gradient()(0, 0) += S(1);
    for (TapeNode<S>* at = last_; at != nullptr; at = at->previous)
      if (at->run_backward != nullptr) at->run_backward(at->closure);
  }

  // Names the earliest recorded value that is not finite ("lstm at row 3, column 17"), or failing that the
  // gradient that the backward pass reached first; empty where all is well.
  std::string first_not_finite() const;

  Arena& arena() { return arena_; }

 private:
  TapeNode<S>* blank_node(const char* name, Index rows, Index cols) {
    TapeNode<S>* made = new (arena_.allocate(sizeof(TapeNode<S>))) TapeNode<S>;
    made->name = name;
    made->rows = rows;
    made->cols = cols;
    made->previous = last_;
    last_ = made;
    return made;
  }

  Var<S> node(const char* name, Index rows, Index cols, bool learns, S* value = nullptr) {
    TapeNode<S>* made = blank_node(name, rows, cols);
    const std::size_t count = static_cast<std::size_t>(rows * cols);
    made->value = value != nullptr ? value : arena_.template allocate_array<S>(count);
    if (learns) {
      made->gradient = arena_.template allocate_array<S>(count);
      made->has_gradient = &made->own_has_gradient;
    }
    return Var<S>(made);
  }

  Arena arena_;
  TapeNode<S>* last_ = nullptr;
  bool leaves_parameters_alone_ = false;
};

namespace internal {

template <class S>
bool describe_not_finite(const S* data, Index rows, Index cols, std::string& where) {
  for (Index col = 0; col < cols; ++col)
    for (Index row = 0; row < rows; ++row)
      if (!std::isfinite(data[col * rows + row])) {
        where = " at row " + std::to_string(row) + ", column " + std::to_string(col);
        return true;
      }
  return false;
}

}  // namespace internal

template <class S>
std::string Tape<S>::first_not_finite() const {
  std::string found;
  std::string where;
  for (const TapeNode<S>* at = last_; at != nullptr; at = at->previous)  // newest first: the last hit is earliest
    if (at->value != nullptr && internal::describe_not_finite(at->value, at->rows, at->cols, where))
      found = std::string(at->name) + where;
  if (!found.empty()) return found;
  for (const TapeNode<S>* at = last_; at != nullptr; at = at->previous)
    if (at->gradient != nullptr && *at->has_gradient &&
        internal::describe_not_finite(at->gradient, at->rows, at->cols, where))
      return "the gradient of " + std::string(at->name) + where;
  return {};
}

// Throws std::invalid_argument naming the operation and both shapes where they differ.
template <class S>
void check_same_shape(const char* operation, Var<S> a, Var<S> b) {
  check(a.rows() == b.rows() && a.cols() == b.cols(), operation, ": operands are ", a.rows(), " x ", a.cols(), " and ",
        b.rows(), " x ", b.cols(), ", expected the same shape");
}

}  // namespace unrolled
