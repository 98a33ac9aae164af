#include "app/panels/memory_numbers.h"

#include <algorithm>
#include <cmath>

namespace unrolled {

namespace {

constexpr double kSame = 1e-4;    // of numbers that were rounded to float
constexpr double kCounts = 0.01;  // a weight

bool same(double a, double b) {
  if (!std::isfinite(a) || !std::isfinite(b)) return a == b;
  return std::fabs(a - b) <= kSame * std::max({1.0, std::fabs(a), std::fabs(b)});
}

bool holds(const std::vector<Index>& rows, Index n) { return std::find(rows.begin(), rows.end(), n) != rows.end(); }

}  // namespace

// ── Writing ──

std::optional<WriteNumbers> WriteNumbers::read(const MachineTables& tables, Index step) {
  WriteNumbers made;
  made.heads_ = tables.heads_that(true);
  if (!tables.has_memory() || made.heads_.empty() || step < 0 || step >= tables.steps()) return std::nullopt;
  made.step_ = step;
  made.erases_ = tables.erases();
  made.edited_ = tables.edited(step);
  made.edited_before_ = tables.edited(std::max<Index>(step - 1, 0));
  made.before_ = tables.memory(step - 1);
  made.after_ = tables.memory(step);
  const auto count = static_cast<Index>(made.heads_.size());
  made.weights_.resize(made.rows(), count);
  made.erase_.resize(made.width(), count);
  made.add_.resize(made.width(), count);
  for (Index h = 0; h < count; ++h) {
    const MachineHead& head = made.head(h);
    made.weights_.col(h) = tables.find(head, "weights")->values.col(step).cast<double>();
    const Observable* add = tables.find(head, "add");
    const Observable* erase = tables.find(head, "erase");
    if (add == nullptr || (made.erases_ && erase == nullptr)) {
      made.add_.resize(0, 0);
      break;
    }
    made.add_.col(h) = add->values.col(step).cast<double>();
    if (made.erases_) made.erase_.col(h) = erase->values.col(step).cast<double>();
  }
  return made;
}

double WriteNumbers::of_parts(MemoryCell cell, Index heads) const {
  double value = before(cell);
  if (!erases_) {
    for (Index h = 0; h < heads; ++h) value = weight(h, cell.n) * add(h, cell.m) + (1.0 - weight(h, cell.n)) * value;
    return value;
  }
  for (Index h = 0; h < heads; ++h) value *= 1.0 - weight(h, cell.n) * erase(h, cell.m);
  for (Index h = 0; h < heads; ++h) value += weight(h, cell.n) * add(h, cell.m);
  return value;
}

bool WriteNumbers::agrees(MemoryCell cell) const { return has_vectors() && same(of_parts(cell), after(cell)); }

// ── Reading ──

std::optional<ReadNumbers> ReadNumbers::read(const MachineTables& tables, const MachineHead& head, Index step) {
  if (!tables.has_memory() || step < 0 || step >= tables.steps()) return std::nullopt;
  ReadNumbers made;
  made.step_ = step;
  made.head_ = head;
  made.erases_ = tables.erases();
  made.edited_ = tables.edited(step);
  made.memory_ = tables.memory(step);
  const Observable* weights = tables.find(head, "weights");
  for (Index n = 0; n < made.rows(); ++n) made.weights_.push_back(static_cast<double>(weights->values(n, step)));
  made.vector_.resize(made.width(), 1);
  const Observable* vector = tables.find(head, "vector");
  for (Index m = 0; m < made.width(); ++m)
    made.vector_(m, 0) = vector != nullptr ? static_cast<double>(vector->values(m, step)) : made.of_parts(m);
  return made;
}

double ReadNumbers::of_parts(Index m) const {
  double sum = 0.0;
  for (Index n = 0; n < rows(); ++n) sum += term({n, m});
  return sum;
}

bool ReadNumbers::agrees(Index m) const { return same(of_parts(m), vector(m)); }

std::vector<Index> ReadNumbers::that_count(std::size_t most, const std::vector<Index>& wanted) const {
  std::vector<Index> order;
  for (Index n = 0; n < rows(); ++n) order.push_back(n);
  // NaN counts for nothing, so that there is an order.
  const auto size = [&](Index n) { return std::isnan(weight(n)) ? 0.0 : weight(n); };
  std::stable_sort(order.begin(), order.end(), [&](Index a, Index b) { return size(a) > size(b); });
  const Index largest = order.empty() ? 0 : order.front();
  std::stable_partition(order.begin(), order.end(), [&](Index n) { return holds(wanted, n); });
  std::size_t count = 0;
  while (count < std::min(most, order.size()) &&
         (size(order[count]) >= kCounts || order[count] == largest || holds(wanted, order[count])))
    ++count;
  order.resize(count);
  std::sort(order.begin(), order.end());
  return order;
}

double ReadNumbers::rest(const std::vector<Index>& rows, Index m) const {
  double sum = 0.0;
  for (Index n = 0; n < this->rows(); ++n)
    if (!holds(rows, n)) sum += term({n, m});
  return sum;
}

double ReadNumbers::rest_weight(const std::vector<Index>& rows) const {
  double sum = 0.0;
  for (Index n = 0; n < this->rows(); ++n)
    if (!holds(rows, n)) sum += weight(n);
  return sum;
}

}  // namespace unrolled
