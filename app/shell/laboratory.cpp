#include "app/shell/laboratory.h"

#include <GLFW/glfw3.h>
#include <imgui.h>

#include <algorithm>
#include <cmath>
#include <stdexcept>
#include <utility>

#include "app/shell/pointing.h"

namespace unrolled {

namespace fs = std::filesystem;

namespace {

constexpr double kLongestAnswer = 2.0;  // seconds that a training step may keep the trainer from answering
constexpr double kLongestWait = 0.1;    // seconds between looks at what may have changed by itself

// The size of a side column: a share of the window within bounds, in points.
float side_width(float window, float share, float least, float most) { return std::clamp(window * share, least, most); }

// Notices that came together are joined by semicolons.
std::string translated_notice(const Words& words, const std::string& notices) {
  constexpr std::string_view kBetween = "; ";
  std::string text;
  for (std::size_t at = 0; at <= notices.size();) {
    const std::size_t end = std::min(notices.find(kBetween, at), notices.size());
    text += (at == 0 ? "" : std::string(kBetween)) + words.phrase(notices.substr(at, end - at));
    at = end + kBetween.size();
  }
  return text;
}

}  // namespace

draw::Theme Laboratory::theme_of(const Preferences& preferences) {
  draw::Theme theme = preferences.dark ? draw::dark_theme() : draw::light_theme();
  theme.scale = preferences.scale;
  theme.projector = preferences.projector;
  theme.classic_red_blue = preferences.classic_red_blue;
  return theme;
}

Laboratory::Laboratory(Trainer& trainer, Ui& ui, PreferencesFile& preferences, const fs::path& assets, Host host)
    : trainer_(trainer),
      ui_(ui),
      preferences_file_(preferences),
      assets_(assets),
      host_(std::move(host)),
      preferences_(preferences.load()),
      theme_(theme_of(preferences_)) {
  messages_.on_error(host_.complain);
  languages_ = language_codes(assets_ / "languages");
  if (std::find(languages_.begin(), languages_.end(), preferences_.language) == languages_.end())
    preferences_.language = "en";
  words_ = std::make_unique<Words>(assets_ / "languages", preferences_.language);
  if (!preferences.problem().empty())
    messages_.error((*words_)("message.preferences_broken", {preferences.path().string(), preferences.problem()}), 0.0);
  begin(trainer_.snapshot()->lesson);
}

void Laboratory::begin(const std::string& lesson) {
  const LessonText text = read_lesson_text(assets_ / "lessons", lesson, "en");
  transport_bar_.set_speed(text.speed);
  trainer_.set_speed(transport_bar_.speed());
  begins_paused_ = text.begins_paused;
  if (begins_paused_) trainer_.pause();
}

// ── What changes by itself ──

void Laboratory::read_texts() {
  entries_ = lesson_entries(assets_ / "lessons", words_->code());
  text_ = read_lesson_text(assets_ / "lessons", lesson_, words_->code());
  if (host_.set_title) host_.set_title(text_.title.empty() ? "Unrolled" : text_.title + " – Unrolled");
}

void Laboratory::follow(const Snapshot& snapshot) {
  if (std::exchange(arrange_anew_, false) || snapshot.lesson != lesson_) {
    lesson_ = snapshot.lesson;
    read_texts();
    frames_.clear();
    for (const PanelKind& kind : panel_kinds()) frames_.push_back(std::make_unique<PanelFrame>(kind.make()));
    lesson_column_.leave_step();
    view_.pinned = view_.hover = {};
    view_.stretch = {};
    focus_ = -1;
    view_.maximised.clear();
    view_.active.clear();
    changes_.clear();
    applied_.clear();
    presets_ = Presets(find_lesson(lesson_));
    settings_column_.set_scope(Scope::all_runs);
    arrange_panels();
  }
  if (snapshot.message_number != message_number_) {
    message_number_ = snapshot.message_number;
    if (!snapshot.error.empty()) {
      std::string error = words_->translated(snapshot.error);
      if (snapshot.went_wrong) error += ". " + (*words_)("message.recover", {key_name(Action::recover)});
      messages_.error(error, ui_.now());
      // An update that went wrong says nothing of what was applied before.
      snapshot.went_wrong ? applied_.clear() : take_back_applied(snapshot);
    }
    if (!snapshot.notice.empty()) messages_.notice(translated_notice(*words_, snapshot.notice), ui_.now());
  }
  if (asked_to_play_ && (snapshot.playing == *asked_to_play_ || ui_.now() - asked_at_ > kLongestAnswer))
    asked_to_play_.reset();
  scrubber_.follow(snapshot.history, ui_.now());
  if (!snapshot.races() && ui_.now() - forked_at_ > kLongestAnswer) settings_column_.set_scope(Scope::all_runs);
  const StateSize size = state_size(snapshot);
  view_.pinned = inside(view_.pinned, size);
  view_.stretch = inside(view_.stretch, size);
}

// ── A frame ──

void Laboratory::frame(float scale, double now) {
  view_.snapshot = trainer_.snapshot();
  view_.menus = shows(control::kPanelMenus);
  ui_.begin_frame(theme_, *words_, scale, now);
  view_.pointer_way = host_.pointer_way ? host_.pointer_way() : std::vector<PointerPlace>{};
  for (PointerPlace& place : view_.pointer_way) place.at = {place.at.x / scale, place.at.y / scale};
  follow(*view_.snapshot);
  keep_run(*view_.snapshot);
  messages_.update(now);
  if (messages_.fading()) ui_.redraw_in(kLongestWait);
  pending_.clear();
  view_.next_hover = {};

  const float unit = ui_.unit();
  const draw::Size size = ui_.size();
  const float title = 36.0F * theme_.scale, transport = 44.0F * theme_.scale;
  const draw::Rect middle{0.0F, title, size.width, size.height - title - transport};

  std::string chapter, lesson = text_.title.empty() ? lesson_ : text_.title;
  for (const LessonColumn::Entry& entry : entries_)
    if (entry.id == lesson_) chapter = ui_.word("chapter." + entry.chapter);
  const TitleBar::Result bar = title_bar_.draw(
      ui_, {2 * unit, 0.0F, size.width - 3 * unit, title}, chapter, lesson, languages_,
      ui_.menu_open(kPanelList) ? panel_choices() : std::vector<PanelChoice>{}, shows(control::kTitleButtons));
  pending_.insert(pending_.end(), bar.actions.begin(), bar.actions.end());
  if (!bar.language.empty()) preferences_.language = bar.language;
  if (!bar.panels.toggled.empty()) {
    if (layout_.contains(bar.panels.toggled))
      hide_panel(bar.panels.toggled);
    else
      show_panel(bar.panels.toggled);
  }
  if (bar.panels.as_the_lesson) {
    layout_ = proposed_;
    keep_layout();
  }
  const ControlsMenu controls =
      draw_controls_menu(ui_, bar.controls_place, preferences_.hidden, preferences_.open_columns().lessons,
                         preferences_.open_columns().settings);
  pending_.insert(pending_.end(), controls.actions.begin(), controls.actions.end());
  if (!controls.toggled.empty() && preferences_.hidden.erase(controls.toggled) == 0)
    preferences_.hidden.insert(controls.toggled);
  ui_.hairline({0.0F, title}, {size.width, title});

  draw::Rect panels = middle;
  view_.lit = lesson_column_.step_panel(text_);
  if (preferences_.open_columns().lessons) {
    const float width = side_width(size.width, 0.215F, 240.0F * theme_.scale, 400.0F * theme_.scale);
    const LessonColumn::Result result = lesson_column_.draw(
        ui_, {2 * unit, middle.y + unit, width - 3 * unit, middle.height - unit}, entries_, lesson_, text_);
    if (!result.lit_panel.empty()) view_.lit = result.lit_panel;
    if (!result.clicked_panel.empty()) show_panel(result.clicked_panel);
    if (!result.open_lesson.empty()) begin(result.open_lesson);
    if (!result.open_lesson.empty())
      trainer_.open_lesson(result.open_lesson, view_.snapshot->seed, find_lesson(result.open_lesson).rivals);
    if (const std::size_t equals = result.setting.find('='); equals != std::string::npos)
      propose(result.setting.substr(0, equals), result.setting.substr(equals + 1));
    if (!result.preset.empty()) propose_preset(result.preset);
    ui_.hairline({width, middle.y}, {width, middle.bottom()});
    panels.x = width;
    panels.width -= width;
  }
  float settings_width = 0.0F;
  if (preferences_.open_columns().settings) {
    settings_width = side_width(size.width, 0.165F, 252.0F * theme_.scale, 320.0F * theme_.scale);
    panels.width -= settings_width;
  }
  if (panels.width > 10 * unit) draw_panels(panels.inset(2 * unit));
  if (preferences_.open_columns().settings) {
    const float x = size.width - settings_width;
    ui_.hairline({x, middle.y}, {x, middle.bottom()});
    take_settings(
        settings_column_.draw(ui_, {x + 2 * unit, middle.y + unit, settings_width - 3.5F * unit, middle.height - unit},
                              *view_.snapshot, view_.hover, view_.pinned, presets_, changes_));
  }

  const float bottom = middle.bottom();
  ui_.hairline({0.0F, bottom}, {size.width, bottom});
  const TransportBar::Result transported =
      transport_bar_.draw(ui_, {unit, bottom, size.width - 3 * unit, transport}, *view_.snapshot, playing(), scrubber_,
                          preferences_.projector ? preferences_.hidden : HiddenControls{});
  pending_.insert(pending_.end(), transported.actions.begin(), transported.actions.end());
  if (transported.speed_changed) trainer_.set_speed(transport_bar_.speed());
  if (transported.view) view_moment(*transported.view);
  if (transported.switch_to_branch) {
    trainer_.switch_to_branch(*transported.switch_to_branch);
    start_anew();
  }
  if (transported.drop_branch) trainer_.drop_branch(*transported.drop_branch);
  if (!transported.problem.empty()) messages_.error(transported.problem, now);

  draw_messages(panels);
  draw_dialogs();
  handle_keys();
  ui_.end_frame();

  // What was refused already is not tried again by itself.
  if (changes_.values() != seen_changes_ && changes_.made_at_once(*view_.snapshot->settings))
    pending_.push_back(Action::apply_changes);
  for (const Action action : std::vector<Action>(pending_)) act(action);
  for (const PanelView::Export& wanted : view_.exports) ask_export(wanted.panel, wanted.ending);
  view_.exports.clear();
  for (const PanelCommand& command : std::exchange(view_.commands, {})) carry_out(command);
  if (!view_.hide.empty()) hide_panel(std::exchange(view_.hide, {}));
  if (std::exchange(view_.options_changed, false)) keep_options();
  if (std::exchange(view_.switch_colours, false)) act(Action::classic_colours);
  if (view_.next_hover != view_.hover) {
    view_.hover = view_.next_hover;
    ui_.redraw_in(0.0);  // the panels above the one pointed at were drawn already
  }
  lead_focus();
  seen_changes_ = changes_.values();
  apply_preferences();
}

void Laboratory::draw_panels(const draw::Rect& area) {
  const float gap = 4 * ui_.unit();
  ui_.begin_region("panels", false);
  if (PanelFrame* maximised = view_.maximised.empty() ? nullptr : find(view_.maximised)) {
    maximised->draw(ui_, area, view_);
  } else {
    const Arrangement placed = arrange(layout_, area, gap);
    for (const PlacedPanel& panel : placed.panels)
      if (PanelFrame* frame = find(panel.panel)) frame->draw(ui_, panel.rect, view_);
    draw_splitters(placed);
  }
  ui_.end_region();
}

void Laboratory::draw_splitters(const Arrangement& placed) {
  const Layout before = layout_;
  for (const Splitter& splitter : placed.splitters) {
    const std::string name =
        "splitter." + std::to_string(splitter.row) + (splitter.between_rows ? "" : "." + std::to_string(splitter.cell));
    const draw::Rect& rect = splitter.rect;
    const Response response = ui_.area(name, rect, false);
    const bool lit = response.hovered || response.held;
    const draw::Colour colour = lit ? ui_.theme().accent : ui_.theme().hairline;
    if (splitter.between_rows) {
      const float y = rect.y + rect.height / 2;
      ui_.picture().line({rect.x, y}, {rect.right(), y}, colour, 1.0F);
    } else {
      const float x = rect.x + rect.width / 2;
      ui_.picture().line({x, rect.y}, {x, rect.bottom()}, colour, 1.0F);
    }
    if (lit) ImGui::SetMouseCursor(splitter.between_rows ? ImGuiMouseCursor_ResizeNS : ImGuiMouseCursor_ResizeEW);
    const ImVec2 moved = ImGui::GetIO().MouseDelta;
    const float delta = ui_.to_points(splitter.between_rows ? moved.y : moved.x);
    if (response.held && delta != 0.0F)
      move_splitter(layout_, splitter, delta, (splitter.between_rows ? 10.0F : 16.0F) * ui_.unit());
    if (response.double_clicked) layout_ = proposed_;
  }
  if (to_text(before) != to_text(layout_)) keep_layout();
}

void Laboratory::draw_messages(const draw::Rect& area) {
  const float unit = ui_.unit(), line = theme_.body() * 1.3F;
  const float wide = std::min(area.width - 4 * unit, 64 * unit);
  float bottom = area.bottom() - 2 * unit;
  const std::vector<Messages::Message> all = messages_.all();
  for (auto message = all.rbegin(); message != all.rend(); ++message) {
    const draw::Rect text{0, 0, wide - 6 * unit, 0};
    const float height = ui_.paragraph(text, message->text, ui_.body(), false) + 2 * unit;
    const draw::Rect box{area.x + (area.width - wide) / 2, bottom - height, wide, height};
    const std::string name = "message." + std::to_string(message->number);
    ui_.begin_overlay(name, box, false);
    // Vermilion alone would not tell an error: it also stays, and has a bar at its left.
    const float there = Messages::opacity(*message, ui_.now());
    const draw::Colour edge = message->is_error ? theme_.gate_forget : theme_.hairline;
    ui_.picture().frame(box, edge.with_alpha(there), 1.0F);
    if (message->is_error) ui_.picture().rectangle({box.x, box.y, unit / 2, box.height}, edge);
    draw::TextStyle style = ui_.body();
    style.colour = style.colour.with_alpha(there);
    ui_.paragraph({box.x + 2 * unit, box.y + unit, text.width, 0}, message->text, style);
    if (ui_.icon_button(name + ".dismiss", {box.right() - 4 * unit, box.y + unit / 2, 3.5F * unit, line + unit},
                        Icon::close, ui_.word("message.dismiss")))
      messages_.dismiss(message->number);
    ui_.end_overlay();
    bottom -= height + unit;
  }
}

void Laboratory::draw_dialogs() {
  if (keymap_open_) keymap_open_ = draw_keymap(ui_, panel_keys());
  const auto path = dialog_.draw(ui_);
  if (!path) return;
  switch (dialog_.purpose()) {
    case PathDialog::Purpose::save_state:
      save_state(*path);
      break;
    case PathDialog::Purpose::save:
      trainer_.save(*path);
      break;
    case PathDialog::Purpose::load:
      drop({*path});
      break;
    case PathDialog::Purpose::setting_file:
      propose_file(dialog_.subject(), *path);
      break;
    case PathDialog::Purpose::export_panel:
      export_one(dialog_.subject(), *path);
      break;
    case PathDialog::Purpose::export_all:
      export_everything(*path);
      break;
  }
}

void Laboratory::handle_keys() {
  const std::vector<Action> actions = take_actions(ui_);
  pending_.insert(pending_.end(), actions.begin(), actions.end());
  if (const auto number = take_panel_number(ui_)) {
    const std::vector<std::string> panels = layout_.panels();
    if (*number < static_cast<int>(panels.size())) {
      const std::string& panel = panels[static_cast<std::size_t>(*number)];
      if (!view_.maximised.empty()) view_.maximised = panel;
      view_.active = panel;
      ui_.focus("panel." + panel);
    }
  }
  if (ui_.editing() || ui_.modal()) return;
  const auto arrow = [&](int key, int times, int units) {
    if (ui_.take_key(key, false, true, true))
      view_.pinned = move_pin(view_.pinned, times, units, state_size(*view_.snapshot));
  };
  arrow(GLFW_KEY_LEFT, -1, 0);
  arrow(GLFW_KEY_RIGHT, 1, 0);
  arrow(GLFW_KEY_UP, 0, -1);
  arrow(GLFW_KEY_DOWN, 0, 1);
  const auto extend_by = [&](int key, int times) {
    if (ui_.take_key(key, true, true, true))
      view_.stretch = extend(view_.stretch, view_.pinned, times, state_size(*view_.snapshot));
  };
  extend_by(GLFW_KEY_LEFT, -1);
  extend_by(GLFW_KEY_RIGHT, 1);
}

PanelFrame* Laboratory::find(const std::string& panel) {
  for (const auto& frame : frames_)
    if (frame->id() == panel) return frame.get();
  return nullptr;
}

PanelContext Laboratory::context(const PanelFrame& frame) const {
  return {*frame.shown(view_), {}, view_.pinned, theme_, ui_.metrics(), *words_, view_.stretch.brush()};
}

}  // namespace unrolled
