#include "core/optim/rmsprop.h"

#include "core/optim/blocks.h"

namespace unrolled {

template <class S>
void RmsProp<S>::step(ParameterSet<S>& parameters, double learning_rate, std::int64_t) {
  const S rate = static_cast<S>(learning_rate);
  const S decay = static_cast<S>(decay_);
  const S rest = static_cast<S>(1.0 - decay_);
  const S momentum = static_cast<S>(momentum_);
  const S epsilon = static_cast<S>(epsilon_);
  for (const auto& parameter : parameters) {
    check_slots("rmsprop", *parameter, slots());
    Matrix<S>& gradient = parameter->settled_gradient();
    for_each_block(gradient.size(), [&](Index first, Index count) {
      const ArrayView<S> g = block_of(gradient, first, count);
      ArrayView<S> p = block_of(parameter->value, first, count);
      ArrayView<S> s = block_of(parameter->slots[0], first, count);
      s = decay * s + rest * g.square();
      if (slots() == 1) {
        p -= rate * g / (s.sqrt() + epsilon);
      } else {
        ArrayView<S> v = block_of(parameter->slots[1], first, count);
        v = momentum * v + g / (s.sqrt() + epsilon);
        p -= rate * v;
      }
    });
  }
}

template class RmsProp<float>;
template class RmsProp<double>;

}  // namespace unrolled
