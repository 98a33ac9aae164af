#include "app/shell/pointing.h"

#include <algorithm>

namespace unrolled {

Selection pin(Selection pinned, Selection clicked) {
  const bool same =
      (clicked.time < 0 || clicked.time == pinned.time) && (clicked.unit < 0 || clicked.unit == pinned.unit) &&
      (clicked.source < 0 || clicked.source == pinned.source) && (clicked.row < 0 || clicked.row == pinned.row);
  if (clicked.time >= 0) pinned.time = same ? -1 : clicked.time;
  if (clicked.unit >= 0) pinned.unit = same ? -1 : clicked.unit;
  if (clicked.source >= 0) pinned.source = same ? -1 : clicked.source;
  if (clicked.row >= 0) pinned.row = same ? -1 : clicked.row;
  return pinned;
}

StateSize state_size(const Snapshot& snapshot) {
  StateSize size;
  for (const Observable* states : snapshot.observables_of("states")) {
    int& steps = states->cols.along_source ? size.sources : size.times;
    steps = std::max(steps, static_cast<int>(states->values.cols()));
    size.units = std::max(size.units, static_cast<int>(states->values.rows()));
  }
  for (const Observable* weights : snapshot.observables_of("heads"))
    size.rows = std::max(size.rows, static_cast<int>(weights->values.rows()));
  if (const Observable* table = snapshot.observable("ctc.alpha"); table != nullptr && size.units > 0)
    size.labels = static_cast<int>(table->values.rows());
  // Where a lesson has no states, the rows and columns of its table.
  for (const char* id : {"ctc.alpha", "chain.paths"})
    if (const Observable* table = snapshot.observable(id); table != nullptr && size.times == 0) {
      size.times = static_cast<int>(table->values.cols());
      size.units = static_cast<int>(table->values.rows());
    }
  return size;
}

Selection move_pin(Selection pinned, int times, int units, StateSize size) {
  const auto moved = [](int at, int by, int count) {
    if (by == 0 || count == 0) return at;
    return at < 0 ? 0 : std::clamp(at + by, 0, count - 1);
  };
  pinned.time = moved(pinned.time, times, size.times);
  if (size.sources > 0)
    pinned.source = moved(pinned.source, units, size.sources);
  else if (size.rows > 0)
    pinned.row = moved(pinned.row, units, size.rows);
  else
    pinned.unit = moved(pinned.unit, units, size.units);
  return pinned;
}

Brush Stretch::brush() const { return empty() ? Brush{} : Brush{std::min(start, end), std::max(start, end)}; }

Stretch extend(Stretch stretch, Selection pinned, int times, StateSize size) {
  if (size.times == 0) return {};
  if (stretch.empty()) stretch.start = stretch.end = std::clamp(pinned.time, 0, size.times - 1);
  stretch.end = std::clamp(stretch.end + times, 0, size.times - 1);
  return stretch;
}

Selection inside(Selection selection, StateSize size) {
  if (selection.time >= size.times) selection.time = -1;
  if (selection.unit >= size.units) selection.unit = -1;
  if (selection.source >= size.sources) selection.source = -1;
  if (selection.row >= std::max(size.rows, size.labels)) selection.row = -1;
  return selection;
}

Stretch inside(Stretch stretch, StateSize size) {
  if (stretch.empty() || std::min(stretch.start, stretch.end) >= size.times) return {};
  return {std::min(stretch.start, size.times - 1), std::min(stretch.end, size.times - 1)};
}

}  // namespace unrolled
