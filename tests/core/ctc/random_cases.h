// Small cases of CTC by chance, and strings as labels.
#pragma once

#include <cmath>
#include <cstdint>
#include <string>
#include <string_view>

#include "core/ctc/language_model.h"
#include "core/math/matrix.h"
#include "core/math/random.h"

namespace unrolled::ctc {

// K x T; every column sums to 1. Some entries are 0 where `zeros`.
inline Matrix<double> random_probabilities(Random& random, Index symbols, Index steps, bool zeros = false) {
  Matrix<double> y(symbols, steps);
  for (Index t = 0; t < steps; ++t) {
    const auto sure = static_cast<Index>(random.below(static_cast<std::uint64_t>(symbols)));
    for (Index k = 0; k < symbols; ++k) {
      y(k, t) = std::exp(1.5 * random.normal());
      if (zeros && k != sure && random.below(4) == 0) y(k, t) = 0.0;
    }
    y.col(t) /= y.col(t).sum();
  }
  return y;
}

// By place in `symbols`, one byte each.
inline Labels labels_in(std::string_view symbols, std::string_view text) {
  Labels labels;
  for (const char letter : text) labels.push_back(static_cast<int>(symbols.find(letter)));
  return labels;
}

inline std::string text_in(std::string_view symbols, const Labels& labels) {
  std::string text;
  for (const int label : labels) text += symbols[static_cast<std::size_t>(label)];
  return text;
}

}  // namespace unrolled::ctc
