#include "app/panels/followed_unit.h"

#include <algorithm>
#include <charconv>
#include <cmath>
#include <stdexcept>

#include "app/panels/observed.h"

namespace unrolled {

namespace {

constexpr const char* kFollow = "follow";

double variance_of_row(const Matrix<float>& values, Index row) {
  double sum = 0.0, squares = 0.0, count = 0.0;
  for (Index col = 0; col < values.cols(); ++col) {
    const double value = values(row, col);
    if (!std::isfinite(value)) continue;
    sum += value;
    squares += value * value;
    count += 1.0;
  }
  return count > 0.0 ? std::max(0.0, squares / count - sum * sum / (count * count)) : 0.0;
}

}  // namespace

FollowedUnit::Choice FollowedUnit::choose(const PanelContext& context,
                                          const std::shared_ptr<const Observable>& states) const {
  const Index units = states->values.rows();
  if (fixed_ >= 0 && fixed_ < units) return {fixed_, false};
  const bool same_run = automatic_.lesson == context.snapshot.lesson && automatic_.seed == context.snapshot.seed;
  const int automatic = states == seen_ && same_run ? automatic_.unit : automatic_unit(context.snapshot, *states);
  seen_ = states;
  const int selected = marked(context.unit(), units);
  if (selected < 0) return {automatic, true};
  return {selected, selected == automatic && context.pinned.unit < 0};
}

int FollowedUnit::automatic_unit(const Snapshot& snapshot, const Observable& states) const {
  const Automatic now{snapshot.lesson, snapshot.seed, states.id, states.values.rows(), automatic_.unit};
  Index most = 0;
  double most_variance = -1.0;
  for (Index row = 0; row < states.values.rows(); ++row) {
    const double variance = variance_of_row(states.values, row);
    if (variance > most_variance) {
      most = row;
      most_variance = variance;
    }
  }
  const bool same = automatic_.unit >= 0 && automatic_ == now;
  if (!same || most_variance > 1.5 * variance_of_row(states.values, automatic_.unit)) {
    automatic_ = now;
    automatic_.unit = static_cast<int>(most);
  }
  return automatic_.unit;
}

PanelOption FollowedUnit::option(const PanelContext& context, Index units) const {
  PanelOption option{
      "unit", context.words("panel.option.unit"), {{kFollow, context.words("panel.option.follow")}}, value_};
  for (Index unit = 0; unit < units; ++unit) option.choices.emplace_back(std::to_string(unit), std::to_string(unit));
  return option;
}

void FollowedUnit::set(std::string_view panel, std::string_view value) {
  int number = 0;
  const auto [end, problem] = std::from_chars(value.data(), value.data() + value.size(), number);
  const bool is_number = problem == std::errc() && end == value.data() + value.size() && number >= 0;
  if (value != kFollow && !is_number)
    throw std::invalid_argument("panel " + std::string(panel) + ": unit is \"" + std::string(value) +
                                "\", expected \"follow\" or a number");
  value_ = value;
  fixed_ = is_number ? number : -1;
}

}  // namespace unrolled
