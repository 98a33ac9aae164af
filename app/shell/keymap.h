// Everything that a key does, in one table: what the window listens to and what it shows under "?".
#pragma once

#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "app/shell/ui.h"

namespace unrolled {

enum class Action {
  play,
  step,
  step_unit,
  slower,
  faster,
  reset,
  apply_changes,
  apply_and_keep,
  race,
  history_back,
  history_forward,
  history_first,
  history_now,
  keep_moment,
  forget_kept_moment,
  continue_from_here,
  fork,
  recover,
  branches,
  maximise,
  panel_list,
  hide_panel,
  panel_menu,
  freeze,
  export_panel,
  export_all,
  screenshot,
  save,
  save_state,
  load,
  lessons,
  next_text_step,
  previous_text_step,
  settings,
  projector,
  controls,
  full_screen,
  quit,
  theme,
  classic_colours,
  language,
  font_larger,
  font_smaller,
  keymap,
  escape,
};

struct KeyBinding {
  Action action;
  int key;  // GLFW's
  bool ctrl = false;
  bool shift = false;
  bool repeat = false;
  bool listed = true;  // false for a second key of the same action
};

const std::vector<KeyBinding>& keymap();

// "Ctrl+Shift+E", "→", "Space".
std::string key_name(const KeyBinding& binding);
// Of the first binding listed; empty where there is none.
std::string key_name(Action action);
// The key of the words table that says what an action does.
std::string words_key(Action action);

// What the keys of this frame ask for that no widget has taken.
std::vector<Action> take_actions(Ui& ui);
// The panel that a digit asks for, from 0.
std::optional<int> take_panel_number(Ui& ui);

// The list of keys as an overlay; false when it is to be closed.
// `panels`: keys of the panels on the screen and what they do.
bool draw_keymap(Ui& ui, const std::vector<std::pair<std::string, std::string>>& panels);

}  // namespace unrolled
