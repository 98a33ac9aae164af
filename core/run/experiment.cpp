#include "core/run/experiment.h"

#include <algorithm>
#include <cmath>
#include <exception>
#include <utility>

#include "core/math/check.h"
#include "core/math/flush_tiny.h"
#include "core/optim/clip.h"
#include "core/run/common_settings.h"

namespace unrolled {
namespace {

// No update can make a parameter or a slot overflow while the gradient's norm stays below this: squares are at most
// 1e30 of the 3e38 that a float holds, and a learning rate of 1 moves a parameter by 1e18 at most (momentum 0.999),
// so that 1e20 such updates would be needed. Refusing a larger gradient beforehand therefore keeps the last good
// state without ever copying it: neither a copy of parameters and slots (as long as a whole step of a small LSTM) nor
// a second look at the updated values is needed, and it costs one comparison.
constexpr double kLargestGradientNorm = 1e15;

enum : std::size_t { kNormCurve, kThresholdCurve, kClippedCurve, kFirstParameterCurve };

// Puts the generator back however a block is left, so that looking at training cannot change it.
class KeepRandom {
 public:
  explicit KeepRandom(Random& random) : random_(random), state_(random.state()) {}
  ~KeepRandom() { random_.set_state(state_); }
  KeepRandom(const KeepRandom&) = delete;
  KeepRandom& operator=(const KeepRandom&) = delete;

