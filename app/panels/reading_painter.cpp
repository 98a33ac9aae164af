#include "app/panels/reading_painter.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <utility>

#include "app/draw/colour_bar.h"
#include "app/draw/numbers.h"
#include "app/draw/reduce.h"
#include "app/draw/strips.h"
#include "app/panels/ink_pieces.h"
#include "app/panels/symbol_hues.h"

namespace unrolled {

using draw::Align;
using draw::AxisScale;
using draw::Colour;
using draw::Face;
using draw::Point;
using draw::Rect;
using draw::TextStyle;

namespace {

constexpr float kFaint = 0.02F;   // a curve that never gets so far from 0 is left out
constexpr float kInkLow = -1.0F;  // x-heights: descenders and ascenders have room
constexpr float kInkHigh = 2.1F;
constexpr float kFarthestInk = 8.0F;
constexpr int kInputs = 4;
constexpr Index kLifted = 2;  // row of the inputs

// The range of an input: from 0 or its negative to a round number that holds all but the jumps of the lifted pen,
// beside which what is drawn would look like nothing.
std::pair<double, double> range_of(const Matrix<float>& inputs, Index row) {
  // Both directions of the pen on one scale, so that they can be compared.
  const Index first = row < 2 ? 0 : row, last = row < 2 ? 1 : row;
  double largest = 0.0, least = 0.0;
  for (Index t = 0; t < inputs.cols(); ++t)
    for (Index i = first; i <= last; ++i) {
      const auto value = static_cast<double>(inputs(i, t));
      if (!std::isfinite(value) || (row != kLifted && inputs(kLifted, t) > 0.5F)) continue;
      largest = std::max(largest, std::abs(value));
      least = std::min(least, value);
    }
  const double bound = row == kLifted ? 1.0 : bound_above(largest);
  return {row < 2 || least < 0.0 ? -bound : 0.0, bound};
}

Colour faint_ink(const draw::Theme& theme) { return mix(theme.page, theme.secondary, 0.5F); }

// Places the points of a piece in its own shape, `unit` points of the picture an x-height, about the middle of its
// steps; narrower where it would leave them.
void place_piece(const Matrix<float>& points, const InkPiece& piece, float unit, float step, std::vector<float>& x) {
  float low = 0.0F, high = 0.0F;
  for (Index t = piece.first; t <= piece.last; ++t) {
    low = t == piece.first ? points(0, t) : std::min(low, points(0, t));
    high = t == piece.first ? points(0, t) : std::max(high, points(0, t));
  }
  const auto place = [&](Index t) -> float& { return x[static_cast<std::size_t>(t)]; };
  const float middle = 0.5F * (place(piece.first) + place(piece.last));
  const float room = place(piece.last) - place(piece.first) + step;
  const float narrower = std::min(1.0F, room / std::max(1e-6F, unit * (high - low)));
  for (Index t = piece.first; t <= piece.last; ++t)
    place(t) = middle + narrower * unit * (points(0, t) - 0.5F * (low + high));
}

std::string range_text(const std::pair<double, double>& range) {
  const std::string high = draw::significant(range.second, 1);
  return range.first < 0.0 ? "±" + high : "0…" + high;
}

}  // namespace

ReadingPainter::ReadingPainter(const PanelContext& context, const ReadingTables& tables, const ReadingShow& show,
                               std::shared_ptr<const draw::Grid> states, draw::Size size)
    : context_(context),
      theme_(context.theme),
      fonts_(context.fonts),
      tables_(tables),
      show_(show),
      grid_(std::move(states)),
      size_(size),
      picture_(size) {
  if (tables_.states != nullptr) scale_ = scale_of(*tables_.states, theme_, theme_.classic_red_blue);
  choose_bands(show.training);
  lay_out();
}

// What has no room is left out: first the inputs as curves, then the states.
void ReadingPainter::choose_bands(bool training) {
  const float axis = theme_.axis(), height = size_.height;
  const auto add = [&](int kind, float weight, const std::string& name) {
    bands_.push_back({kind, weight, name, {}, 0.0F});
  };
  add(kReadingOutput, training ? 2.4F : 3.0F, context_.words("panel.reading.output"));
  if (training) {
    add(kReadingOccupancy, 2.4F, context_.words("panel.reading.occupancy"));
    add(kReadingGradient, 2.2F, "y − γ");
  }
  if (tables_.states != nullptr && height >= (training ? 24.0F : 12.0F) * axis)
    add(kReadingStates, training ? 2.0F : 2.6F, name_of(context_, *tables_.states));
  add(kReadingInk, 2.4F, context_.words("panel.reading.ink"));
  if (tables_.inputs != nullptr && height >= (training ? 38.0F : 25.0F) * axis)
    add(kReadingInputs, 1.8F, context_.words("panel.reading.inputs"));
}

// Numbers at the left of a band.
float ReadingPainter::names_width(const Band& band) const {
  if (band.kind == kReadingInputs) {
    float widest = 0.0F;
    for (const std::string& label : tables_.inputs->rows.labels)
      widest = std::max(widest, fonts_.width(phrase(context_, label), Face::sans, theme_.axis()));
    return widest;
  }
  if (band.kind == kReadingInk) return 0.0F;
  if (band.kind == kReadingGradient) return fonts_.width("−1", Face::sans, theme_.axis());
  if (band.kind != kReadingStates) return fonts_.width("0.5", Face::sans, theme_.axis());
  return fonts_.width(std::to_string(tables_.states->values.rows()), Face::sans, theme_.axis());
}

float ReadingPainter::beside_width(const Band& band) const {
  const float axis = theme_.axis();
  if (band.kind == kReadingStates) return draw::colour_bar_width(scale_, 6.0F * axis, theme_, fonts_);
  if (band.kind == kReadingOutput)
    return fonts_.width(context_.words("panel.reading.blank"), Face::sans, axis) + theme_.unit();
  if (band.kind != kReadingInputs) return 0.0F;
  float widest = 0.0F;
  for (Index row = 0; row < kInputs; ++row)
    widest = std::max(widest, fonts_.width(range_text(range_of(tables_.inputs->values, row)), Face::sans, axis));
  return widest + theme_.unit();
}

void ReadingPainter::lay_out() {
  const float axis = theme_.axis(), width = size_.width;
  float names = 0.0F, beside = 0.0F, weights = 0.0F;
  for (const Band& band : bands_) {
    names = std::max(names, names_width(band));
    beside = std::max(beside, beside_width(band));
    weights += band.weight;
  }
  const bool wide = width >= 20.0F * axis;
  left_ = wide ? 1.4F * axis + names + 0.75F * theme_.unit() : 0.0F;
  right_ = wide ? width - beside : width;
  step_ = std::max(1.0F, right_ - left_) / static_cast<float>(tables_.steps());
  const float gap = std::min(1.25F * theme_.unit(), 0.02F * size_.height);
  const float room =
      std::max(1.0F, size_.height - draw::bottom_axis_height(theme_) - gap * static_cast<float>(bands_.size() - 1));
  float y = 0.0F;
  for (Band& band : bands_) {
    const float height = std::max(0.5F, room * band.weight / weights);
    const bool named = band.kind == kReadingOutput || band.kind == kReadingOccupancy;
    band.above = named && height >= 3.2F * axis ? 1.15F * theme_.body() : 0.0F;
    band.rect = {left_, y + band.above, std::max(1.0F, right_ - left_), std::max(0.5F, height - band.above)};
    y += height + gap;
  }
}

draw::Picture ReadingPainter::paint() {
  const Brush stretch = marked_stretch(context_, tables_.y->cols, tables_.steps());
  if (!stretch.empty())
    picture_.rectangle(
        {left_ + step_ * static_cast<float>(stretch.first), bands_.front().rect.y,
         step_ * static_cast<float>(stretch.last + 1 - stretch.first), last().rect.bottom() - bands_.front().rect.y},
        draw::stretch_colour(theme_));
  for (const Band& band : bands_) {
    band_name(band);
    switch (band.kind) {
      case kReadingOutput:
        curves(band, *tables_.y, false);
        break;
      case kReadingOccupancy:
      case kReadingGradient: {
        const auto& values = band.kind == kReadingOccupancy ? tables_.occupancy : tables_.gradient;
        if (values != nullptr && tables_.fits) {
          curves(band, *values, band.kind == kReadingGradient);
          break;
        }
        const std::string why = context_.words("panel.reading.unfit");
        picture_.text({band.rect.x, band.rect.y + 0.5F * (band.rect.height - theme_.axis())},
                      fonts_.shortened(why, Face::sans, theme_.axis(), band.rect.width),
                      {Face::sans, theme_.axis(), theme_.secondary, Align::left, false});
        break;
      }
      case kReadingStates:
        states(band);
        break;
      case kReadingInk:
        ink(band);
        break;
      default:
        inputs(band);
    }
    const int rows = band.kind == kReadingStates ? grid_->rows : band.kind == kReadingInputs ? kInputs : 1;
    Rect area = band.rect;
    area.y -= band.above;
    area.height += band.above;
    picture_.hit({area, band.kind, rows, tables_.steps(), 0, 0});
  }
  const AxisScale times{0.5, tables_.steps() + 0.5, false, left_, right_};
  draw::draw_bottom_axis(picture_, last().rect, times, draw::ticks_for(times, false, theme_, fonts_, true),
                         phrase(context_, tables_.y->cols.name), theme_, fonts_);
  mark();
  return std::move(picture_);
}

void ReadingPainter::band_name(const Band& band) {
  const float axis = theme_.axis(), height = band.rect.height + band.above;
  if (left_ <= 0.0F || height < 2.0F * axis) return;
  picture_.text({0.0F, band.rect.bottom() - 0.5F * height}, fonts_.shortened(band.name, Face::bold, axis, height),
                {Face::bold, axis, theme_.text, Align::centre, true});
}

// The blank first, so that it lies below the others.
void ReadingPainter::curves(const Band& band, const Observable& values, bool is_signed) {
  const Rect& rect = band.rect;
  const AxisScale scale{is_signed ? -1.0 : 0.0, 1.0, false, rect.bottom(), rect.y};
  const std::vector<draw::Tick> ticks = is_signed ? std::vector<draw::Tick>{{-1.0, "−1"}, {0.0, "0"}, {1.0, "+1"}}
                                                  : std::vector<draw::Tick>{{0.0, "0"}, {0.5, "0.5"}, {1.0, "1"}};
  draw::draw_grid(picture_, rect, scale, ticks, theme_);
  if (left_ > 0.0F) {
    std::vector<draw::Tick> shown = ticks;
    if (rect.height < 3.6F * theme_.axis()) shown.erase(shown.begin() + 1);
    if (rect.height >= 2.0F * theme_.axis())
      draw::draw_left_axis(picture_, rect, scale, shown, {}, theme_, fonts_, true);
  }
  const draw::Grid all = *grid_of(values.values);
  const draw::Grid grid = draw::reduce_extreme(all, all.rows, std::max(1, static_cast<int>(rect.width)), 0.0F);
  picture_.begin_clip({rect.x, rect.y - theme_.line(), rect.width, rect.height + 2.0F * theme_.line()});
  curve(rect, scale, grid, tables_.blank);
  for (int k = 0; k < grid.rows; ++k)
    if (k != tables_.blank) curve(rect, scale, grid, k);
  picture_.end_clip();
  if (!is_signed) spikes(band, values);
  if (band.kind != kReadingOutput || left_ <= 0.0F) return;
  const float y = values.values(tables_.blank, values.values.cols() - 1);
  const float middle = scale.at(std::isfinite(y) ? std::clamp(static_cast<double>(y), 0.0, 1.0) : 0.5);
  const float top = std::clamp(middle - 0.5F * theme_.axis(), rect.y, std::max(rect.y, rect.bottom() - theme_.axis()));
  picture_.text({rect.right() + 0.5F * theme_.unit(), top}, context_.words("panel.reading.blank"),
                {Face::sans, theme_.axis(), theme_.secondary, Align::left, false});
}

void ReadingPainter::curve(const Rect& rect, const AxisScale& scale, const draw::Grid& grid, int symbol) {
  bool seen = symbol == tables_.blank;
  for (int col = 0; col < grid.cols && !seen; ++col) seen = std::abs(grid.at(symbol, col)) >= kFaint;
  if (!seen) return;
  const Colour colour = symbol_hue(theme_, symbol, tables_.blank);
  const float width = symbol == tables_.blank ? theme_.line() : 1.3F * theme_.line();
  const float step = rect.width / static_cast<float>(grid.cols);
  std::vector<Point> run;
  const auto finish = [&] {
    if (run.size() == 1)
      picture_.rectangle({run[0].x - width, run[0].y - width, 2.0F * width, 2.0F * width}, colour, width);
    else if (run.size() > 1)
      picture_.polyline(run, colour, width);
    run.clear();
  };
  // Where it is nothing but zero it would hide the others, which are zero as well.
  const auto faint = [&](int col) {
    return col < 0 || col >= grid.cols || !(std::abs(grid.at(symbol, col)) >= 0.5F * kFaint);
  };
  for (int col = 0; col < grid.cols; ++col) {
    const float value = grid.at(symbol, col);
    const bool zero = symbol != tables_.blank && faint(col - 1) && faint(col) && faint(col + 1);
    if (!std::isfinite(value) || zero) {
      finish();
      continue;
    }
    run.push_back({rect.x + step * (static_cast<float>(col) + 0.5F),
                   scale.at(std::clamp(static_cast<double>(value), scale.low, scale.high))});
  }
  finish();
}

// What is read stands in a line above, letter by letter; what is forming, at its peak.
void ReadingPainter::spikes(const Band& band, const Observable& values) {
  if (band.above <= 0.0F) return;
  const std::vector<Spike> found = spikes_of(values.values, tables_.blank);
  const float type = theme_.body();
  struct Name {
    std::string text;
    Colour colour;
    float middle, half;
  };
  std::vector<Name> names;
  for (const Spike& spike : found) {
    const std::string& text = tables_.names[static_cast<std::size_t>(spike.symbol)];
    const Colour colour = symbol_hue(theme_, spike.symbol, tables_.blank);
    if (spike.read) {
      // The fainter the less sure it is.
      names.push_back({text, mix(theme_.page, colour, std::clamp(0.25F + spike.y, 0.35F, 1.0F)), x_of(spike.time),
                       0.5F * fonts_.width(text, Face::bold, type) + 0.5F});
      continue;
    }
    const float small = theme_.axis();
    const float half = 0.5F * fonts_.width(text, Face::sans, small);
    const float x =
        std::clamp(x_of(spike.time), band.rect.x + half, std::max(band.rect.x + half, band.rect.right() - half));
    const float y = band.rect.bottom() - band.rect.height * std::min(1.0F, spike.y) - 1.1F * small;
    if (y < band.rect.y) continue;
    const bool free = std::none_of(found.begin(), found.end(), [&](const Spike& other) {
      return other.y > spike.y && !other.read && std::abs(x_of(other.time) - x_of(spike.time)) < 2.0F * half + 2.0F;
    });
    if (free) picture_.text({x, y}, text, {Face::sans, small, colour, Align::centre, false});
  }
  // Moved apart where they would touch.
  for (std::size_t i = 1; i < names.size(); ++i)
    names[i].middle = std::max(names[i].middle, names[i - 1].middle + names[i - 1].half + names[i].half);
  float limit = band.rect.right();
  for (std::size_t i = names.size(); i-- > 0;) {
    names[i].middle = std::min(names[i].middle, limit - names[i].half);
    limit = names[i].middle - names[i].half;
  }
  // More than has room: then none.
  if (!names.empty() && names.front().middle - names.front().half < 0.0F) return;
  for (const Name& name : names)
    picture_.text({name.middle, band.rect.y - band.above}, name.text,
                  {Face::bold, type, name.colour, Align::centre, false});
}

void ReadingPainter::states(const Band& band) {
  const Rect& rect = band.rect;
  picture_.heatmap(rect, grid_, scale_);
  picture_.frame({rect.x - 0.5F, rect.y - 0.5F, rect.width + 1.0F, rect.height + 1.0F}, theme_.hairline, 1.0F);
  if (left_ > 0.0F) {
    const AxisScale rows{-0.5, static_cast<double>(grid_->rows) - 0.5, false, rect.y, rect.bottom()};
    draw::draw_left_axis(picture_, rect, rows, draw::ticks_for(rows, true, theme_, fonts_, true), {}, theme_, fonts_,
                         true);
    if (rect.height >= 3.1F * theme_.axis())
      draw::draw_colour_bar(picture_, {rect.right(), rect.y, size_.width - rect.right(), rect.height}, scale_, theme_,
                            fonts_);
  }
  const int unit = marked(context_.unit(), grid_->rows);
  if (unit < 0) return;
  const float line = 1.5F * theme_.scale, row = rect.height / static_cast<float>(grid_->rows);
  const Rect at{rect.x, rect.y + row * static_cast<float>(unit), rect.width, row};
  picture_.frame(at.inset(-line - 0.5F), theme_.page, 1.0F);
  picture_.frame(at.inset(-line / 2.0F), theme_.accent, line);
}

// The pen's height over the ruled lines, or strokes in their own shape, each letter at its steps.
void ReadingPainter::ink(const Band& band) {
  const Rect& rect = band.rect;
  const Matrix<float>& points = tables_.points->values;
  float low = kInkLow, high = kInkHigh;
  for (Index t = 0; t < points.cols(); ++t) {
    if (!std::isfinite(points(1, t))) continue;
    low = std::max(-kFarthestInk, std::min(low, points(1, t)));
    high = std::min(kFarthestInk, std::max(high, points(1, t)));
  }
  const float width = 1.5F * theme_.line();
  const AxisScale scale{low, high, false, rect.bottom() - width, rect.y + width};
  for (const double ruled : {0.0, 1.0})
    picture_.line({rect.x, scale.at(ruled)}, {rect.right(), scale.at(ruled)}, theme_.hairline, 1.0F);
  std::vector<float> x(static_cast<std::size_t>(points.cols()));
  for (Index t = 0; t < points.cols(); ++t) x[static_cast<std::size_t>(t)] = x_of(t);
  const std::vector<InkPiece> pieces = ink_pieces(points, show_.shapes);
  if (show_.shapes) {
    const float unit = (scale.from - scale.to) / (high - low);
    for (const InkPiece& piece : pieces) {
      // Below it, its steps.
      const float inset = std::min(0.15F * step_, theme_.line());
      picture_.line({x_of(piece.first) - 0.5F * step_ + inset, rect.bottom()},
                    {x_of(piece.last) + 0.5F * step_ - inset, rect.bottom()}, faint_ink(theme_), theme_.line());
      place_piece(points, piece, unit, step_, x);
    }
  }
  const auto at = [&](Index t) {
    return Point{x[static_cast<std::size_t>(t)],
                 scale.at(std::clamp(static_cast<double>(points(1, t)), scale.low, scale.high))};
  };
  for (std::size_t i = 0; i < pieces.size(); ++i) {
    const InkPiece& piece = pieces[i];
    std::vector<Point> line;
    for (Index t = piece.first; t <= piece.last; ++t) line.push_back(at(t));
    // What a pen has drawn in one go hangs together.
    if (i > 0 && piece.goes_on) picture_.line(at(pieces[i - 1].last), line.front(), faint_ink(theme_), 1.0F);
    if (line.size() == 1)
      picture_.rectangle({line[0].x - width, line[0].y - width, 2.0F * width, 2.0F * width}, theme_.text, width);
    else
      picture_.polyline(line, theme_.text, width);
  }
  const int time = marked(context_.time(), tables_.steps());
  if (time < 0 || !std::isfinite(points(1, time))) return;
  const float radius = 2.0F * width;
  const Point here = at(time);
  picture_.rectangle({here.x - radius, here.y - radius, 2.0F * radius, 2.0F * radius}, theme_.accent, radius);
}

void ReadingPainter::inputs(const Band& band) {
  const Matrix<float>& values = tables_.inputs->values;
  const float axis = theme_.axis(), pitch = band.rect.height / static_cast<float>(kInputs);
  const float gap = std::min(0.25F * pitch, 0.5F * theme_.unit());
  for (Index row = 0; row < kInputs; ++row) {
    const auto [low, high] = range_of(values, row);
    const Rect rect{band.rect.x, band.rect.y + pitch * static_cast<float>(row), band.rect.width,
                    std::max(0.5F, pitch - gap)};
    draw::Strip strip{{}, theme_.input, low, high, {}};
    for (Index t = 0; t < values.cols(); ++t) strip.values.push_back(values(row, t));
    draw::draw_strip(picture_, rect, strip, theme_);
    const float zero = low < 0.0 ? rect.y + 0.5F * rect.height : rect.bottom();
    picture_.line({rect.x, zero}, {rect.right(), zero}, theme_.hairline, 1.0F);
    if (left_ <= 0.0F || pitch < axis) continue;
    const float top = rect.y + 0.5F * (rect.height - axis);
    const auto& labels = tables_.inputs->rows.labels;
    if (row < static_cast<Index>(labels.size()))
      picture_.text({rect.x - 0.75F * theme_.unit(), top}, phrase(context_, labels[static_cast<std::size_t>(row)]),
                    {Face::sans, axis, theme_.text, Align::right, false});
    picture_.text({size_.width, top}, range_text({low, high}),
                  {Face::sans, axis, theme_.secondary, Align::right, false});
  }
}

void ReadingPainter::mark() {
  const int time = marked(context_.time(), tables_.steps());
  if (time < 0) return;
  const float line = 1.5F * theme_.scale, top = bands_.front().rect.y;
  const Rect column{left_ + step_ * static_cast<float>(time), top, step_, last().rect.bottom() - top};
  picture_.frame(column.inset(-line - 0.5F), theme_.page, 1.0F);
  picture_.frame(column.inset(-line / 2.0F), theme_.accent, line);
}

}  // namespace unrolled
