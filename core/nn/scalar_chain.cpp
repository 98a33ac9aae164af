#include "core/nn/scalar_chain.h"

#include <cmath>

#include "core/math/ops/activation.h"
#include "core/math/ops/arithmetic.h"
#include "core/math/tape.h"

namespace unrolled {

double chain_activation(ChainActivation activation, double a) {
  return activation == ChainActivation::tanh ? std::tanh(a) : a;
}

double chain_slope(ChainActivation activation, double s) {
  return activation == ChainActivation::tanh ? 1.0 - s * s : 1.0;
}

std::vector<double> chain_states(const ScalarChain& chain) {
  std::vector<double> states{chain.s0};
  // s_t = f(u x_t + w s_{t−1})
  for (const double x : chain.x)
    states.push_back(chain_activation(chain.activation, chain.u * x + chain.w * states.back()));
  return states;
}

ChainGradient chain_gradient(const ScalarChain& chain, ChainParameter parameter) {
  const Index k = chain.steps();
  ChainGradient made;
  made.states = chain_states(chain);
  made.paths = Matrix<double>::Zero(k, k);
  for (Index t = 0; t < k; ++t) {
    const auto at = static_cast<std::size_t>(t);
    const double slope = chain_slope(chain.activation, made.states[at + 1]);
    made.factors.push_back(chain.w * slope);
    made.immediate.push_back((parameter == ChainParameter::w ? made.states[at] : chain.x[at]) * slope);
    // ∂s_t/∂θ = ∂s_t/∂s_{t−1} · ∂s_{t−1}/∂θ + ∂s_t/∂θ*, with every path by itself
    if (t > 0) made.paths.col(t) = made.factors[at] * made.paths.col(t - 1);
    made.paths(t, t) = made.immediate[at];
    made.sums.push_back(made.paths.col(t).sum());
  }
  return made;
}

std::vector<double> tape_gradient(const ScalarChain& chain, ChainParameter parameter) {
  const auto scalar = [](double value) { return Matrix<double>::Constant(1, 1, value); };
  std::vector<double> gradients;
  Tape<double> tape;
  for (Index last = 1; last <= chain.steps(); ++last) {
    tape.reset();
    const Var<double> u = tape.input(scalar(chain.u), "u"), w = tape.input(scalar(chain.w), "w");
    Var<double> s = tape.constant(scalar(chain.s0), "s_0");
    for (Index t = 0; t < last; ++t) {
      const Var<double> x = tape.constant(scalar(chain.x[static_cast<std::size_t>(t)]), "x");
      const Var<double> a = add(tape, hadamard(tape, u, x), hadamard(tape, w, s));
      s = chain.activation == ChainActivation::tanh ? tanh(tape, a) : a;
    }
    tape.backward(s);
    gradients.push_back((parameter == ChainParameter::w ? w : u).gradient()(0, 0));
  }
  return gradients;
}

std::vector<double> numerical_gradient(const ScalarChain& chain, ChainParameter parameter, double epsilon) {
  ScalarChain above = chain, below = chain;
  (parameter == ChainParameter::w ? above.w : above.u) += epsilon;
  (parameter == ChainParameter::w ? below.w : below.u) -= epsilon;
  const std::vector<double> high = chain_states(above), low = chain_states(below);
  std::vector<double> gradients;
  for (std::size_t t = 1; t < high.size(); ++t) gradients.push_back((high[t] - low[t]) / (2.0 * epsilon));
  return gradients;
}

Matrix<double> chain_products(ScalarChain chain, const std::vector<double>& ws) {
  const Index k = chain.steps();
  Matrix<double> products(k, static_cast<Index>(ws.size()));
  for (Index n = 0; n < products.cols(); ++n) {
    chain.w = ws[static_cast<std::size_t>(n)];
    const std::vector<double> states = chain_states(chain);
    double product = 1.0;
    for (Index i = k - 1; i >= 0; --i) {
      products(i, n) = product;
      product *= chain.w * chain_slope(chain.activation, states[static_cast<std::size_t>(i) + 1]);
    }
  }
  return products;
}

}  // namespace unrolled
