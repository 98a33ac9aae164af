// The right column: what can be set, made from the lesson's table, and the numbers of what is pointed at.
#pragma once

#include <map>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "app/panels/panel.h"
#include "app/shell/presets.h"
#include "app/shell/settings_changes.h"
#include "app/shell/ui.h"
#include "core/run/trainer.h"

namespace unrolled {

// Where on one of the axes of time steps the selection is: "j", "4", "symbol", "M". Place and symbol are empty where
// nothing is selected on it.
struct WatchedPlace {
  std::string axis;
  std::string place;
  std::string kind;
  std::string symbol;
};
// One for the sequence that is watched, and one for the source where an encoder reads one.
std::vector<WatchedPlace> watched_places(const Words& words, const Snapshot& snapshot, const Selection& selection);

class SettingsColumn {
 public:
  struct Requests {
    std::vector<std::pair<std::string, SettingValue>> live;  // to be set at once
    bool apply = false;                                      // start anew with the changes
    bool keep = false;                                       // … and keep the present run beside the new one
    bool race = false;                                       // a run with the changes joins the race
    std::optional<int> switch_to_run;                        // by its id: the one that the settings are of
    std::string choose_file_for;                             // the setting whose file is to be chosen
    std::optional<StopConditions> stop;                      // changed: when training pauses by itself
    std::vector<std::string> problems;                       // one line each: what was typed and does not fit
  };

  // `hover` where something is pointed at, else `pinned`, is what the numbers at the bottom are of.
  Requests draw(Ui& ui, const draw::Rect& rect, const Snapshot& snapshot, const Selection& hover,
                const Selection& pinned, const Presets& presets, SettingsChanges& changes);

  // In a race: whose settings are changed.
  Scope scope() const { return scope_; }
  void set_scope(Scope scope) { scope_ = scope; }

 private:
  struct Row {
    const Setting* setting;
    SettingValue value;  // as shown: proposed, or just set
    std::string label, help;
  };
  float draw_table(Ui& ui, draw::Rect rect, const Snapshot& snapshot, const Presets& presets, SettingsChanges& changes,
                   Requests& requests);
  float draw_presets(Ui& ui, const draw::Rect& rect, const Presets& presets, const Settings& present,
                     SettingsChanges& changes);
  float draw_setting(Ui& ui, const draw::Rect& rect, Row& row, SettingsChanges& changes, const Settings& present,
                     Requests& requests);
  float draw_race(Ui& ui, const draw::Rect& rect, const Snapshot& snapshot, Requests& requests);
  float draw_stops(Ui& ui, const draw::Rect& rect, Requests& requests);
  float draw_warning(Ui& ui, const draw::Rect& rect, const Warning& warning);
  void draw_label(Ui& ui, const draw::Rect& rect, const Row& row);
  float draw_choice_row(Ui& ui, const draw::Rect& rect, Row& row);
  void draw_choice(Ui& ui, const draw::Rect& rect, Row& row);
  void draw_question(Ui& ui, const draw::Rect& rect, SettingsChanges& changes, Requests& requests);
  float watched_height(Ui& ui, const Snapshot& snapshot) const;
  void draw_watched(Ui& ui, const draw::Rect& rect, const Snapshot& snapshot, const Selection& hover,
                    const Selection& pinned);

  // Live values just set, until the trainer has taken them over: its snapshots lag behind the hand.
  struct Set {
    SettingValue value;
    double at;
  };
  std::map<std::string, Set> just_set_;
  StopConditions stop_;
  Scope scope_ = Scope::all_runs;
};

}  // namespace unrolled
