#include "app/panels/reading_tables.h"

#include <algorithm>
#include <cmath>

#include "app/panels/labels.h"

namespace unrolled {

bool is_handwriting(const Snapshot& snapshot) {
  return std::any_of(snapshot.observables.begin(), snapshot.observables.end(),
                     [](const auto& one) { return one->group == "ink"; });
}

std::optional<ReadingTables> ReadingTables::read(const Snapshot& snapshot, std::string_view source) {
  ReadingTables made;
  made.y = shared_observable(snapshot, "ctc.y");
  made.points = shared_observable(snapshot, "ink.points");
  if (made.y == nullptr || made.points == nullptr || made.y->values.size() == 0) return std::nullopt;
  const Index classes = made.y->values.rows(), steps = made.y->values.cols();
  if (made.points->values.rows() != 4 || made.points->values.cols() != steps) return std::nullopt;
  const auto keep = [&](std::shared_ptr<const Observable> one, Index rows) {
    const bool fits = one != nullptr && one->values.cols() == steps && one->values.rows() > 0 &&
                      (rows < 0 || one->values.rows() == rows);
    return fits ? one : nullptr;
  };
  made.occupancy = keep(shared_observable(snapshot, "ctc.occupancy_by_symbol"), classes);
  made.gradient = keep(shared_observable(snapshot, "ctc.gradient"), classes);
  made.states = keep(chosen_observable(snapshot, "states", source, {"state.h"}), -1);
  made.inputs = keep(shared_observable(snapshot, "ink.inputs"), 4);
  made.names = plot_labels(made.y->rows, classes);
  for (Index k = static_cast<Index>(made.names.size()); k < classes; ++k) made.names.push_back(std::to_string(k));
  if (const Observable* extended = snapshot.observable("ctc.extended"))
    if (extended->values.size() > 0 && extended->values(0, 0) >= 0.0F &&
        extended->values(0, 0) < static_cast<float>(classes))
      made.blank = static_cast<int>(extended->values(0, 0));
  const Observable* log_p = snapshot.observable("ctc.log_p");
  made.fits = made.occupancy != nullptr &&
              (log_p == nullptr || (log_p->values.size() == 1 && std::isfinite(log_p->values(0, 0))));
  return made;
}

}  // namespace unrolled
