// Gradients by central differences, to compare with those of the tape. In double only: in float the rounding
// would hide what is looked for.
#pragma once

#include <functional>
#include <string>

#include "core/math/matrix.h"
#include "core/math/parameter.h"
#include "core/math/tape.h"

namespace unrolled {

// Half the distance between the two points of a central difference at an entry of magnitude up to 1 (beyond, it
// grows with the entry): the cube root of the rounding error balances rounding and truncation.
inline constexpr double kDifferenceStep = 6e-6;

// (L(x + h) - L(x - h)) / 2h for every entry x of `at`. `loss` must read `at`, whose entries are moved one by one
// and put back exactly.
Matrix<double> numeric_gradient(const std::function<double()>& loss, Eigen::Ref<Matrix<double>> at,
                                double step = kDifferenceStep);

// Where a gradient differs most from its numeric counterpart.
struct GradientDifference {
  std::string operand;
  Index row = 0;
  Index col = 0;
  double analytic = 0.0;
  double numeric = 0.0;
  // |analytic - numeric| over the largest magnitude in either gradient, but at least over a thousandth of
  // max(1, |loss|), below which differences drown in rounding. Infinite where either is not a finite number.
  double relative = 0.0;
};

// "output.W at row 3, column 0: the tape says 0.25, differences say 0.5 (relative difference 0.5)"
std::string describe(const GradientDifference& difference);

// The entry with the largest relative difference. Throws std::invalid_argument where the shapes differ.
GradientDifference worst_difference(const std::string& operand, const Matrix<double>& analytic,
                                    const Matrix<double>& numeric, double loss);

// Checks every parameter of a model. `record` records the model on the tape it is given and returns its loss
// (1 x 1); it must do exactly the same each time (no dropout, or a generator put back). Leaves the parameters'
// values as they were and the tape's gradients in them. Throws std::invalid_argument where there is no parameter.
GradientDifference check_gradients(ParameterSet<double>& parameters,
                                   const std::function<Var<double>(Tape<double>&)>& record,
                                   double step = kDifferenceStep);

}  // namespace unrolled
