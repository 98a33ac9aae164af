// The parts of the window that projector mode can leave out, and the menu in which they are chosen.
#pragma once

#include <set>
#include <string>
#include <vector>

#include "app/shell/keymap.h"
#include "app/shell/ui.h"

namespace unrolled {

using HiddenControls = std::set<std::string>;

namespace control {
inline constexpr const char* kTitleButtons = "title_buttons";  // language, theme, type size, export, panels
inline constexpr const char* kPanelMenus = "panel_menus";      // with the choices in the title lines
inline constexpr const char* kStepSize = "step_size";
inline constexpr const char* kSpeed = "speed";
inline constexpr const char* kHistory = "history";
inline constexpr const char* kNumbers = "numbers";  // seed, epoch, rate
}  // namespace control

// In the order of the menu.
const std::vector<std::string>& control_names();

inline constexpr const char* kControlsMenu = "title.projector";  // to open it by

struct ControlsMenu {
  std::vector<Action> actions;  // projector mode, a column
  std::string toggled;          // a control to be shown or hidden; empty: none
};

// Drawn while it is open, below `anchor`; it stays open until Esc or a click elsewhere. `lessons` and `settings`:
// whether these columns are open.
ControlsMenu draw_controls_menu(Ui& ui, const draw::Rect& anchor, const HiddenControls& hidden, bool lessons,
                                bool settings);

}  // namespace unrolled
