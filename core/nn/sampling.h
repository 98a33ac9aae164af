// Drawing a symbol from what a model predicts.
#pragma once

#include "core/math/matrix.h"
#include "core/math/random.h"

namespace unrolled {

// Draws an index with the probabilities p = softmax(logits / τ), τ being the temperature: below 1 the likely becomes
// likelier, above 1 everything comes closer to equal. τ = 0 stands for its limit: the index of the largest logit, the
// first where several are largest. One random number is drawn for τ > 0, none for τ = 0.
// logits: V values. Throws std::invalid_argument where there are none, or the temperature is negative or not finite.
template <class S>
Index sample_index(ConstMatrixView<S> logits, double temperature, Random& random);

// The probabilities with which sample_index draws: softmax(logits / τ), at τ = 0 all of it on the index that it
// returns. logits and `probabilities`: V values. Throws as sample_index does.
template <class S>
void sampling_probabilities(ConstMatrixView<S> logits, double temperature, MatrixView<S> probabilities);

}  // namespace unrolled
