// A recurrence of scalars and its gradient as the panels read them from a snapshot, and how far the walk through it has
// come. Steps t and terms i count from 1, as in formulas; s_0 is there too.
#pragma once

#include <memory>
#include <optional>
#include <string>

#include "core/run/snapshot.h"

namespace unrolled {

// The order in which the factors and terms of ∂s_t/∂θ are shown: step by step, first every path so far times the new
// factor, then the new path. So many of them are shown as the cursor says; kEverything: all, and none in particular.
class ChainWalk {
 public:
  static constexpr int kEverything = -1;
  struct Cell {
    int i = 0;
    int t = 0;
    bool operator==(const Cell&) const = default;
  };

  ChainWalk(int steps, int cursor);

  int size() const { return steps_ * (steps_ + 1) / 2; }
  int cursor() const { return cursor_; }
  bool walking() const { return cursor_ != kEverything; }
  bool shows(Cell cell) const { return !walking() || place(cell) <= cursor_; }
  // Up to which step there is anything to see (s_t is there with the first factor), and which sums are complete.
  int reached() const;
  int complete() const;
  std::optional<Cell> current() const;  // shown last; none before the first and where everything is shown

  // Where the cursor goes by a cell, or by a whole step; from kEverything forward begins anew, back takes the last
  // away.
  int next(bool by_step) const;
  int previous(bool by_step) const;

 private:
  static int place(Cell cell) { return cell.t * (cell.t - 1) / 2 + cell.i; }
  static Cell cell_at(int place);

  int steps_;
  int cursor_;
};

class ChainNumbers {
 public:
  // Nothing where the snapshot has no chain whose parts fit together.
  static std::optional<ChainNumbers> read(const Snapshot& snapshot);

  int steps() const { return static_cast<int>(x_->values.cols()); }
  double u() const { return at(*parameters_, 0, 0); }
  double w() const { return at(*parameters_, 0, 1); }
  double target() const { return at(*parameters_, 0, 2); }
  double s(int t) const { return at(*s_, 0, t); }  // t = 0 … k
  double x(int t) const { return at(*x_, 0, t - 1); }
  double factor(int t) const { return at(*factor_, 0, t - 1); }        // ∂s_t/∂s_{t−1}
  double immediate(int i) const { return at(*immediate_, 0, i - 1); }  // ∂s_i/∂θ*
  double path(int i, int t) const { return at(*paths_, i - 1, t - 1); }
  double sum(int t) const { return at(*sum_, 0, t - 1); }
  double tape(int t) const { return at(*check_, 0, t - 1); }
  double numerical(int t) const { return at(*check_, 1, t - 1); }
  double off_tape(int t) const { return at(*check_, 2, t - 1); }  // sum − tape
  double off_numerical(int t) const { return at(*check_, 3, t - 1); }

  bool bends() const { return bends_; }                    // tanh, else the identity
  bool by_w() const { return by_w_; }                      // θ = w, else u
  std::string theta() const { return by_w_ ? "w" : "u"; }  // as it is written
  const ChainWalk& walk() const { return walk_; }
  bool editable() const { return editable_; }  // the lesson lets one set and walk

  const Observable& observable(
      std::string_view part) const;  // "paths", "s", "x", "factor", "immediate", "sum", "check"

 private:
  using Values = std::shared_ptr<const Observable>;
  explicit ChainNumbers(ChainWalk walk) : walk_(walk) {}
  static double at(const Observable& of, Index row, Index col) { return static_cast<double>(of.values(row, col)); }

  Values parameters_, s_, x_, factor_, immediate_, paths_, sum_, check_;
  bool bends_ = true;
  bool by_w_ = true;
  bool editable_ = false;
  ChainWalk walk_;
};

// To the nearest twentieth, as a person would type what is dragged.
double to_twentieth(double value);

}  // namespace unrolled
