// How the state of a recurrent cell answers to the state before: the Jacobians of a sequence, and what their products
// do to the length of a vector. A gradient that travels back from step T to step t is multiplied by
// ∂s_T/∂s_t = J_T J_{T−1} … J_{t+1} with J_t = ∂s_t/∂s_{t−1}, which vanishes or explodes as the product does (Pascanu,
// Mikolov and Bengio 2013, eq. 5).
#pragma once

#include <Eigen/Dense>
#include <vector>

#include "core/math/matrix.h"
#include "core/math/tape.h"
#include "core/nn/cell.h"

namespace unrolled {

// The Jacobians of one sequence, worked out when they are asked for.
template <class S>
class StateJacobians {
 public:
  // Walks a sequence x (I x T) once with cell.step(), from a state of zeros or from the one given (a column for each of
  // the cell's states), and keeps the states. The cell must outlive it; its parameters' gradients are left alone, and
  // their values must stay as they are while Jacobians are asked for.
  // Throws std::invalid_argument where x has no step or does not fit the cell.
  StateJacobians(const Cell<S>& cell, Matrix<S> x, const std::vector<Matrix<S>>& initial = {});

  Index steps() const { return x_.cols(); }
  // N: the rows of all that is carried from step to step, h first; N = H where h is the only state.
  Index state_size() const { return states_.rows(); }

  // s_0, s_1 … s_T side by side, N x (T+1); step t leads from column t to column t + 1.
  const Matrix<S>& states() const { return states_; }

  // J_t = ∂s_t/∂s_{t−1} of step t = 0 … T − 1, N x N: entry (k, l) is ∂s_{t,k}/∂s_{t−1,l}. Of its blocks the upper left
  // one, H x H, is ∂h_t/∂h_{t−1} with all other states held. Throws std::invalid_argument for another step.
  Matrix<S> at(Index t);

 private:
  // `columns` copies of the state before step t, each learning for itself or none at all.
  CellState<S> copies(Index t, Index columns, bool learns);
  Var<S> input(Index t, Index columns);

  const Cell<S>& cell_;
  Matrix<S> x_;
  std::vector<Index> rows_;  // of each state
  Matrix<S> states_;
  Tape<S> tape_;
};

// Singular values of a product that grows factor by factor, P = A_1 A_2 … A_n: each to almost full relative accuracy
// down to 1e-150 of the largest, where those of the product once it is multiplied out drown at 1e-16 of it. What is
// kept is Pᵀ with its columns turned to be orthogonal (one-sided Jacobi rotations, Hestenes 1958): to multiply such a
// matrix from the left keeps the accuracy of every column by itself.
class ProductSpectrum {
 public:
  // P begins as the upper `rows` rows of the identity of size `state_size`: `rows` singular values, all of them 1.
  // Throws std::invalid_argument unless 0 < rows ≤ state_size.
  ProductSpectrum(Index rows, Index state_size);

  // P ← P factor; factor: state_size x state_size.
  void multiply(const Matrix<double>& factor);

  // Descending. Numbers beyond those of a double become 0 or infinite; all are NaN once a factor was not finite.
  const Eigen::VectorXd& singular_values();

 private:
  Matrix<double> transposed_;  // Pᵀ but for the scale
  double logarithm_ = 0.0;     // of the scale
  Eigen::VectorXd values_;     // as they were found
  bool is_orthogonal_ = true;  // the columns of transposed_, their lengths being values_ but for the scale
};

}  // namespace unrolled
