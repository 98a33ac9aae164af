// TER of the example: the edits that turn the output into the right answer.
#include <algorithm>

#include "app/draw/arrow.h"
#include "app/draw/numbers.h"
#include "app/panels/evaluation_sections.h"
#include "core/tasks/ter.h"

namespace unrolled {

namespace {

const char* sign_of(TerEdit::Kind kind) {
  switch (kind) {
    case TerEdit::substitution:
      return "≠";
    case TerEdit::insertion:
      return "+";
    case TerEdit::deletion:
      return "−";
    case TerEdit::match:
      break;
  }
  return "";
}

draw::Colour hue_of(TerEdit::Kind kind, const draw::Theme& theme) {
  if (kind == TerEdit::substitution) return theme.gate_forget;
  return kind == TerEdit::insertion ? theme.input : theme.cell;
}

// Neighbours in the output that still are neighbours where they were shifted to: their columns now, and the places
// that they had.
struct ShiftedBlock {
  int first_column = 0, last_column = 0;
  int first_place = 0, last_place = 0;
};

std::vector<ShiftedBlock> shifted_blocks(const Ter& ter, std::size_t tokens) {
  std::vector<Index> order(tokens);
  for (std::size_t i = 0; i < tokens; ++i) order[i] = static_cast<Index>(i);
  std::vector<bool> shifted(tokens, false);
  for (const TerShift& shift : ter.shifts) {
    const auto first = order.begin() + shift.first;
    const std::vector<Index> taken(first, first + shift.length);
    for (const Index place : taken) shifted[static_cast<std::size_t>(place)] = true;
    order.erase(first, first + shift.length);
    order.insert(order.begin() + shift.to, taken.begin(), taken.end());
  }
  std::vector<ShiftedBlock> blocks;
  for (int column = 0; column < std::ssize(ter.script); ++column) {
    const auto place = static_cast<int>(ter.script[static_cast<std::size_t>(column)].hypothesis);
    if (place < 0 || !shifted[static_cast<std::size_t>(place)]) continue;
    if (!blocks.empty() && blocks.back().last_column + 1 == column && blocks.back().last_place + 1 == place) {
      blocks.back().last_column = column;
      blocks.back().last_place = place;
    } else {
      blocks.push_back({column, column, place, place});
    }
  }
  return blocks;
}

// An arrow below the row, from where the output had them.
void draw_shift(draw::Picture& picture, const draw::Theme& theme, const TokenRows& rows, const ShiftedBlock& block,
                const std::vector<int>& column_of_slot) {
  const int from_first = column_of_slot[static_cast<std::size_t>(block.first_place)];
  const int from_last = column_of_slot[static_cast<std::size_t>(block.last_place)];
  if (std::max({from_first, from_last, block.last_column}) >= rows.shown()) return;
  const auto middle = [&](int first, int last) { return (rows.below(first).x + rows.below(last).right()) / 2; };
  const float from = middle(from_first, from_last), to = middle(block.first_column, block.last_column);
  const float top = rows.below(0).bottom() + theme.scale, bottom = top + 0.55F * rows.row();
  const float width = 1.5F * theme.scale;
  const draw::Rect first = rows.below(block.first_column), last = rows.below(block.last_column);
  picture.frame({first.x + 1, first.y, last.right() - first.x - 2, first.height}, theme.accent, width);
  picture.polyline({{from, top}, {from, bottom}, {to, bottom}}, theme.accent, width);
  draw::draw_arrow(picture, {to, bottom}, {to, top}, theme.accent, width);
}

}  // namespace

EvaluationSection ter_section(const PanelContext& context, const EvaluatedPair& pair) {
  const Ter scored = ter({pair.reference}, pair.output);
  EvaluationSection section;
  section.name = "TER";
  section.score = draw::fixed(scored.score, 3);
  std::vector<TerEdit::Kind> kinds;
  std::vector<int> column_of_slot;  // the n-th token of the row below stands in this column
  for (const TerEdit& edit : scored.script) {
    TokenColumn column;
    if (edit.reference >= 0) column.above = pair.reference[static_cast<std::size_t>(edit.reference)];
    if (edit.hypothesis >= 0) {
      column.below = pair.output[static_cast<std::size_t>(edit.hypothesis)];
      column.place = static_cast<int>(edit.hypothesis);
      column_of_slot.push_back(static_cast<int>(section.columns.size()));
    }
    section.columns.push_back(std::move(column));
    kinds.push_back(edit.kind);
  }
  const draw::Theme& theme = context.theme;
  const std::vector<ShiftedBlock> blocks = shifted_blocks(scored, pair.output.size());
  if (!blocks.empty()) section.below = "panel.evaluation.output_shifted";
  section.between = 1.2F * theme.axis();
  section.under = blocks.empty() ? 0.0F : theme.body();
  section.behind = [&theme, kinds](draw::Picture& picture, const TokenRows& rows) {
    for (int i = 0; i < rows.shown(); ++i) {
      const TerEdit::Kind kind = kinds[static_cast<std::size_t>(i)];
      if (kind == TerEdit::match) continue;
      const draw::Colour shade = draw::mix(theme.page, hue_of(kind, theme), 0.25F);
      if (kind != TerEdit::deletion) picture.rectangle(rows.above(i), shade);
      if (kind != TerEdit::insertion) picture.rectangle(rows.below(i), shade);
    }
  };
  section.marks = [&theme, kinds, blocks, column_of_slot](draw::Picture& picture, const TokenRows& rows) {
    for (int i = 0; i < rows.shown(); ++i) {
      const TerEdit::Kind kind = kinds[static_cast<std::size_t>(i)];
      const draw::Rect above = rows.above(i), below = rows.below(i);
      const float x = above.x + above.width / 2;
      if (kind == TerEdit::match) {
        picture.line({x, above.bottom() + theme.scale}, {x, below.y - theme.scale}, theme.hairline, theme.line());
        continue;
      }
      const draw::TextStyle style{draw::Face::bold, theme.axis(), hue_of(kind, theme), draw::Align::centre, false};
      picture.text({x, (above.bottom() + below.y - theme.axis()) / 2}, sign_of(kind), style);
      const float middle = below.y + below.height / 2;
      if (kind == TerEdit::deletion)
        picture.line({below.x + 2, middle}, {below.right() - 2, middle}, hue_of(kind, theme), theme.line());
    }
    for (const ShiftedBlock& block : blocks) draw_shift(picture, theme, rows, block, column_of_slot);
  };
  section.formula = {{{{"TER"}}, words_of("= " + context.words("panel.evaluation.ter_formula"), FormulaHue::quiet)},
                     {{},
                      {{"= (" + std::to_string(scored.insertions) + " + " + std::to_string(scored.deletions) + " + " +
                        std::to_string(scored.substitutions) + " + " + std::to_string(scored.shifts.size()) + ") / " +
                        std::to_string(pair.reference.size())},
                       {" = " + draw::fixed(scored.score, 3)}}},
                     {{}, words_of(context.words("panel.evaluation.ter_signs"), FormulaHue::quiet)}};
  return section;
}

}  // namespace unrolled
