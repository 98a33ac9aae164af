#include "core/nn/omega.h"

#include <cmath>

#include "core/math/check.h"
#include "core/math/product.h"

namespace unrolled {

template <class S>
double Omega<S>::add(Parameter<S>& W_h, RnnActivation activation, const MatrixView<S>& h, const MatrixView<S>& g,
                     Index batch, double weight) {
  constexpr double kShortest = 1e-10;
  const Index hidden = W_h.value.rows();
  check(W_h.value.cols() == hidden, "omega: W_h is ", W_h.value.rows(), " x ", W_h.value.cols(),
        ", expected a square matrix");
  check(h.rows() == hidden && g.rows() == hidden && g.cols() == h.cols(), "omega: h is ", h.rows(), " x ", h.cols(),
        " and g is ", g.rows(), " x ", g.cols(), ", expected the same shape, with ", hidden, " rows");
  check(batch > 0 && h.cols() > 0 && h.cols() % batch == 0, "omega: there are ", h.cols(),
        " columns, expected a multiple of the batch of ", batch);
  // From step t = 1 on: the state before the first step is not learnt.
  const Index columns = h.cols() - batch;
  if (columns == 0) return 0.0;
  arriving_.resize(hidden, columns);
  leaving_.resize(hidden, columns);
  const auto states = h.rightCols(columns);
  const auto gradients = g.rightCols(columns);
  if (activation == RnnActivation::tanh)
    arriving_.array() = gradients.array() * (S(1) - states.array().square());
  else
    arriving_.array() = (states.array() > S(0)).select(gradients.array(), S(0));
  multiply<S>(W_h.value.transpose(), arriving_, leaving_, false);

  // First Ω, with what each column contributes to the derivative but for the means; then the means.
  double total = 0.0;
  Index steps = 0;
  for (Index first = 0; first < columns; first += batch) {
    double sum = 0.0;
    Index counted = 0;
    for (Index column = first; column < first + batch; ++column) {
      const double before = static_cast<double>(gradients.col(column).norm());
      const double after = static_cast<double>(leaving_.col(column).norm());
      const bool is_long = before * static_cast<double>(batch) > kShortest;
      const double excess = is_long ? after / before - 1.0 : 0.0;
      if (is_long) {
        sum += excess * excess;
        ++counted;
      }
      // Where v = 0 the norm has no derivative.
      const double slope = is_long && after > 0.0 ? 2.0 * excess / (after * before) : 0.0;
      arriving_.col(column) *= static_cast<S>(slope);
    }
    if (counted == 0) continue;
    total += sum / static_cast<double>(counted);
    arriving_.middleCols(first, batch) /= static_cast<S>(counted);
    ++steps;
  }
  if (steps == 0) return 0.0;
  if (weight != 0.0) {
    arriving_ *= static_cast<S>(weight / static_cast<double>(steps));
    multiply<S>(arriving_, leaving_.transpose(), W_h.settled_gradient(), true);
  }
  return total / static_cast<double>(steps);
}

template class Omega<float>;
template class Omega<double>;

}  // namespace unrolled
