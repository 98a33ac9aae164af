#include "app/panels/unrolled_picture.h"

#include <algorithm>
#include <cmath>
#include <utility>

#include "app/draw/arrow.h"
#include "app/draw/colour_bar.h"
#include "app/draw/colour_map.h"
#include "app/draw/numbers.h"
#include "app/panels/labels.h"
#include "app/panels/observed.h"

namespace unrolled {

namespace {

using draw::Align;
using draw::Colour;
using draw::Dash;
using draw::Face;
using draw::Point;
using draw::Rect;

int kind_of(Quantity quantity) { return static_cast<int>(quantity); }

std::string weights_symbol(const Snapshot& snapshot, const char* part, const char* otherwise) {
  for (const Observable* one : snapshot.observables_of("weights"))
    if (one->id.ends_with(part)) return draw::with_subscripts(one->symbol);
  return draw::with_subscripts(otherwise);
}

// One colour scale for all gradients of the window.
draw::ColourScale gradient_scale(const UnrolledGraph& window, const draw::Theme& theme) {
  draw::ColourScale scale;
  scale.map = draw::ColourMap::signed_map;
  scale.dark = theme.dark;
  scale.high = 0.0F;
  for (const Observable* one : {window.dh, window.dy})
    if (one != nullptr) scale.high = std::max(scale.high, scale_of(*one, theme, false).high);
  if (!(scale.high > 0.0F)) scale.high = 1.0F;
  scale.low = -scale.high;
  return scale;
}

// Of a gradient at every step.
struct GradientNorms {
  std::vector<float> of;
  float largest = 0.0F;

  explicit GradientNorms(const Observable* gradient) {
    if (gradient == nullptr) return;
    for (Index t = 0; t < gradient->values.cols(); ++t) {
      of.push_back(gradient->values.col(t).norm());
      largest = std::max(largest, of.back());
    }
  }
};

class Painter {
 public:
  Painter(const PanelContext& context, const UnrolledGraph& window, const UnrolledShow& show, StripGrids& grids,
          draw::Size size)
      : context_(context),
        theme_(context.theme),
        fonts_(context.fonts),
        window_(window),
        show_(show),
        grids_(grids),
        picture_(size),
        gradient_colour_(theme_.gate_forget),
        gradient_scale_(gradient_scale(window, theme_)),
        hidden_norms_(window.dh),
        output_norms_(window.dy) {
    shows_gradients_ = show.gradients && (window.dh != nullptr || window.dy != nullptr);
    shows_values_ = show.values || !shows_gradients_;
    input_weights_ = weights_symbol(context.snapshot, ".W_x", "W_x");
    hidden_weights_ = weights_symbol(context.snapshot, ".W_h", "W_h");
    output_weights_ = weights_symbol(context.snapshot, "output.W", "W_hy");
    const auto& walk = window.walk;
    current_ = walk.phase == WalkPosition::Phase::none ? (window.is_watched ? context.time() : -1)
                                                       : static_cast<int>(walk.time);
    UnrolledWish wish;
    wish.values = show.values;
    wish.gradients = show.gradients;
    wish.detail = show.detail;
    wish.focus = walk.phase != WalkPosition::Phase::none ? static_cast<int>(walk.time)
                 : window.is_watched                     ? context.pinned.time
                                                         : -1;
    if (wish.focus >= window.steps) wish.focus = -1;
    wish.formula_lines = static_cast<int>(show.formula.size());
    for (const auto& [quantity, name] : names()) wish.names = std::max(wish.names, width(name));
    for (const std::string& label : {input_weights_, hidden_weights_, output_weights_})
      wish.label = std::max(wish.label, width(label));
    for (const char* words : {"panel.unrolled.carried", "panel.unrolled.goes_on"})
      for (const std::string& word : wrapped(context.words(words), 0.0F, theme_.axis(), Face::sans, fonts_))
        wish.carried = std::max(wish.carried, width(word));
    for (const draw::ColourScale& scale : {gradient_scale_, hidden_scale()})
      wish.bar = std::max(wish.bar, draw::colour_bar_width(scale, 200.0F, theme_, fonts_));
    layout_ = lay_out_unrolled(window, wish, size, theme_, fonts_);
  }

