#include "core/nn/addressing.h"

#include "core/math/ops/memory_addressing.h"

namespace unrolled {

template <class S>
Var<S> emitted(Tape<S>& tape, Var<S> x, Index first, Index count, Emission emission) {
  check(first >= 0 && count > 0 && first + count <= x.rows(), "emitted: rows ", first, " … ", first + count - 1,
        ", expected some of 0 … ", x.rows() - 1);
  const S limit = static_cast<S>(kEmissionLimit);
  Var<S> y = tape.result("emitted", count, x.cols(), {x});
  MatrixView<S> clipped = tape.scratch(count, x.cols());
  clipped = x.value().middleRows(first, count);
  // Not max and min, which would hide what is not a number.
  clipped.array() = (clipped.array() > limit).select(limit, (clipped.array() < -limit).select(-limit, clipped.array()));
  switch (emission) {
    case Emission::kTanh:
      y.value().array() = clipped.array().tanh();
      break;
    case Emission::kSigmoid:
      y.value().array() = clipped.array().logistic();
      break;
    case Emission::kSoftplus:
    case Emission::kOnePlusSoftplus:
      // ln(1 + e^x) = max(x, 0) + ln(1 + e^−|x|)
      y.value().array() = clipped.array().max(S(0)) + (-clipped.array().abs()).exp().log1p();
      if (emission == Emission::kOnePlusSoftplus) y.value().array() += S(1);
      break;
    case Emission::kSoftmax:
      for (Index b = 0; b < x.cols(); ++b) {
        y.value().col(b).array() = (clipped.col(b).array() - clipped.col(b).maxCoeff()).exp();
        y.value().col(b) /= y.value().col(b).sum();
      }
      break;
  }
  const MatrixSpan<S> input = clipped;
  tape.on_backward(y, [=] {
    MatrixView<S> slope = y.gradient();
    const MatrixView<S> value = y.value();
    switch (emission) {
      case Emission::kTanh:
        slope.array() *= S(1) - value.array().square();
        break;
      case Emission::kSigmoid:
        slope.array() *= value.array() * (S(1) - value.array());
        break;
      case Emission::kSoftplus:
      case Emission::kOnePlusSoftplus:
        slope.array() *= input.view().array().logistic();
        break;
      case Emission::kSoftmax:
        for (Index b = 0; b < slope.cols(); ++b) {
          const S mean = value.col(b).dot(slope.col(b));
          slope.col(b).array() = value.col(b).array() * (slope.col(b).array() - mean);
        }
        break;
    }
    slope.array() = (input.view().array().abs() < limit).select(slope.array(), S(0));
    x.gradient().middleRows(first, count) += slope;
  });
  return y;
}

template <class S>
HeadParameters<S> emit_head(Tape<S>& tape, Var<S> x, Index first, Index width, Index shifts) {
  HeadParameters<S> made;
  Index at = first;
  const auto next = [&](Index count, Emission emission) {
    const Var<S> y = emitted(tape, x, at, count, emission);
    at += count;
    return y;
  };
  made.key = next(width, Emission::kTanh);
  made.beta = next(1, Emission::kSoftplus);
  made.gate = next(1, Emission::kSigmoid);
  made.shift = next(shifts, Emission::kSoftmax);
  made.gamma = next(1, Emission::kOnePlusSoftplus);
  return made;
}

template <class S>
Addressing<S> address(Tape<S>& tape, Var<S> memory, const HeadParameters<S>& parameters, Var<S> previous) {
  Addressing<S> made;
  made.similarity = cosine_similarity(tape, memory, parameters.key);
  made.content = content_weights(tape, made.similarity, parameters.beta);
  made.gated = interpolate(tape, parameters.gate, made.content, previous);
  made.shifted = circular_convolution(tape, made.gated, parameters.shift);
  made.weights = sharpen(tape, made.shifted, parameters.gamma);
  return made;
}

#define UNROLLED_INSTANTIATE(S)                                                \
  template Var<S> emitted(Tape<S>&, Var<S>, Index, Index, Emission);           \
  template HeadParameters<S> emit_head(Tape<S>&, Var<S>, Index, Index, Index); \
  template Addressing<S> address(Tape<S>&, Var<S>, const HeadParameters<S>&, Var<S>);
UNROLLED_INSTANTIATE(float)
UNROLLED_INSTANTIATE(double)
#undef UNROLLED_INSTANTIATE

}  // namespace unrolled
