// Products of matrices for training steps: y = a x, or y += a x, without touching the heap.
//
// Eigen's own product takes its working memory from the heap as soon as it exceeds what it dares to take from the
// stack, and packs its left side anew in each call, which costs as much as it gains where the right side has only a
// batch of columns and the left side is the same at every step of a sequence. Here the left side may be packed once
// (PackedMatrix), and working memory is a fixed piece of the stack (48 KB).
#pragma once

#include <type_traits>

#include "core/math/matrix.h"
#include "core/math/tape.h"

namespace unrolled {

// A matrix in memory: entry (i, j) lies at data[i * row_step + j * column_step]. Made from any view, block or
// transpose of one.
template <class S>
struct StridedMatrix {
  S* data;
  Index rows;
  Index cols;
  Index row_step;
  Index column_step;

  template <class Derived>
  StridedMatrix(const Eigen::MatrixBase<Derived>& matrix)
      : data(const_cast<S*>(matrix.derived().data())),
        rows(matrix.rows()),
        cols(matrix.cols()),
        row_step(Derived::IsRowMajor ? matrix.derived().outerStride() : matrix.derived().innerStride()),
        column_step(Derived::IsRowMajor ? matrix.derived().innerStride() : matrix.derived().outerStride()) {}
};

// y = a x, or y += a x where `add`. a: M x K, K > 0; x: K x N; y: M x N, column-major and apart from a and x.
// Throws std::invalid_argument where the shapes do not fit.
template <class S>
void multiply(const std::type_identity_t<StridedMatrix<S>>& a, const std::type_identity_t<StridedMatrix<S>>& x,
              const std::type_identity_t<StridedMatrix<S>>& y, bool add);

// gradient of `var` += a x.
template <class S>
void accumulate_product(Var<S> var, const std::type_identity_t<StridedMatrix<S>>& a,
                        const std::type_identity_t<StridedMatrix<S>>& x) {
  var.accumulate_by([&](const MatrixView<S>& gradient, bool add) { multiply<S>(a, x, gradient, add); });
}

// A left side that is multiplied many times while it stays the same, rearranged for that.
template <class S>
class PackedMatrix {
 public:
  // Packs `matrix` (M x K) for right sides of `columns` columns into memory of the tape's. For a single column there
  // is nothing to gain by it: then the matrix itself is used, and must stay as it is.
  PackedMatrix(Tape<S>& tape, const StridedMatrix<S>& matrix, Index columns);

  // y = matrix x, or y += matrix x. x: K x N; y: M x N, column-major and apart from x.
  void multiply(const StridedMatrix<S>& x, const StridedMatrix<S>& y, bool add) const;

 private:
  StridedMatrix<S> matrix_;
  S* packed_ = nullptr;
};

}  // namespace unrolled
