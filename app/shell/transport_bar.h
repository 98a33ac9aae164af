// The line at the bottom: playing, stepping, speed, history, kept runs, seed, and where training stands.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "app/shell/controls.h"
#include "app/shell/keymap.h"
#include "app/shell/scrubber.h"
#include "app/shell/ui.h"
#include "core/run/snapshot.h"
#include "core/run/trainer.h"

namespace unrolled {

class TransportBar {
 public:
  struct Result {
    std::vector<Action> actions;
    bool speed_changed = false;
    std::optional<std::int64_t> view;     // a moment's step, or Scrubber::kPresent
    std::optional<int> switch_to_branch;  // by its id, as the next
    std::optional<int> drop_branch;
    std::string problem;  // what was typed and does not fit
  };

  Result draw(Ui& ui, const draw::Rect& rect, const Snapshot& snapshot, bool playing, const Scrubber& scrubber,
              const HiddenControls& hidden);

  std::int64_t count() const { return count_; }
  StepUnit unit() const { return unit_; }
  void switch_unit();                      // to the next longer one, and round
  double speed() const { return speed_; }  // updates a second; 0: as fast as it goes
  void set_speed(double speed) { speed_ = speed; }
  void change_speed(int direction);  // by a tenth of the slider's way

 private:
  // Draws from the left, and returns where it ends; from the right, and returns where it begins.
  float draw_playing(Ui& ui, const draw::Rect& rect, const Snapshot& snapshot, bool playing, Result& result);
  float draw_status(Ui& ui, const draw::Rect& rect, float least, const Snapshot& snapshot, const Scrubber& scrubber,
                    Result& result);
  float draw_speed(Ui& ui, const draw::Rect& rect, float room, Result& result);
  void draw_history(Ui& ui, const draw::Rect& rect, const Snapshot& snapshot, const Scrubber& scrubber, Result& result);
  void draw_branches(Ui& ui, const draw::Rect& anchor, const Snapshot& snapshot, Result& result);

  bool shows(const char* part) const { return !hidden_.contains(part); }

  HiddenControls hidden_;  // in this frame
  std::int64_t count_ = 1;
  StepUnit unit_ = StepUnit::update;
  double speed_ = 0.0;
};

}  // namespace unrolled
