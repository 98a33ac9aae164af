#include "app/panels/confusion.h"

#include <algorithm>
#include <cmath>
#include <utility>

#include "app/draw/colour_bar.h"
#include "app/draw/colour_map.h"
#include "app/draw/coloured_text.h"
#include "app/draw/numbers.h"
#include "app/panels/labels.h"

namespace unrolled {

using draw::Align;
using draw::Face;
using draw::Rect;

namespace {

constexpr const char* kCounts = "confusion.counts";
constexpr float kSmallType = 0.8F;  // of the axes' type: names in narrow rows
constexpr float kWidest = 2.4F;     // a cell by its height
constexpr float kLineCells = 9.0F;  // cells so large have faint lines between them

// From about a half, which is less than any count, to the largest: a single mistake is seen beside hundreds that
// came out right.
draw::ColourScale scale_of_counts(const draw::Grid& grid, const draw::Theme& theme) {
  draw::ColourScale scale;
  scale.dark = theme.dark;
  scale.logarithmic = true;
  scale.low = 0.51F;
  float largest = 0.0F;
  for (const float value : grid.values)
    if (std::isfinite(value)) largest = std::max(largest, value);
  scale.high = std::max(10.0F, static_cast<float>(bound_above(static_cast<double>(largest))));
  return scale;
}

std::string count_text(double count) { return draw::whole(std::llround(std::min(count, 1e15))); }

std::vector<std::string> names_of(const PanelContext& context, const Axis& axis, Index count) {
  std::vector<std::string> names;
  for (const std::string& label : plot_labels(axis, count)) names.push_back(phrase(context, visible(label)));
  for (Index i = static_cast<Index>(names.size()); i < count; ++i) names.push_back(std::to_string(i));
  return names;
}

// Names of all but the last row or column, each, or every second, third …
class Painter {
 public:
  Painter(draw::Picture& picture, const Rect& rect, const PanelContext& context, const Confusion& confusion,
          const ConfusionPlot& plot, std::shared_ptr<const draw::Grid> grid)
      : picture_(picture),
        rect_(rect),
        context_(context),
        theme_(context.theme),
        fonts_(context.fonts),
        confusion_(confusion),
        plot_(plot),
        grid_(std::move(grid)),
        scale_(scale_of_counts(*grid_, theme_)) {}

  void paint() {
    lay_out();
    picture_.heatmap(cells_, grid_, scale_);
    if (std::min(col_, row_) >= kLineCells * theme_.scale) lines();
    picture_.frame({cells_.x - 0.5F, cells_.y - 0.5F, cells_.width + 1.0F, cells_.height + 1.0F}, theme_.hairline,
                   1.0F);
    // What is no symbol is set off.
    const float x = cells_.right() - col_, y = cells_.bottom() - row_;
    picture_.line({x, cells_.y}, {x, cells_.bottom()}, theme_.secondary, 1.0F);
    picture_.line({cells_.x, y}, {cells_.right(), y}, theme_.secondary, 1.0F);
    numbers();
    names();
    if (bar_ > 0.0F)
      draw::draw_colour_bar(picture_, {bar_left_, cells_.y, rect_.right() - bar_left_, cells_.height}, scale_, theme_,
                            fonts_);
    if (foot_ > 0.0F) foot();
    const int n = confusion_.size();
    picture_.hit({cells_, plot_.hit_kind, n, n, 0, 0});
  }

 private:
  int last() const { return confusion_.size() - 1; }

  void lay_out() {
    const float axis = theme_.axis(), line = 1.35F * axis;
    const int n = confusion_.size();
    named_ = rect_.height >= 10.0F * axis && rect_.width >= 12.0F * axis;
    foot_ = rect_.height >= 16.0F * axis && !frequent_mistakes(confusion_).empty() ? line : 0.0F;
    const float above = (named_ ? line : 0.0F) + line, below = (named_ ? line : 0.0F) + foot_;
    const float height = std::max(1.0F, rect_.height - above - below);
    row_ = height / static_cast<float>(n);
    type_ = std::clamp(row_, kSmallType * axis, axis);
    float widest = 0.0F;
    for (int i = 0; i < last(); ++i)
      widest = std::max(widest, fonts_.width(confusion_.rows[static_cast<std::size_t>(i)], Face::mono, type_));
    const float left = (named_ ? line : 0.0F) + widest + 0.5F * theme_.unit();
    const float beside = named_ ? line : 0.0F;
    bar_ = height >= 5.0F * axis ? draw::colour_bar_width(scale_, height, theme_, fonts_) : 0.0F;
    const float room = std::max(1.0F, rect_.width - left - beside - bar_);
    col_ = std::min(room / static_cast<float>(n), kWidest * row_);
    cells_ = {rect_.x + left, rect_.y + above, col_ * static_cast<float>(n), height};
    bar_left_ = cells_.right() + beside;
  }

