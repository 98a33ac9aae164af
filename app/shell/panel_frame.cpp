#include "app/shell/panel_frame.h"

#include <algorithm>
#include <cmath>
#include <stdexcept>

#include "app/draw/numbers.h"
#include "app/shell/export.h"
#include "app/shell/keymap.h"

namespace unrolled {

namespace {

constexpr double kEase = 0.16;  // seconds

// "c – cell state of layer 1" in the menu is "c" in the title line.
std::string in_short(const std::string& label) {
  const std::size_t dash = label.find(" – ");
  return dash == std::string::npos ? label : label.substr(0, dash);
}

std::string in_title(const PanelAction& action) { return action.sign.empty() ? action.label : action.sign; }

std::string upper(std::string text) {
  for (char& c : text) c = static_cast<char>(std::toupper(static_cast<unsigned char>(c)));
  return text;
}

}  // namespace

void PanelFrame::toggle_freeze(const PanelView& view) {
  if (frozen_)
    frozen_.reset();
  else
    frozen_ = view.snapshot;
}

std::map<std::string, std::string> PanelFrame::chosen(const PanelContext& context) const {
  const std::vector<PanelOption> present = panel_->options(context), usual = make_panel(id_)->options(context);
  std::map<std::string, std::string> chosen;
  for (const PanelOption& option : present) {
    const auto same = std::find_if(usual.begin(), usual.end(), [&](const PanelOption& other) {
      return other.name == option.name && other.value == option.value;
    });
    if (same == usual.end()) chosen[option.name] = option.value;
  }
  return chosen;
}

void PanelFrame::choose(const std::map<std::string, std::string>& options) {
  for (const auto& [name, value] : options) {
    try {
      panel_->set_option(name, value);
    } catch (const std::invalid_argument&) {
      // A choice of another version of the program.
    }
  }
  cache_.forget();
}

void PanelFrame::draw(Ui& ui, const draw::Rect& rect, PanelView& view) {
  if (view.freeze == id_) {
    toggle_freeze(view);
    view.freeze.clear();
  }
  size_ = {rect.width, rect.height};
  const std::shared_ptr<const Snapshot> snapshot = shown(view);
  const PanelContext context{*snapshot,    view.hover, view.pinned,         ui.theme(),
                             ui.metrics(), ui.words(), view.stretch.brush()};
  const float unit = ui.unit();
  const float line = ui.theme().title() * 1.6F;
  const draw::Rect title{rect.x, rect.y, rect.width, line};
  const std::string name = "panel." + id_;

  // The menu's dots first, so that they lie above the title's own area.
  const draw::Rect dots{title.right() - 3.0F * unit, title.y, 3.0F * unit, line};
  const std::string menu = name + ".menu";
  Response menu_response;
  if (view.menus) menu_response = ui.area(menu, dots, false);
  if (view.menus)
    ui.icon(Icon::dots, {dots.x + unit / 2.0F, dots.y + (line - 2.0F * unit) / 2.0F, 2.0F * unit, 2.0F * unit},
            menu_response.hovered || ui.menu_open(menu) ? ui.theme().accent : ui.theme().secondary);
  if (menu_response.clicked || view.open_menu == id_) {
    ui.open_menu(menu);
    view.active = id_;
    view.open_menu.clear();
  }

  const bool lit = view.lit == id_;
  if (lit && lit_since_ < 0.0) lit_since_ = ui.now();
  if (!lit) lit_since_ = -1.0;
  const std::string words = panel_->title(context);
  const draw::TextStyle title_style =
      ui.style(draw::Face::bold, ui.theme().title(), lit ? ui.theme().accent : ui.theme().text);
  const std::string shown_title =
      draw::shortened_title(words, title_style.face, title_style.size, dots.x - title.x - unit, ui.metrics());
  const float title_width = ui.symbols_width(shown_title, title_style);
  float end = dots.x - unit;
  if (view.menus && panel_->ready(*snapshot))
    end = draw_choices(ui, {title.x, title.y, end - title.x, line}, end - title.x - title_width - 3 * unit, view,
                       context);
  if (panel_->ready(*snapshot)) {
    const std::vector<PanelAction> actions = panel_->actions(context);
    if (view.menus)
      end = draw_actions(ui, {title.x, title.y, end - title.x, line}, end - title.x - title_width - 3 * unit, view,
                         actions);
    take_action_keys(ui, view, actions);
  }
  if (frozen_) {
    draw::TextStyle note = ui.caption();
    note.colour = ui.theme().accent;
    const std::string text = ui.words()("menu.frozen", {draw::whole(frozen_->step)});
    const float wide = ui.width(text, note);
    if (end - title.x - title_width - 3 * unit > wide) ui.label({end - wide, title.y, wide + 1, line}, text, note);
  }
  const Response response = ui.area(name, {title.x, title.y, std::max(1.0F, dots.x - title.x), line});
  ui.symbols({title.x, title.y, title_width + 1.0F, line}, shown_title, title_style);
  if (shown_title != words) ui.help(response, name, words, true);
  if (response.double_clicked || response.clicked) view.active = id_;
  if (response.double_clicked || (response.clicked && response.focused))
    view.maximised = view.maximised == id_ ? "" : id_;
  if (response.focused) {
    view.active = id_;
    ui.picture().line({title.x, title.bottom()}, {title.x + title_width, title.bottom()}, ui.theme().accent, 2.0F);
  }
  if (lit) {
    const double share = std::min(1.0, (ui.now() - lit_since_) / kEase);
    const double eased = 1.0 - (1.0 - share) * (1.0 - share);
    ui.picture().line({title.x, title.bottom()}, {title.x + rect.width * static_cast<float>(eased), title.bottom()},
                      ui.theme().accent, 2.0F);
    if (share < 1.0) ui.redraw_in(0.0);
  }

  // Keys speak of the panel that the pointer was moved over last, until a number or Tab chooses another.
  if (ui.pointer_moves_in(rect)) view.active = id_;

  const float gap = unit / 2.0F;
  draw_picture(ui, {rect.x, title.bottom() + gap, rect.width, rect.height - line - gap}, view, context);
  draw_menu(ui, dots, view, context);
}

// The first option's choices in the title line, where they have room. Returns where they begin.
float PanelFrame::draw_choices(Ui& ui, const draw::Rect& row, float room, PanelView& view,
                               const PanelContext& context) {
  const std::vector<PanelOption> options = panel_->options(context);
  if (options.empty() || options.front().choices.size() < 2) return row.right();
  const PanelOption& option = options.front();
  const float gap = 1.5F * ui.unit();
  float wide = 0.0F;
  for (const auto& choice : option.choices) wide += ui.symbols_width(in_short(choice.second), ui.caption()) + gap;
  if (wide > room) return row.right();
  const float begin = row.right() - wide;
  float x = begin;
  for (const auto& [value, long_text] : option.choices) {
    const std::string text = in_short(long_text);
    const float width = ui.symbols_width(text, ui.caption());
    const draw::Rect rect{x, row.y, width + gap, row.height};
    const Response response = ui.area("panel." + id_ + "." + option.name + "." + value, rect, false);
    draw::TextStyle style = ui.caption();
    if (response.hovered || value == option.value) style.colour = ui.theme().accent;
    ui.symbols({x + gap / 2, row.y, width + 1, row.height}, text, style);
    if (value == option.value)
      ui.picture().line({x + gap / 2, row.bottom() - 3}, {x + gap / 2 + width, row.bottom() - 3}, ui.theme().accent,
                        1.5F);
    if (response.clicked) {
      panel_->set_option(option.name, value);
      view.options_changed = true;
      cache_.forget();
    }
    x += width + gap;
  }
  return begin - ui.unit();
}

// All of the panel's buttons in the title line, where they have room. Returns where they begin.
float PanelFrame::draw_actions(Ui& ui, const draw::Rect& row, float room, PanelView& view,
                               const std::vector<PanelAction>& actions) {
  const float gap = 1.5F * ui.unit();
  float wide = 0.0F;
  for (const PanelAction& action : actions)
    if (!action.in_menu_only) wide += ui.width(in_title(action), ui.caption()) + gap;
  if (!(wide > 0.0F) || wide > room) return row.right();
  const float begin = row.right() - wide;
  float x = begin;
  for (const PanelAction& action : actions) {
    if (action.in_menu_only) continue;
    const std::string text = in_title(action), name = "panel." + id_ + ".action." + action.name;
    const float width = ui.width(text, ui.caption());
    const Response response = ui.area(name, {x, row.y, width + gap, row.height}, false);
    draw::TextStyle style = ui.caption();
    style.colour = !action.enabled    ? draw::mix(ui.theme().secondary, ui.theme().page, 0.6F)
                   : response.hovered ? ui.theme().accent
                                      : ui.theme().text;
    ui.label({x + gap / 2, row.y, width + 1, row.height}, text, style);
    const std::string key = action_key_name(action);
    ui.help(response, name, action.help + (key.empty() ? "" : " (" + key + ")"));
    if (response.clicked && action.enabled) ask(action.commands, view);
    x += width + gap;
  }
  return begin - ui.unit();
}

void PanelFrame::ask(const std::vector<PanelCommand>& commands, PanelView& view) {
  for (const PanelCommand& command : commands) {
    const auto* option = std::get_if<SetOption>(&command);
    if (option == nullptr) {
      view.commands.push_back(command);
      continue;
    }
    panel_->set_option(option->name, option->value);
    view.options_changed = true;
    cache_.forget();
  }
}

void PanelFrame::take_action_keys(Ui& ui, PanelView& view, const std::vector<PanelAction>& actions) {
  if (ui.editing() || ui.modal()) return;
  for (const PanelAction& action : actions)
    if (action.key != 0 && ui.take_key(action.key, false, action.shift, true) && action.enabled)
      ask(action.commands, view);
}

void PanelFrame::draw_picture(Ui& ui, const draw::Rect& rect, PanelView& view, const PanelContext& context) {
  if (rect.width < 4 * ui.unit() || rect.height < 4 * ui.unit()) return;
  if (!panel_->ready(context.snapshot)) {
    ui.paragraph({rect.x, rect.y + ui.unit(), std::min(rect.width, 60 * ui.unit()), rect.height},
                 panel_->promise(context), ui.secondary());
    return;
  }
  const Tick tick = panel_->tick(context, ui.now());
  if (!tick.commands.empty()) ask(tick.commands, view);
  if (tick.again_in >= 0.0) {
    ui.redraw_in(tick.again_in);
    cache_.forget();  // something moves
  }
  const draw::Size size{rect.width, rect.height};
  const draw::Picture& picture =
      cache_.get(picture_key(*panel_, context, size), [&] { return panel_->draw(context, size); });
  const Response response = ui.area("panel." + id_ + ".picture", rect, false);
  ui.play(picture, {rect.x, rect.y});
  std::optional<Pointed> pointed;
  const bool touched = touch(ui, response, picture, rect, view, context);
  // Two strokes of a pen that begin at one place are no double click.
  const bool writes = touch_ && asked_by_touch_;
  if (response.double_clicked && !writes) view.maximised = view.maximised == id_ ? "" : id_;
  if (touched) return;
  if (response.hovered || response.held)
    if (const auto hit = picture.find({response.pointer.x - rect.x, response.pointer.y - rect.y}))
      pointed = panel_->point_at(context, *hit);
  mark_or_pin(response, pointed, view);
  if (!pointed) return;
  view.next_hover = pointed->selection;
  if (!pointed->lines.empty() && !dragged_) ui.tooltip(pointed->lines, response.pointer);
}

bool PanelFrame::touch(const Ui& ui, const Response& response, const draw::Picture& picture, const draw::Rect& rect,
                       PanelView& view, const PanelContext& context) {
  const draw::Point at{response.pointer.x - rect.x, response.pointer.y - rect.y};
  std::vector<PointerPlace> way = view.pointer_way;
  for (PointerPlace& place : way) place.at = {place.at.x - rect.x, place.at.y - rect.y};
  if (way.empty() || std::hypot(way.back().at.x - at.x, way.back().at.y - at.y) > 1.0F) way.push_back({at, ui.now()});
  way.back().at = at;  // ImGui may have rounded it
  const auto ask = [&] {
    auto commands = panel_->touch(context, *touch_);
    cache_.forget();  // the panel may keep what is touched
    if (!commands) return false;
    asked_by_touch_ |= !commands->empty();
    this->ask(*commands, view);
    return true;
  };
  if (response.held && !held_) {
    held_ = true;
    view.active = id_;
    const auto hit = picture.find(at);
    if (!hit) return false;
    touch_ = Touch{*hit, at, at, true, false, false, {way.back()}};
    asked_by_touch_ = false;
    if (!ask()) touch_.reset();
    return touch_.has_value();
  }
  if (!response.held) held_ = false;
  if (!touch_) return false;
  touch_->begins = false;
  const bool moved = !(at == touch_->at);
  touch_->way = std::move(way);
  touch_->at = at;
  touch_->ended = !response.held;
  touch_->dragged |= std::abs(at.x - touch_->hit.cell.x - touch_->hit.cell.width / 2) > touch_->hit.cell.width / 2 ||
                     std::abs(at.y - touch_->hit.cell.y - touch_->hit.cell.height / 2) > touch_->hit.cell.height / 2;
  if (moved || touch_->ended || touch_->way.size() > 1) ask();
  if (!touch_->ended) return true;
  const bool answered = asked_by_touch_ || touch_->dragged;
  touch_.reset();
  return answered;
}

// Dragging from one time step to another marks the stretch between them; a click pins.
void PanelFrame::mark_or_pin(const Response& response, const std::optional<Pointed>& pointed, PanelView& view) {
  const int time = pointed ? pointed->selection.time : -1;
  if (response.held) {
    view.active = id_;
    if (!pressed_) pressed_ = time;
    if (*pressed_ < 0 || time < 0) return;
    dragged_ |= time != *pressed_;
    if (dragged_) view.stretch = {*pressed_, time};
    return;
  }
  if (response.clicked) {
    view.active = id_;
    if (pointed && !dragged_) view.pinned = pin(view.pinned, pointed->selection);
  }
  pressed_.reset();
  dragged_ = false;
}

void PanelFrame::draw_menu(Ui& ui, const draw::Rect& anchor, PanelView& view, const PanelContext& context) {
  const std::string menu = "panel." + id_ + ".menu";
  if (!ui.menu_open(menu)) return;
  const std::vector<PanelOption> options = panel_->options(context);
  const float unit = ui.unit(), line = ui.theme().body() * 1.7F, caption = ui.theme().axis() * 1.7F;
  const std::vector<PanelAction> actions =
      panel_->ready(context.snapshot) ? panel_->actions(context) : std::vector<PanelAction>{};
  float wide = 24 * unit, high = 3 * line + unit;
  for (const PanelAction& action : actions)
    wide = std::max(wide, ui.width(action.label, ui.body()) + ui.width(action_key_name(action), ui.body()) + 7 * unit);
  if (!actions.empty()) high += line * static_cast<float>(actions.size()) + unit;
  for (const PanelOption& option : options) {
    wide = std::max(wide, ui.width(option.label, ui.caption()) + 4 * unit);
    for (const auto& [value, text] : option.choices)
      wide = std::max(wide, ui.symbols_width(text, ui.body()) + 5 * unit);
    high += caption + line * static_cast<float>(option.choices.size()) + unit;
  }
  // A panel with a source colours quantities by sign.
  const bool coloured =
      std::any_of(options.begin(), options.end(), [](const PanelOption& option) { return option.name == "source"; });
  if (coloured) wide = std::max(wide, ui.width(ui.word("menu.classic_colours"), ui.body()) + 7 * unit);
  high += (coloured ? line : 0.0F) + 2 * caption + 2 * line + unit;  // figures side by side, numbers side by side
  const std::vector<std::string> figures = {"svg", "pdf", "png"};
  std::vector<std::string> numbers = {"csv", "npy"};
  if (panel_->ready(context.snapshot)) numbers = with_own_files(numbers, *panel_, context);
  const auto button = [&](const std::string& ending) { return ui.width(upper(ending), ui.body()) + 2 * unit; };
  float row = 3 * unit;
  for (const std::string& ending : numbers) row += button(ending);
  wide = std::max(wide, row);
  draw::Rect box;
  if (!ui.begin_menu(menu, anchor, {wide, high}, box)) return;
  const draw::Point at = ui.begin_pane("##items", box, true);
  const float inside = box.width - (box.height < high - 1.0F ? 1.5F * unit : 0.0F);  // without the scroll bar
  float y = at.y;
  const std::string prefix = "menu." + id_ + ".";
  const auto group = [&](const std::string& text) {
    ui.label({box.x + unit, y, box.width - 2 * unit, caption}, text, ui.caption());
    y += caption;
  };
  for (const PanelAction& action : actions) {
    if (!action.enabled) {
      draw::TextStyle resting = ui.body();
      resting.colour = draw::mix(ui.theme().secondary, ui.theme().page, 0.4F);
      ui.label({box.x + 2.5F * unit, y, inside - 3.5F * unit, line}, action.label, resting);
    } else if (ui.item(prefix + "action." + action.name, {box.x, y, inside, line}, action.label, false,
                       action_key_name(action))) {
      ask(action.commands, view);
      ui.close_menu();
    }
    y += line;
  }
  if (!actions.empty()) y += unit;
  for (const PanelOption& option : options) {
    group(option.label);
    for (const auto& [value, text] : option.choices) {
      if (ui.item(prefix + option.name + "." + value, {box.x, y, inside, line}, text, value == option.value, {},
                  true)) {
        panel_->set_option(option.name, value);
        view.options_changed = true;
        cache_.forget();
        ui.close_menu();
      }
      y += line;
    }
    y += unit;
  }
  const auto endings = [&](const std::string& title, const std::vector<std::string>& list) {
    group(title);
    float x = box.x + 1.5F * unit;
    for (const std::string& ending : list) {
      const float each = button(ending);
      if (ui.text_button(prefix + "export." + ending, {x, y, each, line}, upper(ending))) {
        view.exports.push_back({id_, ending});
        ui.close_menu();
      }
      x += each;
    }
    y += line;
  };
  endings(ui.word("menu.figure"), figures);
  endings(ui.word("menu.numbers"), numbers);
  y += unit / 2;
  ui.hairline({box.x, y}, {box.right(), y});
  y += unit / 2;
  if (coloured) {
    if (ui.item(prefix + "colours", {box.x, y, inside, line}, ui.word("menu.classic_colours"),
                ui.theme().classic_red_blue, key_name(Action::classic_colours))) {
      view.switch_colours = true;
      ui.close_menu();
    }
    y += line;
  }
  if (ui.item(prefix + "freeze", {box.x, y, inside, line}, ui.word(frozen_ ? "menu.thaw" : "menu.freeze"), false,
              "H")) {
    toggle_freeze(view);
    ui.close_menu();
  }
  y += line;
  if (ui.item(prefix + "maximise", {box.x, y, inside, line},
              ui.word(view.maximised == id_ ? "menu.restore" : "menu.maximise"), false, key_name(Action::maximise))) {
    view.maximised = view.maximised == id_ ? "" : id_;
    ui.close_menu();
  }
  y += line;
  if (ui.item(prefix + "hide", {box.x, y, inside, line}, ui.word("menu.hide"), false, key_name(Action::hide_panel))) {
    view.hide = id_;
    ui.close_menu();
  }
  y += line;
  ui.end_pane(y - at.y);
  ui.end_menu();
}

}  // namespace unrolled
