#include "core/ctc/examples.h"

#include <algorithm>
#include <cmath>
#include <stdexcept>

#include "core/math/check.h"
#include "core/run/names.h"

namespace unrolled::ctc {

namespace {

constexpr double kPeak = 0.7;         // of the symbol of the path
constexpr double kLikelyBlank = 0.6;  // where greedy decoding fails

// Of the rest of a column, symbols beside the path's own have a little more the nearer they are spelled.
Matrix<double> peaked(const Topology& topology, const std::vector<int>& path) {
  const Index classes = topology.classes(), steps = static_cast<Index>(path.size());
  Matrix<double> y(classes, steps);
  for (Index t = 0; t < steps; ++t) {
    for (Index k = 0; k < classes; ++k) {
      Index distance = steps;
      for (Index other = 0; other < steps; ++other)
        if (path[static_cast<std::size_t>(other)] == k) distance = std::min(distance, std::abs(other - t));
      y(k, t) = 0.25 + 1.0 / (1.0 + static_cast<double>(distance));
    }
    const int symbol = path[static_cast<std::size_t>(t)];
    y(symbol, t) = 0.0;
    const double rest = y.col(t).sum();
    if (rest > 0.0) y.col(t) *= (1.0 - kPeak) / rest;
    y(symbol, t) = rest > 0.0 ? kPeak : 1.0;
  }
  return y;
}

// Moves the label in the middle, and all behind it, as far to the end as they can go.
std::vector<int> with_late_label(const Topology& topology, Index steps) {
  std::vector<int> path = spread_path(topology, steps);
  const auto& labels = topology.labels();
  if (labels.empty() || !topology.feasible(steps)) return path;
  std::size_t middle = labels.size() / 2;
  std::size_t write = path.size();
  for (std::size_t i = labels.size(); i-- > middle;) {
    path[--write] = labels[i];
    if (i > 0 && labels[i] == labels[i - 1]) path[--write] = topology.blank();
  }
  std::size_t seen = 0;
  for (std::size_t t = 0; t < write; ++t) {
    const bool begins = path[t] != topology.blank() && (t == 0 || path[t] != path[t - 1]);
    if (begins && seen++ >= middle) path[t] = topology.blank();
  }
  return path;
}

// What no blank may separate merges: the blank between equal labels becomes the label.
void take_blanks_between_equals(const Topology& topology, const std::vector<int>& path, Matrix<double>& y) {
  const bool everywhere = topology.repeats() == 0;
  for (std::size_t t = 0; t < path.size(); ++t) {
    const bool between = t > 0 && t + 1 < path.size() && path[t] == topology.blank() && path[t - 1] == path[t + 1];
    if (!everywhere && !between) continue;
    const Index step = static_cast<Index>(t);
    if (between) std::swap(y(topology.blank(), step), y(path[t - 1], step));
    y(topology.blank(), step) = 0.0;
    if (y.col(step).sum() <= 0.0) y.col(step).setOnes();
    y.col(step) /= y.col(step).sum();
  }
}

}  // namespace

const std::vector<std::string>& example_kinds() {
  static const std::vector<std::string> kinds = {"peaked", "uniform", "late", "merged", "greedy-fails", "random"};
  return kinds;
}

std::vector<int> spread_path(const Topology& topology, Index steps) {
  check(steps >= 1, "spread_path: there are ", steps, " steps, expected 1 or more");
  const Index labels = topology.label_count();
  const Index spare = std::max<Index>(0, steps - topology.least_steps());
  const Index each = spare / (labels + 1);  // blanks before each label and at the end
  std::vector<int> path(static_cast<std::size_t>(spare - each * (labels + 1)), topology.blank());
  for (Index i = 0; i < labels; ++i) {
    const int label = topology.labels()[static_cast<std::size_t>(i)];
    const bool repeats = i > 0 && label == topology.labels()[static_cast<std::size_t>(i - 1)];
    path.insert(path.end(), static_cast<std::size_t>(each + (repeats ? 1 : 0)), topology.blank());
    path.push_back(label);
  }
  path.resize(static_cast<std::size_t>(steps), topology.blank());
  return path;
}

Matrix<double> example_emissions(const std::string& kind, const Topology& topology, Index steps, Random& random) {
  check(steps >= 1, "example_emissions: there are ", steps, " steps, expected 1 or more");
  const Index classes = topology.classes();
  if (kind == "uniform") return Matrix<double>::Constant(classes, steps, 1.0 / static_cast<double>(classes));
  if (kind == "random") {
    Matrix<double> y(classes, steps);
    for (Index i = 0; i < y.size(); ++i) y.data()[i] = std::exp(2.0 * random.normal());
    for (Index t = 0; t < steps; ++t) y.col(t) /= y.col(t).sum();
    return y;
  }
  if (kind == "greedy-fails") {
    // The labels share what the blank leaves, each where the path has it or nearest to there.
    Matrix<double> y = peaked(topology, spread_path(topology, steps));
    for (Index t = 0; t < steps; ++t) {
      y(topology.blank(), t) = 0.0;
      const double labels = y.col(t).sum();
      if (labels > 0.0) y.col(t) *= (1.0 - kLikelyBlank) / labels;
      y(topology.blank(), t) = labels > 0.0 ? kLikelyBlank : 1.0;
    }
    return y;
  }
  if (kind == "peaked") return peaked(topology, spread_path(topology, steps));
  if (kind == "late") return peaked(topology, with_late_label(topology, steps));
  if (kind == "merged") {
    const std::vector<int> path = spread_path(topology, steps);
    Matrix<double> y = peaked(topology, path);
    take_blanks_between_equals(topology, path, y);
    return y;
  }
  throw std::invalid_argument(unknown_name("kind of emissions", kind, example_kinds()));
}

}  // namespace unrolled::ctc
