#include "core/tasks/sequence_task.h"

namespace unrolled {

Random random_of_batch(std::uint64_t seed, std::int64_t number) {
  // Any odd factor gives different seeds to different numbers; that of splitmix64, by which Random fills its state,
  // would let the states of neighbours share three words of four.
  constexpr std::uint64_t kFactor = 0xd1342543de82ef95ULL;
  return Random(seed + kFactor * (static_cast<std::uint64_t>(number) + 1));
}

}  // namespace unrolled
