#include "core/math/product.h"

#include <algorithm>

namespace unrolled {

namespace {

// Packets are Eigen's vector registers: of 16 floats with AVX-512, 8 with AVX, 4 with SSE or NEON, and one where
// there are none.
template <class S>
using Packet = typename Eigen::internal::packet_traits<S>::type;
template <class S>
constexpr Index kPacket = Eigen::internal::unpacket_traits<Packet<S>>::size;

// A panel is up to three packets of rows, kept in registers for kColumns columns at a time: 3 x 8 sums where there
// are 32 registers, 3 x 4 where there are 16.
constexpr Index kPanelPackets = 3;
constexpr Index kColumns = EIGEN_ARCH_DEFAULT_NUMBER_OF_REGISTERS >= 32 ? 8 : 4;
template <class S>
constexpr Index kPanelRows = kPanelPackets* kPacket<S>;

// Entries of a row that are multiplied before the next columns' turn, so that a panel (48 KB) and what it is
// multiplied with stay in the nearest caches.
constexpr Index kDepth = 256;

// Rows `first` … of a, columns k … k + depth - 1, column after column, `height` rows each; rows beyond a are zero.
template <class S>
void pack_panel(const StridedMatrix<S>& a, Index first, Index k, Index depth, Index height, S* __restrict to) {
  const Index rows = std::min(height, a.rows - first);
  const S* from = a.data + first * a.row_step + k * a.column_step;
  if (a.row_step == 1) {
    for (Index column = 0; column < depth; ++column, to += height) {
      std::copy(from + column * a.column_step, from + column * a.column_step + rows, to);
      std::fill(to + rows, to + height, S(0));
    }
    return;
  }
  // Transposed: 16 columns at a time, so that each line of memory is read once.
  for (Index begin = 0; begin < depth; begin += 16) {
    const Index end = std::min(begin + 16, depth);
    for (Index row = 0; row < rows; ++row)
      for (Index column = begin; column < end; ++column)
        to[column * height + row] = from[row * a.row_step + column * a.column_step];
    for (Index column = begin; column < end; ++column)
      std::fill(to + column * height + rows, to + (column + 1) * height, S(0));
  }
}

// `kPackets` packets of rows times `kCount` columns; `rows` of them are stored.
template <class S, Index kPackets, Index kCount>
void multiply_tile(Index depth, const S* __restrict panel, const S* __restrict x, Index row_step, Index column_step,
                   S* __restrict y, Index y_step, Index rows, bool add) {
  namespace packets = Eigen::internal;
  Packet<S> sums[kCount][kPackets];
  for (Index j = 0; j < kCount; ++j)
    for (Index p = 0; p < kPackets; ++p) sums[j][p] = packets::pset1<Packet<S>>(S(0));
  for (Index k = 0; k < depth; ++k) {
    Packet<S> left[kPackets];
    for (Index p = 0; p < kPackets; ++p) left[p] = packets::ploadu<Packet<S>>(panel + p * kPacket<S>);
    for (Index j = 0; j < kCount; ++j) {
      const Packet<S> right = packets::pset1<Packet<S>>(x[j * column_step]);
      for (Index p = 0; p < kPackets; ++p) sums[j][p] = packets::pmadd(left[p], right, sums[j][p]);
    }
    panel += kPackets * kPacket<S>;
    x += row_step;
  }
  if (rows == kPackets * kPacket<S>) {
    for (Index j = 0; j < kCount; ++j)
      for (Index p = 0; p < kPackets; ++p) {
        S* to = y + j * y_step + p * kPacket<S>;
        packets::pstoreu(to, add ? packets::padd(packets::ploadu<Packet<S>>(to), sums[j][p]) : sums[j][p]);
      }
    return;
  }
  S column[kPackets * kPacket<S>];
  for (Index j = 0; j < kCount; ++j) {
    for (Index p = 0; p < kPackets; ++p) packets::pstoreu(column + p * kPacket<S>, sums[j][p]);
    S* to = y + j * y_step;
    for (Index i = 0; i < rows; ++i) to[i] = add ? to[i] + column[i] : column[i];
  }
}

// One panel times all columns of x, rows k … k + depth - 1.
template <class S, Index kPackets>
void multiply_panel(Index depth, const S* panel, const StridedMatrix<S>& x, Index k, const StridedMatrix<S>& y,
                    Index first, bool add) {
  const Index rows = std::min(kPackets * kPacket<S>, y.rows - first);
  Index j = 0;
  const auto tiles = [&]<Index kCount>() {
    for (; j + kCount <= x.cols; j += kCount)
      multiply_tile<S, kPackets, kCount>(depth, panel, x.data + k * x.row_step + j * x.column_step, x.row_step,
                                         x.column_step, y.data + first + j * y.column_step, y.column_step, rows, add);
  };
  tiles.template operator()<kColumns>();
  tiles.template operator()<kColumns / 2>();
  tiles.template operator()<1>();
}

template <class S>
void multiply_panel(Index packets, Index depth, const S* panel, const StridedMatrix<S>& x, Index k,
                    const StridedMatrix<S>& y, Index first, bool add) {
  if (packets == 3)
    multiply_panel<S, 3>(depth, panel, x, k, y, first, add);
  else if (packets == 2)
    multiply_panel<S, 2>(depth, panel, x, k, y, first, add);
  else
    multiply_panel<S, 1>(depth, panel, x, k, y, first, add);
}

template <class S>
Index packets_at(Index first, Index rows) {
  return std::min(kPanelPackets, (rows - first + kPacket<S> - 1) / kPacket<S>);
}

// A single column: Eigen's product of a matrix with a vector, which reads the matrix once as it lies.
template <class S>
void multiply_column(const StridedMatrix<S>& a, const StridedMatrix<S>& x, const StridedMatrix<S>& y, bool add) {
  using Steps = Eigen::OuterStride<>;
  using RowMajor = Eigen::Matrix<S, Eigen::Dynamic, Eigen::Dynamic, Eigen::RowMajor>;
  const Eigen::Map<const Eigen::Matrix<S, Eigen::Dynamic, 1>> vector(x.data, x.rows);
  Eigen::Map<Eigen::Matrix<S, Eigen::Dynamic, 1>> result(y.data, y.rows);
  if (!add) result.setZero();
  if (a.row_step == 1)
    result.noalias() += Eigen::Map<const Matrix<S>, 0, Steps>(a.data, a.rows, a.cols, Steps(a.column_step)) * vector;
  else
    result.noalias() += Eigen::Map<const RowMajor, 0, Steps>(a.data, a.rows, a.cols, Steps(a.row_step)) * vector;
}

template <class S>
void check_product(const StridedMatrix<S>& a, const StridedMatrix<S>& x, const StridedMatrix<S>& y) {
  check(a.cols > 0 && a.cols == x.rows && a.rows == y.rows && x.cols == y.cols, "multiply: ", y.rows, " x ", y.cols,
        " is not the shape of a product of ", a.rows, " x ", a.cols, " and ", x.rows, " x ", x.cols);
  check(y.row_step == 1 || y.rows == 1, "multiply: the result is not column-major");
}

}  // namespace

template <class S>
void multiply(const std::type_identity_t<StridedMatrix<S>>& a, const std::type_identity_t<StridedMatrix<S>>& x,
              const std::type_identity_t<StridedMatrix<S>>& y, bool add) {
  check_product(a, x, y);
  if (x.cols == 1 && x.row_step == 1 && (a.row_step == 1 || a.column_step == 1)) return multiply_column(a, x, y, add);
  alignas(64) S panel[kPanelRows<S> * kDepth];
  for (Index first = 0; first < a.rows; first += kPanelRows<S>) {
    const Index packets = packets_at<S>(first, a.rows);
    for (Index k = 0; k < a.cols; k += kDepth) {
      const Index depth = std::min(kDepth, a.cols - k);
      pack_panel(a, first, k, depth, packets * kPacket<S>, panel);
      multiply_panel(packets, depth, panel, x, k, y, first, add || k > 0);
    }
  }
}

template <class S>
PackedMatrix<S>::PackedMatrix(Tape<S>& tape, const StridedMatrix<S>& matrix, Index columns) : matrix_(matrix) {
  if (columns == 1) return;
  const Index rows = (matrix.rows + kPacket<S> - 1) / kPacket<S> * kPacket<S>;
  packed_ = tape.template scratch_array<S>(rows * matrix.cols);
  S* to = packed_;
  for (Index first = 0; first < matrix.rows; first += kPanelRows<S>) {
    const Index height = packets_at<S>(first, matrix.rows) * kPacket<S>;
    for (Index k = 0; k < matrix.cols; k += kDepth) {
      const Index depth = std::min(kDepth, matrix.cols - k);
      pack_panel(matrix, first, k, depth, height, to);
      to += height * depth;
    }
  }
}

template <class S>
void PackedMatrix<S>::multiply(const StridedMatrix<S>& x, const StridedMatrix<S>& y, bool add) const {
  if (packed_ == nullptr) return unrolled::multiply<S>(matrix_, x, y, add);
  check_product(matrix_, x, y);
  const S* panel = packed_;
  for (Index first = 0; first < matrix_.rows; first += kPanelRows<S>) {
    const Index packets = packets_at<S>(first, matrix_.rows);
    for (Index k = 0; k < matrix_.cols; k += kDepth) {
      const Index depth = std::min(kDepth, matrix_.cols - k);
      multiply_panel(packets, depth, panel, x, k, y, first, add || k > 0);
      panel += packets * kPacket<S> * depth;
    }
  }
}

#define UNROLLED_INSTANTIATE(S)                                                                               \
  template void multiply<S>(const StridedMatrix<S>&, const StridedMatrix<S>&, const StridedMatrix<S>&, bool); \
  template class PackedMatrix<S>;
UNROLLED_INSTANTIATE(float)
UNROLLED_INSTANTIATE(double)
#undef UNROLLED_INSTANTIATE

}  // namespace unrolled
