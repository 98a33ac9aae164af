// A Picture is a list of drawing primitives in points (1 pt = 1 px at scale 1), y downwards. Panels record one; the
// screen and the file players replay the very same list, so an exported figure is what was on the screen.
#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

namespace unrolled::draw {

struct Point {
  float x = 0.0F;
  float y = 0.0F;
  bool operator==(const Point&) const = default;
};

struct Size {
  float width = 0.0F;
  float height = 0.0F;
  bool operator==(const Size&) const = default;
};

struct Rect {
  float x = 0.0F;
  float y = 0.0F;
  float width = 0.0F;
  float height = 0.0F;
  float right() const { return x + width; }
  float bottom() const { return y + height; }
  bool contains(Point p) const { return p.x >= x && p.x < right() && p.y >= y && p.y < bottom(); }
  Rect inset(float by) const { return {x + by, y + by, width - 2 * by, height - 2 * by}; }
  bool operator==(const Rect&) const = default;
};

struct Colour {
  std::uint8_t red = 0;
  std::uint8_t green = 0;
  std::uint8_t blue = 0;
  std::uint8_t alpha = 255;
  bool operator==(const Colour&) const = default;
  Colour with_alpha(float share) const;  // alpha times share
};

// A mix in sRGB: share 0 gives a, 1 gives b.
Colour mix(Colour a, Colour b, float share);

enum class Face { sans, bold, mono };
enum class Align { left, centre, right };  // of the text about its point
enum class Dash { solid, dashed, dotted };

// How long a dash and the gap behind it are, in points; off is 0 for a solid line.
struct DashLengths {
  float on = 0.0F;
  float off = 0.0F;
};
DashLengths dash_lengths(Dash dash, float line_width);

struct TextStyle {
  Face face = Face::sans;
  float size = 13.0F;  // points: height of a line box, as ImGui counts it
  Colour colour{};
  Align align = Align::left;
  bool upwards = false;  // turned a quarter to the left, for the name of a vertical axis
};

// Numbers of a heatmap, column-major like the core's matrices: value(row, col) = values[col * rows + row].
struct Grid {
  int rows = 0;
  int cols = 0;
  std::vector<float> values;
  float at(int row, int col) const { return values[static_cast<std::size_t>(col) * rows + row]; }
};

enum class ColourMap { signed_map, sequential, magnitude, classic_red_blue };

// How a number becomes a place on the colour map: (v − low) / (high − low), of log10 where logarithmic; clamped.
// NaN is drawn hatched.
struct ColourScale {
  ColourMap map = ColourMap::sequential;
  float low = 0.0F;
  float high = 1.0F;
  bool logarithmic = false;
  bool dark = false;  // the map of the dark theme: its zero vanishes into the page
  bool operator==(const ColourScale&) const = default;
};

struct Polyline {
  std::vector<Point> points;
  Colour colour;
  float width = 1.0F;
  Dash dash = Dash::solid;
  bool closed = false;
};
struct Polygon {  // filled, convex
  std::vector<Point> points;
  Colour fill;
};
struct Rectangle {  // filled
  Rect rect;
  Colour fill;
  float rounding = 0.0F;
};
struct Text {
  Point at;          // the left end (or centre, or right end, by align) of the line box's top edge
  std::string text;  // UTF-8, one line
  TextStyle style;
};
struct ClipBegin {
  Rect rect;
};
struct ClipEnd {};
struct Heatmap {
  Rect rect;
  std::shared_ptr<const Grid> grid;  // row 0 at the top, column 0 at the left
  ColourScale scale;
};

using Primitive = std::variant<Polyline, Polygon, Rectangle, Text, ClipBegin, ClipEnd, Heatmap>;

// An area that answers to the pointer, divided evenly into rows x cols cells. `kind` is the panel's own number.
struct HitArea {
  Rect rect;
  int kind = 0;
  int rows = 1;
  int cols = 1;
  int first_row = 0;  // number of the top row
  int first_col = 0;
};
struct Hit {
  int kind = 0;
  int row = 0;
  int col = 0;
  Rect cell;  // its place in the picture
  bool operator==(const Hit&) const = default;
};

class Picture {
 public:
  explicit Picture(Size size = {}) : size_(size) {}

  Size size() const { return size_; }
  const std::vector<Primitive>& primitives() const { return primitives_; }
  const std::vector<HitArea>& hit_areas() const { return hit_areas_; }

  void polyline(std::vector<Point> points, Colour colour, float width, Dash dash = Dash::solid, bool closed = false);
  void line(Point from, Point to, Colour colour, float width, Dash dash = Dash::solid);
  void polygon(std::vector<Point> points, Colour fill);
  void rectangle(Rect rect, Colour fill, float rounding = 0.0F);
  void frame(Rect rect, Colour colour, float width);  // a rectangle's outline
  void text(Point at, std::string text, const TextStyle& style);
  void begin_clip(Rect rect);
  void end_clip();
  void heatmap(Rect rect, std::shared_ptr<const Grid> grid, const ColourScale& scale);
  void hit(const HitArea& area);

  // The cell under a point; later areas lie on top.
  std::optional<Hit> find(Point point) const;

  // Another picture's primitives and hit areas, moved; `kinds` is added to the kinds of the latter.
  void append(const Picture& other, Point by, int kinds = 0);

 private:
  Size size_;
  std::vector<Primitive> primitives_;
  std::vector<HitArea> hit_areas_;
};

// One line per primitive with numbers to two decimals: what golden tests compare.
std::string to_text(const Picture& picture);

}  // namespace unrolled::draw
