// The window of an update, unrolled in time, as a snapshot shows it: which of its quantities there are, how far the
// update has been walked through, and which pattern its inputs and outputs form.
#pragma once

#include <optional>
#include <string>

#include "core/run/snapshot.h"

namespace unrolled {

// The quantities of the unrolled graph; also the kinds of the panel's hit areas.
enum class Quantity { input = 1, x, h, c, y, p, target, loss, dh, dy, h0, c0, dh0 };

enum class Topology { one_to_one, one_to_many, many_to_one, many_to_many_delayed, many_to_many };

struct UnrolledGraph {
  Index steps = 0;
  Index units = 0;
  int layer = 0;   // that is shown, counted from 0
  int layers = 1;  // of the network; only the last one has outputs
  Topology topology = Topology::many_to_many;
  WalkPosition walk;
  bool is_watched = false;  // the sequence that the other panels show is this window
  // Null where the snapshot has none of the right shape; h is always there. x of an upper layer is h of the one below.
  const Observable *x = nullptr, *h = nullptr, *c = nullptr, *y = nullptr, *p = nullptr, *loss = nullptr, *dh = nullptr,
                   *dy = nullptr, *h0 = nullptr, *c0 = nullptr, *dh0 = nullptr, *target_of = nullptr,
                   *input_of = nullptr;

  bool has_input(Index t) const;
  Index target(Index t) const;  // −1: the step has no output
  bool has_output(Index t) const { return y != nullptr && (target_of == nullptr || target(t) >= 0); }
  // The window begins with a state that another one ended with, not with zeros.
  bool is_carried() const;
  // The gradient that flows into the carried state is nothing but zeros: it is cut off there.
  bool is_truncated() const;
  // The column of x is a one-hot vector.
  bool is_one_hot() const;
  std::string input_label(Index t) const;         // of a step, as it is read: "␣"; empty where there is none
  std::string symbol(Index k) const;              // of an entry of y, p, target
  const Observable* of(Quantity quantity) const;  // null for input
  // Whether the entry's number is known by now.
  bool reached(Quantity quantity, Index t) const;
};

// One layer of the window, counted from 0; the last where there is no such layer. Nothing where the snapshot holds no
// window.
std::optional<UnrolledGraph> unrolled_graph(const Snapshot& snapshot, int layer = -1);

}  // namespace unrolled
