#include "core/ctc/trellis.h"

#include <cmath>

#include "core/ctc/recursion.h"
#include "core/math/check.h"

namespace unrolled::ctc {

namespace {

// How the three arithmetics represent a probability: y of a symbol at a step, and the way back to numbers.
struct ProbabilityTables {
  using Semiring = SumProduct;
  static double of(const Emissions& emissions, int symbol, Index t) { return emissions.y(symbol, t); }
  static double quotient(double a, double p) { return a / p; }
  static double logarithm(double a) { return std::log(a); }
  static double value(double a) { return a; }
};

struct LogarithmTables {
  using Semiring = LogSumProduct;
  static double of(const Emissions& emissions, int symbol, Index t) { return emissions.log_y(symbol, t); }
  static double quotient(double a, double p) { return std::exp(a - p); }
  static double logarithm(double a) { return a; }
  static double value(double a) { return std::exp(a); }
};

struct ScaledTables {
  using Semiring = ScaledSumProduct;
  static Scaled of(const Emissions& emissions, int symbol, Index t) { return Scaled(emissions.y(symbol, t)); }
  static double quotient(Scaled a, Scaled p) { return ctc::quotient(a, p); }
  static double logarithm(Scaled a) { return a.logarithm(); }
  static double value(Scaled a) { return a.value(); }
};

// A table as it is shown. Numbers and logarithms stand for themselves.
Matrix<double> shown(const Matrix<double>& table, Eigen::VectorXd&) { return table; }

// Columns divided by their sums.
Matrix<double> shown(const Matrix<Scaled>& table, Eigen::VectorXd& log_scale) {
  Matrix<double> columns = Matrix<double>::Zero(table.rows(), table.cols());
  for (Index t = 0; t < table.cols(); ++t) {
    Scaled sum;
    for (Index s = 0; s < table.rows(); ++s) sum = ScaledSumProduct::add(sum, table(s, t));
    if (sum.mantissa == 0.0) continue;
    log_scale(t) = sum.logarithm();
    for (Index s = 0; s < table.rows(); ++s) columns(s, t) = ScaledTables::quotient(table(s, t), sum);
  }
  return columns;
}

template <class Arithmetics>
void fill(const Topology& topology, const Emissions& emissions, Trellis& trellis) {
  using R = typename Arithmetics::Semiring;
  using Value = typename R::Value;
  const Index steps = emissions.steps();
  const auto emission = [&](int symbol, Index t) { return Arithmetics::of(emissions, symbol, t); };
  const Tables<Value> alpha = forward<R>(topology, steps, emission);
  const Tables<Value> beta = backward<R>(topology, steps, emission);
  trellis.alpha = shown(alpha.with, trellis.alpha_log_scale);
  trellis.beta =
      shown(trellis.options.convention == Convention::kWithEmission ? beta.with : beta.before, trellis.beta_log_scale);

  const Value p = total<R>(topology, alpha.with);
  trellis.p = Arithmetics::value(p);
  trellis.log_p = Arithmetics::logarithm(p);
  trellis.loss = -trellis.log_p;
  const bool possible = trellis.log_p > kLogZero;
  for (Index t = 0; t < steps; ++t) {
    Value sum = R::zero();
    for (Index s = 0; s < topology.state_count(); ++s) {
      // Mass of the paths through the cell: αβ/y.
      const Value mass = R::multiply(alpha.with(s, t), beta.before(s, t));
      sum = R::add(sum, mass);
      if (!possible) continue;
      const int symbol = topology.symbol(s);
      trellis.occupancy(s, t) = Arithmetics::quotient(mass, p);
      trellis.occupancy_by_symbol(symbol, t) += trellis.occupancy(s, t);
      // αβ/y²: the same mass without y itself.
      trellis.gradient_y(symbol, t) -= Arithmetics::quotient(R::multiply(alpha.before(s, t), beta.before(s, t)), p);
    }
    trellis.log_p_at(t) = Arithmetics::logarithm(sum);
    if (possible) trellis.gradient_logits.col(t) = emissions.y.col(t) - trellis.occupancy_by_symbol.col(t);
  }
}

}  // namespace

Trellis make_trellis(const Topology& topology, const Emissions& emissions, TrellisOptions options) {
  check(emissions.classes() == topology.classes(), "ctc: the emissions have ", emissions.classes(),
        " symbols, expected ", topology.classes());
  const Index steps = emissions.steps();
  Trellis trellis;
  trellis.options = options;
  trellis.feasible = topology.feasible(steps);
  trellis.alpha_log_scale.setZero(steps);
  trellis.beta_log_scale.setZero(steps);
  trellis.log_p_at.resize(steps);
  trellis.occupancy.setZero(topology.state_count(), steps);
  trellis.occupancy_by_symbol.setZero(topology.classes(), steps);
  trellis.gradient_y.setZero(topology.classes(), steps);
  trellis.gradient_logits.setZero(topology.classes(), steps);

  switch (options.arithmetic) {
    case Arithmetic::kProbability:
      fill<ProbabilityTables>(topology, emissions, trellis);
      break;
    case Arithmetic::kLogarithm:
      fill<LogarithmTables>(topology, emissions, trellis);
      break;
    case Arithmetic::kScaled:
      fill<ScaledTables>(topology, emissions, trellis);
      break;
  }
  if (options.arithmetic == Arithmetic::kLogarithm)
    trellis.product = trellis.alpha + trellis.beta;
  else
    trellis.product = trellis.alpha.cwiseProduct(trellis.beta);
  return trellis;
}

Matrix<double> count_beginnings(const Topology& topology, Index steps) {
  return forward<SumProduct>(topology, steps, [](int, Index) { return 1.0; }).with;
}

Matrix<double> count_endings(const Topology& topology, Index steps) {
  return backward<SumProduct>(topology, steps, [](int, Index) { return 1.0; }).with;
}

Matrix<double> best_beginnings(const Topology& topology, const Emissions& emissions) {
  const auto emission = [&](int symbol, Index t) { return emissions.log_y(symbol, t); };
  return forward<LogMaxProduct>(topology, emissions.steps(), emission).with;
}

}  // namespace unrolled::ctc
