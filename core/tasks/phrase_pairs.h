// Phrases and small sentences of English words, to be translated into an invented language whose words stand in another
// order:
//
//   the small red house                    la casa rusa pika               adjectives follow the noun, the last one
//   first a dog near this river                  uno kano ista riva prope        prepositions follow what they govern
//   the king sees a white bird             lo rego uno avo blanko vidi     the verb comes last
//
// Articles and adjectives agree with their noun, which is masculine (-o) or feminine (-a): to translate the first word
// of a phrase, its end must be known. Every word has one translation, and each word of the translation comes from one
// word of the source.
#pragma once

#include "core/tasks/generated_pairs.h"

namespace unrolled {

class PhrasePairs final : public GeneratedPairs {
 public:
  explicit PhrasePairs(std::uint64_t seed);

  const std::vector<std::string>& source_symbols() const override { return english_; }
  const std::vector<std::string>& target_symbols() const override { return translations_; }
  std::string source_joint() const override { return " "; }
  std::string target_joint() const override { return " "; }
  Index longest_source() const override { return kLongest; }
  Index longest_target() const override { return kLongest; }
  // Knows what is built as the phrases that are drawn, however long.
  std::optional<SymbolPair> solve(const std::vector<int>& source) const override;

 private:
  static constexpr Index kShortest = 2;  // words: "a dog"
  static constexpr Index kLongest = 12;

  SymbolPair draw(Random& random, bool held_out) const override;
  std::optional<SymbolPair> draw_of_length(Random& random, Index length) const override;

  std::vector<std::string> english_;
  std::vector<std::string> translations_;
};

}  // namespace unrolled
