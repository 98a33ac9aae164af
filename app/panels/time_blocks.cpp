#include "app/panels/time_blocks.h"

#include <algorithm>
#include <cmath>
#include <utility>

#include "app/draw/axis.h"
#include "app/draw/colour_bar.h"
#include "app/draw/colour_map.h"

namespace unrolled {

using draw::Align;
using draw::AxisScale;
using draw::Colour;
using draw::Dash;
using draw::Face;
using draw::Picture;
using draw::Rect;

namespace {

constexpr float kWidest = 4.0F;     // a cell by its height
constexpr float kNarrow = 6.0F;     // by the type of axes: cells so wide are none too wide
constexpr float kLargest = 2.4F;    // by the body's type
constexpr float kAlone = 0.5F;      // blocks one below another share their time: so much smaller may their cells be
constexpr float kLineCells = 9.0F;  // cells so large have faint lines between them
constexpr float kOneLine = 11.0F;   // so high, in heights of type, is a picture with a foot
constexpr float kTwoLines = 18.0F;  // and with one of two lines
constexpr float kTurn = 6.2831853F;

AxisScale index_scale(int first, int count, float from, float to) {
  return {first - 0.5, first + count - 0.5, false, from, to};
}

// A frame that shows on every colour: the accent with a halo of the page.
void mark(Picture& picture, const Rect& cells, const draw::Theme& theme) {
  const float line = 1.5F * theme.scale;
  picture.frame(cells.inset(-line - 0.5F), theme.page, 1.0F);
  picture.frame(cells.inset(-line / 2.0F), theme.accent, line);
}

class Painter {
 public:
  Painter(Picture& picture, const Rect& rect, const TimeBlocks& plot, const PanelContext& context)
      : picture_(picture), rect_(rect), plot_(plot), theme_(context.theme), fonts_(context.fonts) {}

  TimeBlocksLayout draw() {
    lay_out();
    for (std::size_t k = 0; k < plot_.blocks.size(); ++k) draw_block(k);
    if (bar_ > 0.0F) {
      float top = rect_.bottom(), bottom = rect_.y, right = rect_.x;
      for (const Rect& cells : layout_.cells) {
        top = std::min(top, cells.y);
        bottom = std::max(bottom, cells.bottom());
        right = std::max(right, cells.right());
      }
      right = std::max(right, names_right_);
      draw::draw_colour_bar(picture_, {right, top, rect_.right() - right, bottom - top}, plot_.scale, theme_, fonts_);
    }
    return layout_;
  }

 private:
  int count() const { return static_cast<int>(plot_.blocks.size()); }
  int steps() const { return std::max(1, plot_.steps); }
  static int rows_of(const TimeBlock& block) { return std::max(1, block.grid->rows); }

  std::vector<draw::Tick> ticks(const TimeBlock& block, float top, float height) const {
    const int rows = rows_of(block);
    if (height < 1.1F * theme_.axis()) return {};
    const AxisScale scale = index_scale(block.first_row, rows, top, top + height);
    if (static_cast<int>(block.labels.size()) != rows) return draw::ticks_for(scale, true, theme_, fonts_, true);
    // As many as have room, those that are moved in from the edges included.
    const float each = height / static_cast<float>(rows), type = theme_.axis();
    const int stride = std::max(1, static_cast<int>(std::ceil(type / each - 0.05F)));
    std::vector<draw::Tick> made;
    float lowest = -type;
    // The first one hardly has to move.
    const int first = std::min(rows - 1, std::max(0, static_cast<int>(std::ceil(0.35F * type / each - 0.5F))));
    for (int row = first; row < rows; row += stride) {
      const float middle = (static_cast<float>(row) + 0.5F) * each;
      const float at = std::clamp(middle - 0.5F * type, 0.0F, std::max(0.0F, height - type));
      if (at < lowest + 0.97F * type) continue;
      lowest = at;
      made.push_back({static_cast<double>(block.first_row + row), block.labels[static_cast<std::size_t>(row)]});
    }
    return made;
  }

  // Of one way to stand: how large a cell becomes.
  struct Way {
    int columns = 1;
    float row = 0.0F, col = 0.0F;
    float left = 0.0F, tile = 0.0F;
  };

