// What stands around the paper of the canvas: what is read, what can be done, how to begin.
#pragma once

#include <array>
#include <string>
#include <vector>

#include "app/panels/canvas_ink.h"
#include "app/panels/ink_painter.h"
#include "app/panels/panel.h"

namespace unrolled {

// The panel's own option by which an action tells it how many points of the ink are kept ("": other ink is shown).
inline constexpr const char* kKept = "kept";

// What the actions depend on.
struct CanvasState {
  const CanvasInk* ink = nullptr;
  std::vector<PenPoint> on_paper;
  bool is_written = false;  // what stands there
  bool paces = true;        // the replay goes on by itself
  std::string pace;         // at which it goes on
  bool writes = true;       // the pointer
  std::string next_colour;  // of the ink
};
std::vector<PanelAction> canvas_actions(const PanelContext& context, const CanvasState& state);

// The height that the readings take in a picture of this size, the same whatever is read.
float readings_height(const PanelContext& context, draw::Size size);
// What greedy decoding and the beam search read, and what it says; each with a hit area of its kind.
void draw_readings(draw::Picture& picture, const draw::Rect& rect, const CanvasInk& ink, const std::array<int, 3>& hits,
                   const PanelContext& context);

// On empty paper.
void draw_invitation(draw::Picture& picture, const InkView& view, const PanelContext& context);

// Below the paper: where the ink comes from, and what the pointer does.
std::string canvas_note(const PanelContext& context, const CanvasInk& ink, bool is_written, bool writes);

// How far the replay has come; returns the track, along which one may drag.
draw::Rect draw_replay_track(draw::Picture& picture, const draw::Rect& rect, const CanvasInk& ink, bool goes_on,
                             int hit, const PanelContext& context);

}  // namespace unrolled
