// The forward-backward tables of CTC in double precision, to be looked at and tested against; training uses
// core/ctc/loss.h.
//
//   α_t(s) = Σ over beginnings of paths that are in state s at step t of Π_{t' ≤ t} y_{t'}(π_{t'})
//   β_t(s) = Σ over endings of paths that are in state s at step t of Π_{t' ≥ t} y_{t'}(π_{t'})
//   p(l|x) = Σ_s α_t(s) β_t(s) / y_t(l'_s), the same at every t;   loss = -ln p
//   occupancy: γ_t(s) = α_t(s) β_t(s) / (y_t(l'_s) p), the probability that a path that spells l is in s at step t
//   ∂p/∂y_t(k) = + 1/y_t(k)² Σ_{s: l'_s = k} α_t(s) β_t(s),   ∂(-ln p)/∂y_t(k) = -1/p ∂p/∂y_t(k)
//   ∂(-ln p)/∂x_t(k) = y_t(k) - Σ_{s: l'_s = k} γ_t(s)          for logits x with y = softmax(x)
//
// Source: Graves et al. (2006), equations 5 to 16. None of it divides by y: the recursions give α and β without the
// emission of the cell, so y = 0 is no special case.
#pragma once

#include "core/ctc/emissions.h"
#include "core/ctc/topology.h"
#include "core/math/matrix.h"

namespace unrolled::ctc {

enum class Arithmetic {
  kProbability,  // tables hold α and β; they underflow where T is long
  kLogarithm,    // tables hold ln α and ln β
  kScaled        // each column is divided by its sum, and the logarithm of what was divided is kept
};

enum class Convention {
  kWithEmission,    // β contains y of its own step, as α does (Graves 2006 and the lecture)
  kWithoutEmission  // β begins at the next step: αβ is then the mass of the paths through the cell
};

struct TrellisOptions {
  Arithmetic arithmetic = Arithmetic::kProbability;
  Convention convention = Convention::kWithEmission;
};

struct Trellis {
  TrellisOptions options;

  // S x T, as the arithmetic writes them; `product` is αβ. What they stand for is e^entry for kLogarithm, else
  // entry · e^(scale of the column), the scales being 0 but for kScaled. There an entry may be too small for a number
  // beside the others of its column; what follows is not computed from it.
  Matrix<double> alpha;
  Matrix<double> beta;
  Matrix<double> product;
  Eigen::VectorXd alpha_log_scale;  // T
  Eigen::VectorXd beta_log_scale;   // T; of the product: the sum of both

  // Probabilities, whatever the arithmetic; all 0 where p is 0.
  Matrix<double> occupancy;            // S x T: γ; columns sum to 1
  Matrix<double> occupancy_by_symbol;  // K x T: Σ of γ over the states of a symbol
  Matrix<double> gradient_y;           // K x T: ∂(-ln p)/∂y
  Matrix<double> gradient_logits;      // K x T: y - occupancy_by_symbol; columns sum to 0

  Eigen::VectorXd log_p_at;  // T: ln Σ_s αβ/y at each step: everywhere the same
  double p = 0.0;
  double log_p = 0.0;     // -∞ where p is 0, as it is for an infeasible target (or where kProbability underflows)
  double loss = 0.0;      // -ln p
  bool feasible = false;  // the target fits in T steps
};

// Throws std::invalid_argument where the numbers of symbols of the two differ.
Trellis make_trellis(const Topology& topology, const Emissions& emissions, TrellisOptions options = {});

// S x T: how many beginnings of paths end in the cell, and how many endings begin in it (the cell counted in both); in
// double, exact below 2^53. Their product is the number of paths through the cell.
Matrix<double> count_beginnings(const Topology& topology, Index steps);
Matrix<double> count_endings(const Topology& topology, Index steps);

// S x T: ln of the probability of the best beginning that ends in the cell (Viterbi's δ).
Matrix<double> best_beginnings(const Topology& topology, const Emissions& emissions);

}  // namespace unrolled::ctc
