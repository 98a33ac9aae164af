#include "core/optim/sgd.h"

#include "core/optim/blocks.h"

namespace unrolled {

template <class S>
void Sgd<S>::step(ParameterSet<S>& parameters, double learning_rate, std::int64_t) {
  const S rate = static_cast<S>(learning_rate);
  const S momentum = static_cast<S>(momentum_);
  for (const auto& parameter : parameters) {
    check_slots("sgd", *parameter, slots());
    Matrix<S>& gradient = parameter->settled_gradient();
    if (slots() == 0) {
      parameter->value -= rate * gradient;
      continue;
    }
    Matrix<S>& velocity = parameter->slots[0];
    for_each_block(gradient.size(), [&](Index first, Index count) {
      ArrayView<S> v = block_of(velocity, first, count);
      v = momentum * v + block_of(gradient, first, count);
      block_of(parameter->value, first, count) -= rate * v;
    });
  }
}

template class Sgd<float>;
template class Sgd<double>;

}  // namespace unrolled
