#include "core/tasks/stroke_alphabet.h"

#include <doctest/doctest.h>

#include <cmath>
#include <functional>
#include <set>
#include <stdexcept>
#include <string>

#include "core/tasks/corpora.h"

using namespace unrolled;

namespace {

std::string problem(const std::string& text) {
  try {
    StrokeAlphabet(text, "x.txt");
  } catch (const std::invalid_argument& error) {
    return error.what();
  }
  return "none";
}

}  // namespace

TEST_CASE("stroke alphabet: letters, their ways and strokes are read") {
  const StrokeAlphabet alphabet(
      "# remarks\n"
      "letter й\r\n"
      "way 2.5 in out # one more\n"
      "pen 0,1 0.5,0! 1,1\n"
      "later 0.5,1.5\n"
      "\n"
      "way\n"
      "pen -0.5,0\t2,1e-1\n"
      "letter a\n"
      "way in\n"
      "pen 0,0",
      "x.txt");
  CHECK(alphabet.characters() == std::vector<char32_t>{U'й', U'a'});
  CHECK(alphabet.ways(U'b').empty());
  REQUIRE(alphabet.ways(U'й').size() == 2);
  const Glyph& first = alphabet.ways(U'й')[0];
  CHECK(first.weight == 2.5);
  CHECK(first.joins_before);
  CHECK(first.joins_after);
  CHECK(first.left == 0.0);
  CHECK(first.right == 1.0);
  REQUIRE(first.strokes.size() == 2);
  CHECK(!first.strokes[0].later);
  CHECK(first.strokes[1].later);
  REQUIRE(first.strokes[0].points.size() == 3);
  CHECK(first.strokes[0].points[1].corner);
  CHECK(first.strokes[0].points[1].x == 0.5);
  CHECK(!first.strokes[0].points[2].corner);
  const Glyph& second = alphabet.ways(U'й')[1];
  CHECK(second.weight == 1.0);
  CHECK(!second.joins_before);
  CHECK(second.left == -0.5);
  CHECK(second.strokes[0].points[1].y == 0.1);
  CHECK(alphabet.ways(U'a')[0].joins_before);
  CHECK(!alphabet.ways(U'a')[0].joins_after);
}

TEST_CASE("stroke alphabet: what does not fit is told with its line") {
  CHECK(problem("") == "x.txt: there are no letters");
  CHECK(problem("way\n") == "x.txt: line 1: a way stands before the first letter");
  CHECK(problem("letter a\npen 0,0\n") == "x.txt: line 2: a stroke stands before the first way");
  CHECK(problem("letter ab\n") == "x.txt: line 1: \"ab\" is more than one character");
  CHECK(problem("letter \xFF\n") == "x.txt: line 1: the letter is no UTF-8");
  CHECK(problem("letter\n") == "x.txt: line 1: expected \"letter\" and one character");
  CHECK(problem("letter a\nletter b\n") == "x.txt: line 2: the letter above has no way of writing it");
  CHECK(problem("letter a\nway\nletter b\n") ==
        "x.txt: line 3: the way above begins with no stroke of the body (\"pen\")");
  CHECK(problem("letter a\nway\nlater 0,0\n") ==
        "x.txt: line 3: the way above begins with no stroke of the body (\"pen\")");
  CHECK(problem("letter a\nway\npen 0,0\nletter a\n") == "x.txt: line 4: the letter a comes twice");
  CHECK(problem("letter a\nway\npen\n") == "x.txt: line 3: the stroke has no points");
  CHECK(problem("letter a\n\nway -1\n").starts_with("x.txt: line 3: \"-1\" is neither how often, a number above 0"));
  CHECK(problem("letter a\nway in 2\n").starts_with("x.txt: line 2: \"2\" is neither"));
  for (const char* point : {"1", "1,", ",1", "1,a", "nan,1", "1,99", "1,1!!", "1;1"}) {
    CHECK(problem(std::string("letter a\nway\npen 0,0 ") + point) ==
          std::string("x.txt: line 3: \"") + point + "\" is no point, expected x,y or x,y! within ±10");
  }
  CHECK(problem("letter a\nway\nline 0,0\n") == "x.txt: line 3: \"line\" is none of letter, way, pen, later");
}

TEST_CASE("a smooth curve goes through its points, and turns sharply at corners alone") {
  const std::vector<GlyphPoint> points = {{0.0, 0.0}, {1.0, 1.0}, {2.0, 0.0}};
  const auto turn_at_middle = [&](bool corner) {
    std::vector<GlyphPoint> given = points;
    given[1].corner = corner;
    const std::vector<GlyphPoint> curve = smooth_curve(given, 0.02);
    CHECK(curve.front().x == 0.0);
    CHECK(curve.back().x == doctest::Approx(2.0));
    std::size_t middle = 0;
    for (std::size_t i = 0; i < curve.size(); ++i) {
      if (std::hypot(curve[i].x - 1.0, curve[i].y - 1.0) < 1e-12) middle = i;
      if (i > 0) CHECK(std::hypot(curve[i].x - curve[i - 1].x, curve[i].y - curve[i - 1].y) < 0.04);
    }
    REQUIRE(middle > 0);
    CHECK(curve[middle].corner == corner);
    const double before = std::atan2(curve[middle].y - curve[middle - 1].y, curve[middle].x - curve[middle - 1].x);
    const double after = std::atan2(curve[middle + 1].y - curve[middle].y, curve[middle + 1].x - curve[middle].x);
    return std::abs(after - before);
  };
  CHECK(turn_at_middle(false) < 0.2);
  CHECK(turn_at_middle(true) > 1.3);
  CHECK(smooth_curve(std::vector<GlyphPoint>{{0.5, 1.5}}, 0.1).size() == 1);
  CHECK(smooth_curve({}, 0.1).empty());
  // Straight stays straight, also where points are apart unevenly; points that fall together harm nothing.
  for (const GlyphPoint& point :
       smooth_curve(std::vector<GlyphPoint>{{0.0, 0.0}, {0.1, 0.1}, {0.1, 0.1}, {2.0, 2.0}}, 0.05)) {
    CHECK(point.x == doctest::Approx(point.y));
    CHECK(std::isfinite(point.x));
  }
}
