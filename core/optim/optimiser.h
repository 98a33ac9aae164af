// What every optimiser offers. A new one is one file and a line in optim/optimisers.cpp.
#pragma once

#include <cstdint>
#include <memory>
#include <string>
#include <vector>

#include "core/math/parameter.h"

namespace unrolled {

template <class S>
class Optimiser {
 public:
  virtual ~Optimiser() = default;

  // How many slot matrices each parameter needs; prepare() makes them, filled with zeros.
  virtual int slots() const = 0;

  // One update of every parameter from its gradient. `update` counts from 1 (Adam's bias correction).
  virtual void step(ParameterSet<S>& parameters, double learning_rate, std::int64_t update) = 0;

  void prepare(ParameterSet<S>& parameters) const {
    for (const auto& parameter : parameters) {
      parameter->slots.clear();
      for (int i = 0; i < slots(); ++i)
        parameter->slots.push_back(Matrix<S>::Zero(parameter->value.rows(), parameter->value.cols()));
    }
  }
};

struct OptimiserOptions {
  std::string kind = "adam";  // one of optimiser_kinds()
  double momentum = 0.0;      // SGD, RMSprop
  double decay = 0.95;        // RMSprop: of the mean square
  double beta1 = 0.9;         // Adam
  double beta2 = 0.999;       // Adam
  double epsilon = 0.0;       // 0: the optimiser's usual value
};

// "sgd", "adagrad", "rmsprop", "adam".
const std::vector<std::string>& optimiser_kinds();

// Throws std::invalid_argument for an unknown kind or a number out of its range.
template <class S>
std::unique_ptr<Optimiser<S>> make_optimiser(const OptimiserOptions& options);

}  // namespace unrolled
