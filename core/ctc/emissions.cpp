#include "core/ctc/emissions.h"

#include <cmath>
#include <limits>

#include "core/math/check.h"

namespace unrolled::ctc {

namespace {

void check_size(const Matrix<double>& values) {
  check(values.cols() >= 1, "ctc: there is no step, expected at least one");
  check(values.rows() >= 1, "ctc: there is no symbol, expected at least the blank");
}

}  // namespace

Emissions emissions_from_probabilities(const Matrix<double>& y, double tolerance) {
  check_size(y);
  for (Index t = 0; t < y.cols(); ++t) {
    for (Index k = 0; k < y.rows(); ++k)
      check(std::isfinite(y(k, t)) && y(k, t) >= 0.0, "ctc: the probability of symbol ", k, " at step ", t + 1, " is ",
            y(k, t), ", expected 0 … 1");
    const double sum = y.col(t).sum();
    check(std::abs(sum - 1.0) <= tolerance, "ctc: the probabilities of step ", t + 1, " sum to ", sum, ", expected 1");
  }
  return {y, y.unaryExpr([](double each) { return std::log(each); })};
}

Emissions emissions_from_logits(const Matrix<double>& logits) {
  check_size(logits);
  Emissions made{Matrix<double>(logits.rows(), logits.cols()), Matrix<double>(logits.rows(), logits.cols())};
  for (Index t = 0; t < logits.cols(); ++t) {
    for (Index k = 0; k < logits.rows(); ++k)
      check(std::isfinite(logits(k, t)) || logits(k, t) == -std::numeric_limits<double>::infinity(),
            "ctc: the logit of symbol ", k, " at step ", t + 1, " is ", logits(k, t), ", expected a finite number");
    const double largest = logits.col(t).maxCoeff();
    check(std::isfinite(largest), "ctc: every logit of step ", t + 1, " is -∞, expected a finite one");
    const double normaliser = std::log((logits.col(t).array() - largest).exp().sum());
    made.log_y.col(t) = logits.col(t).array() - largest - normaliser;
    // Eigen's own exponential of -∞ is not quite 0.
    made.y.col(t) = made.log_y.col(t).unaryExpr([](double each) { return std::exp(each); });
  }
  return made;
}

}  // namespace unrolled::ctc
