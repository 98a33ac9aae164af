#include <algorithm>
#include <cmath>
#include <string>
#include <utility>
#include <vector>

#include "app/draw/arrow.h"
#include "app/draw/symbols.h"
#include "app/panels/observed.h"
#include "app/panels/unrolled_painter.h"

namespace unrolled {

using draw::Align;
using draw::Colour;
using draw::Dash;
using draw::Face;
using draw::Point;
using draw::Rect;

// ── Arrows ──

float UnrolledPainter::arrow_width(bool now) const { return (now ? 1.7F : 0.7F) * theme_.line(); }

Colour UnrolledPainter::arrow_colour(bool reached, bool now) const {
  return now ? theme_.accent : reached ? theme_.secondary : unreached_colour();
}

bool UnrolledPainter::forward_now(Index t) const {
  return window_.walk.phase == WalkPosition::Phase::forward && t == window_.walk.time;
}

bool UnrolledPainter::backward_now(Index t) const {
  return window_.walk.phase == WalkPosition::Phase::backward && t == window_.walk.time;
}

float UnrolledPainter::gradient_width(const GradientNorms& norms, Index t, float room) const {
  const float plain = arrow_width(backward_now(t));
  if (layout_.numbers || norms.of.empty()) return plain;
  const float norm = norms.of[static_cast<std::size_t>(t)];
  if (!(norms.largest > 0.0F) || !(norm > 0.0F) || !std::isfinite(norms.largest)) return 0.4F * theme_.line();
  const float share = std::clamp(1.0F + 0.25F * std::log10(norm / norms.largest), 0.0F, 1.0F);
  return std::max(0.4F * theme_.line(), std::min((0.4F + 1.5F * share) * theme_.line(), 0.3F * (room - 2.0F)));
}

void UnrolledPainter::vertical_arrows() {
  const UnrolledRow* output = layout_.row(Quantity::y);
  const UnrolledRow* probability = layout_.row(Quantity::p);
  if (output == nullptr) output = probability;
  const UnrolledRow* hidden = layout_.row(Quantity::h);
  const UnrolledRow* lowest = layout_.row(Quantity::c) != nullptr ? layout_.row(Quantity::c) : hidden;
  const UnrolledRow* input = layout_.row(Quantity::x);
  const float space = 2.0F * theme_.scale;
  for (Index t = layout_.first; t < layout_.first + layout_.count; ++t) {
    const bool reached = window_.walk.has_value(t), now = forward_now(t);
    const float x = value_middle(t);
    const Colour colour = arrow_colour(reached, now);
    if (window_.has_input(t) && (input != nullptr || layout_.input_top)) {
      const float from = input != nullptr ? input->top : *layout_.input_top;
      draw::draw_arrow(picture_, {x, from - space}, {x, lowest->bottom() + space}, colour, arrow_width(now));
      arrow_label({x, 0.5F * (from + lowest->bottom())}, input_weights_, from - lowest->bottom(), t);
    }
    if (output != nullptr && window_.has_output(t)) {
      draw::draw_arrow(picture_, {x, hidden->top - space}, {x, output->bottom() + space}, colour, arrow_width(now));
      arrow_label({x, 0.5F * (hidden->top + output->bottom())}, output_weights_, hidden->top - output->bottom(), t);
      if (shows_gradients_ && window_.dy != nullptr && window_.walk.has_gradient(t)) {
        const float back = gradient_middle(t);
        draw::draw_arrow(picture_, {back, output->bottom() + space}, {back, hidden->top - space}, gradient_colour_,
                         gradient_width(output_norms_, t, 0.5F * layout_.pitch));
      }
    }
    if (probability != nullptr && output != probability && window_.has_output(t))
      draw::draw_arrow(picture_, {x, output->top - space}, {x, probability->bottom() + space}, colour,
                       arrow_width(now));
  }
}

void UnrolledPainter::arrow_label(Point middle, const std::string& label, float room, Index t) {
  if (!layout_.numbers || room < 1.1F * layout_.type) return;
  const float size = 0.9F * layout_.type;
  if (t > layout_.first && draw::symbols_width(label, Face::sans, size, fonts_) > 0.5F * layout_.pitch) return;
  symbols({middle.x - 0.5F * layout_.type, middle.y - 0.5F * size}, label, size, theme_.secondary, Align::right);
}

std::pair<float, float> UnrolledPainter::levels(const UnrolledRow& row) const {
  if (!shows_gradients_) return {row.top + 0.5F * row.height, 0.0F};
  if (layout_.numbers || !shows_values_) return {row.top + 0.36F * row.height, row.top + 0.72F * row.height};
  const float half = row.bottom() - row.gradient_top;
  return {row.top + 0.5F * half, row.gradient_top + 0.5F * half};
}

void UnrolledPainter::recurrent_arrows() {
  const UnrolledRow& hidden = *layout_.row(Quantity::h);
  const UnrolledRow* cell = layout_.row(Quantity::c);
  const auto [forward, backward] = levels(hidden);
  const float space = 2.0F * theme_.scale;
  for (Index t = layout_.first; t + 1 < layout_.first + layout_.count; ++t) {
    const float from = layout_.column(t) + layout_.box + space;
    const float to = layout_.column(t + 1) - space;
    const bool now = forward_now(t + 1);
    const Colour colour = arrow_colour(window_.walk.has_value(t + 1), now);
    draw::draw_arrow(picture_, {from, forward}, {to, forward}, colour, arrow_width(now));
    recurrent_label(0.5F * (from + to), forward, to - from);
    if (cell != nullptr) {
      const float y = cell->top + 0.5F * cell->height;
      const float c_from = cell->numbers && shows_gradients_ ? layout_.column(t) + layout_.value_width + space : from;
      draw::draw_arrow(picture_, {c_from, y}, {to, y}, colour, arrow_width(now));
    }
    if (shows_gradients_ && window_.dh != nullptr && window_.walk.has_gradient(t))
      draw::draw_arrow(picture_, {to, backward}, {from, backward}, gradient_colour_,
                       gradient_width(hidden_norms_, t, to - from));
  }
}

void UnrolledPainter::recurrent_label(float middle, float level, float room) {
  const float size = 0.9F * layout_.type;
  if (draw::symbols_width(hidden_weights_, Face::sans, size, fonts_) > room) return;
  symbols({middle, level - size - 0.25F * layout_.type}, hidden_weights_, size, theme_.secondary, Align::centre);
}

// ── The ends of the window ──

void UnrolledPainter::barrier(float x, float top, float bottom) {
  const float half = 0.25F * layout_.type;
  picture_.begin_clip({x - half, top, 2.0F * half, bottom - top});
  const float step = 5.0F * theme_.scale;
  for (float y = top; y < bottom + 2.0F * half; y += step)
    picture_.line({x - half, y}, {x + half, y - 2.0F * half}, mix(theme_.page, gradient_colour_, 0.55F), 1.0F);
  picture_.end_clip();
  picture_.line({x + half, top}, {x + half, bottom}, gradient_colour_, 1.0F * theme_.scale, Dash::dashed);
}

void UnrolledPainter::left_end() {
  const UnrolledRow& hidden = *layout_.row(Quantity::h);
  const UnrolledRow* cell = layout_.row(Quantity::c);
  const auto [forward, backward] = levels(hidden);
  const float space = 2.0F * theme_.scale;
  const float to = layout_.column(layout_.first) - space;
  if (layout_.first > 0) {
    text({to - space, forward - 1.2F * theme_.axis()}, "… " + std::to_string(layout_.first), theme_.axis(),
         theme_.secondary, Align::right);
    draw::draw_arrow(picture_, {to - 1.6F * layout_.type, forward}, {to, forward}, theme_.secondary,
                     arrow_width(false));
    return;
  }
  if (window_.h0 == nullptr) return;
  const bool now = forward_now(0);
  const bool truncated = window_.is_carried() && window_.is_truncated();
  const float box_width = layout_.numbers ? carried_width() : layout_.box;
  const Rect box{layout_.carried_left, hidden.top, box_width, hidden.height};
  const float wall = box.right() + 0.5F * layout_.type;
  if (truncated) {
    const float bottom = (cell != nullptr ? cell->bottom() : hidden.bottom()) + 0.5F * layout_.type;
    barrier(wall, hidden.top - 0.5F * layout_.type, bottom);
  }
  carried_box(Quantity::h0, hidden, *window_.h0);
  draw::draw_arrow(picture_, {box.right() + space, forward}, {to, forward}, arrow_colour(true, now), arrow_width(now));
  recurrent_label(0.5F * (wall + 0.3F * layout_.type + to), forward, to - wall - 0.3F * layout_.type);
  if (cell != nullptr && window_.c0 != nullptr) {
    carried_box(Quantity::c0, *cell, *window_.c0);
    const float y = cell->top + 0.5F * cell->height;
    draw::draw_arrow(picture_, {box.right() + space, y}, {to, y}, arrow_colour(true, now), arrow_width(now));
  }
  if (shows_gradients_ && window_.dh != nullptr && window_.walk.has_gradient(0) &&
      (truncated || !window_.is_truncated())) {
    const float end = truncated ? wall + 0.25F * layout_.type : box.right() + space;
    draw::draw_arrow(picture_, {to, backward}, {end, backward}, gradient_colour_,
                     gradient_width(hidden_norms_, 0, to - end));
  }
  if (layout_.shows_carried_words) carried_words(cell != nullptr ? *cell : hidden, truncated);
}

float UnrolledPainter::carried_width() const {
  const float letter = fonts_.width("0", Face::mono, layout_.type);
  return static_cast<float>(layout_.value_style.characters) * letter + 0.9F * layout_.type;
}

void UnrolledPainter::carried_box(Quantity quantity, const UnrolledRow& row, const Observable& values) {
  const float box_width = layout_.numbers ? carried_width() : layout_.box;
  const float bottom = !row.numbers && shows_gradients_ && shows_values_ && row.gradient_top > row.top
                           ? row.top + (row.bottom() - row.gradient_top)
                           : row.bottom();
  const Rect box{layout_.carried_left, row.top, box_width, bottom - row.top};
  if (row.numbers) {
    frame(box, role(quantity), false, true);
    column_of_numbers(row, values.values, 0, box.right() - 0.45F * layout_.type, false, -1);
  } else {
    picture_.heatmap(box, grids_.get(shared(&values), 0, 1),
                     scale_of(*window_.of(row.quantity), theme_, theme_.classic_red_blue));
    picture_.frame(box, mix(theme_.hairline, theme_.secondary, 0.35F), 1.0F);
  }
  picture_.hit({box, kind_of(quantity), static_cast<int>(row.entries), 1, 0, 0});
  const std::string name = quantity == Quantity::h0 ? "h_0" : "c_0";
  if (quantity == Quantity::h0 && row.top >= 1.3F * layout_.type)
    symbols({box.x + 0.5F * box.width, box.y - 1.25F * layout_.type}, name, layout_.type, theme_.secondary,
            Align::centre);
}

void UnrolledPainter::carried_words(const UnrolledRow& above, bool truncated) {
  const float left = layout_.shows_names && layout_.numbers ? layout_.carried_left : 0.0F;
  const bool zero = (window_.h0->values.array() == 0.0F).all();
  const std::string words = zero ? context_.words("panel.unrolled.from_zeros")
                                 : context_.words(truncated ? "panel.unrolled.carried" : "panel.unrolled.carried_on");
  const float right = layout_.left - (layout_.numbers ? 2.0F : 0.6F) * layout_.type;
  side_words({left, above.bottom() + 0.6F * layout_.type}, right - left, words);
}

void UnrolledPainter::side_words(Point at, float room, const std::string& words) {
  const std::vector<std::string> lines = wrapped(words, room, theme_.axis(), Face::sans, fonts_);
  const float end = at.y + static_cast<float>(lines.size()) * 1.2F * theme_.axis();
  float limit = layout_.formula_lines > 0 ? layout_.formula_top : picture_.size().height;
  const UnrolledRow* input = layout_.row(Quantity::x);
  if (input != nullptr && at.x < layout_.left && layout_.shows_names && !layout_.numbers) limit = input->top;
  if (end > limit) return;
  for (const std::string& line : lines) {
    if (width(line) > room + 1.0F) return;
  }
  for (const std::string& line : lines) {
    text(at, line, theme_.axis(), theme_.secondary, Align::left);
    at.y += 1.2F * theme_.axis();
  }
}

void UnrolledPainter::right_end() {
  const UnrolledRow& hidden = *layout_.row(Quantity::h);
  const UnrolledRow* cell = layout_.row(Quantity::c);
  const float space = 2.0F * theme_.scale;
  const Index last = layout_.first + layout_.count - 1;
  // What begins with zeros is not known to go on.
  if (last + 1 == window_.steps && !window_.is_carried()) return;
  const float level = levels(hidden).first;
  const float from = layout_.right + space;
  const float to = from + 1.8F * layout_.type;
  const Colour colour = arrow_colour(window_.walk.has_value(last), false);
  draw::draw_arrow(picture_, {from, level}, {to, level}, colour, arrow_width(false));
  if (cell != nullptr) {
    const float y = cell->top + 0.5F * cell->height;
    const float c_from = cell->numbers && shows_gradients_ ? layout_.column(last) + layout_.value_width + space : from;
    draw::draw_arrow(picture_, {c_from, y}, {to, y}, colour, arrow_width(false));
  }
  const Index after = window_.steps - 1 - last;
  if (after > 0) {
    text({from, level - 1.2F * theme_.axis() - 2.0F}, std::to_string(after) + " …", theme_.axis(), theme_.secondary,
         Align::left);
    return;
  }
  const float wall = to + 0.5F * layout_.type;
  barrier(wall, hidden.top - 0.5F * layout_.type,
          (cell != nullptr ? cell->bottom() : hidden.bottom()) + 0.5F * layout_.type);
  const float end = layout_.bar_left > 0.0F ? layout_.bar_left : picture_.size().width;
  const float bottom = (cell != nullptr ? cell->bottom() : hidden.bottom()) + 0.7F * layout_.type;
  side_words({from + 0.3F * layout_.type, bottom}, end - from - 0.3F * layout_.type,
             context_.words("panel.unrolled.goes_on"));
}

}  // namespace unrolled
