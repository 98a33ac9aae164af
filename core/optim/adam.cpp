#include "core/optim/adam.h"

#include <cmath>

#include "core/optim/blocks.h"

namespace unrolled {

template <class S>
void Adam<S>::step(ParameterSet<S>& parameters, double learning_rate, std::int64_t update) {
  check(update > 0, "adam: update is ", update, ", expected 1 or more");
  const double t = static_cast<double>(update);
  const S beta1 = static_cast<S>(beta1_);
  const S beta2 = static_cast<S>(beta2_);
  const S rest1 = static_cast<S>(1.0 - beta1_);
  const S rest2 = static_cast<S>(1.0 - beta2_);
  const S epsilon = static_cast<S>(epsilon_);
  const S rate = static_cast<S>(learning_rate / (1.0 - std::pow(beta1_, t)));
  const S correction = static_cast<S>(1.0 / std::sqrt(1.0 - std::pow(beta2_, t)));
  for (const auto& parameter : parameters) {
    check_slots("adam", *parameter, slots());
    Matrix<S>& gradient = parameter->settled_gradient();
    for_each_block(gradient.size(), [&](Index first, Index count) {
      const ArrayView<S> g = block_of(gradient, first, count);
      ArrayView<S> m = block_of(parameter->slots[0], first, count);
      ArrayView<S> v = block_of(parameter->slots[1], first, count);
      m = beta1 * m + rest1 * g;
      v = beta2 * v + rest2 * g.square();
      block_of(parameter->value, first, count) -= rate * m / (correction * v.sqrt() + epsilon);
    });
  }
}

template class Adam<float>;
template class Adam<double>;

}  // namespace unrolled
