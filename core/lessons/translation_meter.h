// How well a sequence-to-sequence model translates: many pairs at a time, without learning from them.
#pragma once

#include <array>
#include <optional>
#include <vector>

#include "core/math/tape.h"
#include "core/nn/sequence_to_sequence.h"
#include "core/tasks/pair_task.h"
#include "core/tasks/tokens.h"

namespace unrolled {

// That an answer ever has; so many can be walked through.
inline constexpr Index kMostTargetSteps = 500;

// Of answers that are decoded greedily, but for the loss and the alignment.
struct TranslationScores {
  double exact_match = 0.0;     // share of the answers that are right as a whole
  double token_accuracy = 0.0;  // share of the symbols, the end among them, that are right at their place; what an
                                // answer has too many or too few of counts as wrong
  // Where the decoder is told the right symbols before:
  double loss = 0.0;                         // nats a symbol, the end among them
  std::optional<double> alignment_accuracy;  // share of the symbols known to come from somewhere whose largest weight
                                             // stands on one of these places; none without attention or knowledge
  // Of all answers together, their tokens being the task's symbols (core/tasks/bleu.h without smoothing,
  // ter.h, meteor.h).
  std::array<double, 4> bleu{};
  double ter = 0.0;
  double meteor = 0.0;
};

// Scores of the pairs whose sources have one length.
struct LengthScore {
  Index length = 0;  // symbols without the end
  Index pairs = 0;
  double exact_match = 0.0;
  double token_accuracy = 0.0;
};

class TranslationMeter {
 public:
  // Both are kept by reference.
  TranslationMeter(const SequenceToSequence<float>& model, const PairTask& task);

  // `widening` is that of an annealed window (alignment.h). Answers are decoded greedily, and end after most_steps() at
  // the latest.
  std::vector<std::vector<int>> translate(const std::vector<SymbolPair>& pairs, double widening);  // without ends
  TranslationScores measure(const std::vector<SymbolPair>& pairs, double widening);
  // By the length of the source, ascending, as `pairs` must be.
  std::vector<LengthScore> by_length(const std::vector<SymbolPair>& pairs, double widening);

  // Of an answer to a source of so many symbols: some more than the longest that training has; of sources longer than
  // those of training more in proportion. At most kMostTargetSteps.
  Index most_steps(Index source) const;

 private:
  struct Forced;
  void translate_some(const SymbolPair* pairs, Index count, double widening, std::vector<std::vector<int>>& answers);
  void force_some(const SymbolPair* pairs, Index count, double widening, Forced& forced);
  Tokens tokens_of(const std::vector<int>& symbols) const;
  EncodedSource<float> encode(const SymbolPair* pairs, Index count);

  const SequenceToSequence<float>& model_;
  const PairTask& task_;
  Tape<float> tape_;
  SymbolBatch batch_;
};

}  // namespace unrolled
