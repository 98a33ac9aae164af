// Emissions and targets that the tests of CTC share.
#pragma once

#include <vector>

#include "core/ctc/emissions.h"
#include "core/ctc/topology.h"
#include "core/math/random.h"

namespace unrolled::ctc {

// Random probabilities: softmax of normal logits times `spread`.
inline Emissions random_emissions(Index classes, Index steps, Random& random, double spread = 1.0) {
  Matrix<double> logits(classes, steps);
  for (Index i = 0; i < logits.size(); ++i) logits.data()[i] = spread * random.normal();
  return emissions_from_logits(logits);
}

// L labels of 0 … classes - 1 but the blank.
inline std::vector<int> random_target(Index length, int blank, int classes, Random& random) {
  std::vector<int> labels;
  while (static_cast<Index>(labels.size()) < length) {
    const int label = static_cast<int>(random.below(static_cast<std::uint64_t>(classes)));
    if (label != blank) labels.push_back(label);
  }
  return labels;
}

// All targets of 0 … most labels over the symbols other than the blank.
inline std::vector<std::vector<int>> all_targets(std::size_t most, int blank, int classes) {
  std::vector<std::vector<int>> targets{{}};
  for (std::size_t i = 0; i < targets.size(); ++i) {
    if (targets[i].size() == most) continue;
    for (int label = 0; label < classes; ++label) {
      if (label == blank) continue;
      std::vector<int> longer = targets[i];
      longer.push_back(label);
      targets.push_back(longer);
    }
  }
  return targets;
}

}  // namespace unrolled::ctc
