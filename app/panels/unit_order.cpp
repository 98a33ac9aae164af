#include "app/panels/unit_order.h"

#include <algorithm>
#include <cmath>
#include <limits>
#include <numeric>

namespace unrolled {

namespace {

constexpr double kProducts = 6e7;  // of numbers that a frame has time for
constexpr Index kLeastSteps = 64;
constexpr double kClearlyBetter = 0.85;  // of the cost of the order that is shown

// Rows about their means, of length 1; zero where they never vary. Of long sequences, so many steps as there is time
// for.
Matrix<float> standardised(const Matrix<float>& states) {
  const auto units = static_cast<double>(states.rows());
  const auto affordable = static_cast<Index>(kProducts / (units * units));
  const Index room = std::max(kLeastSteps, affordable);
  const Index stride = std::max<Index>(1, (states.cols() + room - 1) / room);
  Matrix<float> rows(states.rows(), (states.cols() + stride - 1) / stride);
  if (rows.size() == 0) return Matrix<float>::Zero(states.rows(), 1);
  for (Index t = 0; t < rows.cols(); ++t)
    for (Index unit = 0; unit < rows.rows(); ++unit) {
      const float value = states(unit, t * stride);
      rows(unit, t) = std::isfinite(value) ? value : 0.0F;
    }
  for (Index unit = 0; unit < rows.rows(); ++unit) {
    rows.row(unit).array() -= rows.row(unit).mean();
    const float length = rows.row(unit).stableNorm();
    if (length > 1e-6F)
      rows.row(unit) /= length;
    else
      rows.row(unit).setZero();
  }
  return rows;
}

// Joins clusters two by two. `distance` is that of single units; that of clusters is worked out in a copy of it.
class Clustering {
 public:
  explicit Clustering(const Matrix<float>& distance)
      : between_units_(distance),
        between_(distance),
        size_(static_cast<std::size_t>(distance.rows()), 1),
        members_(static_cast<std::size_t>(distance.rows())),
        active_(static_cast<std::size_t>(distance.rows())) {
    std::iota(active_.begin(), active_.end(), 0);
    for (const int unit : active_) members_[static_cast<std::size_t>(unit)] = {unit};
  }

  // By a chain of nearest neighbours, which average linkage allows: two clusters that are nearest to each other will be
  // joined, whatever else is joined before. O(H²).
  std::vector<int> order() {
    std::vector<int> chain;
    while (active_.size() > 1) {
      if (chain.empty()) chain.push_back(active_.front());
      const int last = chain.back();
      const int before = chain.size() > 1 ? chain[chain.size() - 2] : -1;
      const int nearest = nearest_to(last, before);
      if (nearest != before) {
        chain.push_back(nearest);
        continue;
      }
      chain.resize(chain.size() - 2);
      join(std::min(last, before), std::max(last, before));
    }
    return members_[static_cast<std::size_t>(active_.front())];
  }

 private:
  // The cluster before it in the chain, where no other is nearer.
  int nearest_to(int cluster, int before) const {
    int nearest = before;
    float least = before >= 0 ? between_(before, cluster) : std::numeric_limits<float>::infinity();
    for (const int other : active_) {
      if (other == cluster || (nearest >= 0 && !(between_(other, cluster) < least))) continue;
      nearest = other;
      least = between_(other, cluster);
    }
    return nearest;
  }

  void join(int into, int from) {
    const auto a = static_cast<std::size_t>(into), b = static_cast<std::size_t>(from);
    const float share = static_cast<float>(size_[a]) / static_cast<float>(size_[a] + size_[b]);
    for (const int other : active_) {
      const float distance = share * between_(other, into) + (1.0F - share) * between_(other, from);
      between_(other, into) = between_(into, other) = distance;
    }
    size_[a] += size_[b];
    std::vector<int>&first = members_[a], &second = members_[b];
    const auto apart = [&](int x, int y) { return between_units_(x, y); };
    const float ends[] = {apart(first.back(), second.front()), apart(first.back(), second.back()),
                          apart(first.front(), second.front()), apart(first.front(), second.back())};
    const auto best = std::min_element(std::begin(ends), std::end(ends)) - std::begin(ends);
    if (best >= 2) std::reverse(first.begin(), first.end());
    if (best % 2 == 1) std::reverse(second.begin(), second.end());
    first.insert(first.end(), second.begin(), second.end());
    second.clear();
    active_.erase(std::find(active_.begin(), active_.end(), from));
  }

  const Matrix<float>& between_units_;
  Matrix<float> between_;
  std::vector<int> size_;
  std::vector<std::vector<int>> members_;
  std::vector<int> active_;
};

double cost_of(const Matrix<float>& rows, const std::vector<int>& order) {
  double cost = 0.0;
  for (std::size_t i = 1; i < order.size(); ++i)
    cost += 1.0 - static_cast<double>(rows.row(order[i - 1]).dot(rows.row(order[i])));
  return cost;
}

std::vector<int> order_of(const Matrix<float>& rows) {
  if (rows.rows() == 0) return {};
  Matrix<float> distance = -rows * rows.transpose();
  distance.array() += 1.0F;
  std::vector<int> order = Clustering(distance).order();
  if (order.front() > order.back()) std::reverse(order.begin(), order.end());
  return order;
}

}  // namespace

std::vector<int> similar_order(const Matrix<float>& states) { return order_of(standardised(states)); }

double order_cost(const Matrix<float>& states, const std::vector<int>& order) {
  return cost_of(standardised(states), order);
}

const std::vector<int>& SimilarOrder::of(const Snapshot& snapshot, const Observable& states) {
  const bool known = lesson_ == snapshot.lesson && seed_ == snapshot.seed && source_ == states.id &&
                     static_cast<Index>(order_.size()) == states.values.rows();
  const std::int64_t next = checked_ + std::max<std::int64_t>(50, checked_ / 4);
  if (known && snapshot.step >= checked_ && snapshot.step < next) return order_;
  const Matrix<float> rows = standardised(states.values);
  std::vector<int> found = order_of(rows);
  if (!known || cost_of(rows, found) < kClearlyBetter * cost_of(rows, order_)) order_ = std::move(found);
  lesson_ = snapshot.lesson;
  seed_ = snapshot.seed;
  source_ = states.id;
  checked_ = snapshot.step;
  return order_;
}

}  // namespace unrolled
