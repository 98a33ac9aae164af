// The line at the top: where one is, and language, theme, type size, export and keys.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "app/shell/controls.h"
#include "app/shell/keymap.h"
#include "app/shell/panel_list.h"
#include "app/shell/ui.h"

namespace unrolled {

class TitleBar {
 public:
  struct Result {
    std::vector<Action> actions;
    std::string language;       // chosen; empty: none
    PanelList panels;           // what was chosen in the list of panels
    draw::Rect controls_place;  // where the menu of projector mode hangs
  };
  // `codes`: the languages there are, with their names in themselves. Without `buttons` only that for the keys is
  // there, but menus still open by key.
  Result draw(Ui& ui, const draw::Rect& rect, const std::string& chapter, const std::string& lesson,
              const std::vector<std::string>& codes, const std::vector<PanelChoice>& panels, bool buttons);

 private:
  void draw_export(Ui& ui, const draw::Rect& rect, const std::string& tip, Result& result);
};

}  // namespace unrolled
