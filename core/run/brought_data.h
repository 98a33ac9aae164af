// What people bring to a lesson while it is at work, over and above its settings: what they write by hand, say. It is
// data: it is saved with the run and goes along where the run begins anew, is looked back at, or is joined by another
// one in a race. It is no part of the moments that are recorded; what training needs of it knows from which update on.
#pragma once

#include "core/run/experiment.h"

namespace unrolled {

// What a lesson derives from, beside Experiment, that can be brought something. It gets it by pokes to all runs.
class BroughtData {
 public:
  virtual ~BroughtData() = default;
  // Takes what the other one was brought, in place of its own; before reset() as well.
  virtual void take_brought(const BroughtData& other) = 0;
  // What is there by now was there from the first update on: for a run that begins anew. Before reset().
  virtual void have_from_the_start() = 0;
};

// Nothing where either can be brought nothing.
inline void share_brought(const Experiment& from, Experiment& to, bool from_the_start = false) {
  const auto* given = dynamic_cast<const BroughtData*>(&from);
  auto* taken = dynamic_cast<BroughtData*>(&to);
  if (given == nullptr || taken == nullptr) return;
  taken->take_brought(*given);
  if (from_the_start) taken->have_from_the_start();
}

// Whether a poke brings data: it is with the run then, and is not made again where training goes on from a moment.
inline bool brings_data(const Poke& poke, const Experiment& experiment) {
  return poke.all_runs && dynamic_cast<const BroughtData*>(&experiment) != nullptr;
}

}  // namespace unrolled
