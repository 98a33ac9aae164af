#include "core/nn/step_affine.h"

#include <algorithm>
#include <array>
#include <new>
#include <optional>
#include <span>

#include "core/math/ops/column_sums.h"
#include "core/math/product.h"
#include "core/nn/sequence.h"

namespace unrolled {

namespace {

// One of them that learns, or the first where none does.
template <class S>
Var<S> learning(std::initializer_list<std::span<const Var<S>>> operands) {
  for (const std::span<const Var<S>>& group : operands)
    for (const Var<S>& operand : group)
      if (operand && operand.needs_gradient()) return operand;
  return operands.begin()->front();
}

}  // namespace

template <class S>
struct StepAffine<S>::Call {
  Call* previous = nullptr;
  Var<S> y;
  std::array<Var<S>, kMostParts> x;
};

template <class S>
struct StepAffine<S>::Shared {
  int parts = 0;
  Index batch = 0;
  std::array<Var<S>, kMostParts> W;
  Var<S> b;
  std::array<std::optional<PackedMatrix<S>>, kMostParts> packed;
  std::array<std::optional<PackedMatrix<S>>, kMostParts> packed_back;  // transposed, once the way back needs them
  Call* newest = nullptr;

  // ∂L/∂W_k += Σ ∂L/∂y x_kᵀ over all calls, ∂L/∂b += Σ ∂L/∂y.
  void settle(Tape<S>& tape) const {
    const Index together = std::max<Index>(1, kGradientColumns / batch);
    const MatrixSpan<S> dy_room = tape.scratch(W[0].rows(), together * batch);
    std::array<MatrixSpan<S>, kMostParts> x_room;
    for (int k = 0; k < parts; ++k) x_room[at(k)] = tape.scratch(W[at(k)].cols(), together * batch);
    Index gathered = 0;
    const auto flush = [&] {
      if (gathered == 0) return;
      const MatrixView<S> dy(dy_room.data, dy_room.rows, gathered * batch);
      for (int k = 0; k < parts; ++k) {
        const MatrixView<S> x(x_room[at(k)].data, x_room[at(k)].rows, gathered * batch);
        accumulate_product(W[at(k)], dy, x.transpose());
      }
      if (b) accumulate_sum_of_columns(b, dy);
      gathered = 0;
    };
    for (const Call* call = newest; call != nullptr; call = call->previous) {
      if (!call->y.has_gradient()) continue;
      dy_room.view().middleCols(gathered * batch, batch) = call->y.gradient();
      for (int k = 0; k < parts; ++k) x_room[at(k)].view().middleCols(gathered * batch, batch) = call->x[at(k)].value();
      if (++gathered == together) flush();
    }
    flush();
  }

  static std::size_t at(int k) { return static_cast<std::size_t>(k); }
};

template <class S>
StepAffine<S>::StepAffine(Tape<S>& tape, std::initializer_list<Var<S>> weights, Var<S> b, Index batch) {
  const int parts = static_cast<int>(weights.size());
  check(parts >= 1 && parts <= kMostParts && batch > 0, "StepAffine: ", parts, " weights for ", batch,
        " columns, expected 1 … ", kMostParts, " and at least one column");
  shared_ = new (tape.arena().allocate(sizeof(Shared))) Shared;
  shared_->parts = parts;
  shared_->batch = batch;
  shared_->b = b;
  std::copy(weights.begin(), weights.end(), shared_->W.begin());
  const Index rows = shared_->W[0].rows();
  for (const Var<S>& W : weights)
    check(W.rows() == rows, "StepAffine: a weight has ", W.rows(), " rows, expected ", rows, " as the first");
  if (b) check_column("StepAffine", "b", b, rows);
  for (std::size_t k = 0; k < weights.size(); ++k) shared_->packed[k].emplace(tape, shared_->W[k].value(), batch);
  // Recorded before all calls, it runs after all of them.
  Shared* const shared = shared_;
  tape.on_backward(
      learning<S>({shared->W, {&shared->b, 1}}), [shared, &tape] { shared->settle(tape); }, true);
}

template <class S>
Var<S> StepAffine<S>::operator()(Tape<S>& tape, std::initializer_list<Var<S>> x) const {
  Shared* const shared = shared_;
  check(static_cast<int>(x.size()) == shared->parts, "StepAffine: ", x.size(), " operands, expected ", shared->parts);
  Call* const call = new (tape.arena().allocate(sizeof(Call))) Call;
  std::copy(x.begin(), x.end(), call->x.begin());
  for (std::size_t k = 0; k < x.size(); ++k)
    check(call->x[k].rows() == shared->W[k].cols() && call->x[k].cols() == shared->batch, "StepAffine: operand ", k,
          " is ", call->x[k].rows(), " x ", call->x[k].cols(), ", expected ", shared->W[k].cols(), " x ",
          shared->batch);
  call->previous = shared->newest;
  shared->newest = call;
  const Var<S> y =
      tape.result("affine", shared->W[0].rows(), shared->batch, {learning<S>({shared->W, {&shared->b, 1}, call->x})});
  call->y = y;
  MatrixView<S> value = y.value();
  if (shared->b)
    for (Index j = 0; j < value.cols(); ++j) value.col(j) = shared->b.value().col(0);
  for (std::size_t k = 0; k < x.size(); ++k) shared->packed[k]->multiply(call->x[k].value(), value, k > 0 || shared->b);
  tape.on_backward(y, [=, &tape] {
    for (int k = 0; k < shared->parts; ++k) {
      const std::size_t at = Shared::at(k);
      if (!call->x[at].needs_gradient()) continue;
      std::optional<PackedMatrix<S>>& back = shared->packed_back[at];
      if (!back) back.emplace(tape, shared->W[at].value().transpose(), shared->batch);
      call->x[at].accumulate_by(
          [&](const MatrixView<S>& gradient, bool add) { back->multiply(y.gradient(), gradient, add); });
    }
  });
  return y;
}

template class StepAffine<float>;
template class StepAffine<double>;

}  // namespace unrolled