  draw::Picture paint() {
    for (const UnrolledRow& row : layout_.rows) {
      if (row.numbers)
        number_boxes(row);
      else
        strips(row);
    }
    vertical_arrows();
    recurrent_arrows();
    left_end();
    right_end();
    loss_row();
    for (Index t = layout_.first; t < layout_.first + layout_.count; ++t) one_line_texts(t);
    one_line_hits();
    if (layout_.shows_names) row_names();
    mark_unit();
    mark_current();
    formula();
    return std::move(picture_);
  }

 private:
  float width(const std::string& text, Face face = Face::sans) const { return fonts_.width(text, face, theme_.axis()); }
  void text(Point at, const std::string& words, float size, Colour colour, Align align, Face face = Face::sans) {
    picture_.text(at, words, {face, size, colour, align, false});
  }

  draw::ColourScale hidden_scale() const { return scale_of(*window_.h, theme_, theme_.classic_red_blue); }

  Colour role(Quantity quantity) const {
    switch (quantity) {
      case Quantity::x:
        return window_.layer == 0 ? theme_.input : theme_.hidden;
      case Quantity::input:
        return theme_.input;
      case Quantity::h:
      case Quantity::h0:
        return theme_.hidden;
      case Quantity::c:
      case Quantity::c0:
        return theme_.cell;
      default:
        return theme_.output;
    }
  }

  static Quantity gradient_of(Quantity quantity) { return quantity == Quantity::h ? Quantity::dh : Quantity::dy; }
  // The gradient that is drawn with a row's values; in strips, that of y lies below p.
  const Observable* gradient(const UnrolledRow& row) const {
    if (!shows_gradients_) return nullptr;
    if (row.quantity == Quantity::h) return window_.dh;
    if (row.quantity == Quantity::y || (row.quantity == Quantity::p && !row.numbers && !has_row(Quantity::y)))
      return window_.dy;
    return nullptr;
  }
  bool has_row(Quantity quantity) const { return layout_.row(quantity) != nullptr; }
  bool has_box(Quantity quantity, Index t) const {
    if (quantity == Quantity::x) return window_.layer > 0 || window_.has_input(t);
    if (quantity == Quantity::y || quantity == Quantity::p) return window_.has_output(t);
    return true;
  }
  float value_middle(Index t) const {
    const float aside = shows_gradients_ && !layout_.numbers ? strip_offset() : 0.0F;
    return layout_.column(t) + 0.5F * (shows_values_ ? layout_.value_width : layout_.box) - aside;
  }
  // Of the arrows up and down, from the middle of a strip.
  float strip_offset() const { return std::min(0.22F * layout_.pitch, 0.7F * layout_.type); }
  float gradient_middle(Index t) const {
    if (!layout_.numbers) return layout_.column(t) + 0.5F * layout_.box + strip_offset();
    return layout_.column(t) + 0.5F * (layout_.value_width + layout_.box);
  }

  // ── Vectors as columns of numbers ──

  void frame(const Rect& box, Colour colour, bool filled, bool reached) {
    if (reached && filled) picture_.rectangle(box, mix(theme_.page, colour, theme_.dark ? 0.14F : 0.07F));
    if (reached) {
      picture_.frame(box, colour, 1.2F * theme_.scale);
    } else {
      picture_.polyline({{box.x, box.y}, {box.right(), box.y}, {box.right(), box.bottom()}, {box.x, box.bottom()}},
                        theme_.hairline, 1.2F * theme_.scale, Dash::dashed, true);
    }
  }

  std::string number(const UnrolledRow& row, double value) const {
    if (row.quantity == Quantity::x && window_.is_one_hot()) return draw::fixed(value, 0);
    return std::abs(value) >= 1e5 ? draw::significant(value, 2) : draw::fixed(value, layout_.value_style.decimals);
  }
  std::string gradient_number(double value) const {
    const double scaled = value / std::pow(10.0, layout_.gradient_style.exponent);
    const std::string digits = draw::fixed(scaled, layout_.gradient_style.decimals);
    return scaled > 0.0 && digits.find_first_of("123456789") != std::string::npos ? "+" + digits : digits;
  }

