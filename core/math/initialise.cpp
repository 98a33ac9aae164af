#include "core/math/initialise.h"

#include <Eigen/SVD>
#include <cmath>

#include "core/math/check.h"

namespace unrolled {

template <class S>
void fill_uniform(Eigen::Ref<Matrix<S>> matrix, double limit, Random& random) {
  check(std::isfinite(limit) && limit >= 0.0, "fill_uniform: limit is ", limit, ", expected a finite number from 0");
  for (Index j = 0; j < matrix.cols(); ++j)
    for (Index i = 0; i < matrix.rows(); ++i) matrix(i, j) = static_cast<S>(random.uniform(-limit, limit));
}

template <class S>
void fill_normal(Eigen::Ref<Matrix<S>> matrix, double standard_deviation, Random& random) {
  check(std::isfinite(standard_deviation) && standard_deviation >= 0.0, "fill_normal: standard deviation is ",
        standard_deviation, ", expected a finite number from 0");
  for (Index j = 0; j < matrix.cols(); ++j)
    for (Index i = 0; i < matrix.rows(); ++i) matrix(i, j) = static_cast<S>(standard_deviation * random.normal());
}

template <class S>
void fill_xavier(Eigen::Ref<Matrix<S>> matrix, Random& random) {
  if (matrix.size() == 0) return;
  fill_uniform<S>(matrix, std::sqrt(6.0 / static_cast<double>(matrix.rows() + matrix.cols())), random);
}

template <class S>
void fill_orthogonal(Eigen::Ref<Matrix<S>> matrix, Random& random) {
  if (matrix.size() == 0) return;
  Matrix<double> gaussian(matrix.rows(), matrix.cols());
  fill_normal<double>(gaussian, 1.0, random);
  const Eigen::BDCSVD<Matrix<double>> svd(gaussian, Eigen::ComputeThinU | Eigen::ComputeThinV);
  const Matrix<double> polar = svd.matrixU() * svd.matrixV().transpose();
  matrix = polar.template cast<S>();
}

template <class S>
void fill_identity(Eigen::Ref<Matrix<S>> matrix) {
  matrix.setIdentity();
}

#define UNROLLED_INSTANTIATE(S)                                          \
  template void fill_uniform<S>(Eigen::Ref<Matrix<S>>, double, Random&); \
  template void fill_normal<S>(Eigen::Ref<Matrix<S>>, double, Random&);  \
  template void fill_xavier<S>(Eigen::Ref<Matrix<S>>, Random&);          \
  template void fill_orthogonal<S>(Eigen::Ref<Matrix<S>>, Random&);      \
  template void fill_identity<S>(Eigen::Ref<Matrix<S>>);
UNROLLED_INSTANTIATE(float)
UNROLLED_INSTANTIATE(double)
#undef UNROLLED_INSTANTIATE

}  // namespace unrolled
