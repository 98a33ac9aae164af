#include "core/ctc/greedy.h"

#include "core/ctc/scoring.h"

namespace unrolled::ctc {

GreedyDecoding greedy_decode(const Eigen::Ref<const Matrix<double>>& y, int blank) {
  const Matrix<double> log_y = checked_logarithms("greedy_decode", y, blank);
  GreedyDecoding decoding;
  int before = blank;
  for (Index t = 0; t < log_y.cols(); ++t) {
    Index best = 0;
    for (Index k = 1; k < log_y.rows(); ++k)
      if (log_y(k, t) > log_y(best, t)) best = k;
    const int symbol = static_cast<int>(best);
    decoding.path.push_back(symbol);
    decoding.log_path += log_y(best, t);
    if (symbol != blank && symbol != before) decoding.labels.push_back(symbol);
    before = symbol;
  }
  return decoding;
}

}  // namespace unrolled::ctc
