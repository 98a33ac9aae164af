// Draws the chain panel.
#pragma once

#include "app/panels/chain_formula.h"
#include "app/panels/chain_layout.h"

namespace unrolled {

// Kinds of hit areas.
inline constexpr int kChainStates = 1;  // columns 0 … k
inline constexpr int kChainInputs = 2;  // columns 1 … k, as of all that follow
inline constexpr int kChainFactors = 3;
inline constexpr int kChainPaths = 4;  // rows 1 … k
inline constexpr int kChainSums = 5;

// What is pointed at, else pinned, else shown last by the walk, else the last step; i = 0: the step as a whole.
struct ChainFocus {
  int i = 0;
  int t = 0;
  bool chosen = false;  // pointed at or pinned
};
ChainFocus chain_focus(const PanelContext& context, const ChainNumbers& chain);

class ChainPainter {
 public:
  ChainPainter(const PanelContext& context, const ChainNumbers& chain, draw::Size size);
  draw::Picture paint();

 private:
  void states();
  void edges();
  void inputs();
  void grounds();
  void numbers();
  void row_names();
  void sums();
  void marks();
  void side();  // chain_side.cpp
  float comparison(const draw::Rect& rect);
  void hits();

  bool on_path(int t) const { return focus_.i > 0 && t > focus_.i && t <= focus_.t; }  // the edge into s_t

  const PanelContext& context_;
  const draw::Theme& theme_;
  const draw::Fonts& fonts_;
  const ChainNumbers& chain_;
  const ChainWalk& walk_;
  ChainFocus focus_;
  ChainLayout layout_;
  draw::ColourScale scale_;
  draw::Picture picture_;
};

}  // namespace unrolled
