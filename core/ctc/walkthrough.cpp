#include "core/ctc/walkthrough.h"

#include <algorithm>

namespace unrolled::ctc {

Walkthrough::Walkthrough(const Topology& topology, Index steps) : states_(topology.state_count()), steps_(steps) {
  order_.assign(static_cast<std::size_t>(2 * states_ * steps_), 0);
  const auto add = [&](Pass pass, Index s, Index t) {
    cells_.push_back({pass, s, t});
    const Index place = ((pass == Pass::kAlpha ? 0 : steps_) + t) * states_ + s;
    order_[static_cast<std::size_t>(place)] = size();
  };
  for (Index t = 0; t < steps_; ++t)
    for (Index s = 0; s < states_; ++s)
      if (topology.steps_to_reach(s) <= t + 1) add(Pass::kAlpha, s, t);
  for (Index t = steps_ - 1; t >= 0; --t)
    for (Index s = states_ - 1; s >= 0; --s)
      if (topology.steps_to_finish(s) <= steps_ - 1 - t) add(Pass::kBeta, s, t);
}

Index Walkthrough::valid(Index cursor) const { return cursor < 0 || cursor > size() ? kEverything : cursor; }

const Walkthrough::Cell* Walkthrough::current(Index cursor) const {
  cursor = valid(cursor);
  return cursor < 1 ? nullptr : &cell(cursor - 1);
}

bool Walkthrough::is_filled(Index cursor, Pass pass, Index s, Index t) const {
  cursor = valid(cursor);
  const Index when = at(pass, s, t);
  return cursor == kEverything || (when != kEverything && when <= cursor);
}

bool Walkthrough::same_stride(Index a, Index b, Stride stride) const {
  const Cell &x = cell(a), &y = cell(b);
  if (stride == Stride::kCell) return a == b;
  return x.pass == y.pass && (stride == Stride::kPass || x.t == y.t);
}

Index Walkthrough::next(Index cursor, Stride stride) const {
  cursor = valid(cursor);
  if (cursor == kEverything) cursor = 0;
  if (cursor == size()) return cursor;
  Index reached = cursor + 1;  // cell `cursor` is the first of the stride
  while (reached < size() && same_stride(reached, cursor, stride)) ++reached;
  return reached;
}

Index Walkthrough::previous(Index cursor, Stride stride) const {
  cursor = valid(cursor);
  if (cursor == kEverything) cursor = size();
  if (cursor == 0) return 0;
  Index reached = cursor - 1;  // cell `cursor - 1` is the last of the stride
  while (reached > 0 && same_stride(reached - 1, cursor - 1, stride)) --reached;
  return reached;
}

Index Walkthrough::at(Pass pass, Index s, Index t) const {
  if (s < 0 || s >= states_ || t < 0 || t >= steps_) return kEverything;
  const Index when = order_[static_cast<std::size_t>(((pass == Pass::kAlpha ? 0 : steps_) + t) * states_ + s)];
  return when == 0 ? kEverything : when;
}

}  // namespace unrolled::ctc
