#include "app/panels/score_numbers.h"

#include <algorithm>
#include <cmath>
#include <limits>

namespace unrolled {

namespace {

constexpr double kApart = 1e-4;  // of numbers of single precision and what follows from them
constexpr int kPointsOfCurve = 60;
constexpr double kMostExponent = 30;  // beyond it the exponentials are written with the largest score subtracted

constexpr double kLeastScore = -1e29;  // what is below stands for no score at all
constexpr double kNone = std::numeric_limits<double>::quiet_NaN();

bool agree(double a, double b) { return std::abs(a - b) <= kApart * std::max({1.0, std::abs(a), std::abs(b)}); }

Matrix<double> column_of(const Observable& one, Index col) { return one.values.col(col).cast<double>(); }

}  // namespace

std::optional<ScoreNumbers> ScoreNumbers::read(const Snapshot& snapshot, const AttentionTables& tables, Index step) {
  if (!tables.has_attention() || tables.is_difference() || step < 0 || step >= tables.target_steps())
    return std::nullopt;
  ScoreNumbers made;
  made.kind_ = tables.attention();
  made.step_ = step;
  made.edited_ = tables.edited(step);
  const Observable* scores = tables.find("attention.scores");
  for (Index j = 0; j < tables.source_steps(); ++j) {
    made.weights_.push_back(tables.weight(j, step));
    made.windows_.push_back(tables.window(j, step));
    const double score = scores != nullptr ? static_cast<double>(scores->values(j, step)) : kNone;
    made.scores_.push_back(score > kLeastScore ? score : kNone);
  }
  made.centre_ = tables.centre(step);
  made.read_parts(tables);
  made.read_window(snapshot, tables);
  made.sum_up();
  if (made.window_kind_ == Window::after && !made.weights_agree_) {
    made.window_kind_ = Window::inside;
    made.sum_up();
    if (!made.weights_agree_) {
      made.window_kind_ = Window::after;
      made.sum_up();
    }
  }
  return made;
}

void ScoreNumbers::read_parts(const AttentionTables& tables) {
  const Observable* query = tables.find("attention.query");
  const Observable* keys = tables.find("attention.keys");
  const Observable* v = tables.find("attention.v");
  if (query != nullptr && keys != nullptr && query->values.rows() == keys->values.rows()) {
    query_ = column_of(*query, step_);
    keys_ = keys->values.cast<double>();
    const bool additive = kind_ == "bahdanau" || kind_ == "concat";
    if (additive && v != nullptr && v->values.rows() == query_.rows()) {
      v_ = column_of(*v, 0);
      function_ = Function::additive;
    } else if (!additive) {
      function_ = kind_ == "scaled-dot" ? Function::scaled : Function::product;
    }
  }
  const Observable* values = tables.find("attention.values");
  const Observable* context = tables.find("attention.context");
  if (values != nullptr && context != nullptr && values->values.rows() == context->values.rows()) {
    values_ = values->values.cast<double>();
    context_ = column_of(*context, step_);
    keys_are_values_ = keys_.rows() == values_.rows() && keys_ == values_;
  }
}

void ScoreNumbers::read_window(const Snapshot& snapshot, const AttentionTables& tables) {
  if (!tables.local()) return;
  const Settings* settings = snapshot.settings.get();
  const auto text = [&](const char* name) {
    return settings != nullptr && settings->has(name) ? settings->text(name) : std::string();
  };
  window_name_ = text("window");
  window_kind_ = Window::after;
  if (!centre_) return;
  // σ from the place where the factor says it best: neither next to the centre nor where it has faded.
  double best = 0.0;
  for (Index j = 0; j < places(); ++j) {
    const double factor = window(j), away = static_cast<double>(j) - *centre_;
    if (!(factor > 1e-30) || !(factor < 1.0 - 1e-6)) continue;
    const double certainty = factor * -std::log(factor);
    if (certainty <= best) continue;
    best = certainty;
    deviation_ = std::sqrt(-away * away / (2.0 * std::log(factor)));
  }
}

void ScoreNumbers::sum_up() {
  shift_ = total_ = 0.0;
  double largest = -std::numeric_limits<double>::infinity();
  for (Index j = 0; j < places(); ++j)
    if (takes_part(j)) largest = std::max(largest, score(j));
  if (std::isfinite(largest) && std::abs(largest) > kMostExponent) shift_ = largest;
  for (Index j = 0; j < places(); ++j) total_ += exponential(j);
  scores_agree_ = function_ != Function::none;
  weights_agree_ = total_ > 0.0;
  for (Index j = 0; j < places(); ++j) {
    if (std::isfinite(score(j))) scores_agree_ = scores_agree_ && agree(score(j), score_of_parts(j));
    weights_agree_ = weights_agree_ && agree(weight(j), weight_of_parts(j));
  }
  context_agrees_ = context_.size() > 0;
  for (Index d = 0; d < context_.rows(); ++d)
    context_agrees_ = context_agrees_ && agree(context_(d, 0), context_of_parts(d));
}

double ScoreNumbers::term(Index d, Index j) const {
  return function_ == Function::additive ? v_(d, 0) * std::tanh(sum(d, j)) : query_(d, 0) * keys_(d, j);
}

double ScoreNumbers::score(Index j) const { return scores_[static_cast<std::size_t>(j)]; }

double ScoreNumbers::score_of_parts(Index j) const {
  double total = 0.0;
  for (Index d = 0; d < query_.rows(); ++d) total += term(d, j);
  return function_ == Function::scaled ? total / std::sqrt(static_cast<double>(query_.rows())) : total;
}

bool ScoreNumbers::takes_part(Index j) const {
  return std::isfinite(score(j)) && (window_kind_ == Window::none || window(j) > 0.0);
}

double ScoreNumbers::exponential(Index j) const {
  if (!takes_part(j)) return 0.0;
  return std::exp(score(j) - shift_) * (window_kind_ == Window::inside ? window(j) : 1.0);
}

double ScoreNumbers::weight_of_parts(Index j) const {
  return window_kind_ == Window::after ? share(j) * window(j) : share(j);
}

double ScoreNumbers::context_of_parts(Index d) const {
  double total = 0.0;
  for (Index j = 0; j < places(); ++j) total += weight(j) * values_(d, j);
  return total;
}

bool ScoreNumbers::is_cut() const {
  if (!centre_ || !deviation_) return false;
  for (Index j = 0; j < places(); ++j) {
    const double away = (static_cast<double>(j) - *centre_) / *deviation_;
    if (window(j) == 0.0 && std::exp(-0.5 * away * away) > 1e-30) return true;
  }
  return false;
}

std::vector<std::pair<double, double>> window_curve(const ScoreNumbers& numbers) {
  std::vector<std::pair<double, double>> curve;
  const double first = -0.5, last = static_cast<double>(numbers.places()) - 0.5;
  if (!numbers.centre() || !numbers.deviation()) {
    for (Index j = 0; j < numbers.places(); ++j)
      for (const double side : {-0.5, 0.5}) curve.emplace_back(static_cast<double>(j) + side, numbers.window(j));
    return curve;
  }
  const double p = *numbers.centre(), sigma = *numbers.deviation(), reach = 2.0 * sigma;
  const auto gaussian = [&](double x) { return std::exp(-(x - p) * (x - p) / (2.0 * sigma * sigma)); };
  const bool cut = numbers.is_cut();
  const double from = cut ? std::clamp(p - reach, first, last) : first;
  const double to = cut ? std::clamp(p + reach, first, last) : last;
  if (from > first) curve.insert(curve.end(), {{first, 0.0}, {from, 0.0}});
  for (int k = 0; k <= kPointsOfCurve; ++k) {
    const double x = from + (to - from) * k / kPointsOfCurve;
    curve.emplace_back(x, gaussian(x));
  }
  if (to < last) curve.insert(curve.end(), {{to, 0.0}, {last, 0.0}});
  return curve;
}

Index ScoreNumbers::likeliest_place() const {
  return static_cast<Index>(std::max_element(weights_.begin(), weights_.end()) - weights_.begin());
}

}  // namespace unrolled