  Way way(int columns) const {
    Way made;
    made.columns = columns;
    const int lines = (count() + columns - 1) / columns;
    const float gap = 2 * theme_.unit();
    int rows = 0;
    for (int line = 0; line < lines; ++line) {
      int most = 1;
      for (int k = line * columns; k < std::min(count(), (line + 1) * columns); ++k)
        most = std::max(most, rows_of(plot_.blocks[static_cast<std::size_t>(k)]));
      rows += most;
    }
    const float heads = static_cast<float>(lines) * above() + static_cast<float>(lines - 1) * between();
    const float room = rect_.height - heads - draw::bottom_axis_height(theme_);
    made.row = std::clamp(room / static_cast<float>(rows), 0.05F, kLargest * theme_.body());
    made.tile = (rect_.width - bar_ - static_cast<float>(columns - 1) * gap) / static_cast<float>(columns);
    if (made.tile >= 9.0F * theme_.axis())
      for (const TimeBlock& block : plot_.blocks)
        made.left =
            std::max(made.left, draw::left_axis_width(ticks(block, 0.0F, made.row * static_cast<float>(rows_of(block))),
                                                      !block.row_name.empty(), theme_, fonts_));
    made.left = std::min(made.left, 0.4F * std::max(0.0F, made.tile));
    made.col = std::max(0.05F, made.tile - made.left) / static_cast<float>(steps());
    made.col = std::min(made.col, std::max(kWidest * made.row, kNarrow * theme_.axis()));
    return made;
  }

  float name_height() const { return 1.35F * theme_.axis(); }
  float between() const { return 0.4F * theme_.axis(); }
  float above() const { return name_height() + (signs_ ? 1.25F * theme_.axis() : 0.0F); }

  void lay_out() {
    for (const TimeBlock& block : plot_.blocks) signs_ |= !block.signs.empty();
    signs_ = signs_ && rect_.height >= 20.0F * theme_.axis();
    bar_ = rect_.width >= 18.0F * theme_.axis()
               ? draw::colour_bar_width(plot_.scale, 0.7F * rect_.height, theme_, fonts_)
               : 0.0F;
    Way best = way(1);
    if (plot_.side_by_side)
      for (int columns = 2; columns <= count(); ++columns) {
        if (count() % columns != 0) continue;
        const Way other = way(columns);
        const float factor = best.columns == 1 ? kAlone : 1.0F;
        if (factor * std::min(other.row, other.col) > 1.01F * std::min(best.row, best.col)) best = other;
      }
    layout_.row = best.row;
    layout_.col = best.col;
    layout_.cells.assign(plot_.blocks.size(), {});
    left_ = best.left;
    columns_ = best.columns;
    float y = rect_.y;
    // Where the cells are not as wide as there is room, the blocks stand close together.
    const float wide = left_ + best.col * static_cast<float>(steps()) + 2 * theme_.unit();
    for (int line = 0; line * columns_ < count(); ++line) {
      float lowest = y;
      for (int k = line * columns_; k < std::min(count(), (line + 1) * columns_); ++k) {
        const float x = rect_.x + static_cast<float>(k - line * columns_) * wide;
        Rect& cells = layout_.cells[static_cast<std::size_t>(k)];
        cells = {x + left_, y + above(), best.col * static_cast<float>(steps()),
                 best.row * static_cast<float>(rows_of(plot_.blocks[static_cast<std::size_t>(k)]))};
        lowest = std::max(lowest, cells.bottom());
      }
      y = lowest + between();
    }
    layout_.bottom = y - between() + draw::bottom_axis_height(theme_);
  }

