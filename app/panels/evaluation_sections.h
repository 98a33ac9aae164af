// BLEU, TER and METEOR of one translation, each worked out: what is compared with what, and the numbers put in.
#pragma once

#include <functional>
#include <string>
#include <vector>

#include "app/panels/formula_lines.h"
#include "app/panels/panel.h"
#include "app/panels/token_rows.h"

namespace unrolled {

// What is compared, symbol by symbol, without the ends.
struct EvaluatedPair {
  std::vector<std::string> reference;  // the right answer
  std::vector<std::string> output;
};

// One measure: its tokens, what is marked on them, and its formula with the numbers.
struct EvaluationSection {
  std::string name, score;  // "BLEU-2", "0.707"
  std::vector<TokenColumn> columns;
  std::string below = "panel.evaluation.output";    // the key of what the lower row is
  float over = 0.0F, between = 0.0F, under = 0.0F;  // room for marks above, between and below the rows
  std::function<void(draw::Picture&, const TokenRows&)> behind, marks;
  Formula formula;
};

// The tokens of both over each other, place by place.
std::vector<TokenColumn> place_by_place(const EvaluatedPair& pair);

// In place of a formula where the output is empty: a sentence, and what the measures are then ("P = R = 0").
Formula nothing_written(const PanelContext& context, const std::string& values);

// n-grams of 1 … 4 tokens; `smooth`: with 1 added to matches and totals from pairs of tokens on.
EvaluationSection bleu_section(const PanelContext& context, const EvaluatedPair& pair, int n, bool smooth);
EvaluationSection ter_section(const PanelContext& context, const EvaluatedPair& pair);
EvaluationSection meteor_section(const PanelContext& context, const EvaluatedPair& pair);

}  // namespace unrolled
