// The laboratory: lessons at the left, panels in the middle, settings at the right, transport below; what one does
// in one part and what follows from it in the others. It knows the trainer and the interface, not the window itself.
#pragma once

#include <filesystem>
#include <functional>
#include <memory>
#include <optional>
#include <set>
#include <string>
#include <utility>
#include <vector>

#include "app/shell/controls.h"
#include "app/shell/keymap.h"
#include "app/shell/layout.h"
#include "app/shell/lesson_column.h"
#include "app/shell/messages.h"
#include "app/shell/panel_frame.h"
#include "app/shell/path_dialog.h"
#include "app/shell/preferences.h"
#include "app/shell/prepared_state.h"
#include "app/shell/presets.h"
#include "app/shell/settings_column.h"
#include "app/shell/title_bar.h"
#include "app/shell/transport_bar.h"
#include "app/shell/ui.h"
#include "core/run/trainer.h"

namespace unrolled {

class Laboratory {
 public:
  // What it needs of the window; what is empty is left out.
  struct Host {
    std::function<void(const draw::Theme&)> set_theme;  // from the next frame on
    std::function<void(const std::string&)> set_title;
    std::function<void()> toggle_full_screen;
    std::function<void()> close;
    std::function<void(const std::string&)> complain;  // of every error that is shown
    // Writes a picture of the window to a file, then calls the second with what went wrong, or nothing.
    std::function<void(const std::filesystem::path&, std::function<void(const std::string&)>)> screenshot;
    // Where the pointer came by since the last frame, in ImGui units, by the clock of frame().
    std::function<std::vector<PointerPlace>()> pointer_way;
  };

  // `assets`: the folder with languages and lessons. All references must outlive it. Throws where the language
  // table cannot be read.
  Laboratory(Trainer& trainer, Ui& ui, PreferencesFile& preferences, const std::filesystem::path& assets, Host host);

  // The theme of the preferences, for the window's first frame.
  static draw::Theme theme_of(const Preferences& preferences);
  const draw::Theme& theme() const { return theme_; }

  // One frame, between ImGui::NewFrame() and ImGui::Render(). `scale`: ImGui units per point; `now`: seconds.
  void frame(float scale, double now);

  // Plays or pauses. What was asked for is shown and answered at once, though the trainer's next snapshot is still to
  // come: a key pressed meanwhile means the other one.
  void play(bool playing);

  // Plays, unless the lesson begins paused: at the start of the program.
  void begin_playing() { play(!begins_paused_); }

  // Files dropped on the window or named at the start, from the first frame on: a prepared state is opened, a
  // checkpoint loaded, a file that a setting of the lesson is meant for proposed.
  void drop(const std::vector<std::filesystem::path>& files);

  // Says why the program did not begin where it was left.
  void say_last_run_lost(const std::string& problem);

  // The window's place, kept for the next start.
  void keep_window(const WindowPlace& place);

  const PanelView& panels() const { return view_; }
  const Messages& messages() const { return messages_; }
  const SettingsChanges& changes() const { return changes_; }
  const Preferences& preferences() const { return preferences_; }

 private:
  void follow(const Snapshot& snapshot);  // another lesson, a new message
  void read_texts();
  void begin(const std::string& lesson);  // at its own speed, and paused where it wants to be
  void arrange_panels();
  void draw_panels(const draw::Rect& area);
  void draw_splitters(const Arrangement& placed);
  std::vector<PanelChoice> panel_choices() const;
  void show_panel(const std::string& panel);  // in the layout, unless a panel is maximised: then in its place
  void hide_panel(const std::string& panel);
  void keep_layout();   // as preferred for this lesson, unless it is the lesson's own
  void keep_options();  // … of its panels
  void keep_run(const Snapshot& snapshot);
  bool shows(const char* control) const { return !preferences_.projector || !preferences_.hidden.contains(control); }
  PreparedState prepared_state() const;
  void save_state(const std::filesystem::path& path);
  // Where something is wrong with it, that is said and everything stays as it is.
  void open_state(const std::filesystem::path& path);
  void draw_messages(const draw::Rect& area);
  void draw_dialogs();
  void handle_keys();
  void act(Action action);
  void carry_out(const PanelCommand& command);
  std::vector<std::pair<std::string, std::string>> panel_keys() const;  // and what they do, of the panels on the screen
  void take_settings(const SettingsColumn::Requests& requests);
  void propose(const std::string& name, const std::string& text);
  void propose_preset(const std::string& preset);
  void propose_file(const std::string& setting, const std::filesystem::path& path);
  // Of the lesson: its settings that name files.
  std::vector<const Setting*> file_settings() const;
  void ask_export(const std::string& panel, const std::string& ending);
  void export_one(const std::string& panel, const std::filesystem::path& path);
  void export_everything(const std::filesystem::path& folder);
  void take_screenshot();
  void start_anew();
  void take_back_applied(const Snapshot& snapshot);
  void lead_focus();
  void view_moment(std::int64_t step);  // or Scrubber::kPresent
  bool playing() const;
  void apply_preferences();  // language and theme, at the end of a frame
  // Without what prepared states have brought.
  Preferences kept_preferences() const;
  std::filesystem::path export_folder() const;
  std::string file_stem() const;  // "char-lm-1200"
  PanelFrame* find(const std::string& panel);
  PanelContext context(const PanelFrame& frame) const;
  void say_problem(const std::exception& problem) { messages_.error(problem.what(), ui_.now()); }

  Trainer& trainer_;
  Ui& ui_;
  PreferencesFile& preferences_file_;
  std::filesystem::path assets_;
  Host host_;
  Preferences preferences_;
  draw::Theme theme_;
  std::unique_ptr<Words> words_;
  std::vector<std::string> languages_;

  std::string lesson_;
  std::vector<LessonColumn::Entry> entries_;
  LessonText text_;
  Layout proposed_;  // by the lesson
  Layout layout_;    // as the user has changed it
  std::vector<std::unique_ptr<PanelFrame>> frames_;
  PanelView view_;
  std::optional<Preferences> own_preferences_;       // before the first prepared state was opened
  std::set<std::string> prepared_lessons_;           // of such states
  std::pair<std::string, std::string> maximise_in_;  // a panel (second) once the lesson (first) is there
  bool arrange_anew_ = false;                        // though the lesson stays the same
  std::shared_ptr<const Settings> run_settings_;     // as kept last
  std::uint64_t message_number_ = 0;
  bool begins_paused_ = false;         // the lesson
  int focus_ = -1;                     // the time step that the lesson was told to look at
  std::optional<bool> asked_to_play_;  // not yet confirmed by a snapshot
  double asked_at_ = 0.0;
  double forked_at_ = -1e9;  // seconds: until the fork races, its scope is kept

  TitleBar title_bar_;
  LessonColumn lesson_column_;
  SettingsColumn settings_column_;
  TransportBar transport_bar_;
  Scrubber scrubber_;
  Presets presets_;  // of the lesson
  SettingsChanges changes_;
  std::vector<std::pair<std::string, SettingValue>> seen_changes_;  // as the last frame left them
  SettingsChanges applied_;  // as asked for last: proposed again where that cannot be done
  Messages messages_;
  PathDialog dialog_;
  bool keymap_open_ = false;
  std::vector<Action> pending_;  // asked for in this frame
};

}  // namespace unrolled
