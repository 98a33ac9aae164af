// What a model expects at each step of a watched sequence: the probability of every symbol, and which one came.
#pragma once

#include <memory>
#include <string>
#include <vector>

#include "core/run/snapshot.h"

namespace unrolled {

// logits: V x T; targets: T of 0 … V − 1, or −1 where none is known; `symbols` names the V symbols, `steps` the T
// steps. Publishes
//   group "predictions": prediction.probability, V x T, softmax of each column
//   group "prediction_targets": prediction.target, 1 x T
// Throws std::invalid_argument where the numbers do not fit.
std::vector<std::shared_ptr<const Observable>> prediction_observables(const Matrix<float>& logits,
                                                                      const std::vector<int>& targets,
                                                                      const std::vector<std::string>& symbols,
                                                                      const std::vector<std::string>& steps);

// How much one prediction listens to each input, ‖∂ ln p/∂x_t‖ (1 x T).
// Publishes group "input_gradient": gradient.input.
std::shared_ptr<const Observable> input_gradient_observable(Matrix<float> norms, const std::vector<std::string>& steps);

}  // namespace unrolled
