#include "app/shell/title_bar.h"

#include <algorithm>

namespace unrolled {

TitleBar::Result TitleBar::draw(Ui& ui, const draw::Rect& rect, const std::string& chapter, const std::string& lesson,
                                const std::vector<std::string>& codes, const std::vector<PanelChoice>& panels,
                                bool buttons) {
  Result result;
  const float unit = ui.unit();
  ui.begin_region("title", false);
  // From the right: keys, export, type size, theme, language.
  float x = rect.right();
  const auto place = [&](float width) {
    x -= width;
    return draw::Rect{x, rect.y, width, rect.height};
  };
  const auto tip = [&](Action action) { return ui.word(words_key(action)) + "  (" + key_name(action) + ")"; };
  const auto text_action = [&](const char* name, const std::string& text, Action action) {
    if (ui.text_button(name, place(ui.width(text, ui.body()) + 2 * unit), text, tip(action)))
      result.actions.push_back(action);
  };

  text_action("title.keys", "?", Action::keymap);
  draw::Rect language = place(0.0F), list = language;
  result.controls_place = language;
  if (buttons) {
    draw_export(ui, place(ui.width(ui.word("menu.export"), ui.body()) + 5 * unit), tip(Action::export_all), result);
    text_action("title.font_larger", "A+", Action::font_larger);
    text_action("title.font_smaller", "A−", Action::font_smaller);
    if (ui.icon_button("title.theme", place(4 * unit), Icon::half_moon, tip(Action::theme)))
      result.actions.push_back(Action::theme);
    result.controls_place = place(4 * unit);
    if (ui.icon_button(kControlsMenu, result.controls_place, Icon::screen, tip(Action::controls)))
      result.actions.push_back(Action::controls);
    language = place(ui.width(ui.word("language.short"), ui.body()) + 2 * unit);
    if (ui.text_button("title.language", language, ui.word("language.short"), tip(Action::language)))
      ui.open_menu("title.language");
    const std::string word = ui.word("title.panels");
    list = place(ui.width(word, ui.body()) + 2 * unit);
    if (ui.text_button(kPanelList, list, word, tip(Action::panel_list))) result.actions.push_back(Action::panel_list);
  }

  // What is left of the line: program › chapter › lesson.
  float left = rect.x;
  const auto write = [&](const std::string& text, const draw::TextStyle& as) {
    const float width = std::min(ui.width(text, as), x - unit - left);
    if (width > 2 * unit) ui.label({left, rect.y, width + 1, rect.height}, text, as);
    left += width;
  };
  write("Unrolled", ui.style(draw::Face::bold, ui.theme().body(), ui.theme().text));
  left += 3 * unit;
  write(chapter, ui.secondary());
  write("  ›  ", ui.secondary());
  write(lesson, ui.body());

  result.panels = draw_panel_list(ui, list, panels);
  const float line = ui.theme().body() * 1.7F;
  draw::Rect box;
  if (ui.begin_menu("title.language", language, {18 * unit, line * static_cast<float>(codes.size())}, box)) {
    for (std::size_t i = 0; i < codes.size(); ++i) {
      if (ui.item("title.language." + codes[i], {box.x, box.y + line * static_cast<float>(i), box.width, line},
                  ui.word("language." + codes[i]), codes[i] == ui.words().code())) {
        result.language = codes[i];
        ui.close_menu();
      }
    }
    ui.end_menu();
  }
  ui.end_region();
  return result;
}

void TitleBar::draw_export(Ui& ui, const draw::Rect& rect, const std::string& tip, Result& result) {
  const float unit = ui.unit();
  const Response response = ui.area("title.export", rect);
  draw::TextStyle style = ui.body();
  style.colour = response.hovered ? ui.theme().accent : ui.theme().text;
  ui.icon(Icon::export_arrow, {rect.x + unit, rect.y + (rect.height - 1.8F * unit) / 2, 1.8F * unit, 1.8F * unit},
          style.colour);
  ui.label({rect.x + 3.4F * unit, rect.y, rect.width - 3.4F * unit, rect.height}, ui.word("menu.export"), style);
  if (response.focused) ui.picture().frame(rect, ui.theme().accent, 1.5F);
  ui.help(response, "title.export", tip);
  if (response.clicked) result.actions.push_back(Action::export_all);
}

}  // namespace unrolled
