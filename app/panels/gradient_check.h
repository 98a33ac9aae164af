// The gradient of CTC's loss by two ways: as it is derived, and measured by changing one number a little to either
// side.
#pragma once

#include "app/panels/ctc_symbols.h"

namespace unrolled {

enum class CtcGradient { scores, probabilities };  // ∂L/∂x, ∂L/∂y

struct GradientCheck {
  bool possible = false;   // some path spells the target, and the number can be changed
  double y = 0.0;          // of the cell
  double occupancy = 0.0;  // of its symbol at its step
  double p = 0.0;          // 0 also where it is too small for a number
  double derived = 0.0;
  double measured = 0.0;  // (L(+ε) − L(−ε)) / 2ε
  double epsilon = 0.0;
};

// scores: the logits, K x T, of which y is the softmax. A probability is changed alone: its column then does not sum
// to one, as in a partial derivative.
GradientCheck check_ctc_gradient(const ctc::Topology& topology, const Matrix<double>& scores, CtcGradient gradient,
                                 SymbolCell cell);

}  // namespace unrolled
