// The list of all panels that the lesson has something for, from which they are shown and hidden.
#pragma once

#include <string>
#include <vector>

#include "app/shell/ui.h"

namespace unrolled {

inline constexpr const char* kPanelList = "title.panels";  // the menu's name, to open it by

struct PanelChoice {
  std::string id;
  std::string name;  // in the language of the screen
  bool shown = false;
};

// What was chosen in a frame.
struct PanelList {
  std::string toggled;         // to be shown or hidden; empty: none
  bool as_the_lesson = false;  // back to the panels that the lesson proposes
};

// Drawn while its menu is open, below `anchor`; it stays open until Esc or a click elsewhere.
PanelList draw_panel_list(Ui& ui, const draw::Rect& anchor, const std::vector<PanelChoice>& panels);

}  // namespace unrolled
