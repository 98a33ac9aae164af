#include "app/draw/oklab.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <cstddef>

namespace unrolled::draw {

namespace {

struct Linear {
  float red, green, blue;
};

float to_linear(std::uint8_t value) {
  static const std::array<float, 256> kLinear = [] {
    std::array<float, 256> values{};
    for (std::size_t i = 0; i < values.size(); ++i) {
      const float c = static_cast<float>(i) / 255.0F;
      values[i] = c <= 0.04045F ? c / 12.92F : std::pow((c + 0.055F) / 1.055F, 2.4F);
    }
    return values;
  }();
  return kLinear[value];
}

std::uint8_t to_srgb(float linear) {
  const float v = std::clamp(linear, 0.0F, 1.0F);
  const float c = v <= 0.0031308F ? 12.92F * v : 1.055F * std::pow(v, 1.0F / 2.4F) - 0.055F;
  return static_cast<std::uint8_t>(std::lround(c * 255.0F));
}

Linear to_linear(const Oklab& lab) {
  const float l = lab.lightness + 0.3963377774F * lab.a + 0.2158037573F * lab.b;
  const float m = lab.lightness - 0.1055613458F * lab.a - 0.0638541728F * lab.b;
  const float s = lab.lightness - 0.0894841775F * lab.a - 1.2914855480F * lab.b;
  const float l3 = l * l * l;
  const float m3 = m * m * m;
  const float s3 = s * s * s;
  return {4.0767416621F * l3 - 3.3077115913F * m3 + 0.2309699292F * s3,
          -1.2684380046F * l3 + 2.6097574011F * m3 - 0.3413193965F * s3,
          -0.0041960863F * l3 - 0.7034186147F * m3 + 1.7076147010F * s3};
}

bool showable(const Linear& c) {
  constexpr float kSlack = 5e-4F;  // less than half a step of 8 bits
  return std::min({c.red, c.green, c.blue}) >= -kSlack && std::max({c.red, c.green, c.blue}) <= 1.0F + kSlack;
}

}  // namespace

Oklab to_oklab(Colour colour) {
  const float red = to_linear(colour.red);
  const float green = to_linear(colour.green);
  const float blue = to_linear(colour.blue);
  const float l = std::cbrt(0.4122214708F * red + 0.5363325363F * green + 0.0514459929F * blue);
  const float m = std::cbrt(0.2119034982F * red + 0.6806995451F * green + 0.1073969566F * blue);
  const float s = std::cbrt(0.0883024619F * red + 0.2817188376F * green + 0.6299787005F * blue);
  return {0.2104542553F * l + 0.7936177850F * m - 0.0040720468F * s,
          1.9779984951F * l - 2.4285922050F * m + 0.4505937099F * s,
          0.0259040371F * l + 0.7827717662F * m - 0.8086757660F * s};
}

Colour from_oklab(const Oklab& lab) {
  Oklab shown{std::clamp(lab.lightness, 0.0F, 1.0F), lab.a, lab.b};
  if (!showable(to_linear(shown))) {
    float inside = 0.0F;
    float outside = 1.0F;
    for (int i = 0; i < 20; ++i) {
      const float share = (inside + outside) / 2.0F;
      (showable(to_linear({shown.lightness, lab.a * share, lab.b * share})) ? inside : outside) = share;
    }
    shown.a *= inside;
    shown.b *= inside;
  }
  const Linear c = to_linear(shown);
  return {to_srgb(c.red), to_srgb(c.green), to_srgb(c.blue), 255};
}

Oklab mix(const Oklab& x, const Oklab& y, float share) {
  const auto between = [share](float from, float to) { return from + (to - from) * share; };
  return {between(x.lightness, y.lightness), between(x.a, y.a), between(x.b, y.b)};
}

}  // namespace unrolled::draw
