#include "app/panels/unrolled_layout.h"

#include <algorithm>
#include <array>
#include <cmath>

#include "app/draw/numbers.h"

namespace unrolled {

namespace {

constexpr Index kMostNumbers = 12;  // entries of a vector that are written out
constexpr Index kMostNumberedSteps = 40;

// What a graph of numbers may leave out where there is no room.
struct Content {
  bool p = true, x = true, formula = true;
};
constexpr std::array<Content, 5> kContents{
    {{true, true, true}, {false, true, true}, {false, false, true}, {true, true, false}, {false, false, false}}};

double largest(const Observable* one, double so_far) {
  if (one == nullptr) return so_far;
  for (Index i = 0; i < one->values.size(); ++i)
    if (std::isfinite(one->values.data()[i])) so_far = std::max(so_far, std::abs<double>(one->values.data()[i]));
  return so_far;
}

int characters_of(double value, int decimals) { return 1 + static_cast<int>(draw::fixed(value, decimals).size()); }

NumberStyle value_style(const UnrolledGraph& window) {
  const double most = std::min(1e5, largest(window.c, largest(window.h, largest(window.y, 1.0))));
  NumberStyle style;
  style.decimals = most < 100.0 ? 2 : most < 1000.0 ? 1 : 0;
  style.characters = most < 1e5 ? characters_of(most, style.decimals) : 10;  // "−1.2·10¹⁸"
  return style;
}

// Two to three significant digits of the largest; very small or large ones change to a power of ten all together.
NumberStyle gradient_style(const UnrolledGraph& window) {
  const double most = largest(window.dh, largest(window.dy, 0.0));
  NumberStyle style;
  if (!(most > 0.0)) return style;
  const int power = static_cast<int>(std::floor(std::log10(most)));
  if (power < -2 || power > 3) style.exponent = power;
  const int shown = power - style.exponent;
  style.decimals = shown >= 1 ? 1 : shown <= -2 ? 3 : 2;
  style.characters = characters_of(most / std::pow(10.0, style.exponent), style.decimals);
  return style;
}

float formula_height(int lines, const draw::Theme& theme) {
  return lines == 0 ? 0.0F : static_cast<float>(lines) * 1.35F * theme.body() + 0.6F * theme.axis();
}

bool numbers_possible(const UnrolledGraph& window) { return window.units <= kMostNumbers; }

bool as_numbers(const Observable* one) { return one != nullptr && one->values.rows() <= kMostNumbers; }

// Space divided by shares; what one cannot use of its share goes to the others.
std::vector<float> shared_out(float space, const std::vector<float>& shares, const std::vector<float>& most) {
  std::vector<float> sizes(shares.size(), 0.0F);
  std::vector<bool> full(shares.size(), false);
  for (bool changed = true; changed;) {
    changed = false;
    float left = space, open = 0.0F;
    for (std::size_t i = 0; i < shares.size(); ++i) {
      if (full[i])
        left -= most[i];
      else
        open += shares[i];
    }
    for (std::size_t i = 0; i < shares.size(); ++i) {
      if (full[i]) continue;
      sizes[i] = left * shares[i] / open;
      if (sizes[i] < most[i]) continue;
      sizes[i] = most[i];
      full[i] = changed = true;
    }
  }
  return sizes;
}

class Builder {
 public:
  Builder(const UnrolledGraph& window, const UnrolledWish& wish, draw::Size size, const draw::Theme& theme,
          const draw::Fonts& fonts)
      : window_(window), wish_(wish), size_(size), theme_(theme), fonts_(fonts) {
    shows_gradients_ = wish.gradients && (window.dh != nullptr || window.dy != nullptr);
    shows_values_ = wish.values || !shows_gradients_;
  }

  UnrolledLayout build() {
    const bool forced = wish_.detail == UnrolledDetail::numbers;
    const auto steps = static_cast<int>(window_.steps);
    if (wish_.detail != UnrolledDetail::strips && numbers_possible(window_) &&
        (forced || window_.steps <= kMostNumberedSteps)) {
      for (const Content& content : kContents)
        for (const float grown : {1.7F, 1.5F, 1.3F, 1.15F, 1.0F, 0.9F, 0.8F})
          if (numbers(content, grown * theme_.axis(), steps)) return layout_;
      if (forced) {
        for (const Content& content : kContents)
          for (int count = steps - 1; count >= 1; --count)
            if (numbers(content, 0.9F * theme_.axis(), count)) return layout_;
      }
    }
    strips(true);
    // Steps matter more than words beside them.
    if (layout_.count < steps && layout_.shows_carried_words) strips(false);
    return layout_;
  }

