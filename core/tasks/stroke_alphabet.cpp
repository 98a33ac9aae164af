#include "core/tasks/stroke_alphabet.h"

#include <algorithm>
#include <charconv>
#include <cmath>

#include "core/math/check.h"
#include "core/tasks/utf8.h"

namespace unrolled {

namespace {

constexpr double kFarthest = 10.0;  // x-heights

std::vector<std::string_view> parts_of(std::string_view line) {
  std::vector<std::string_view> parts;
  line = line.substr(0, line.find('#'));
  for (std::size_t at = 0; (at = line.find_first_not_of(" \t\r", at)) != line.npos;) {
    const std::size_t end = std::min(line.find_first_of(" \t\r", at), line.size());
    parts.push_back(line.substr(at, end - at));
    at = end;
  }
  return parts;
}

bool read_number(std::string_view text, double& into) {
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), into);
  return error == std::errc() && end == text.data() + text.size() && std::isfinite(into);
}

bool read_point(std::string_view text, GlyphPoint& into) {
  if (text.ends_with('!')) {
    into.corner = true;
    text.remove_suffix(1);
  }
  const std::size_t comma = text.find(',');
  return comma != text.npos && read_number(text.substr(0, comma), into.x) &&
         read_number(text.substr(comma + 1), into.y) && std::abs(into.x) <= kFarthest && std::abs(into.y) <= kFarthest;
}

// Root of the distance: what makes the spline centripetal.
double knot_distance(const GlyphPoint& a, const GlyphPoint& b) {
  return std::max(1e-4, std::sqrt(std::hypot(a.x - b.x, a.y - b.y)));
}

GlyphPoint mirrored(const GlyphPoint& point, const GlyphPoint& at) {
  return {2.0 * at.x - point.x, 2.0 * at.y - point.y};
}

}  // namespace

StrokeAlphabet::StrokeAlphabet(std::string_view text, const std::string& name) {
  int line = 0;
  const auto expect = [&](bool condition, const auto&... message) {
    check(condition, name, ": line ", line, ": ", message...);
  };
  const auto end_way = [&] {
    if (ways_.empty() || ways_.back().empty()) return;
    Glyph& way = ways_.back().back();
    expect(!way.strokes.empty() && !way.strokes[0].later, "the way above begins with no stroke of the body (\"pen\")");
    way.left = kFarthest;
    way.right = -kFarthest;
    for (const GlyphStroke& stroke : way.strokes) {
      for (const GlyphPoint& point : stroke.points) {
        way.left = std::min(way.left, point.x);
        way.right = std::max(way.right, point.x);
      }
    }
  };
  const auto end_letter = [&] {
    end_way();
    expect(ways_.empty() || !ways_.back().empty(), "the letter above has no way of writing it");
  };

  for (std::size_t at = 0; at < text.size();) {
    ++line;
    const std::size_t end = std::min(text.find('\n', at), text.size());
    const std::vector<std::string_view> parts = parts_of(text.substr(at, end - at));
    at = end + 1;
    if (parts.empty()) continue;
    if (parts[0] == "letter") {
      end_letter();
      expect(parts.size() == 2, "expected \"letter\" and one character");
      std::size_t behind = 0;
      char32_t character = 0;
      try {
        character = next_character(parts[1], behind);
      } catch (const std::invalid_argument&) {
        expect(false, "the letter is no UTF-8");
      }
      expect(behind == parts[1].size(), "\"", parts[1], "\" is more than one character");
      expect(ways(character).empty(), "the letter ", parts[1], " comes twice");
      characters_.push_back(character);
      ways_.emplace_back();
    } else if (parts[0] == "way") {
      expect(!ways_.empty(), "a way stands before the first letter");
      end_way();
      Glyph& way = ways_.back().emplace_back();
      for (std::size_t i = 1; i < parts.size(); ++i) {
        if (parts[i] == "in") {
          way.joins_before = true;
        } else if (parts[i] == "out") {
          way.joins_after = true;
        } else {
          expect(i == 1 && read_number(parts[i], way.weight) && way.weight > 0.0, "\"", parts[i],
                 "\" is neither how often, a number above 0, nor \"in\" nor \"out\"");
        }
      }
    } else if (parts[0] == "pen" || parts[0] == "later") {
      expect(!ways_.empty() && !ways_.back().empty(), "a stroke stands before the first way");
      expect(parts.size() > 1, "the stroke has no points");
      GlyphStroke& stroke = ways_.back().back().strokes.emplace_back();
      stroke.later = parts[0] == "later";
      for (std::size_t i = 1; i < parts.size(); ++i) {
        expect(read_point(parts[i], stroke.points.emplace_back()), "\"", parts[i],
               "\" is no point, expected x,y or x,y! within ±10");
      }
    } else {
      expect(false, "\"", parts[0], "\" is none of letter, way, pen, later");
    }
  }
  end_letter();
  check(!ways_.empty(), name, ": there are no letters");
}

std::span<const Glyph> StrokeAlphabet::ways(char32_t character) const {
  const auto at = std::find(characters_.begin(), characters_.end(), character);
  if (at == characters_.end()) return {};
  return ways_[static_cast<std::size_t>(at - characters_.begin())];
}

std::vector<GlyphPoint> smooth_curve(std::span<const GlyphPoint> points, double spacing) {
  check(spacing > 0.0, "smooth_curve: spacing is ", spacing, ", expected above 0");
  std::vector<GlyphPoint> curve;
  if (!points.empty()) curve.push_back(points[0]);
  for (std::size_t i = 0; i + 1 < points.size(); ++i) {
    const GlyphPoint& from = points[i];
    const GlyphPoint& to = points[i + 1];
    const GlyphPoint before = i > 0 && !from.corner ? points[i - 1] : mirrored(to, from);
    const GlyphPoint after = i + 2 < points.size() && !to.corner ? points[i + 2] : mirrored(from, to);
    const double a = knot_distance(before, from);
    const double b = knot_distance(from, to);
    const double c = knot_distance(to, after);
    // Tangents at both ends, over the segment's own knots.
    const auto out = [&](double p, double q, double r) { return b * ((q - p) / a - (r - p) / (a + b) + (r - q) / b); };
    const auto in = [&](double q, double r, double s) { return b * ((r - q) / b - (s - q) / (b + c) + (s - r) / c); };
    const double out_x = out(before.x, from.x, to.x);
    const double out_y = out(before.y, from.y, to.y);
    const double in_x = in(from.x, to.x, after.x);
    const double in_y = in(from.y, to.y, after.y);
    const int pieces = std::max(1, static_cast<int>(std::ceil(std::hypot(to.x - from.x, to.y - from.y) / spacing)));
    for (int piece = 1; piece <= pieces; ++piece) {
      const double t = static_cast<double>(piece) / pieces;
      const double u = 1.0 - t;
      // The cubic of Hermite.
      const auto at = [&](double p, double m, double q, double n) {
        return u * u * (1.0 + 2.0 * t) * p + u * u * t * m + t * t * (3.0 - 2.0 * t) * q - t * t * u * n;
      };
      curve.push_back({at(from.x, out_x, to.x, in_x), at(from.y, out_y, to.y, in_y), piece == pieces && to.corner});
    }
  }
  return curve;
}

}  // namespace unrolled
