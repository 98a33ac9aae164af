// Which points of the pen an output listens to: the gradient of one symbol's probability at one step with respect to
// the inputs of all steps.
//
// Source: Graves, Liwicki, Fernández, Bertolami, Bunke and Schmidhuber (2009), the "sequential Jacobian".
#pragma once

#include "core/math/tape.h"

namespace unrolled {

template <class S>
struct PenSensitivity {
  Matrix<S> of_logarithm;  // ∂ ln y_t*(k) / ∂x_t, I x T
  S probability = S(0);    // y_t*(k)

  Matrix<S> of_probability() const { return probability * of_logarithm; }  // ∂ y_t*(k) / ∂x_t, I x T
};

// Of y = softmax(logits) at a step and a symbol of a recording of one sequence, over which it goes back: once for each
// recording, since gradients add up. input: I x T, with a gradient (Tape::input); logits: K x T, recorded from it.
// On a tape that leaves parameters alone nothing else is changed by it. Throws std::invalid_argument for a step or a
// symbol that is none, and where the two differ in length or nothing learns through the input.
template <class S>
PenSensitivity<S> pen_sensitivity(Tape<S>& tape, Var<S> input, Var<S> logits, Index step, int symbol);

}  // namespace unrolled
