#include "core/nn/jacobian.h"

#include <cmath>
#include <limits>
#include <utility>

#include "core/math/check.h"
#include "core/math/ops/slice.h"

namespace unrolled {

namespace {

// The sum of y(k, k): with a column of its own for each row of y, one backward pass gives the gradients of all rows.
template <class S>
Var<S> trace(Tape<S>& tape, Var<S> y) {
  Var<S> total = tape.result("trace", 1, 1, {y});
  total.value()(0, 0) = y.value().trace();
  tape.on_backward(total, [=] { y.accumulate(total.gradient()(0, 0) * Matrix<S>::Identity(y.rows(), y.cols())); });
  return total;
}

// Turns pairs of columns until all are orthogonal, the longest first, and gives their lengths.
void orthogonalise_columns(Matrix<double>& a, Eigen::VectorXd& lengths) {
  constexpr int kMostSweeps = 40;  // about eight are needed
  const double tolerance = 4.0 * std::numeric_limits<double>::epsilon();
  const Index count = a.cols();
  Eigen::VectorXd squares = a.colwise().squaredNorm();
  bool turned = true;
  for (int sweep = 0; sweep < kMostSweeps && turned; ++sweep) {
    turned = false;
    for (Index p = 0; p + 1 < count; ++p) {
      for (Index q = p + 1; q < count; ++q) {
        if (squares(q) > squares(p)) {
          a.col(p).swap(a.col(q));
          std::swap(squares(p), squares(q));
        }
        if (!(squares(q) > 0.0)) continue;
        const double product = a.col(p).dot(a.col(q));
        if (!(std::abs(product) > tolerance * std::sqrt(squares(p)) * std::sqrt(squares(q)))) continue;
        turned = true;
        // The rotation that makes them orthogonal: cot 2θ = (‖q‖² − ‖p‖²) / (2 p·q), θ the smaller solution.
        const double cotangent = (squares(q) - squares(p)) / (2.0 * product);
        const double tangent = std::copysign(1.0, cotangent) / (std::abs(cotangent) + std::hypot(1.0, cotangent));
        const double cosine = 1.0 / std::hypot(1.0, tangent);
        const double sine = cosine * tangent;
        double* __restrict one = a.col(p).data();
        double* __restrict other = a.col(q).data();
        for (Index i = 0; i < a.rows(); ++i) {
          const double before = one[i];
          one[i] = cosine * before - sine * other[i];
          other[i] = sine * before + cosine * other[i];
        }
        squares(p) = a.col(p).squaredNorm();
        squares(q) = a.col(q).squaredNorm();
      }
    }
  }
  lengths = squares.cwiseSqrt();
}

}  // namespace

template <class S>
StateJacobians<S>::StateJacobians(const Cell<S>& cell, Matrix<S> x, const std::vector<Matrix<S>>& initial)
    : cell_(cell), x_(std::move(x)) {
  check(x_.rows() == cell.input_size() && x_.cols() > 0, "StateJacobians: x is ", x_.rows(), " x ", x_.cols(),
        ", expected ", cell.input_size(), " rows (input size) and one column at least");
  tape_.leave_parameters_alone();
  CellState<S> state = cell.zero_state(tape_, 1);
  check(initial.empty() || static_cast<int>(initial.size()) == state.size(), "StateJacobians: there are ",
        initial.size(), " initial states, expected ", state.size());
  Index rows = 0;
  for (const Var<S>& part : state) {
    rows_.push_back(part.rows());
    rows += part.rows();
  }
  states_.resize(rows, steps() + 1);
  const auto keep = [&](Index column) {
    Index row = 0;
    for (const Var<S>& part : state) {
      states_.col(column).segment(row, part.rows()) = part.value().col(0);
      row += part.rows();
    }
  };
  keep(0);
  Index row = 0;
  for (std::size_t i = 0; i < initial.size(); ++i) {
    check(initial[i].rows() == rows_[i] && initial[i].cols() == 1, "StateJacobians: initial state ", i, " is ",
          initial[i].rows(), " x ", initial[i].cols(), ", expected ", rows_[i], " x 1");
    states_.col(0).segment(row, rows_[i]) = initial[i];
    row += rows_[i];
  }
  for (Index t = 0; t < steps(); ++t) {
    tape_.reset();
    state = cell_.step(tape_, input(t, 1), copies(t, 1, false));
    keep(t + 1);
  }
}

template <class S>
CellState<S> StateJacobians<S>::copies(Index t, Index columns, bool learns) {
  CellState<S> state;
  Index row = 0;
  for (const Index rows : rows_) {
    const auto tiled = states_.col(t).segment(row, rows).replicate(1, columns);
    state.push_back(learns ? tape_.input(tiled, "state") : tape_.constant(tiled, "state"));
    row += rows;
  }
  return state;
}

template <class S>
Var<S> StateJacobians<S>::input(Index t, Index columns) {
  return tape_.constant(x_.col(t).replicate(1, columns), "input");
}

template <class S>
Matrix<S> StateJacobians<S>::at(Index t) {
  check(t >= 0 && t < steps(), "StateJacobians::at: t is ", t, ", expected 0 … ", steps() - 1);
  const Index size = state_size();
  tape_.reset();
  const CellState<S> before = copies(t, size, true);
  const CellState<S> after = cell_.step(tape_, input(t, size), before);
  tape_.backward(trace(tape_, stack_rows(tape_, std::span<const Var<S>>(after.begin(), after.end()))));
  Matrix<S> jacobian(size, size);
  Index row = 0;
  for (const Var<S>& part : before) {
    jacobian.middleCols(row, part.rows()) = part.gradient().transpose();
    row += part.rows();
  }
  return jacobian;
}

ProductSpectrum::ProductSpectrum(Index rows, Index state_size) {
  check(rows > 0 && rows <= state_size, "ProductSpectrum: rows is ", rows, ", expected 1 … ", state_size);
  transposed_ = Matrix<double>::Identity(state_size, rows);
  values_ = Eigen::VectorXd::Ones(rows);
}

void ProductSpectrum::multiply(const Matrix<double>& factor) {
  check(factor.rows() == transposed_.rows() && factor.cols() == transposed_.rows(), "ProductSpectrum: the factor is ",
        factor.rows(), " x ", factor.cols(), ", expected ", transposed_.rows(), " x ", transposed_.rows());
  is_orthogonal_ = false;
  const Matrix<double> product = factor.transpose() * transposed_;
  transposed_ = product;
  const double largest = transposed_.cwiseAbs().maxCoeff<Eigen::PropagateNaN>();
  if (!(largest > 0.0)) return;  // zeros stay zeros, NaN stays NaN
  if (!std::isfinite(largest)) {
    transposed_.setConstant(std::numeric_limits<double>::quiet_NaN());
    return;
  }
  // A power of two rounds nothing.
  const int exponent = std::ilogb(largest);
  transposed_ *= std::ldexp(1.0, -exponent);
  logarithm_ += exponent * std::log(2.0);
}

const Eigen::VectorXd& ProductSpectrum::singular_values() {
  if (is_orthogonal_) return values_;
  is_orthogonal_ = true;
  if (transposed_.hasNaN()) {
    values_.setConstant(std::numeric_limits<double>::quiet_NaN());
    return values_;
  }
  orthogonalise_columns(transposed_, values_);
  for (double& value : values_)
    if (value > 0.0) value = std::exp(std::log(value) + logarithm_);
  return values_;
}

template class StateJacobians<float>;
template class StateJacobians<double>;

}  // namespace unrolled
