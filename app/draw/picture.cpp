#include "app/draw/picture.h"

#include <algorithm>
#include <cmath>
#include <cstdio>
#include <limits>

namespace unrolled::draw {

namespace {

Point moved(Point p, Point by) { return {p.x + by.x, p.y + by.y}; }
Rect moved(Rect r, Point by) { return {r.x + by.x, r.y + by.y, r.width, r.height}; }

template <class... Ts>
struct Overloaded : Ts... {
  using Ts::operator()...;
};
template <class... Ts>
Overloaded(Ts...) -> Overloaded<Ts...>;

std::string number(double value) {
  if (std::isnan(value)) return "nan";
  char buffer[64];
  std::snprintf(buffer, sizeof buffer, "%.2f", value);
  if (std::string_view(buffer) == "-0.00") return "0.00";  // the sign of nothing is not worth a difference
  return buffer;
}

std::string words(Point p) { return number(p.x) + "," + number(p.y); }

std::string words(const Rect& r) {
  return number(r.x) + "," + number(r.y) + " " + number(r.width) + "x" + number(r.height);
}

std::string words(Colour c) {
  char buffer[16];
  std::snprintf(buffer, sizeof buffer, "#%02X%02X%02X%02X", c.red, c.green, c.blue, c.alpha);
  return buffer;
}

std::string words(const std::vector<Point>& points) {
  std::string text;
  for (const Point& p : points) text += " " + words(p);
  return text;
}

const char* word(Dash dash) {
  switch (dash) {
    case Dash::solid:
      return "solid";
    case Dash::dashed:
      return "dashed";
    case Dash::dotted:
      return "dotted";
  }
  return "?";
}

const char* word(Face face) {
  switch (face) {
    case Face::sans:
      return "sans";
    case Face::bold:
      return "bold";
    case Face::mono:
      return "mono";
  }
  return "?";
}

const char* word(Align align) {
  switch (align) {
    case Align::left:
      return "left";
    case Align::centre:
      return "centre";
    case Align::right:
      return "right";
  }
  return "?";
}

const char* word(ColourMap map) {
  switch (map) {
    case ColourMap::signed_map:
      return "signed";
    case ColourMap::sequential:
      return "sequential";
    case ColourMap::magnitude:
      return "magnitude";
    case ColourMap::classic_red_blue:
      return "classic";
  }
  return "?";
}

std::string words(const Grid& grid) {
  std::string text = std::to_string(grid.rows) + "x" + std::to_string(grid.cols) + ":";
  if (grid.values.size() <= 64) {
    for (int row = 0; row < grid.rows; ++row) {
      if (row > 0) text += " /";
      for (int col = 0; col < grid.cols; ++col) text += " " + number(grid.at(row, col));
    }
    return text;
  }
  double sum = 0.0;
  float low = std::numeric_limits<float>::infinity();
  float high = -low;
  std::size_t missing = 0;
  for (const float value : grid.values) {
    if (std::isnan(value)) {
      ++missing;
      continue;
    }
    sum += value;
    low = std::min(low, value);
    high = std::max(high, value);
  }
  return text + " low " + number(low) + " high " + number(high) + " sum " + number(sum) + " missing " +
         std::to_string(missing);
}

}  // namespace

Colour Colour::with_alpha(float share) const {
  Colour result = *this;
  result.alpha = static_cast<std::uint8_t>(std::lround(static_cast<float>(alpha) * std::clamp(share, 0.0F, 1.0F)));
  return result;
}

Colour mix(Colour a, Colour b, float share) {
  const float s = std::clamp(share, 0.0F, 1.0F);
  const auto between = [s](std::uint8_t from, std::uint8_t to) {
    return static_cast<std::uint8_t>(std::lround(static_cast<float>(from) * (1.0F - s) + static_cast<float>(to) * s));
  };
  return {between(a.red, b.red), between(a.green, b.green), between(a.blue, b.blue), between(a.alpha, b.alpha)};
}

DashLengths dash_lengths(Dash dash, float line_width) {
  const float unit = std::max(line_width, 1.0F);
  switch (dash) {
    case Dash::dashed:
      return {3.0F * unit, 2.0F * unit};
    case Dash::dotted:
      return {unit, 2.0F * unit};
    case Dash::solid:
      break;
  }
  return {};
}

void Picture::polyline(std::vector<Point> points, Colour colour, float width, Dash dash, bool closed) {
  if (points.size() < 2) return;
  primitives_.emplace_back(Polyline{std::move(points), colour, width, dash, closed});
}

void Picture::line(Point from, Point to, Colour colour, float width, Dash dash) {
  polyline({from, to}, colour, width, dash);
}

void Picture::polygon(std::vector<Point> points, Colour fill) {
  if (points.size() < 3) return;
  primitives_.emplace_back(Polygon{std::move(points), fill});
}

void Picture::rectangle(Rect rect, Colour fill, float rounding) {
  if (rect.width <= 0.0F || rect.height <= 0.0F) return;
  primitives_.emplace_back(Rectangle{rect, fill, rounding});
}

void Picture::frame(Rect rect, Colour colour, float width) {
  polyline({{rect.x, rect.y}, {rect.right(), rect.y}, {rect.right(), rect.bottom()}, {rect.x, rect.bottom()}}, colour,
           width, Dash::solid, true);
}

void Picture::text(Point at, std::string text, const TextStyle& style) {
  if (text.empty()) return;
  primitives_.emplace_back(Text{at, std::move(text), style});
}

void Picture::begin_clip(Rect rect) { primitives_.emplace_back(ClipBegin{rect}); }

void Picture::end_clip() { primitives_.emplace_back(ClipEnd{}); }

void Picture::heatmap(Rect rect, std::shared_ptr<const Grid> grid, const ColourScale& scale) {
  if (!grid || grid->rows <= 0 || grid->cols <= 0 || rect.width <= 0.0F || rect.height <= 0.0F) return;
  primitives_.emplace_back(Heatmap{rect, std::move(grid), scale});
}

void Picture::hit(const HitArea& area) { hit_areas_.push_back(area); }

std::optional<Hit> Picture::find(Point point) const {
  for (auto area = hit_areas_.rbegin(); area != hit_areas_.rend(); ++area) {
    if (area->rows < 1 || area->cols < 1 || !area->rect.contains(point)) continue;
    const float cell_width = area->rect.width / static_cast<float>(area->cols);
    const float cell_height = area->rect.height / static_cast<float>(area->rows);
    const int col = std::min(static_cast<int>((point.x - area->rect.x) / cell_width), area->cols - 1);
    const int row = std::min(static_cast<int>((point.y - area->rect.y) / cell_height), area->rows - 1);
    return Hit{area->kind, area->first_row + row, area->first_col + col,
               Rect{area->rect.x + static_cast<float>(col) * cell_width,
                    area->rect.y + static_cast<float>(row) * cell_height, cell_width, cell_height}};
  }
  return std::nullopt;
}

void Picture::append(const Picture& other, Point by, int kinds) {
  const auto move_points = [by](std::vector<Point> points) {
    for (Point& p : points) p = moved(p, by);
    return points;
  };
  primitives_.reserve(primitives_.size() + other.primitives_.size());
  for (const Primitive& primitive : other.primitives_) {
    primitives_.push_back(std::visit(Overloaded{
                                         [&](const Polyline& p) -> Primitive {
                                           return Polyline{move_points(p.points), p.colour, p.width, p.dash, p.closed};
                                         },
                                         [&](const Polygon& p) -> Primitive {
                                           return Polygon{move_points(p.points), p.fill};
                                         },
                                         [&](const Rectangle& p) -> Primitive {
                                           return Rectangle{moved(p.rect, by), p.fill, p.rounding};
                                         },
                                         [&](const Text& p) -> Primitive {
                                           return Text{moved(p.at, by), p.text, p.style};
                                         },
                                         [&](const ClipBegin& p) -> Primitive { return ClipBegin{moved(p.rect, by)}; },
                                         [&](const ClipEnd& p) -> Primitive { return p; },
                                         [&](const Heatmap& p) -> Primitive {
                                           return Heatmap{moved(p.rect, by), p.grid, p.scale};
                                         },
                                     },
                                     primitive));
  }
  for (HitArea area : other.hit_areas_) {
    area.rect = moved(area.rect, by);
    area.kind += kinds;
    hit_areas_.push_back(area);
  }
}

std::string to_text(const Picture& picture) {
  std::string text = "picture " + number(picture.size().width) + "x" + number(picture.size().height) + "\n";
  for (const Primitive& primitive : picture.primitives()) {
    text +=
        std::visit(Overloaded{
                       [](const Polyline& p) {
                         return "polyline " + words(p.colour) + " " + number(p.width) + " " + word(p.dash) +
                                (p.closed ? " closed" : "") + words(p.points);
                       },
                       [](const Polygon& p) { return "polygon " + words(p.fill) + words(p.points); },
                       [](const Rectangle& p) {
                         return "rectangle " + words(p.fill) + " " + words(p.rect) + " rounding " + number(p.rounding);
                       },
                       [](const Text& p) {
                         return "text " + words(p.at) + " " + word(p.style.face) + " " + number(p.style.size) + " " +
                                words(p.style.colour) + " " + word(p.style.align) +
                                (p.style.upwards ? " upwards" : "") + " \"" + p.text + "\"";
                       },
                       [](const ClipBegin& p) { return "clip " + words(p.rect); },
                       [](const ClipEnd&) { return std::string("clip end"); },
                       [](const Heatmap& p) {
                         return "heatmap " + words(p.rect) + " " + word(p.scale.map) + (p.scale.dark ? " dark " : " ") +
                                number(p.scale.low) + ".." + number(p.scale.high) +
                                (p.scale.logarithmic ? " log " : " ") + words(*p.grid);
                       },
                   },
                   primitive);
    text += "\n";
  }
  for (const HitArea& area : picture.hit_areas()) {
    text += "hit " + std::to_string(area.kind) + " " + words(area.rect) + " rows " + std::to_string(area.first_row) +
            "+" + std::to_string(area.rows) + " cols " + std::to_string(area.first_col) + "+" +
            std::to_string(area.cols) + "\n";
  }
  return text;
}

}  // namespace unrolled::draw
