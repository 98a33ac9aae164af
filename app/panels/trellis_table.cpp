#include <algorithm>
#include <cmath>
#include <limits>

#include "app/draw/colour_bar.h"
#include "app/draw/colour_map.h"
#include "app/draw/coloured_text.h"
#include "app/draw/numbers.h"
#include "app/draw/symbols.h"
#include "app/panels/ctc_symbols.h"
#include "app/panels/trellis_painter.h"

namespace unrolled {

using draw::Align;
using draw::Colour;
using draw::Face;
using draw::Rect;

TrellisFocus focus_of(const PanelContext& context, const TrellisTables& tables, const TrellisShow& show) {
  TrellisFocus focus;
  const auto inside = [&](const Selection& selection) {
    const int state = selected_state(context.snapshot, selection);
    return selection.time >= 0 && selection.time < tables.steps() && state >= 0 && state < tables.states();
  };
  for (const Selection* selection : {&context.hover, &context.pinned})
    if (!focus.cell && inside(*selection)) focus.cell = {selected_state(context.snapshot, *selection), selection->time};
  focus.chosen = static_cast<bool>(focus.cell);
  if (!focus.cell)
    if (const ctc::Walkthrough::Cell* current = tables.current()) focus.cell = {current->s, current->t};
  if (show.subject != TrellisSubject::sum) return focus;
  const int time = context.time();
  focus.column = time >= 0 && time < tables.steps() ? time : std::min<Index>(2, tables.steps() - 1);
  return focus;
}

const TrellisGrids::Grids& TrellisGrids::of(const std::shared_ptr<const TrellisTables>& tables, TrellisTable table,
                                            bool upwards, bool by_column, float empty) const {
  const Key key{tables, table, upwards, by_column, empty};
  if (key_ == key) return grids_;
  key_ = key;
  grids_.clear();
  const Index states = tables->states(), steps = tables->steps();
  const Index columns = by_column ? 1 : steps;
  for (Index first = 0; first < steps; first += columns) {
    auto grid = std::make_shared<draw::Grid>();
    grid->rows = static_cast<int>(states);
    grid->cols = static_cast<int>(columns);
    grid->values.reserve(static_cast<std::size_t>(states * columns));
    for (Index t = first; t < first + columns; ++t)
      for (Index i = 0; i < states; ++i) {
        const Index s = upwards ? states - 1 - i : i;
        float value = empty;
        if (!tables->possible(table, s, t))
          value = std::numeric_limits<float>::quiet_NaN();
        else if (tables->filled(table, s, t) && !tables->hidden(s, t))
          value = static_cast<float>(tables->value(table, s, t));
        grid->values.push_back(value);
      }
    grids_.push_back(std::move(grid));
  }
  return grids_;
}

TrellisPainter::TrellisPainter(const PanelContext& context, const std::shared_ptr<const TrellisTables>& tables,
                               const TrellisShow& show, const TrellisGrids& grids, draw::Size size)
    : context_(context),
      theme_(context.theme),
      fonts_(context.fonts),
      shared_(tables),
      tables_(*tables),
      show_(show),
      grids_(grids),
      focus_(focus_of(context, *tables, show)),
      path_(unrolled::laid_path(*tables)),
      layout_(lay_out_trellis(context, *tables, {show.table, show.upwards, show.laying || path_.has_value()}, size)),
      scale_(scale_of_table(*tables, show.table, context.theme)),
      picture_(size) {}

draw::Picture TrellisPainter::paint() {
  grounds();
  labels();
  edges();
  best_path();
  laid_path();
  numbers();
  sums();
  marks();
  laid_path_lines();
  arrows();
  if (layout_.bar_left > 0.0F)
    draw::draw_colour_bar(picture_, {layout_.bar_left, layout_.cells.y, 1.0F, layout_.cells.height}, scale_, theme_,
                          fonts_);
  side();
  picture_.hit({layout_.cells, kTrellisCells, static_cast<int>(layout_.states), static_cast<int>(layout_.steps), 0, 0});
  if (layout_.sums >= 0.0F)
    picture_.hit({{layout_.cells.x, layout_.sums, layout_.cells.width, layout_.line},
                  kTrellisSums,
                  1,
                  static_cast<int>(layout_.steps),
                  0,
                  0});
  return std::move(picture_);
}

void TrellisPainter::grounds() {
  const auto& grids = grids_.of(shared_, show_.table, layout_.upwards, layout_.numbered, scale_.low);
  if (!layout_.numbered) {
    picture_.heatmap(layout_.cells, grids.front(), scale_);
    picture_.frame(
        {layout_.cells.x - 0.5F, layout_.cells.y - 0.5F, layout_.cells.width + 1.0F, layout_.cells.height + 1.0F},
        theme_.hairline, 1.0F);
    return;
  }
  for (Index t = 0; t < layout_.steps; ++t) {
    const Rect top = layout_.box(layout_.state_at(0), t);
    const Rect column{top.x, layout_.cells.y, top.width, layout_.cells.height};
    picture_.heatmap(column, grids[static_cast<std::size_t>(t)], scale_);
    for (int i = 1; i < static_cast<int>(layout_.states); ++i) {
      const float y = column.y + static_cast<float>(i) * layout_.row;
      picture_.line({column.x, y}, {column.right(), y}, theme_.hairline, 1.0F);
    }
    picture_.frame({column.x - 0.5F, column.y - 0.5F, column.width + 1.0F, column.height + 1.0F}, theme_.hairline,
                   1.0F);
  }
}

void TrellisPainter::labels() {
  // Rows: the number of the state and its symbol; as many as have room, at even distances.
  const float type = std::min(theme_.body(), layout_.row >= 0.75F * theme_.axis() ? layout_.row : theme_.axis());
  const auto every = static_cast<Index>(std::max(1.0F, std::ceil(theme_.axis() / layout_.row - 0.05F)));
  const Rect& left = layout_.labels;
  const float number_width = fonts_.width(draw::whole(layout_.states), Face::sans, std::min(type, theme_.axis()));
  // Where not all have room, labels of the target rather than the blanks between them.
  const Index stride_of_rows = every == 1 ? 1 : every + every % 2;
  for (Index s = every == 1 ? 0 : 1; s < layout_.states; s += stride_of_rows) {
    const bool lit = focus_.cell && focus_.cell.s == s;
    const float middle = layout_.centre(s, 0).y;
    const float small = std::min(type, theme_.axis());
    if (middle - 0.5F * type < layout_.cells.y - 0.5F * theme_.axis() ||
        middle + 0.5F * type > layout_.cells.bottom() + 0.5F * theme_.axis())
      continue;
    picture_.text({left.x + number_width, middle - 0.5F * small}, draw::whole(s + 1),
                  {Face::sans, small, lit ? theme_.accent : theme_.secondary, Align::right, false});
    const bool blank = tables_.topology().symbol(s) == tables_.topology().blank();
    picture_.text({left.right(), middle - 0.5F * type},
                  fonts_.shortened(tables_.name_of_state(s), Face::mono, type, left.width - number_width),
                  {Face::mono, type,
                   lit     ? theme_.accent
                   : blank ? theme_.secondary
                           : theme_.text,
                   Align::right, false});
  }
  // Columns: the steps; the first one with the letter that they are counted by.
  const float size = theme_.axis();
  const float widest = fonts_.width(draw::whole(layout_.steps), Face::sans, size);
  Index stride = 1;
  while (static_cast<float>(stride) * layout_.pitch < widest + 0.8F * size && stride < layout_.steps)
    stride = stride == 1 ? 2 : stride == 2 ? 5 : stride == 5 ? 10 : 2 * stride;
  picture_.text({left.right(), layout_.header}, "t", {Face::sans, size, theme_.secondary, Align::right, false});
  for (Index t = stride == 1 ? 0 : stride - 1; t < layout_.steps; t += stride) {
    const float half = 0.5F * fonts_.width(draw::whole(t + 1), Face::sans, size);
    if (layout_.centre(0, t).x + half > picture_.size().width) break;
    const bool lit = (focus_.cell && focus_.cell.t == t) || focus_.column == t;
    picture_.text({layout_.centre(0, t).x, layout_.header}, draw::whole(t + 1),
                  {Face::sans, size, lit ? theme_.accent : theme_.secondary, Align::centre, false});
  }
}

void TrellisPainter::numbers() {
  if (!layout_.numbered) return;
  for (Index t = 0; t < layout_.steps; ++t)
    for (Index s = 0; s < layout_.states; ++s) {
      if (!tables_.possible(show_.table, s, t) || !tables_.filled(show_.table, s, t)) continue;
      const draw::Point middle = layout_.centre(s, t);
      const bool hidden = tables_.hidden(s, t);
      const double value = tables_.value(show_.table, s, t);
      const Colour ground = hidden ? theme_.page : draw::colour_at(scale_, static_cast<float>(value));
      const draw::TextStyle style{layout_.face, layout_.type, hidden ? theme_.secondary : draw::ink_on(ground, theme_),
                                  Align::centre, false};
      const float top = middle.y - 0.5F * layout_.type;
      if (hidden || !layout_.numbers.stacked) {
        picture_.text({middle.x, top}, hidden ? "?" : layout_.numbers.text(value), style);
        continue;
      }
      const auto [digits, power] = layout_.numbers.lines(value);
      const float by = power.empty() ? 0.0F : 0.5F * layout_.type;
      picture_.text({middle.x, top - by}, digits, style);
      if (!power.empty()) picture_.text({middle.x, top + by}, power, style);
    }
}

// Below each column what all of its paths weigh together.
void TrellisPainter::sums() {
  if (layout_.sums < 0.0F) return;
  const bool lit = show_.subject == TrellisSubject::sums;
  const float size = std::min(layout_.type, theme_.axis());
  const float middle = layout_.sums + 0.5F * layout_.line;
  const Colour quiet = lit ? theme_.accent : theme_.secondary;
  const std::string left = tables_.logarithms() ? "ln p" : "p";
  picture_.text({layout_.labels.right(), middle - 0.5F * size}, left, {Face::sans, size, quiet, Align::right, false});
  const std::string right = std::string(tables_.logarithms() ? "= ln Σ_s αβ" : "= Σ_s αβ") +
                            (tables_.with_emission() ? "/y" : "") +
                            (tables_.scaled() ? " · c · d" : "");  // what the columns were divided by comes back
  const float beside = layout_.cells.right() + 0.5F * theme_.unit();
  const float until = layout_.side.x > 0.0F ? layout_.side.x : picture_.size().width;
  if (beside + draw::symbols_width(right, Face::sans, size, fonts_) <= until)
    draw::draw_symbols(picture_, {beside, middle - 0.5F * size}, right, {Face::sans, size, quiet, Align::left, false},
                       fonts_);
  const bool feasible = tables_.topology().feasible(tables_.steps());
  // With fewer digits, then under every second step, third, …, where they have no room.
  std::vector<std::string> texts[2];
  float widest[2] = {1.0F, 1.0F};
  for (Index t = 0; t < layout_.steps && feasible; ++t)
    for (const int shorter : {0, 1}) {
      const double log_sum = tables_.log_column_sum(t), sum = tables_.logarithms() ? log_sum : std::exp(log_sum);
      texts[shorter].push_back(shorter == 0           ? number_text(tables_, sum)
                               : tables_.logarithms() ? draw::fixed(sum, 1)
                                                      : draw::significant(sum, 2));
      widest[shorter] = std::max(widest[shorter], fonts_.width(texts[shorter].back(), Face::sans, size));
    }
  const float width = layout_.pitch - 0.5F * size;
  const int shorter = widest[0] > width ? 1 : 0;
  const auto stride = static_cast<Index>(std::ceil(widest[shorter] / width));
  for (Index t = 0; t < layout_.steps && feasible; t += stride) {
    if (tables_.all_hidden() || !tables_.filled(TrellisTable::product, t)) continue;
    const std::string& text = texts[shorter][static_cast<std::size_t>(t)];
    if (layout_.centre(0, t).x + 0.5F * widest[shorter] > picture_.size().width) break;
    const Colour colour = focus_.column == t ? theme_.accent : lit ? theme_.text : theme_.secondary;
    picture_.text({layout_.centre(0, t).x, middle - 0.5F * size}, text,
                  {Face::sans, size, colour, Align::centre, false});
  }
}

// The cell spoken of, and the cells that it comes from, each in its hue.
void TrellisPainter::marks() {
  const float line = std::max(1.5F, theme_.line());
  const auto frame = [&](const Rect& box, Colour colour, float width) {
    picture_.frame(box.inset(0.5F * width), theme_.page, width + 1.5F);
    picture_.frame(box.inset(0.5F * width), colour, width);
  };
  if (focus_.column >= 0) {
    const Rect box = layout_.box(layout_.state_at(0), focus_.column);
    frame({box.x - 1.0F, layout_.cells.y - 1.0F, box.width + 2.0F, layout_.cells.height + 2.0F}, theme_.accent, line);
    return;
  }
  if (!focus_.cell) return;
  for (const auto& [cell, from] : arrows_shown())
    if (arrows_fit() && from.at.s < layout_.states && from.arrow.allowed)
      frame(layout_.box(from.at.s, from.at.t), colour_of(from.hue, theme_), line);
  Rect box = layout_.box(focus_.cell.s, focus_.cell.t);
  // A cell that is but a point is framed from without.
  const float least = 9.0F * theme_.scale;
  box = box.inset(std::min(0.0F, 0.5F * (std::min(box.width, box.height) - least)));
  frame(box, focus_.chosen ? theme_.accent : theme_.text, line + 0.5F);
}

}  // namespace unrolled