  void column_of_numbers(const UnrolledRow& row, const Matrix<float>& values, Index col, float right, bool as_gradient,
                         Index marked) {
    const float first = row.top + 0.5F * (row.height - static_cast<float>(row.entries) * layout_.line);
    for (Index i = 0; i < row.entries; ++i) {
      const auto value = static_cast<double>(values(i, col));
      const float top = first + static_cast<float>(i) * layout_.line + 0.5F * (layout_.line - layout_.type);
      Colour colour = as_gradient ? gradient_colour_ : theme_.text;
      const std::string digits = as_gradient ? gradient_number(value) : number(row, value);
      if (i == marked) {
        // The target's entry: told by its ground, its colour and the line below it.
        const float wide = fonts_.width(digits, Face::mono, layout_.type);
        const float left = right - wide - 0.25F * layout_.type;
        const float line = 1.5F * theme_.scale;
        picture_.rectangle({left, top, right + 0.25F * layout_.type - left, layout_.type},
                           mix(theme_.page, theme_.accent, 0.22F));
        picture_.rectangle({left, top + layout_.type - line, right + 0.25F * layout_.type - left, line}, theme_.accent);
        colour = theme_.dark ? theme_.text : mix(theme_.accent, theme_.text, 0.35F);
      }
      text({right, top}, digits, layout_.type, colour, Align::right, Face::mono);
    }
  }

  void number_boxes(const UnrolledRow& row) {
    const Observable& values = *window_.of(row.quantity);
    const Observable* gradients = gradient(row);
    const float pad = 0.45F * layout_.type;
    const bool draws_values = shows_values_ || row.quantity == Quantity::x || row.quantity == Quantity::c;
    const bool marks_target = row.quantity == Quantity::y || row.quantity == Quantity::p;
    for (Index t = layout_.first; t < layout_.first + layout_.count; ++t) {
      if (!has_box(row.quantity, t)) continue;
      const bool reached = window_.reached(row.quantity, t);
      const bool with_gradient = gradients != nullptr;
      const float left = layout_.column(t);
      const float values_width = shows_values_ ? layout_.value_width : layout_.box;
      const Rect box{left, row.top, with_gradient ? layout_.box : values_width, row.height};
      frame(box, role(row.quantity), true, reached);
      if (draws_values && !(with_gradient && !shows_values_)) {
        if (reached)
          column_of_numbers(row, values.values, t, left + values_width - pad, false,
                            marks_target ? window_.target(t) : -1);
        picture_.hit({{left, row.top, values_width, row.height},
                      kind_of(row.quantity),
                      static_cast<int>(row.entries),
                      1,
                      0,
                      static_cast<int>(t)});
      }
      if (!with_gradient) continue;
      const float divider = shows_values_ ? left + layout_.value_width : left;
      if (shows_values_)
        picture_.line({divider, row.top + 3.0F}, {divider, row.bottom() - 3.0F}, theme_.hairline, 1.0F);
      if (window_.walk.has_gradient(t))
        column_of_numbers(row, gradients->values, t, left + layout_.box - pad, true, -1);
      picture_.hit({{divider, row.top, left + layout_.box - divider, row.height},
                    kind_of(gradient_of(row.quantity)),
                    static_cast<int>(row.entries),
                    1,
                    0,
                    static_cast<int>(t)});
    }
    entry_labels(row);
  }

  // Which symbol an entry stands for, left of the first column.
  void entry_labels(const UnrolledRow& row) {
    const Observable& values = *window_.of(row.quantity);
    if (static_cast<Index>(values.rows.labels.size()) != row.entries) return;
    Index t = layout_.first;
    while (t < layout_.first + layout_.count && !has_box(row.quantity, t)) ++t;
    if (t == layout_.first + layout_.count) return;
    const float first = row.top + 0.5F * (row.height - static_cast<float>(row.entries) * layout_.line);
    for (Index i = 0; i < row.entries; ++i)
      text({layout_.column(t) - 0.4F * layout_.type,
            first + static_cast<float>(i) * layout_.line + 0.5F * (layout_.line - layout_.type)},
           fonts_.shortened(visible(values.rows.labels[static_cast<std::size_t>(i)]), Face::mono, layout_.type,
                            1.3F * layout_.type),
           layout_.type, theme_.secondary, Align::right, Face::mono);
  }

  // ── Vectors as strips of colours ──

  std::shared_ptr<const Observable> shared(const Observable* one) const {
    for (const auto& each : context_.snapshot.observables)
      if (each.get() == one) return each;
    return nullptr;
  }

