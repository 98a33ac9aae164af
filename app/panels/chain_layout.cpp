#include "app/panels/chain_layout.h"

#include <algorithm>
#include <cmath>

#include "app/draw/colour_bar.h"
#include "app/draw/numbers.h"

namespace unrolled {

using draw::Face;

float ChainLayout::x_of(int t) const {
  return t == 0 ? labels.x + labels.width / 2 : cells.x + (static_cast<float>(t) - 0.5F) * pitch;
}

draw::Rect ChainLayout::box(int i, int t) const {
  return {cells.x + static_cast<float>(t - 1) * pitch, cells.y + static_cast<float>(i - 1) * row, pitch, row};
}

draw::Rect ChainLayout::node_box(int t) const {
  return {x_of(t) - node.width / 2, nodes - node.height / 2, node.width, node.height};
}

draw::Rect ChainLayout::input_track(int t) const {
  const float width = std::min(0.5F * inputs.height, 0.4F * pitch);
  return {x_of(t) - width / 2, inputs.y, width, inputs.height};
}

draw::ColourScale scale_of_paths(const draw::Theme& theme) {
  draw::ColourScale scale;
  scale.dark = theme.dark;
  scale.logarithmic = true;
  scale.low = 1e-5F;
  scale.high = 1e4F;
  return scale;
}

std::string fitting_number(double value, float width, Face face, float size, const draw::Fonts& fonts) {
  const double magnitude = std::abs(value);
  for (const int digits : {3, 2, 1}) {
    if (digits == 1 && magnitude >= 1e-3 && magnitude < 1e6) break;  // only as "7·10⁻⁴"
    const std::string text = draw::significant(value, digits);
    if (fonts.width(text, face, size) <= width) return text;
  }
  if (!(magnitude > 0.0) || !std::isfinite(value) || (magnitude > 1e-3 && magnitude < 1e3)) return {};
  const std::string power =
      (value < 0.0 ? "−" : "") + draw::power_of_ten(static_cast<int>(std::lround(std::log10(magnitude))));
  return fonts.width(power, face, size) <= width ? power : std::string();
}

ChainLayout lay_out_chain(const PanelContext& context, const ChainNumbers& chain, draw::Size size) {
  const draw::Theme& theme = context.theme;
  const float body = theme.body(), axis = theme.axis(), unit = theme.unit();
  ChainLayout layout;
  layout.steps = chain.steps();
  const auto k = static_cast<float>(layout.steps);

  draw::Rect room{0, 0, size.width, size.height};
  const float wide = std::clamp(0.36F * size.width, 18.0F * body, 30.0F * body);
  // Beside the table where that leaves room for its numbers, else below, else not at all.
  if (size.width >= 40.0F * body && size.width - wide >= 8.0F * body + k * 3.6F * axis) {
    layout.side = {size.width - wide, 0, wide, size.height};
    room.width -= wide + 2 * unit;
  } else if (size.height >= 30.0F * body) {
    const float high = std::clamp(0.36F * size.height, 10.0F * body, 16.0F * body);
    layout.side = {0, size.height - high, size.width, high};
    room.height -= high + unit;
  }

  const draw::ColourScale scale = scale_of_paths(theme);
  const bool with_bar = room.width >= 24.0F * body;
  const float bar =
      with_bar ? draw::colour_bar_width(scale, std::max(1.0F, 0.5F * room.height), theme, context.fonts) : 0.0F;
  layout.node = {context.fonts.width("−0.000", Face::sans, axis) + unit, 1.8F * axis};
  const float label =
      std::min(std::max(context.fonts.width("w = −0.000", Face::sans, axis) + unit, 4.6F * axis), 0.25F * room.width);
  layout.labels = {room.x, room.y, label, room.height};
  layout.pitch = std::min((room.width - label - bar - 0.5F * unit) / k, 9.0F * body);
  layout.pitch = std::max(layout.pitch, 1.0F);

  // The chain where its states have room beside each other, with the inputs below them.
  float y = room.y;
  layout.line = 1.5F * axis;
  const float table = k * 1.15F * axis + layout.line;  // at least
  const float chain_height = 1.35F * axis + layout.node.height + 0.5F * unit;
  layout.node.width = std::min(layout.node.width, layout.pitch - 0.25F * unit);
  if (layout.node.width >= 2.2F * axis && room.height - chain_height >= table) {
    layout.names = y;
    layout.nodes = y + 1.35F * axis + layout.node.height / 2;
    y += chain_height;
    const float inputs = 2.6F * body, text = 1.35F * axis;
    if (room.height - (y - room.y) - inputs - text - unit >= table) {
      layout.inputs = {room.x + label, y + 0.5F * unit, layout.pitch * k, inputs};
      layout.input_text = layout.inputs.bottom() + 0.1F * axis;
      y = layout.input_text + text + 0.5F * unit;
    }
  }
  const float rows = std::max(1.0F, room.bottom() - y - layout.line - 2.0F);
  layout.row = std::min(rows / k, 4.5F * body);
  layout.type = layout.row >= 2.4F * axis ? axis : std::min(axis, 0.85F * axis);
  layout.two_lines = layout.row >= 2.15F * layout.type;
  if (layout.two_lines && layout.row >= 2.4F * body && layout.pitch >= 5.0F * body) layout.type = body;
  layout.cells = {room.x + label, y, layout.pitch * k, layout.row * k};
  layout.sums = layout.cells.bottom() + 0.15F * axis;
  if (with_bar) layout.bar_left = layout.cells.right() + 0.5F * unit;
  if (layout.side.width <= 0.0F) {
    // Below the diagonal, to the left of the names that stand there.
    const float half = std::ceil(k / 2.0F) + 1.0F;
    const float top = layout.cells.y + half * layout.row + 0.5F * unit;
    layout.corner = {0.0F, top, label + half * layout.pitch - 5.5F * axis, layout.cells.bottom() - top};
  }
  // The text keeps near what it speaks of.
  if (layout.side.x > 0.0F) {
    const float left = layout.cells.right() + bar + 3 * unit;
    layout.side = {left, 0, std::max(1.0F, std::min(size.width - left, 36.0F * body)), layout.side.height};
  }
  return layout;
}

}  // namespace unrolled
