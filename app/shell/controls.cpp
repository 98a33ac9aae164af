#include "app/shell/controls.h"

#include <algorithm>

namespace unrolled {

const std::vector<std::string>& control_names() {
  static const std::vector<std::string> names = {control::kTitleButtons, control::kPanelMenus, control::kStepSize,
                                                 control::kSpeed,        control::kHistory,    control::kNumbers};
  return names;
}

ControlsMenu draw_controls_menu(Ui& ui, const draw::Rect& anchor, const HiddenControls& hidden, bool lessons,
                                bool settings) {
  ControlsMenu result;
  if (!ui.menu_open(kControlsMenu)) return result;
  struct Line {
    std::string name, text, key;
    bool chosen;
  };
  const auto action = [&](const char* name, Action which, bool chosen) {
    return Line{name, ui.word(words_key(which)), key_name(which), chosen};
  };
  std::vector<Line> lines = {action("projector", Action::projector, ui.theme().projector),
                             action("lessons", Action::lessons, lessons),
                             action("settings", Action::settings, settings)};
  const std::size_t actions = lines.size();
  for (const std::string& name : control_names())
    lines.push_back({name, ui.word("control." + name), {}, !hidden.contains(name)});

  const float unit = ui.unit(), line = ui.theme().body() * 1.7F, caption = ui.theme().axis() * 1.7F;
  const std::string title = ui.word("controls.shown");
  float wide = ui.width(title, ui.caption());
  for (const Line& one : lines)
    wide = std::max(wide, ui.width(one.text, ui.body()) + ui.width(one.key, ui.caption()) + 3 * unit);
  const float high = line * static_cast<float>(lines.size()) + caption + unit;
  draw::Rect box;
  if (!ui.begin_menu(kControlsMenu, anchor, {wide + 6 * unit, high}, box)) return result;
  const draw::Point at = ui.begin_pane("##controls", box, true);
  float y = at.y;
  for (std::size_t i = 0; i < lines.size(); ++i) {
    if (i == 1) {
      ui.hairline({box.x, y + unit / 2}, {box.right(), y + unit / 2});
      y += unit;
      ui.label({box.x + unit, y, box.width - 2 * unit, caption}, title, ui.caption());
      y += caption;
    }
    if (ui.item("controls." + lines[i].name, {box.x, y, box.width, line}, lines[i].text, lines[i].chosen,
                lines[i].key)) {
      static constexpr Action kActions[] = {Action::projector, Action::lessons, Action::settings};
      if (i < actions)
        result.actions.push_back(kActions[i]);
      else
        result.toggled = lines[i].name;
    }
    y += line;
  }
  ui.end_pane(y - at.y);
  ui.end_menu();
  return result;
}

}  // namespace unrolled
