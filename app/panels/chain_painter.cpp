#include "app/panels/chain_painter.h"

#include <algorithm>
#include <cmath>

#include "app/draw/arrow.h"
#include "app/draw/colour_bar.h"
#include "app/draw/colour_map.h"
#include "app/draw/coloured_text.h"
#include "app/draw/numbers.h"
#include "app/draw/symbols.h"

namespace unrolled {

using draw::Align;
using draw::Colour;
using draw::Face;
using draw::Point;
using draw::Rect;
using draw::TextStyle;

ChainFocus chain_focus(const PanelContext& context, const ChainNumbers& chain) {
  const int k = chain.steps(), reached = chain.walk().reached();
  for (const Selection* selection : {&context.hover, &context.pinned}) {
    const int t = selection->time + 1, i = selection->unit + 1;
    if (t < 1 || t > k || i > k) continue;
    if (i > 0 && (i > t || !chain.walk().shows({i, t}))) continue;
    if (t > reached) continue;
    return {i, t, true};
  }
  if (const auto current = chain.walk().current())
    return {current->i == current->t ? 0 : current->i, current->t, false};
  return {0, chain.walk().walking() ? 0 : k, false};
}

ChainPainter::ChainPainter(const PanelContext& context, const ChainNumbers& chain, draw::Size size)
    : context_(context),
      theme_(context.theme),
      fonts_(context.fonts),
      chain_(chain),
      walk_(chain.walk()),
      focus_(chain_focus(context, chain)),
      layout_(lay_out_chain(context, chain, size)),
      scale_(scale_of_paths(context.theme)),
      picture_(size) {}

draw::Picture ChainPainter::paint() {
  if (layout_.names >= 0.0F) {
    edges();
    states();
    inputs();
  }
  grounds();
  numbers();
  row_names();
  sums();
  marks();
  if (layout_.bar_left > 0.0F)
    draw::draw_colour_bar(picture_, {layout_.bar_left, layout_.cells.y, 1.0F, layout_.cells.height}, scale_, theme_,
                          fonts_);
  side();
  hits();
  return std::move(picture_);
}

// The chain itself, as far as the walk has come; along the focus' path in its colour, and each edge with its factor.
void ChainPainter::edges() {
  const float size = theme_.axis();
  for (int t = 1; t <= std::max(walk_.reached(), 0); ++t) {
    const Rect from = layout_.node_box(t - 1), to = layout_.node_box(t);
    const bool lit = on_path(t);
    const Colour colour = lit ? theme_.cell : draw::mix(theme_.page, theme_.secondary, 0.6F);
    draw::draw_arrow(picture_, {from.right() + 1.0F, layout_.nodes}, {to.x - 1.0F, layout_.nodes}, colour,
                     lit ? 1.8F * theme_.line() : theme_.line());
    if (t < 2 || !walk_.shows({1, t})) continue;
    // Above the edge, between the names of its two states.
    const float name = std::max(draw::symbols_width("s_" + std::to_string(t), Face::sans, size, fonts_), 0.5F * size);
    const float room = layout_.pitch - name - 0.8F * theme_.unit();
    const std::string text = fitting_number(chain_.factor(t), room, Face::sans, size, fonts_);
    if (text.empty()) continue;
    const float middle = (layout_.x_of(t - 1) + layout_.x_of(t)) / 2;
    const std::string times = fonts_.width("×" + text, Face::sans, size) <= room ? "×" + text : text;
    picture_.text({middle, layout_.names}, times,
                  {lit ? Face::bold : Face::sans, size, theme_.cell, Align::centre, false});
  }
}

void ChainPainter::states() {
  const float size = theme_.axis();
  for (int t = 0; t <= layout_.steps; ++t) {
    const Rect box = layout_.node_box(t);
    const float round = box.height / 2;
    if (t > walk_.reached()) {  // still to come
      picture_.rectangle(box, draw::mix(theme_.page, theme_.hairline, 0.5F), round);
      continue;
    }
    const bool begins = focus_.i > 0 && t == focus_.i, ends = focus_.i > 0 && t == focus_.t;
    const Colour rim = begins                                            ? theme_.gate_forget
                       : ends                                            ? theme_.cell
                       : focus_.chosen && focus_.i == 0 && t == focus_.t ? theme_.accent
                                                                         : theme_.hidden;
    picture_.rectangle(box, rim, round);
    const Rect inner = box.inset(begins || ends ? 1.6F * theme_.line() : theme_.line());
    picture_.rectangle(inner, draw::mix(theme_.page, theme_.hidden, 0.12F), inner.height / 2);
    const float room = inner.width - 0.4F * theme_.unit();
    const std::string text =
        t == 0 ? typed_number(chain_.s(0)) : fitting_number(chain_.s(t), room, Face::sans, size, fonts_);
    if (fonts_.width(text, Face::sans, size) > room) continue;
    picture_.text({layout_.x_of(t), layout_.nodes - size / 2}, text,
                  {Face::sans, size, theme_.text, Align::centre, false});
    const std::string name = "s_" + std::to_string(t);
    const TextStyle style{Face::sans, size, theme_.hidden, Align::left, false};
    draw::draw_symbols(picture_,
                       {layout_.x_of(t) - draw::symbols_width(name, Face::sans, size, fonts_) / 2, layout_.names}, name,
                       style, fonts_);
  }
}

void ChainPainter::inputs() {
  if (layout_.inputs.height <= 0.0F) return;
  const float size = theme_.axis(), middle = layout_.inputs.y + layout_.inputs.height / 2;
  const Colour ground = draw::mix(theme_.page, theme_.hairline, 0.6F);
  const float room = layout_.pitch - 0.5F * theme_.unit();
  const auto name_of = [](int t) { return "x_" + std::to_string(t) + " = "; };
  bool named = true;
  for (int t = 1; t <= layout_.steps; ++t)
    named = named && draw::symbols_width(name_of(t) + typed_number(chain_.x(t)), Face::sans, size, fonts_) <= room;
  for (int t = 1; t <= layout_.steps; ++t) {
    const Rect track = layout_.input_track(t);
    const double x = std::clamp(chain_.x(t), -kMostChainInput, kMostChainInput);
    picture_.rectangle(track, ground, 2.0F * theme_.scale);
    if (std::isfinite(x)) {
      const float end = middle - static_cast<float>(x / kMostChainInput) * track.height / 2;
      picture_.rectangle({track.x, std::min(end, middle), track.width, std::max(1.0F, std::abs(end - middle))},
                         draw::mix(theme_.page, theme_.input, 0.55F));
      picture_.rectangle({track.x, end - theme_.line() / 2, track.width, theme_.line()}, theme_.input);
    }
    picture_.line({track.x, middle}, {track.right(), middle}, theme_.secondary, 1.0F);
    const std::string name = name_of(t), text = typed_number(chain_.x(t));
    const float wide = draw::symbols_width(name, Face::sans, size, fonts_);
    const float number = fonts_.width(text, Face::sans, size);
    if (number > room) continue;
    const float left = layout_.x_of(t) - ((named ? wide : 0.0F) + number) / 2;
    if (named)
      draw::draw_symbols(picture_, {left, layout_.input_text}, name,
                         {Face::sans, size, theme_.input, Align::left, false}, fonts_);
    picture_.text({left + (named ? wide : 0.0F), layout_.input_text}, text,
                  {Face::sans, size, theme_.text, Align::left, false});
  }
  // What all steps share stands below s_0.
  float y = layout_.inputs.y;
  for (const auto& [letter, value] : {std::pair("w = ", chain_.w()), std::pair("u = ", chain_.u())}) {
    const std::string text = letter + typed_number(value);
    if (fonts_.width(text, Face::sans, size) <= layout_.labels.width - 0.5F * theme_.unit())
      picture_.text({layout_.labels.x, y}, text, {Face::sans, size, theme_.text, Align::left, false});
    y += 1.4F * size;
  }
}

void ChainPainter::grounds() {
  for (int t = 1; t <= layout_.steps; ++t)
    for (int i = 1; i <= t; ++i) {
      const Rect box = layout_.box(i, t).inset(1.0F);
      if (box.width <= 0.0F || box.height <= 0.0F) continue;
      const bool shown = walk_.shows({i, t});
      picture_.rectangle(box,
                         shown ? draw::colour_at(scale_, static_cast<float>(std::abs(chain_.path(i, t))))
                               : draw::mix(theme_.page, theme_.hairline, 0.35F),
                         3.0F * theme_.scale);
    }
}

void ChainPainter::numbers() {
  const float size = layout_.type;
  const float room = layout_.pitch - 0.75F * theme_.unit();
  for (int t = 1; t <= layout_.steps; ++t)
    for (int i = 1; i <= t; ++i) {
      if (!walk_.shows({i, t}) || layout_.row < size) continue;
      const Rect box = layout_.box(i, t);
      const double value = chain_.path(i, t);
      const Colour ink = draw::ink_on(draw::colour_at(scale_, static_cast<float>(std::abs(value))), theme_);
      const float middle = box.y + box.height / 2, x = layout_.x_of(t);
      const TextStyle strong{Face::bold, size, ink, Align::centre, false};
      const TextStyle plain{Face::sans, size, ink, Align::centre, false};
      if (i == t || !layout_.two_lines) {
        picture_.text({x, middle - size / 2}, fitting_number(value, room, Face::bold, size, fonts_), strong);
        continue;
      }
      const float times = fonts_.width("× ", Face::sans, size);
      const std::string factor = fitting_number(chain_.factor(t), room - times, Face::sans, size, fonts_);
      if (!factor.empty()) picture_.text({x, middle - 1.02F * size}, "× " + factor, plain);
      picture_.text({x, middle + 0.02F * size}, fitting_number(value, room, Face::bold, size, fonts_), strong);
    }
}

// Left of where a path begins stands what it begins with.
void ChainPainter::row_names() {
  const float size = std::min(theme_.axis(), layout_.row / 1.15F);  // an index hangs below its line
  if (size < 0.7F * theme_.axis()) return;
  for (int i = 1; i <= layout_.steps; ++i) {
    if (!walk_.shows({i, i}) && walk_.reached() < i) continue;
    const Rect box = layout_.box(i, i);
    const float room = box.x - layout_.labels.x - 0.5F * theme_.unit();
    std::string name = immediate_name(chain_, i);
    if (draw::symbols_width(name, Face::sans, size, fonts_) > room) name = "i = " + std::to_string(i);
    const float wide = draw::symbols_width(name, Face::sans, size, fonts_);
    if (wide > room) continue;
    draw::draw_symbols(picture_, {box.x - 0.5F * theme_.unit() - wide, box.y + box.height / 2 - size / 2}, name,
                       {Face::sans, size, theme_.gate_forget, Align::left, false}, fonts_);
  }
}

void ChainPainter::sums() {
  const float size = theme_.axis(), y = layout_.sums + (layout_.line - size) / 2;
  if (y + size > picture_.size().height) return;
  picture_.line({layout_.cells.x, layout_.sums}, {layout_.cells.right(), layout_.sums}, theme_.hairline, 1.0F);
  const std::string name = "∂s_t/∂" + chain_.theta();
  const float wide = draw::symbols_width(name, Face::sans, size, fonts_);
  if (wide + 0.5F * theme_.unit() <= layout_.labels.width)
    draw::draw_symbols(picture_, {layout_.cells.x - 0.5F * theme_.unit() - wide, y}, name,
                       {Face::sans, size, theme_.secondary, Align::left, false}, fonts_);
  // All in the type in which the widest has room.
  const float room = layout_.pitch - 0.75F * theme_.unit();
  float type = size;
  for (int t = 1; t <= layout_.steps; ++t)
    if (fonts_.width(draw::significant(chain_.sum(t), 2), Face::bold, size) > room) type = 0.85F * size;
  for (int t = 1; t <= walk_.complete(); ++t) {
    const bool lit = focus_.t == t && focus_.i == 0;
    const std::string text = fitting_number(chain_.sum(t), room, Face::bold, type, fonts_);
    picture_.text({layout_.x_of(t), y + (size - type) / 2}, text,
                  {Face::bold, type, lit ? theme_.accent : theme_.text, Align::centre, false});
  }
}

void ChainPainter::marks() {
  if (focus_.t < 1) return;
  const float line = 1.5F * theme_.scale;
  if (focus_.i > 0) {
    // The path so far: from where it leaves the parameter to the cell spoken of.
    const Rect first = layout_.box(focus_.i, focus_.i), last = layout_.box(focus_.i, focus_.t);
    picture_.frame({first.x + 0.5F, first.y + 0.5F, last.right() - first.x - 1.0F, first.height - 1.0F}, theme_.cell,
                   line);
    if (last.width > 4.0F && last.height > 4.0F && focus_.i < focus_.t)
      picture_.frame(last.inset(2.0F), theme_.accent, line);
  } else if (focus_.chosen || walk_.walking()) {
    const Rect top = layout_.box(1, focus_.t), bottom = layout_.box(focus_.t, focus_.t);
    picture_.frame({top.x + 0.5F, top.y + 0.5F, top.width - 1.0F, bottom.bottom() - top.y - 1.0F}, theme_.accent, line);
  }
}

void ChainPainter::hits() {
  const int k = layout_.steps;
  if (layout_.names >= 0.0F) {
    for (int t = 0; t <= k; ++t) picture_.hit({layout_.node_box(t), kChainStates, 1, 1, 0, t});
    for (int t = 2; t <= k; ++t) {
      const float from = layout_.node_box(t - 1).right(), to = layout_.node_box(t).x;
      if (to > from + 1.0F)
        picture_.hit({{from, layout_.names, to - from, layout_.node_box(t).bottom() - layout_.names},
                      kChainFactors,
                      1,
                      1,
                      0,
                      t});
    }
    if (layout_.inputs.height > 0.0F)
      picture_.hit(
          {{layout_.cells.x, layout_.inputs.y, layout_.cells.width, layout_.inputs.height}, kChainInputs, 1, k, 0, 1});
  }
  picture_.hit({layout_.cells, kChainPaths, k, k, 1, 1});
  picture_.hit({{layout_.cells.x, layout_.sums, layout_.cells.width, layout_.line}, kChainSums, 1, k, 0, 1});
}

}  // namespace unrolled
