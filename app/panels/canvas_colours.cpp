#include "app/panels/canvas_colours.h"

#include <algorithm>
#include <cmath>

#include "app/draw/colour_map.h"
#include "app/draw/legend.h"
#include "app/draw/numbers.h"
#include "app/panels/labels.h"
#include "app/panels/observed.h"
#include "app/panels/symbol_hues.h"

namespace unrolled {

namespace {

constexpr std::size_t kListed = 3;  // symbols that are named for a step
constexpr float kDecades = 3.0F;    // of probability, over which a hue fades to the blank's grey

// The hue of the likeliest symbol but the blank, paler by powers of ten: spikes are narrow, what forms about them is
// seen.
draw::Colour symbol_colour(const draw::Theme& theme, const CanvasInk& ink, Index t) {
  const Matrix<float>& y = ink.y()->values;
  int best = -1;
  for (int k = 0; k < static_cast<int>(y.rows()); ++k)
    if (k != ink.blank() && y(k, t) > 0.0F && (best < 0 || y(k, t) > y(best, t))) best = k;
  const draw::Colour blank = symbol_hue(theme, ink.blank(), ink.blank());
  if (best < 0) return blank;
  const float share = 1.0F + std::log10(std::min(1.0F, y(best, t))) / kDecades;
  return draw::mix(blank, symbol_hue(theme, best, ink.blank()), std::max(0.0F, share));
}

// "y₃₈(2) = 0.97"
std::vector<std::string> likeliest_lines(const CanvasInk& ink, int t) {
  std::vector<std::string> lines;
  if (ink.y() == nullptr || t >= static_cast<int>(ink.y()->values.cols())) return lines;
  const Matrix<float>& y = ink.y()->values;
  std::vector<int> symbols;
  for (int k = 0; k < static_cast<int>(y.rows()); ++k)
    if (std::isfinite(y(k, t))) symbols.push_back(k);
  std::stable_sort(symbols.begin(), symbols.end(), [&](int a, int b) { return y(a, t) > y(b, t); });
  const std::string quantity = draw::with_subscripts("y_{" + std::to_string(t + 1) + "}");
  for (std::size_t i = 0; i < std::min(symbols.size(), kListed); ++i)
    lines.push_back(quantity + "(" + symbol_name(ink, symbols[i]) +
                    ") = " + draw::significant(static_cast<double>(y(symbols[i], t))));
  return lines;
}

// Null where it is not one number a step.
const Observable* sensitivity_of(const Snapshot& snapshot) {
  const Observable* total = snapshot.observable("sensitivity.total");
  return total != nullptr && total->values.rows() == 1 ? total : nullptr;
}

}  // namespace

InkColours ink_colours(const PanelContext& context, const CanvasInk& ink, const InkLook& look) {
  const draw::Theme& theme = context.theme;
  InkColours made;
  made.of_step.assign(ink.steps().size(), theme.text);
  const auto by_scale = [&](const Observable& values, Index row) {
    if (values.values.cols() != static_cast<Index>(ink.steps().size())) return;
    made.scale = scale_of(values, theme, theme.classic_red_blue);
    made.has_bar = true;
    for (std::size_t t = 0; t < made.of_step.size(); ++t)
      made.of_step[t] = draw::colour_at(made.scale, values.values(row, static_cast<Index>(t)));
  };
  if (look.by == InkColouring::symbol && ink.y() != nullptr && ink.blank() >= 0)
    for (std::size_t t = 0; t < made.of_step.size(); ++t)
      made.of_step[t] = symbol_colour(theme, ink, static_cast<Index>(t));
  if (look.by == InkColouring::unit && look.states != nullptr) by_scale(*look.states, look.unit);
  if (look.by == InkColouring::sensitivity)
    if (const Observable* total = sensitivity_of(context.snapshot)) by_scale(*total, 0);
  return made;
}

std::optional<InkSpike> spike_of(const Snapshot& snapshot) {
  const Observable* place = snapshot.observable("sensitivity.place");
  if (place == nullptr || place->values.size() != 2) return std::nullopt;
  const float t = place->values(0), k = place->values(1);
  if (!(t >= 0.0F && t < 1e6F && k >= 0.0F && k < 1e6F)) return std::nullopt;
  return InkSpike{static_cast<int>(t), static_cast<int>(k)};
}

std::string symbol_name(const CanvasInk& ink, int k) {
  if (ink.y() == nullptr || k < 0 || k >= static_cast<int>(ink.y()->rows.labels.size())) return std::to_string(k);
  return visible(ink.y()->rows.labels[static_cast<std::size_t>(k)]);
}

void draw_symbol_legend(draw::Picture& picture, const draw::Rect& rect, const CanvasInk& ink,
                        const PanelContext& context) {
  if (ink.y() == nullptr || ink.blank() < 0) return;
  std::vector<draw::LegendEntry> entries;
  std::vector<int> seen;
  const auto add = [&](int k) {
    if (std::find(seen.begin(), seen.end(), k) != seen.end()) return;
    seen.push_back(k);
    draw::LegendEntry entry;
    entry.label = k == ink.blank() ? context.words("panel.canvas.blank") : symbol_name(ink, k);
    entry.colour = symbol_hue(context.theme, k, ink.blank());
    entry.sample = draw::Sample::square;
    entries.push_back(std::move(entry));
  };
  add(ink.blank());
  for (const Spike& spike : spikes_of(ink.y()->values, ink.blank())) add(spike.symbol);
  draw::draw_legend(picture, rect, entries, 1, context.theme, context.fonts);
}

void draw_spikes(draw::Picture& picture, const InkView& view, const CanvasInk& ink, float pen,
                 const PanelContext& context) {
  if (ink.y() == nullptr || ink.blank() < 0) return;
  const float size = context.theme.body();
  std::vector<draw::Rect> taken;
  for (const Spike& spike : spikes_of(ink.y()->values, ink.blank())) {
    if (!spike.read || spike.time >= static_cast<int>(ink.steps().size())) continue;
    const draw::Colour hue = symbol_hue(context.theme, spike.symbol, ink.blank());
    const draw::Point at = view.at(ink.steps()[static_cast<std::size_t>(spike.time)]);
    const float disc = 2.0F * pen;
    picture.rectangle({at.x - 0.5F * disc, at.y - 0.5F * disc, disc, disc}, hue, 0.5F * disc);
    const std::string name = symbol_name(ink, spike.symbol);
    const float wide = context.fonts.width(name, draw::Face::bold, size);
    const draw::Rect place{at.x + 0.5F * disc + 0.2F * size, std::max(view.paper.y, at.y - size), wide, size};
    const auto touches = [&](const draw::Rect& other) {
      return place.x < other.right() && other.x < place.right() && place.y < other.bottom() && other.y < place.bottom();
    };
    if (place.right() > view.paper.right() || std::any_of(taken.begin(), taken.end(), touches)) continue;
    taken.push_back(place);
    picture.text({place.x, place.y}, name, {draw::Face::bold, size, hue, draw::Align::left, false});
  }
}

void draw_mark(draw::Picture& picture, const InkView& view, const CanvasInk& ink, const InkMark& mark, float pen,
               const PanelContext& context) {
  const draw::Theme& theme = context.theme;
  if (mark.t < 0 || mark.t >= static_cast<int>(ink.steps().size())) return;
  const draw::Point at = view.at(ink.steps()[static_cast<std::size_t>(mark.t)]);
  const float radius = 0.5F * pen + 3.0F * theme.scale, size = theme.body(), gap = 0.3F * size;
  std::vector<draw::Point> ring;
  for (int i = 0; i < 24; ++i) {
    const float angle = 6.2831853F * static_cast<float>(i) / 24.0F;
    ring.push_back({at.x + radius * std::cos(angle), at.y + radius * std::sin(angle)});
  }
  picture.polyline(std::move(ring), mark.colour, theme.line(), draw::Dash::solid, true);
  const float wide = context.fonts.width(mark.word, draw::Face::bold, size);
  const bool right = at.x + radius + gap + wide <= view.paper.right();
  const float top =
      mark.below ? std::min(view.paper.bottom() - size, at.y + radius) : std::max(view.paper.y, at.y - radius - size);
  const draw::Point corner{right ? at.x + radius + gap : at.x - radius - gap - wide, top};
  picture.rectangle({corner.x - 2.0F, corner.y, wide + 4.0F, size}, theme.page.with_alpha(0.8F), 2.0F);
  picture.text(corner, mark.word, {draw::Face::bold, size, mark.colour, draw::Align::left, false});
}

std::vector<std::string> step_lines(const PanelContext& context, const CanvasInk& ink, const InkLook& look, int t) {
  std::vector<std::string> lines{
      context.words("panel.canvas.place", {std::to_string(t + 1), std::to_string(ink.steps().size())})};
  std::vector<std::string> more = likeliest_lines(ink, t);
  if (look.by == InkColouring::unit && look.states != nullptr && t < static_cast<int>(look.states->values.cols()))
    more = entry_lines(context, *look.states, look.unit, t);
  if (look.by == InkColouring::sensitivity)
    if (const Observable* total = sensitivity_of(context.snapshot);
        total != nullptr && t < static_cast<int>(total->values.cols()))
      more = entry_lines(context, *total, 0, t);
  lines.insert(lines.end(), more.begin(), more.end());
  return lines;
}

}  // namespace unrolled
