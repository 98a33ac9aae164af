#include "core/lessons/pen_sensitivity.h"

#include <cmath>

#include "core/math/check.h"
#include "core/math/ops/cross_entropy.h"
#include "core/math/ops/slice.h"

namespace unrolled {

template <class S>
PenSensitivity<S> pen_sensitivity(Tape<S>& tape, Var<S> input, Var<S> logits, Index step, int symbol) {
  check(input.cols() == logits.cols(), "pen_sensitivity: the input has ", input.cols(), " steps and the logits ",
        logits.cols(), ", expected as many");
  check(input.needs_gradient(), "pen_sensitivity: the input has no gradient");
  check(step >= 0 && step < logits.cols(), "pen_sensitivity: step ", step, ", expected 0 … ", logits.cols() - 1);
  check(symbol >= 0 && symbol < logits.rows(), "pen_sensitivity: symbol ", symbol, ", expected 0 … ",
        logits.rows() - 1);
  const Var<S> surprise = softmax_cross_entropy(tape, cols(tape, logits, step, 1), &symbol);  // −ln y
  tape.backward(surprise);
  PenSensitivity<S> sensitivity;
  sensitivity.of_logarithm = -input.gradient();
  sensitivity.probability = std::exp(-surprise.value()(0, 0));
  return sensitivity;
}

template PenSensitivity<float> pen_sensitivity(Tape<float>&, Var<float>, Var<float>, Index, int);
template PenSensitivity<double> pen_sensitivity(Tape<double>&, Var<double>, Var<double>, Index, int);

}  // namespace unrolled
