#include <algorithm>
#include <cmath>
#include <memory>
#include <optional>
#include <string>

#include "app/draw/colour_bar.h"
#include "app/draw/numbers.h"
#include "app/panels/labels.h"
#include "app/panels/observed.h"
#include "app/panels/unrolled_painter.h"

namespace unrolled {

using draw::Align;
using draw::Colour;
using draw::Dash;
using draw::Face;
using draw::Rect;

// ── Vectors as columns of numbers ──

void UnrolledPainter::frame(const Rect& box, Colour colour, bool filled, bool reached) {
  if (reached && filled) picture_.rectangle(box, mix(theme_.page, colour, theme_.dark ? 0.14F : 0.07F));
  if (reached) {
    picture_.frame(box, colour, 1.2F * theme_.scale);
  } else {
    picture_.polyline({{box.x, box.y}, {box.right(), box.y}, {box.right(), box.bottom()}, {box.x, box.bottom()}},
                      unreached_colour(), 1.2F * theme_.scale, Dash::dashed, true);
  }
}

std::string UnrolledPainter::number(const UnrolledRow& row, double value) const {
  if (row.quantity == Quantity::x && window_.is_one_hot()) return draw::fixed(value, 0);
  return std::abs(value) >= 1e5 ? draw::significant(value, 2) : draw::fixed(value, layout_.value_style.decimals);
}

std::string UnrolledPainter::gradient_number(double value) const {
  const double scaled = value / std::pow(10.0, layout_.gradient_style.exponent);
  const std::string digits = draw::fixed(scaled, layout_.gradient_style.decimals);
  return scaled > 0.0 && digits.find_first_of("123456789") != std::string::npos ? "+" + digits : digits;
}

void UnrolledPainter::column_of_numbers(const UnrolledRow& row, const Matrix<float>& values, Index col, float right,
                                        bool as_gradient, Index marked) {
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

void UnrolledPainter::number_boxes(const UnrolledRow& row) {
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
    if (shows_values_) picture_.line({divider, row.top + 3.0F}, {divider, row.bottom() - 3.0F}, theme_.hairline, 1.0F);
    if (window_.walk.has_gradient(t)) column_of_numbers(row, gradients->values, t, left + layout_.box - pad, true, -1);
    picture_.hit({{divider, row.top, left + layout_.box - divider, row.height},
                  kind_of(gradient_of(row.quantity)),
                  static_cast<int>(row.entries),
                  1,
                  0,
                  static_cast<int>(t)});
  }
  entry_labels(row);
}

void UnrolledPainter::entry_labels(const UnrolledRow& row) {
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

std::shared_ptr<const Observable> UnrolledPainter::shared(const Observable* one) const {
  for (const auto& each : context_.snapshot.observables)
    if (each.get() == one) return each;
  return nullptr;
}

void UnrolledPainter::strip_block(Quantity quantity, const Observable& of, float top, float height,
                                  const draw::ColourScale& scale) {
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

void UnrolledPainter::strips(const UnrolledRow& row) {
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

void UnrolledPainter::mark_targets(const UnrolledRow& row, float bottom) {
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

// ── Rows of one line ──

void UnrolledPainter::one_line_texts(Index t) {
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

std::string UnrolledPainter::letter(const std::string& symbol) const {
  const float room = layout_.pitch - 2.0F;
  return fonts_.shortened(layout_.numbers ? quoted(context_.words, symbol) : symbol,
                          layout_.numbers ? Face::bold : Face::mono, layout_.type, room);
}

void UnrolledPainter::loss_row() {
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
    text({layout_.right + 0.3F * line, top}, draw::significant(high, 1), theme_.axis(), theme_.secondary, Align::left);
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

float UnrolledPainter::value_or_box_middle(Index t) const {
  return layout_.numbers ? value_middle(t) : layout_.column(t) + 0.5F * layout_.box;
}

void UnrolledPainter::one_line_hits() {
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

}  // namespace unrolled
