#include "core/tasks/letter_pairs.h"

#include <algorithm>
#include <cmath>

#include "core/math/check.h"

namespace unrolled {

namespace {

constexpr double kFewestStrings = 50.0;  // of which some are held out and some are not
constexpr int kTries = 1000;             // for a held-out string of one length: there may be none

}  // namespace

LetterPairs::LetterPairs(bool backwards, Index shortest, Index longest, Index alphabet, std::uint64_t seed)
    : GeneratedPairs(seed), backwards_(backwards), shortest_(shortest), longest_(longest) {
  check(shortest >= 1 && longest >= shortest, "strings of ", shortest, " to ", longest,
        " letters cannot be drawn: the longest must have at least as many letters as the shortest, and that one");
  check(alphabet >= 2 && alphabet <= kMostLetters, "an alphabet of ", alphabet, " letters cannot be had, expected 2 … ",
        kMostLetters);
  for (Index i = 0; i < alphabet; ++i) letters_.emplace_back(1, static_cast<char>('a' + i));

  // draw() tries until it has found what it looks for: it must be there.
  check(std::pow(static_cast<double>(alphabet), static_cast<double>(longest)) >= kFewestStrings,
        "there are too few strings of ", longest, " letters, each one of ", alphabet,
        ", to hold some of them out: take longer ones, or more letters");
}

std::vector<int> LetterPairs::string(Random& random, Index length) const {
  std::vector<int> letters(static_cast<std::size_t>(length));
  for (int& letter : letters) letter = static_cast<int>(random.below(letters_.size()));
  return letters;
}

SymbolPair LetterPairs::draw(Random& random, bool held_out) const {
  while (true) {
    const Index length =
        shortest_ + static_cast<Index>(random.below(static_cast<std::uint64_t>(longest_ - shortest_) + 1));
    std::vector<int> source = string(random, length);
    if (is_held_out(hash_of(source)) == held_out) return answered(std::move(source));
  }
}

std::optional<SymbolPair> LetterPairs::draw_of_length(Random& random, Index length) const {
  for (int i = 0; i < kTries; ++i) {
    std::vector<int> source = string(random, length);
    if (is_held_out(hash_of(source))) return answered(std::move(source));
  }
  return std::nullopt;
}

SymbolPair LetterPairs::answered(std::vector<int> source) const {
  SymbolPair pair;
  const int length = static_cast<int>(source.size());
  pair.target.reserve(source.size());
  pair.alignment.reserve(source.size());
  for (int i = 0; i < length; ++i) {
    const int place = backwards_ ? length - 1 - i : i;
    pair.target.push_back(source[static_cast<std::size_t>(place)]);
    pair.alignment.push_back({place});
  }
  pair.source = std::move(source);
  return pair;
}

std::optional<SymbolPair> LetterPairs::solve(const std::vector<int>& source) const {
  const auto is_letter = [&](int symbol) { return symbol >= 0 && symbol < static_cast<int>(letters_.size()); };
  if (source.empty() || !std::all_of(source.begin(), source.end(), is_letter)) return std::nullopt;
  return answered(source);
}

}  // namespace unrolled
