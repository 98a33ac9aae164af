// The pairs of a file that somebody brought: UTF-8, a pair a line, source and target (and whatever else, which is not
// read) with tabs between them. Symbols are characters, or the words between spaces.
//
// The sources are put in the order of their hashes, and the first tenth of them is held out, with all their targets.
// Training goes through the rest again and again, each time in another order.
#pragma once

#include <map>
#include <string>
#include <string_view>

#include "core/tasks/pair_task.h"

namespace unrolled {

class FilePairs final : public PairTask {
 public:
  static constexpr std::size_t kMostSymbols = 300;  // of a source or target
  static constexpr std::size_t kMostDifferent = 5000;
  static constexpr std::size_t kMostPairs = 500'000;

  // `name` is how messages speak of the file. Throws std::invalid_argument in one line that names file and line, where
  // there is no tab, a side is empty or too long, or bytes are not UTF-8; and where there are fewer than two different
  // sources, or too many pairs or symbols. Empty lines are left out; pairs that come twice count once.
  FilePairs(std::string_view text, const std::string& name, bool words, std::uint64_t seed);

  const std::vector<std::string>& source_symbols() const override { return source_symbols_; }
  const std::vector<std::string>& target_symbols() const override { return target_symbols_; }
  std::string source_joint() const override { return words_ ? " " : ""; }
  std::string target_joint() const override { return words_ ? " " : ""; }
  SymbolPair training_pair(std::int64_t number) const override;
  SymbolPair held_out_pair(std::int64_t number) const override;
  std::int64_t held_out_count() const override { return static_cast<std::int64_t>(held_out_.size()); }
  Index longest_source() const override { return longest_source_; }
  Index longest_target() const override { return longest_target_; }
  // Of those held out.
  std::optional<SymbolPair> pair_of_length(Index length, std::int64_t number) const override;
  // What the file has for it (the first, where there are several).
  std::optional<SymbolPair> solve(const std::vector<int>& source) const override;

 private:
  bool words_;
  std::uint64_t seed_;
  std::vector<std::string> source_symbols_;  // in the order of their characters' codes
  std::vector<std::string> target_symbols_;
  std::vector<SymbolPair> training_;  // in an order that is the seed's
  std::vector<SymbolPair> held_out_;
  std::map<std::vector<int>, std::vector<int>> answers_;
  Index longest_source_ = 0;
  Index longest_target_ = 0;
};

}  // namespace unrolled
