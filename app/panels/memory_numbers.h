// One step of a network with a memory worked out anew from its parts, as the formulas write it: what the heads that
// write make of a cell, and what a head reads. In double, from the published numbers.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "app/panels/machine_tables.h"

namespace unrolled {

// Row n of the memory and entry m of it.
struct MemoryCell {
  Index n = -1;
  Index m = -1;
  bool operator==(const MemoryCell&) const = default;
};

class WriteNumbers {
 public:
  // Nothing where there is no memory, no head that writes or no such step.
  static std::optional<WriteNumbers> read(const MachineTables& tables, Index step);

  Index step() const { return step_; }             // t
  Index rows() const { return before_.rows(); }    // N
  Index width() const { return before_.cols(); }   // M
  Index heads() const { return weights_.cols(); }  // that write
  const MachineHead& head(Index h) const { return heads_[static_cast<std::size_t>(h)]; }
  bool erases() const { return erases_; }  // else each head overwrites
  bool edited() const { return edited_; }  // something of this step was changed by hand
  // Of the step before, whose memory this step finds; of this one where it finds what stood before all.
  bool edited_before() const { return edited_before_; }

  double before(MemoryCell cell) const { return before_(cell.n, cell.m); }  // M_{t−1}
  double after(MemoryCell cell) const { return after_(cell.n, cell.m); }    // M_t, as the network has it
  const Matrix<double>& memory_before() const { return before_; }           // N x M
  const Matrix<double>& memory() const { return after_; }                   // N x M
  double weight(Index h, Index n) const { return weights_(n, h); }
  // Whether what the heads erase and add (or the values that they write) was published.
  bool has_vectors() const { return add_.size() > 0; }
  double erase(Index h, Index m) const { return erase_(m, h); }
  double add(Index h, Index m) const { return add_(m, h); }  // or the value

  // The cell when the first `heads` heads have written: of erase and add, where all erase before any adds, with all.
  double of_parts(MemoryCell cell, Index heads) const;
  double of_parts(MemoryCell cell) const { return of_parts(cell, heads()); }
  bool agrees(MemoryCell cell) const;  // with what the network has

 private:
  Index step_ = 0;
  std::vector<MachineHead> heads_;
  bool erases_ = false, edited_ = false, edited_before_ = false;
  Matrix<double> before_, after_, weights_, erase_, add_;
};

class ReadNumbers {
 public:
  // Nothing where there is no memory or no such step.
  static std::optional<ReadNumbers> read(const MachineTables& tables, const MachineHead& head, Index step);

  Index step() const { return step_; }            // t
  Index rows() const { return memory_.rows(); }   // N
  Index width() const { return memory_.cols(); }  // M
  const MachineHead& head() const { return head_; }
  bool erases() const { return erases_; }  // which letters the writing takes: w for the weights, or a
  bool edited() const { return edited_; }

  double weight(Index n) const { return weights_[static_cast<std::size_t>(n)]; }
  double cell(MemoryCell cell) const { return memory_(cell.n, cell.m); }
  double term(MemoryCell cell) const { return weight(cell.n) * memory_(cell.n, cell.m); }
  double vector(Index m) const { return vector_(m, 0); }  // as the network has it
  double of_parts(Index m) const;                         // Σ_n w(n) M_t(n, m)
  bool agrees(Index m) const;

  // The rows with the largest weights, at most so many, in the order of the memory: none whose weight is below a
  // hundredth but those `wanted` (−1: none) and the largest.
  std::vector<Index> that_count(std::size_t most, const std::vector<Index>& wanted) const;
  // What all the others add together, and their weights.
  double rest(const std::vector<Index>& rows, Index m) const;
  double rest_weight(const std::vector<Index>& rows) const;

 private:
  Index step_ = 0;
  MachineHead head_;
  bool erases_ = false, edited_ = false;
  std::vector<double> weights_;
  Matrix<double> memory_, vector_;
};

}  // namespace unrolled
