// Where one stands in the recorded moments of a run, and where one would go from there.
#pragma once

#include <cstdint>
#include <optional>

#include "core/run/snapshot.h"

namespace unrolled {

class Scrubber {
 public:
  static constexpr std::int64_t kPresent = -1;

  // Takes over what a snapshot says; a wish is kept until the snapshot grants it, since snapshots lag behind the hand.
  void follow(const HistoryView& history, double now);
  // A moment by its step, or kPresent, was asked for.
  void ask(std::int64_t step, double now);
  void forget_wish() { asked_.reset(); }

  // Whether there is a moment before the present.
  bool available() const;
  // The step of the moment that is shown, or was asked for.
  std::int64_t viewed() const { return asked_.value_or(history_.viewed); }
  bool in_the_past() const { return viewed() != kPresent; }

  // ── Places on the way from the first moment (0) to the present (1), even in steps ──
  double share() const { return share_of(in_the_past() ? viewed() : history_.present); }
  double share_of(std::int64_t step) const;
  // The moment that lies nearest to a place, or kPresent.
  std::int64_t at(double share) const;

  std::int64_t first() const;
  // The moment before (−1) or after (+1) the one that is shown; stays at either end.
  std::int64_t neighbour(int direction) const;

 private:
  HistoryView history_;
  std::optional<std::int64_t> asked_;
  double asked_at_ = 0.0;
};

}  // namespace unrolled
