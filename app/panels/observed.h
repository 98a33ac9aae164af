// What panels that show observables share: which one of a group, on which scale, and how its entries are named.
#pragma once

#include <initializer_list>
#include <memory>
#include <string>
#include <string_view>
#include <utility>

#include "app/panels/panel.h"

namespace unrolled {

// The observable with this id if the group has it, else the first of the preferred ids that the group has, else the
// group's first. Null where the group is empty.
std::shared_ptr<const Observable> chosen_observable(const Snapshot& snapshot, std::string_view group,
                                                    std::string_view id,
                                                    std::initializer_list<std::string_view> preferred);

// The observable with this id, to be kept; null where there is none.
std::shared_ptr<const Observable> shared_observable(const Snapshot& snapshot, std::string_view id);

// The grid of an observable, the same for the same observable, so that the screen uploads it once however
// often the pointer moves.
class ObservableGrid {
 public:
  std::shared_ptr<const draw::Grid> of(const std::shared_ptr<const Observable>& observable);

 private:
  std::shared_ptr<const Observable> drawn_;
  std::shared_ptr<const draw::Grid> grid_;
};

// The observables of a group as an option "source".
PanelOption source_option(const PanelContext& context, std::string_view group, const Observable* chosen);

// Its symbol as it is printed; with the phrase that says what it is where others of its group bear the same symbol.
std::string name_of(const PanelContext& context, const Observable& observable);

// A scale that is fixed by the meaning: −1 … +1, 0 … 1, symmetric about zero up to a bound of 1, 2 or 5 times a power
// of ten, whole powers of ten. `classic`: signed kinds red and blue, as in lectures.
draw::ColourScale scale_of(const Observable& observable, const draw::Theme& theme, bool classic);

// The largest finite size among the values; 0 where there is none.
double largest_size(const Matrix<float>& values);
double largest_size(const Matrix<double>& values);

// The values as cells of a heatmap.
template <class Values>
std::shared_ptr<draw::Grid> grid_of(const Values& values) {
  auto grid = std::make_shared<draw::Grid>();
  grid->rows = static_cast<int>(values.rows());
  grid->cols = static_cast<int>(values.cols());
  grid->values.resize(static_cast<std::size_t>(values.size()));
  Eigen::Map<Matrix<float>>(grid->values.data(), values.rows(), values.cols()) = values.template cast<float>();
  return grid;
}

// The least of 1, 2 and 5 times a power of ten that is not below; 1 for zero.
double bound_above(double size);

// A range for the norms of gradients and Jacobians, 1e−12 … 1e2, the same for every network and every moment, so that
// they can be compared by eye. What explodes beyond it pushes its end up in steps that are seen.
std::pair<double, double> absolute_range(const Matrix<float>& values);

// "unit 17", "t = 41 “{”": a place on an axis. A name that ends in a single letter ("time step t") gives its letter.
std::string place_text(const PanelContext& context, const Axis& axis, Index index);

// Value, place, what it is, formula and formula with numbers of an entry.
std::vector<std::string> entry_lines(const PanelContext& context, const Observable& observable, Index row, Index col);

// The numbers behind it, in full resolution.
PanelTable table_of(const Observable& observable);
PanelTable table_of_row(const Observable& observable, Index row);

// A phrase of the core in the language of the screen. One with a number in it is looked up with {0} in the number's
// place: "cell state of layer 2" as "cell state of layer {0}".
std::string phrase(const PanelContext& context, const std::string& english);

// Pointing at a place of an axis of time steps, whichever sequence it runs along, and at a unit; −1: at none.
Selection selection_at(const Axis& axis, int place, int unit = -1);

// The place that is selected on an axis of so many time steps; −1: none.
int marked_place(const PanelContext& context, const Axis& axis, Index count);

// The part of the marked stretch that an axis of so many time steps has; empty along a source, which has no stretches.
Brush marked_stretch(const PanelContext& context, const Axis& axis, Index count);

// The part of the marked stretch that an axis of so many steps has; empty where it has none of it.
Brush marked(const Brush& brush, Index count);

// `index` where the axis has such an entry, else −1.
int marked(int index, Index count);

}  // namespace unrolled
