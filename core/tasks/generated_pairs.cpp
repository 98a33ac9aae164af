#include "core/tasks/generated_pairs.h"

#include "core/tasks/sequence_task.h"

namespace unrolled {

std::uint64_t hash_of(std::span<const int> numbers) {
  // FNV-1a, a number at a time, and then the last mixing of MurmurHash3: without it neighbours would have neighbouring
  // hashes.
  std::uint64_t hash = 0xcbf29ce484222325ULL;
  for (const int number : numbers) hash = (hash ^ static_cast<std::uint32_t>(number)) * 0x100000001b3ULL;
  hash = (hash ^ (hash >> 33)) * 0xff51afd7ed558ccdULL;
  hash = (hash ^ (hash >> 33)) * 0xc4ceb9fe1a85ec53ULL;
  return hash ^ (hash >> 33);
}

GeneratedPairs::GeneratedPairs(std::uint64_t seed) {
  // Nothing to do with each other, nor with the seed that weights are drawn from.
  Random seeds(~seed);
  training_seed_ = seeds.next();
  held_out_seed_ = seeds.next();
  length_seed_ = seeds.next();
}

SymbolPair GeneratedPairs::training_pair(std::int64_t number) const {
  Random random = random_of_batch(training_seed_, number);
  return draw(random, false);
}

SymbolPair GeneratedPairs::held_out_pair(std::int64_t number) const {
  Random random = random_of_batch(held_out_seed_, number);
  return draw(random, true);
}

std::optional<SymbolPair> GeneratedPairs::pair_of_length(Index length, std::int64_t number) const {
  if (length < 1) return std::nullopt;
  Random random = random_of_batch(length_seed_ + static_cast<std::uint64_t>(length), number);
  return draw_of_length(random, length);
}

}  // namespace unrolled
