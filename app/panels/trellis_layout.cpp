#include "app/panels/trellis_layout.h"

#include <algorithm>
#include <cmath>

#include "app/draw/colour_bar.h"
#include "app/draw/numbers.h"

namespace unrolled {

namespace {

using draw::Face;

// "1.41·10⁻²", with its power even where that is 0.
std::string as_power(double value, int digits) {
  if (value == 0.0 || !std::isfinite(value)) return draw::significant(value);
  auto exponent = static_cast<int>(std::floor(std::log10(std::abs(value))));
  std::string mantissa = draw::fixed(value / std::pow(10.0, exponent), digits - 1);
  if (mantissa.starts_with("10")) mantissa = draw::fixed(value / std::pow(10.0, ++exponent), digits - 1);
  return mantissa + "·10" + draw::superscript(exponent);
}

bool has_linear_scale(const TrellisTables& tables, TrellisTable table) {
  return table == TrellisTable::occupancy || (tables.scaled() && table != TrellisTable::product);
}

// The widest of the numbers that a table may show, so that stepping and guessing move nothing.
float widest_number(const TrellisTables& tables, TrellisTable table, const CellNumbers& numbers, Face face, float size,
                    const draw::Fonts& fonts) {
  float widest = fonts.width("0.00", face, size);
  for (Index t = 0; t < tables.steps(); ++t)
    for (Index s = 0; s < tables.states(); ++s)
      if (tables.possible(table, s, t)) {
        const double value = tables.value(table, s, t);
        if (numbers.stacked) {
          const auto [digits, power] = numbers.lines(value);
          widest = std::max({widest, fonts.width(digits, face, size), fonts.width(power, face, size)});
        } else {
          widest = std::max(widest, fonts.width(numbers.text(value), face, size));
        }
      }
  return widest;
}

}  // namespace

std::string CellNumbers::text(double value) const {
  switch (kind) {
    case Kind::shares:
      // Never "0.000" for what is there.
      return value > 0.0 && value < 0.5 * std::pow(10.0, -digits) ? draw::significant(value, 1)
                                                                  : draw::fixed(value, digits);
    case Kind::decimals:
      return draw::fixed(value, digits);
    case Kind::powers:
      return as_power(value, digits);
    case Kind::digits:
      break;
  }
  return draw::significant(value, digits);
}

std::pair<std::string, std::string> CellNumbers::lines(double value) const {
  const std::string whole = text(value);
  const std::size_t dot = whole.find("·");
  return dot == std::string::npos ? std::pair(whole, std::string())
                                  : std::pair(whole.substr(0, dot), whole.substr(dot));
}

CellNumbers numbers_of(const TrellisTables& tables, TrellisTable table, int digits) {
  if (table == TrellisTable::occupancy) return {CellNumbers::Kind::shares, digits};
  if (tables.logarithms()) return {CellNumbers::Kind::decimals, digits - 1};
  constexpr double kSmall = 0.9995e-3;  // from here on a single number is written as a power
  for (Index t = 0; t < tables.steps(); ++t)
    for (Index s = 0; s < tables.states(); ++s) {
      const double value = tables.value(table, s, t);
      if (tables.possible(table, s, t) && value != 0.0 && value < kSmall) return {CellNumbers::Kind::powers, digits};
    }
  return {CellNumbers::Kind::digits, digits};
}

draw::ColourScale scale_of_table(const TrellisTables& tables, TrellisTable table, const draw::Theme& theme) {
  draw::ColourScale scale;
  scale.dark = theme.dark;
  if (has_linear_scale(tables, table)) return scale;
  const auto decades = static_cast<double>(std::max<Index>(tables.steps(), 4));
  if (tables.logarithms()) {
    scale.low = static_cast<float>(-std::ceil(decades * std::log(10.0)));
    scale.high = 0.0F;
  } else {
    scale.logarithmic = true;
    scale.low = static_cast<float>(std::pow(10.0, -std::min(decades, 36.0)));  // what a float still holds
  }
  return scale;
}

draw::Rect TrellisLayout::box(Index s, Index t) const {
  const float top = upwards ? cells.bottom() - static_cast<float>(s + 1) * row : cells.y + static_cast<float>(s) * row;
  return {cells.x + static_cast<float>(t) * pitch + gap / 2, top, pitch - gap, row};
}

draw::Point TrellisLayout::centre(Index s, Index t) const {
  const draw::Rect rect = box(s, t);
  return {rect.x + rect.width / 2, rect.y + rect.height / 2};
}

TrellisLayout lay_out_trellis(const PanelContext& context, const TrellisTables& tables, const TrellisShape& shape,
                              draw::Size size) {
  const draw::Theme& theme = context.theme;
  const draw::Fonts& fonts = context.fonts;
  const float body = theme.body(), axis = theme.axis(), unit = theme.unit();
  TrellisLayout layout;
  layout.states = tables.states();
  layout.steps = tables.steps();
  layout.upwards = shape.upwards;
  layout.line = 1.4F * axis;

  // Text at the right where it is wide, else below where it is high.
  draw::Rect room{0, 0, size.width, size.height};
  if (size.width >= 40.0F * body) {
    const float wide = std::clamp(0.37F * size.width, 17.0F * body, 29.0F * body);
    layout.side = {size.width - wide, 0, wide, size.height};
    room.width -= wide + 2 * unit;
  } else if (size.height >= 26.0F * body) {
    const float high = std::clamp(0.36F * size.height, 7.5F * body, 13.0F * body);
    layout.side = {0, size.height - high, size.width, high};
    room.height -= high + unit;
  }

  const std::string largest = draw::whole(layout.states);
  float symbol = fonts.width("m", Face::mono, body);
  for (Index s = 0; s < std::min<Index>(layout.states, 2 * tables.topology().classes()); ++s)
    symbol = std::max(symbol, fonts.width(tables.name_of_state(s), Face::mono, body));
  symbol = std::min(symbol, 0.2F * room.width);
  const float label = std::max(fonts.width(largest, Face::sans, axis) + 0.5F * unit + symbol,
                               fonts.width(tables.logarithms() ? "ln p" : "p", Face::sans, axis)) +
                      unit;
  const draw::ColourScale scale = scale_of_table(tables, shape.table, theme);
  const float bar = draw::colour_bar_width(scale, std::max(1.0F, 0.7F * room.height), theme, fonts);
  const bool with_bar = room.width >= 24.0F * body;
  const float most_wide = std::max(1.0F, room.width - label - (with_bar ? bar : 0.0F));
  const float header = 1.4F * axis;

  const auto place = [&](bool numbered) {
    layout.numbered = numbered;
    const float below = (numbered ? 1.6F * axis : 0.0F) + (shape.with_path ? 3 * layout.line + 0.5F * unit : 0.0F);
    const float high = std::max(1.0F, room.height - header - below - 2.0F);
    layout.row = high / static_cast<float>(layout.states);
    layout.pitch = most_wide / static_cast<float>(layout.steps);
    if (numbered) {
      layout.row = std::min(layout.row, 2.6F * body);
      layout.pitch = std::min(layout.pitch, 8.5F * body);
    } else {
      layout.row = std::min(layout.row, 4.0F * body);
      layout.pitch = std::min(layout.pitch, 4.0F * body);
    }
    layout.gap = numbered ? std::clamp(0.24F * layout.pitch, 8.0F * theme.scale, 3.2F * body) : 0.0F;
  };
  place(true);
  bool fits = false;
  // So many numbers cannot have room; they are not even measured.
  if (layout.pitch >= 2.0F * axis && layout.row >= 0.7F * axis)
    for (const int digits : {3, 2})
      for (const float type : {body, axis, 0.92F * axis, 0.85F * axis, 0.77F * axis})
        for (const auto& [face, stacked] :
             {std::pair(Face::mono, false), std::pair(Face::sans, false), std::pair(Face::sans, true)}) {
          if (fits || layout.row < (stacked ? 2.0F : 1.1F) * type) continue;
          CellNumbers numbers = numbers_of(tables, shape.table, digits);
          if (stacked && numbers.kind != CellNumbers::Kind::powers) continue;
          numbers.stacked = stacked;
          const float widest = widest_number(tables, shape.table, numbers, face, type, fonts);
          if (widest > layout.pitch - layout.gap - 4.0F) continue;
          fits = true;
          // What the numbers leave over is for arrows.
          layout.gap = std::max(layout.gap, std::min(layout.pitch - widest - unit, 0.42F * layout.pitch));
          layout.numbers = numbers;
          layout.face = face;
          layout.type = type;
        }
  if (!fits) {
    place(false);
    layout.numbers = numbers_of(tables, shape.table, 3);
  }

  layout.header = room.y;
  layout.cells = {room.x + label, room.y + header, layout.pitch * static_cast<float>(layout.steps),
                  layout.row * static_cast<float>(layout.states)};
  layout.labels = {room.x, layout.cells.y, label - unit, layout.cells.height};
  float bottom = layout.cells.bottom() + 0.3F * axis;
  if (layout.numbered) {
    layout.sums = bottom;
    bottom += 1.4F * axis;
  }
  if (shape.with_path) layout.path = bottom + 0.5F * unit;
  if (with_bar) layout.bar_left = layout.cells.right();
  // The lines of the path have names beside them, under the text.
  if (shape.with_path && layout.side.x > 0.0F) layout.side.height = std::max(1.0F, layout.path - unit);
  // The text keeps near what it speaks of.
  if (layout.side.x > 0.0F) {
    const float left = layout.cells.right() + (with_bar ? bar : 0.0F) + 3 * unit;
    layout.side = {left, 0, std::max(1.0F, std::min(size.width - left, 34.0F * body)), layout.side.height};
  }
  return layout;
}

}  // namespace unrolled
