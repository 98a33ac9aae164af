#include "app/panels/emission_bars.h"

#include <algorithm>
#include <cmath>

#include "app/draw/numbers.h"

namespace unrolled {

namespace {

// In units of the grid. The end of a bar on a shorter scale does not follow the pointer, but goes by so many points
// from 0 to 1: else a point would be too much.
constexpr float kShort = 5.0F;
constexpr float kWhole = 20.0F;

bool lies(const draw::Rect& cell) { return cell.width >= cell.height; }

// The whole scale of a cell, 0 at its left or bottom end.
draw::Rect track_of(const draw::Rect& cell, const draw::Theme& theme) {
  const float along = lies(cell) ? 0.5F * theme.unit() : std::min(2.0F, 0.1F * cell.width);
  const float across = lies(cell) ? std::min(2.0F, 0.1F * cell.height) : 0.25F * theme.unit();
  return {cell.x + along, cell.y + across, cell.width - 2.0F * along, cell.height - 2.0F * across};
}

struct Numbers {
  int decimals = 0;  // 0: they have no room
  float type = 0.0F;
};

Numbers numbers_in(const draw::Rect& track, const PanelContext& context) {
  const float type = context.theme.axis();
  if (track.height < type) return {};
  for (const int decimals : {3, 2})
    if (context.fonts.width(draw::fixed(0.0, decimals), draw::Face::bold, type) + 0.5F * context.theme.unit() <=
        track.width)
      return {decimals, type};
  return {};
}

}  // namespace

bool emission_bars_fit(const draw::Rect& cells, const CtcSymbols& symbols, const draw::Theme& theme) {
  const draw::Rect cell = symbol_cell(cells, symbols, {0, 0});
  return std::min(cell.width, cell.height) >= 0.75F * theme.unit() &&
         std::max(cell.width, cell.height) >= 3.0F * theme.unit();
}

void draw_emission_bars(draw::Picture& picture, const PanelContext& context, const draw::Rect& cells,
                        const CtcSymbols& symbols, const std::optional<SymbolCell>& pinned) {
  const draw::Theme& theme = context.theme;
  const Matrix<float>& y = symbols.y->values;
  const draw::Rect first = track_of(symbol_cell(cells, symbols, {0, 0}), theme);
  const Numbers numbers = numbers_in(first, context);
  const draw::Colour ground = mix(theme.page, theme.hairline, 0.6F);
  const draw::Colour fill = mix(theme.page, theme.output, 0.55F);
  for (int t = 0; t < symbols.steps(); ++t) {
    Index likeliest = 0;
    y.col(t).maxCoeff(&likeliest);
    for (int k = 0; k < symbols.classes(); ++k) {
      const draw::Rect track = track_of(symbol_cell(cells, symbols, {k, t}), theme);
      const float share = std::clamp(y(k, t), 0.0F, 1.0F);
      const float end = theme.line();
      draw::Rect bar = track, edge = track;
      if (lies(track)) {
        bar.width *= share;
        edge.x = std::max(track.x, bar.right() - end);
        edge.width = end;
      } else {
        bar.height *= share;
        bar.y = track.bottom() - bar.height;
        edge.y = std::min(track.bottom() - end, bar.y);
        edge.height = end;
      }
      picture.rectangle(track, ground);
      picture.rectangle(bar, fill);
      picture.rectangle(edge, theme.output);  // what is dragged
      if (numbers.decimals == 0) continue;
      const std::string text = draw::fixed(static_cast<double>(share), numbers.decimals);
      const bool zero = text == draw::fixed(0.0, numbers.decimals);
      const draw::Face face = k == likeliest ? draw::Face::bold : draw::Face::sans;
      // At the far end, or before the bar's end where that would lie on it.
      float right = track.right() - 0.25F * theme.unit(), top = track.y + 1.0F;
      if (lies(track)) {
        top = track.y + (track.height - numbers.type) / 2.0F;
        const float inside = edge.x - 0.25F * theme.unit();
        const float width = context.fonts.width(text, face, numbers.type);
        if (edge.x + end > right - width - 1.0F && inside - width >= track.x) right = std::min(right, inside);
      } else if (edge.y < top + numbers.type && edge.y + end + numbers.type <= track.bottom()) {
        top = std::max(top, edge.y + end);
      }
      picture.text({right, top}, text,
                   {face, numbers.type, zero ? theme.secondary : theme.text, draw::Align::right, false});
    }
  }
  if (pinned) picture.frame(symbol_cell(cells, symbols, *pinned).inset(0.5F), theme.accent, 1.5F * theme.scale);
}

double dragged_emission(const draw::Rect& cell, double before, draw::Point from, draw::Point to,
                        const draw::Theme& theme) {
  const draw::Rect track = track_of(cell, theme);
  const float length = std::max(1.0F, lies(cell) ? track.width : track.height);
  double value = 0.0;
  if (length < kShort * theme.unit())
    value = before + static_cast<double>((lies(cell) ? to.x - from.x : from.y - to.y) / (kWhole * theme.unit()));
  else
    value = static_cast<double>((lies(cell) ? to.x - track.x : track.bottom() - to.y) / length);
  return std::clamp(value, 0.0, 1.0);
}

}  // namespace unrolled
