#include <algorithm>
#include <initializer_list>
#include <string>
#include <utility>
#include <vector>

#include "app/draw/numbers.h"
#include "app/draw/symbols.h"
#include "app/panels/unrolled_painter.h"

namespace unrolled {

using draw::Align;
using draw::Colour;
using draw::Face;

// ── Names, marks, formula ──

std::string UnrolledPainter::name_of(Quantity quantity, const char* symbol) const {
  const auto layer = [](int number) { return "⁽" + draw::superscript(number) + "⁾"; };
  if (quantity == Quantity::x && window_.layer > 0) return "h_t" + layer(window_.layer);
  const bool is_state = quantity == Quantity::h || quantity == Quantity::c || quantity == Quantity::dh;
  return std::string(symbol) + (is_state && window_.layers > 1 ? layer(window_.layer + 1) : "");
}

std::vector<std::pair<Quantity, std::string>> UnrolledPainter::names() const {
  std::vector<std::pair<Quantity, std::string>> made;
  for (const auto& [quantity, symbol] : std::initializer_list<std::pair<Quantity, const char*>>{{Quantity::loss, "L_t"},
                                                                                                {Quantity::p, "p_t"},
                                                                                                {Quantity::y, "y_t"},
                                                                                                {Quantity::h, "h_t"},
                                                                                                {Quantity::c, "c_t"},
                                                                                                {Quantity::x, "x_t"}})
    if (window_.of(quantity) != nullptr) made.emplace_back(quantity, name_of(quantity, symbol));
  made.emplace_back(Quantity::target, context_.words("panel.unrolled.target"));
  if (window_.dh != nullptr && show_.gradients) made.emplace_back(Quantity::dh, name_of(Quantity::dh, "∂L/∂h_t"));
  if (window_.dy != nullptr && show_.gradients) made.emplace_back(Quantity::dy, "∂L/∂y_t");
  return made;
}

std::string UnrolledPainter::name_of_row(Quantity quantity) const {
  for (const auto& [each, name] : names())
    if (each == quantity) return name;
  return "";
}

void UnrolledPainter::row_names() {
  const float size = layout_.numbers ? layout_.type : theme_.axis();
  const auto put = [&](float middle, const std::string& name, Colour colour) {
    symbols({0.0F, middle - 0.5F * size}, name, size, colour, Align::left);
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
  const UnrolledRow* output = layout_.row(Quantity::p) != nullptr ? layout_.row(Quantity::p) : layout_.row(Quantity::y);
  if (output != nullptr && hidden->top - output->bottom() >= size)
    put(0.5F * (hidden->top + output->bottom()), output_weights_, theme_.secondary);
  const UnrolledRow* lowest = layout_.row(Quantity::c) != nullptr ? layout_.row(Quantity::c) : hidden;
  const float below = layout_.row(Quantity::x) != nullptr ? layout_.row(Quantity::x)->top
                      : layout_.input_top                 ? *layout_.input_top
                                                          : lowest->bottom();
  if (below - lowest->bottom() >= size && !layout_.shows_carried_words)
    put(0.5F * (below + lowest->bottom()), input_weights_, theme_.secondary);
}

void UnrolledPainter::mark_unit() {
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

void UnrolledPainter::mark_current() {
  if (current_ < 0 || !layout_.shows(current_)) return;
  const bool backward = backward_now(current_);
  float bottom = layout_.rows.back().bottom();
  if (layout_.input_top) bottom = *layout_.input_top + 1.35F * layout_.type;
  const float gap = layout_.pitch - layout_.box;
  float margin = std::min(0.35F * gap, 0.5F * layout_.type);
  if (layout_.numbers) {
    // The names of the matrices at upright arrows stay inside.
    const float label =
        draw::symbols_width(output_weights_, Face::sans, 0.9F * layout_.type, fonts_) + 0.8F * layout_.type;
    margin = std::max(margin, std::min(0.3F * gap, layout_.column(current_) + label - value_middle(current_)));
  }
  picture_.frame({layout_.column(current_) - margin, 1.0F, layout_.box + 2.0F * margin, bottom - 1.0F},
                 backward ? gradient_colour_ : theme_.accent, 1.8F * theme_.scale);
}

void UnrolledPainter::formula() {
  float top = layout_.formula_top;
  for (int i = 0; i < layout_.formula_lines; ++i) {
    symbols({0.0F, top}, show_.formula[static_cast<std::size_t>(i)], theme_.body(), theme_.text, Align::left);
    top += 1.35F * theme_.body();
  }
}

}  // namespace unrolled
