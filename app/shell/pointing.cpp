#include "app/shell/pointing.h"

#include <algorithm>

namespace unrolled {

Selection pin(Selection pinned, Selection clicked) {
  const bool same =
      (clicked.time < 0 || clicked.time == pinned.time) && (clicked.unit < 0 || clicked.unit == pinned.unit);
  if (clicked.time >= 0) pinned.time = same ? -1 : clicked.time;
  if (clicked.unit >= 0) pinned.unit = same ? -1 : clicked.unit;
  return pinned;
}

StateSize state_size(const Snapshot& snapshot) {
  StateSize size;
  for (const Observable* states : snapshot.observables_of("states")) {
    size.times = std::max(size.times, static_cast<int>(states->values.cols()));
    size.units = std::max(size.units, static_cast<int>(states->values.rows()));
  }
  return size;
}

Selection move_pin(Selection pinned, int times, int units, StateSize size) {
  const auto moved = [](int at, int by, int count) {
    if (by == 0 || count == 0) return at;
    return at < 0 ? 0 : std::clamp(at + by, 0, count - 1);
  };
  return {moved(pinned.time, times, size.times), moved(pinned.unit, units, size.units)};
}

Selection inside(Selection selection, StateSize size) {
  if (selection.time >= size.times) selection.time = -1;
  if (selection.unit >= size.units) selection.unit = -1;
  return selection;
}

}  // namespace unrolled
