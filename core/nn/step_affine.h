// An affine layer that a recurrence asks once a step, always with the same weights: y = Σ_k W_k x_k + b.
//
// It is made once a recording and then called for each step. Its weights are arranged for the products only once, and
// their gradients come of one product over all steps, instead of one a step.
#pragma once

#include <initializer_list>

#include "core/math/tape.h"

namespace unrolled {

template <class S>
class StepAffine {
 public:
  static constexpr int kMostParts = 3;

  StepAffine() = default;

  // W_k: M x K_k, one to kMostParts of them; b: M x 1, or none. Every call has `batch` columns. Throws
  // std::invalid_argument where the shapes do not fit.
  StepAffine(Tape<S>& tape, std::initializer_list<Var<S>> weights, Var<S> b, Index batch);

  // x_k: K_k x B, as many as there are W_k; y: M x B. Throws std::invalid_argument where the shapes do not fit.
  Var<S> operator()(Tape<S>& tape, std::initializer_list<Var<S>> x) const;

  explicit operator bool() const { return shared_ != nullptr; }

 private:
  struct Shared;
  struct Call;
  Shared* shared_ = nullptr;  // in the memory of the tape
};

}  // namespace unrolled
