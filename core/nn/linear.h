// An affine layer with its parameters.
#pragma once

#include <cmath>
#include <string>

#include "core/math/initialise.h"
#include "core/math/ops/gather.h"
#include "core/math/ops/matmul.h"
#include "core/math/parameter.h"

namespace unrolled {

// y = W x + b. x: I x N; y: O x N; parameters "<name>.W" (O x I) and "<name>.b" (O x 1).
template <class S>
class Linear {
 public:
  // W is uniform in ±1/√I, b is zero. Throws std::invalid_argument for a size that is not positive or a name that
  // is taken.
  Linear(ParameterSet<S>& parameters, const std::string& name, Index input_size, Index output_size, Random& random)
      : weight_(&parameters.add(name + ".W", output_size, input_size)),
        bias_(&parameters.add(name + ".b", output_size, 1)) {
    fill_uniform<S>(weight_->value, 1.0 / std::sqrt(static_cast<double>(input_size)), random);
  }

  Index input_size() const { return weight_->value.cols(); }
  Index output_size() const { return weight_->value.rows(); }
  Parameter<S>& weight() const { return *weight_; }
  Parameter<S>& bias() const { return *bias_; }

  // Throws std::invalid_argument where x has not I rows.
  Var<S> operator()(Tape<S>& tape, Var<S> x) const {
    return affine(tape, tape.parameter(*weight_), x, tape.parameter(*bias_));
  }

  // The same for one-hot columns given by `count` indices of 0 … I - 1, which must outlive the recording.
  Var<S> one_hot(Tape<S>& tape, const int* indices, Index count) const {
    return affine_one_hot(tape, tape.parameter(*weight_), indices, count, tape.parameter(*bias_));
  }

 private:
  Parameter<S>* weight_;
  Parameter<S>* bias_;
};

}  // namespace unrolled
