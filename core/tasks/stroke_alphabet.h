// How people write characters: for each of them several ways, each a row of strokes.
//
// The text format, a line each; what follows a "#" is a remark:
//
//   letter 4          begins a character; its ways follow
//   way 2 in out      begins a way of writing it: how often (1 where no number stands) against the others; "in": the
//                     letter before may be joined to its first point; "out": the last point of its body may be joined
//                     to the letter after it. The first way is the copybook's.
//   pen x,y x,y! ...  a stroke of the body: points that a smooth curve goes through; "!" is a sharp corner; a single
//                     point is a dot
//   later x,y ...     a stroke that may wait for the end of the word: dots and bars
//
// Lengths as in core/tasks/ink.h.
#pragma once

#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace unrolled {

struct GlyphPoint {
  double x = 0.0;
  double y = 0.0;
  bool corner = false;
};

struct GlyphStroke {
  std::vector<GlyphPoint> points;
  bool later = false;
};

struct Glyph {
  double weight = 1.0;
  bool joins_before = false;
  bool joins_after = false;
  std::vector<GlyphStroke> strokes;  // the first is of the body
  double left = 0.0;                 // least and greatest x of its points
  double right = 0.0;
};

class StrokeAlphabet {
 public:
  // Throws std::invalid_argument in one line that begins with `name` and the number of the line that does not fit.
  StrokeAlphabet(std::string_view text, const std::string& name);

  const std::vector<char32_t>& characters() const { return characters_; }  // in the order of the text
  // The ways of writing a character, the copybook's first; none where it is no character of the alphabet.
  std::span<const Glyph> ways(char32_t character) const;

 private:
  std::vector<char32_t> characters_;
  std::vector<std::vector<Glyph>> ways_;
};

// The points of a smooth curve through those of a stroke, ends included, about `spacing` apart: a centripetal
// Catmull-Rom spline (Yuksel, Schaefer & Keyser 2011), which has neither cusps nor loops between two points, broken at
// corners. A dot stays one point.
std::vector<GlyphPoint> smooth_curve(std::span<const GlyphPoint> points, double spacing);

}  // namespace unrolled
