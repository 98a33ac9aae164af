// What keys, buttons, links and dialogs do.
#include <algorithm>
#include <cmath>
#include <stdexcept>

#include "app/shell/export.h"
#include "app/shell/laboratory.h"
#include "core/run/needs.h"

namespace unrolled {

namespace fs = std::filesystem;

namespace {

constexpr float kScaleStep = 1.1F;
constexpr float kSmallestScale = 0.7F;
constexpr float kLargestScale = 2.5F;
const char* const kLessonFiles[] = {".txt", ".tsv", ".csv", ".npy", ".inkml"};  // that a lesson may have a setting for

}  // namespace

bool Laboratory::playing() const { return asked_to_play_.value_or(view_.snapshot->playing); }

void Laboratory::play(bool playing) {
  asked_to_play_ = playing;
  asked_at_ = ui_.now();
  playing ? trainer_.play() : trainer_.pause();
}

void Laboratory::act(Action action) {
  const Snapshot& snapshot = *view_.snapshot;
  const auto scale_type = [&](float factor) {
    const float scaled = std::clamp(preferences_.scale * factor, kSmallestScale, kLargestScale);
    preferences_.scale = std::abs(scaled - 1.0F) < 0.03F ? 1.0F : scaled;
  };
  if (view_.active.empty() && !layout_.panels().empty()) view_.active = layout_.panels().front();
  switch (action) {
    case Action::play:
      play(!playing());
      break;
    case Action::step:
      asked_to_play_.reset();
      scrubber_.forget_wish();
      trainer_.step(transport_bar_.count(), transport_bar_.unit());
      break;
    case Action::step_unit:
      transport_bar_.switch_unit();
      break;
    case Action::slower:
    case Action::faster:
      transport_bar_.change_speed(action == Action::faster ? 1 : -1);
      trainer_.set_speed(transport_bar_.speed());
      break;
    case Action::reset:
      trainer_.restart({}, snapshot.seed);
      start_anew();
      break;
    case Action::apply_changes:
      if (changes_.empty()) break;
      trainer_.restart(changes_.values(), changes_.seed(snapshot.seed), settings_column_.scope());
      applied_ = changes_;
      start_anew();
      break;
    case Action::apply_and_keep:
      if (changes_.empty()) break;
      trainer_.keep_branch_and_restart(changes_.values(), changes_.seed(snapshot.seed), settings_column_.scope());
      applied_ = changes_;
      start_anew();
      break;
    case Action::race:
      if (!snapshot.settings) break;
      if (changes_.empty()) {
        messages_.notice((*words_)("message.race_needs_changes"), ui_.now());
        preferences_.open_columns().settings = true;
        break;
      }
      trainer_.race(changes_.texts(*snapshot.settings), changes_.seed(snapshot.seed));
      applied_ = changes_;
      changes_.clear();
      break;
    case Action::history_back:
    case Action::history_forward:
      view_moment(scrubber_.neighbour(action == Action::history_forward ? 1 : -1));
      break;
    case Action::history_first:
      view_moment(scrubber_.first());
      break;
    case Action::history_now:
      view_moment(Scrubber::kPresent);
      break;
    case Action::keep_moment:
      trainer_.keep_moment();
      messages_.notice((*words_)("message.kept_moment"), ui_.now());
      break;
    case Action::forget_kept_moment:
      trainer_.forget_kept_moment();
      break;
    case Action::continue_from_here:
      if (!scrubber_.in_the_past()) break;
      trainer_.continue_from(scrubber_.viewed());
      scrubber_.forget_wish();
      start_anew();
      break;
    case Action::fork:
      if (!scrubber_.in_the_past()) break;
      trainer_.race_from(scrubber_.viewed(), {});
      settings_column_.set_scope(Scope::this_run);
      forked_at_ = ui_.now();
      preferences_.open_columns().settings = true;
      scrubber_.forget_wish();
      start_anew();
      break;
    case Action::recover:
      trainer_.recover();
      scrubber_.forget_wish();
      start_anew();
      break;
    case Action::branches:
      if (snapshot.branches.empty())
        messages_.notice((*words_)("message.no_branches"), ui_.now());
      else
        ui_.open_menu("transport.branches");
      break;
    case Action::maximise:
      view_.maximised = view_.maximised.empty() ? view_.active : "";
      break;
    case Action::panel_list:
      ui_.open_menu(kPanelList);
      break;
    case Action::hide_panel:
      hide_panel(view_.active);
      break;
    case Action::panel_menu:
      view_.open_menu = view_.active;
      break;
    case Action::freeze:
      view_.freeze = view_.active;
      break;
    case Action::export_panel:
      ask_export(view_.active, "svg");
      break;
    case Action::export_all:
      dialog_.open(PathDialog::Purpose::export_all, {}, export_folder() / ("unrolled-" + file_stem()), {});
      break;
    case Action::screenshot:
      take_screenshot();
      break;
    case Action::controls:
      ui_.open_menu(kControlsMenu);
      break;
    case Action::save_state:
      dialog_.open(PathDialog::Purpose::save_state, {}, fs::current_path() / (lesson_ + kPreparedEnding),
                   {kPreparedEnding});
      break;
    case Action::save:
      dialog_.open(PathDialog::Purpose::save, {}, fs::current_path() / (file_stem() + ".safetensors"),
                   {".safetensors"});
      break;
    case Action::load: {
      std::vector<std::string> endings{kPreparedEnding, ".safetensors"};
      for (const Setting* setting : file_settings())
        endings.insert(endings.end(), setting->endings.begin(), setting->endings.end());
      dialog_.open(PathDialog::Purpose::load, {}, fs::current_path(), std::move(endings));
      break;
    }
    case Action::lessons:
      preferences_.open_columns().lessons = !preferences_.open_columns().lessons;
      break;
    case Action::next_text_step:
    case Action::previous_text_step:
      lesson_column_.walk(text_, action == Action::next_text_step ? 1 : -1);
      show_panel(lesson_column_.step_panel(text_));
      break;
    case Action::settings:
      preferences_.open_columns().settings = !preferences_.open_columns().settings;
      break;
    case Action::projector:
      preferences_.projector = !preferences_.projector;
      arrange_panels();
      break;
    case Action::quit:
      if (host_.close) host_.close();
      break;
    case Action::full_screen:
      if (host_.toggle_full_screen) host_.toggle_full_screen();
      break;
    case Action::classic_colours:
      preferences_.classic_red_blue = !preferences_.classic_red_blue;
      break;
    case Action::theme:
      preferences_.dark = !preferences_.dark;
      break;
    case Action::language: {
      const auto at = std::find(languages_.begin(), languages_.end(), words_->code()) - languages_.begin();
      preferences_.language = languages_[static_cast<std::size_t>(at + 1) % languages_.size()];
      break;
    }
    case Action::font_larger:
      scale_type(kScaleStep);
      break;
    case Action::font_smaller:
      scale_type(1.0F / kScaleStep);
      break;
    case Action::keymap:
      keymap_open_ = true;
      break;
    case Action::escape:
      // One thing at a time, the most passing first.
      if (!messages_.all().empty())
        messages_.dismiss_newest();
      else if (!view_.stretch.empty())
        view_.stretch = {};
      else if (view_.pinned != Selection{})
        view_.pinned = {};
      else if (!view_.maximised.empty())
        view_.maximised.clear();
      else if (lesson_column_.step() > 0)
        lesson_column_.leave_step();
      else
        ui_.hide_focus();
      break;
  }
  ui_.redraw_in(0.0);
}

void Laboratory::carry_out(const PanelCommand& command) {
  if (const auto* set = std::get_if<SetSetting>(&command)) {
    trainer_.set(set->name, set->value, settings_column_.scope());
  } else if (const auto* poke = std::get_if<Poke>(&command)) {
    trainer_.poke(*poke);
  } else if (const auto* updates = std::get_if<MakeUpdates>(&command)) {
    scrubber_.forget_wish();
    trainer_.step(updates->count);
  }
  ui_.redraw_in(0.0);
}

std::vector<std::pair<std::string, std::string>> Laboratory::panel_keys() const {
  std::vector<std::pair<std::string, std::string>> keys;
  for (const auto& frame : frames_) {
    if (!layout_.contains(frame->id()) || !frame->panel().ready(*frame->shown(view_))) continue;
    for (const PanelAction& action : frame->panel().actions(context(*frame)))
      if (action.key != 0) keys.emplace_back(action_key_name(action), action.help);
  }
  return keys;
}

void Laboratory::start_anew() {
  changes_.clear();
  for (const auto& frame : frames_) frame->thaw();
}

void Laboratory::view_moment(std::int64_t step) {
  if (step == scrubber_.viewed()) return;
  scrubber_.ask(step, ui_.now());
  step == Scrubber::kPresent ? trainer_.view_present() : trainer_.view(step);
}

// A lesson that looks at one place of the watched text looks at the pin.
void Laboratory::lead_focus() {
  if (view_.pinned.time == focus_) return;
  focus_ = view_.pinned.time;
  const auto& settings = view_.snapshot->settings;
  if (!settings) return;
  for (const Setting& setting : settings->table())
    if (setting.pointed && setting.live) trainer_.set(setting.name, std::int64_t{focus_});
}

// A file that cannot be read, one kept run too many: what was to be applied is not lost.
void Laboratory::take_back_applied(const Snapshot& snapshot) {
  if (changes_.empty()) changes_ = applied_;
  applied_.clear();
  if (snapshot.settings) changes_.settle(*snapshot.settings, snapshot.seed);
  seen_changes_ = changes_.values();
}

// ── Settings ──

void Laboratory::take_settings(const SettingsColumn::Requests& requests) {
  for (const auto& [name, value] : requests.live) trainer_.set(name, value, settings_column_.scope());
  for (const std::string& problem : requests.problems) messages_.error(problem, ui_.now());
  if (requests.stop) trainer_.stop_when(*requests.stop);
  if (requests.apply) pending_.push_back(Action::apply_changes);
  if (requests.keep) pending_.push_back(Action::apply_and_keep);
  if (requests.race) pending_.push_back(Action::race);
  if (requests.switch_to_run) {
    trainer_.switch_to_branch(*requests.switch_to_run);
    start_anew();
  }
  if (!requests.choose_file_for.empty())
    dialog_.open(PathDialog::Purpose::setting_file, requests.choose_file_for, fs::current_path(), {});
}

void Laboratory::propose(const std::string& name, const std::string& text) {
  if (!view_.snapshot->settings) return;
  const Settings& present = *view_.snapshot->settings;
  try {
    if (present.at(name).live) {
      Settings checked = present;
      checked.set_from_text(name, text);
      trainer_.set(name, checked.at(name).value, settings_column_.scope());
    } else {
      changes_.propose_text(present, name, text);
    }
    preferences_.open_columns().settings = true;  // there it is asked whether to start anew
  } catch (const std::invalid_argument& problem) {
    say_problem(problem);
  }
}

void Laboratory::propose_preset(const std::string& preset) {
  if (!view_.snapshot->settings) return;
  try {
    presets_.propose(preset, *view_.snapshot->settings, changes_);
    preferences_.open_columns().settings = true;
  } catch (const std::invalid_argument& problem) {
    say_problem(problem);
  }
}

void Laboratory::propose_file(const std::string& setting, const fs::path& path) {
  propose(setting, fs::absolute(path).string());
  // It matters where another one says that a file is to be read: "text=file".
  const Needs needs = parsed_needs(view_.snapshot->settings->at(setting).needs);
  if (!needs.values.empty()) propose(needs.name, needs.values.front());
}

std::vector<const Setting*> Laboratory::file_settings() const {
  std::vector<const Setting*> found;
  if (!view_.snapshot || !view_.snapshot->settings) return found;
  for (const Setting& one : view_.snapshot->settings->table())
    if (one.is_file) found.push_back(&one);
  return found;
}

void Laboratory::drop(const std::vector<fs::path>& files) {
  for (const fs::path& file : files) {
    if (file.extension() == kPreparedEnding) {
      open_state(file);
    } else if (file.extension() == ".safetensors") {
      trainer_.load(file);
    } else if (std::find(std::begin(kLessonFiles), std::end(kLessonFiles), file.extension()) !=
               std::end(kLessonFiles)) {
      const std::vector<const Setting*> settings = file_settings();
      const auto meant = std::find_if(settings.begin(), settings.end(), [&](const Setting* one) {
        return std::find(one->endings.begin(), one->endings.end(), file.extension()) != one->endings.end();
      });
      if (meant == settings.end())
        messages_.error((*words_)("message.no_file_setting", {file.extension().string()}), ui_.now());
      else
        propose_file((*meant)->name, file);
    } else {
      messages_.error((*words_)("message.unknown_drop", {file.filename().string()}), ui_.now());
    }
  }
}

// ── Files ──

fs::path Laboratory::export_folder() const {
  std::error_code error;
  if (!preferences_.export_folder.empty() && fs::is_directory(preferences_.export_folder, error))
    return preferences_.export_folder;
  return fs::current_path(error);
}

std::string Laboratory::file_stem() const { return lesson_ + "-" + std::to_string(view_.snapshot->step); }

void Laboratory::ask_export(const std::string& panel, const std::string& ending) {
  const PanelFrame* frame = find(panel);
  if (frame == nullptr) return;
  if (!frame->panel().ready(*frame->shown(view_))) {
    messages_.notice((*words_)("message.nothing_to_export"), ui_.now());
    return;
  }
  const std::string name = lesson_ + "-" + panel + "-" + std::to_string(frame->shown(view_)->step) + "." + ending;
  std::vector<std::string> endings = export_endings();
  for (std::string& each : endings) each.insert(0, ".");
  dialog_.open(PathDialog::Purpose::export_panel, panel, export_folder() / name, std::move(endings));
}

void Laboratory::export_one(const std::string& panel, const fs::path& path) {
  const PanelFrame* frame = find(panel);
  if (frame == nullptr) return;
  try {
    export_panel(frame->panel(), context(*frame), path, frame->size());
    preferences_.export_folder = fs::absolute(path).parent_path().lexically_normal().string();
    messages_.notice((*words_)("message.exported", {short_path(path)}), ui_.now());
  } catch (const std::exception& problem) {
    say_problem(problem);
  }
}

void Laboratory::export_everything(const fs::path& folder) {
  std::size_t written = 0;
  try {
    fs::create_directories(folder);
    for (const auto& frame : frames_) {
      const Panel& panel = frame->panel();
      const std::shared_ptr<const Snapshot> snapshot = frame->shown(view_);
      if (!panel.applies(*snapshot) || !panel.ready(*snapshot)) continue;
      for (const std::string& ending : with_own_files(dialog_.formats(), panel, context(*frame))) {
        export_panel(panel, context(*frame), folder / (frame->id() + "." + ending), frame->size());
        ++written;
      }
    }
  } catch (const std::exception& problem) {
    say_problem(problem);
  }
  if (written == 0) {
    messages_.notice((*words_)("message.nothing_to_export"), ui_.now());
  } else {
    preferences_.export_folder = fs::absolute(folder).parent_path().lexically_normal().string();
    messages_.notice((*words_)("message.exported_all", {std::to_string(written), short_path(folder)}), ui_.now());
  }
}

void Laboratory::take_screenshot() {
  if (!host_.screenshot) return;
  const fs::path path = export_folder() / ("unrolled-" + file_stem() + ".png");
  host_.screenshot(path, [this, path](const std::string& problem) {
    if (problem.empty())
      messages_.notice((*words_)("message.screenshot", {short_path(path)}), ui_.now());
    else
      messages_.error(problem, ui_.now());
  });
}

}  // namespace unrolled
