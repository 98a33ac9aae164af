#include "core/math/ops/dropout.h"

#include <cstdint>

namespace unrolled {

template <class S>
Var<S> dropout(Tape<S>& tape, Var<S> x, double probability, Random& random) {
  check(probability >= 0.0 && probability < 1.0, "dropout: probability is ", probability,
        ", expected 0 or more and less than 1");
  if (probability == 0.0) return x;
  Var<S> y = tape.result("dropout", x.rows(), x.cols(), {x});
  MatrixView<S> mask = tape.scratch(x.rows(), x.cols());
  const S kept = static_cast<S>(1.0 / (1.0 - probability));
  // Each half of a random word decides about one entry: dropped with probability limit / 2^32.
  const std::uint64_t limit = static_cast<std::uint64_t>(probability * 0x1.0p32);
  constexpr std::uint64_t low_half = 0xffffffffULL;
  for (Index i = 0; i < mask.size(); i += 2) {
    const std::uint64_t word = random.next();
    mask.data()[i] = (word >> 32) < limit ? S(0) : kept;
    if (i + 1 < mask.size()) mask.data()[i + 1] = (word & low_half) < limit ? S(0) : kept;
  }
  y.value() = x.value().cwiseProduct(mask);
  tape.on_backward(y, [=] { x.accumulate(y.gradient().cwiseProduct(mask)); });
  return y;
}

#define UNROLLED_INSTANTIATE(S) template Var<S> dropout(Tape<S>&, Var<S>, double, Random&);
UNROLLED_INSTANTIATE(float)
UNROLLED_INSTANTIATE(double)
#undef UNROLLED_INSTANTIATE

}  // namespace unrolled
