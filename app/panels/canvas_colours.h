// What colours the ink on the canvas, step by step, and what is marked on it.
#pragma once

#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "app/panels/canvas_ink.h"
#include "app/panels/ink_painter.h"
#include "app/panels/panel.h"

namespace unrolled {

// By the pen's own ink, the likeliest symbol, a unit's state, or how much a spike listens to the step.
enum class InkColouring { ink, symbol, unit, sensitivity };

struct InkLook {
  InkColouring by = InkColouring::ink;
  std::shared_ptr<const Observable> states;  // of the unit; null where there are none
  Index unit = 0;
};

struct InkColours {
  std::vector<draw::Colour> of_step;  // T
  draw::ColourScale scale;
  bool has_bar = false;
};
InkColours ink_colours(const PanelContext& context, const CanvasInk& ink, const InkLook& look);

// The step, from 0, and the symbol whose spike the sensitivity is of; nothing where there is none.
struct InkSpike {
  int t = 0;
  int k = 0;
};
std::optional<InkSpike> spike_of(const Snapshot& snapshot);

// As people read it.
std::string symbol_name(const CanvasInk& ink, int k);

// The hues of the symbols that stand out somewhere, and the blank's.
void draw_symbol_legend(draw::Picture& picture, const draw::Rect& rect, const CanvasInk& ink,
                        const PanelContext& context);

// A dot in its hue where a symbol is read, with its name.
void draw_spikes(draw::Picture& picture, const InkView& view, const CanvasInk& ink, float pen,
                 const PanelContext& context);

// A ring about a step of the ink, and a word above or below it.
struct InkMark {
  int t = 0;
  std::string word;
  draw::Colour colour{};
  bool below = false;
};
void draw_mark(draw::Picture& picture, const InkView& view, const CanvasInk& ink, const InkMark& mark, float pen,
               const PanelContext& context);

// What is to be said of a step.
std::vector<std::string> step_lines(const PanelContext& context, const CanvasInk& ink, const InkLook& look, int t);

}  // namespace unrolled
