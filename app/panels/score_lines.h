// The answers of a beam search as lines: what each one's score Q = ln P(c|x) + α ln P_lm(c) + β · words is at every
// weight of the language model, or at every bonus for words; and which of them is the highest where.
#pragma once

#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "app/panels/panel.h"
#include "app/panels/prefix_tree.h"

namespace unrolled {

// A weight or a bonus, as its setting has it.
struct ScoreKnob {
  const char* setting = nullptr;  // "language_weight", "word_bonus"
  const char* letter = nullptr;   // "α", "β"
  double value = 0.0;
  double low = 0.0, high = 0.0;
};

struct ScoreLine {
  std::string text;  // the answer
  double base = 0.0;
  double slope = 0.0;
  double at(double x) const { return base + slope * x; }
};

// The highest line between two places.
struct ScoreWinner {
  std::size_t line = 0;
  double from = 0.0, to = 0.0;
};

struct ScoreLines {
  ScoreKnob knob;
  std::vector<ScoreLine> lines;       // those whose numbers are finite
  std::vector<ScoreWinner> envelope;  // over all of the knob's range, from the left to the right
  std::size_t favourite = 0;          // the highest where the knob is at 0

  // By the bonus for words where `by_words`, else by the weight of the language model. Nothing without the settings
  // and answers.
  static std::optional<ScoreLines> read(const Snapshot& snapshot, const PrefixTree& tree, bool by_words);

  double lead(std::size_t line, double x) const { return lines[line].at(x) - lines[favourite].at(x); }
  std::size_t winner_at(double x) const;
  // The lines by their height at a place.
  std::vector<std::size_t> ranking(double x) const;
  // A part of the knob's range about 0 that holds its value and all places where the highest line changes, its end a
  // round number.
  std::pair<double, double> shown_range() const;
};

// Whether a language model is listened to.
bool has_language_model(const Settings* settings);

}  // namespace unrolled
