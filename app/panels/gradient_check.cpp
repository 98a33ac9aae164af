#include "app/panels/gradient_check.h"

#include <cmath>

#include "core/ctc/emissions.h"
#include "core/ctc/trellis.h"

namespace unrolled {

namespace {

constexpr double kEpsilon = 1e-5;
constexpr double kShare = 1e-4;    // of a probability: p is linear in it, so that more may be changed
constexpr double kLeast = 1e-200;  // what is smaller cannot be changed by a share of itself

// Scaled, so that long targets do not underflow.
const ctc::TrellisOptions kScaled{ctc::Arithmetic::kScaled, ctc::Convention::kWithEmission};

}  // namespace

GradientCheck check_ctc_gradient(const ctc::Topology& topology, const Matrix<double>& scores, CtcGradient gradient,
                                 SymbolCell cell) {
  const ctc::Emissions emissions = ctc::emissions_from_logits(scores);
  const ctc::Trellis trellis = ctc::make_trellis(topology, emissions, kScaled);
  GradientCheck check;
  check.y = emissions.y(cell.k, cell.t);
  check.p = trellis.p;
  check.possible = std::isfinite(trellis.loss) && (gradient == CtcGradient::scores || check.y > kLeast);
  if (!check.possible) return check;
  check.occupancy = trellis.occupancy_by_symbol(cell.k, cell.t);
  if (gradient == CtcGradient::scores) {
    check.derived = trellis.gradient_logits(cell.k, cell.t);
    check.epsilon = kEpsilon;
    const auto loss = [&](double by) {
      Matrix<double> changed = scores;
      changed(cell.k, cell.t) += by;
      return ctc::make_trellis(topology, ctc::emissions_from_logits(changed), kScaled).loss;
    };
    check.measured = (loss(kEpsilon) - loss(-kEpsilon)) / (2.0 * kEpsilon);
  } else {
    check.derived = trellis.gradient_y(cell.k, cell.t);
    check.epsilon = kShare * check.y;
    const auto loss = [&](double by) {
      ctc::Emissions changed = emissions;
      changed.y(cell.k, cell.t) += by;
      changed.log_y(cell.k, cell.t) = std::log(changed.y(cell.k, cell.t));
      return ctc::make_trellis(topology, changed, kScaled).loss;
    };
    check.measured = (loss(check.epsilon) - loss(-check.epsilon)) / (2.0 * check.epsilon);
  }
  return check;
}

}  // namespace unrolled
