// What a pen wrote as a device or another program gives it, and how it becomes ink.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "core/tasks/ink.h"

namespace unrolled {

struct DevicePoint {
  double x = 0.0;
  double y = 0.0;  // upwards
  double seconds = 0.0;
  int stroke = 0;
};

struct DeviceInk {
  std::vector<DevicePoint> points;
  bool in_x_heights = false;  // above the baseline
  bool timed = false;
  std::string label;

  // Throws std::invalid_argument beyond kMostInkPoints.
  void add(const DevicePoint& point);
};

// In our units, as core/lessons/ink_file.h says. Throws std::invalid_argument for no point, for a time that runs
// backwards within a stroke, for a label that is no UTF-8 or too long.
Ink ink_from(DeviceInk device);

// The whole text as a finite number, or nothing; of a number in our own unit the nearest float, as it was written.
std::optional<double> ink_number(std::string_view text, bool in_x_heights);

}  // namespace unrolled
