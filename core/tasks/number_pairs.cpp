#include "core/tasks/number_pairs.h"

#include <algorithm>

namespace unrolled {

namespace {

constexpr int kTries = 20000;

// Some words say only small numbers: all of those are learnt.
constexpr int kAlwaysTrained = 20;

bool number_is_held_out(int number) { return number > kAlwaysTrained && is_held_out(hash_of(std::span(&number, 1))); }

}  // namespace

NumberPairs::NumberPairs(const NumberWords& language, std::uint64_t seed) : GeneratedPairs(seed), language_(language) {
  // The longest have a digit in every place, and no word for two digits at once.
  std::vector<NumberWord> words;
  for (int digit = 2; digit <= 9; ++digit) {
    words.clear();
    language_.spell(111'111 * digit, words);
    longest_ = std::max(longest_, static_cast<Index>(words.size()));
  }
}

const std::vector<std::string>& NumberPairs::target_symbols() const {
  static const std::vector<std::string> digits{"0", "1", "2", "3", "4", "5", "6", "7", "8", "9"};
  return digits;
}

int NumberPairs::draw_number(Random& random, bool held_out) const {
  while (true) {
    const int digits = 1 + static_cast<int>(random.below(kMostDigits));
    const bool round = random.below(2) == 0;
    int number = static_cast<int>(digits == 1 ? random.below(10) : 1 + random.below(9));
    for (int i = 1; i < digits; ++i) {
      const bool zero = round && random.below(2) == 0;
      number = 10 * number + (zero ? 0 : static_cast<int>(random.below(10)));
    }
    if (number_is_held_out(number) == held_out) return number;
  }
}

SymbolPair NumberPairs::written(int number) const {
  std::vector<NumberWord> words;
  words.reserve(static_cast<std::size_t>(longest_));
  language_.spell(number, words);
  SymbolPair pair;
  for (int rest = number; rest > 0 || pair.target.empty(); rest /= 10) pair.target.push_back(rest % 10);
  std::reverse(pair.target.begin(), pair.target.end());
  pair.alignment.resize(pair.target.size());
  pair.source.reserve(words.size());
  for (const NumberWord& word : words) {
    for (int power = word.lowest; power <= word.highest; ++power)
      pair.alignment[pair.target.size() - 1 - static_cast<std::size_t>(power)].push_back(
          static_cast<int>(pair.source.size()));
    pair.source.push_back(word.word);
  }
  return pair;
}

SymbolPair NumberPairs::draw(Random& random, bool held_out) const { return written(draw_number(random, held_out)); }

std::optional<SymbolPair> NumberPairs::draw_of_length(Random& random, Index length) const {
  if (length > longest_) return std::nullopt;
  std::vector<NumberWord> words;
  for (int i = 0; i < kTries; ++i) {
    const int number = draw_number(random, true);
    words.clear();
    language_.spell(number, words);
    if (static_cast<Index>(words.size()) == length) return written(number);
  }
  return std::nullopt;
}

std::optional<SymbolPair> NumberPairs::solve(const std::vector<int>& source) const {
  const std::optional<int> number = language_.number_of(source);
  if (!number) return std::nullopt;
  return written(*number);
}

}  // namespace unrolled
