#include "core/optim/adagrad.h"

#include "core/optim/blocks.h"

namespace unrolled {

template <class S>
void Adagrad<S>::step(ParameterSet<S>& parameters, double learning_rate, std::int64_t) {
  const S rate = static_cast<S>(learning_rate);
  const S inside = static_cast<S>(inside_);
  const S outside = static_cast<S>(outside_);
  for (const auto& parameter : parameters) {
    check_slots("adagrad", *parameter, slots());
    Matrix<S>& gradient = parameter->settled_gradient();
    Matrix<S>& squares = parameter->slots[0];
    for_each_block(gradient.size(), [&](Index first, Index count) {
      const ArrayView<S> g = block_of(gradient, first, count);
      ArrayView<S> s = block_of(squares, first, count);
      s += g.square();
      block_of(parameter->value, first, count) -= rate * g / ((s + inside).sqrt() + outside);
    });
  }
}

template class Adagrad<float>;
template class Adagrad<double>;

}  // namespace unrolled
