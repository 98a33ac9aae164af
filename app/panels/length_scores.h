// How much a model gets right of sequences of each length, and at what cost, as the lessons publish it in the group
// "lengths".
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "core/run/snapshot.h"

namespace unrolled {

// One thing that is measured at each length: a row of what is published.
struct LengthMeasure {
  std::string id;    // "exact_match": the choice of an option
  std::string name;  // "exact match", as a phrase of the core
  const Observable* of = nullptr;
  Index row = 0;

  float value(Index length) const { return of->values(row, length); }
};

// What is known of one run.
struct LengthScores {
  std::vector<double> lengths;          // ascending
  std::vector<LengthMeasure> shares;    // 0 … 1, of lengths.score: named by its rows
  std::optional<LengthMeasure> bits;    // lengths.bits, in its own unit, where it is published
  const Observable* score = nullptr;    // measures x lengths
  const Observable* trained = nullptr;  // 1 x lengths, or none
  const Observable* count = nullptr;    // 1 x lengths, or none

  // Nothing where there are no scores, or where their columns are no lengths.
  static std::optional<LengthScores> read(const Snapshot& snapshot);

  // The measure with this id; null where it is none of them.
  const LengthMeasure* measure(std::string_view id) const;

  // Of what a model reads to translate it, not of a sequence as a whole.
  bool of_sources() const { return score->cols.name == "source length"; }
  bool is_difference() const { return score->meaning == Meaning::signed_value; }
  bool is_trained(Index i) const { return trained != nullptr && trained->values(0, i) > 0.5F; }
  // The place of a length, or of the nearest one.
  Index nearest(double length) const;
  // First and last length that was trained on.
  std::optional<std::pair<double, double>> trained_range() const;
};

}  // namespace unrolled
