#include "app/shell/keymap.h"

#include <GLFW/glfw3.h>

#include <algorithm>

namespace unrolled {

const std::vector<KeyBinding>& keymap() {
  static const std::vector<KeyBinding> table = {
      {Action::play, GLFW_KEY_SPACE},
      {Action::step, GLFW_KEY_RIGHT, false, false, true},
      {Action::step_unit, GLFW_KEY_S},
      {Action::slower, GLFW_KEY_MINUS, false, false, true},
      {Action::slower, GLFW_KEY_KP_SUBTRACT, false, false, true, false},
      {Action::faster, GLFW_KEY_EQUAL, false, false, true},
      {Action::faster, GLFW_KEY_EQUAL, false, true, true, false},
      {Action::faster, GLFW_KEY_KP_ADD, false, false, true, false},
      {Action::reset, GLFW_KEY_R, true},
      {Action::apply_changes, GLFW_KEY_ENTER, true},
      {Action::apply_and_keep, GLFW_KEY_ENTER, true, true},
      {Action::race, GLFW_KEY_R},
      {Action::history_back, GLFW_KEY_COMMA, false, false, true},
      {Action::history_forward, GLFW_KEY_PERIOD, false, false, true},
      {Action::history_first, GLFW_KEY_HOME},
      {Action::history_now, GLFW_KEY_END},
      {Action::keep_moment, GLFW_KEY_K, true},
      {Action::forget_kept_moment, GLFW_KEY_K, true, true},
      {Action::continue_from_here, GLFW_KEY_B, true},
      {Action::fork, GLFW_KEY_B, true, true},
      {Action::recover, GLFW_KEY_BACKSPACE},
      {Action::branches, GLFW_KEY_B},
      {Action::maximise, GLFW_KEY_F},
      {Action::panel_list, GLFW_KEY_A},
      {Action::hide_panel, GLFW_KEY_DELETE},
      {Action::panel_menu, GLFW_KEY_M},
      {Action::freeze, GLFW_KEY_H},
      {Action::export_panel, GLFW_KEY_E, true},
      {Action::export_all, GLFW_KEY_E, true, true},
      {Action::screenshot, GLFW_KEY_F12},
      {Action::save, GLFW_KEY_S, true},
      {Action::save_state, GLFW_KEY_S, true, true},
      {Action::load, GLFW_KEY_O, true},
      {Action::lessons, GLFW_KEY_L},
      {Action::next_text_step, GLFW_KEY_PAGE_DOWN, false, false, true},
      {Action::previous_text_step, GLFW_KEY_PAGE_UP, false, false, true},
      {Action::settings, GLFW_KEY_K},
      {Action::projector, GLFW_KEY_P},
      {Action::controls, GLFW_KEY_P, false, true},
      {Action::full_screen, GLFW_KEY_F11},
      {Action::quit, GLFW_KEY_Q, true},
      {Action::theme, GLFW_KEY_T},
      {Action::classic_colours, GLFW_KEY_C},
      {Action::language, GLFW_KEY_L, true},
      {Action::font_larger, GLFW_KEY_EQUAL, true, false, true},
      {Action::font_larger, GLFW_KEY_EQUAL, true, true, true, false},
      {Action::font_larger, GLFW_KEY_KP_ADD, true, false, true, false},
      {Action::font_smaller, GLFW_KEY_MINUS, true, false, true},
      {Action::font_smaller, GLFW_KEY_KP_SUBTRACT, true, false, true, false},
      {Action::keymap, GLFW_KEY_F1},
      {Action::escape, GLFW_KEY_ESCAPE},
  };
  return table;
}

std::string key_name(const KeyBinding& binding) {
  std::string name = std::string(binding.ctrl ? "Ctrl+" : "") + (binding.shift ? "Shift+" : "");
  switch (binding.key) {
    case GLFW_KEY_SPACE:
      return name + "Space";
    case GLFW_KEY_RIGHT:
      return name + "→";
    case GLFW_KEY_ENTER:
      return name + "Enter";
    case GLFW_KEY_ESCAPE:
      return name + "Esc";
    case GLFW_KEY_BACKSPACE:
      return name + "Backspace";
    case GLFW_KEY_PAGE_DOWN:
      return name + "PgDn";
    case GLFW_KEY_PAGE_UP:
      return name + "PgUp";
    case GLFW_KEY_DELETE:
      return name + "Del";
    case GLFW_KEY_HOME:
      return name + "Home";
    case GLFW_KEY_END:
      return name + "End";
    case GLFW_KEY_MINUS:
    case GLFW_KEY_KP_SUBTRACT:
      return name + "−";
    case GLFW_KEY_EQUAL:
    case GLFW_KEY_KP_ADD:
      return name + "+";
    default:
      break;
  }
  if (binding.key >= GLFW_KEY_F1 && binding.key <= GLFW_KEY_F25)
    return name + "F" + std::to_string(binding.key - GLFW_KEY_F1 + 1);
  return name + static_cast<char>(binding.key);  // letters stand for themselves
}

std::string key_name(Action action) {
  for (const KeyBinding& binding : keymap())
    if (binding.action == action && binding.listed) return action == Action::keymap ? "?" : key_name(binding);
  return {};
}

std::string words_key(Action action) {
  switch (action) {
    case Action::play:
      return "key.play";
    case Action::step:
      return "key.step";
    case Action::step_unit:
      return "key.step_unit";
    case Action::slower:
      return "key.speed_down";
    case Action::faster:
      return "key.speed_up";
    case Action::reset:
      return "key.reset";
    case Action::apply_changes:
      return "key.apply_changes";
    case Action::apply_and_keep:
      return "key.apply_and_keep";
    case Action::history_back:
      return "key.history_back";
    case Action::history_forward:
      return "key.history_forward";
    case Action::history_first:
      return "key.history_first";
    case Action::history_now:
      return "key.history_now";
    case Action::keep_moment:
      return "key.keep_moment";
    case Action::forget_kept_moment:
      return "key.forget_kept_moment";
    case Action::continue_from_here:
      return "key.continue_from_here";
    case Action::race:
      return "key.race";
    case Action::fork:
      return "key.fork";
    case Action::recover:
      return "key.recover";
    case Action::branches:
      return "key.branches";
    case Action::maximise:
      return "key.maximise";
    case Action::panel_list:
      return "key.panel_list";
    case Action::hide_panel:
      return "key.hide_panel";
    case Action::panel_menu:
      return "key.panel_menu";
    case Action::freeze:
      return "key.freeze";
    case Action::export_panel:
      return "key.export_panel";
    case Action::export_all:
      return "key.export_all";
    case Action::screenshot:
      return "key.screenshot";
    case Action::save:
      return "key.save";
    case Action::save_state:
      return "key.save_state";
    case Action::load:
      return "key.load";
    case Action::lessons:
      return "key.lessons";
    case Action::next_text_step:
      return "key.next_text_step";
    case Action::previous_text_step:
      return "key.previous_text_step";
    case Action::settings:
      return "key.settings";
    case Action::projector:
      return "key.projector";
    case Action::controls:
      return "key.controls";
    case Action::full_screen:
      return "key.full_screen";
    case Action::quit:
      return "key.quit";
    case Action::theme:
      return "key.theme";
    case Action::classic_colours:
      return "key.classic_colours";
    case Action::language:
      return "key.language";
    case Action::font_larger:
      return "key.font_larger";
    case Action::font_smaller:
      return "key.font_smaller";
    case Action::keymap:
      return "key.keymap";
    case Action::escape:
      return "key.escape";
  }
  return {};
}

std::vector<Action> take_actions(Ui& ui) {
  std::vector<Action> actions;
  if (ui.editing() || ui.modal()) return actions;
  for (const KeyBinding& binding : keymap())
    if (ui.take_key(binding.key, binding.ctrl, binding.shift, binding.repeat)) actions.push_back(binding.action);
  if (ui.take_character(U'?')) actions.push_back(Action::keymap);
  return actions;
}

std::optional<int> take_panel_number(Ui& ui) {
  if (ui.editing() || ui.modal()) return std::nullopt;
  for (int i = 0; i < 9; ++i)
    if (ui.take_key(GLFW_KEY_1 + i)) return i;
  return std::nullopt;
}

bool draw_keymap(Ui& ui, const std::vector<std::pair<std::string, std::string>>& panels) {
  struct Row {
    std::string key;
    std::string does;
  };
  std::vector<Row> rows;
  for (const KeyBinding& binding : keymap())
    if (binding.listed) rows.push_back({key_name(binding.action), ui.word(words_key(binding.action))});
  rows.push_back({"1 – 9", ui.word("key.focus_panel")});
  rows.push_back({"Tab", ui.word("key.next_widget")});
  rows.push_back({"F6", ui.word("key.next_region")});
  rows.push_back({"Shift+← ↑ ↓ →", ui.word("key.move_pin")});
  rows.push_back({"Ctrl+Shift+← →", ui.word("key.extend_stretch")});

  for (const auto& [key, does] : panels) rows.push_back({key, does});

  // In two columns or three, as large as there is room for.
  float unit = ui.unit(), line = ui.theme().body() * 1.6F;
  float key_width = 0.0F, text_width = 0.0F;
  for (const Row& row : rows) {
    key_width = std::max(key_width, ui.width(row.key, ui.mono()));
    text_width = std::max(text_width, ui.width(row.does, ui.body()));
  }
  float column = key_width + 2 * unit + text_width + 4 * unit;
  const draw::Size room{ui.size().width - 2 * unit, ui.size().height - 2 * unit};
  const auto rows_in = [&](std::size_t columns) { return (rows.size() + columns - 1) / columns; };
  const auto size_with = [&](std::size_t columns) {
    return draw::Size{static_cast<float>(columns) * column + 2 * unit,
                      line * (static_cast<float>(rows_in(columns)) + 2.0F) + 4 * unit};
  };
  const auto share_with = [&](std::size_t columns) {
    const draw::Size size = size_with(columns);
    return std::min({1.0F, room.width / size.width, room.height / size.height});
  };
  const std::size_t columns = share_with(3) > share_with(2) ? 3 : 2;
  const std::size_t each = rows_in(columns);
  const float share = share_with(columns);
  for (float* length : {&unit, &line, &key_width, &text_width, &column}) *length *= share;
  const draw::Size size = size_with(columns);
  const draw::Rect box{(ui.size().width - size.width) / 2, (ui.size().height - size.height) / 2, size.width,
                       size.height};
  ui.begin_overlay("keymap", box, true);
  const draw::Rect inner = box.inset(3 * unit);
  ui.label({inner.x, inner.y, inner.width, line}, ui.word("keymap.title"),
           ui.style(draw::Face::bold, ui.theme().body() * share, ui.theme().text));
  const bool closed =
      ui.icon_button("keymap.close", {inner.right() - 3 * unit, inner.y, 3 * unit, line}, Icon::close, {});
  const draw::TextStyle key_style = ui.style(draw::Face::mono, ui.theme().body() * share, ui.theme().secondary);
  const draw::TextStyle text_style = ui.style(draw::Face::sans, ui.theme().body() * share, ui.theme().text);
  for (std::size_t i = 0; i < rows.size(); ++i) {
    const float x = inner.x + column * static_cast<float>(i / each);
    const float y = inner.y + 2 * line + line * static_cast<float>(i % each) - line / 2;
    ui.label({x, y, key_width + 1, line}, rows[i].key, key_style);
    ui.label({x + key_width + 2 * unit, y, text_width + 1, line}, rows[i].does, text_style);
  }
  ui.mark("keymap.rows",
          {inner.x, inner.y + 1.5F * line, static_cast<float>(columns) * column, line * static_cast<float>(each)});
  const bool asked = ui.take_character(U'?');
  return !(ui.end_overlay() || closed || asked);
}

}  // namespace unrolled
