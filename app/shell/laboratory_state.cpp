// What is kept and brought back: preferences, the last run, prepared states, and the panels that are shown.
#include <imgui.h>

#include <algorithm>
#include <stdexcept>
#include <utility>

#include "app/shell/laboratory.h"
#include "app/shell/prepared_names.h"

namespace unrolled {

namespace fs = std::filesystem;

namespace {

constexpr std::size_t kPanelsOnProjector = 4;  // more cannot be read from the last row

// Under which a layout is kept: a projector needs another.
std::string layout_key(const std::string& lesson, bool projector) { return projector ? lesson + " projected" : lesson; }

}  // namespace

// ── Panels ──

void Laboratory::arrange_panels() {
  std::vector<std::string> known, fitting;
  for (const auto& frame : frames_) {
    known.push_back(frame->id());
    if (frame->panel().applies(*view_.snapshot)) fitting.push_back(frame->id());
  }
  proposed_ = even_layout(fitting);
  try {
    if (!text_.panels.empty()) proposed_ = only_panels(parse_layout(text_.panels), known);
  } catch (const std::invalid_argument& problem) {
    say_problem(problem);
  }
  if (preferences_.projector) proposed_ = first_panels(proposed_, kPanelsOnProjector);
  layout_ = proposed_;
  if (const auto kept = preferences_.layouts.find(layout_key(lesson_, preferences_.projector));
      kept != preferences_.layouts.end()) {
    try {
      const Layout changed = only_panels(parse_layout(kept->second), known);
      if (!changed.rows.empty()) layout_ = changed;
    } catch (const std::invalid_argument&) {
      // A layout that cannot be read is worth no message: the lesson's own stands.
    }
  }
  const auto choose = [&](const PanelOptions& chosen) {
    for (const auto& [panel, options] : chosen)
      if (PanelFrame* frame = find(panel)) frame->choose(options);
  };
  choose(text_.options);
  if (const auto kept = preferences_.options.find(lesson_); kept != preferences_.options.end()) choose(kept->second);
  if (lesson_ == maximise_in_.first) view_.maximised = std::exchange(maximise_in_, {}).second;
}

std::vector<PanelChoice> Laboratory::panel_choices() const {
  std::vector<PanelChoice> choices;
  for (const auto& frame : frames_) {
    const bool shown = layout_.contains(frame->id());
    if (!shown && !frame->panel().applies(*view_.snapshot)) continue;
    std::string key = "panel." + frame->id() + ".title";
    std::replace(key.begin(), key.end(), '-', '_');
    choices.push_back({frame->id(), words_->has(key) ? ui_.word(key) : frame->panel().title(context(*frame)), shown});
  }
  return choices;
}

void Laboratory::show_panel(const std::string& panel) {
  if (find(panel) == nullptr) return;
  view_.active = panel;
  if (!view_.maximised.empty()) {
    view_.maximised = panel;
  } else if (!layout_.contains(panel)) {
    add_panel(layout_, panel);
    keep_layout();
  }
  ui_.redraw_in(0.0);
}

void Laboratory::hide_panel(const std::string& panel) {
  if (layout_.panels().size() < 2) return;  // something must be there
  remove_panel(layout_, panel);
  if (view_.maximised == panel) view_.maximised.clear();
  if (view_.active == panel) view_.active.clear();
  keep_layout();
  ui_.redraw_in(0.0);
}

void Laboratory::keep_layout() {
  const std::string key = layout_key(lesson_, preferences_.projector);
  if (to_text(layout_) == to_text(proposed_))
    preferences_.layouts.erase(key);
  else
    preferences_.layouts[key] = to_text(layout_);
}

void Laboratory::keep_options() {
  PanelOptions options;
  for (const auto& frame : frames_) {
    auto chosen = frame->chosen(context(*frame));
    // A panel's default is a choice as well where the lesson proposes something else.
    if (const auto proposed = text_.options.find(frame->id()); proposed != text_.options.end())
      for (const PanelOption& option : frame->panel().options(context(*frame)))
        if (proposed->second.contains(option.name)) chosen[option.name] = option.value;
    if (!chosen.empty()) options[frame->id()] = std::move(chosen);
  }
  if (options.empty())
    preferences_.options.erase(lesson_);
  else
    preferences_.options[lesson_] = std::move(options);
}

// ── The last run ──

void Laboratory::keep_run(const Snapshot& snapshot) {
  LastRun& run = preferences_.last_run;
  if (preferences_file_.broken()) return;  // it gives way to a choice alone
  if (!snapshot.settings || (run_settings_ == snapshot.settings && run.seed == snapshot.seed)) return;
  run_settings_ = snapshot.settings;
  run = {snapshot.lesson, snapshot.seed, {}};
  for (const auto& [name, value] : changed_settings(snapshot.lesson, *snapshot.settings))
    run.settings[name] = snapshot.settings->to_text(name);
}

void Laboratory::say_last_run_lost(const std::string& problem) {
  messages_.error((*words_)("message.last_run_lost", {problem}), ui_.now());
}

// ── Prepared states ──

PreparedState Laboratory::prepared_state() const {
  const Snapshot& snapshot = *view_.snapshot;
  PreparedState state;
  state.lesson = lesson_;
  state.seed = snapshot.seed;
  if (snapshot.settings) state.settings = changed_settings(lesson_, *snapshot.settings);
  state.play = playing();
  state.steps = state.play ? 0 : snapshot.step;
  if (to_text(layout_) != to_text(proposed_)) state.layout = to_text(layout_);
  state.maximised = view_.maximised;
  if (const auto kept = preferences_.options.find(lesson_); kept != preferences_.options.end())
    state.options = kept->second;
  state.projector = preferences_.projector;
  state.hidden = preferences_.hidden;
  state.lessons_column = preferences_.open_columns().lessons;
  state.settings_column = preferences_.open_columns().settings;
  state.dark = preferences_.dark;
  state.classic_red_blue = preferences_.classic_red_blue;
  return state;
}

void Laboratory::save_state(const fs::path& path) {
  try {
    write_prepared_state(path, prepared_state(), prepared_names());
    messages_.notice((*words_)("message.state_saved", {short_path(path)}), ui_.now());
  } catch (const std::exception& problem) {
    say_problem(problem);
  }
}

void Laboratory::open_state(const fs::path& path) {
  std::unique_ptr<Experiment> experiment;
  PreparedState state;
  try {
    state = read_prepared_state(path, prepared_names());
  } catch (const std::exception& problem) {
    say_problem(problem);  // it names the file
    return;
  }
  try {
    check_options(state.options);
    experiment = prepared_experiment(state.lesson, state.seed, state.settings);
  } catch (const std::exception& problem) {
    messages_.error((*words_)("message.state_refused", {short_path(path), problem.what()}), ui_.now());
    return;
  }
  play(false);
  const std::vector<SettingTexts> rivals = rivals_for(experiment->settings(), find_lesson(state.lesson));
  trainer_.open(std::move(experiment));
  for (const SettingTexts& chosen : rivals) trainer_.race(chosen, state.seed);
  start_anew();
  if (state.play)
    play(true);
  else if (state.steps > 0)
    trainer_.step(state.steps);

  // What the reader prefers himself is kept as it was.
  if (!own_preferences_) own_preferences_ = preferences_;
  prepared_lessons_.insert(state.lesson);
  const std::string key = layout_key(state.lesson, state.projector);
  preferences_.layouts.erase(key);
  if (!state.layout.empty()) preferences_.layouts[key] = state.layout;
  preferences_.options.erase(state.lesson);
  if (!state.options.empty()) preferences_.options[state.lesson] = state.options;
  preferences_.projector = state.projector;
  preferences_.hidden = state.hidden;
  preferences_.open_columns() = {state.lessons_column, state.settings_column};
  preferences_.dark = state.dark;
  preferences_.classic_red_blue = state.classic_red_blue;
  maximise_in_ = {state.lesson, state.maximised};
  arrange_anew_ = true;
  messages_.notice((*words_)("message.state_opened", {short_path(path)}), ui_.now());
  ui_.redraw_in(0.0);
}

// ── Preferences ──

Preferences Laboratory::kept_preferences() const {
  Preferences kept = preferences_;
  if (!own_preferences_) return kept;
  const Preferences& own = *own_preferences_;
  kept.projector = own.projector;
  kept.hidden = own.hidden;
  kept.columns = own.columns;
  kept.projector_columns = own.projector_columns;
  kept.dark = own.dark;
  kept.classic_red_blue = own.classic_red_blue;
  kept.last_run = own.last_run;
  const auto bring_back = [](auto& all, const auto& before, const std::string& lesson) {
    all.erase(lesson);
    if (const auto at = before.find(lesson); at != before.end()) all.insert(*at);
  };
  for (const std::string& lesson : prepared_lessons_) {
    for (const bool projector : {false, true}) bring_back(kept.layouts, own.layouts, layout_key(lesson, projector));
    bring_back(kept.options, own.options, lesson);
  }
  return kept;
}

void Laboratory::apply_preferences() {
  if (preferences_.language != words_->code()) {
    try {
      words_ = std::make_unique<Words>(assets_ / "languages", preferences_.language);
      read_texts();
    } catch (const std::runtime_error& problem) {
      preferences_.language = words_->code();
      say_problem(problem);
    }
    ui_.redraw_in(0.0);
  }
  const draw::Theme wanted = theme_of(preferences_);
  if (wanted.dark != theme_.dark || wanted.scale != theme_.scale || wanted.projector != theme_.projector ||
      wanted.classic_red_blue != theme_.classic_red_blue) {
    theme_ = wanted;
    if (host_.set_theme) host_.set_theme(theme_);
    ui_.redraw_in(0.0);
  }
  if (ImGui::IsMouseDown(0)) return;  // not at each point of a drag
  try {
    preferences_file_.save(kept_preferences());
  } catch (const std::runtime_error& problem) {
    messages_.error((*words_)("message.preferences_unsaved", {problem.what()}), ui_.now());
  }
}

void Laboratory::keep_window(const WindowPlace& place) {
  if (preferences_file_.broken()) return;
  preferences_.window = place;
  try {
    preferences_file_.save(kept_preferences());
  } catch (const std::runtime_error&) {
    // The window is gone, and what mattered was said when it was changed.
  }
}

}  // namespace unrolled
