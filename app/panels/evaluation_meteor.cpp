// METEOR of the example: which tokens are matched, in how many chunks, and what recall and order weigh.
#include <algorithm>
#include <cmath>

#include "app/draw/numbers.h"
#include "app/panels/evaluation_sections.h"
#include "core/tasks/meteor.h"

namespace unrolled {

namespace {

// The number of each pair's chunk: neighbours that are matched to neighbours.
std::vector<int> chunks_of(const std::vector<MeteorMatch>& matches) {
  std::vector<int> chunks;
  for (std::size_t i = 0; i < matches.size(); ++i) {
    const bool goes_on = i > 0 && matches[i].hypothesis == matches[i - 1].hypothesis + 1 &&
                         matches[i].reference == matches[i - 1].reference + 1;
    chunks.push_back(i == 0 ? 0 : chunks.back() + (goes_on ? 0 : 1));
  }
  return chunks;
}

// Decimals with which 1 − penalty still shows a small penalty, to a tenth of it.
int decimals_of(double penalty) {
  int decimals = 3;
  for (double unit = 1e-3; decimals < 9; ++decimals, unit /= 10.0)
    if (std::fabs(std::round(penalty / unit) * unit - penalty) <= 0.1 * penalty) break;
  return decimals;
}

Formula formula_of(const PanelContext& context, const Meteor& scored) {
  // Nothing is divided by nothing.
  if (scored.hypothesis_length == 0) return nothing_written(context, "P = R = METEOR = 0");
  if (scored.matched == 0) return {{{}, words_of(context.words("panel.evaluation.no_match"), FormulaHue::quiet)}};
  const int decimals = decimals_of(scored.penalty);
  const std::string m = std::to_string(scored.matched);
  const auto share = [&](Index length, double value) {
    return "= " + m + "/" + std::to_string(length) + " = " + draw::significant(value);
  };
  const auto noted = [&](FormulaRuns runs, const char* key) {
    for (FormulaRun& run : words_of(context.words(key), FormulaHue::quiet, true)) runs.push_back(std::move(run));
    return runs;
  };
  const std::string penalty = context.words("panel.evaluation.penalty");
  return {
      {{{"P"}},
       {{share(scored.hypothesis_length, scored.precision)},
        {"   R " + share(scored.reference_length, scored.recall)}}},
      {{{"F_1"}},
       noted({{"= 2 P R / (P + R)"}, {" = " + draw::significant(scored.f1)}}, "panel.evaluation.meteor_plain")},
      {{{"F"}},
       noted({{"= 10 P R / (R + 9 P)"}, {" = " + draw::significant(scored.fmean)}}, "panel.evaluation.meteor_recall")},
      {{{penalty}},
       {{"= ½ (" + context.words("panel.evaluation.chunks") + " / m)"},
        {"3", FormulaHue::text, true},
        {" = ½ (" + std::to_string(scored.chunks) + "/" + m + ")"},
        {"3", FormulaHue::text, true},
        {" = " + draw::significant(scored.penalty)}}},
      {{{"METEOR"}},
       {{"= F (1 − " + penalty + ")"},
        {" = " + draw::significant(scored.fmean) + " · " + draw::fixed(1.0 - scored.penalty, decimals)},
        {" = " + draw::fixed(scored.score, decimals)}}}};
}

}  // namespace

EvaluationSection meteor_section(const PanelContext& context, const EvaluatedPair& pair) {
  const Meteor scored = meteor({pair.reference}, pair.output);
  EvaluationSection section;
  section.name = "METEOR";
  section.score = draw::fixed(scored.score, scored.matched > 0 ? decimals_of(scored.penalty) : 3);
  section.columns = place_by_place(pair);
  const draw::Theme& theme = context.theme;
  section.between = 1.6F * theme.body();
  const std::vector<MeteorMatch> matches = scored.matches;
  const std::vector<int> chunks = chunks_of(matches);
  const auto each = [matches, chunks](const TokenRows& rows, const auto& draw) {
    for (std::size_t i = 0; i < matches.size(); ++i) {
      const auto above = static_cast<int>(matches[i].reference), below = static_cast<int>(matches[i].hypothesis);
      if (std::max(above, below) < rows.shown()) draw(rows.above(above), rows.below(below), chunks[i]);
    }
  };
  section.behind = [&theme, each](draw::Picture& picture, const TokenRows& rows) {
    each(rows, [&](const draw::Rect& above, const draw::Rect& below, int chunk) {
      const draw::Colour shade = draw::mix(theme.page, theme.series(chunk), 0.22F);
      picture.rectangle(above, shade);
      picture.rectangle(below, shade);
    });
  };
  section.marks = [&theme, each](draw::Picture& picture, const TokenRows& rows) {
    each(rows, [&](const draw::Rect& above, const draw::Rect& below, int chunk) {
      picture.line({above.x + above.width / 2, above.bottom()}, {below.x + below.width / 2, below.y},
                   theme.series(chunk), theme.line());
    });
  };
  section.formula = formula_of(context, scored);
  return section;
}

}  // namespace unrolled