 private:
  // First of `count` steps about the focus.
  int first_of(int count) const {
    if (wish_.focus < 0) return 0;
    return std::clamp(wish_.focus - count / 2, 0, static_cast<int>(window_.steps) - count);
  }

  bool numbers(const Content& content, float type, int count) {
    UnrolledLayout made;
    made.numbers = true;
    made.type = type;
    made.line = std::round(1.22F * type);
    made.value_style = value_style(window_);
    made.gradient_style = gradient_style(window_);
    made.count = count;
    made.first = first_of(count);
    const float letter = fonts_.width("0", draw::Face::mono, type);
    const float label = wish_.label * type / theme_.axis();
    const bool cut = count < window_.steps;

    // ── Across ──
    made.value_width = shows_values_ ? static_cast<float>(made.value_style.characters) * letter + 0.9F * type : 0.0F;
    const float gradient_width =
        shows_gradients_ ? static_cast<float>(made.gradient_style.characters) * letter + 0.9F * type : 0.0F;
    made.box = made.value_width + gradient_width;
    const float carried_box = static_cast<float>(made.value_style.characters) * letter + 0.9F * type;
    const float least_gap = std::max(label + 1.2F * type, 2.4F * type);
    const float stub = 2.8F * type + (cut ? 2.0F * type : 0.0F);
    const float names = wish_.names * type / theme_.axis() + 0.8F * type;
    const float before = carried_box + least_gap + 0.6F * type;
    const float fixed = static_cast<float>(count) * made.box + stub + before;
    const float needed = fixed + static_cast<float>(count - 1) * least_gap;
    if (needed > size_.width) return false;
    made.shows_names = needed + names <= size_.width;
    if (!made.shows_names && type > 1.01F * theme_.axis()) return false;
    float spare = size_.width - needed - (made.shows_names ? names : 0.0F);
    float gap = least_gap;
    if (count > 1) gap += std::min(1.5F * least_gap, spare / static_cast<float>(count + 1));
    spare -= (gap - least_gap) * static_cast<float>(count - 1);
    const float shift = std::min(0.5F * spare, 0.5F * wish_.carried);  // room for the words at the carried state
    const float widened = std::min(std::max(0.0F, spare - shift), gap - least_gap);
    const float aside = 0.5F * std::max(0.0F, spare - shift - widened);  // the rest on both sides
    made.carried_left = (made.shows_names ? names : 0.0F) + std::max(0.0F, shift) + aside;
    made.left = made.carried_left + before + widened;
    made.pitch = made.box + gap;
    made.right = made.left + static_cast<float>(count - 1) * made.pitch + made.box;
    made.shows_carried_words = made.left - 0.5F * type >= wish_.carried * 0.95F;

    // ── Down ──
    const float pad = 0.3F * type;
    const float text_row = 1.4F * type;
    const int lines = content.formula ? wish_.formula_lines : 0;
    const auto box_height = [&](const Observable* one) {
      return as_numbers(one) ? static_cast<float>(one->values.rows()) * made.line + 2.0F * pad : 5.0F * made.line;
    };
    const bool with_p = content.p && shows_values_ && window_.p != nullptr;
    const bool with_x = content.x && window_.x != nullptr;
    std::vector<std::pair<const Observable*, Quantity>> wanted;
    if (with_p) wanted.emplace_back(window_.p, Quantity::p);
    if (window_.y != nullptr) wanted.emplace_back(window_.y, Quantity::y);
    wanted.emplace_back(window_.h, Quantity::h);
    if (window_.c != nullptr) wanted.emplace_back(window_.c, Quantity::c);
    if (with_x) wanted.emplace_back(window_.x, Quantity::x);
    const bool with_loss = window_.loss != nullptr && shows_values_;
    const bool with_target = window_.target_of != nullptr && window_.y != nullptr;
    const bool labelled = !window_.h->cols.labels.empty();
    const bool bare = !with_loss && !with_target && wanted.front().second == Quantity::h;
    const float margin = (bare ? 1.5F : 0.3F) * type;  // for h₀, or for the frame about a step
    float height =
        margin + (with_loss ? text_row : 0.0F) + (with_target ? text_row : 0.0F) + (labelled ? text_row : 0.0F);
    float stretch = 0.0F;  // the gaps that may grow
    for (std::size_t i = 0; i < wanted.size(); ++i) {
      height += box_height(wanted[i].first);
      if (i + 1 < wanted.size()) stretch += gap_between(wanted[i].second, wanted[i + 1].second, type);
    }
    if (!with_x && labelled) stretch += 1.9F * type;
    height += stretch + formula_height(lines, theme_);
    if (height > size_.height) return false;
    const float grow = 1.0F + std::min(0.8F, (size_.height - height) / std::max(1.0F, stretch));

    float top = margin;
    if (with_loss) {
      made.loss_top = top;
      made.loss_height = text_row;
      top += text_row;
    }
    if (with_target) {
      made.target_top = top;
      top += text_row;
    }
    for (std::size_t i = 0; i < wanted.size(); ++i) {
      UnrolledRow row;
      row.quantity = wanted[i].second;
      row.entries = wanted[i].first->values.rows();
      row.numbers = as_numbers(wanted[i].first);
      row.top = top;
      row.height = box_height(wanted[i].first);
      row.gradient_top = row.top;
      made.rows.push_back(row);
      top += row.height;
      if (i + 1 < wanted.size()) top += grow * gap_between(row.quantity, wanted[i + 1].second, type);
    }
    if (labelled) {
      if (!with_x) top += grow * 1.9F * type;
      made.input_top = top;
      top += text_row;
    }
    made.formula_lines = lines;
    made.formula_top = top + 0.6F * theme_.axis();
    layout_ = made;
    return true;
  }