  void lines() {
    const draw::Colour colour = theme_.hairline.with_alpha(0.6F);
    for (int i = 1; i <= last(); ++i) {
      const float x = cells_.x + static_cast<float>(i) * col_, y = cells_.y + static_cast<float>(i) * row_;
      picture_.line({x, cells_.y}, {x, cells_.bottom()}, colour, 1.0F);
      picture_.line({cells_.x, y}, {cells_.right(), y}, colour, 1.0F);
    }
  }

  void numbers() {
    float widest = 0.0F;
    for (const float value : grid_->values)
      if (std::isfinite(value))
        widest = std::max(widest, fonts_.width(count_text(static_cast<double>(value)), Face::sans, type_));
    if (widest + 2.0F > col_ || type_ > row_ || widest <= 0.0F) return;
    for (int col = 0; col < grid_->cols; ++col)
      for (int row = 0; row < grid_->rows; ++row) {
        const float value = grid_->at(row, col);
        if (!(value >= 0.5F) || !std::isfinite(value)) continue;
        picture_.text({cells_.x + (static_cast<float>(col) + 0.5F) * col_,
                       cells_.y + (static_cast<float>(row) + 0.5F) * row_ - 0.5F * type_},
                      count_text(static_cast<double>(value)),
                      {Face::sans, type_, draw::ink_on(draw::colour_at(scale_, value), theme_), Align::centre, false});
      }
  }

  void names() {
    const draw::TextStyle style{Face::mono, type_, theme_.text, Align::right, false};
    float free = cells_.y;
    for (int i = 0; i < last(); ++i) {
      const float middle = cells_.y + (static_cast<float>(i) + 0.5F) * row_;
      const float top = std::max(cells_.y, middle - 0.5F * type_);
      if (top < free || top + type_ > rect_.bottom()) continue;
      free = top + type_;
      picture_.text({cells_.x - 0.5F * theme_.unit(), top}, confusion_.rows[static_cast<std::size_t>(i)], style);
    }
    draw::TextStyle centred = style;
    centred.align = Align::centre;
    const float y = cells_.y - 1.15F * type_;
    float right = cells_.x - 0.5F * col_;
    for (int i = 0; i < last(); ++i) {
      const std::string& name = confusion_.cols[static_cast<std::size_t>(i)];
      const float half = 0.5F * fonts_.width(name, centred), middle = cells_.x + (static_cast<float>(i) + 0.5F) * col_;
      if (middle - half < right + 1.0F) continue;
      right = middle + half;
      picture_.text({middle, y}, name, centred);
    }
    if (!named_) return;
    const float axis = theme_.axis();
    const auto fitting = [&](const std::string& text, float room) {
      return fonts_.shortened(text, Face::sans, axis, room);
    };
    const draw::TextStyle plain{Face::sans, axis, theme_.secondary, Align::left, false};
    draw::TextStyle upwards = plain;
    upwards.upwards = true;
    upwards.align = Align::centre;
    const float letters = cells_.height - row_;
    picture_.text({cells_.x, rect_.y}, fitting(context_.words("panel.errors.read"), rect_.right() - cells_.x), plain);
    picture_.text({rect_.x, cells_.y + 0.5F * letters}, fitting(context_.words("panel.errors.written"), letters),
                  upwards);
    // Beside the row and the column that are meant, since there is no room at their beginnings.
    draw::TextStyle end = upwards;
    end.align = Align::left;
    picture_.text({cells_.right() + 0.25F * theme_.unit(), cells_.bottom()},
                  fitting(confusion_.cols.back(), cells_.height), end);
    picture_.text({cells_.x, cells_.bottom() + 0.2F * axis}, fitting(confusion_.rows.back(), cells_.width), plain);
  }

