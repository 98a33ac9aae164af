// The line at the bottom: playing, stepping, speed, seed, and where training stands.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "app/shell/keymap.h"
#include "app/shell/ui.h"
#include "core/run/snapshot.h"
#include "core/run/trainer.h"

namespace unrolled {

class TransportBar {
 public:
  struct Result {
    std::vector<Action> actions;
    bool speed_changed = false;
    std::string problem;  // what was typed and does not fit
  };

  Result draw(Ui& ui, const draw::Rect& rect, const Snapshot& snapshot, bool playing);

  std::int64_t count() const { return count_; }
  StepUnit unit() const { return unit_; }
  void switch_unit() { unit_ = unit_ == StepUnit::update ? StepUnit::epoch : StepUnit::update; }
  double speed() const { return speed_; }  // updates a second; 0: as fast as it goes
  void change_speed(int direction);        // by a tenth of the slider's way

 private:
  std::int64_t count_ = 1;
  StepUnit unit_ = StepUnit::update;
  double speed_ = 0.0;
};

}  // namespace unrolled
