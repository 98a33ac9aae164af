#include "core/nn/integrator.h"

#include "core/math/ops/arithmetic.h"
#include "core/math/ops/matmul.h"
#include "core/nn/gated_weights.h"

namespace unrolled {

template <class S>
Integrator<S>::Integrator(const CellOptions& options, const std::string& name, Index input_size, Index hidden_size,
                          ParameterSet<S>& parameters, Random& random)
    : Cell<S>(input_size, hidden_size), W_x_(&parameters.add(name + ".W_x", hidden_size, input_size)) {
  initialise_input<S>(options.initialiser, W_x_->value, random);
}

template <class S>
const std::vector<std::string>& Integrator<S>::state_names() const {
  static const std::vector<std::string> names{"h"};
  return names;
}

template <class S>
const std::vector<std::string>& Integrator<S>::gate_names() const {
  static const std::vector<std::string> names;
  return names;
}

template <class S>
CellState<S> Integrator<S>::step(Tape<S>& tape, Var<S> x, const CellState<S>& state, ShortList<Var<S>, 8>*) const {
  // h = h' + W_x x
  return {add(tape, state[0], matmul(tape, tape.parameter(*W_x_), x))};
}

template class Integrator<float>;
template class Integrator<double>;

}  // namespace unrolled
