// Where the panels stand: rows, one below the other, of panels side by side, each with a weight. A lesson proposes
// one in the front matter of its text; the splitters between panels change the weights.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "app/draw/picture.h"

namespace unrolled {

struct LayoutCell {
  std::string panel;
  float weight = 1.0F;
};

struct LayoutRow {
  std::vector<LayoutCell> cells;
  float weight = 1.0F;
};

struct Layout {
  std::vector<LayoutRow> rows;

  std::vector<std::string> panels() const;  // in reading order
  bool contains(const std::string& panel) const;
};

// "text*1.4 | loss @1 / hidden @1.2": rows apart by "/", panels by "|", a panel's weight after "*", a row's after
// "@". Throws std::invalid_argument that quotes the part which is none.
Layout parse_layout(std::string_view text);
std::string to_text(const Layout& layout);

// Where a lesson proposes nothing: two panels a row.
Layout even_layout(const std::vector<std::string>& panels);

// A layout without the panels that are not in `known`; rows left empty go too.
Layout only_panels(Layout layout, const std::vector<std::string>& known);

// Adds a panel that is not there yet: in a row of its own below the others while there are few rows, else at the end
// of the row with the fewest panels. Removing it again leaves the layout as it was.
void add_panel(Layout& layout, const std::string& panel);
void remove_panel(Layout& layout, const std::string& panel);

// A layout of its first panels, in reading order.
Layout first_panels(Layout layout, std::size_t count);

struct PlacedPanel {
  std::string panel;
  draw::Rect rect;
};

// The space between two neighbours, which can be dragged.
struct Splitter {
  draw::Rect rect;
  bool between_rows = false;  // else between the cells of a row
  std::size_t row = 0;
  std::size_t cell = 0;  // the one before the splitter
  float span = 0.0F;     // points that the two neighbours share
};

struct Arrangement {
  std::vector<PlacedPanel> panels;
  std::vector<Splitter> splitters;
};

// Fills `area`; neighbours are `gap` points apart.
Arrangement arrange(const Layout& layout, draw::Rect area, float gap);

// Moves the border between two neighbours by `delta` points; neither gets smaller than `least` (or half of what both
// have, where that is less).
void move_splitter(Layout& layout, const Splitter& splitter, float delta, float least);

}  // namespace unrolled
