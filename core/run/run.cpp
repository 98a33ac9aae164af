#include "core/run/run.h"

#include <algorithm>
#include <chrono>
#include <exception>
#include <limits>
#include <utility>

#include "core/math/check.h"
#include "core/run/brought_data.h"

namespace unrolled {
namespace {

constexpr std::int64_t kForever = std::numeric_limits<std::int64_t>::max();

// What there is to compare with, and nothing that grows while training goes on.
std::shared_ptr<const Snapshot> lightened(Snapshot shown) {
  shown.curves.clear();
  return std::make_shared<const Snapshot>(std::move(shown));
}

}  // namespace

Run::Run(int id, std::unique_ptr<Experiment> experiment, ExperimentMaker maker)
    : id_(id), experiment_(std::move(experiment)), maker_(std::move(maker)), origins_{{id, kForever}} {
  check(experiment_ != nullptr, "Run: there is no experiment");
  for (const Setting& setting : experiment_->settings().table())
    if (setting.live) live_changes_.push_back({experiment_->step(), false, setting.name, setting.value});
}

// ── Training ──

StepReport Run::train_step() {
  using Clock = std::chrono::steady_clock;
  const Clock::time_point start = Clock::now();
  StepReport report;
  try {
    report = experiment_->train_step();
  } catch (const std::exception& error) {
    report.error = error.what();
  }
  seconds_ += std::chrono::duration<double>(Clock::now() - start).count();
  return report;
}

void Run::LiveChange::make(Experiment& experiment) const {
  poke ? experiment.poke(*poke) : experiment.set(name, value);
}

bool Run::LiveChange::is_replaced_by(const LiveChange& later) const {
  if (step != later.step || begun != later.begun || poke.has_value() != later.poke.has_value()) return false;
  return poke ? poke->is_replaced_by(*later.poke) : name == later.name;
}

void Run::log(LiveChange change) {
  if (!live_changes_.empty() && live_changes_.back().is_replaced_by(change))
    live_changes_.pop_back();  // something is dragged
  live_changes_.push_back(std::move(change));
}

void Run::set(const std::string& name, const SettingValue& value) {
  experiment_->set(name, value);
  log({experiment_->step(), experiment_->update_begun(), name, value});
  if (viewer_ != nullptr) viewer_->set(name, value);
  shown_.reset();
  if (experiment_->settings().at(name).in_panel) return;  // says what a panel shows, and is no parameter
  kept_shown_.reset();
  stands_at_.reset();  // a setting may be a parameter, too
}

void Run::choose(const SettingTexts& chosen) {
  Settings wanted = experiment_->settings();
  wanted.choose(chosen);
  for (const Setting& setting : wanted.table())
    if (setting.value != experiment_->settings().at(setting.name).value) set(setting.name, setting.value);
}

void Run::poke(const Poke& poke) {
  experiment_->poke(poke);
  if (!brings_data(poke, *experiment_)) return log({experiment_->step(), false, {}, {}, poke});
  abandon_update();  // what was set in its midst comes before it then
  // Earlier moments are shown with the same data.
  if (viewer_ != nullptr) share_brought(*experiment_, *viewer_);
  shown_.reset();
  kept_shown_.reset();
}

void Run::abandon_update() {
  experiment_->abandon_update();
  for (LiveChange& change : live_changes_)
    if (change.step == experiment_->step()) change.begun = false;
}

// ── History ──

std::size_t Run::due_bytes() const {
  const std::int64_t step = experiment_->step();
  if (!history_.is_due(step) || history_.empty()) return 0;
  return (history_.wants_optimiser(step) ? history_.trainable_at(step) : history_.at(step)).bytes();
}

void Run::record(MomentStore& store) {
  history_.add(store.take(*experiment_, history_.wants_optimiser(experiment_->step())));
  if (viewer_ != nullptr || history_.size() != 2) return;
  // Making it takes longer than showing a moment: better now than when somebody looks back for the first time.
  try {
    viewer_ = copy();
  } catch (const std::exception&) {
    viewer_.reset();  // show_viewed() tries again, and says what is wrong
  }
}

std::unique_ptr<Experiment> Run::copy() const {
  std::unique_ptr<Experiment> copy = maker_(experiment_->lesson());
  copy->load(experiment_->save());
  return copy;
}

// `experiment` is a copy of this run's.
void Run::go_back(Experiment& experiment, const RecordedMoment& moment) const {
  const RecordedMoment& from = history_.trainable_at(moment.step());
  auto change = live_changes_.begin();
  // Before the moment comes back: a setting may be a parameter, too.
  for (; change != live_changes_.end() && change->step < from.step(); ++change)
    if (!change->poke) change->make(experiment);
  experiment.restore_moment(*from.moment, from.optimiser.get());
  while (experiment.step() < moment.step()) {
    for (; change != live_changes_.end() && change->step <= experiment.step(); ++change) {
      if (change->begun && change->step == experiment.step() && !experiment.update_begun()) experiment.begin_update();
      change->make(experiment);
    }
    const StepReport report = experiment.train_step();
    check(report.error.empty(), report.error);
  }
  Moment reached;
  experiment.save_moment(reached);
  check(reached.values == moment.moment->values, "step ", moment.step(),
        " cannot be reached again from the optimiser's state of step ", from.step());
  for (const Setting& setting : experiment_->settings().table())
    if (setting.live) experiment.set(setting.name, setting.value);
  experiment.restore_moment(*moment.moment, nullptr);
}

Run Run::forked(int id, std::int64_t step) const {
  const RecordedMoment moment = history_.at(step);
  std::unique_ptr<Experiment> experiment = copy();
  go_back(*experiment, moment);
  Run fork(id, std::move(experiment), maker_);
  fork.history_ = history_;
  fork.history_.cut_after(moment.step());
  const std::vector<LiveChange> now = std::exchange(fork.live_changes_, {});
  for (const LiveChange& change : live_changes_)
    if (change.step < moment.step()) fork.live_changes_.push_back(change);
  fork.live_changes_.insert(fork.live_changes_.end(), now.begin(), now.end());
  fork.seconds_ = seconds_;
  fork.kept_ = kept_;
  fork.kept_shown_ = kept_shown_;
  for (const Origin& origin : origins_) fork.origins_.push_back({origin.run, std::min(origin.until, moment.step())});
  return fork;
}

std::int64_t Run::last_good_step() const {
  if (history_.empty()) return -1;
  const std::vector<std::int64_t>& steps = *history_.steps();
  std::size_t best = 0;
  double least = std::numeric_limits<double>::infinity();
  // The loss of a moment is that of the update before it; the moment before is the last one recorded that precedes it.
  for (std::size_t i = steps.size() - std::min(steps.size() - 1, kRecentMoments); i < steps.size(); ++i) {
    const double loss = Experiment::loss_at(*history_.at(steps[i]).moment);
    if (loss > least) continue;
    least = loss;
    best = i - 1;
  }
  return steps[best];
}

std::int64_t Run::parted_from(const Run& other) const {
  std::int64_t parted = -1;
  for (const Origin& theirs : other.origins_)
    for (const Origin& ours : origins_)
      if (theirs.run == ours.run) parted = std::max(parted, std::min(theirs.until, ours.until));
  return parted;
}

// ── View of the past ──

void Run::view(std::int64_t step) {
  const std::int64_t before = viewed_step();
  viewed_.reset();
  if (step < experiment_->step()) viewed_ = history_.at(step);
  if (viewed_step() != before) shown_.reset();
}

void Run::take_view_from(Run& run) {
  viewer_ = std::move(run.viewer_);
  stands_at_ = std::exchange(run.stands_at_, nullptr);
  run.view_present();
  run.shown_.reset();
}

void Run::show_viewed() {
  show_kept();
  if (!is_viewing()) return;
  if (shown_ && viewer_ != nullptr && stands_at_ == viewed_->moment) return;
  shown_.reset();
  look_at(viewed_->moment);
  Snapshot shown;
  viewer_->fill(shown);
  shown_ = std::move(shown);
}

// Two runs may have been otherwise at the same step.
void Run::look_at(const std::shared_ptr<const Moment>& moment) {
  if (viewer_ == nullptr) viewer_ = copy();
  if (stands_at_ == moment) return;
  stands_at_.reset();
  viewer_->restore_moment(*moment, nullptr);
  stands_at_ = moment;
}

// ── A moment to compare with ──

void Run::keep() {
  Snapshot shown;
  std::shared_ptr<const Moment> moment;
  if (is_viewing()) {
    show_viewed();
    shown = *shown_;
    moment = viewed_->moment;
  } else {
    experiment_->fill(shown);
    auto present = std::make_shared<Moment>();
    experiment_->save_moment(*present);
    moment = std::move(present);
  }
  kept_shown_ = lightened(std::move(shown));
  kept_ = std::move(moment);
}

void Run::forget_kept() {
  kept_.reset();
  kept_shown_.reset();
}

// Where that fails the moment is forgotten, so that training can be watched all the same.
void Run::show_kept() {
  if (kept_ == nullptr || kept_shown_ != nullptr) return;
  try {
    look_at(kept_);
    Snapshot shown;
    viewer_->fill(shown);
    kept_shown_ = lightened(std::move(shown));
  } catch (...) {
    forget_kept();
    throw;
  }
}

void Run::fill(Snapshot& snapshot) {
  show_viewed();
  if (!is_viewing()) {
    experiment_->fill(snapshot);
    snapshot.kept = kept_shown_;
    return;
  }
  Snapshot now;
  experiment_->fill_progress(now);
  now.playing = snapshot.playing;
  now.seconds = snapshot.seconds;
  now.lane = snapshot.lane;
  snapshot = *shown_;
  snapshot.playing = now.playing;
  snapshot.seconds = now.seconds;
  snapshot.lane = now.lane;
  snapshot.curves = std::move(now.curves);
  snapshot.settings = std::move(now.settings);
  snapshot.kept = kept_shown_;
}

}  // namespace unrolled
