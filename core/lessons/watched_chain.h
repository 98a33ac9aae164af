// What panels show of a recurrence of scalars: its states, the factors and terms of its gradient, how the sum of all
// paths compares to other ways to the same number, and what becomes of the product as w changes.
#pragma once

#include <memory>
#include <vector>

#include "core/nn/scalar_chain.h"
#include "core/run/snapshot.h"

namespace unrolled {

// k steps, θ = w or u. Publishes, all with the group "chain":
//   chain.parameters  1 x 3: u, w, target
//   chain.s           1 x (k + 1): s_0 … s_k
//   chain.x           1 x k
//   chain.factor      1 x k: ∂s_t/∂s_{t−1}
//   chain.immediate   1 x k: ∂s_i/∂θ*
//   chain.paths       k x k: what the path from θ at step i contributes to ∂s_t/∂θ; NaN for t < i
//   chain.sum         1 x k: ∂s_t/∂θ
//   chain.check       4 x k: the tape's ∂s_t/∂θ, the numerical one, and the sum's difference from each
//   chain.w           1 x N: the values of w, evenly over −3 … 3, of
//   chain.product     k x N: Π_{j=i+1}^k ∂s_j/∂s_{j−1} at each
std::vector<std::shared_ptr<const Observable>> chain_observables(const ScalarChain& chain, ChainParameter parameter,
                                                                 double target);

}  // namespace unrolled
