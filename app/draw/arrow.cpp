#include "app/draw/arrow.h"

#include <algorithm>
#include <cmath>

namespace unrolled::draw {

void draw_arrow(Picture& picture, Point from, Point to, Colour colour, float width, Dash dash) {
  const float dx = to.x - from.x;
  const float dy = to.y - from.y;
  const float length = std::hypot(dx, dy);
  if (!(length > 0.5F)) return;
  const float along_x = dx / length;
  const float along_y = dy / length;
  const float head = std::min(length, 2.0F + 2.5F * width);
  const float half = 0.5F * head + 0.25F * width;
  const Point base{to.x - head * along_x, to.y - head * along_y};
  // The line reaches a little into the head, so that no seam shows.
  if (length > head) picture.line(from, {base.x + 0.5F * along_x, base.y + 0.5F * along_y}, colour, width, dash);
  picture.polygon(
      {to, {base.x - half * along_y, base.y + half * along_x}, {base.x + half * along_y, base.y - half * along_x}},
      colour);
}

}  // namespace unrolled::draw
