#include "core/math/gradient_check.h"

#include <algorithm>
#include <cmath>
#include <limits>
#include <sstream>

namespace unrolled {

Matrix<double> numeric_gradient(const std::function<double()>& loss, Eigen::Ref<Matrix<double>> at, double step) {
  Matrix<double> gradient(at.rows(), at.cols());
  for (Index j = 0; j < at.cols(); ++j)
    for (Index i = 0; i < at.rows(); ++i) {
      const double entry = at(i, j);
      const double h = step * std::max(1.0, std::abs(entry));
      const double above = entry + h;
      const double below = entry - h;
      at(i, j) = above;
      const double loss_above = loss();
      at(i, j) = below;
      const double loss_below = loss();
      at(i, j) = entry;
      gradient(i, j) = (loss_above - loss_below) / (above - below);
    }
  return gradient;
}

std::string describe(const GradientDifference& difference) {
  std::ostringstream text;
  text.precision(10);
  text << difference.operand << " at row " << difference.row << ", column " << difference.col << ": the tape says "
       << difference.analytic << ", differences say " << difference.numeric << " (relative difference ";
  text.precision(2);
  text << difference.relative << ')';
  return text.str();
}

GradientDifference worst_difference(const std::string& operand, const Matrix<double>& analytic,
                                    const Matrix<double>& numeric, double loss) {
  check(analytic.rows() == numeric.rows() && analytic.cols() == numeric.cols(), "worst_difference: gradients are ",
        analytic.rows(), " x ", analytic.cols(), " and ", numeric.rows(), " x ", numeric.cols(),
        ", expected the same shape");
  double scale = 1e-3 * std::max(1.0, std::abs(loss));
  for (Index i = 0; i < analytic.size(); ++i)
    scale = std::max({scale, std::abs(analytic.data()[i]), std::abs(numeric.data()[i])});
  GradientDifference worst;
  worst.operand = operand;
  worst.relative = -1.0;
  for (Index j = 0; j < analytic.cols(); ++j)
    for (Index i = 0; i < analytic.rows(); ++i) {
      double relative = std::abs(analytic(i, j) - numeric(i, j)) / scale;
      if (!std::isfinite(analytic(i, j)) || !std::isfinite(numeric(i, j)))
        relative = std::numeric_limits<double>::infinity();
      if (relative <= worst.relative) continue;
      worst.row = i;
      worst.col = j;
      worst.analytic = analytic(i, j);
      worst.numeric = numeric(i, j);
      worst.relative = relative;
    }
  worst.relative = std::max(worst.relative, 0.0);
  return worst;
}

GradientDifference check_gradients(ParameterSet<double>& parameters,
                                   const std::function<Var<double>(Tape<double>&)>& record, double step) {
  check(parameters.size() > 0, "check_gradients: the model has no parameters");
  Tape<double> tape;
  parameters.zero_gradients();
  const Var<double> recorded = record(tape);
  const double loss = recorded.value()(0, 0);
  tape.backward(recorded);
  const auto measured_loss = [&] {
    tape.reset();
    return record(tape).value()(0, 0);
  };
  GradientDifference worst;
  for (const auto& parameter : parameters) {
    const Matrix<double> numeric = numeric_gradient(measured_loss, parameter->value, step);
    const GradientDifference here = worst_difference(parameter->name, parameter->settled_gradient(), numeric, loss);
    if (worst.operand.empty() || here.relative > worst.relative) worst = here;
  }
  return worst;
}

}  // namespace unrolled
