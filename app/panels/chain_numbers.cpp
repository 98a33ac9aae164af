#include "app/panels/chain_numbers.h"

#include <algorithm>
#include <cmath>

#include "app/panels/observed.h"

namespace unrolled {

ChainWalk::ChainWalk(int steps, int cursor)
    : steps_(steps), cursor_(cursor < 0 || cursor > size() ? kEverything : cursor) {}

ChainWalk::Cell ChainWalk::cell_at(int place) {
  int t = 1;
  while (t * (t + 1) / 2 < place) ++t;
  return {place - t * (t - 1) / 2, t};
}

std::optional<ChainWalk::Cell> ChainWalk::current() const {
  if (cursor_ < 1) return std::nullopt;
  return cell_at(cursor_);
}

int ChainWalk::reached() const {
  if (!walking()) return steps_;
  return cursor_ == 0 ? 0 : cell_at(cursor_).t;
}

int ChainWalk::complete() const {
  if (!walking()) return steps_;
  if (cursor_ == 0) return 0;
  const Cell last = cell_at(cursor_);
  return last.i == last.t ? last.t : last.t - 1;
}

int ChainWalk::next(bool by_step) const {
  const int from = walking() ? cursor_ : 0;
  if (from == size()) return from;
  const int t = cell_at(from + 1).t;
  return by_step ? t * (t + 1) / 2 : from + 1;
}

int ChainWalk::previous(bool by_step) const {
  const int from = walking() ? cursor_ : size();
  if (from == 0) return 0;
  const int t = cell_at(from).t;
  return by_step ? t * (t - 1) / 2 : from - 1;
}

std::optional<ChainNumbers> ChainNumbers::read(const Snapshot& snapshot) {
  const auto find = [&](const char* id) { return shared_observable(snapshot, id); };
  const Values x = find("chain.x");
  if (x == nullptr || x->values.rows() != 1 || x->values.cols() < 1) return std::nullopt;
  const Index k = x->values.cols();
  const Settings* settings = snapshot.settings.get();
  const bool editable = settings != nullptr && settings->has("walk");
  ChainNumbers made(
      ChainWalk(static_cast<int>(k), editable ? static_cast<int>(settings->integer("walk")) : ChainWalk::kEverything));
  made.editable_ = editable;
  if (editable) {
    made.bends_ = settings->text("activation") != "identity";
    made.by_w_ = settings->text("parameter") != "u";
  }
  made.x_ = x;
  struct Part {
    Values& values;
    const char* id;
    Index rows, cols;
  };
  for (const Part& part : {Part{made.parameters_, "chain.parameters", 1, 3}, Part{made.s_, "chain.s", 1, k + 1},
                           Part{made.factor_, "chain.factor", 1, k}, Part{made.immediate_, "chain.immediate", 1, k},
                           Part{made.paths_, "chain.paths", k, k}, Part{made.sum_, "chain.sum", 1, k},
                           Part{made.check_, "chain.check", 4, k}}) {
    part.values = find(part.id);
    if (part.values == nullptr || part.values->values.rows() != part.rows || part.values->values.cols() != part.cols)
      return std::nullopt;
  }
  return made;
}

const Observable& ChainNumbers::observable(std::string_view part) const {
  if (part == "s") return *s_;
  if (part == "x") return *x_;
  if (part == "factor") return *factor_;
  if (part == "immediate") return *immediate_;
  if (part == "sum") return *sum_;
  if (part == "check") return *check_;
  return *paths_;
}

double to_twentieth(double value) { return std::round(value * 20.0) / 20.0; }

}  // namespace unrolled