  void draw_block(std::size_t k) {
    const TimeBlock& block = plot_.blocks[k];
    const Rect& cells = layout_.cells[k];
    const int shown = std::min(block.grid->cols, plot_.steps);
    const Rect filled{cells.x, cells.y, layout_.col * static_cast<float>(shown), cells.height};
    const float beside = rect_.right() - bar_ - cells.x;
    const float room = columns_ > 1 ? std::min(cells.width + theme_.unit(), beside) : beside;
    const bool brief = !block.short_name.empty() && fonts_.width(block.name, Face::bold, theme_.axis()) > room;
    const std::string name = fonts_.shortened(brief ? block.short_name : block.name, Face::bold, theme_.axis(), room);
    picture_.text({cells.x, cells.y - above()}, name, {Face::bold, theme_.axis(), theme_.text, Align::left, false});
    names_right_ = std::max(names_right_, cells.x + fonts_.width(name, Face::bold, theme_.axis()));
    if (shown > 0) picture_.heatmap(filled, block.grid, plot_.scale);
    for (const auto& [first, last] : block.shaded)
      picture_.rectangle({cells.x + static_cast<float>(first) * layout_.col, cells.y,
                          static_cast<float>(last + 1 - first) * layout_.col, cells.height},
                         shade_colour(theme_));
    picture_.frame({cells.x - 0.5F, cells.y - 0.5F, cells.width + 1.0F, cells.height + 1.0F}, theme_.hairline, 1.0F);
    if (std::min(layout_.row, layout_.col) >= kLineCells * theme_.scale) draw_lines(*block.grid, filled);
    if (left_ > 0.0F) {
      const AxisScale scale = index_scale(block.first_row, rows_of(block), cells.y, cells.bottom());
      draw::draw_left_axis(picture_, cells, scale, ticks(block, cells.y, cells.height),
                           cells.height >= 4.0F * theme_.axis() ? block.row_name : std::string(), theme_, fonts_, true);
    }
    // The axis of time stands below the lowest block of each column.
    if (static_cast<int>(k) + columns_ >= count()) {
      const AxisScale scale = index_scale(0, steps(), cells.x, cells.right());
      draw::draw_bottom_axis(picture_, cells, scale, draw::ticks_for(scale, false, theme_, fonts_, true),
                             plot_.time_name, theme_, fonts_);
    }
    if (signs_) draw_signs(block, cells);
    for (const int t : plot_.edited) {
      if (t < 0 || t >= shown) continue;
      const Rect at = Rect{cells.x + static_cast<float>(t) * layout_.col, cells.y, layout_.col, cells.height}.inset(
          0.5F * theme_.line());
      picture_.polyline({{at.x, at.y}, {at.right(), at.y}, {at.right(), at.bottom()}, {at.x, at.bottom()}}, theme_.cell,
                        theme_.line(), Dash::dashed, true);
    }
    if (shown < 1) return;
    if (const int row = block.marked_row - block.first_row; block.marked_row >= 0 && row >= 0 && row < rows_of(block))
      mark(picture_, {filled.x, filled.y + static_cast<float>(row) * layout_.row, filled.width, layout_.row}, theme_);
    if (plot_.marked_time >= 0 && plot_.marked_time < shown)
      mark(picture_,
           {filled.x + static_cast<float>(plot_.marked_time) * layout_.col, filled.y, layout_.col, filled.height},
           theme_);
    picture_.hit({filled, block.hit, rows_of(block), shown, block.first_row, 0});
  }

  void draw_lines(const draw::Grid& grid, const Rect& filled) {
    const Colour line = theme_.hairline.with_alpha(0.55F);
    for (int r = 1; r < grid.rows; ++r) {
      const float y = filled.y + static_cast<float>(r) * layout_.row;
      picture_.line({filled.x, y}, {filled.right(), y}, line, 1.0F);
    }
    for (int c = 1; c < grid.cols; ++c) {
      const float x = filled.x + static_cast<float>(c) * layout_.col;
      picture_.line({x, filled.y}, {x, filled.bottom()}, line, 1.0F);
    }
  }

  // Each, or none where one has no room.
  void draw_signs(const TimeBlock& block, const Rect& cells) {
    const float type = theme_.axis(), y = cells.y - 1.2F * type;
    for (const TimeSign& sign : block.signs)
      if (fonts_.width(sign.text, Face::mono, type) > layout_.col) return;
    for (std::size_t t = 0; t < block.signs.size() && static_cast<int>(t) < block.grid->cols; ++t) {
      const TimeSign& sign = block.signs[t];
      if (sign.text.empty()) continue;
      const float middle = cells.x + (static_cast<float>(t) + 0.5F) * layout_.col;
      picture_.text({middle, y}, sign.text,
                    {Face::mono, type, sign.wrong ? theme_.gate_forget : theme_.text, Align::centre, false});
      const float half = 0.5F * fonts_.width(sign.text, Face::mono, type);
      if (sign.wrong)
        picture_.line({middle - half, y + type}, {middle + half, y + type}, theme_.gate_forget, theme_.line());
    }
  }

