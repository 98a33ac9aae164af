// Units side by side that act alike.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "core/run/snapshot.h"

namespace unrolled {

// The rows of the states (H x T) in an order in which similar ones are neighbours: average-linkage clustering by the
// distance 1 − r, r being Pearson's correlation over time, where two clusters are joined by those of their ends that
// are nearest (Gruvaeus and Wainer, 1972, "Two additions to hierarchical cluster analysis"). Rows that never vary have
// the distance 1 to all. The same states give the same order; of the two directions the one that begins with the end of
// the smaller number.
std::vector<int> similar_order(const Matrix<float>& states);

// The sum of 1 − r over neighbours in an order: the smaller, the better.
double order_cost(const Matrix<float>& states, const std::vector<int>& order);

// The order of an observable's rows that a panel keeps while training goes on: it is worked out anew now and then, and
// taken where it is clearly better, so that the picture does not jump from snapshot to snapshot.
class SimilarOrder {
 public:
  const std::vector<int>& of(const Snapshot& snapshot, const Observable& states);

 private:
  std::string lesson_;
  std::uint64_t seed_ = 0;
  std::string source_;
  std::int64_t checked_ = 0;  // the step at which it was worked out last
  std::vector<int> order_;
};

}  // namespace unrolled
