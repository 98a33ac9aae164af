// What a network that reads ink says, holds and reads, step by step, as a snapshot has it.
#pragma once

#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "app/panels/observed.h"

namespace unrolled {

// Whether the snapshot is of a lesson in which ink is read, whatever it holds of it now.
bool is_handwriting(const Snapshot& snapshot);

struct ReadingTables {
  std::shared_ptr<const Observable> y;                    // K x T
  std::shared_ptr<const Observable> points;               // 4 x T: x, y, seconds, stroke
  std::shared_ptr<const Observable> occupancy, gradient;  // K x T; null where there are none
  std::shared_ptr<const Observable> states;               // units x T; null where there are none
  std::shared_ptr<const Observable> inputs;               // 4 x T; null where there are none
  std::vector<std::string> names;                         // of the symbols
  int blank = 0;
  bool fits = false;  // the target fits in the steps

  // `source`: the id of the states; another one's stand in where it is not there. Nothing where there is no ink, or
  // nothing is said of it.
  static std::optional<ReadingTables> read(const Snapshot& snapshot, std::string_view source);

  int steps() const { return static_cast<int>(y->values.cols()); }
  int classes() const { return static_cast<int>(y->values.rows()); }
};

}  // namespace unrolled
