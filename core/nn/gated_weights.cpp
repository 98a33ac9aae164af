#include "core/nn/gated_weights.h"

#include <cmath>

#include "core/math/check.h"
#include "core/math/initialise.h"

namespace unrolled {

template <class S>
void initialise_gates(const std::string& initialiser, int gates, Index hidden, Eigen::Ref<Matrix<S>> W_x,
                      Eigen::Ref<Matrix<S>> W_h, Random& random) {
  for (int gate = 0; gate < gates; ++gate) {
    auto inputs = W_x.middleRows(gate * hidden, hidden);
    if (initialiser == "uniform")
      fill_uniform<S>(inputs, 1.0 / std::sqrt(static_cast<double>(hidden)), random);
    else
      initialise_input<S>(initialiser, inputs, random);
    initialise_recurrent<S>(initialiser, W_h.middleRows(gate * hidden, hidden), random);
  }
}

template <class S>
void initialise_input(const std::string& initialiser, Eigen::Ref<Matrix<S>> W, Random& random) {
  if (initialiser == "uniform")
    fill_uniform<S>(W, 1.0 / std::sqrt(static_cast<double>(W.cols())), random);
  else if (initialiser == "normal")
    fill_normal<S>(W, kSmallDeviation, random);
  else if (initialiser == "xavier" || initialiser == "orthogonal" || initialiser == "identity")
    fill_xavier<S>(W, random);
  else
    fail("make_cell: unknown initialiser \"", initialiser,
         "\", expected uniform, normal, xavier, orthogonal or identity");
}

template <class S>
void initialise_recurrent(const std::string& initialiser, Eigen::Ref<Matrix<S>> W, Random& random) {
  if (initialiser == "orthogonal")
    fill_orthogonal<S>(W, random);
  else if (initialiser == "identity")
    fill_identity<S>(W);
  else
    initialise_input<S>(initialiser, W, random);
}

template void initialise_recurrent<float>(const std::string&, Eigen::Ref<Matrix<float>>, Random&);
template void initialise_recurrent<double>(const std::string&, Eigen::Ref<Matrix<double>>, Random&);
template void initialise_input<float>(const std::string&, Eigen::Ref<Matrix<float>>, Random&);
template void initialise_input<double>(const std::string&, Eigen::Ref<Matrix<double>>, Random&);
template void initialise_gates<float>(const std::string&, int, Index, Eigen::Ref<Matrix<float>>,
                                      Eigen::Ref<Matrix<float>>, Random&);
template void initialise_gates<double>(const std::string&, int, Index, Eigen::Ref<Matrix<double>>,
                                       Eigen::Ref<Matrix<double>>, Random&);

}  // namespace unrolled
