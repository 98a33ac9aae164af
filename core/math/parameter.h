// A named matrix that is learnt, with its gradient and the optimiser's slots, and the set of them that
// makes up a model.
#pragma once

#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "core/math/check.h"
#include "core/math/matrix.h"

namespace unrolled {

template <class S>
struct Parameter {
  std::string name;
  Matrix<S> value;
  Matrix<S> gradient;            // same shape as value; meaningful where has_gradient
  bool has_gradient = false;     // false: the gradient is zero, whatever the matrix holds
  std::vector<Matrix<S>> slots;  // the optimiser's: momentum, mean squares, …

  // The gradient as a matrix that is zero where nothing arrived.
  Matrix<S>& settled_gradient() {
    if (!has_gradient) gradient.setZero();
    has_gradient = true;
    return gradient;
  }
};

// The parameters of one model, in the order in which they were added. Addresses stay valid.
template <class S>
class ParameterSet {
 public:
  // Adds a parameter of zeros. Throws std::invalid_argument where the name is taken or a side is not positive.
  Parameter<S>& add(std::string name, Index rows, Index cols) {
    check(find(name) == nullptr, "ParameterSet: the name \"", name, "\" is taken");
    check(rows > 0 && cols > 0, "ParameterSet: ", name, " is ", rows, " x ", cols, ", expected positive sides");
    auto parameter = std::make_unique<Parameter<S>>();
    parameter->name = std::move(name);
    parameter->value = Matrix<S>::Zero(rows, cols);
    parameter->gradient = Matrix<S>::Zero(rows, cols);
    parameters_.push_back(std::move(parameter));
    return *parameters_.back();
  }

  Parameter<S>* find(std::string_view name) const {
    for (const auto& parameter : parameters_)
      if (parameter->name == name) return parameter.get();
    return nullptr;
  }

  // Number of learnt values in all.
  Index count() const {
    Index total = 0;
    for (const auto& parameter : parameters_) total += parameter->value.size();
    return total;
  }

  void zero_gradients() {
    for (const auto& parameter : parameters_) parameter->has_gradient = false;
  }

  void clear() { parameters_.clear(); }
  std::size_t size() const { return parameters_.size(); }
  Parameter<S>& operator[](std::size_t i) const { return *parameters_[i]; }
  auto begin() const { return parameters_.begin(); }  // over std::unique_ptr<Parameter<S>>
  auto end() const { return parameters_.end(); }

 private:
  std::vector<std::unique_ptr<Parameter<S>>> parameters_;
};

}  // namespace unrolled
