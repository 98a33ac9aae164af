// How well each unit of a layer tells something of the text: which unit is active in a stretch and only there, which
// follows a property such as "inside quotes".
#pragma once

#include <vector>

#include "app/panels/panel.h"

namespace unrolled {

// Where a unit is active: |value| ≥ threshold.
struct StretchScore {
  double inside = 0.0;   // share of the stretch's time steps at which it is active, 0 … 1
  double outside = 0.0;  // share of the others
  // 1: active throughout the stretch and nowhere else; 0: as often outside; −1: everywhere but there.
  double score() const { return inside - outside; }
};

// One score for each row of the states (H x T). The stretch lies within the T steps; where it holds them all, the share
// outside is 0. NaN is not active. Throws std::invalid_argument for an empty stretch or one that reaches out.
std::vector<StretchScore> stretch_scores(const Matrix<float>& states, const Brush& stretch, double threshold);

struct PropertyScore {
  double correlation = 0.0;  // Pearson's r of a unit's values and the property over time; 0 where either never varies
  double mean_with = 0.0;    // of the unit's values where the property is above 0; NaN where it never is
  double mean_without = 0.0;
};

// One score for each row of the states (H x T) against a property (1 x T). With a property of zeros and ones r is the
// point-biserial correlation. Time steps where either is not finite are left out. Throws std::invalid_argument where
// the lengths differ.
std::vector<PropertyScore> property_scores(const Matrix<float>& states, const Matrix<float>& property);

// Whether a property is nothing but zeros and ones.
bool is_binary(const Matrix<float>& property);

// The numbers of the `most` largest scores, largest first, equals in their order. NaN comes last.
std::vector<int> best_units(const std::vector<double>& scores, std::size_t most);

}  // namespace unrolled
