#include "app/panels/trellis_tables.h"

#include <cmath>
#include <stdexcept>
#include <utility>

#include "app/panels/ctc_symbols.h"
#include "app/panels/labels.h"
#include "app/panels/observed.h"
#include "app/panels/trellis_predict.h"
#include "core/ctc/log_add.h"

namespace unrolled {

namespace {

bool has_shape(const std::shared_ptr<const Observable>& one, Index rows, Index cols) {
  return one != nullptr && one->values.rows() == rows && one->values.cols() == cols;
}

}  // namespace

std::shared_ptr<const TrellisTables> TrellisTables::read(const Snapshot& snapshot) {
  const auto y = shared_observable(snapshot, "ctc.y"), extended = shared_observable(snapshot, "ctc.extended");
  if (y == nullptr || extended == nullptr || y->values.size() == 0) return nullptr;
  auto topology = topology_of(extended->values, y->values.rows());
  if (!topology) return nullptr;
  const Index states = topology->state_count(), steps = y->values.cols();
  std::shared_ptr<TrellisTables> made(new TrellisTables(*std::move(topology)));
  made->y_ = y;
  made->extended_ = extended;
  for (const auto& [into, id] :
       {std::pair(&made->alpha_, "ctc.alpha"), std::pair(&made->beta_, "ctc.beta"),
        std::pair(&made->product_, "ctc.product"), std::pair(&made->occupancy_, "ctc.occupancy"),
        std::pair(&made->alpha_count_, "ctc.alpha_count"), std::pair(&made->beta_count_, "ctc.beta_count")}) {
    *into = shared_observable(snapshot, id);
    if (!has_shape(*into, states, steps)) return nullptr;
  }
  for (const auto& [into, id] : {std::pair(&made->alpha_log_scale_, "ctc.alpha_log_scale"),
                                 std::pair(&made->beta_log_scale_, "ctc.beta_log_scale")})
    if (const auto found = shared_observable(snapshot, id); has_shape(found, 1, steps)) *into = found;
  if (made->alpha_->meaning == Meaning::log_probability) made->arithmetic_ = ctc::Arithmetic::kLogarithm;
  if (const auto best = shared_observable(snapshot, "ctc.best_path"); has_shape(best, 1, steps))
    for (Index t = 0; t < steps; ++t)
      if (const float s = best->values(0, t); s >= 0.0F && s < static_cast<float>(states))
        made->best_path_.push_back(static_cast<Index>(s));
  if (static_cast<Index>(made->best_path_.size()) != steps) made->best_path_.clear();
  made->settings_ = snapshot.settings;
  if (snapshot.settings) made->read_settings(*snapshot.settings);
  made->paths_ = ctc::count_paths(made->topology_, steps);
  const auto log_p = shared_observable(snapshot, "ctc.log_p");
  made->log_p_ = has_shape(log_p, 1, 1) ? static_cast<double>(log_p->values(0, 0)) : made->log_column_sum(Index{0});
  return made;
}

bool TrellisTables::is_of(const Snapshot& snapshot) const {
  return settings_ == snapshot.settings && shared_observable(snapshot, "ctc.y") == y_ &&
         shared_observable(snapshot, "ctc.alpha") == alpha_ &&
         shared_observable(snapshot, "ctc.extended") == extended_ && shared_observable(snapshot, "ctc.beta") == beta_;
}

void TrellisTables::read_settings(const Settings& settings) {
  const auto is = [&](const char* name, const char* value) {
    return settings.has(name) && settings.text(name) == value;
  };
  if (is("arithmetic", "scaled") && alpha_log_scale_ && beta_log_scale_) arithmetic_ = ctc::Arithmetic::kScaled;
  if (is("beta_convention", "without_emission")) convention_ = ctc::Convention::kWithoutEmission;
  if (settings.has("cursor")) {
    walk_.emplace(topology_, steps());
    cursor_ = walk_->valid(static_cast<Index>(settings.integer("cursor")));
  }
  can_lay_ = settings.has("path");
  if (can_lay_) path_ = settings.text("path");
  can_hide_ = settings.has("hide_cells") && settings.has("revealed");
  if (!can_hide_) return;
  hidden_ = settings.flag("hide_cells");
  revealed_text_ = settings.text("revealed");
  revealed_ = revealed_cells(revealed_text_, states(), steps());
}

const Observable& TrellisTables::observable(TrellisTable table) const {
  switch (table) {
    case TrellisTable::alpha:
      return *alpha_;
    case TrellisTable::beta:
      return *beta_;
    case TrellisTable::product:
      return *product_;
    case TrellisTable::occupancy:
      break;
  }
  return *occupancy_;
}

std::string TrellisTables::name_of_symbol(int k) const {
  const auto& names = y_->rows.labels;
  return k < static_cast<int>(names.size()) ? visible(names[static_cast<std::size_t>(k)]) : std::to_string(k);
}

std::string TrellisTables::target() const {
  std::string text;
  for (const int k : topology_.labels()) text += name_of_symbol(k);
  return text;
}

double TrellisTables::value(TrellisTable table, Index s, Index t) const {
  return static_cast<double>(observable(table).values(s, t));
}

double TrellisTables::y(Index s, Index t) const { return static_cast<double>(y_->values(topology_.symbol(s), t)); }

bool TrellisTables::possible(TrellisTable table, Index s, Index t) const {
  const bool begins = topology_.steps_to_reach(s) <= t + 1, ends = topology_.steps_to_finish(s) <= steps() - 1 - t;
  return (table == TrellisTable::beta || begins) && (table == TrellisTable::alpha || ends);
}

bool TrellisTables::has_cells(TrellisTable table) const {
  return table == TrellisTable::alpha || table == TrellisTable::beta || topology_.feasible(steps());
}

bool TrellisTables::filled(TrellisTable table, Index s, Index t) const {
  if (!walk_) return true;
  using Pass = ctc::Walkthrough::Pass;
  return (table == TrellisTable::beta || walk_->is_filled(cursor_, Pass::kAlpha, s, t)) &&
         (table == TrellisTable::alpha || walk_->is_filled(cursor_, Pass::kBeta, s, t));
}

bool TrellisTables::filled(TrellisTable table, Index t) const {
  for (Index s = 0; s < states(); ++s)
    if (possible(table, s, t) && !filled(table, s, t)) return false;
  return true;
}

bool TrellisTables::hidden(Index s, Index t) const {
  return hidden_ && revealed_[static_cast<std::size_t>(t * states() + s)] == 0;
}

double TrellisTables::log_scale(const Observable* scales, Index t) const {
  if (!scaled() || t < 0 || t >= steps()) return 0.0;
  return static_cast<double>(scales->values(0, t));
}

double TrellisTables::alpha_divisor(Index t) const {
  return std::exp(log_scale(alpha_log_scale_.get(), t) - log_scale(alpha_log_scale_.get(), t - 1));
}

double TrellisTables::beta_divisor(Index t) const {
  return std::exp(log_scale(beta_log_scale_.get(), t) - log_scale(beta_log_scale_.get(), t + 1));
}

double TrellisTables::mass(Index s, Index t) const {
  const double product = value(TrellisTable::product, s, t), emission = y(s, t);
  if (logarithms()) {
    if (product == ctc::kLogZero || !with_emission()) return product;
    return product - std::log(emission);
  }
  if (product == 0.0 || !with_emission()) return product;
  return product / emission;
}

double TrellisTables::column_sum(Index t) const {
  double sum = logarithms() ? ctc::kLogZero : 0.0;
  for (Index s = 0; s < states(); ++s) sum = logarithms() ? ctc::log_add(sum, mass(s, t)) : sum + mass(s, t);
  return sum;
}

double TrellisTables::log_column_sum(Index t) const {
  const double sum = column_sum(t);
  if (logarithms()) return sum;
  return std::log(sum) + log_scale(alpha_log_scale_.get(), t) + log_scale(beta_log_scale_.get(), t);
}

double TrellisTables::paths_through(Index s, Index t) const {
  return static_cast<double>(alpha_count_->values(s, t)) * static_cast<double>(beta_count_->values(s, t));
}

}  // namespace unrolled
