// Where a window stands, and how.
#pragma once

namespace unrolled {

struct WindowPlace {
  int x = 0, y = 0, width = 0, height = 0;  // screen coordinates, as when it is neither maximised nor full screen
  bool maximised = false;
  bool full_screen = false;
  bool operator==(const WindowPlace&) const = default;
};

}  // namespace unrolled
