#include "core/run/snapshot.h"

#include <algorithm>

namespace unrolled {

bool Snapshot::races() const {
  return std::any_of(branches.begin(), branches.end(), [](const Branch& branch) { return branch.races; });
}

const Observable* Snapshot::observable(std::string_view id) const {
  for (const auto& one : observables)
    if (one->id == id) return one.get();
  return nullptr;
}

const Curve* Snapshot::curve(std::string_view id) const {
  for (const auto& one : curves)
    if (one->id == id) return one.get();
  return nullptr;
}

std::vector<const Observable*> Snapshot::observables_of(std::string_view group) const {
  std::vector<const Observable*> found;
  for (const auto& one : observables)
    if (one->group == group) found.push_back(one.get());
  return found;
}

std::vector<const Curve*> Snapshot::curves_of(std::string_view group) const {
  std::vector<const Curve*> found;
  for (const auto& one : curves)
    if (one->group == group) found.push_back(one.get());
  return found;
}

}  // namespace unrolled
