// Matrix types. Every matrix is column-major; a batch is columns. A step's activations are H x B,
// a whole sequence is H x (T*B) with the columns of step t at t*B … t*B + B - 1.
#pragma once

#include <Eigen/Dense>

namespace unrolled {

using Index = Eigen::Index;

template <class S>
using Matrix = Eigen::Matrix<S, Eigen::Dynamic, Eigen::Dynamic>;

// A view of memory that somebody else owns: the arena, or a parameter. Deliberately unaligned, since
// a block of columns need not begin on a vector boundary.
template <class S>
using MatrixView = Eigen::Map<Matrix<S>>;

template <class S>
using ConstMatrixView = Eigen::Map<const Matrix<S>>;

// Where a matrix lies. Unlike a view, which copies values when it is assigned, a span is pointed elsewhere.
template <class S>
struct MatrixSpan {
  S* data = nullptr;
  Index rows = 0;
  Index cols = 0;

  MatrixSpan() = default;
  MatrixSpan(const MatrixView<S>& view) : data(const_cast<S*>(view.data())), rows(view.rows()), cols(view.cols()) {}
  MatrixView<S> view() const { return {data, rows, cols}; }
};

}  // namespace unrolled
