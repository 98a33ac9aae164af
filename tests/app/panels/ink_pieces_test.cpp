// Ink cut into what is drawn in one go and, where letters are joined, into letters.
#include "app/panels/ink_pieces.h"

#include <doctest/doctest.h>

#include <limits>
#include <vector>

using namespace unrolled;

namespace {

// x of each point of strokes, one behind the other.
Matrix<float> of(const std::vector<std::vector<float>>& strokes) {
  std::size_t count = 0;
  for (const auto& stroke : strokes) count += stroke.size();
  Matrix<float> points = Matrix<float>::Zero(4, static_cast<Index>(count));
  Index t = 0;
  for (std::size_t i = 0; i < strokes.size(); ++i)
    for (const float x : strokes[i]) {
      points(0, t) = x;
      points(3, t++) = static_cast<float>(i);
    }
  return points;
}

// A loop of six points to the right of x.
void add_loop(std::vector<float>& stroke, float x) {
  for (const float by : {0.5F, 0.2F, 0.0F, 0.2F, 0.5F, 0.6F}) stroke.push_back(x + by);
}

}  // namespace

TEST_CASE("ink pieces: each stroke is one, a dot too") {
  const auto pieces = ink_pieces(of({{0.0F, 0.5F, 0.2F}, {0.7F}, {1.0F, 1.2F}}), true);
  REQUIRE(pieces.size() == 3);
  CHECK(pieces[0].last == 2);
  CHECK(pieces[1].first == 3);
  CHECK(pieces[1].last == 3);
  CHECK(pieces[2].last == 5);
  for (const InkPiece& piece : pieces) CHECK_FALSE(piece.goes_on);
}

TEST_CASE("ink pieces: joined letters are cut where nothing goes back, and hang together") {
  std::vector<float> word;
  add_loop(word, 0.0F);
  for (const float x : {0.7F, 0.8F, 0.9F, 1.0F, 1.1F}) word.push_back(x);
  add_loop(word, 2.0F);
  const auto pieces = ink_pieces(of({word}), true);
  REQUIRE(pieces.size() == 3);
  CHECK(pieces[0].first == 0);
  CHECK(pieces[1].goes_on);
  CHECK(pieces[2].goes_on);
  CHECK(pieces.back().last == static_cast<Index>(word.size()) - 1);
  // Nothing is lost or drawn twice.
  for (std::size_t i = 1; i < pieces.size(); ++i) CHECK(pieces[i].first == pieces[i - 1].last + 1);
  CHECK(ink_pieces(of({word}), false).size() == 1);
}

TEST_CASE("ink pieces: a letter's own strokes stay whole, though they go to the right alone") {
  CHECK(ink_pieces(of({{0.0F, 0.2F, 0.4F, 0.6F, 0.8F, 1.0F, 1.2F}}), true).size() == 1);
}

TEST_CASE("ink pieces: what is no number parts a stroke and is left out") {
  Matrix<float> points = of({{0.0F, 0.1F, 0.2F, 0.3F}});
  points(1, 1) = std::numeric_limits<float>::quiet_NaN();
  const auto pieces = ink_pieces(points, true);
  REQUIRE(pieces.size() == 2);
  CHECK(pieces[0].last == 0);
  CHECK(pieces[1].first == 2);
  points.setConstant(std::numeric_limits<float>::infinity());
  CHECK(ink_pieces(points, true).empty());
  CHECK(ink_pieces(Matrix<float>(4, 0), true).empty());
}
