// A cell for a recurrence whose next input depends on what it just gave, so that it cannot be run over a sequence at
// once: Cell::step(), with the products of a whole recording prepared once and their gradients taken together
// (step_affine.h).
#pragma once

#include <memory>
#include <string>

#include "core/nn/cell.h"
#include "core/nn/step_affine.h"

namespace unrolled {

// What of a recording stays the same at every step.
template <class S>
struct SteppedWeights {
  StepAffine<S> input;      // W_x x + b, with W_h h' where both are simply added
  StepAffine<S> gates;      // GRU: W_hr h' and W_hu h'
  StepAffine<S> candidate;  // GRU: W_hn (r ∘ h')
};

template <class S>
class SteppedCell {
 public:
  // As make_cell. The cells that everybody uses take the short way; a GRU that resets after the product, all others,
  // and those with a held gate are stepped as they are.
  SteppedCell(const CellOptions& options, const std::string& name, Index input_size, Index hidden_size,
              ParameterSet<S>& parameters, Random& random);

  const Cell<S>& cell() const { return *cell_; }
  Cell<S>& cell() { return *cell_; }

  SteppedWeights<S> prepare(Tape<S>& tape, Index batch) const;

  // As Cell::step. `weights` are of this recording, and of as many columns as x has.
  CellState<S> step(Tape<S>& tape, const SteppedWeights<S>& weights, Var<S> x, const CellState<S>& state,
                    ShortList<Var<S>, 8>* gates = nullptr) const;

 private:
  enum class Way { kAsItIs, kTanh, kRelu, kLstm, kGru };

  Way way() const { return cell_->held_gates().any() ? Way::kAsItIs : way_; }

  std::unique_ptr<Cell<S>> cell_;
  Way way_ = Way::kAsItIs;
  Parameter<S>* W_x_;
  Parameter<S>* W_h_;
  Parameter<S>* b_;
};

}  // namespace unrolled
