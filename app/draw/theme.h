// Colours and sizes by role. One hue per role throughout; told apart by every kind of colour vision (Okabe and Ito).
#pragma once

#include <string_view>

#include "app/draw/picture.h"

namespace unrolled::draw {

struct Theme {
  bool dark = false;
  Colour page, hairline, text, secondary, accent;
  Colour input, hidden, cell, output;                           // roles of quantities
  Colour gate_input, gate_forget, gate_output, gate_candidate;  // i, f, o, candidate
  float scale = 1.0F;                                           // of all type and space: A−, A+
  bool projector = false;                                       // thicker lines, larger type
  bool classic_red_blue = false;                                // cells coloured as in the lecture: −1 red, +1 blue

  float body() const { return (projector ? 18.0F : 15.0F) * scale; }  // type sizes in points
  float axis() const { return (projector ? 16.0F : 13.0F) * scale; }
  float title() const { return (projector ? 20.0F : 15.0F) * scale; }
  float line() const { return (projector ? 2.5F : 1.5F) * scale; }
  float unit() const { return 8.0F * scale; }  // the grid of space

  // The hue of a series by its role's name ("h", "c", "i", "f", "o", "g", "input", …) or by its number.
  Colour series(int number) const;
  Colour role(std::string_view symbol) const;
};

Theme light_theme();
Theme dark_theme();

}  // namespace unrolled::draw
