#include "core/math/random.h"

#include <cmath>
#include <numbers>

#include "core/math/check.h"

namespace unrolled {

namespace {

std::uint64_t splitmix64(std::uint64_t& x) {
  x += 0x9e3779b97f4a7c15ULL;
  std::uint64_t z = x;
  z = (z ^ (z >> 30)) * 0xbf58476d1ce4e5b9ULL;
  z = (z ^ (z >> 27)) * 0x94d049bb133111ebULL;
  return z ^ (z >> 31);
}

}  // namespace

Random::Random(std::uint64_t seed) {
  for (std::uint64_t& word : state_) word = splitmix64(seed);
}

double Random::uniform() { return static_cast<double>(next() >> 11) * 0x1.0p-53; }

double Random::uniform(double low, double high) { return low + (high - low) * uniform(); }

double Random::normal() {
  const double radius = std::sqrt(-2.0 * std::log(1.0 - uniform()));
  return radius * std::cos(2.0 * std::numbers::pi * uniform());
}

std::uint64_t Random::below(std::uint64_t count) {
  check(count > 0, "Random::below: count is 0, expected a positive number");
  const std::uint64_t limit = -count % count;  // 2^64 mod count: values below it would favour small results
  std::uint64_t drawn = next();
  while (drawn < limit) drawn = next();
  return drawn % count;
}

}  // namespace unrolled
