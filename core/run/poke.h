// A change by hand of what a lesson computes with: an emission that is dragged, a memory cell that is overwritten.
#pragma once

#include <string>
#include <utility>

#include "core/math/matrix.h"

namespace unrolled {

// Values put in the place of those of an observable, from an entry on to the right and downwards. What else follows
// from it (a column of probabilities that must sum to one, say) is the lesson's to do.
struct Poke {
  std::string observable;  // "ctc.y"
  Index row = 0;
  Index col = 0;
  Matrix<double> values;
  bool all_runs = false;  // what all runs of a race are given alike: what is written by hand, say

  Poke() = default;
  Poke(std::string id, Index first_row, Index first_col, Matrix<double> block)
      : observable(std::move(id)), row(first_row), col(first_col), values(std::move(block)) {}
  Poke(std::string id, Index at_row, Index at_col, double value)
      : Poke(std::move(id), at_row, at_col, Matrix<double>::Constant(1, 1, value)) {}

  // Whether another one at once after it leaves nothing of it.
  bool is_replaced_by(const Poke& later) const {
    return observable == later.observable && row == later.row && col == later.col &&
           values.rows() <= later.values.rows() && values.cols() <= later.values.cols() && all_runs == later.all_runs;
  }
};

}  // namespace unrolled
