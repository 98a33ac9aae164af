// What every optimiser offers. A new one is one file and a line in optim/optimisers.cpp.
#pragma once

#include <cstdint>
#include <memory>
#include <string>
#include <vector>

#include "core/math/parameter.h"

namespace unrolled {

// In the equations of the optimisers p is a parameter, g its gradient, η the learning rate; all is entry by entry.
template <class S>
class Optimiser {
 public:
  virtual ~Optimiser() = default;

  // How many slot matrices each parameter needs; prepare() makes them, filled with zeros.
  virtual int slots() const = 0;

  // One update of every parameter from its gradient. `update` counts from 1 (Adam's bias correction).
  // Throws std::invalid_argument where prepare() has not been called for these parameters.
  virtual void step(ParameterSet<S>& parameters, double learning_rate, std::int64_t update) = 0;

  void prepare(ParameterSet<S>& parameters) const {
    for (const auto& parameter : parameters) {
      parameter->slots.clear();
      for (int i = 0; i < slots(); ++i)
        parameter->slots.push_back(Matrix<S>::Zero(parameter->value.rows(), parameter->value.cols()));
    }
  }
};

// Throws std::invalid_argument where the parameter has not the slots that prepare() makes.
template <class S>
void check_slots(const char* optimiser, const Parameter<S>& parameter, int expected) {
  const int count = static_cast<int>(parameter.slots.size());
  check(count == expected, optimiser, ": ", parameter.name, " has ", count, " slots, expected ", expected,
        " (prepare the parameters first)");
  for (const Matrix<S>& slot : parameter.slots)
    check(slot.rows() == parameter.value.rows() && slot.cols() == parameter.value.cols(), optimiser, ": a slot of ",
          parameter.name, " is ", slot.rows(), " x ", slot.cols(), ", expected ", parameter.value.rows(), " x ",
          parameter.value.cols());
}

struct OptimiserOptions {
  std::string kind = "adam";  // one of optimiser_kinds()
  double momentum = 0.0;      // SGD, RMSprop
  double decay = 0.95;        // RMSprop: of the mean square
  double beta1 = 0.9;         // Adam
  double beta2 = 0.999;       // Adam
  double epsilon = 0.0;       // 0: the optimiser's usual value
  // Adagrad: g / √(s + ε) as Karpathy's min-char-rnn has it (with ε = 1e-8), instead of g / (√s + ε).
  bool epsilon_inside_root = false;
};

// "sgd", "adagrad", "rmsprop", "adam".
const std::vector<std::string>& optimiser_kinds();

// Throws std::invalid_argument for an unknown kind or a number out of its range: momentum, decay, beta1 and beta2
// from 0 to below 1, epsilon finite and not negative.
template <class S>
std::unique_ptr<Optimiser<S>> make_optimiser(const OptimiserOptions& options);

}  // namespace unrolled
