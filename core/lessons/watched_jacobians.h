// How the state of a network answers to the state before, along a watched sequence: the Jacobian of one step, its
// singular values, and those of the products through which a gradient travels back from the last step.
#pragma once

#include <cstdint>
#include <memory>
#include <string>
#include <vector>

#include "core/nn/cell.h"
#include "core/nn/jacobian.h"
#include "core/run/snapshot.h"

namespace unrolled {

class WatchedJacobians {
 public:
  WatchedJacobians() = default;
  // Watches a cell, which must outlive it.
  WatchedJacobians(const Cell<float>& cell, const CellOptions& options) : cell_(&cell), kind_(options.kind) {}

  // For the parameters as they are after `step` updates and the inputs x, I x T, of the sequence, from a state of
  // zeros. H units, N entries of all states together:
  //   group "jacobian": jacobian.h, H x H, ∂h_t/∂h_{t−1} with all other states held, at step `focus` (−1, or behind the
  //   end: the last one); and jacobian.state, N x N, of all states, where h is not the only one
  //   group "jacobian_singular": singular.jacobian.h, H x 1, singular.jacobian.state, N x 1, descending
  //   group "jacobian_product": jacobian.product, 3 x K, the largest, median and smallest singular value of ∂h_T/∂s_t
  //   over K of the lags T − t (watched_lags())
  //   group "jacobian_places": jacobian.focus, 1 x 1, the step; jacobian.lag, 1 x K, the lags
  // What belongs to the focus is that of now. The products are those of now where `at_rest`; while training goes on,
  // they are worked out anew after some updates only, the more the longer it takes.
  std::vector<std::shared_ptr<const Observable>> observables(const Matrix<float>& x, Index focus, std::int64_t step,
                                                             bool at_rest);

  // Something else than updates changed what is watched.
  void forget();

 private:
  using Shared = std::shared_ptr<const Observable>;

  std::vector<Shared> at_focus(StateJacobians<float>& jacobians, Index focus) const;
  std::vector<Shared> products(StateJacobians<float>& jacobians) const;
  std::int64_t updates_between(Index steps, Index state_size) const;

  const Cell<float>* cell_ = nullptr;
  std::string kind_;
  std::vector<Shared> focused_;
  Index focus_ = -1;
  std::int64_t focus_step_ = 0;
  std::vector<Shared> products_;
  std::int64_t products_step_ = 0;
};

// The lags at which products are measured: of 0 … steps − 1 at most 32, the smallest and the last among them, with gaps
// that grow evenly.
std::vector<Index> watched_lags(Index steps);

}  // namespace unrolled
