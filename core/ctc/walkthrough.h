// The order in which the two tables of CTC are filled by hand: α from the first step to the last, then β from the last
// back to the first, a cell at a time. Cells that no path's beginning (or ending) reaches are left out.
#pragma once

#include <vector>

#include "core/ctc/topology.h"

namespace unrolled::ctc {

// How far it has got is one number, the cursor: so many cells are filled; kEverything: all of both tables, and nothing
// is spoken of in particular.
class Walkthrough {
 public:
  static constexpr Index kEverything = -1;
  enum class Pass { kAlpha, kBeta };
  enum class Stride { kCell, kColumn, kPass };
  struct Cell {
    Pass pass = Pass::kAlpha;
    Index s = 0;
    Index t = 0;
  };

  Walkthrough(const Topology& topology, Index steps);

  Index size() const { return static_cast<Index>(cells_.size()); }
  const Cell& cell(Index i) const { return cells_[static_cast<std::size_t>(i)]; }

  // A cursor of another table, brought into this one's range.
  Index valid(Index cursor) const;
  // The cell that was filled last; null before the first one and where everything is shown.
  const Cell* current(Index cursor) const;
  bool is_filled(Index cursor, Pass pass, Index s, Index t) const;

  // A stride further, at most to the last cell, and back, at least to none. Forward from kEverything begins anew; back
  // from there takes the last stride back.
  Index next(Index cursor, Stride stride) const;
  Index previous(Index cursor, Stride stride) const;
  // The cursor at which a cell has just been filled; kEverything for a cell that is left out.
  Index at(Pass pass, Index s, Index t) const;

 private:
  bool same_stride(Index a, Index b, Stride stride) const;

  Index states_;
  Index steps_;
  std::vector<Cell> cells_;
  std::vector<Index> order_;  // by pass, t and s: how many cells are filled with it, 0 where it is left out
};

}  // namespace unrolled::ctc
