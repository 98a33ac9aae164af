#include "app/draw/theme.h"

#include <array>
#include <utility>

#include "app/draw/oklab.h"

namespace unrolled::draw {

namespace {

constexpr Colour hex(unsigned rgb) {
  return {static_cast<std::uint8_t>(rgb >> 16), static_cast<std::uint8_t>(rgb >> 8), static_cast<std::uint8_t>(rgb),
          255};
}

constexpr Colour kGreen = hex(0x009E73);
constexpr Colour kBlue = hex(0x0072B2);
constexpr Colour kPurple = hex(0xCC79A7);
constexpr Colour kOrange = hex(0xE69F00);
constexpr Colour kSky = hex(0x56B4E9);
constexpr Colour kVermilion = hex(0xD55E00);
constexpr Colour kGold = hex(0xB8860B);

// The dark theme's hues are a tenth lighter, so that they stand off the dark page as they do off paper.
Colour shade(Colour colour, bool dark) {
  if (!dark) return colour;
  Oklab lab = to_oklab(colour);
  lab.lightness += 0.1F;
  return from_oklab(lab);
}

Theme theme(bool dark) {
  Theme t;
  t.dark = dark;
  t.page = dark ? hex(0x16181D) : hex(0xFBFAF7);
  t.hairline = dark ? hex(0x2A2E37) : hex(0xE6E3DC);
  t.text = dark ? hex(0xE8E6E1) : hex(0x1F2328);
  t.secondary = dark ? hex(0x9AA0A8) : hex(0x6A6F76);
  t.accent = dark ? hex(0x56B4E9) : hex(0x0072B2);
  t.input = shade(kGreen, dark);
  t.hidden = shade(kBlue, dark);
  t.cell = shade(kPurple, dark);
  t.output = shade(kOrange, dark);
  t.gate_input = shade(kSky, dark);
  t.gate_forget = shade(kVermilion, dark);
  t.gate_output = shade(kGreen, dark);
  t.gate_candidate = shade(kGold, dark);
  return t;
}

}  // namespace

Colour Theme::series(int number) const {
  const std::array<Colour, 7> hues{hidden, gate_forget, input, cell, output, gate_input, gate_candidate};
  const int count = static_cast<int>(hues.size());
  return hues[static_cast<std::size_t>((number % count + count) % count)];
}

Colour Theme::role(std::string_view symbol) const {
  // Of either direction alike.
  for (const std::string_view arrow : {"→", "←"})
    if (symbol.starts_with(arrow)) symbol.remove_prefix(arrow.size());
  const std::pair<std::string_view, Colour> roles[] = {
      {"x", input},
      {"input", input},
      {"h", hidden},
      {"s", hidden},
      {"hidden", hidden},
      {"c", cell},
      {"tanh c", cell},
      {"cell", cell},
      {"y", output},
      {"output", output},
      {"i", gate_input},
      {"f", gate_forget},
      {"o", gate_output},
      {"g", gate_candidate},
      {"r", gate_input},  // the GRU's reset and
                          // update stand where the
                          // LSTM's i and f do
      {"u", gate_forget},
      {"n", gate_candidate},
  };
  for (const auto& [name, colour] : roles)
    if (name == symbol) return colour;
  return text;
}

Theme light_theme() { return theme(false); }
Theme dark_theme() { return theme(true); }

}  // namespace unrolled::draw
