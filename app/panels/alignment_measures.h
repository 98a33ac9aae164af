// How spread out attention is, and how much it runs along a diagonal.
#pragma once

#include <optional>

#include "app/panels/attention_tables.h"

namespace unrolled {

// Σ_j α_ij of step i: 1, and less where a local window takes from the weights what it does not give back.
double attention_sum(const AttentionTables& tables, Index i);

// H_i = −Σ_j α_ij log₂ α_ij of step i, in bits: 0 where it looks at one place, log₂ T where it looks everywhere alike.
// Weights that do not sum to one (a local window of Luong 2015, eq. 10) are taken in proportion.
double attention_entropy(const AttentionTables& tables, Index i);

// 1 − d(α) / d(uniform weights), where d(α) = 1/U Σ_i Σ_j α_ij |j/(T−1) − i/(U−1)| is the mean distance of the weights
// from the line that goes from the first place at the first step to the last one at the last: 1 on the line, 0 as if
// weights were spread evenly, below 0 farther off. Of reversal the line is the other one, from the last place to the
// first, with 1 − i/(U−1). The end signs are no part of either side; weight on the source's stands one place behind it.
struct Diagonality {
  double forward = 0.0;
  double reversed = 0.0;
  bool is_reversed() const { return reversed > forward; }
  double value() const { return is_reversed() ? reversed : forward; }
};

// Over the steps that are shown. Nothing where either side has fewer than two symbols, or fewer than two steps are
// shown.
std::optional<Diagonality> diagonality(const AttentionTables& tables);

// How many of the steps shown whose alignment is known have their largest weight on one of its places.
struct AlignmentHits {
  int right = 0;
  int known = 0;
};
AlignmentHits alignment_hits(const AttentionTables& tables);

// The place with the largest weight of step i.
Index strongest_place(const AttentionTables& tables, Index i);

}  // namespace unrolled
