// Pairs that are drawn by chance, training and held-out ones apart: what is asked for (a string, a date, a number) is
// held out or trained on for good, by its hash, whatever the seed. So what a network has learnt under one seed can be
// measured under another.
#pragma once

#include <cstdint>
#include <optional>
#include <span>

#include "core/math/random.h"
#include "core/tasks/pair_task.h"

namespace unrolled {

// The same on every platform.
std::uint64_t hash_of(std::span<const int> numbers);

// Whether what has this hash is held out: about one of ten.
inline bool is_held_out(std::uint64_t hash) { return hash % 10 == 0; }

class GeneratedPairs : public PairTask {
 public:
  explicit GeneratedPairs(std::uint64_t seed);

  SymbolPair training_pair(std::int64_t number) const final;
  SymbolPair held_out_pair(std::int64_t number) const final;
  std::optional<SymbolPair> pair_of_length(Index length, std::int64_t number) const final;

 protected:
  virtual SymbolPair draw(Random& random, bool held_out) const = 0;
  // A held-out pair, or one that no training can hold, of this source length; none where there is none.
  virtual std::optional<SymbolPair> draw_of_length(Random& random, Index length) const = 0;

 private:
  std::uint64_t training_seed_;
  std::uint64_t held_out_seed_;
  std::uint64_t length_seed_;
};

}  // namespace unrolled
