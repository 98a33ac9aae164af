// Strings of letters to be written backwards, or once more: "cab" → "bac", "cab" → "cab". Which letters stand where is
// chance, so nothing but the source tells what is to be written: all of it must go through whatever joins the encoder
// to the decoder.
#pragma once

#include "core/tasks/generated_pairs.h"

namespace unrolled {

class LetterPairs final : public GeneratedPairs {
 public:
  static constexpr Index kMostLetters = 26;

  // Lengths are drawn from shortest … longest, all alike. Throws std::invalid_argument in one line unless
  // 1 ≤ shortest ≤ longest and 2 ≤ alphabet ≤ 26, and where there are too few strings to hold some of them out.
  LetterPairs(bool backwards, Index shortest, Index longest, Index alphabet, std::uint64_t seed);

  const std::vector<std::string>& source_symbols() const override { return letters_; }
  const std::vector<std::string>& target_symbols() const override { return letters_; }
  Index longest_source() const override { return longest_; }
  Index longest_target() const override { return longest_; }
  std::optional<SymbolPair> solve(const std::vector<int>& source) const override;

 private:
  SymbolPair draw(Random& random, bool held_out) const override;
  std::optional<SymbolPair> draw_of_length(Random& random, Index length) const override;
  std::vector<int> string(Random& random, Index length) const;
  SymbolPair answered(std::vector<int> source) const;

  bool backwards_;
  Index shortest_;
  Index longest_;
  std::vector<std::string> letters_;
};

}  // namespace unrolled