  // "most often: 4 → 9 (7×), i missed (3×)", as many as have room.
  void foot() {
    const float axis = theme_.axis();
    std::string text;
    for (const auto& [row, col] : frequent_mistakes(confusion_)) {
      const std::string one =
          confusion_.what(context_, row, col) + " (" + count_text(confusion_.count(row, col)) + "×)";
      const std::string more = text.empty() ? context_.words("panel.errors.most") + " " + one : text + ",  " + one;
      if (!text.empty() && fonts_.width(more, Face::sans, axis) > rect_.width) break;
      text = more;
    }
    picture_.text({rect_.x, rect_.bottom() - axis}, fonts_.shortened(text, Face::sans, axis, rect_.width),
                  {Face::sans, axis, theme_.text, Align::left, false});
  }

  draw::Picture& picture_;
  Rect rect_;
  const PanelContext& context_;
  const draw::Theme& theme_;
  const draw::Fonts& fonts_;
  const Confusion& confusion_;
  const ConfusionPlot& plot_;
  std::shared_ptr<const draw::Grid> grid_;
  draw::ColourScale scale_;
  Rect cells_;
  float row_ = 0.0F, col_ = 0.0F, type_ = 0.0F, bar_ = 0.0F, bar_left_ = 0.0F, foot_ = 0.0F;
  bool named_ = false;
};

}  // namespace

bool Confusion::is_in(const Snapshot& snapshot) {
  const Observable* counts = snapshot.observable(kCounts);
  return counts != nullptr && counts->values.rows() >= 2 && counts->values.rows() == counts->values.cols() &&
         (counts->values.array() > 0.0F).any();
}

std::optional<Confusion> Confusion::read(const PanelContext& context) {
  if (!is_in(context.snapshot)) return std::nullopt;
  const auto counts = shared_observable(context.snapshot, kCounts);
  return Confusion{counts, names_of(context, counts->rows, counts->values.rows()),
                   names_of(context, counts->cols, counts->values.cols())};
}

double Confusion::count(int row, int col) const {
  const float value = counts->values(row, col);
  return std::isfinite(value) ? static_cast<double>(value) : 0.0;
}

std::string Confusion::what(const PanelContext& context, int row, int col) const {
  const std::string& written = rows[static_cast<std::size_t>(row)];
  const std::string& read = cols[static_cast<std::size_t>(col)];
  if (col + 1 == size()) return context.words("panel.errors.missed", {written});
  if (row + 1 == size()) return context.words("panel.errors.inserted", {read});
  return written + " → " + read;
}

std::vector<std::pair<int, int>> frequent_mistakes(const Confusion& confusion) {
  std::vector<std::pair<int, int>> made;
  for (int row = 0; row < confusion.size(); ++row)
    for (int col = 0; col < confusion.size(); ++col)
      if (!confusion.is_right(row, col) && confusion.count(row, col) > 0.0) made.emplace_back(row, col);
  std::stable_sort(made.begin(), made.end(), [&](const auto& a, const auto& b) {
    return confusion.count(a.first, a.second) > confusion.count(b.first, b.second);
  });
  return made;
}

std::shared_ptr<const draw::Grid> confusion_grid(const Confusion& confusion, bool only_mistakes) {
  auto grid = grid_of(confusion.counts->values);
  if (only_mistakes)
    for (int i = 0; i + 1 < confusion.size(); ++i)
      grid->values[static_cast<std::size_t>(i) * static_cast<std::size_t>(grid->rows) + static_cast<std::size_t>(i)] =
          0.0F;
  return grid;
}

void draw_confusion(draw::Picture& picture, const Rect& rect, const PanelContext& context, const Confusion& confusion,
                    const ConfusionPlot& plot, std::shared_ptr<const draw::Grid> grid) {
  Painter(picture, rect, context, confusion, plot, std::move(grid)).paint();
}

std::vector<std::string> confusion_lines(const PanelContext& context, const Confusion& confusion, int row, int col) {
  const std::string count = count_text(confusion.count(row, col));
  std::vector<std::string> lines;
  if (confusion.is_right(row, col))
    lines.push_back(context.words("panel.errors.right",
                                  {quoted(context.words, confusion.rows[static_cast<std::size_t>(row)]), count}));
  else
    lines.push_back(confusion.what(context, row, col) + ": " + count + "×");
  if (row + 1 == confusion.size()) return lines;
  double written = 0.0;
  for (int k = 0; k < confusion.size(); ++k) written += confusion.count(row, k);
  if (written > 0.0)
    lines.push_back(context.words("panel.errors.of_written",
                                  {draw::fixed(100.0 * confusion.count(row, col) / written, 1), count_text(written)}));
  return lines;
}

}  // namespace unrolled
