// Ink cut where the pen has left what is behind it: letters, or what of a letter is drawn in one go.
#pragma once

#include <vector>

#include "core/math/matrix.h"

namespace unrolled {

struct InkPiece {
  Index first = 0, last = 0;  // points
  bool goes_on = false;       // the pen was not lifted before it
};

// Of points 4 x T (x, y, seconds, stroke). Pieces end with each stroke; where `by_shape` a stroke that is wider than a
// letter is also cut wherever all that it has drawn lies to the left of all that it will draw, as between joined
// letters; the way from one letter to the next is a piece of its own. What is no number is left out.
std::vector<InkPiece> ink_pieces(const Matrix<float>& points, bool by_shape);

}  // namespace unrolled
