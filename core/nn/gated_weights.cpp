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
    auto recurrent = W_h.middleRows(gate * hidden, hidden);
    if (initialiser == "uniform") {
      const double limit = 1.0 / std::sqrt(static_cast<double>(hidden));
      fill_uniform<S>(inputs, limit, random);
      fill_uniform<S>(recurrent, limit, random);
      continue;
    }
    if (initialiser == "normal") {
      fill_normal<S>(inputs, kSmallDeviation, random);
      fill_normal<S>(recurrent, kSmallDeviation, random);
      continue;
    }
    fill_xavier<S>(inputs, random);
    if (initialiser == "xavier")
      fill_xavier<S>(recurrent, random);
    else if (initialiser == "orthogonal")
      fill_orthogonal<S>(recurrent, random);
    else if (initialiser == "identity")
      fill_identity<S>(recurrent);
    else
      fail("make_cell: unknown initialiser \"", initialiser,
           "\", expected uniform, normal, xavier, orthogonal or identity");
  }
}

template void initialise_gates<float>(const std::string&, int, Index, Eigen::Ref<Matrix<float>>,
                                      Eigen::Ref<Matrix<float>>, Random&);
template void initialise_gates<double>(const std::string&, int, Index, Eigen::Ref<Matrix<double>>,
                                       Eigen::Ref<Matrix<double>>, Random&);

}  // namespace unrolled
