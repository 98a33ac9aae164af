// A learnt vector for each symbol of an alphabet.
#pragma once

#include <string>

#include "core/math/initialise.h"
#include "core/math/ops/gather.h"
#include "core/math/parameter.h"

namespace unrolled {

// Symbol v becomes column v of "<name>.W" (D x V).
template <class S>
class Embedding {
 public:
  // The entries are normal with variance 1. Throws std::invalid_argument for a size that is not positive or a name
  // that is taken.
  Embedding(ParameterSet<S>& parameters, const std::string& name, Index symbols, Index size, Random& random)
      : weight_(&parameters.add(name + ".W", size, symbols)) {
    fill_normal<S>(weight_->value, 1.0, random);
  }

  Index symbols() const { return weight_->value.cols(); }
  Index size() const { return weight_->value.rows(); }
  Parameter<S>& weight() const { return *weight_; }

  // The vectors of `count` symbols, D x count. `indices` must outlive the recording. An index of -1 gives a
  // column of zeros. Throws std::invalid_argument for one below that or above V - 1.
  Var<S> operator()(Tape<S>& tape, const int* indices, Index count) const {
    return gather_columns(tape, tape.parameter(*weight_), indices, count);
  }

 private:
  Parameter<S>* weight_;
};

// A given vector for each symbol, which no training changes: column v of a matrix (D x V).
template <class S>
class GivenEmbedding {
 public:
  // The entries are normal with variance 1. Throws std::invalid_argument for a size that is not positive.
  GivenEmbedding(Index symbols, Index size, Random& random) : vectors_(Matrix<S>::Zero(size, symbols)) {
    check(symbols > 0 && size > 0, "GivenEmbedding: ", symbols, " symbols of size ", size,
          ", expected positive numbers");
    fill_normal<S>(vectors_, 1.0, random);
  }

  // As Embedding has it; nothing learns through the result.
  Var<S> operator()(Tape<S>& tape, const int* indices, Index count) const {
    return gather_columns(tape, tape.constant(vectors_, "given embedding"), indices, count);
  }

 private:
  Matrix<S> vectors_;
};

}  // namespace unrolled
