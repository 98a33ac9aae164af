#include "app/panels/ink_pieces.h"

#include <algorithm>
#include <cmath>
#include <limits>

namespace unrolled {

namespace {

constexpr Index kLetter = 4;     // points; what is shorter is no letter
constexpr float kWidest = 1.8F;  // x-heights; hardly a letter is wider

bool is_number(const Matrix<float>& points, Index t) {
  return std::isfinite(points(0, t)) && std::isfinite(points(1, t));
}

// Of a stroke, points first … last.
void cut(const Matrix<float>& points, Index first, Index last, std::vector<InkPiece>& pieces) {
  const auto x = points.row(0).segment(first, last - first + 1);
  if (x.maxCoeff() - x.minCoeff() <= kWidest) return pieces.push_back({first, last, false});
  std::vector<float> least(static_cast<std::size_t>(x.size()));  // of this point and all behind it
  float behind = std::numeric_limits<float>::infinity();
  for (Index i = x.size(); i-- > 0;) least[static_cast<std::size_t>(i)] = behind = std::min(behind, x(i));
  float farthest = x(0);
  Index begin = 0;
  bool on_the_way = false;  // the last piece is the way from one letter to the next
  for (Index i = 0; i < x.size(); ++i) {
    farthest = std::max(farthest, x(i));
    if (i + 1 < x.size() && least[static_cast<std::size_t>(i) + 1] < farthest) continue;
    const bool small = i - begin + 1 < kLetter;
    if (small && on_the_way)
      pieces.back().last = first + i;
    else
      pieces.push_back({first + begin, first + i, begin > 0});
    on_the_way = small;
    begin = i + 1;
  }
  // Behind the last letter there is no way to another one.
  if (!on_the_way || !pieces.back().goes_on) return;
  pieces.pop_back();
  pieces.back().last = last;
}

}  // namespace

std::vector<InkPiece> ink_pieces(const Matrix<float>& points, bool by_shape) {
  std::vector<InkPiece> pieces;
  const Index steps = points.cols();
  for (Index first = 0; first < steps;) {
    if (!is_number(points, first)) {
      ++first;
      continue;
    }
    Index last = first;
    while (last + 1 < steps && points(3, last + 1) == points(3, first) && is_number(points, last + 1)) ++last;
    if (by_shape)
      cut(points, first, last, pieces);
    else
      pieces.push_back({first, last, false});
    first = last + 1;
  }
  return pieces;
}

}  // namespace unrolled