  Picture& picture_;
  Rect rect_;
  const TimeBlocks& plot_;
  const draw::Theme& theme_;
  const draw::Fonts& fonts_;
  TimeBlocksLayout layout_;
  float bar_ = 0.0F, left_ = 0.0F, names_right_ = 0.0F;
  int columns_ = 1;
  bool signs_ = false;
};

float entry_width(const FootEntry& entry, const PanelContext& context) {
  const float axis = context.theme.axis();
  return (entry.sign == FootEntry::Sign::none ? 0.0F : 2.0F * axis) +
         context.fonts.width(entry.text, entry.bold ? Face::bold : Face::sans, axis);
}

std::vector<std::vector<FootEntry>> wrapped(const std::vector<FootEntry>& entries, draw::Size picture,
                                            const PanelContext& context) {
  // A low picture has better uses of its height than a second line.
  const std::size_t most = picture.height >= kTwoLines * context.theme.axis() ? 2 : 1;
  const float gap = 3 * context.theme.unit(), width = picture.width;
  std::vector<std::vector<FootEntry>> lines;
  float x = 0.0F;
  for (const FootEntry& entry : entries) {
    const float size = entry_width(entry, context);
    if (lines.empty() || x + gap + size > width) {
      if (lines.size() == most) break;
      lines.emplace_back();
      x = 0.0F;
    } else {
      x += gap;
    }
    x += size;
    lines.back().push_back(entry);
  }
  return lines;
}

}  // namespace

TimeBlocksLayout draw_time_blocks(Picture& picture, const Rect& rect, const TimeBlocks& plot,
                                  const PanelContext& context) {
  return Painter(picture, rect, plot, context).draw();
}

float foot_height(const std::vector<FootEntry>& entries, draw::Size picture, const PanelContext& context) {
  if (picture.height < kOneLine * context.theme.axis()) return 0.0F;
  return static_cast<float>(wrapped(entries, picture, context).size()) * 1.5F * context.theme.axis();
}

void draw_foot(Picture& picture, const Rect& rect, const std::vector<FootEntry>& entries, const PanelContext& context) {
  const draw::Theme& theme = context.theme;
  const float axis = theme.axis();
  float y = rect.y + 0.25F * axis;
  for (const auto& line : wrapped(entries, picture.size(), context)) {
    float x = rect.x;
    for (const FootEntry& entry : line) {
      const Rect sign{x, y - 0.05F * axis, 1.5F * axis, 1.1F * axis};
      switch (entry.sign) {
        case FootEntry::Sign::none:
          break;
        case FootEntry::Sign::cross:
          draw_cross(picture, sign, theme);
          break;
        case FootEntry::Sign::ring:
          draw_ring(picture, sign, theme);
          break;
        case FootEntry::Sign::shade:
          picture.rectangle(sign, shade_colour(theme));
          break;
        case FootEntry::Sign::dashes:
          picture.polyline(
              {{sign.x, sign.y}, {sign.right(), sign.y}, {sign.right(), sign.bottom()}, {sign.x, sign.bottom()}},
              theme.cell, theme.line(), Dash::dashed, true);
          break;
      }
      const Face face = entry.bold ? Face::bold : Face::sans;
      const float left = entry.sign == FootEntry::Sign::none ? x : x + 2.0F * axis;
      picture.text({left, y}, context.fonts.shortened(entry.text, face, axis, rect.right() - left),
                   {face, axis, entry.bold ? theme.text : theme.secondary, Align::left, false});
      const float width = entry_width(entry, context);
      if (entry.hit != 0) picture.hit({{x, y, width, axis}, entry.hit, 1, 1, 0, 0});
      x += width + 3 * theme.unit();
    }
    y += 1.5F * axis;
  }
}

void draw_cross(Picture& picture, const Rect& cell, const draw::Theme& theme) {
  const float half =
      0.5F * std::clamp(0.6F * std::min(cell.width, cell.height), 5.0F * theme.scale, 1.2F * theme.axis());
  const float x = cell.x + 0.5F * cell.width, y = cell.y + 0.5F * cell.height, line = theme.line();
  for (const auto& [colour, width] : {std::pair(theme.page, 2.6F * line), std::pair(theme.gate_forget, 1.2F * line)})
    for (const float slope : {1.0F, -1.0F})
      picture.line({x - half, y - slope * half}, {x + half, y + slope * half}, colour, width);
}

void draw_ring(Picture& picture, const Rect& cell, const draw::Theme& theme) {
  const float radius =
      0.5F * std::clamp(0.6F * std::min(cell.width, cell.height), 5.0F * theme.scale, 1.2F * theme.axis());
  const float x = cell.x + 0.5F * cell.width, y = cell.y + 0.5F * cell.height, line = theme.line();
  constexpr int kCorners = 20;
  std::vector<draw::Point> points;
  for (int k = 0; k < kCorners; ++k) {
    const float turn = kTurn * static_cast<float>(k) / static_cast<float>(kCorners);
    points.push_back({x + radius * std::cos(turn), y + radius * std::sin(turn)});
  }
  for (const auto& [colour, width] : {std::pair(theme.page, 2.6F * line), std::pair(theme.gate_forget, 1.2F * line)})
    picture.polyline(points, colour, width, Dash::solid, true);
}

Colour shade_colour(const draw::Theme& theme) { return theme.hairline.with_alpha(0.6F); }

}  // namespace unrolled
