// Text whose symbols stand on colours: what a cell feels while it reads.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "app/draw/fonts.h"
#include "app/draw/picture.h"
#include "app/draw/theme.h"

namespace unrolled::draw {

struct ColouredSymbol {
  std::string text;  // one symbol of UTF-8; "\n" is shown as a faint ↵ and ends the line, a tab as a faint →
  Colour background{};
};

struct ColouredTextPlot {
  std::vector<ColouredSymbol> symbols;
  float size = 0.0F;  // line box in points; 0: the theme's body size
  int columns = 1;    // side by side, filled one after the other
  int hit_kind = 0;
  int first_line = 0;      // to be shown, as long as what is kept in view stands there
  int marked = -1;         // index of a symbol that is framed and kept in view; −1: none
  int focus = -1;          // index of a symbol that is framed in the colour of text: what all the others refer to
  int in_view = -1;        // index of a symbol that is kept in view where none is marked
  int stretch_first = -1;  // symbols that are underlined together; −1: none
  int stretch_last = -1;
};

struct ColouredTextLayout {
  int lines = 0;       // of the whole text at this width
  int first_line = 0;  // first one shown
  int lines_shown = 0;
  float height = 0.0F;  // that the whole text would take in as many columns
  bool broken = false;  // a line had no room in its column and goes on in the next line
};

// Sets the symbols in mono, wrapped at the width of `rect`, between words where that is near. Each line shown leaves a
// hit area of one row whose columns are the numbers of its symbols.
ColouredTextLayout draw_coloured_text(Picture& picture, const Rect& rect, const ColouredTextPlot& plot,
                                      const Theme& theme, const Fonts& fonts);

// Chooses the size and the number of columns: the largest type in which the whole text has room, in columns where the
// lines are short (as those of sources are). A short text fills its rectangle, a long one stays legible.
void fit_coloured_text(ColouredTextPlot& plot, const Rect& rect, const Theme& theme, const Fonts& fonts);

// What draw_coloured_text would return, without drawing: for finding the size that fits.
ColouredTextLayout lay_out_coloured_text(const Rect& rect, const ColouredTextPlot& plot, const Theme& theme,
                                         const Fonts& fonts);

// Black or white of the theme, whichever reads better on a colour.
Colour ink_on(Colour background, const Theme& theme);

}  // namespace unrolled::draw
