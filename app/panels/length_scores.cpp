#include "app/panels/length_scores.h"

#include <algorithm>
#include <charconv>
#include <cmath>

namespace unrolled {

namespace {

// "exact match" as the choice of an option: "exact_match".
std::string id_of(std::string name) {
  std::replace(name.begin(), name.end(), ' ', '_');
  return name;
}

// The lengths that the columns are of; nothing where they are none, or not in ascending order.
std::optional<std::vector<double>> lengths_of(const Observable& score) {
  std::vector<double> lengths;
  for (const std::string& label : score.cols.labels) {
    double length = 0.0;
    const auto [end, problem] = std::from_chars(label.data(), label.data() + label.size(), length);
    if (problem != std::errc() || end != label.data() + label.size()) return std::nullopt;
    if (!lengths.empty() && length <= lengths.back()) return std::nullopt;
    lengths.push_back(length);
  }
  if (std::ssize(lengths) != score.values.cols()) return std::nullopt;
  return lengths;
}

}  // namespace

std::optional<LengthScores> LengthScores::read(const Snapshot& snapshot) {
  const Observable* score = snapshot.observable("lengths.score");
  if (score == nullptr || score->values.rows() < 1 || score->values.cols() < 1) return std::nullopt;
  if (std::ssize(score->rows.labels) != score->values.rows()) return std::nullopt;
  std::optional<std::vector<double>> lengths = lengths_of(*score);
  if (!lengths) return std::nullopt;
  const auto beside = [&](std::string_view id) {
    const Observable* found = snapshot.observable(id);
    const bool fits = found != nullptr && found->values.rows() == 1 && found->values.cols() == score->values.cols();
    return fits ? found : nullptr;
  };
  LengthScores read;
  read.lengths = std::move(*lengths);
  read.score = score;
  for (Index row = 0; row < score->values.rows(); ++row) {
    const std::string& name = score->rows.labels[static_cast<std::size_t>(row)];
    read.shares.push_back({id_of(name), name, score, row});
  }
  if (const Observable* bits = beside("lengths.bits")) read.bits = LengthMeasure{"bits", bits->unit, bits, 0};
  read.trained = beside("lengths.trained");
  read.count = beside("lengths.count");
  return read;
}

const LengthMeasure* LengthScores::measure(std::string_view id) const {
  for (const LengthMeasure& one : shares)
    if (one.id == id) return &one;
  return bits && bits->id == id ? &*bits : nullptr;
}

Index LengthScores::nearest(double length) const {
  const auto at = std::min_element(lengths.begin(), lengths.end(),
                                   [&](double a, double b) { return std::fabs(a - length) < std::fabs(b - length); });
  return at - lengths.begin();
}

std::optional<std::pair<double, double>> LengthScores::trained_range() const {
  std::optional<std::pair<double, double>> range;
  for (Index i = 0; i < std::ssize(lengths); ++i) {
    if (!is_trained(i)) continue;
    const double length = lengths[static_cast<std::size_t>(i)];
    range = {range ? range->first : length, length};
  }
  return range;
}

}  // namespace unrolled
