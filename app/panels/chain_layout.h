// Where the parts of the chain panel lie: the chain of states with its inputs above, below it a row for each path and a
// column for each step, then the sums; the text beside or below.
#pragma once

#include <string>

#include "app/panels/chain_numbers.h"
#include "app/panels/panel.h"

namespace unrolled {

inline constexpr double kMostChainInput = 2.0;  // of an input, either way; what a bar goes up to

struct ChainLayout {
  int steps = 0;
  draw::Rect labels;  // the column of s_0 and of the names of rows
  draw::Rect cells;   // k x k
  float pitch = 0.0F;
  float row = 0.0F;
  float type = 0.0F;        // of the numbers in cells
  bool two_lines = false;   // a cell holds the new factor above the product
  float names = -1.0F;      // top of the names of the states; −1: the chain is not drawn
  float nodes = 0.0F;       // middle of the states
  draw::Size node;          // of a state
  draw::Rect inputs;        // where bars stand; no height: they are not drawn
  float input_text = 0.0F;  // top of their numbers
  float sums = 0.0F;        // top of the line of sums
  float line = 0.0F;        // its height
  float bar_left = -1.0F;   // of the colour bar; −1: none
  draw::Rect side;          // for the text; empty where there is no room
  draw::Rect corner;        // then for the sum compared; may be empty too

  float x_of(int t) const;  // middle of the column of step t = 0 … k
  draw::Rect box(int i, int t) const;
  draw::Rect node_box(int t) const;
  draw::Rect input_track(int t) const;
};

// Of magnitudes; fixed, never by the values: as much room for what explodes as for what fades.
draw::ColourScale scale_of_paths(const draw::Theme& theme);

ChainLayout lay_out_chain(const PanelContext& context, const ChainNumbers& chain, draw::Size size);

// The number with three digits or two, as there is room; where it is far from 1 rather with one, or its power of ten
// alone; empty where that is wider too.
std::string fitting_number(double value, float width, draw::Face face, float size, const draw::Fonts& fonts);

}  // namespace unrolled
