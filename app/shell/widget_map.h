// The rectangles of widgets by name, so that tests can click what a person would. With UNROLLED_WIDGET_MAP=<file>
// they are also written to that file as a JSON object, {"transport.play": [x, y, width, height], …} in pixels of the
// window, each time they change, and "READY" is printed once after the first frame.
#pragma once

#include <cstddef>
#include <filesystem>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "app/draw/picture.h"

namespace unrolled {

class WidgetMap {
 public:
  // Reads UNROLLED_WIDGET_MAP.
  WidgetMap();

  void begin_frame();
  // Names the last ImGui item, or a rectangle in ImGui units. Clipped away: not recorded.
  void record(std::string_view name);
  void record(std::string_view name, const draw::Rect& rect);
  // Writes the file where something changed. `density`: pixels per ImGui unit.
  void end_frame(float density = 1.0F);

  // Of the frame drawn last.
  std::optional<draw::Rect> find(std::string_view name) const;

 private:
  struct Entry {
    std::string name;
    draw::Rect rect;
  };
  std::vector<Entry> entries_;  // of this frame so far: the first `count_`; behind them the last frame's
  std::size_t count_ = 0;
  std::size_t last_count_ = 0;
  bool changed_ = true;
  bool ready_printed_ = false;
  std::filesystem::path file_;
};

}  // namespace unrolled
