#include "core/ctc/topology.h"

#include <utility>

#include "core/math/check.h"

namespace unrolled::ctc {

Topology::Topology(std::vector<int> labels, int blank, int classes)
    : labels_(std::move(labels)), blank_(blank), classes_(classes) {
  check(classes >= 1, "ctc: there are ", classes, " symbols, expected at least the blank");
  check(blank >= 0 && blank < classes, "ctc: the blank is symbol ", blank, ", expected 0 … ", classes - 1);
  extended_.reserve(2 * labels_.size() + 1);
  extended_.push_back(blank);
  for (std::size_t i = 0; i < labels_.size(); ++i) {
    const int label = labels_[i];
    check(label >= 0 && label < classes, "ctc: label ", i + 1, " of the target is symbol ", label, ", expected 0 … ",
          classes - 1);
    check(label != blank, "ctc: label ", i + 1, " of the target is the blank (symbol ", blank, ")");
    extended_.push_back(label);
    extended_.push_back(blank);
    if (i > 0 && label == labels_[i - 1]) ++repeats_;
  }

  const std::size_t states = extended_.size();
  may_skip_.assign(states, 0);
  for (std::size_t s = 3; s < states; s += 2) may_skip_[s] = extended_[s] != extended_[s - 2];
  reach_.assign(states, 1);
  for (std::size_t s = 2; s < states; ++s) reach_[s] = 1 + (may_skip_[s] != 0 ? reach_[s - 2] : reach_[s - 1]);
  finish_.assign(states, 0);
  for (std::size_t s = states - 1; s-- > 0;) {
    if (s + 2 >= states) continue;
    finish_[s] = 1 + (may_skip_[s + 2] != 0 ? finish_[s + 2] : finish_[s + 1]);
  }
}

Arrow arrow(const Topology& topology, Index from, Index to) {
  const Index states = topology.state_count();
  if (to < 0 || to >= states || from < kStart || from >= states) return {false, ArrowReason::kOffTheEnd};
  if (from == kStart) {
    if (topology.may_begin(to)) return {true, ArrowReason::kBegins};
    return {false, ArrowReason::kSkipsLabel};
  }
  if (to < from) return {false, ArrowReason::kBackwards};
  if (to == from) return {true, ArrowReason::kStays};
  if (to == from + 1) return {true, ArrowReason::kAdvances};
  if (to == from + 2 && topology.may_skip(to)) return {true, ArrowReason::kSkipsBlank};
  if (to == from + 2 && topology.symbol(to) != topology.blank()) return {false, ArrowReason::kSameSymbol};
  return {false, ArrowReason::kSkipsLabel};
}

Arrow arrow(const Topology& topology, Index from, Index to, Index t, Index steps) {
  const Arrow untimed = arrow(topology, from, to);
  if (untimed.allowed && topology.steps_to_finish(to) > steps - 1 - t) return {false, ArrowReason::kTooLate};
  return untimed;
}

}  // namespace unrolled::ctc
