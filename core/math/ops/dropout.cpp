#include "core/math/ops/dropout.h"

#include <algorithm>
#include <array>
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
  // Each half of a random word decides about one entry: dropped with probability limit / 2^32. The words are drawn
  // in groups, so that the decisions are vector instructions.
  const std::uint32_t limit = static_cast<std::uint32_t>(probability * 0x1.0p32);
  std::array<std::uint32_t, 512> words;
  for (Index first = 0; first < mask.size(); first += static_cast<Index>(words.size())) {
    const Index count = std::min(static_cast<Index>(words.size()), mask.size() - first);
    for (Index i = 0; i < count; i += 2) {
      const std::uint64_t word = random.next();
      words[static_cast<std::size_t>(i)] = static_cast<std::uint32_t>(word >> 32);
      words[static_cast<std::size_t>(i) + 1] = static_cast<std::uint32_t>(word);
    }
    S* entries = mask.data() + first;
    for (Index i = 0; i < count; ++i) entries[i] = words[static_cast<std::size_t>(i)] < limit ? S(0) : kept;
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
