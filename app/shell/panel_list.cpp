#include "app/shell/panel_list.h"

#include <algorithm>

namespace unrolled {

PanelList draw_panel_list(Ui& ui, const draw::Rect& anchor, const std::vector<PanelChoice>& panels) {
  PanelList result;
  if (!ui.menu_open(kPanelList)) return result;
  const float unit = ui.unit(), line = ui.theme().body() * 1.7F;
  const std::string reset = ui.word("panels.as_the_lesson");
  float wide = ui.width(reset, ui.body());
  for (const PanelChoice& panel : panels) wide = std::max(wide, ui.width(panel.name, ui.body()));
  draw::Rect box;
  if (!ui.begin_menu(kPanelList, anchor, {wide + 6 * unit, line * static_cast<float>(panels.size() + 1) + unit}, box))
    return result;
  const draw::Point at = ui.begin_pane("##panels", box, true);
  float y = at.y;
  for (const PanelChoice& panel : panels) {
    if (ui.item("panels." + panel.id, {box.x, y, box.width, line}, panel.name, panel.shown)) result.toggled = panel.id;
    y += line;
  }
  ui.hairline({box.x, y + unit / 2}, {box.right(), y + unit / 2});
  y += unit;
  if (ui.item("panels.as_the_lesson", {box.x, y, box.width, line}, reset, false)) {
    result.as_the_lesson = true;
    ui.close_menu();
  }
  ui.end_pane(y + line - at.y);
  ui.end_menu();
  return result;
}

}  // namespace unrolled
