#include "app/draw/colour_map.h"

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <iterator>
#include <limits>

#include "app/draw/oklab.h"
#include "app/draw/theme.h"

namespace unrolled::draw {

namespace {

using Table = std::array<Colour, 256>;

constexpr float kPi = 3.14159265358979F;

Oklab polar(float lightness, float chroma, float degrees) {
  return {lightness, chroma * std::cos(degrees * kPi / 180.0F), chroma * std::sin(degrees * kPi / 180.0F)};
}

// Below the page on one side, above it on the other: entry 127 and all before it are negative or zero.
template <class Side>
Table two_sided(Side side) {
  Table t;
  for (int i = 0; i < 128; ++i) {
    const float share = static_cast<float>(i) / 127.0F;
    t[static_cast<std::size_t>(127 - i)] = side(true, share);
    t[static_cast<std::size_t>(128 + i)] = side(false, share);
  }
  return t;
}

Table signed_table(bool dark) {
  const Oklab page = to_oklab((dark ? dark_theme() : light_theme()).page);
  // Both ends have one lightness: as deep as the hues allow on paper, as bright as they allow on the dark page.
  const Oklab vermilion = dark ? polar(0.72F, 0.170F, 42.0F) : polar(0.52F, 0.175F, 36.0F);
  const Oklab blue = dark ? polar(0.72F, 0.135F, 240.0F) : polar(0.52F, 0.145F, 246.0F);
  return two_sided([&](bool negative, float share) {
    return share == 0.0F ? (dark ? dark_theme() : light_theme()).page
                         : from_oklab(mix(page, negative ? vermilion : blue, share));
  });
}

Table classic_table(bool dark) {
  const Colour page = (dark ? dark_theme() : light_theme()).page;
  return two_sided([&](bool negative, float share) {
    return mix(page, negative ? Colour{255, 0, 0, 255} : Colour{0, 0, 255, 255}, share);
  });
}

Table sequential_table(bool dark) {
  const Theme theme = dark ? dark_theme() : light_theme();
  const Oklab page = to_oklab(theme.page);
  const Oklab accent = to_oklab(theme.accent);
  Table t;
  for (std::size_t i = 0; i < t.size(); ++i) t[i] = from_oklab(mix(page, accent, static_cast<float>(i) / 255.0F));
  t.front() = theme.page;
  t.back() = theme.accent;
  return t;
}

// Viridis (Nathaniel Smith and Stéfan van der Walt, 2015), ten of its colours at even distances.
Table viridis_table() {
  constexpr unsigned kPoints[] = {0x440154, 0x482878, 0x3E4989, 0x31688E, 0x26828E,
                                  0x1F9E89, 0x35B779, 0x6ECE58, 0xB5DE2B, 0xFDE725};
  constexpr int kPieces = static_cast<int>(std::size(kPoints)) - 1;
  const auto point = [&](int i) {
    const unsigned rgb = kPoints[i];
    return to_oklab({static_cast<std::uint8_t>(rgb >> 16), static_cast<std::uint8_t>(rgb >> 8),
                     static_cast<std::uint8_t>(rgb), 255});
  };
  Table t;
  for (std::size_t i = 0; i < t.size(); ++i) {
    const float along = static_cast<float>(i) / 255.0F * kPieces;
    const int piece = std::min(static_cast<int>(along), kPieces - 1);
    t[i] = from_oklab(mix(point(piece), point(piece + 1), along - static_cast<float>(piece)));
  }
  return t;
}

}  // namespace

const std::array<Colour, 256>& table(ColourMap map, bool dark) {
  static const Table signed_maps[] = {signed_table(false), signed_table(true)};
  static const Table classic_maps[] = {classic_table(false), classic_table(true)};
  static const Table sequential_maps[] = {sequential_table(false), sequential_table(true)};
  static const Table viridis = viridis_table();
  switch (map) {
    case ColourMap::signed_map:
      return signed_maps[dark];
    case ColourMap::classic_red_blue:
      return classic_maps[dark];
    case ColourMap::sequential:
      return sequential_maps[dark];
    case ColourMap::magnitude:
      break;
  }
  return viridis;
}

float place(const ColourScale& scale, float value) {
  if (std::isnan(value)) return value;
  float low = scale.low;
  float high = scale.high;
  if (scale.logarithmic) {
    low = std::max(low, std::numeric_limits<float>::min());  // there is no logarithm of 0
    if (value <= low) return 0.0F;
    low = std::log10(low);
    high = std::log10(high);
    value = std::log10(value);
  }
  if (!(high > low)) return 0.0F;
  return std::clamp((value - low) / (high - low), 0.0F, 1.0F);
}

int table_index(float place) { return std::min(255, static_cast<int>(place * 256.0F)); }

Colour colour_at(const ColourScale& scale, float value) {
  const float at = place(scale, value);
  if (std::isnan(at)) return hatch(scale.dark).ground;
  return table(scale.map, scale.dark)[static_cast<std::size_t>(table_index(at))];
}

Hatch hatch(bool dark) {
  const Theme theme = dark ? dark_theme() : light_theme();
  return {theme.page, mix(theme.page, theme.secondary, 0.45F)};
}

}  // namespace unrolled::draw
