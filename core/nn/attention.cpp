#include "core/nn/attention.h"

#include <cmath>

#include "core/math/ops/arithmetic.h"
#include "core/math/ops/matmul.h"
#include "core/math/ops/softmax.h"

namespace unrolled {

template <class S>
Attention<S> scaled_dot_attention(Tape<S>& tape, Var<S> queries, Var<S> keys, Var<S> values) {
  check(keys.rows() == queries.rows() && keys.rows() > 0, "scaled_dot_attention: keys have ", keys.rows(),
        " rows, expected ", queries.rows(), " (rows of the queries), at least 1");
  check(keys.cols() == values.cols() && keys.cols() > 0, "scaled_dot_attention: there are ", keys.cols(), " keys and ",
        values.cols(), " values, expected as many of both, at least 1");
  const double factor = 1.0 / std::sqrt(static_cast<double>(queries.rows()));
  // The queries are scaled rather than the scores: they are the smaller matrix.
  const Var<S> scores = matmul(tape, transpose(tape, keys), scale(tape, queries, factor));
  const Var<S> weights = softmax(tape, scores);
  return {matmul(tape, values, weights), weights};
}

template Attention<float> scaled_dot_attention(Tape<float>&, Var<float>, Var<float>, Var<float>);
template Attention<double> scaled_dot_attention(Tape<double>&, Var<double>, Var<double>, Var<double>);

}  // namespace unrolled
