#include "core/tasks/file_pairs.h"

#include <algorithm>
#include <numeric>
#include <set>
#include <tuple>
#include <utility>

#include "core/math/check.h"
#include "core/tasks/generated_pairs.h"
#include "core/tasks/sequence_task.h"
#include "core/tasks/utf8.h"

namespace unrolled {

namespace {

// The symbols of one side, numbered as they come; in order at the end.
class Symbols {
 public:
  int number(std::string_view symbol) {
    const auto [at, is_new] = numbers_.try_emplace(std::string(symbol), static_cast<int>(numbers_.size()));
    return at->second;
  }
  std::size_t size() const { return numbers_.size(); }

  // The symbols in order, and what number each gets that had another.
  std::pair<std::vector<std::string>, std::vector<int>> in_order() const {
    std::vector<std::string> symbols;
    std::vector<int> renumbered(numbers_.size());
    for (const auto& [symbol, number] : numbers_) {
      renumbered[static_cast<std::size_t>(number)] = static_cast<int>(symbols.size());
      symbols.push_back(symbol);
    }
    return {std::move(symbols), std::move(renumbered)};
  }

 private:
  std::map<std::string, int> numbers_;  // bytes of UTF-8 are in the order of the code points
};

std::vector<int> symbols_of(std::string_view text, bool words, Symbols& symbols) {
  std::vector<int> numbers;
  std::size_t first = std::min(text.find_first_not_of(' '), text.size());
  text = text.substr(0, text.find_last_not_of(' ') + 1);
  while (first < text.size()) {
    std::size_t end = first;
    if (words)
      end = std::min(text.find(' ', first), text.size());
    else
      next_character(text, end);
    numbers.push_back(symbols.number(text.substr(first, end - first)));
    first = words ? std::min(text.find_first_not_of(' ', end), text.size()) : end;
  }
  return numbers;
}

// The text with plain line ends.
std::string checked(std::string_view text, const std::string& name) {
  std::string plain;
  plain.reserve(text.size());
  try {
    visit_characters(text, [&](char32_t character) { append_utf8(plain, character); });
  } catch (const std::invalid_argument& problem) {
    fail(name, ": ", problem.what());
  }
  return plain;
}

}  // namespace

FilePairs::FilePairs(std::string_view text, const std::string& name, bool words, std::uint64_t seed)
    : words_(words), seed_(seed) {
  const std::string plain = checked(text, name);
  Symbols sources, targets;
  std::set<std::pair<std::vector<int>, std::vector<int>>> seen;
  std::vector<SymbolPair> pairs;
  std::size_t line_number = 0;
  for (std::size_t at = 0; at < plain.size();) {
    const std::size_t end = std::min(plain.find('\n', at), plain.size());
    const std::string_view line = std::string_view(plain).substr(at, end - at);
    at = end + 1;
    ++line_number;
    if (line.find_first_not_of(" \t") == std::string_view::npos) continue;

    const std::size_t tab = line.find('\t');
    check(tab != std::string_view::npos, name, ", line ", line_number,
          ": there is no tab; write a pair a line, with a tab between source and target");
    const std::string_view target = line.substr(tab + 1);
    SymbolPair pair;
    pair.source = symbols_of(line.substr(0, tab), words, sources);
    pair.target = symbols_of(target.substr(0, target.find('\t')), words, targets);
    for (const bool is_source : {true, false}) {
      const std::vector<int>& side = is_source ? pair.source : pair.target;
      const char* const which = is_source ? "the source" : "the target";
      check(!side.empty(), name, ", line ", line_number, ": ", which, " is empty");
      check(side.size() <= kMostSymbols, name, ", line ", line_number, ": ", which, " has ", side.size(),
            words ? " words" : " characters", ", at most ", kMostSymbols, " can be learnt");
      const std::size_t different = is_source ? sources.size() : targets.size();
      check(different <= kMostDifferent, name, ", line ", line_number, ": up to here there are ", different,
            " different ", words ? "words" : "characters", " in ", is_source ? "sources" : "targets", ", at most ",
            kMostDifferent, " can be learnt", words ? "; learn it by characters, or take a part of it" : "");
    }
    if (!seen.emplace(pair.source, pair.target).second) continue;
    check(pairs.size() < kMostPairs, name, " has more than ", kMostPairs, " pairs; take a part of it");
    pairs.push_back(std::move(pair));
  }

  std::vector<int> new_source, new_target;
  std::tie(source_symbols_, new_source) = sources.in_order();
  std::tie(target_symbols_, new_target) = targets.in_order();
  for (SymbolPair& pair : pairs) {
    for (int& symbol : pair.source) symbol = new_source[static_cast<std::size_t>(symbol)];
    for (int& symbol : pair.target) symbol = new_target[static_cast<std::size_t>(symbol)];
    answers_.emplace(pair.source, pair.target);
    longest_source_ = std::max(longest_source_, static_cast<Index>(pair.source.size()));
    longest_target_ = std::max(longest_target_, static_cast<Index>(pair.target.size()));
  }

  check(answers_.size() >= 2, name, " has too few different sources, ", answers_.size(),
        ": at least 2 are needed, one to learn from and one to hold out");
  std::vector<std::pair<std::uint64_t, const std::vector<int>*>> by_hash;
  for (const auto& [source, target] : answers_) by_hash.emplace_back(hash_of(source), &source);
  std::sort(by_hash.begin(), by_hash.end(), [](const auto& a, const auto& b) {
    return a.first != b.first ? a.first < b.first : *a.second < *b.second;
  });
  std::set<std::vector<int>> held_out;
  for (std::size_t i = 0; i < std::max<std::size_t>(1, by_hash.size() / 10); ++i) held_out.insert(*by_hash[i].second);
  for (SymbolPair& pair : pairs) (held_out.count(pair.source) > 0 ? held_out_ : training_).push_back(std::move(pair));

  Random random(~seed);
  for (std::vector<SymbolPair>* part : {&training_, &held_out_})
    for (std::size_t i = part->size() - 1; i > 0; --i) std::swap((*part)[i], (*part)[random.below(i + 1)]);
}

SymbolPair FilePairs::training_pair(std::int64_t number) const {
  // Every pass begins elsewhere and goes in steps of its own, which meet every pair since they have no factor in common
  // with the number of pairs.
  const std::uint64_t size = training_.size();
  Random random = random_of_batch(seed_, number / static_cast<std::int64_t>(size));
  const std::uint64_t first = random.below(size);
  std::uint64_t step = 1 + random.below(size);
  while (std::gcd(step, size) != 1) step = 1 + random.below(size);
  return training_[(first + static_cast<std::uint64_t>(number) % size * step) % size];
}

SymbolPair FilePairs::held_out_pair(std::int64_t number) const {
  return held_out_[static_cast<std::size_t>(number) % held_out_.size()];
}

std::optional<SymbolPair> FilePairs::pair_of_length(Index length, std::int64_t number) const {
  for (const SymbolPair& pair : held_out_)
    if (static_cast<Index>(pair.source.size()) == length && number-- == 0) return pair;
  return std::nullopt;
}

std::optional<SymbolPair> FilePairs::solve(const std::vector<int>& source) const {
  const auto at = answers_.find(source);
  if (at == answers_.end()) return std::nullopt;
  return SymbolPair{at->first, at->second, {}};
}

}  // namespace unrolled
