#include "core/lessons/watched_jacobians.h"

#include <algorithm>
#include <utility>

#include "core/math/check.h"
#include "core/math/spectrum.h"

namespace unrolled {

namespace {

using Shared = std::shared_ptr<const Observable>;

constexpr Index kMostLags = 32;

Shared numbers(const char* id, std::string group, Matrix<float> values) {
  auto made = std::make_shared<Observable>();
  made->id = id;
  made->group = std::move(group);
  made->symbol = id;
  made->values = std::move(values);
  return made;
}

Shared singular_values_of(const Observable& jacobian) {
  auto made = std::make_shared<Observable>();
  made->id = "singular." + jacobian.id;
  made->group = "jacobian_singular";
  made->symbol = "σ(" + jacobian.symbol + ")";
  made->meaning_text = "singular values of the Jacobian of one step";
  made->meaning = Meaning::magnitude;
  made->rows.name = "rank";
  made->values = singular_values(jacobian.values.cast<double>()).cast<float>();
  return made;
}

// "h 0", "h 1", … "c 0", …
std::vector<std::string> state_labels(const Cell<float>& cell) {
  std::vector<std::string> labels;
  for (int i = 0; i < static_cast<int>(cell.state_names().size()); ++i)
    for (Index row = 0; row < cell.watched_rows(i); ++row)
      labels.push_back(cell.state_names()[static_cast<std::size_t>(i)] + " " + std::to_string(row));
  return labels;
}

}  // namespace

std::vector<Index> watched_lags(Index steps) {
  std::vector<Index> lags;
  if (steps <= kMostLags) {
    for (Index lag = 0; lag < steps; ++lag) lags.push_back(lag);
    return lags;
  }
  // As many single steps at first as bring a parabola through the rest to the last lag.
  for (Index k = 0; k < kMostLags; ++k) {
    const double share = static_cast<double>(k) / static_cast<double>(kMostLags - 1);
    const double excess = static_cast<double>(steps - kMostLags);
    lags.push_back(k + static_cast<Index>(excess * share * share));
  }
  return lags;
}

std::vector<Shared> WatchedJacobians::observables(const Matrix<float>& x, Index focus, std::int64_t step,
                                                  bool at_rest) {
  check(cell_ != nullptr, "WatchedJacobians: there is no cell to watch");
  if (focus < 0 || focus >= x.cols()) focus = x.cols() - 1;
  const bool same_focus = !focused_.empty() && focus_step_ == step && focus_ == focus;
  const std::int64_t age = step - products_step_;
  const Index size = x.cols();
  bool same_products = !products_.empty() && age == 0;
  if (!same_products && !products_.empty() && !at_rest && age > 0) {
    Index state_size = 0;
    for (int i = 0; i < static_cast<int>(cell_->state_names().size()); ++i) state_size += cell_->watched_rows(i);
    same_products = age < updates_between(size, state_size);
  }
  if (!same_focus || !same_products) {
    StateJacobians<float> jacobians(*cell_, x);
    if (!same_focus) {
      focused_ = at_focus(jacobians, focus);
      focus_ = focus;
      focus_step_ = step;
    }
    if (!same_products) {
      products_ = products(jacobians);
      products_step_ = step;
    }
  }
  std::vector<Shared> all = focused_;
  all.insert(all.end(), products_.begin(), products_.end());
  return all;
}

std::vector<Shared> WatchedJacobians::at_focus(StateJacobians<float>& jacobians, Index focus) const {
  const Index hidden = cell_->hidden_size();
  const Matrix<float> full = jacobians.at(focus);
  std::vector<Shared> made;
  const auto add = [&](const char* id, const char* symbol, const char* phrase, Matrix<float> values) {
    auto jacobian = std::make_shared<Observable>();
    jacobian->id = id;
    jacobian->group = "jacobian";
    jacobian->symbol = symbol;
    jacobian->meaning_text = phrase;
    jacobian->meaning = Meaning::signed_value;
    jacobian->rows.name = "unit";
    jacobian->cols.name = "unit before";
    jacobian->values = std::move(values);
    made.push_back(jacobian);
    made.push_back(singular_values_of(*jacobian));
    return jacobian;
  };
  const auto h = add("jacobian.h", "∂h_t/∂h_{t−1}", "how each unit answers to each unit of the step before",
                     full.topLeftCorner(hidden, hidden));
  if (kind_ == "rnn_tanh") h->formula = "∂h_t/∂h_{t−1} = diag(1 − h_t²) W_hh";
  if (full.rows() > hidden) {
    const auto state =
        add("jacobian.state", "∂s_t/∂s_{t−1}", "how the whole state answers to that of the step before", full);
    state->rows = {"entry of the state", state_labels(*cell_)};
    state->cols = {"entry before", state->rows.labels};
  }
  Matrix<float> place(1, 1);
  place(0, 0) = static_cast<float>(focus);
  made.push_back(numbers("jacobian.focus", "jacobian_places", std::move(place)));
  return made;
}

std::vector<Shared> WatchedJacobians::products(StateJacobians<float>& jacobians) const {
  const Index hidden = cell_->hidden_size();
  const std::vector<Index> lags = watched_lags(jacobians.steps());
  const auto count = static_cast<Index>(lags.size());
  auto product = std::make_shared<Observable>();
  product->id = "jacobian.product";
  product->group = "jacobian_product";
  const bool is_alone = jacobians.state_size() == hidden;
  product->symbol = is_alone ? "σ(∂h_T/∂h_t)" : "σ(∂h_T/∂s_t)";
  product->meaning_text = "singular values of the product of Jacobians back from the last step";
  product->meaning = Meaning::magnitude;
  product->rows = {"", {"largest", "median", "smallest"}};
  product->cols.name = "lag T − t";
  product->formula =
      is_alone ? "∂h_T/∂h_t = ∂h_T/∂h_{T−1} · … · ∂h_{t+1}/∂h_t" : "∂s_T/∂s_t = ∂s_T/∂s_{T−1} · … · ∂s_{t+1}/∂s_t";
  product->values.resize(3, count);
  Matrix<float> at(1, count);
  ProductSpectrum spectrum(hidden, jacobians.state_size());
  Index lag = 0;
  for (Index k = 0; k < count; ++k) {
    for (; lag < lags[static_cast<std::size_t>(k)]; ++lag)
      spectrum.multiply(jacobians.at(jacobians.steps() - 1 - lag).cast<double>());
    const Eigen::VectorXd& values = spectrum.singular_values();
    const double median = (values((hidden - 1) / 2) + values(hidden / 2)) / 2.0;
    product->values.col(k) = Eigen::Vector3d(values(0), median, values(hidden - 1)).cast<float>();
    at(0, k) = static_cast<float>(lag);
    product->cols.labels.push_back(std::to_string(lag));
  }
  return {product, numbers("jacobian.lag", "jacobian_places", std::move(at))};
}

std::int64_t WatchedJacobians::updates_between(Index steps, Index state_size) const {
  // Multiplications: the Jacobians (each matrix of the cell forward and twice backward), their products, the rotations.
  const double hidden = static_cast<double>(cell_->hidden_size());
  const double size = static_cast<double>(state_size);
  const double matrices = static_cast<double>(cell_->gate_names().size()) + 1.0;
  const double work = static_cast<double>(steps) * size * size * hidden * (3.0 * matrices + 1.0) +
                      static_cast<double>(kMostLags) * 30.0 * hidden * hidden * size;
  constexpr double kWorkAnUpdate = 4e6;  // about a millisecond
  return static_cast<std::int64_t>(std::clamp(work / kWorkAnUpdate, 1.0, 500.0));
}

void WatchedJacobians::forget() {
  focused_.clear();
  products_.clear();
}

}  // namespace unrolled
