// The perceptual colour space OKLab (Björn Ottosson, 2020, "A perceptual color space for image processing"): equal
// steps look equal, and L is lightness alone.
#pragma once

#include "app/draw/picture.h"

namespace unrolled::draw {

struct Oklab {
  float lightness = 0.0F;  // 0 black … 1 white
  float a = 0.0F;          // green … red
  float b = 0.0F;          // blue … yellow
};

Oklab to_oklab(Colour colour);

// What sRGB cannot show is brought in by giving up chroma, never lightness or hue.
Colour from_oklab(const Oklab& lab);

// Share 0 gives x, 1 gives y.
Oklab mix(const Oklab& x, const Oklab& y, float share);

}  // namespace unrolled::draw
