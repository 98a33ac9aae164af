#include "app/shell/settings_column.h"

#include <algorithm>
#include <charconv>
#include <cmath>
#include <filesystem>
#include <stdexcept>

#include "app/draw/character_axis.h"
#include "app/draw/paragraph.h"
#include "app/draw/warning_sign.h"
#include "app/panels/labels.h"
#include "app/panels/runs.h"
#include "app/shell/keymap.h"
#include "app/shell/numbers.h"
#include "app/shell/pointing.h"
#include "core/run/names.h"

namespace unrolled {

namespace {

constexpr double kLag = 0.5;  // seconds that a value just set is shown at most

std::string value_text(const Settings& settings, const Setting& setting) {
  if (setting.is_file) return std::filesystem::path(std::get<std::string>(setting.value)).filename().string();
  return settings.to_text(setting.name);
}

double number(const SettingValue& value) {
  if (const auto* whole = std::get_if<std::int64_t>(&value)) return static_cast<double>(*whole);
  return std::get<double>(value);
}

bool is_number(const Setting& setting) { return setting.value.index() == 1 || setting.value.index() == 2; }

// What it is for, and for a number its range: "Size of the hidden state of each layer. (2 … 1024 units)".
std::string help_text(const Words& words, const Setting& setting) {
  std::string text = words.translated(setting.help);
  if (!is_number(setting)) return text;
  text += (text.empty() ? "(" : " (") + number_text(setting.low) + " … " + number_text(setting.high);
  if (!setting.unit.empty()) text += " " + words.translated(setting.unit);
  return text + ")";
}

std::string choice_label(const Words& words, const std::string& setting, const std::string& choice) {
  const std::string key = "choice." + setting + "." + choice;
  return words.has(key) ? words(key) : choice;
}

}  // namespace

SettingsColumn::Requests SettingsColumn::draw(Ui& ui, const draw::Rect& rect, const Snapshot& snapshot,
                                              const Selection& hover, const Selection& pinned, const Presets& presets,
                                              SettingsChanges& changes) {
  Requests requests;
  const float unit = ui.unit(), line = ui.theme().body() * 1.6F;
  ui.begin_region("settings", true);
  ui.label({rect.x, rect.y, rect.width, line}, ui.word("settings.title"),
           ui.style(draw::Face::bold, ui.theme().axis(), ui.theme().secondary));
  const float watched = std::min(watched_height(ui, snapshot), rect.height * 0.5F);
  const bool asks = !changes.empty();  // what is proposed in this frame is asked about in the next, where it has room
  const float question = asks ? 4 * line + unit : 0.0F;
  const draw::Rect table{rect.x, rect.y + line + unit / 2, rect.width,
                         rect.height - line - unit / 2 - watched - question - 2 * unit};
  if (snapshot.settings && table.height > line) {
    const draw::Point at = ui.begin_pane("settings", table, true);
    // Room at the right for the scroll bar.
    const float height =
        draw_table(ui, {at.x, at.y, table.width - 1.5F * unit, table.height}, snapshot, presets, changes, requests);
    ui.end_pane(height);
  }
  float y = table.bottom() + unit;
  if (asks) draw_question(ui, {rect.x, y, rect.width, question - unit}, changes, requests);
  y += question;
  ui.hairline({rect.x, y}, {rect.right(), y});
  draw_watched(ui, {rect.x, y + unit, rect.width, watched - unit}, snapshot, hover, pinned);
  ui.end_region();
  if (asks == changes.empty()) ui.redraw_in(0.0);
  return requests;
}

float SettingsColumn::draw_table(Ui& ui, draw::Rect rect, const Snapshot& snapshot, const Presets& presets,
                                 SettingsChanges& changes, Requests& requests) {
  const Settings& present = *snapshot.settings;
  const float unit = ui.unit(), caption = ui.theme().axis() * 1.6F;
  const float top = rect.y;
  if (snapshot.races()) rect.y += draw_race(ui, rect, snapshot, requests) + unit;
  if (!presets.empty()) rect.y += draw_presets(ui, rect, presets, present, changes) + unit;
  const Settings shown = changes.applied(present);
  for (const bool live : {true, false}) {
    ui.label({rect.x, rect.y, rect.width, caption}, ui.word(live ? "settings.live" : "settings.anew"), ui.caption());
    rect.y += caption + unit / 4;
    for (const Setting& setting : present.table()) {
      if ((setting.live || setting.at_once) != live || setting.steered() || !shown.matters(setting.name)) continue;
      Row row{&setting, shown.at(setting.name).value, {}, {}};
      if (const auto set = just_set_.find(setting.name); set != just_set_.end()) {
        if (set->second.value == setting.value || ui.now() - set->second.at > kLag)
          just_set_.erase(set);
        else
          row.value = set->second.value;
      }
      const std::string key = "setting." + setting.name;
      row.label = ui.words().has(key) ? ui.word(key) : setting.name;
      row.help = help_text(ui.words(), setting);
      rect.y += draw_setting(ui, rect, row, changes, present, requests);
      if (const auto warning = shown.warning(setting.name)) rect.y += draw_warning(ui, rect, *warning);
    }
    rect.y += unit;
  }
  // The seed stands with what starts anew.
  const float line = ui.theme().body() * 1.6F;
  ui.label({rect.x, rect.y - unit, rect.width, line}, ui.word("setting.seed"), ui.secondary());
  std::string seed = std::to_string(changes.seed(snapshot.seed));
  const bool changed = changes.seed(snapshot.seed) != snapshot.seed;
  draw::TextStyle style = ui.mono();
  style.align = draw::Align::right;
  if (changed) style.colour = ui.theme().accent;
  if (ui.edit("setting.seed", {rect.right() - rect.width * 0.45F, rect.y - unit, rect.width * 0.45F, line}, seed, style,
              ui.word("setting.seed_help"))) {
    std::uint64_t value = 0;
    const auto [end, problem] = std::from_chars(seed.data(), seed.data() + seed.size(), value);
    if (problem == std::errc() && end == seed.data() + seed.size())
      changes.propose_seed(snapshot.seed, value);
    else
      requests.problems.push_back(ui.words()("message.bad_seed", {seed}));
  }
  rect.y += line;
  rect.y += draw_stops(ui, rect, requests);
  return rect.y - top;
}

float SettingsColumn::draw_presets(Ui& ui, const draw::Rect& rect, const Presets& presets, const Settings& present,
                                   SettingsChanges& changes) {
  const auto matching = [&](const Settings& settings) {
    const std::string id = presets.matching(settings);
    return id.empty() ? std::string("own") : id;
  };
  const Setting setting{.name = "preset", .value = matching(present), .choices = presets.ids()};
  const std::string chosen = matching(changes.applied(present));
  Row row{&setting, chosen, ui.word("setting.preset"), ui.words().translated(presets.help(chosen))};
  if (row.help.empty()) row.help = ui.word("setting.preset_help");
  const float height = draw_choice_row(ui, rect, row);
  const std::string& wanted = std::get<std::string>(row.value);
  if (wanted != chosen) presets.propose(wanted, present, changes);
  return height;
}

// Which run the settings are of, and whether the others change with it.
float SettingsColumn::draw_race(Ui& ui, const draw::Rect& rect, const Snapshot& snapshot, Requests& requests) {
  const float line = ui.theme().body() * 1.6F, unit = ui.unit();
  const std::vector<RacingRun> runs = racing_runs(ui.words(), snapshot);
  const auto present =
      std::find_if(runs.begin(), runs.end(), [](const RacingRun& run) { return run.branch == nullptr; });
  draw::TextStyle style = ui.body();
  const draw::Rect place{rect.x, rect.y, rect.width, line};
  const Response response = ui.area("settings.run", place);
  style.colour = run_colour(ui.theme(), present->lane);
  style.face = draw::Face::bold;
  ui.label({place.x, place.y, place.width - 2 * unit, line}, present->name, style);
  ui.icon(Icon::fold, {place.right() - 1.6F * unit, place.y + (line - 1.8F * unit) / 2, 1.8F * unit, 1.8F * unit},
          response.hovered ? ui.theme().accent : ui.theme().secondary);
  if (response.focused)
    ui.picture().line({place.x, place.bottom() - 2.0F}, {place.right(), place.bottom() - 2.0F}, ui.theme().accent,
                      1.5F);
  ui.help(response, "settings.run", ui.menu_open("settings.run") ? std::string() : ui.word("settings.run_help"), true);
  if (response.clicked) ui.open_menu("settings.run");
  float wide = place.width;
  for (const RacingRun& run : runs) wide = std::max(wide, ui.width(run.name, ui.body()) + 5 * unit);
  draw::Rect box;
  if (ui.begin_menu("settings.run", place, {wide, line * static_cast<float>(runs.size())}, box)) {
    for (std::size_t i = 0; i < runs.size(); ++i) {
      const std::string name = "settings.run." + std::to_string(runs[i].lane);
      const draw::Rect item{box.x, box.y + line * static_cast<float>(i), box.width, line};
      if (ui.item(name, item, runs[i].name, runs[i].branch == nullptr)) {
        if (runs[i].branch != nullptr) requests.switch_to_run = runs[i].branch->id;
        ui.close_menu();
      }
    }
    ui.end_menu();
  }
  bool alone = scope_ == Scope::this_run;
  ui.flag("settings.this_run", {rect.x, rect.y + line, rect.width, line}, alone, ui.word("settings.this_run_help"));
  ui.label({rect.x, rect.y + line, rect.width - 4 * unit, line}, ui.word("settings.this_run"), ui.secondary());
  scope_ = alone ? Scope::this_run : Scope::all_runs;
  return 2 * line;
}

float SettingsColumn::draw_stops(Ui& ui, const draw::Rect& rect, Requests& requests) {
  const float unit = ui.unit(), line = ui.theme().body() * 1.6F, caption = ui.theme().axis() * 1.6F;
  float y = rect.y + unit;
  ui.label({rect.x, y, rect.width, caption}, ui.word("stop.title"), ui.caption());
  y += caption + unit / 4;
  // What is not set is an empty field: a bound that is never met.
  const auto edit = [&](const std::string& key, double& value, double never, double least) {
    ui.label({rect.x, y, rect.width, line}, ui.word(key), ui.secondary());
    std::string text = value == never ? "" : number_text(value);
    draw::TextStyle style = ui.mono();
    style.align = draw::Align::right;
    const draw::Rect place{rect.right() - rect.width * 0.45F, y, rect.width * 0.45F, line};
    if (text.empty()) ui.label(place, "–", style);
    y += line;
    if (!ui.edit(key, place, text, style, ui.word("stop.help"))) return;
    double typed = never;
    const auto [end, problem] = std::from_chars(text.data(), text.data() + text.size(), typed);
    if (!text.empty() && (problem != std::errc() || end != text.data() + text.size() || !(typed >= least))) {
      requests.problems.push_back(ui.words()("message.bad_stop", {text}));
      return;
    }
    value = text.empty() ? never : typed;
    requests.stop = stop_;
  };
  constexpr StopConditions kNever;
  double steps = static_cast<double>(stop_.steps);
  const double never_steps = static_cast<double>(kNever.steps);
  edit("stop.steps", steps, never_steps, 1.0);
  const std::int64_t whole = steps >= never_steps ? kNever.steps : static_cast<std::int64_t>(steps);
  if (whole != stop_.steps) {
    stop_.steps = whole;
    requests.stop = stop_;
  }
  edit("stop.seconds", stop_.seconds, kNever.seconds, 0.0);
  edit("stop.loss", stop_.loss, kNever.loss, 0.0);
  return y - rect.y;
}

float SettingsColumn::draw_setting(Ui& ui, const draw::Rect& rect, Row& row, SettingsChanges& changes,
                                   const Settings& present, Requests& requests) {
  const Setting& setting = *row.setting;
  const std::string name = "setting." + setting.name;
  const float unit = ui.unit(), line = ui.theme().body() * 1.6F;
  const SettingValue before = row.value;
  float height = line;

  Settings written = present;  // to write the value as text
  written.set(setting.name, row.value);

  if (auto* flag = std::get_if<bool>(&row.value)) {
    ui.flag(name, {rect.x, rect.y, rect.width, line}, *flag, row.help);
    ui.label({rect.x, rect.y, rect.width - 4 * unit, line}, row.label, ui.secondary());
  } else if (!setting.choices.empty()) {
    height = draw_choice_row(ui, rect, row);
  } else {
    std::string text = value_text(written, written.at(setting.name));
    const bool is_text = std::holds_alternative<std::string>(row.value);
    draw::TextStyle style = setting.is_file ? ui.body() : ui.mono();
    style.align = draw::Align::right;
    if (changes.changed(setting.name)) style.colour = ui.theme().accent;
    // Room for the number and a few more digits, as far as the label leaves it.
    const float wished = is_text ? rect.width * 0.6F : std::max(ui.width(text, style), 8 * ui.width("0", style));
    const float most =
        std::max(rect.width * 0.25F, std::min(wished, rect.width - ui.width(row.label, ui.secondary()) - unit));
    draw_label(ui, {rect.x, rect.y, rect.width - most - unit / 2, line}, row);
    const draw::Rect place{rect.right() - most, rect.y, most, line};
    if (text.empty() && !setting.is_file && !ui.editing()) ui.label(place, "–", style);  // there is a field
    if (setting.is_file) {
      const Response response = ui.area(name, place);
      if (response.hovered || response.focused) style.colour = ui.theme().accent;
      ui.label(place, text.empty() ? ui.word("settings.choose_file") : text, style);
      ui.help(response, name, row.help, true);
      if (response.clicked) requests.choose_file_for = setting.name;
    } else if (ui.edit(name, place, text, style, row.help)) {
      try {
        written.set_from_text(setting.name, text);
        row.value = written.at(setting.name).value;
      } catch (const std::invalid_argument& problem) {
        requests.problems.emplace_back(problem.what());
      }
    }
    if ((setting.live || setting.at_once) && !is_text) {
      double share = slider_share(number(row.value), setting.low, setting.high, setting.logarithmic);
      if (ui.slider(name + ".slider", {rect.x, rect.y + line, rect.width, 2 * unit}, share, row.help)) {
        const double value = slider_value(share, setting.low, setting.high, setting.logarithmic);
        if (std::holds_alternative<std::int64_t>(row.value)) {
          // At least one step in the direction that it was moved.
          std::int64_t whole = std::llround(value);
          const std::int64_t old = std::get<std::int64_t>(row.value);
          if (whole == old && std::fabs(value - static_cast<double>(old)) > 1e-9)
            whole += value > static_cast<double>(old) ? 1 : -1;
          row.value =
              std::clamp(whole, static_cast<std::int64_t>(setting.low), static_cast<std::int64_t>(setting.high));
        } else {
          row.value = std::clamp(three_digits(value), setting.low, setting.high);
        }
      }
      height += 2.5F * unit;
    }
  }
  if (row.value == before) return height;
  if (setting.live) {
    changes.propose(present, setting.name, setting.value);  // what a preset proposed is taken back
    just_set_[setting.name] = {row.value, ui.now()};
    requests.live.emplace_back(setting.name, row.value);
  } else {
    try {
      changes.propose(present, setting.name, row.value);
    } catch (const std::invalid_argument& problem) {
      requests.problems.emplace_back(problem.what());
    }
  }
  return height;
}

float SettingsColumn::draw_warning(Ui& ui, const draw::Rect& rect, const Warning& warning) {
  const float sign =
      draw::draw_warning_sign(ui.picture(), ui.theme(), {rect.x, rect.y + ui.unit() / 4}, ui.theme().axis());
  const float height = draw::draw_paragraph(ui.picture(), {rect.x + sign, rect.y, rect.width - sign, 1e4F},
                                            ui.words()(warning.phrase, warning.arguments), ui.caption(), ui.metrics());
  return height + ui.unit() / 2;
}

void SettingsColumn::draw_label(Ui& ui, const draw::Rect& rect, const Row& row) {
  const std::string name = "setting." + row.setting->name + ".label";
  ui.help(ui.area(name, rect, false), name, row.help, true);
  ui.label(rect, row.label, ui.secondary());
}

float SettingsColumn::draw_choice_row(Ui& ui, const draw::Rect& rect, Row& row) {
  const float unit = ui.unit(), line = ui.theme().body() * 1.6F;
  const std::string chosen = choice_label(ui.words(), row.setting->name, std::get<std::string>(row.value));
  const float wide = std::min(rect.width, ui.width(chosen, ui.body()) + 2.5F * unit);
  // Label and choice on one line where they fit; nothing is cut for want of a second line.
  const bool fits = ui.width(row.label, ui.secondary()) + unit + wide <= rect.width;
  draw_label(ui, {rect.x, rect.y, fits ? rect.width - wide - unit : rect.width, line}, row);
  const float height = fits ? line : 2 * line;
  draw_choice(ui, {rect.right() - wide, rect.y + height - line, wide, line}, row);
  return height;
}

void SettingsColumn::draw_choice(Ui& ui, const draw::Rect& rect, Row& row) {
  const Setting& setting = *row.setting;
  const std::string name = "setting." + setting.name;
  std::string& value = std::get<std::string>(row.value);
  const bool changed = value != std::get<std::string>(setting.value);
  const Response response = ui.area(name, rect);
  draw::TextStyle style = ui.body();
  style.align = draw::Align::right;
  if (response.hovered || response.focused || changed) style.colour = ui.theme().accent;
  const float unit = ui.unit();
  ui.label({rect.x, rect.y, rect.width - 2 * unit, rect.height}, choice_label(ui.words(), setting.name, value), style);
  ui.icon(Icon::fold, {rect.right() - 1.6F * unit, rect.y + (rect.height - 1.8F * unit) / 2, 1.8F * unit, 1.8F * unit},
          response.hovered ? ui.theme().accent : ui.theme().secondary);
  if (response.focused)
    ui.picture().line({rect.x, rect.bottom() - 2.0F}, {rect.right(), rect.bottom() - 2.0F}, ui.theme().accent, 1.5F);
  ui.help(response, name, ui.menu_open(name) ? std::string() : row.help, true);
  if (response.clicked) ui.open_menu(name);
  if (response.nudge != 0) {
    const auto at = std::find(setting.choices.begin(), setting.choices.end(), value) - setting.choices.begin();
    const auto count = static_cast<std::ptrdiff_t>(setting.choices.size());
    value = setting.choices[static_cast<std::size_t>((at + response.nudge + count) % count)];
  }
  const float line = ui.theme().body() * 1.7F;
  float wide = rect.width;
  for (const std::string& choice : setting.choices)
    wide = std::max(wide, ui.width(choice_label(ui.words(), setting.name, choice), ui.body()) + 4.5F * unit);
  draw::Rect box;
  if (!ui.begin_menu(name, rect, {wide, line * static_cast<float>(setting.choices.size())}, box)) return;
  const std::string before = value;
  for (std::size_t i = 0; i < setting.choices.size(); ++i) {
    const std::string& choice = setting.choices[i];
    if (ui.item(name + "." + choice, {box.x, box.y + line * static_cast<float>(i), box.width, line},
                choice_label(ui.words(), setting.name, choice), choice == before)) {
      value = choice;
      ui.close_menu();
    }
  }
  ui.end_menu();
}

void SettingsColumn::draw_question(Ui& ui, const draw::Rect& rect, SettingsChanges& changes, Requests& requests) {
  const float line = rect.height / 4, unit = ui.unit();
  ui.hairline({rect.x, rect.y}, {rect.right(), rect.y});
  ui.label({rect.x, rect.y, rect.width, line}, ui.word("settings.restart_question"), ui.body());
  const std::string apply = ui.word("settings.apply"), discard = ui.word("settings.discard");
  const float apply_width = ui.width(apply, ui.style(draw::Face::bold, ui.theme().body(), ui.theme().text)) + unit;
  const float discard_width = ui.width(discard, ui.body()) + unit;
  if (ui.text_button("settings.apply", {rect.x - unit / 2, rect.y + line, apply_width, line}, apply, "Ctrl+Enter",
                     true))
    requests.apply = true;
  if (ui.text_button("settings.discard", {rect.x + apply_width + unit, rect.y + line, discard_width, line}, discard))
    changes.clear();
  const std::string keep = ui.word("settings.keep");
  if (ui.text_button("settings.keep", {rect.x - unit / 2, rect.y + 2 * line, ui.width(keep, ui.body()) + unit, line},
                     keep, ui.word("settings.keep_help") + "  (" + key_name(Action::apply_and_keep) + ")"))
    requests.keep = true;
  const std::string race = ui.word("settings.race");
  if (ui.text_button("settings.race", {rect.x - unit / 2, rect.y + 3 * line, ui.width(race, ui.body()) + unit, line},
                     race, ui.word("settings.race_help") + "  (" + key_name(Action::race) + ")"))
    requests.race = true;
}

// ── Watched ──

std::vector<WatchedPlace> watched_places(const Words& words, const Snapshot& snapshot, const Selection& selection) {
  const bool two = state_size(snapshot).sources > 0;
  std::vector<WatchedPlace> places;
  for (const bool along_source : {false, true}) {
    const auto states = snapshot.observables_of("states");
    const auto axis = std::find_if(states.begin(), states.end(),
                                   [&](const Observable* one) { return one->cols.along_source == along_source; });
    if (axis == states.end()) continue;
    const Axis& cols = (*axis)->cols;
    const std::string name = words.translated(cols.name);
    WatchedPlace made{two ? name.substr(name.rfind(' ') + 1) : words("watched.time"), "",
                      two ? words.translated("symbol") : words("watched.character"), ""};
    if (const int place = along_source ? selection.source : selection.time; place >= 0) {
      made.place = std::to_string(place);
      if (const auto at = static_cast<std::size_t>(place); at < cols.labels.size())
        (draw::labels_count(cols.labels) ? made.place : made.symbol) = visible(cols.labels[at]);
    }
    places.push_back(std::move(made));
  }
  return places;
}

float SettingsColumn::watched_height(Ui& ui, const Snapshot& snapshot) const {
  const std::size_t values = snapshot.observables_of("states").size();
  const float places = state_size(snapshot).sources > 0 ? 4.0F : 3.0F;
  return ui.theme().body() * 1.5F * (places + static_cast<float>((values + 1) / 2)) + 2 * ui.unit();
}

void SettingsColumn::draw_watched(Ui& ui, const draw::Rect& rect, const Snapshot& snapshot, const Selection& hover,
                                  const Selection& pinned) {
  const Selection selection{hover.time >= 0 ? hover.time : pinned.time, hover.unit >= 0 ? hover.unit : pinned.unit,
                            hover.source >= 0 ? hover.source : pinned.source, hover.row >= 0 ? hover.row : pinned.row};
  const float line = ui.theme().body() * 1.5F, unit = ui.unit();
  ui.begin_pane("watched", rect, false);
  float y = rect.y;
  ui.label({rect.x, y, rect.width, line}, ui.word("watched.title"),
           ui.style(draw::Face::bold, ui.theme().axis(), ui.theme().secondary));
  if (pinned != Selection{}) {
    const draw::Rect place{rect.x, y, rect.width - unit, line};
    ui.label(place, ui.word("watched.pinned"),
             ui.style(draw::Face::sans, ui.theme().axis(), ui.theme().accent, draw::Align::right));
    ui.mark("watched.pinned", place);
  }
  y += line;
  const auto states = snapshot.observables_of("states");
  if (selection == Selection{} || states.empty()) {
    ui.paragraph({rect.x, y + unit / 2, rect.width, rect.bottom() - y}, ui.word("watched.nothing"), ui.secondary());
    ui.end_pane();
    return;
  }
  const float half = rect.width / 2;
  // One size for all: the smaller one where a name and its value have no room beside each other.
  float size = ui.theme().body();
  for (const Observable* one : states)
    if (ui.width(one->symbol, ui.body()) + 7 * ui.width("0", ui.mono()) > half - 1.5F * unit) size = ui.theme().axis();
  const auto entry = [&](float x, const std::string& name, const std::string& value, draw::Colour colour) {
    draw::TextStyle name_style = ui.body(), value_style = ui.mono();
    name_style.size = value_style.size = size;
    name_style.colour = colour;
    value_style.align = draw::Align::right;
    ui.symbols({x, y, half - unit, line}, name, name_style);
    ui.label({x, y, half - unit, line}, value, value_style);
  };
  for (const WatchedPlace& place : watched_places(ui.words(), snapshot, selection)) {
    if (!place.place.empty()) entry(rect.x, place.axis, place.place, ui.theme().secondary);
    if (!place.symbol.empty()) entry(rect.x + half, place.kind, quoted(ui.words(), place.symbol), ui.theme().secondary);
    y += line;
  }
  if (selection.unit >= 0) entry(rect.x, ui.word("watched.unit"), std::to_string(selection.unit), ui.theme().secondary);
  if (selection.row >= 0 && state_size(snapshot).rows > 0)
    entry(rect.x + half, ui.word("watched.row"), std::to_string(selection.row), ui.theme().secondary);
  y += line;
  if ((selection.time >= 0 || selection.source >= 0) && selection.unit >= 0) {
    for (std::size_t i = 0; i < states.size(); ++i) {
      const Observable& one = *states[i];
      const int place = one.cols.along_source ? selection.source : selection.time;
      const bool there = selection.unit < one.values.rows() && place >= 0 && place < one.values.cols();
      entry(rect.x + (i % 2 == 1 ? half : 0.0F), one.symbol,
            there ? signed_text(static_cast<double>(one.values(selection.unit, place))) : "–",
            ui.theme().role(one.symbol));
      if (i % 2 == 1) y += line;
    }
  }
  ui.end_pane();
}

}  // namespace unrolled
