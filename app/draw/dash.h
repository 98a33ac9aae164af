// Lengths of dashes and gaps, the same on the screen and in files.
#pragma once

#include "app/draw/picture.h"

namespace unrolled::draw {

struct DashPattern {
  float on = 0.0F;  // points along the line; caps are butt ends
  float off = 0.0F;
};

// For a line's width in points. A solid line has no gaps: off = 0.
inline DashPattern dash_pattern(Dash dash, float width) {
  switch (dash) {
    case Dash::dashed:
      return {4.0F * width, 3.0F * width};
    case Dash::dotted:
      return {width, 2.0F * width};
    case Dash::solid:
      break;
  }
  return {};
}

}  // namespace unrolled::draw
