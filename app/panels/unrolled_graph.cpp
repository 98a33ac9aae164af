#include "app/panels/unrolled_graph.h"

#include <algorithm>

#include "app/panels/labels.h"

namespace unrolled {

namespace {

const Observable* of_shape(const Snapshot& snapshot, const std::string& id, Index rows, Index cols) {
  const Observable* found = snapshot.observable(id);
  if (found == nullptr || found->values.size() == 0) return nullptr;
  if (rows >= 0 && found->values.rows() != rows) return nullptr;
  return found->values.cols() == cols ? found : nullptr;
}

std::string suffix_of(int layer) { return layer == 0 ? "" : "." + std::to_string(layer + 1); }

Topology topology_of(const UnrolledGraph& window) {
  Index inputs = 0, outputs = 0, first_output = window.steps;
  bool both = true;  // at every step
  for (Index t = 0; t < window.steps; ++t) {
    inputs += window.has_input(t) ? 1 : 0;
    outputs += window.has_output(t) ? 1 : 0;
    both = both && window.has_input(t) && window.has_output(t);
    if (window.has_output(t)) first_output = std::min(first_output, t);
  }
  if (inputs <= 1 && outputs <= 1) return Topology::one_to_one;
  if (inputs <= 1) return Topology::one_to_many;
  if (outputs <= 1) return Topology::many_to_one;
  return !both && first_output > 0 ? Topology::many_to_many_delayed : Topology::many_to_many;
}

}  // namespace

std::optional<UnrolledGraph> unrolled_graph(const Snapshot& snapshot, int layer) {
  UnrolledGraph window;
  const Observable* first = snapshot.observable("unrolled.h");
  if (first == nullptr || first->values.size() == 0) return std::nullopt;
  while (of_shape(snapshot, "unrolled.h" + suffix_of(window.layers), -1, first->values.cols()) != nullptr)
    ++window.layers;
  window.layer = layer >= 0 && layer < window.layers ? layer : window.layers - 1;
  const std::string suffix = suffix_of(window.layer);
  window.h = snapshot.observable("unrolled.h" + suffix);
  window.units = window.h->values.rows();
  window.steps = window.h->values.cols();
  const Index units = window.units;
  const Index steps = window.steps;
  window.x = of_shape(snapshot, "unrolled.x", -1, steps);
  window.c = of_shape(snapshot, "unrolled.c" + suffix, units, steps);
  window.y = of_shape(snapshot, "unrolled.y", -1, steps);
  const Index symbols = window.y == nullptr ? -1 : window.y->values.rows();
  window.p = of_shape(snapshot, "unrolled.p", symbols, steps);
  window.dy = of_shape(snapshot, "unrolled.dy", symbols, steps);
  window.dh = of_shape(snapshot, "unrolled.dh" + suffix, units, steps);
  window.loss = of_shape(snapshot, "unrolled.loss", 1, steps);
  window.target_of = of_shape(snapshot, "unrolled.target", 1, steps);
  window.input_of = of_shape(snapshot, "unrolled.has_input", 1, steps);
  window.h0 = of_shape(snapshot, "unrolled.h0" + suffix, units, 1);
  window.c0 = of_shape(snapshot, "unrolled.c0" + suffix, units, 1);
  window.dh0 = of_shape(snapshot, "unrolled.dh0" + suffix, units, 1);
  window.topology = topology_of(window);
  if (window.layer > 0) {
    window.x = snapshot.observable("unrolled.h" + suffix_of(window.layer - 1));
    window.input_of = nullptr;
  }
  if (window.layer + 1 < window.layers) window.y = window.p = window.dy = window.loss = nullptr;
  // A walk through a window of another length belongs to a window that is not shown yet.
  if (snapshot.walk.steps == steps) window.walk = snapshot.walk;
  const auto states = snapshot.observables_of("states");
  window.is_watched =
      !states.empty() && states.front()->values.cols() == steps && states.front()->cols.labels == window.h->cols.labels;
  return window;
}

bool UnrolledGraph::has_input(Index t) const { return input_of == nullptr || input_of->values(0, t) > 0.5F; }

Index UnrolledGraph::target(Index t) const {
  const Index symbols = y == nullptr ? 0 : y->values.rows();
  if (target_of == nullptr) return -1;
  const float index = target_of->values(0, t);
  return index >= 0.0F && index < static_cast<float>(symbols) ? static_cast<Index>(index) : -1;
}

bool UnrolledGraph::is_carried() const {
  for (const Observable* one : {h0, c0})
    if (one != nullptr && (one->values.array() != 0.0F).any()) return true;
  return false;
}

bool UnrolledGraph::is_truncated() const { return dh0 == nullptr || (dh0->values.array() == 0.0F).all(); }

bool UnrolledGraph::is_one_hot() const {
  if (x == nullptr || layer > 0) return false;
  for (Index t = 0; t < steps; ++t) {
    if (!has_input(t)) continue;
    Index ones = 0;
    for (Index i = 0; i < x->values.rows(); ++i) {
      const float value = x->values(i, t);
      if (value == 1.0F)
        ++ones;
      else if (value != 0.0F)
        return false;
    }
    if (ones != 1) return false;
  }
  return true;
}

std::string UnrolledGraph::input_label(Index t) const {
  const auto at = static_cast<std::size_t>(t);
  if (at >= h->cols.labels.size() || !has_input(t)) return "";
  return visible(h->cols.labels[at]);
}

std::string UnrolledGraph::symbol(Index k) const {
  const auto at = static_cast<std::size_t>(k);
  if (y == nullptr || at >= y->rows.labels.size() || y->rows.labels[at].empty()) return std::to_string(k);
  return visible(y->rows.labels[at]);
}

const Observable* UnrolledGraph::of(Quantity quantity) const {
  switch (quantity) {
    case Quantity::input:
      return nullptr;
    case Quantity::x:
      return x;
    case Quantity::h:
      return h;
    case Quantity::c:
      return c;
    case Quantity::y:
      return y;
    case Quantity::p:
      return p;
    case Quantity::target:
      return target_of;
    case Quantity::loss:
      return loss;
    case Quantity::dh:
      return dh;
    case Quantity::dy:
      return dy;
    case Quantity::h0:
      return h0;
    case Quantity::c0:
      return c0;
    case Quantity::dh0:
      return dh0;
  }
  return nullptr;
}

bool UnrolledGraph::reached(Quantity quantity, Index t) const {
  switch (quantity) {
    case Quantity::x:
      return layer == 0 || walk.has_value(t);
    case Quantity::input:
    case Quantity::target:
    case Quantity::h0:
    case Quantity::c0:
      return true;
    case Quantity::dh:
    case Quantity::dy:
      return walk.has_gradient(t);
    case Quantity::dh0:
      return walk.has_gradient(0);
    default:
      return walk.has_value(t);
  }
}

}  // namespace unrolled
