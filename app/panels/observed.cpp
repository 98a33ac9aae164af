#include "app/panels/observed.h"

#include <algorithm>
#include <cmath>
#include <limits>
#include <set>

#include "app/draw/numbers.h"
#include "app/draw/utf8.h"
#include "app/panels/formula.h"
#include "app/panels/labels.h"

namespace unrolled {

namespace {

struct Extent {
  double largest = 0.0;  // absolute
  double smallest_positive = std::numeric_limits<double>::infinity();
};

Extent extent_of(const Matrix<float>& values) {
  Extent extent;
  for (Index i = 0; i < values.size(); ++i) {
    const double value = values.data()[i];
    if (!std::isfinite(value)) continue;
    extent.largest = std::max(extent.largest, std::abs(value));
    if (value > 0.0) extent.smallest_positive = std::min(extent.smallest_positive, value);
  }
  return extent;
}

template <class S>
double largest_finite_size(const Matrix<S>& values) {
  if (values.size() == 0) return 0.0;
  const S fast = values.array().abs().template maxCoeff<Eigen::PropagateNumbers>();
  if (std::isfinite(fast)) return static_cast<double>(fast);
  double largest = 0.0;
  for (Index i = 0; i < values.size(); ++i) {
    const double value = static_cast<double>(values.data()[i]);
    if (std::isfinite(value)) largest = std::max(largest, std::abs(value));
  }
  return largest;
}

bool all_different(const std::vector<std::string>& labels) {
  return std::set<std::string>(labels.begin(), labels.end()).size() == labels.size();
}

}  // namespace

double largest_size(const Matrix<float>& values) { return largest_finite_size(values); }
double largest_size(const Matrix<double>& values) { return largest_finite_size(values); }

std::shared_ptr<const Observable> shared_observable(const Snapshot& snapshot, std::string_view id) {
  for (const auto& one : snapshot.observables)
    if (one->id == id) return one;
  return nullptr;
}

std::shared_ptr<const draw::Grid> ObservableGrid::of(const std::shared_ptr<const Observable>& observable) {
  if (observable != drawn_) {
    grid_ = grid_of(observable->values);
    drawn_ = observable;
  }
  return grid_;
}

std::shared_ptr<const Observable> chosen_observable(const Snapshot& snapshot, std::string_view group,
                                                    std::string_view id,
                                                    std::initializer_list<std::string_view> preferred) {
  const auto find = [&](std::string_view wanted) -> std::shared_ptr<const Observable> {
    for (const auto& one : snapshot.observables)
      if (one->group == group && (wanted.empty() || one->id == wanted)) return one;
    return nullptr;
  };
  if (!id.empty())
    if (auto found = find(id)) return found;
  for (const std::string_view wanted : preferred)
    if (auto found = find(wanted)) return found;
  return find("");
}

PanelOption source_option(const PanelContext& context, std::string_view group, const Observable* chosen) {
  PanelOption option{"source", context.words("panel.option.source"), {}, chosen == nullptr ? "" : chosen->id};
  for (const Observable* one : context.snapshot.observables_of(group)) {
    const std::string symbol = draw::with_subscripts(one->symbol);
    const std::string meaning = phrase(context, one->meaning_text);
    option.choices.emplace_back(one->id, meaning.empty() ? symbol : symbol + " – " + meaning);
  }
  return option;
}

std::string name_of(const PanelContext& context, const Observable& observable) {
  const std::string symbol = draw::with_subscripts(observable.symbol);
  for (const Observable* other : context.snapshot.observables_of(observable.group))
    if (other != &observable && other->symbol == observable.symbol && !observable.meaning_text.empty())
      return symbol + " (" + phrase(context, observable.meaning_text) + ")";
  return symbol;
}

draw::ColourScale scale_of(const Observable& observable, const draw::Theme& theme, bool classic) {
  draw::ColourScale scale;
  scale.dark = theme.dark;
  const auto symmetric = [&](double bound) {
    scale.map = classic ? draw::ColourMap::classic_red_blue : draw::ColourMap::signed_map;
    scale.low = static_cast<float>(-bound);
    scale.high = static_cast<float>(bound);
  };
  switch (observable.meaning) {
    case Meaning::signed_activation:
      symmetric(1.0);
      break;
    case Meaning::signed_value:
      symmetric(bound_above(largest_size(observable.values)));
      break;
    case Meaning::gate:
    case Meaning::probability:
      break;
    case Meaning::log_probability:
      scale.low = static_cast<float>(-bound_above(largest_size(observable.values)));
      scale.high = 0.0F;
      break;
    case Meaning::magnitude: {
      const Extent extent = extent_of(observable.values);
      scale.map = draw::ColourMap::magnitude;
      scale.logarithmic = true;
      if (!std::isfinite(extent.smallest_positive)) {
        scale.low = 0.1F;
        break;
      }
      double high = std::ceil(std::log10(extent.largest) - 1e-9);
      double low = std::floor(std::log10(extent.smallest_positive) + 1e-9);
      high = std::clamp(high, -36.0, 38.0);
      low = std::clamp(low, high - 8.0, high - 1.0);  // what is fainter than a hundred millionth is no structure
      scale.low = static_cast<float>(std::pow(10.0, low));
      scale.high = static_cast<float>(std::pow(10.0, high));
      break;
    }
  }
  return scale;
}

double bound_above(double size) {
  if (!(size > 0.0)) return 1.0;
  const double power = std::pow(10.0, std::floor(std::log10(size)));
  for (const double factor : {1.0, 2.0, 5.0})
    if (factor * power >= size * (1.0 - 1e-6)) return factor * power;
  return 10.0 * power;
}

std::pair<double, double> absolute_range(const Matrix<float>& values) {
  constexpr double kLow = 1e-12, kHigh = 1e2, kFurther = 1e4;
  const double largest = largest_size(values);
  double high = kHigh;
  while (largest > high) high *= kFurther;
  return {kLow, high};
}

std::string place_text(const PanelContext& context, const Axis& axis, Index index) {
  const std::string name = context.words.translated(axis.name);
  const std::size_t space = name.rfind(' ');
  const std::string last = space == std::string::npos ? name : name.substr(space + 1);
  std::size_t after = 0;
  if (!last.empty()) draw::next_code_point(last, after);
  const std::string place = index_text(context.words, axis, index);
  if (name.empty()) return place;
  return after == last.size() ? last + " = " + place : name + " " + place;
}

std::vector<std::string> entry_lines(const PanelContext& context, const Observable& observable, Index row, Index col) {
  std::string value =
      draw::with_subscripts(observable.symbol) + " = " + value_text(observable.meaning, observable.values(row, col));
  if (!observable.unit.empty()) value += " " + context.words.translated(observable.unit);
  std::vector<std::string> lines{
      value, place_text(context, observable.rows, row) + ", " + place_text(context, observable.cols, col)};
  if (!observable.meaning_text.empty()) lines.push_back(phrase(context, observable.meaning_text));
  if (!observable.formula.empty()) {
    lines.push_back(draw::with_subscripts(observable.formula));
    if (const auto numbers = formula_with_numbers(context.snapshot, observable, row, col))
      lines.push_back(draw::with_subscripts(observable.symbol) + " " + *numbers);
  }
  return lines;
}

PanelTable table_of(const Observable& observable) {
  PanelTable table;
  table.name = observable.id;
  table.values = observable.values.cast<double>();
  table.column_names = table_names(observable.cols, observable.values.cols());
  const std::vector<std::string> labels = plot_labels(observable.rows, observable.values.rows());
  if (labels.empty() || !all_different(labels)) {
    table.row_names = table_names(observable.rows, observable.values.rows());
  } else {
    table.row_names = labels;
  }
  if (!observable.rows.name.empty())
    for (std::string& name : table.row_names) name = observable.rows.name + " " + name;
  return table;
}

PanelTable table_of_row(const Observable& observable, Index row) {
  PanelTable table = table_of(observable);
  table.row_names = {table.row_names[static_cast<std::size_t>(row)]};
  const Matrix<double> one = table.values.row(row);
  table.values = one;
  return table;
}

std::string phrase(const PanelContext& context, const std::string& english) { return context.words.phrase(english); }

Selection selection_at(const Axis& axis, int place, int unit) {
  return axis.along_source ? Selection{-1, unit, place} : Selection{place, unit, -1};
}

int marked_place(const PanelContext& context, const Axis& axis, Index count) {
  return marked(context.place(axis), count);
}

Brush marked_stretch(const PanelContext& context, const Axis& axis, Index count) {
  return axis.along_source ? Brush{} : marked(context.brush, count);
}

Brush marked(const Brush& brush, Index count) {
  if (brush.empty() || brush.last < brush.first || brush.first >= count) return {};
  return {brush.first, static_cast<int>(std::min<Index>(brush.last, count - 1))};
}

int marked(int index, Index count) { return index >= 0 && index < count ? index : -1; }

}  // namespace unrolled