  void strip_block(Quantity quantity, const Observable& of, float top, float height, const draw::ColourScale& scale) {
    const float margin = 0.5F * (layout_.pitch - layout_.box);
    const int first = layout_.first, count = layout_.count;
    const float left = layout_.column(first);
    const Rect all{left - margin, top, layout_.pitch * static_cast<float>(count), height};
    picture_.heatmap(all, grids_.get(shared(&of), first, count), scale);
    // Gaps between the strips, and what is not there or not yet.
    const float over = 0.75F;  // the smoothed edge of the heatmap
    picture_.rectangle({all.x - over, top - over, margin + over, height + 2.0F * over}, theme_.page);
    for (Index t = first; t < first + count; ++t) {
      const Rect box{layout_.column(t), top, layout_.box, height};
      const bool there = has_box(quantity == Quantity::dy ? Quantity::y : quantity, t);
      const bool known = there && window_.reached(quantity, t);
      if (!known)
        picture_.rectangle({box.x - over, top - over, box.width + 2.0F * over, height + 2.0F * over}, theme_.page);
      const float gap = t + 1 < first + count ? layout_.pitch - layout_.box : all.right() - box.right();
      picture_.rectangle({box.right(), top - over, gap + (gap > margin ? 0.0F : over), height + 2.0F * over},
                         theme_.page);
      if (there) picture_.frame(box, known ? mix(theme_.hairline, theme_.secondary, 0.35F) : theme_.hairline, 1.0F);
    }
    picture_.hit(
        {{all.x, top, all.width, height}, kind_of(quantity), static_cast<int>(of.values.rows()), count, 0, first});
    if (layout_.bar_left > 0.0F && height >= 3.1F * theme_.axis())
      draw::draw_colour_bar(picture_, {layout_.bar_left, top, picture_.size().width - layout_.bar_left, height}, scale,
                            theme_, fonts_);
  }

  void strips(const UnrolledRow& row) {
    const Observable& values = *window_.of(row.quantity);
    const Observable* gradients = gradient(row);
    const bool only_gradient = gradients != nullptr && !shows_values_;
    const float values_bottom =
        gradients != nullptr && shows_values_ ? row.top + (row.bottom() - row.gradient_top) : row.bottom();
    if (!only_gradient)
      strip_block(row.quantity, values, row.top, values_bottom - row.top,
                  scale_of(values, theme_, theme_.classic_red_blue));
    if (gradients != nullptr)
      strip_block(row.quantity == Quantity::h ? Quantity::dh : Quantity::dy, *gradients, row.gradient_top,
                  row.bottom() - row.gradient_top, gradient_scale_);
    if (!only_gradient && row.quantity == Quantity::p) mark_targets(row, values_bottom);
  }

  // The target's cell of every strip.
  void mark_targets(const UnrolledRow& row, float bottom) {
    const float cell = (bottom - row.top) / static_cast<float>(row.entries);
    const float height = std::max(cell, 3.0F * theme_.scale);
    for (Index t = layout_.first; t < layout_.first + layout_.count; ++t) {
      const Index target = window_.target(t);
      if (target < 0 || !window_.reached(row.quantity, t)) continue;
      const float middle = row.top + (static_cast<float>(target) + 0.5F) * cell;
      picture_.frame({layout_.column(t) - 1.0F, middle - 0.5F * height, layout_.box + 2.0F, height}, theme_.accent,
                     1.3F * theme_.scale);
    }
  }

  // ── Arrows ──

  float arrow_width(bool now) const { return (now ? 1.7F : 0.7F) * theme_.line(); }
  Colour arrow_colour(bool reached, bool now) const {
    return now ? theme_.accent : reached ? theme_.secondary : theme_.hairline;
  }
  bool forward_now(Index t) const {
    return window_.walk.phase == WalkPosition::Phase::forward && t == window_.walk.time;
  }
  bool backward_now(Index t) const {
    return window_.walk.phase == WalkPosition::Phase::backward && t == window_.walk.time;
  }

  // Width of an arrow along which a gradient flows: of strips, by its norm on a logarithmic scale of four decades.
  // `room`: along the arrow, or what its head may take across.
  float gradient_width(const GradientNorms& norms, Index t, float room) const {
    const float plain = arrow_width(backward_now(t));
    if (layout_.numbers || norms.of.empty()) return plain;
    const float norm = norms.of[static_cast<std::size_t>(t)];
    if (!(norms.largest > 0.0F) || !(norm > 0.0F) || !std::isfinite(norms.largest)) return 0.4F * theme_.line();
    const float share = std::clamp(1.0F + 0.25F * std::log10(norm / norms.largest), 0.0F, 1.0F);
    return std::max(0.4F * theme_.line(), std::min((0.4F + 1.5F * share) * theme_.line(), 0.3F * (room - 2.0F)));
  }

