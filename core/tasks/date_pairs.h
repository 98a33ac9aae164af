// Dates as people write them, to be written as ISO 8601 has it, character by character: "Saturday, 3rd of May 1997" →
// "1997-05-03". The month may stand first or second, the year at either end: what is written in order is read out of
// order.
//
// Every spelling can be understood by one who knows two conventions: numbers with points between them are day, month,
// year, and those with slashes year, month, day; and a year of two digits is one of 1950 … 2049. Years in full are 1000
// … 2999: of fewer, the century could be told without looking at its digits. All days of those years are drawn alike,
// in all spellings; one day of ten is held out, in all its spellings.
#pragma once

#include "core/tasks/generated_pairs.h"

namespace unrolled {

class DatePairs final : public GeneratedPairs {
 public:
  explicit DatePairs(std::uint64_t seed);

  const std::vector<std::string>& source_symbols() const override { return characters_; }
  const std::vector<std::string>& target_symbols() const override;
  Index longest_source() const override { return longest_; }
  Index longest_target() const override { return 10; }
  // Knows the spellings that are drawn, of days that exist, with the right day of the week.
  std::optional<SymbolPair> solve(const std::vector<int>& source) const override;

  // The third of September 1997 in every spelling.
  std::vector<std::string> spellings() const;

 private:
  SymbolPair draw(Random& random, bool held_out) const override;
  std::optional<SymbolPair> draw_of_length(Random& random, Index length) const override;

  std::vector<std::string> characters_;  // in the order of their codes
  std::vector<int> symbol_of_;           // by code; −1: no spelling has it
  Index shortest_ = 0;
  Index longest_ = 0;
};

}  // namespace unrolled
