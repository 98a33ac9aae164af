#include "app/panels/read_painter.h"

#include <algorithm>
#include <cmath>
#include <utility>

#include "app/draw/axis.h"
#include "app/draw/numbers.h"
#include "app/draw/symbols.h"
#include "app/panels/machine_panel.h"
#include "app/panels/observed.h"

namespace unrolled {

using draw::Align;
using draw::Colour;
using draw::Face;
using draw::Rect;

namespace {

constexpr float kLeastLine = 1.7F;  // of the axis' type
constexpr float kMostLine = 6.0F;
constexpr double kNothing = 5e-4;  // a weight that its three decimals show as nothing

}  // namespace

std::vector<std::string> read_notes(const PanelContext& context, const ReadNumbers& numbers, Index m,
                                    const std::vector<Index>& rows) {
  std::vector<std::string> notes;
  const auto others = numbers.rows() - static_cast<Index>(rows.size());
  if (numbers.edited() && !numbers.agrees(m))
    notes.push_back(context.words("panel.read.by_hand", {draw::significant(numbers.of_parts(m))}));
  if (numbers.agrees(m) && others > 0) notes.push_back(context.words("panel.read.last_term", {std::to_string(others)}));
  return notes;
}

ReadPainter::ReadPainter(const PanelContext& context, const MachineTables& tables, const ReadNumbers& numbers, Index m,
                         std::vector<Index> wanted, draw::Size size)
    : context_(context),
      theme_(context.theme),
      fonts_(context.fonts),
      tables_(tables),
      n_(numbers),
      m_(m),
      wanted_(std::move(wanted)),
      size_(size),
      bound_(bound_above(tables.largest_cell())),
      picture_(size) {}

draw::Picture ReadPainter::paint() {
  lay_out();
  // The entry that is worked out stands on a ground of its own.
  if (m_ >= 0)
    picture_.rectangle({left_ + col_ * static_cast<float>(m_), top_, col_, bottom_ - top_},
                       draw::mix(theme_.page, theme_.accent, 0.1F), 3.0F * theme_.scale);
  heading();
  float y = top_;
  for (const Index n : rows_) {
    line(n, y);
    y += height_;
  }
  if (with_rest_) {
    rest(y);
    y += height_;
  }
  picture_.line({0, y}, {left_ + col_ * static_cast<float>(n_.width()), y}, theme_.secondary, 1.0F);
  sum(y);
  axis();
  foot();
  side();
  return std::move(picture_);
}

void ReadPainter::lay_out() {
  const float axis = theme_.axis(), body = theme_.body(), unit = theme_.unit();
  float width = size_.width, height = size_.height;
  const float wide = std::clamp(0.38F * size_.width, 16.0F * body, 32.0F * body);
  if (size_.width - wide - 2 * unit >= 24.0F * axis) {
    side_ = {size_.width - wide, 0, wide, size_.height};
    width -= wide + 2 * unit;
  } else if (size_.height >= 30.0F * axis) {
    const float part = std::min(0.3F * size_.height, 10.0F * body);
    side_ = {0, size_.height - part, size_.width, part};
    height -= part + unit;
  }
  if (n_.edited() && size_.height >= 9.0F * axis) {
    const float foot = edited_foot_height(context_);
    foot_ = {0, height - foot, width, foot};
    height -= foot_.height;
  }
  with_axis_ = size_.height >= 7.0F * axis;
  if (with_axis_) height -= draw::bottom_axis_height(theme_);
  top_ = size_.height >= 8.0F * axis ? 1.5F * axis : 0.0F;
  const float room = std::max(1.0F, height - top_);
  // At least the selected row, the one that counts most, the others and the sum.
  const auto lines = static_cast<std::size_t>(std::max(4.0F, std::floor(room / (kLeastLine * axis))));
  rows_ = n_.that_count(lines - 2, wanted_);
  with_rest_ = static_cast<Index>(rows_.size()) < n_.rows();
  const auto shown = static_cast<float>(rows_.size() + (with_rest_ ? 2 : 1));
  height_ = std::min(room / shown, kMostLine * axis);
  pad_ = std::min(0.1F * height_, 3.0F * theme_.scale);
  bottom_ = top_ + height_ * shown;
  numbered_ = height_ >= axis;
  // It keeps near what it speaks of.
  foot_.y = std::min(foot_.y, bottom_ + (with_axis_ ? draw::bottom_axis_height(theme_) : 0.0F) + 0.5F * unit);

  const float number = fonts_.width("0.000", Face::sans, axis);
  with_scale_ = width >= 26.0F * axis && height_ >= 2.3F * axis;
  const float scale = with_scale_ ? fonts_.width("−0.05", Face::sans, axis) + unit : 1.0F;
  names_ = numbered_ ? std::max(fonts_.width(std::to_string(n_.rows()), Face::bold, axis),
                                draw::symbols_width(vector_name(n_.head(), n_.step(), -1), Face::bold, axis, fonts_)) +
                           unit
                     : 0.0F;
  bar_ = std::clamp(0.16F * width, 1.5F * axis, 9.0F * axis);
  if (width < 12.0F * axis) bar_ = 0.0F;
  bar_left_ = names_;
  const bool with_number = numbered_ && width >= 20.0F * axis;
  left_ = bar_left_ + bar_ + (bar_ > 0.0F ? unit : 0.0F) + (with_number ? number + 1.5F * unit : 0.0F);
  col_ = std::min(std::max(1.0F, width - left_ - scale) / static_cast<float>(n_.width()), 5.0F * axis);
  if (side_.width > 0.0F && side_.x > 0.0F) {  // the text keeps near what it speaks of
    const float end = left_ + col_ * static_cast<float>(n_.width()) + scale + 2 * unit;
    side_ = {end, 0, std::max(1.0F, std::min(size_.width - end, 36.0F * body)), size_.height};
  }
}

// What the columns are.
void ReadPainter::heading() {
  if (top_ <= 0.0F) return;
  const float axis = theme_.axis(), unit = theme_.unit();
  const std::string letter = weight_letter(n_.erases());
  const auto put = [&](float x, const std::string& text, Colour colour, float most) {
    draw::draw_symbols(picture_, {x, 0.0F}, draw::shortened_symbols(text, Face::sans, axis, most, fonts_),
                       {Face::sans, axis, colour, Align::left, false}, fonts_);
  };
  if (numbered_) put(0.0F, "i", theme_.secondary, bar_left_);
  if (bar_ > 0.0F) put(bar_left_, letter + "(i)", theme_.accent, left_ - bar_left_ - unit);
  const std::string memory = memory_name(n_.step()) + "(i)", product = letter + "(i) · " + memory;
  const std::string all = context_.words("panel.read.bars", {product, memory});
  const float room =
      (with_scale_ ? col_ * static_cast<float>(n_.width()) : (side_.x > 0.0F ? side_.x : size_.width) - left_ - unit);
  put(left_, draw::symbols_width(all, Face::sans, axis, fonts_) <= room ? all : product, theme_.text, room);
}

void ReadPainter::row_text(float y, const std::string& text, Face face, Colour colour) {
  if (!numbered_) return;
  const float axis = theme_.axis();
  draw::draw_symbols(picture_, {0.0F, y + (height_ - axis) / 2},
                     draw::shortened_symbols(text, face, axis, names_, fonts_),
                     {face, axis, colour, Align::left, false}, fonts_);
}

void ReadPainter::weight_bar(float y, double weight, bool marked) {
  const float axis = theme_.axis(), unit = theme_.unit();
  if (bar_ > 0.0F) {
    const float high = std::min(height_ - 2 * pad_, 1.3F * axis);
    const Rect track{bar_left_, y + (height_ - high) / 2, bar_, high};
    picture_.rectangle(track, draw::mix(theme_.page, theme_.hairline, 0.6F));
    const float share = std::isfinite(weight) ? static_cast<float>(std::clamp(weight, 0.0, 1.0)) : 0.0F;
    picture_.rectangle({track.x, track.y, share * track.width, track.height},
                       marked ? theme_.accent : draw::mix(theme_.page, theme_.accent, 0.7F));
  }
  if (left_ - bar_left_ - bar_ > 2 * unit)
    picture_.text({left_ - 1.5F * unit, y + (height_ - axis) / 2}, draw::fixed(weight, 3),
                  {marked ? Face::bold : Face::sans, axis, theme_.text, Align::right, false});
}

void ReadPainter::bars(const Rect& rect, const std::vector<double>& values, const std::vector<double>& whole,
                       Colour colour) {
  const draw::AxisScale scale{-bound_, bound_, false, rect.bottom(), rect.y};
  const float zero = scale.at(0.0), gap = std::min(0.16F * col_, 4.0F * theme_.scale);
  for (const bool pale : {true, false}) {
    const std::vector<double>& of = pale ? whole : values;
    for (std::size_t m = 0; m < of.size(); ++m) {
      if (!std::isfinite(of[m])) continue;
      const float end = scale.at(std::clamp(of[m], -bound_, bound_));
      if (std::fabs(end - zero) < 0.1F) continue;
      const float x = rect.x + static_cast<float>(m) * col_ + gap;
      picture_.rectangle({x, std::min(zero, end), col_ - 2 * gap, std::fabs(end - zero)},
                         pale ? draw::mix(theme_.page, colour, 0.22F) : colour);
    }
  }
  picture_.line({rect.x, zero}, {rect.right(), zero}, draw::mix(theme_.page, theme_.secondary, 0.6F), 1.0F);
}

void ReadPainter::line(Index n, float y) {
  const bool chosen = n == marked(context_.row(), n_.rows());
  const Rect rect = entries_at(y);
  bars(rect, entries([&](Index m) {
         return n_.term({n, m});
       }),
       entries([&](Index m) {
         return n_.cell({n, m});
       }),
       theme_.cell);
  row_text(y, std::to_string(n), chosen ? Face::bold : Face::sans, chosen ? theme_.accent : theme_.text);
  weight_bar(y, n_.weight(n), chosen);
  if (chosen) picture_.frame(Rect{rect.x, y, rect.width, height_}.inset(0.75F), theme_.accent, 1.5F * theme_.scale);
  const int number = static_cast<int>(n);
  picture_.hit({{0, y, std::max(1.0F, left_), height_}, kReadWeight, 1, 1, number, 0});
  picture_.hit({{rect.x, y, rect.width, height_}, kReadRow, 1, static_cast<int>(n_.width()), number, 0});
}

void ReadPainter::rest(float y) {
  const double weight = n_.rest_weight(rows_);
  bars(entries_at(y), entries([&](Index m) { return n_.rest(rows_, m); }), {},
       draw::mix(theme_.page, theme_.cell, 0.7F));
  row_text(y, "…", Face::sans, theme_.secondary);
  weight_bar(y, weight < kNothing ? 0.0 : weight, false);
  picture_.hit({{0, y, entries_at(y).right(), height_}, kReadRest, 1, 1, 0, 0});
}

// What the lines add up to; or what it was set to by hand.
void ReadPainter::sum(float y) {
  const Rect rect = entries_at(y);
  const std::vector<double> parts = entries([&](Index m) { return n_.of_parts(m); });
  const std::vector<double> read = entries([&](Index m) { return n_.vector(m); });
  bool agree = true;
  for (Index m = 0; m < n_.width(); ++m) agree = agree && n_.agrees(m);
  bars(rect, read, agree ? std::vector<double>{} : parts, theme_.cell);
  picture_.frame({rect.x, y, rect.width, height_}, theme_.cell, theme_.line());
  row_text(y, vector_name(n_.head(), n_.step(), -1), Face::bold, theme_.cell);
  double all = 0.0;
  for (Index n = 0; n < n_.rows(); ++n) all += n_.weight(n);
  if (left_ - bar_left_ - bar_ > 2 * theme_.unit())
    picture_.text({left_ - 1.5F * theme_.unit(), y + (height_ - theme_.axis()) / 2}, "Σ " + draw::fixed(all, 2),
                  {Face::sans, theme_.axis(), theme_.secondary, Align::right, false});
  picture_.hit({{rect.x, y, rect.width, height_}, kReadVector, 1, static_cast<int>(n_.width()), 0, 0});
  if (!with_scale_) return;
  const draw::TextStyle style{Face::sans, theme_.axis(), theme_.secondary, Align::left, false};
  const float x = rect.right() + 0.5F * theme_.unit();
  const std::string end = draw::significant(bound_, 1);
  picture_.text({x, y}, "+" + end, style);
  picture_.text({x, y + height_ - theme_.axis()}, "−" + end, style);
}

void ReadPainter::axis() {
  if (!with_axis_) return;
  const Rect plot{left_, top_, col_ * static_cast<float>(n_.width()), bottom_ - top_};
  const draw::AxisScale entries{-0.5, static_cast<double>(n_.width()) - 0.5, false, plot.x, plot.right()};
  const std::string name = context_.words("panel.memory.entry");
  const bool room = fonts_.width(name, Face::sans, theme_.axis()) <= 0.6F * plot.width;
  draw::draw_bottom_axis(picture_, plot, entries, draw::ticks_for(entries, false, theme_, fonts_, true),
                         room ? name : "", theme_, fonts_);
}

void ReadPainter::foot() {
  if (foot_.height <= 0.0F) return;
  draw_edited_foot(picture_, foot_, context_, tables_, kReadEdited);
}

void ReadPainter::side() {
  if (side_.width <= 10.0F * theme_.body() || m_ < 0) return;
  draw_formula_and_notes(picture_, side_, read_formula(n_, m_, rows_), read_notes(context_, n_, m_, rows_), context_);
}

}  // namespace unrolled
