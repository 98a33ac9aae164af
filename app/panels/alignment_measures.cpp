#include "app/panels/alignment_measures.h"

#include <algorithm>
#include <cmath>

namespace unrolled {

namespace {

// What is no number counts for nothing.
double counted(const AttentionTables& tables, Index j, Index i) {
  const double weight = tables.weight(j, i);
  return std::isfinite(weight) ? std::max(0.0, weight) : 0.0;
}

}  // namespace

double attention_sum(const AttentionTables& tables, Index i) {
  double sum = 0.0;
  for (Index j = 0; j < tables.source_steps(); ++j) sum += counted(tables, j, i);
  return sum;
}

double attention_entropy(const AttentionTables& tables, Index i) {
  const double sum = attention_sum(tables, i);
  if (!(sum > 0.0)) return 0.0;
  double entropy = 0.0;
  for (Index j = 0; j < tables.source_steps(); ++j)
    if (const double share = counted(tables, j, i) / sum; share > 0.0) entropy -= share * std::log2(share);
  return std::max(0.0, entropy);  // no "−0"
}

std::optional<Diagonality> diagonality(const AttentionTables& tables) {
  const Index places = tables.source_steps();
  const Index sources = tables.source_symbols(), targets = tables.target_symbols();
  const Index steps = std::min(targets, tables.steps_shown());
  if (!tables.has_attention() || tables.is_difference() || sources < 2 || targets < 2 || steps < 2) return std::nullopt;
  double forward = 0.0, reversed = 0.0, forward_even = 0.0, reversed_even = 0.0;
  for (Index i = 0; i < steps; ++i) {
    const double sum = attention_sum(tables, i);
    const double at = static_cast<double>(i) / static_cast<double>(targets - 1);
    for (Index j = 0; j < places; ++j) {
      const double place = static_cast<double>(j) / static_cast<double>(sources - 1);
      const double share = sum > 0.0 ? counted(tables, j, i) / sum : 0.0;
      forward += share * std::fabs(place - at);
      reversed += share * std::fabs(place - (1.0 - at));
      forward_even += std::fabs(place - at) / static_cast<double>(places);
      reversed_even += std::fabs(place - (1.0 - at)) / static_cast<double>(places);
    }
  }
  return Diagonality{1.0 - forward / forward_even, 1.0 - reversed / reversed_even};
}

AlignmentHits alignment_hits(const AttentionTables& tables) {
  AlignmentHits hits;
  if (!tables.has_attention()) return hits;
  for (Index i = 0; i < tables.steps_shown(); ++i) {
    if (!tables.knows(i)) continue;
    ++hits.known;
    if (tables.is_true(strongest_place(tables, i), i)) ++hits.right;
  }
  return hits;
}

Index strongest_place(const AttentionTables& tables, Index i) {
  Index best = 0;
  for (Index j = 1; j < tables.source_steps(); ++j)
    if (tables.weight(j, i) > tables.weight(best, i)) best = j;
  return best;
}

}  // namespace unrolled
