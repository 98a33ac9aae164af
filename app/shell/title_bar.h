// The line at the top: where one is, and language, theme, type size, export and keys.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "app/shell/keymap.h"
#include "app/shell/panel_list.h"
#include "app/shell/ui.h"

namespace unrolled {

struct TitleBar {
  struct Result {
    std::vector<Action> actions;
    std::string language;  // chosen; empty: none
    PanelList panels;      // what was chosen in the list of panels
  };
  // `codes`: the languages there are, with their names in themselves.
  Result draw(Ui& ui, const draw::Rect& rect, const std::string& chapter, const std::string& lesson,
              const std::vector<std::string>& codes, const std::vector<PanelChoice>& panels);
};

}  // namespace unrolled
