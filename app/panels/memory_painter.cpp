#include "app/panels/memory_painter.h"

#include <algorithm>
#include <cmath>
#include <memory>
#include <utility>

#include "app/draw/axis.h"
#include "app/draw/colour_bar.h"
#include "app/draw/numbers.h"
#include "app/draw/symbols.h"
#include "app/panels/machine_panel.h"
#include "app/panels/observed.h"

namespace unrolled {

using draw::Align;
using draw::Colour;
using draw::Dash;
using draw::Face;
using draw::Point;
using draw::Rect;

namespace {

constexpr float kWidestCell = 2.4F;   // by its height
constexpr float kLeastCell = 0.35F;   // of the axis' type: narrower, and the formula gives way
constexpr float kLowRow = 6.0F;       // points
constexpr float kStripShare = 0.36F;  // of the height, that all vectors together may take

draw::AxisScale index_scale(Index count, float from, float to) {
  return {-0.5, static_cast<double>(count) - 0.5, false, from, to};
}

}  // namespace

std::vector<std::string> write_notes(const PanelContext& context, const WriteNumbers& numbers, MemoryCell cell) {
  std::vector<std::string> notes;
  if (numbers.has_vectors() && numbers.edited() && !numbers.agrees(cell))
    notes.push_back(context.words("panel.memory.by_hand", {draw::significant(numbers.of_parts(cell))}));
  if (numbers.has_vectors())
    notes.push_back(context.words(numbers.erases() ? "panel.memory.letters_erase" : "panel.memory.letters_overwrite"));
  if (numbers.step() == 0) notes.push_back(context.words("panel.memory.start"));
  return notes;
}

MemoryPainter::MemoryPainter(const PanelContext& context, const MachineTables& tables, const WriteNumbers& numbers,
                             MemoryCell cell, bool before, draw::Size size)
    : context_(context),
      theme_(context.theme),
      fonts_(context.fonts),
      tables_(tables),
      n_(numbers),
      cell_(cell),
      before_(before),
      size_(size),
      bound_(bound_above(tables.largest_cell())),
      picture_(size) {}

draw::ColourScale MemoryPainter::scale() const {
  draw::ColourScale scale;
  scale.map = theme_.classic_red_blue ? draw::ColourMap::classic_red_blue : draw::ColourMap::signed_map;
  scale.dark = theme_.dark;
  scale.high = static_cast<float>(bound_);
  scale.low = -scale.high;
  return scale;
}

draw::Picture MemoryPainter::paint() {
  lay_out();
  matrix(memory_, false);
  matrix(change_, true);
  rows_axis();
  columns_axis(memory_, true);
  columns_axis(change_, false);
  weights();
  vectors();
  headings();
  if (with_bar_)
    draw::draw_colour_bar(picture_, {change_.right(), change_.y, 1.0F, change_.height}, scale(), theme_, fonts_);
  foot();
  marks();
  side();
  return std::move(picture_);
}

float MemoryPainter::lay_out_columns(float width) {
  const float axis = theme_.axis(), unit = theme_.unit();
  const auto ticks = draw::ticks_for(index_scale(n_.rows(), memory_.y, memory_.bottom()), true, theme_, fonts_, true);
  const float left = draw::left_axis_width(ticks, rows_named_, theme_, fonts_);
  const float bar = with_bar_ ? draw::colour_bar_width(scale(), memory_.height, theme_, fonts_) : 1.0F;
  const auto heads = static_cast<float>(n_.heads());
  head_ = with_weights_ ? std::clamp(0.12F * width / heads, 1.2F * axis, 4.0F * axis) : 0.0F;
  names_ = strip_ > 0.0F ? draw::symbols_width("e_4", Face::sans, axis, fonts_) + 0.5F * unit : 0.0F;
  const float between = with_weights_ ? std::max(head_ * heads + 0.5F * unit, names_) + 2.0F * unit : 1.5F * unit;
  const float room = std::max(2.0F, width - left - between - bar) / (2.0F * static_cast<float>(n_.width()));
  col_ = std::min(room, std::max(kWidestCell * row_, 1.8F * axis));
  memory_.x = left;
  memory_.width = change_.width = col_ * static_cast<float>(n_.width());
  change_.x = memory_.right() + between;
  weights_ = {change_.x - 0.5F * unit - head_ * heads, memory_.y, head_ * heads, memory_.height};
  return std::max(0.0F, width - change_.right() - bar);
}

void MemoryPainter::lay_out() {
  const float axis = theme_.axis(), body = theme_.body(), unit = theme_.unit();
  heading_ = size_.height >= 8.0F * axis ? 1.45F * axis : 0.0F;
  rows_named_ = size_.width >= 20.0F * axis && size_.height >= 11.0F * axis;
  with_bar_ = size_.width >= 19.0F * axis;
  with_weights_ = size_.width >= 15.0F * axis;
  float height = size_.height;
  // The formula beside the matrices where that leaves them room, else below, else not at all.
  const bool below = size_.width < 42.0F * axis && size_.height >= 30.0F * axis;
  if (below) {
    const float part = std::min(0.3F * size_.height, 12.0F * body);
    side_ = {0, size_.height - part, size_.width, part};
    height -= part + unit;
  }
  if (edited() && size_.height >= 9.0F * axis) {
    const float foot = edited_foot_height(context_);
    foot_ = {0, height - foot, size_.width, foot};
    height -= foot_.height;
  }
  const float under = size_.height >= 6.0F * axis ? draw::bottom_axis_height(theme_) : 0.0F;
  const float share = kStripShare * height / static_cast<float>(strip_count());
  if (n_.has_vectors() && with_weights_ && heading_ > 0.0F && share >= 1.15F * axis)
    strip_ = std::min(share, std::clamp(0.075F * height, 1.2F * axis, 2.4F * axis));
  if (height < 14.0F * axis) strip_ = 0.0F;
  const float top = heading_ + strip_ * static_cast<float>(strip_count()) + (strip_ > 0.0F ? 0.5F * unit : 0.0F) + 1.0F;
  memory_.y = change_.y = top;
  memory_.height = change_.height = std::max(1.0F, height - top - under);
  row_ = memory_.height / static_cast<float>(n_.rows());

  const float wide = std::clamp(0.36F * size_.width, 17.0F * body, 32.0F * body);
  const float left = lay_out_columns(size_.width);
  if (below) return;
  if (left >= 17.0F * body) {
    side_ = {size_.width - left + 2 * unit, heading_, std::min(left - 2 * unit, 36.0F * body), 0};
  } else if (size_.width - wide >= 24.0F * axis) {
    lay_out_columns(size_.width - wide - 2 * unit);
    if (col_ < kLeastCell * axis)
      lay_out_columns(size_.width);
    else
      side_ = {size_.width - wide, heading_, wide, 0};
  }
  side_.height = side_.width > 0.0F ? size_.height - side_.y : 0.0F;
}

void MemoryPainter::matrix(const Rect& rect, bool change) {
  const Matrix<double>& memory = before_ && !change ? n_.memory_before() : n_.memory();
  const auto grid = change ? grid_of(Matrix<double>(memory - n_.memory_before())) : grid_of(memory);
  picture_.heatmap(rect, grid, scale());
  picture_.frame({rect.x - 0.5F, rect.y - 0.5F, rect.width + 1.0F, rect.height + 1.0F}, theme_.hairline, 1.0F);
  // Where cells are large, faint lines between the rows: the eye follows them to the weights.
  if (row_ >= 9.0F * theme_.scale)
    for (Index n = 1; n < n_.rows(); ++n) {
      const float y = rect.y + static_cast<float>(n) * row_;
      picture_.line({rect.x, y}, {rect.right(), y}, theme_.hairline.with_alpha(0.55F), 1.0F);
    }
  picture_.hit(
      {rect, change ? kMemoryChange : kMemoryCells, static_cast<int>(n_.rows()), static_cast<int>(n_.width()), 0, 0});
}

void MemoryPainter::rows_axis() {
  const draw::AxisScale rows = index_scale(n_.rows(), memory_.y, memory_.bottom());
  const std::string name = rows_named_ ? fonts_.shortened(phrase(context_, tables_.row_axis().name), Face::sans,
                                                          theme_.axis(), memory_.height)
                                       : std::string();
  draw::draw_left_axis(picture_, memory_, rows, draw::ticks_for(rows, true, theme_, fonts_, true), name, theme_, fonts_,
                       true);
}

void MemoryPainter::columns_axis(const Rect& rect, bool named) {
  if (size_.height < 6.0F * theme_.axis()) return;
  const draw::AxisScale cols = index_scale(n_.width(), rect.x, rect.right());
  const std::string name = context_.words("panel.memory.entry");
  const bool room = named && fonts_.width(name, Face::sans, theme_.axis()) <= 0.6F * rect.width;
  draw::draw_bottom_axis(picture_, rect, cols, draw::ticks_for(cols, false, theme_, fonts_, true), room ? name : "",
                         theme_, fonts_);
}

Rect MemoryPainter::head_weights(Index h) const {
  const float gap = 0.12F * head_;
  return {weights_.x + head_ * static_cast<float>(h) + gap, weights_.y, head_ - gap, weights_.height};
}

// A bar from 0 to 1 for each row, a column for each head.
void MemoryPainter::weights() {
  if (!with_weights_) return;
  const Colour ground = draw::mix(theme_.page, theme_.hairline, 0.6F);
  const Colour fill = draw::mix(theme_.page, theme_.accent, 0.7F);
  const float gap = std::min(0.15F * row_, 2.0F * theme_.scale);
  for (Index h = 0; h < n_.heads(); ++h) {
    const Rect track = head_weights(h);
    picture_.rectangle(track, ground);
    for (Index n = 0; n < n_.rows(); ++n) {
      const double weight = n_.weight(h, n);
      const float share = std::isfinite(weight) ? static_cast<float>(std::clamp(weight, 0.0, 1.0)) : 0.0F;
      if (share * track.width < 0.25F) continue;
      const Rect row = row_of(track, n);
      picture_.rectangle({row.x, row.y + gap, share * row.width, std::max(0.5F, row.height - 2 * gap)},
                         n == cell_.n ? theme_.accent : fill);
    }
  }
  picture_.hit({weights_, kMemoryWeights, static_cast<int>(n_.rows()), static_cast<int>(n_.heads()), 0, 0});
  if (size_.height < 6.0F * theme_.axis()) return;
  // Their letters below them, between the ends of the scale where it is one head's.
  const float y = weights_.bottom() + draw::bottom_axis_height(theme_) - theme_.axis();
  for (Index h = 0; h < n_.heads(); ++h) {
    const Rect track = head_weights(h);
    const std::string letter = head_letter(weight_letter(n_.erases()), h, n_.heads());
    if (draw::symbols_width(letter, Face::sans, theme_.axis(), fonts_) <= head_)
      symbol({track.x + track.width / 2, n_.heads() > 1 ? y - 0.22F * theme_.axis() : y}, letter, theme_.accent,
             Align::centre, head_);
    const draw::TextStyle style{Face::sans, theme_.axis(), theme_.secondary, Align::left, false};
    if (track.width < 4.5F * fonts_.width("0", style)) continue;
    picture_.text({track.x, y}, "0", style);
    picture_.text({track.right(), y}, "1", {style.face, style.size, style.colour, Align::right, false});
  }
}

void MemoryPainter::bars(const Rect& rect, const std::vector<double>& values, double low, double high, Colour colour) {
  const draw::AxisScale scale{low, high, false, rect.bottom(), rect.y};
  const float zero = scale.at(std::clamp(0.0, low, high));
  const float gap = std::min(0.12F * col_, 2.0F * theme_.scale);
  picture_.rectangle(rect, draw::mix(theme_.page, theme_.hairline, 0.45F));
  for (Index m = 0; m < static_cast<Index>(values.size()); ++m) {
    const double value = values[static_cast<std::size_t>(m)];
    if (!std::isfinite(value)) continue;
    const float end = scale.at(std::clamp(value, low, high));
    const float x = rect.x + static_cast<float>(m) * col_ + gap;
    picture_.rectangle({x, std::min(zero, end), col_ - 2 * gap, std::max(0.75F, std::fabs(end - zero))},
                       m == cell_.m ? colour : draw::mix(theme_.page, colour, 0.65F));
  }
  picture_.line({rect.x, zero}, {rect.right(), zero}, draw::mix(theme_.page, theme_.secondary, 0.6F), 1.0F);
}

// What is erased and added, or the value, above the columns that it is written into.
void MemoryPainter::vectors() {
  if (strip_ <= 0.0F) return;
  float y = heading_ + 1.0F;
  const float gap = 0.08F * strip_;
  const auto one = [&](Index h, const char* letter, Colour colour, int kind, double low, const auto& value) {
    const Rect rect{change_.x, y + gap, change_.width, strip_ - 2 * gap};
    std::vector<double> values;
    for (Index m = 0; m < n_.width(); ++m) values.push_back(value(m));
    bars(rect, values, low, low < 0.0 ? bound_ : 1.0, colour);
    symbol({change_.x - 0.5F * theme_.unit(), y + (strip_ - theme_.axis()) / 2}, head_letter(letter, h, n_.heads()),
           colour, Align::right, change_.x - memory_.right());
    picture_.hit(
        {{change_.x, y, change_.width, strip_}, kind, 1, static_cast<int>(n_.width()), static_cast<int>(h), 0});
    if (cell_.m >= 0 && cell_.m < n_.width())
      picture_.frame({change_.x + static_cast<float>(cell_.m) * col_, rect.y, col_, rect.height}, theme_.accent,
                     1.0F * theme_.scale);
    y += strip_;
  };
  for (Index h = 0; h < n_.heads(); ++h) {
    if (n_.erases()) one(h, "e", erase_colour(), kMemoryErase, 0.0, [&](Index m) { return n_.erase(h, m); });
    one(h, n_.erases() ? "a" : "w", add_colour(), kMemoryAdd, -bound_, [&](Index m) { return n_.add(h, m); });
  }
}

void MemoryPainter::symbol(Point at, const std::string& text, Colour colour, Align align, float most, Face face) {
  const float size = theme_.axis();
  const std::string shown = draw::shortened_symbols(text, face, size, most, fonts_);
  const float width = draw::symbols_width(shown, face, size, fonts_);
  if (align == Align::right) at.x -= width;
  if (align == Align::centre) at.x -= width / 2;
  draw::draw_symbols(picture_, at, shown, {face, size, colour, Align::left, false}, fonts_);
}

// The matrices' names: right above the memory, and above all that is beside it.
void MemoryPainter::headings() {
  if (heading_ <= 0.0F) return;
  const float unit = theme_.unit();
  symbol({memory_.x, memory_.y - 1.0F - 1.35F * theme_.axis()},
         memory_name(before_ ? n_.step() - 1 : n_.step()) + "  " +
             context_.words(before_ ? "panel.memory.before" : "panel.memory.after"),
         theme_.text, Align::left, (strip_ > 0.0F ? change_.x - 0.5F * unit - names_ : change_.x - unit) - memory_.x,
         Face::bold);
  const bool beside = side_.width > 0.0F && side_.x > change_.x;
  symbol({change_.x, 0.0F},
         memory_name(n_.step()) + " − " + memory_name(n_.step() - 1) + "  " + context_.words("panel.memory.written"),
         theme_.text, Align::left, (beside ? side_.x - unit : size_.width) - change_.x, Face::bold);
}

void MemoryPainter::marks() {
  // Low rows are not covered by frames around their neighbours.
  const bool low = row_ < kLowRow * theme_.scale;
  const float line = (low ? 1.0F : 1.5F) * theme_.scale;
  const auto mark = [&](const Rect& rect, Colour colour) {
    if (!low) picture_.frame(rect.inset(-line - 0.5F), theme_.page, 1.0F);
    picture_.frame(rect.inset(-line / 2.0F), colour, line);
  };
  if (edited()) {
    const Rect all = memory_.inset(-1.0F);
    picture_.polyline({{all.x, all.y}, {all.right(), all.y}, {all.right(), all.bottom()}, {all.x, all.bottom()}},
                      theme_.cell, theme_.line(), Dash::dashed, true);
  }
  if (const int n = marked(context_.row(), n_.rows()); n >= 0)
    for (const Rect* rect : {&memory_, &change_}) {
      const Rect row = row_of(*rect, n);
      if (!low) {
        mark(row, theme_.accent);
        continue;
      }
      const float y = row.y + row.height / 2, length = 5.0F * theme_.scale;
      picture_.line({row.x - length, y}, {row.x, y}, theme_.accent, 2.0F * line);
      picture_.line({row.right(), y}, {row.right() + length, y}, theme_.accent, 2.0F * line);
    }
  if (cell_.n < 0 || cell_.m < 0) return;
  for (const Rect* rect : {&memory_, &change_}) mark(cell_of(*rect, cell_), theme_.text);
}

void MemoryPainter::foot() {
  if (foot_.height <= 0.0F) return;
  draw_edited_foot(picture_, foot_, context_, tables_, kMemoryEdited);
}

void MemoryPainter::side() {
  if (side_.width <= 10.0F * theme_.body() || cell_.n < 0 || cell_.m < 0) return;
  draw_formula_and_notes(picture_, side_, write_formula(n_, cell_), write_notes(context_, n_, cell_), context_);
}

}  // namespace unrolled