  // The box from which inputs flow upwards, and the one that they reach.
  void vertical_arrows() {
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

  // The name of a matrix beside an upright arrow: in graphs of numbers at every step, for the weights are the same.
  void arrow_label(Point middle, const std::string& label, float room, Index t) {
    if (!layout_.numbers || room < 1.1F * layout_.type) return;
    const float size = 0.9F * layout_.type;
    if (t > layout_.first && fonts_.width(label, Face::sans, size) > 0.5F * layout_.pitch) return;
    text({middle.x - 0.5F * layout_.type, middle.y - 0.5F * size}, label, size, theme_.secondary, Align::right);
  }

  // The heights at which the state and the gradient pass from one box to the next.
  std::pair<float, float> levels(const UnrolledRow& row) const {
    if (!shows_gradients_) return {row.top + 0.5F * row.height, 0.0F};
    if (layout_.numbers || !shows_values_) return {row.top + 0.36F * row.height, row.top + 0.72F * row.height};
    const float half = row.bottom() - row.gradient_top;
    return {row.top + 0.5F * half, row.gradient_top + 0.5F * half};
  }

  void recurrent_arrows() {
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

  void recurrent_label(float middle, float level, float room) {
    const float size = 0.9F * layout_.type;
    if (fonts_.width(hidden_weights_, Face::sans, size) > room) return;
    text({middle, level - size - 0.25F * layout_.type}, hidden_weights_, size, theme_.secondary, Align::centre);
  }

  // ── The ends of the window ──

  // Where gradients do not pass: a hatched band with a dashed line.
  void barrier(float x, float top, float bottom) {
    const float half = 0.25F * layout_.type;
    picture_.begin_clip({x - half, top, 2.0F * half, bottom - top});
    const float step = 5.0F * theme_.scale;
    for (float y = top; y < bottom + 2.0F * half; y += step)
      picture_.line({x - half, y}, {x + half, y - 2.0F * half}, mix(theme_.page, gradient_colour_, 0.55F), 1.0F);
    picture_.end_clip();
    picture_.line({x + half, top}, {x + half, bottom}, gradient_colour_, 1.0F * theme_.scale, Dash::dashed);
  }

  void left_end() {
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
    draw::draw_arrow(picture_, {box.right() + space, forward}, {to, forward}, arrow_colour(true, now),
                     arrow_width(now));
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

  float carried_width() const {
    const float letter = fonts_.width("0", Face::mono, layout_.type);
    return static_cast<float>(layout_.value_style.characters) * letter + 0.9F * layout_.type;
  }

  void carried_box(Quantity quantity, const UnrolledRow& row, const Observable& values) {
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
    const std::string name = draw::with_subscripts(quantity == Quantity::h0 ? "h_0" : "c_0");
    if (quantity == Quantity::h0 && row.top >= 1.3F * layout_.type)
      text({box.x + 0.5F * box.width, box.y - 1.25F * layout_.type}, name, layout_.type, theme_.secondary,
           Align::centre);
  }

  void carried_words(const UnrolledRow& above, bool truncated) {
    const float left = layout_.shows_names && layout_.numbers ? layout_.carried_left : 0.0F;
    const bool zero = (window_.h0->values.array() == 0.0F).all();
    const std::string words = zero ? context_.words("panel.unrolled.from_zeros")
                                   : context_.words(truncated ? "panel.unrolled.carried" : "panel.unrolled.carried_on");
    const float right = layout_.left - (layout_.numbers ? 2.0F : 0.6F) * layout_.type;
    side_words({left, above.bottom() + 0.6F * layout_.type}, right - left, words);
  }

  // Words in the room beside the graph, if they have it all.
  void side_words(Point at, float room, const std::string& words) {
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

  void right_end() {
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
      const float c_from =
          cell->numbers && shows_gradients_ ? layout_.column(last) + layout_.value_width + space : from;
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

  // ── Rows of one line ──

  void one_line_texts(Index t) {
    const float middle = layout_.column(t) + 0.5F * layout_.box;
    const float value = layout_.numbers ? value_middle(t) : middle;
    if (layout_.target_top && window_.target(t) >= 0)
      text({value, *layout_.target_top}, letter(window_.symbol(window_.target(t))), layout_.type, theme_.text,
           Align::centre, layout_.numbers ? Face::bold : Face::mono);
    const std::string read = window_.input_label(t);
    if (layout_.input_top && !read.empty())
      text({value, *layout_.input_top + 0.15F * layout_.type}, letter(read), layout_.type, theme_.text, Align::centre,
           layout_.numbers ? Face::bold : Face::mono);
  }
  std::string letter(const std::string& symbol) const {
    const float room = layout_.pitch - 2.0F;
    return fonts_.shortened(layout_.numbers ? "“" + symbol + "”" : symbol, layout_.numbers ? Face::bold : Face::mono,
                            layout_.type, room);
  }

  void loss_row() {
    if (!layout_.loss_top) return;
    const float line = layout_.type;
    const bool as_text = layout_.numbers || layout_.pitch >= width("0.00") + 0.6F * line;
    double most = 0.0;
    for (Index t = 0; t < window_.steps; ++t)
      if (std::isfinite(window_.loss->values(0, t)))
        most = std::max(most, static_cast<double>(window_.loss->values(0, t)));
    Observable bound;
    bound.meaning = Meaning::signed_value;
    bound.values = Matrix<float>::Constant(1, 1, static_cast<float>(most));
    const float high = scale_of(bound, theme_, false).high;
    const float top = *layout_.loss_top, bottom = top + layout_.loss_height - 0.4F * line;
    if (!as_text) {
      const float left = layout_.column(layout_.first);
      picture_.line({left, top + 1.0F}, {layout_.right, top + 1.0F}, theme_.hairline, 1.0F);
      picture_.line({left, bottom}, {layout_.right, bottom}, theme_.hairline, 1.0F);
      text({layout_.right + 0.3F * line, top}, draw::significant(high, 1), theme_.axis(), theme_.secondary,
           Align::left);
    }
    for (Index t = layout_.first; t < layout_.first + layout_.count; ++t) {
      const float value = window_.loss->values(0, t);
      if (!std::isfinite(value) || !window_.reached(Quantity::loss, t)) continue;
      if (as_text) {
        std::string digits = value > 0.0F && value < 0.01F ? draw::significant(value, 2) : draw::fixed(value, 2);
        if (fonts_.width(digits, Face::mono, line) > layout_.pitch) digits = draw::fixed(value, 2);
        text({value_or_box_middle(t), layout_.numbers ? top : bottom - line}, digits, line, theme_.text, Align::centre,
             Face::mono);
      } else {
        const float height = (bottom - top - 1.0F) * std::clamp(value / high, 0.0F, 1.0F);
        picture_.rectangle({layout_.column(t), bottom - height, layout_.box, height}, theme_.secondary);
      }
    }
  }
  float value_or_box_middle(Index t) const {
    return layout_.numbers ? value_middle(t) : layout_.column(t) + 0.5F * layout_.box;
  }

  void one_line_hits() {
    const Rect columns{layout_.column(layout_.first) - 0.5F * (layout_.pitch - layout_.box), 0.0F,
                       layout_.pitch * static_cast<float>(layout_.count), 0.0F};
    const auto add = [&](const std::optional<float>& top, float height, Quantity quantity) {
      if (top)
        picture_.hit({{columns.x, *top, columns.width, height}, kind_of(quantity), 1, layout_.count, 0, layout_.first});
    };
    add(layout_.loss_top, layout_.loss_height, Quantity::loss);
    add(layout_.target_top, 1.2F * layout_.type, Quantity::target);
    add(layout_.input_top, 1.3F * layout_.type, Quantity::input);
  }

  // ── Names, marks, formula ──

  // With several layers their states say which they are of.
  std::string name_of(Quantity quantity, const char* symbol) const {
    const auto layer = [](int number) { return "⁽" + draw::superscript(number) + "⁾"; };
    if (quantity == Quantity::x && window_.layer > 0) return draw::with_subscripts("h_t") + layer(window_.layer);
    const bool is_state = quantity == Quantity::h || quantity == Quantity::c || quantity == Quantity::dh;
    return draw::with_subscripts(symbol) + (is_state && window_.layers > 1 ? layer(window_.layer + 1) : "");
  }

  std::vector<std::pair<Quantity, std::string>> names() const {
    std::vector<std::pair<Quantity, std::string>> made;
    for (const auto& [quantity, symbol] :
         std::initializer_list<std::pair<Quantity, const char*>>{{Quantity::loss, "L_t"},
                                                                 {Quantity::p, "p_t"},
                                                                 {Quantity::y, "y_t"},
                                                                 {Quantity::h, "h_t"},
                                                                 {Quantity::c, "c_t"},
                                                                 {Quantity::x, "x_t"}})
      if (window_.of(quantity) != nullptr) made.emplace_back(quantity, name_of(quantity, symbol));
    made.emplace_back(Quantity::target, context_.words("panel.unrolled.target"));
    if (window_.dh != nullptr && show_.gradients) made.emplace_back(Quantity::dh, name_of(Quantity::dh, "∂L/∂h_t"));
    if (window_.dy != nullptr && show_.gradients) made.emplace_back(Quantity::dy, draw::with_subscripts("∂L/∂y_t"));
    return made;
  }
  std::string name_of_row(Quantity quantity) const {
    for (const auto& [each, name] : names())
      if (each == quantity) return name;
    return "";
  }

  void row_names() {
    const float size = layout_.numbers ? layout_.type : theme_.axis();
    const auto put = [&](float middle, const std::string& name, Colour colour) {
      text({0.0F, middle - 0.5F * size}, name, size, colour, Align::left);
    };
    if (layout_.loss_top)
      put(*layout_.loss_top + (layout_.numbers ? 0.5F * size : 0.5F * layout_.loss_height), name_of_row(Quantity::loss),
          theme_.secondary);
    if (layout_.target_top)
      put(*layout_.target_top + 0.5F * layout_.type, name_of_row(Quantity::target), theme_.secondary);
    for (const UnrolledRow& row : layout_.rows) {
      const Observable* gradients = gradient(row);
      const Quantity back = gradient_of(row.quantity);
      if (gradients == nullptr) {
        if (row.height >= size) put(row.top + 0.5F * row.height, name_of_row(row.quantity), role(row.quantity));
      } else if (!shows_values_) {
        if (row.height >= size) put(row.top + 0.5F * row.height, name_of_row(back), gradient_colour_);
      } else if (layout_.numbers && row.numbers) {
        const bool scaled = layout_.gradient_style.exponent != 0 && row.height >= 3.6F * size;
        const float first = row.top + 0.5F * row.height - (scaled ? 1.3F : 0.65F) * size;
        put(first, name_of_row(row.quantity), role(row.quantity));
        put(first + 1.3F * size, name_of_row(back), gradient_colour_);
        if (scaled)
          put(first + 2.6F * size, "· " + draw::power_of_ten(layout_.gradient_style.exponent), gradient_colour_);
      } else {
        const float half = row.bottom() - row.gradient_top;
        if (half >= size) {
          put(row.top + 0.5F * half, name_of_row(row.quantity), role(row.quantity));
          put(row.gradient_top + 0.5F * half, name_of_row(back), gradient_colour_);
        }
      }
    }
    if (layout_.numbers) return;
    // Strips have no room for the names of the matrices at every step.
    const UnrolledRow* hidden = layout_.row(Quantity::h);
    const UnrolledRow* output =
        layout_.row(Quantity::p) != nullptr ? layout_.row(Quantity::p) : layout_.row(Quantity::y);
    if (output != nullptr && hidden->top - output->bottom() >= size)
      put(0.5F * (hidden->top + output->bottom()), output_weights_, theme_.secondary);
    const UnrolledRow* lowest = layout_.row(Quantity::c) != nullptr ? layout_.row(Quantity::c) : hidden;
    const float below = layout_.row(Quantity::x) != nullptr ? layout_.row(Quantity::x)->top
                        : layout_.input_top                 ? *layout_.input_top
                                                            : lowest->bottom();
    if (below - lowest->bottom() >= size && !layout_.shows_carried_words)
      put(0.5F * (below + lowest->bottom()), input_weights_, theme_.secondary);
  }

  void mark_unit() {
    const int unit = context_.unit();
    if (unit < 0 || unit >= window_.units) return;
    const float line = 1.3F * theme_.scale;
    for (const UnrolledRow& row : layout_.rows) {
      if (row.quantity != Quantity::h && row.quantity != Quantity::c) continue;
      if (row.numbers) {
        const float first = row.top + 0.5F * (row.height - static_cast<float>(row.entries) * layout_.line);
        for (Index t = layout_.first; t < layout_.first + layout_.count; ++t)
          picture_.frame({layout_.column(t) + 2.0F, first + static_cast<float>(unit) * layout_.line,
                          (gradient(row) != nullptr ? layout_.box : layout_.value_width) - 4.0F, layout_.line},
                         theme_.accent, line);
        continue;
      }
      const bool both = gradient(row) != nullptr && shows_values_;
      const float height = both ? row.bottom() - row.gradient_top : row.height;
      const float cell = height / static_cast<float>(row.entries);
      const float thick = std::max(cell, 3.0F * theme_.scale);
      const float middle = (static_cast<float>(unit) + 0.5F) * cell;
      for (const float top : both ? std::vector<float>{row.top, row.gradient_top} : std::vector<float>{row.top})
        for (Index t = layout_.first; t < layout_.first + layout_.count; ++t)
          picture_.frame({layout_.column(t) - 1.0F, top + middle - 0.5F * thick, layout_.box + 2.0F, thick},
                         theme_.accent, line);
    }
  }

  void mark_current() {
    if (current_ < 0 || !layout_.shows(current_)) return;
    const bool backward = backward_now(current_);
    float bottom = layout_.rows.back().bottom();
    if (layout_.input_top) bottom = *layout_.input_top + 1.35F * layout_.type;
    const float gap = layout_.pitch - layout_.box;
    float margin = std::min(0.35F * gap, 0.5F * layout_.type);
    if (layout_.numbers) {
      // The names of the matrices at upright arrows stay inside.
      const float label = fonts_.width(output_weights_, Face::sans, 0.9F * layout_.type) + 0.8F * layout_.type;
      margin = std::max(margin, std::min(0.3F * gap, layout_.column(current_) + label - value_middle(current_)));
    }
    picture_.frame({layout_.column(current_) - margin, 1.0F, layout_.box + 2.0F * margin, bottom - 1.0F},
                   backward ? gradient_colour_ : theme_.accent, 1.8F * theme_.scale);
  }

  void formula() {
    float top = layout_.formula_top;
    for (int i = 0; i < layout_.formula_lines; ++i) {
      text({0.0F, top}, show_.formula[static_cast<std::size_t>(i)], theme_.body(), theme_.text, Align::left);
      top += 1.35F * theme_.body();
    }
  }

  const PanelContext& context_;
  const draw::Theme& theme_;
  const draw::Fonts& fonts_;
  const UnrolledGraph& window_;
  const UnrolledShow& show_;
  StripGrids& grids_;
  draw::Picture picture_;
  UnrolledLayout layout_;
  const Colour gradient_colour_;
  const draw::ColourScale gradient_scale_;
  const GradientNorms hidden_norms_, output_norms_;
  bool shows_values_ = true, shows_gradients_ = true;
  std::string input_weights_, hidden_weights_, output_weights_;
  int current_ = -1;
};

}  // namespace

std::shared_ptr<const draw::Grid> StripGrids::get(const std::shared_ptr<const Observable>& one, int first, int count) {
  Kept& kept = kept_[one->id];
  if (kept.of != one || kept.first != first || kept.count != count) {
    const Matrix<float> shown = one->values.middleCols(first, count);
    auto grid = std::make_shared<draw::Grid>();
    grid->rows = static_cast<int>(shown.rows());
    grid->cols = count;
    grid->values.assign(shown.data(), shown.data() + shown.size());
    kept = {one, first, count, std::move(grid)};
  }
  return kept.grid;
}

draw::Picture draw_unrolled(const PanelContext& context, const UnrolledGraph& window, const UnrolledShow& show,
                            StripGrids& grids, draw::Size size) {
  return Painter(context, window, show, grids, size).paint();
}

std::vector<std::string> wrapped(const std::string& text, float width, float size, Face face,
                                 const draw::Fonts& fonts) {
  std::vector<std::string> lines;
  std::size_t at = 0;
  while (at < text.size()) {
    const std::size_t end = std::min(text.find(' ', at), text.size());
    const std::string word = text.substr(at, end - at);
    at = end + 1;
    if (!lines.empty() && fonts.width(lines.back() + " " + word, face, size) <= width)
      lines.back() += " " + word;
    else
      lines.push_back(word);
  }
  return lines;
}

}  // namespace unrolled
