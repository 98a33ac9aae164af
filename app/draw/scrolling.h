// Which lines of a long list are in view.
#pragma once

#include <algorithm>

namespace unrolled::draw {

// The first line to show of `total`, of which `room` have room: `first` as long as the wanted line (−1: none) is in
// view, otherwise moved so far that it is, with a line beside it where there is one. So a list that is pointed into
// stands still.
inline int kept_in_view(int first, int room, int total, int wanted) {
  room = std::max(1, room);
  const int beside = room > 2 ? 1 : 0;
  if (wanted >= 0 && wanted < first) first = wanted - beside;
  if (wanted >= first + room) first = wanted - room + 1 + beside;
  return std::clamp(first, 0, std::max(0, total - room));
}

}  // namespace unrolled::draw
