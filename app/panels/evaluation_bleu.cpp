// BLEU of the example: which runs of n tokens the right answer has, too, and what follows from their numbers.
#include <algorithm>
#include <cmath>

#include "app/draw/numbers.h"
#include "app/panels/evaluation_sections.h"
#include "core/tasks/bleu.h"

namespace unrolled {

namespace {

constexpr float kLevel = 4.0F;  // points from one row of brackets to the next

// Which n-grams of the output count, and which of the right answer they stand for, each of these once.
struct MatchedGrams {
  std::vector<bool> output, reference;
};

MatchedGrams matched_grams(const EvaluatedPair& pair, int n) {
  MatchedGrams matched;
  matched.reference.resize(static_cast<std::size_t>(std::max<std::ptrdiff_t>(0, std::ssize(pair.reference) - n + 1)));
  const auto matches = ngram_matches({pair.reference}, pair.output);
  std::ptrdiff_t i = 0;
  for (const NgramMatch match : matches[static_cast<std::size_t>(n - 1)]) {
    matched.output.push_back(match == NgramMatch::counted);
    for (std::ptrdiff_t j = 0; matched.output.back() && j < std::ssize(matched.reference); ++j) {
      if (matched.reference[static_cast<std::size_t>(j)]) continue;
      if (!std::equal(pair.output.begin() + i, pair.output.begin() + i + n, pair.reference.begin() + j)) continue;
      matched.reference[static_cast<std::size_t>(j)] = true;
      break;
    }
    ++i;
  }
  return matched;
}

// A bracket under (or over) each n-gram, n rows deep, so that none lies on its neighbour.
void draw_brackets(draw::Picture& picture, const draw::Theme& theme, const TokenRows& rows,
                   const std::vector<bool>& matched, int n, bool upper) {
  for (int i = 0; i < std::ssize(matched) && i + n <= rows.shown(); ++i) {
    const draw::Rect first = upper ? rows.above(i) : rows.below(i);
    const draw::Rect last = upper ? rows.above(i + n - 1) : rows.below(i + n - 1);
    const float off = (2.0F + kLevel * static_cast<float>(i % n)) * theme.scale;
    const float y = upper ? first.y - off : first.bottom() + off;
    const float margin = 0.12F * first.height;
    const bool match = matched[static_cast<std::size_t>(i)];
    picture.line({first.x + margin, y}, {last.right() - margin, y}, match ? theme.accent : theme.secondary,
                 (match ? 2.5F : 1.0F) * theme.scale, match ? draw::Dash::solid : draw::Dash::dotted);
  }
}

void shade(draw::Picture& picture, const draw::Theme& theme, const TokenRows& rows, const std::vector<bool>& matched,
           int n, bool upper) {
  for (int column = 0; column < rows.shown(); ++column) {
    bool belongs = false;
    for (int i = std::max(0, column - n + 1); i <= column && i < std::ssize(matched); ++i)
      belongs = belongs || matched[static_cast<std::size_t>(i)];
    if (belongs)
      picture.rectangle(upper ? rows.above(column) : rows.below(column), draw::mix(theme.page, theme.accent, 0.2F));
  }
}

Formula formula_of(const PanelContext& context, const Bleu& bleu, int n, bool smooth) {
  const auto order = [](int i) { return static_cast<std::size_t>(i - 1); };
  const auto name = [](int i) { return "p_" + std::to_string(i); };
  const auto add = [](FormulaRuns& runs, const std::string& sentence) {
    for (FormulaRun& run : words_of(sentence, FormulaHue::quiet, true)) runs.push_back(std::move(run));
  };
  // Nothing is divided by nothing.
  if (bleu.hypothesis_length == 0) return nothing_written(context, "BP = BLEU = 0");
  Formula formula;
  FormulaLine precisions;
  for (int i = 1; i <= kBleuOrders; ++i) {
    if (bleu.orders[order(i)].total == 0) continue;
    const FormulaHue hue = i <= n ? FormulaHue::text : FormulaHue::quiet;
    const bool added = smooth && i >= 2;
    std::string share =
        std::to_string(bleu.orders[order(i)].clipped) + "/" + std::to_string(bleu.orders[order(i)].total);
    if (added)
      share = "(" + std::to_string(bleu.orders[order(i)].clipped) + "+1)/(" +
              std::to_string(bleu.orders[order(i)].total) + "+1)";
    precisions.right.push_back({(i > 1 ? "   " : "") + name(i) + " = " + share, hue});
  }
  formula.push_back(std::move(precisions));
  const auto length = static_cast<int>(bleu.hypothesis_length);
  if (length < kBleuOrders)
    formula.push_back(
        {{},
         words_of(context.words("panel.evaluation.too_short",
                                {std::to_string(length), std::to_string(length + 1), smooth ? "(0+1)/(0+1) = 1" : "0"}),
                  FormulaHue::quiet)});

  const std::string c = std::to_string(bleu.hypothesis_length), r = std::to_string(bleu.reference_length);
  FormulaLine brevity{{{"BP"}}, {}};
  if (bleu.hypothesis_length >= bleu.reference_length) {
    brevity.right = {{"= 1"}};
  } else {
    brevity.right = {
        {"= e"}, {"1 − " + r + "/" + c, FormulaHue::text, true}, {" = " + draw::significant(bleu.brevity_penalty)}};
  }
  add(brevity.right, context.words(bleu.hypothesis_length >= bleu.reference_length ? "panel.evaluation.not_short"
                                                                                   : "panel.evaluation.short",
                                   {c, r}));
  formula.push_back(std::move(brevity));

  FormulaLine score{{{"BLEU-" + std::to_string(n)}}, {}};
  const auto product = [&](const std::string& penalty, const auto& factor, const char* times) {
    score.right.push_back({(score.right.empty() ? "= " : " = ") + penalty + " · " + (n > 1 ? "(" : "") + factor(1)});
    for (int i = 2; i <= n; ++i) score.right.push_back({times + factor(i) + (i == n ? ")" : "")});
    if (n > 1) score.right.push_back({"1/" + std::to_string(n), FormulaHue::text, true});
  };
  product("BP", name, " ");
  product(
      draw::significant(bleu.brevity_penalty),
      [&](int i) { return draw::significant(bleu.orders[order(i)].precision); }, " · ");
  score.right.push_back({" = " + draw::fixed(bleu.scores[order(n)], 3)});
  formula.push_back(std::move(score));

  FormulaLine all{{}, {{"BLEU-1 … " + std::to_string(kBleuOrders) + ":", FormulaHue::quiet}}};
  for (const double each : bleu.scores) all.right.push_back({"   " + draw::fixed(each, 3), FormulaHue::quiet});
  formula.push_back(std::move(all));
  formula.push_back({{},
                     words_of(context.words(smooth ? "panel.evaluation.smoothed" : "panel.evaluation.unsmoothed"),
                              FormulaHue::quiet)});
  return formula;
}

}  // namespace

Formula nothing_written(const PanelContext& context, const std::string& values) {
  return {{{}, words_of(context.words("panel.evaluation.nothing", {values}), FormulaHue::quiet)}};
}

std::vector<TokenColumn> place_by_place(const EvaluatedPair& pair) {
  std::vector<TokenColumn> columns(std::max(pair.reference.size(), pair.output.size()));
  for (std::size_t i = 0; i < pair.reference.size(); ++i) columns[i].above = pair.reference[i];
  for (std::size_t i = 0; i < pair.output.size(); ++i) {
    columns[i].below = pair.output[i];
    columns[i].place = static_cast<int>(i);
  }
  return columns;
}

EvaluationSection bleu_section(const PanelContext& context, const EvaluatedPair& pair, int n, bool smooth) {
  const Bleu scored = bleu({pair.reference}, pair.output, smooth ? BleuSmoothing::add_one : BleuSmoothing::none);
  EvaluationSection section;
  section.name = "BLEU-" + std::to_string(n);
  section.score = draw::fixed(scored.scores[static_cast<std::size_t>(n - 1)], 3);
  section.columns = place_by_place(pair);
  section.over = section.under = (kLevel * static_cast<float>(n) + 2.0F) * context.theme.scale;
  const MatchedGrams matched = matched_grams(pair, n);
  const draw::Theme& theme = context.theme;
  section.behind = [&theme, matched, n](draw::Picture& picture, const TokenRows& rows) {
    shade(picture, theme, rows, matched.reference, n, true);
    shade(picture, theme, rows, matched.output, n, false);
  };
  section.marks = [&theme, matched, n](draw::Picture& picture, const TokenRows& rows) {
    draw_brackets(picture, theme, rows, matched.reference, n, true);
    draw_brackets(picture, theme, rows, matched.output, n, false);
  };
  section.formula = formula_of(context, scored, n, smooth);
  return section;
}

}  // namespace unrolled
