// Numbers in words, to be written in digits: "two hundred and five" → "205". A digit comes from the words that say it
// ("two hundred", "двести", "dvě stě"), two digits at times from one ("sixteen"), and a zero from no word at all.
//
// Numbers of one to six digits are drawn alike, half of them rounder than chance would have them ("seventy thousand").
// One number of ten is held out, from 21 on.
#pragma once

#include "core/tasks/generated_pairs.h"
#include "core/tasks/number_words.h"

namespace unrolled {

class NumberPairs final : public GeneratedPairs {
 public:
  // Keeps a reference to the language.
  NumberPairs(const NumberWords& language, std::uint64_t seed);

  const std::vector<std::string>& source_symbols() const override { return language_.words(); }
  const std::vector<std::string>& target_symbols() const override;
  std::string source_joint() const override { return " "; }
  Index longest_source() const override { return longest_; }
  Index longest_target() const override { return kMostDigits; }
  // Knows the numbers that are said as the language says them.
  std::optional<SymbolPair> solve(const std::vector<int>& source) const override;

 private:
  static constexpr int kMostDigits = 6;

  SymbolPair draw(Random& random, bool held_out) const override;
  std::optional<SymbolPair> draw_of_length(Random& random, Index length) const override;
  int draw_number(Random& random, bool held_out) const;
  SymbolPair written(int number) const;

  const NumberWords& language_;
  Index longest_ = 0;
};

}  // namespace unrolled
