#include "app/shell/input_queue.h"

#include <algorithm>

namespace unrolled {

namespace {

using Kind = InputEvent::Kind;

constexpr std::size_t kMostWaitingMoves = 2000;

// GLFW gives keys that type something their character's code; the others come after, the modifiers from 340 on.
bool is_modifier(int glfw_key) { return glfw_key >= 340 && glfw_key <= 347; }
bool types_nothing(int glfw_key) { return glfw_key >= 256 && (glfw_key < 340 || glfw_key > 347); }

}  // namespace

void InputQueue::push(const InputEvent& event) {
  // Moves come by the hundred while a frame is slow; all of them are the way of a pen, within reason.
  if (event.kind == Kind::move && waiting_.size() >= kMostWaitingMoves && waiting_.back().kind == Kind::move)
    waiting_.back() = event;
  else
    waiting_.push_back(event);
}

void InputQueue::spread(std::size_t from, double since, double until) {
  const auto count = static_cast<double>(waiting_.size() - std::min(from, waiting_.size()));
  for (std::size_t i = from; i < waiting_.size(); ++i)
    waiting_[i].seconds = since + (until - since) * static_cast<double>(i - from + 1) / count;
}

bool InputQueue::conflicts(const InputEvent& event) const {
  return std::any_of(batch_.begin(), batch_.end(), [&](const InputEvent& earlier) {
    if (event.kind == Kind::focus || earlier.kind == Kind::focus) return true;
    switch (event.kind) {
      case Kind::move:
      case Kind::leave:
        return earlier.kind != Kind::move && earlier.kind != Kind::leave;
      case Kind::button:
        return (earlier.kind == Kind::button && earlier.code == event.code) || earlier.kind == Kind::wheel ||
               earlier.kind == Kind::leave;
      case Kind::wheel:
        return earlier.kind == Kind::button;
      case Kind::key:
        if (earlier.kind == Kind::key && (earlier.code == event.code || is_modifier(event.code))) {
          // A modifier counts for the whole frame: pressed or let go after another key, it would change that key.
          return earlier.code == event.code || !is_modifier(earlier.code);
        }
        return earlier.kind == Kind::button;
      case Kind::character:
        return earlier.kind == Kind::button || (earlier.kind == Kind::key && types_nothing(earlier.code));
      case Kind::focus:
        break;
    }
    return true;
  });
}

const std::vector<InputEvent>& InputQueue::take_frame() {
  batch_.clear();
  while (!waiting_.empty() && !conflicts(waiting_.front())) {
    batch_.push_back(waiting_.front());
    waiting_.pop_front();
  }
  return batch_;
}

}  // namespace unrolled