 private:
  Random& random_;
  Random::State state_;
};

Curve gradient_curve(std::string id, std::string label, CurveRole role = CurveRole::training) {
  Curve curve;
  curve.id = std::move(id);
  curve.group = "gradient_norms";
  curve.label = std::move(label);
  curve.role = role;
  curve.logarithmic = role != CurveRole::mark;
  return curve;
}

}  // namespace

Experiment::Experiment(std::string lesson, std::vector<Setting> table)
    : lesson_(std::move(lesson)), settings_(with_common_settings(std::move(table))) {
  read_live_settings();
}

void Experiment::reset(std::uint64_t seed) {
  built_ = false;
  begun_.reset();
  seed_ = seed;
  random_ = Random(seed);
  step_ = 0;
  evaluated_at_ = -1;
  last_loss_ = 0.0;
  metrics_.clear();
  curves_.clear();
  tape_.reset();
  parameters_.clear();
  build();
  OptimiserOptions options;
  options.kind = settings_.text("optimiser");
  options.momentum = settings_.real("momentum");
  options.epsilon_inside_root = true;  // Adagrad as in min-char-rnn, the program of the lectures
  optimiser_ = make_optimiser<float>(options);
  optimiser_->prepare(parameters_);
  prepare_gradient_curves();
  watched_clipping_.prepare(parameters_);
  built_ = true;
}

void Experiment::set(const std::string& name, const SettingValue& value) {
  const Setting& setting = settings_.at(name);
  check(!built_ || setting.live, name, " cannot change while training; start anew with it");
  const SettingValue before = setting.value;
  settings_.set(name, value);
  read_live_settings();
  if (!built_) return;
  try {
    setting_changed(name);
  } catch (...) {
    settings_.set(name, before);
    read_live_settings();
    setting_changed(name);
    throw;
  }
}

void Experiment::poke(const Poke& poke) {
  check(built_, "Experiment::poke: ", lesson_, " is not built; reset it first");
  // What is written by hand for all may be taken back as well: nothing comes in its place.
  check((poke.values.size() > 0 || poke.all_runs) && poke.values.allFinite(), "a change of ", poke.observable,
        " must have values, all of them finite");
  change_by_hand(poke);
  abandon_update();
}

void Experiment::change_by_hand(const Poke& poke) {
  check(false, lesson_, " has no ", poke.observable, " that can be changed by hand");
}

void Experiment::set_from_text(const std::string& name, const std::string& text) {
  Settings changed = settings_;
  changed.set_from_text(name, text);
  set(name, changed.at(name).value);
}

void Experiment::choose(const SettingTexts& settings) {
  Settings chosen = settings_;
  chosen.choose(settings);
  for (const Setting& setting : chosen.table())
    if (setting.value != settings_.at(setting.name).value) set(setting.name, setting.value);
}

void Experiment::read_live_settings() {
  learning_rate_ = settings_.real("learning_rate");
  const std::string& clipping = settings_.text("clipping");
  clipping_ = clipping == "norm" ? Clipping::norm : clipping == "value" ? Clipping::value : Clipping::none;
  clip_ = settings_.real("clip");
  shared_settings_.reset();
}

StepReport Experiment::train_step() {
  check(built_, "Experiment::train_step: ", lesson_, " is not built; reset it first");
  if (!begun_) {
    const StepReport report = begin_update();
    if (!report.error.empty()) return report;
  }
  return finish_update();
}

StepReport Experiment::begin_update() {
  check(built_, "Experiment::begin_update: ", lesson_, " is not built; reset it first");
  check(!begun_, "Experiment::begin_update: an update is begun already; finish it first");
  const FlushTiny flush_tiny;
  StepReport report;
  random_before_ = random_.state();
  tape_.reset();
  parameters_.zero_gradients();
  try {
    const Var<float> loss = batch_loss(tape_);
    check(loss.rows() == 1 && loss.cols() == 1, lesson_, ": the loss is ", loss.rows(), " x ", loss.cols(),
          ", expected 1 x 1");
    report.loss = static_cast<double>(loss.value()(0, 0));
    if (!std::isfinite(report.loss)) return failed(report, "NaN or infinity in " + tape_.first_not_finite());
    tape_.backward(loss);
    after_backward();
  } catch (const std::exception& error) {
    return failed(report, error.what());
  }
  report.gradient_norm = measure_gradients();
  if (!std::isfinite(report.gradient_norm)) return failed(report, "NaN or infinity in " + tape_.first_not_finite());
  if (clipping_ == Clipping::none && report.gradient_norm > kLargestGradientNorm)
    return failed(report, "the gradient exploded: its norm is beyond 1e15");
  begun_ = report;
  return report;
}

StepReport Experiment::finish_update() {
  check(begun_.has_value(), "Experiment::finish_update: no update is begun");
  const FlushTiny flush_tiny;
  StepReport report = *begun_;
  begun_.reset();
  watched_clipping_.before(parameters_, clipping_, clip_, report.gradient_norm);
  clip_gradients(report);
  watched_clipping_.after();
  optimiser_->step(parameters_, learning_rate_, step_ + 1);

  advance();
  ++step_;
  last_loss_ = report.loss;
  record_gradients(report);
  found_.clear();
  found_.emplace_back("loss", report.loss);
  step_metrics(report, found_);
  keep_metrics();
  const std::int64_t every = evaluate_every();
  if (every > 0 && (step_ == 1 || step_ % every == 0)) evaluate_now();
  return report;
}

void Experiment::abandon_update() {
  if (!begun_) return;
  random_.set_state(random_before_);
  begun_.reset();
}

StepReport Experiment::failed(StepReport report, const std::string& reason) {
  random_.set_state(random_before_);
  report.error = "step " + std::to_string(step_ + 1) + ": " + reason + "; the parameters of step " +
                 std::to_string(step_) + " are kept";
  return report;
}

double Experiment::measure_gradients() {
  double total = 0.0;
  for (std::size_t i = 0; i < parameters_.size(); ++i) {
    const double squared = squared_gradient_norm(parameters_[i]);
    gradient_norms_[i] = std::sqrt(squared);
    total += squared;
  }
  return std::sqrt(total);
}

void Experiment::clip_gradients(StepReport& report) {
  if (clipping_ == Clipping::norm) {
    report.clipped = report.gradient_norm > clip_;
    if (report.clipped) clip_by_norm(parameters_, clip_);
  } else if (clipping_ == Clipping::value) {
    report.clipped = clip_by_value(parameters_, clip_);
  }
}

void Experiment::prepare_gradient_curves() {
  gradient_norms_.assign(parameters_.size(), 0.0);
  curves_.clear();
  curves_.reserve(kFirstParameterCurve + parameters_.size() + 8);
  curves_.emplace_back(gradient_curve("gradient_norm", "all parameters"));
  curves_.emplace_back(gradient_curve("gradient_norm.threshold", "clip", CurveRole::threshold));
  curves_.emplace_back(gradient_curve("gradient_norm.clipped", "clipped steps", CurveRole::mark));
  for (const auto& parameter : parameters_)
    curves_.emplace_back(gradient_curve("gradient_norm." + parameter->name, parameter->name));
}

void Experiment::record_gradients(const StepReport& report) {
  curves_[kNormCurve].add(step_, report.gradient_norm);
  // A threshold for single entries has no place among norms.
  if (clipping_ == Clipping::norm) curves_[kThresholdCurve].add(step_, clip_);
  curves_[kClippedCurve].add(step_, report.clipped ? 1.0 : 0.0);
  for (std::size_t i = 0; i < gradient_norms_.size(); ++i)
    curves_[kFirstParameterCurve + i].add(step_, gradient_norms_[i]);
}

CurveRecorder& Experiment::curve(const Curve& description) {
  for (CurveRecorder& recorder : curves_)
    if (recorder.id() == description.id) return recorder;
  return curves_.emplace_back(description);
}

void Experiment::record(const Curve& description, double value) { curve(description).add(step_, value); }

void Experiment::keep_metrics() {
  for (auto& [name, value] : found_) {
    auto kept = metrics_.begin();
    while (kept != metrics_.end() && kept->first != name) ++kept;
    if (kept != metrics_.end()) {
      kept->second = value;
    } else {
      metrics_.emplace_back(std::move(name), value);
    }
  }
}

void Experiment::evaluate_now() {
  check(built_, "Experiment::evaluate_now: ", lesson_, " is not built; reset it first");
  if (evaluated_at_ == step_) return;
  const FlushTiny flush_tiny;
  const KeepRandom keep(random_);
  found_.clear();
  held_out_metrics(found_);
  keep_metrics();
  evaluated_at_ = step_;
}

void Experiment::fill(Snapshot& snapshot) {
  const FlushTiny flush_tiny;
  fill_progress(snapshot);
  const KeepRandom keep(random_);
  observe(snapshot);
  for (auto& observable : watched_clipping_.observables()) snapshot.observables.push_back(std::move(observable));
}

void Experiment::fill_progress(Snapshot& snapshot) {
  check(built_, "Experiment::fill: ", lesson_, " is not built; reset it first");
  if (shared_settings_ == nullptr) shared_settings_ = std::make_shared<const Settings>(settings_);
  snapshot.lesson = lesson_;
  snapshot.seed = seed_;
  snapshot.step = step_;
  snapshot.epoch = epoch();
  snapshot.loss = last_loss_;
  snapshot.parameter_count = parameters_.count();
  snapshot.settings = shared_settings_;
  snapshot.metrics = metrics_;
  snapshot.curves.clear();
  for (const CurveRecorder& recorder : curves_)
    if (!recorder.empty()) snapshot.curves.push_back(recorder.shared());
}

}  // namespace unrolled
