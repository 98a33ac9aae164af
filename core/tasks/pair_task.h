// Tasks of sequence to sequence: a source is read, a target is written. Pairs are drawn one by one, and pair number n
// is the same for every network that learns from the same seed.
//
// Symbols are numbered from 0. What a network needs beyond them follows: the number behind the last source symbol, and
// that behind the last target symbol, is the end of a sequence; the next target number is the start, which is only ever
// read. No pair holds them.
#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "core/math/matrix.h"

namespace unrolled {

inline constexpr const char* kEndSign = "∎";
inline constexpr const char* kStartSign = "▸";

struct SymbolPair {
  std::vector<int> source;  // without start and end
  std::vector<int> target;
  // For each target symbol the places in the source that it comes from, ascending; none: not known for this symbol, or
  // it comes from none. As long as the target, or empty: nothing is known.
  std::vector<std::vector<int>> alignment;
};

bool operator==(const SymbolPair& a, const SymbolPair& b);

class PairTask {
 public:
  virtual ~PairTask() = default;

  virtual const std::vector<std::string>& source_symbols() const = 0;
  virtual const std::vector<std::string>& target_symbols() const = 0;
  // What stands between symbols when they are written out: nothing (symbols are characters) or a space (words).
  virtual std::string source_joint() const { return ""; }
  virtual std::string target_joint() const { return ""; }

  // Numbers from 0 on, without end; where the pairs are a file's, they come again.
  virtual SymbolPair training_pair(std::int64_t number) const = 0;
  // Never one whose source occurs in training.
  virtual SymbolPair held_out_pair(std::int64_t number) const = 0;
  // Held-out pairs before they come again, as far as anybody will look.
  virtual std::int64_t held_out_count() const { return 1'000'000; }

  // Symbols, the most that a pair of training has.
  virtual Index longest_source() const = 0;
  virtual Index longest_target() const = 0;

  // A pair that is not trained on, whose source has exactly so many symbols; where the task can, also more than any
  // pair of training. None where there is no such pair, or none of this number.
  virtual std::optional<SymbolPair> pair_of_length(Index length, std::int64_t number) const;

  // The symbols of what a person types, without spaces at its ends. Throws std::invalid_argument in one line that names
  // what is no symbol of the task.
  virtual std::vector<int> read_source(std::string_view text) const;
  // The pair of a source that somebody made up; none where the task knows no right answer.
  virtual std::optional<SymbolPair> solve(const std::vector<int>& source) const;

  // Written out as a person writes, with the joint between symbols, but none behind a hyphen ("twenty-", "one"). The
  // end and the start are written as their signs.
  std::string source_text(const std::vector<int>& symbols) const;
  std::string target_text(const std::vector<int>& symbols) const;
};

struct PairTaskOptions {
  std::string kind = "reverse";
  // Of reverse and copy.
  Index shortest = 3;  // letters
  Index longest = 10;
  Index alphabet = 10;  // a, b, c …; at most 26
  // Of a file.
  std::string text;                  // of it
  std::string name = "the pairs";    // by which messages call it
  std::string units = "characters";  // or "words"
};

// The kinds: "reverse", "copy", "dates", "numbers-en", "numbers-ru", "numbers-cs", "phrases", "file".
const std::vector<std::string>& pair_tasks();

// Throws std::invalid_argument in one line for an unknown kind and for options that it cannot have.
std::unique_ptr<PairTask> make_pair_task(const PairTaskOptions& options, std::uint64_t seed);

}  // namespace unrolled
