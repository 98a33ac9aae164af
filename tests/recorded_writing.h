// Words that were written with a mouse and recorded, in tests/data/written: none of them by the stroke alphabets that
// the networks learn from.
#pragma once

#include <doctest/doctest.h>

#include <string>
#include <vector>

#include "core/run/csv.h"
#include "core/run/whole_file.h"
#include "core/tasks/ink.h"
#include "tests/test_data.h"

namespace unrolled {

// Of a mouse: where it came by, from the beginning of the line on, y downwards.
struct MouseEvent {
  double seconds = 0.0;
  double x = 0.0;  // pixels, of which kRecordedHeight are the height of an "x"
  double y = 0.0;
  bool pressed = false;
};

inline constexpr double kRecordedHeight = 36.0;

inline std::vector<MouseEvent> recorded_writing(const std::string& word) {
  const std::string text = read_whole_file(test_data_folder() / "written" / (word + ".csv"), 1 << 20);
  CsvReader reader(text, ',', 4);
  REQUIRE(reader.next());
  REQUIRE(reader.fields() == std::vector<std::string>{"seconds", "x", "y", "button"});
  std::vector<MouseEvent> events;
  while (reader.next()) {
    const std::vector<std::string>& row = reader.fields();
    events.push_back({std::stod(row.at(0)), std::stod(row.at(1)), std::stod(row.at(2)), row.at(3) == "1"});
  }
  REQUIRE_FALSE(events.empty());
  return events;
}

// Its strokes, from where the button was pressed to where it was let go.
inline std::vector<std::vector<MouseEvent>> strokes_of(const std::vector<MouseEvent>& events) {
  std::vector<std::vector<MouseEvent>> strokes;
  bool pressed = false;
  for (const MouseEvent& event : events) {
    if (event.pressed && !pressed) strokes.emplace_back();
    pressed = event.pressed;
    if (!pressed) continue;
    std::vector<MouseEvent>& stroke = strokes.back();
    if (stroke.empty() || stroke.back().x != event.x || stroke.back().y != event.y) stroke.push_back(event);
  }
  return strokes;
}

// `size` times as large, and so many times as slow.
inline Ink ink_of_recorded(const std::vector<MouseEvent>& events, double size, double slowness) {
  Ink ink;
  const auto strokes = strokes_of(events);
  const double begin = strokes.front().front().seconds, scale = size / kRecordedHeight;
  for (std::size_t i = 0; i < strokes.size(); ++i)
    for (const MouseEvent& event : strokes[i])
      ink.points.push_back({static_cast<float>(scale * event.x), static_cast<float>(-scale * event.y),
                            static_cast<float>(slowness * (event.seconds - begin)), static_cast<int>(i)});
  return ink;
}

}  // namespace unrolled