  // Room for the arrow between two boxes; the cell state lies close below the hidden state.
  static float gap_between(Quantity above, Quantity below, float type) {
    if (below == Quantity::c) return 0.6F * type;
    return above == Quantity::p ? 1.2F * type : 2.0F * type;
  }

  void strips(bool with_words) {
    UnrolledLayout made;
    const float line = theme_.axis();
    made.type = line;
    made.line = line;
    made.value_style = value_style(window_);
    made.gradient_style = gradient_style(window_);
    const float scale = theme_.scale;
    const auto steps = static_cast<int>(window_.steps);

    // ── Across ──
    made.shows_names = size_.width >= 24.0F * line;
    const float names = made.shows_names ? std::max(wish_.names, wish_.label) + 0.6F * line : 0.0F;
    made.shows_carried_words = with_words && size_.width >= 44.0F * line;
    const float least_pitch = fonts_.width("0", draw::Face::mono, line) + 4.0F * scale;
    const float carried_gap = made.shows_names ? wish_.label + line : 1.8F * line;
    const float before = std::max(made.shows_carried_words ? wish_.carried + 0.5F * line : 0.0F, carried_gap + line);
    const float bar = size_.width >= 36.0F * line ? wish_.bar : 0.0F;
    const float stub = std::max(2.2F * line, made.shows_carried_words ? wish_.carried : 0.0F);
    const float room = std::max(1.0F, size_.width - names - before - stub - bar);
    if (bar > 0.0F) made.bar_left = size_.width - bar;
    made.count = std::clamp(static_cast<int>(room / least_pitch), 1, steps);
    if (made.count < steps)  // "… 12" on both sides
      made.count = std::clamp(static_cast<int>((room - 3.0F * line) / least_pitch), 1, steps);
    made.first = first_of(made.count);
    const float used = made.count < steps ? room - 3.0F * line : room;
    made.pitch = std::min(std::max(used, 1.0F) / static_cast<float>(made.count), 16.0F * line);
    made.box = std::clamp(0.45F * made.pitch, 4.0F * scale, 2.4F * line);
    made.value_width = made.box;
    made.left = names + before;
    made.carried_left = std::max(0.0F, made.left - made.box - carried_gap);
    made.right = made.left + static_cast<float>(made.count - 1) * made.pitch + made.box;

    // ── Down ──
    const bool roomy = size_.height >= 22.0F * line;
    const float gap = (roomy ? 1.7F : 0.9F) * line;
    const bool with_target = window_.target_of != nullptr && window_.y != nullptr;
    const bool labelled = !window_.h->cols.labels.empty();
    const bool with_loss = window_.loss != nullptr && shows_values_ && size_.height >= 15.0F * line;
    made.formula_lines = roomy ? wish_.formula_lines : 0;
    float fixed = formula_height(made.formula_lines, theme_);
    if (with_loss) fixed += made.loss_height = 2.2F * line;
    if (with_target) fixed += 1.2F * line;
    if (labelled) fixed += 1.3F * line;

    struct Part {
      const Observable* values;
      Quantity quantity;
      float share;
      bool has_gradient;
    };
    std::vector<Part> parts;
    const Observable* output = window_.p != nullptr && shows_values_ ? window_.p : window_.y;
    if (output != nullptr)
      parts.push_back(
          {output, output == window_.p ? Quantity::p : Quantity::y, 0.7F, shows_gradients_ && window_.dy != nullptr});
    parts.push_back({window_.h, Quantity::h, 1.0F, shows_gradients_ && window_.dh != nullptr});
    if (window_.c != nullptr && shows_values_) parts.push_back({window_.c, Quantity::c, 0.7F, false});
    if (window_.x != nullptr && !window_.is_one_hot()) parts.push_back({window_.x, Quantity::x, 0.4F, false});
    const bool ends_in_label = labelled && parts.back().quantity != Quantity::x;
    const auto gap_after = [&](std::size_t i) {
      if (i + 1 == parts.size()) return ends_in_label ? gap : 0.0F;
      return parts[i + 1].quantity == Quantity::c ? 0.5F * gap : gap;
    };
    for (std::size_t i = 0; i < parts.size(); ++i) fixed += gap_after(i);
    const std::vector<float> heights = [&] {
      std::vector<float> shares, most;
      for (const Part& part : parts) {
        const bool both = part.has_gradient && shows_values_;
        shares.push_back(part.share * (both ? 1.8F : 1.0F));
        most.push_back(static_cast<float>(part.values->values.rows()) * 1.6F * line * (both ? 2.0F : 1.0F));
      }
      return shared_out(std::max(static_cast<float>(parts.size()) * 2.0F, size_.height - fixed), shares, most);
    }();

    float top = 0.0F;
    if (with_loss) {
      made.loss_top = top;
      top += made.loss_height;
    }
    if (with_target) {
      made.target_top = top;
      top += 1.2F * line;
    }
    for (std::size_t i = 0; i < parts.size(); ++i) {
      const Part& part = parts[i];
      UnrolledRow row;
      row.quantity = part.quantity;
      row.entries = part.values->values.rows();
      row.top = top;
      const bool both = part.has_gradient && shows_values_;
      row.height = heights[i];
      const float between = both ? std::min(3.0F * scale, 0.1F * row.height) : 0.0F;
      row.gradient_top = both ? row.top + 0.5F * (row.height + between) : row.top;
      made.rows.push_back(row);
      top += row.height + gap_after(i);
    }
    if (labelled) {
      made.input_top = top + 0.1F * line;
      top += 1.3F * line;
    }
    made.formula_top = top + 0.6F * line;
    layout_ = made;
  }

  const UnrolledGraph& window_;
  const UnrolledWish& wish_;
  const draw::Size size_;
  const draw::Theme& theme_;
  const draw::Fonts& fonts_;
  bool shows_values_ = true, shows_gradients_ = true;
  UnrolledLayout layout_;
};

}  // namespace

const UnrolledRow* UnrolledLayout::row(Quantity quantity) const {
  for (const UnrolledRow& one : rows)
    if (one.quantity == quantity) return &one;
  return nullptr;
}

UnrolledLayout lay_out_unrolled(const UnrolledGraph& window, const UnrolledWish& wish, draw::Size size,
                                const draw::Theme& theme, const draw::Fonts& fonts) {
  return Builder(window, wish, size, theme, fonts).build();
}

}  // namespace unrolled
