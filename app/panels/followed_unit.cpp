#include "app/panels/followed_unit.h"

#include <algorithm>
#include <charconv>
#include <cmath>
#include <stdexcept>
#include <vector>

#include "app/panels/observed.h"

namespace unrolled {

namespace {

constexpr const char* kFollow = "follow";

// Of each row, over what is finite in it. Column by column, as the values lie in memory.
std::vector<double> variances(const Matrix<float>& values) {
  struct Sums {
    double count = 0.0, sum = 0.0, squares = 0.0;
  };
  std::vector<Sums> sums(static_cast<std::size_t>(values.rows()));
  for (Index col = 0; col < values.cols(); ++col)
    for (Index row = 0; row < values.rows(); ++row) {
      const double value = values(row, col);
      if (!std::isfinite(value)) continue;
      Sums& of_row = sums[static_cast<std::size_t>(row)];
      of_row.count += 1.0;
      of_row.sum += value;
      of_row.squares += value * value;
    }
  std::vector<double> variances;
  for (const Sums& of_row : sums) {
    const double mean = of_row.count > 0.0 ? of_row.sum / of_row.count : 0.0;
    variances.push_back(of_row.count > 0.0 ? std::max(0.0, of_row.squares / of_row.count - mean * mean) : 0.0);
  }
  return variances;
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
  const std::vector<double> all = variances(states.values);
  const auto most = std::max_element(all.begin(), all.end());
  const bool same = automatic_.unit >= 0 && automatic_ == now;
  if (!same || *most > 1.5 * all[static_cast<std::size_t>(automatic_.unit)]) {
    automatic_ = now;
    automatic_.unit = static_cast<int>(most - all.begin());
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
