// Input events between GLFW and ImGui. ImGui sees one state per frame: a button that is pressed and released inside
// one frame would be lost. So events wait here and are handed over frame by frame, each time until one conflicts
// with what the frame has already got; while events remain, another frame is drawn.
#pragma once

#include <cstddef>
#include <deque>
#include <vector>

namespace unrolled {

struct InputEvent {
  enum class Kind { move, leave, button, wheel, key, character, focus };
  Kind kind = Kind::move;
  float x = 0.0F;  // move: position; wheel: notches
  float y = 0.0F;
  int code = 0;          // button: 0 left, 1 right, 2 middle; key: GLFW's code; character: its code point
  bool down = false;     // button, key; focus: gained
  double seconds = 0.0;  // when it came
};

class InputQueue {
 public:
  void push(const InputEvent& event);

  // The next frame's events, in order; valid until the next call. Empty where there are none.
  //  - a move ends before it where a button, the wheel, a key or a character is in the batch
  //  - a button, where the same button or the wheel is in it
  //  - a key, where the same key or a button is in it; a modifier, where any other key is
  //  - a character, where a button or a key that types nothing (Enter, arrows) is in it
  //  - a change of focus stands alone
  const std::vector<InputEvent>& take_frame();

  bool empty() const { return waiting_.empty(); }
  std::size_t waiting() const { return waiting_.size(); }

  // The events that wait, but for the first so many, came one after the other between two moments: nobody looked when.
  // A pointer sends its moves evenly.
  void spread(std::size_t from, double since, double until);

 private:
  bool conflicts(const InputEvent& event) const;

  std::deque<InputEvent> waiting_;
  std::vector<InputEvent> batch_;
};

}  // namespace unrolled
