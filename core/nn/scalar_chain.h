// A recurrence of scalars, s_t = f(u x_t + w s_{t−1}), and its gradient along every path: backpropagation through time
// where each number can be written down.
#pragma once

#include <vector>

#include "core/math/matrix.h"

namespace unrolled {

enum class ChainActivation { tanh, identity };
enum class ChainParameter { u, w };

struct ScalarChain {
  double u = 1.0;
  double w = 1.0;
  double s0 = 0.0;        // a constant: it depends on neither u nor w
  std::vector<double> x;  // x_1 … x_k
  ChainActivation activation = ChainActivation::tanh;
  Index steps() const { return static_cast<Index>(x.size()); }  // k
};

// f with f(a) and ∂f/∂a written through s = f(a): 1 − s² for tanh, 1 for the identity.
double chain_activation(ChainActivation activation, double a);
double chain_slope(ChainActivation activation, double s);

// s_0 … s_k: k + 1 numbers.
std::vector<double> chain_states(const ScalarChain& chain);

// The chain rule written out, for θ = w or u. An asterisk: with s_{i−1} held still, as if it did not depend on θ.
struct ChainGradient {
  std::vector<double> states;     // s_0 … s_k
  std::vector<double> factors;    // ∂s_t/∂s_{t−1} = w f′(a_t), t = 1 … k
  std::vector<double> immediate;  // ∂s_i/∂θ* = s_{i−1} f′(a_i) for w, x_i f′(a_i) for u; i = 1 … k
  // k x k: in row i and column t the contribution of the path that leaves θ at step i and arrives at s_t,
  // (Π_{j=i+1}^t ∂s_j/∂s_{j−1}) ∂s_i/∂θ*; 0 for t < i. Rows and columns count from step 1.
  Matrix<double> paths;
  std::vector<double> sums;  // ∂s_t/∂θ = Σ_{i=1}^t of column t
};
ChainGradient chain_gradient(const ScalarChain& chain, ChainParameter parameter);

// ∂s_t/∂θ for t = 1 … k by reverse-mode differentiation, a backward pass for each.
std::vector<double> tape_gradient(const ScalarChain& chain, ChainParameter parameter);

// The same by changing θ a little to either side: (s_t(θ + ε) − s_t(θ − ε)) / 2ε.
std::vector<double> numerical_gradient(const ScalarChain& chain, ChainParameter parameter, double epsilon = 1e-5);

// What becomes of the product as w changes, the states with it: in row i and column n, Π_{j=i+1}^k ∂s_j/∂s_{j−1} where
// w is ws[n]. k x N; the last row is 1, a product of nothing.
Matrix<double> chain_products(ScalarChain chain, const std::vector<double>& ws);

}  // namespace unrolled
