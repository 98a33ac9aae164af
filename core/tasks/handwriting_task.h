// Handwriting that is made up: words of a list of our own (or random letters and digits), written by hands that differ
// from word to word. Word number n is the same for every network that learns from the same seed.
//
// A word is held out or trained on for good, by its hash, whatever the seed: about one of ten is held out. Words of one
// or two characters are so few that all are in all streams.
#pragma once

#include <array>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "core/tasks/algorithmic_task.h"
#include "core/tasks/class_symbols.h"
#include "core/tasks/ink.h"
#include "core/tasks/stroke_alphabet.h"

namespace unrolled {

using InkStream = TaskStream;  // training; held_out and watched: words that are never trained on

struct HandwritingOptions {
  std::string alphabet = "digits";  // digits | latin | cyrillic
  Index shortest = 2;               // characters of a word
  Index longest = 5;
  double variation = 1.0;     // 0: as in the copybook, 1: as people write, up to 2
  double joins = 0.5;         // mean share, of the letters that can be joined to the next, that are
  double random_words = 0.2;  // share of the words trained on that are random letters; digits are always random
  std::uint64_t seed = 0;
};

// "digits", "latin", "cyrillic".
const std::vector<std::string>& handwriting_alphabets();

class HandwritingTask {
 public:
  // Where the list has no word of these lengths, all words are random letters. Throws std::invalid_argument in one line
  // for an unknown alphabet, lengths other than 1 ≤ shortest ≤ longest ≤ 20, and numbers out of their ranges.
  explicit HandwritingTask(const HandwritingOptions& options);

  // The blank, "_", and then the characters in their order: "_0123456789".
  const ClassSymbols& symbols() const { return symbols_; }

  // Numbers from 0 on, without end; with its label.
  Ink ink(std::int64_t number, InkStream stream) const;

  // A word written by somebody, with its label. Throws std::invalid_argument where it is empty, longer than 60
  // characters or has one that is not of the alphabet.
  Ink ink_of(std::string_view word, Random& random) const;

  // Those of the list that have the lengths, in its order; empty for digits.
  const std::vector<std::string>& words(InkStream stream) const;

 private:
  std::string draw_word(InkStream stream, Random& random) const;

  HandwritingOptions options_;
  StrokeAlphabet alphabet_;
  ClassSymbols symbols_;
  std::vector<std::string> training_words_;
  std::vector<std::string> held_out_words_;
  std::array<std::uint64_t, 3> seeds_{};  // of the streams
};

}  // namespace unrolled
