#include "core/run/timeline.h"

#include <algorithm>
#include <limits>

#include "core/math/check.h"

namespace unrolled {
namespace {

constexpr std::int64_t kForever = std::numeric_limits<std::int64_t>::max();

// "cell=gru, hidden=64": what `other` has otherwise than `present`; where it was looked at is no difference.
std::string differences(const Settings& other, const Settings& present) {
  std::string text;
  for (const Setting& setting : other.table()) {
    const std::string& name = setting.name;
    if (setting.steered() || !present.has(name) || (!other.matters(name) && !present.matters(name))) continue;
    const std::string value = other.to_text(name);
    if (value == present.to_text(name)) continue;
    text += (text.empty() ? "" : ", ") + name + "=" + value;
  }
  return text;
}

}  // namespace

Timeline::Timeline(std::unique_ptr<Experiment> experiment, ExperimentMaker maker, std::size_t most_bytes)
    : maker_(std::move(maker)), most_bytes_(most_bytes), present_(new_run(std::move(experiment))) {
  record();
}

Timeline::Run Timeline::new_run(std::unique_ptr<Experiment> experiment) {
  check(experiment != nullptr, "Timeline: there is no experiment");
  Run run;
  run.id = ++last_id_;
  run.experiment = std::move(experiment);
  for (const Setting& setting : run.experiment->settings().table())
    if (setting.live) run.live_changes.push_back({run.experiment->step(), false, setting.name, setting.value});
  run.origins = {{run.id, kForever}};
  return run;
}

// ── History ──

void Timeline::record() {
  History& history = present_.history;
  const std::int64_t step = experiment().step();
  if (!history.is_due(step)) return;
  if (!history.empty()) {
    if (history.size() >= History::kMostMoments) history.thin(pinned());
    const RecordedMoment& alike = history.wants_optimiser(step) ? history.trainable_at(step) : history.at(step);
    if (!make_room(alike.bytes()) || !history.is_due(step)) return;
  }
  history.add(store_.take(experiment(), history.wants_optimiser(step)));
  if (viewer_ != nullptr || history.size() != 2) return;
  // Making it takes longer than showing a moment: better now than when somebody looks back for the first time.
  try {
    viewer_ = copy_of_present();
  } catch (const std::exception&) {
    viewer_.reset();  // show_viewed() tries again, and says what is wrong
  }
}

// The run that has most gives first.
bool Timeline::make_room(std::size_t bytes) {
  while (store_.moment_bytes() + bytes > most_bytes_) {
    std::vector<Run*> runs = {&present_};
    for (Run& branch : branches_) runs.push_back(&branch);
    std::stable_sort(runs.begin(), runs.end(),
                     [](const Run* a, const Run* b) { return a->history.bytes() > b->history.bytes(); });
    const auto gives = [&](Run* run) { return run->history.thin(run == &present_ ? pinned() : -1); };
    if (std::none_of(runs.begin(), runs.end(), gives)) return false;
  }
  return true;
}

void Timeline::view(std::int64_t step) {
  const std::int64_t before = pinned();
  viewed_.reset();
  if (step < experiment().step()) viewed_ = present_.history.at(step);
  if (pinned() != before) shown_.reset();
}

void Timeline::show_viewed() {
  if (!is_viewing()) return;
  if (shown_ && viewer_ != nullptr && shown_step_ == viewed_->step()) return;
  shown_.reset();
  if (viewer_ == nullptr) viewer_ = copy_of_present();
  if (shown_step_ != viewed_->step()) {
    shown_step_ = -1;
    viewer_->restore_moment(*viewed_->moment, nullptr);
    shown_step_ = viewed_->step();
  }
  Snapshot shown;
  viewer_->fill(shown);
  shown_ = std::move(shown);
}

std::unique_ptr<Experiment> Timeline::copy_of_present() {
  std::unique_ptr<Experiment> copy = maker_(experiment().lesson());
  copy->load(experiment().save());
  return copy;
}

// `experiment` is a copy of the present run's.
void Timeline::go_back(Experiment& experiment, const RecordedMoment& moment) const {
  const RecordedMoment& from = present_.history.trainable_at(moment.step());
  experiment.restore_moment(*from.moment, from.optimiser.get());
  if (from.step() == moment.step()) return;
  auto change = present_.live_changes.begin();
  while (experiment.step() < moment.step()) {
    for (; change != present_.live_changes.end() && change->step <= experiment.step(); ++change) {
      if (change->poke && change->step < from.step()) continue;  // the moment has it
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
  for (const Setting& setting : present_.experiment->settings().table())
    if (setting.live) experiment.set(setting.name, setting.value);
}

bool Timeline::continue_from(std::int64_t step) {
  const RecordedMoment moment = present_.history.at(step);
  if (step >= experiment().step() || moment.step() >= experiment().step()) {
    view_present();
    return false;
  }
  check_room_for_branch();
  std::unique_ptr<Experiment> experiment = copy_of_present();
  go_back(*experiment, moment);
  Run next = new_run(std::move(experiment));
  next.history = present_.history;
  next.history.cut_after(moment.step());
  const std::vector<LiveChange> now = std::exchange(next.live_changes, {});
  for (const LiveChange& change : present_.live_changes)
    if (change.step < moment.step()) next.live_changes.push_back(change);
  next.live_changes.insert(next.live_changes.end(), now.begin(), now.end());
  next.seconds = present_.seconds;
  for (const Origin& origin : present_.origins)
    next.origins.push_back({origin.run, std::min(origin.until, moment.step())});
  std::unique_ptr<Experiment> viewer = std::move(viewer_);  // it fits the next run as well
  const std::int64_t shown_step = shown_step_;
  set_aside(std::move(next));
  viewer_ = std::move(viewer);
  shown_step_ = shown_step;
  return true;
}

// ── Runs and branches ──

void Timeline::LiveChange::make(Experiment& experiment) const {
  poke ? experiment.poke(*poke) : experiment.set(name, value);
}

bool Timeline::LiveChange::is_replaced_by(const LiveChange& later) const {
  if (step != later.step || begun != later.begun || poke.has_value() != later.poke.has_value()) return false;
  return poke ? poke->is_replaced_by(*later.poke) : name == later.name;
}

void Timeline::log(LiveChange change) {
  std::vector<LiveChange>& all = present_.live_changes;
  if (!all.empty() && all.back().is_replaced_by(change)) all.pop_back();  // something is dragged
  all.push_back(std::move(change));
}

void Timeline::set(const std::string& name, const SettingValue& value) {
  experiment().set(name, value);
  log({experiment().step(), experiment().update_begun(), name, value});
  if (viewer_ != nullptr) viewer_->set(name, value);
  shown_.reset();
  branch_list_.reset();
}

void Timeline::poke(const Poke& poke) {
  experiment().poke(poke);
  log({experiment().step(), false, {}, {}, poke});
}

std::unique_ptr<Experiment> Timeline::made_anew(const SettingChanges& changes, std::uint64_t seed) const {
  const Experiment& present = *present_.experiment;
  std::unique_ptr<Experiment> fresh = maker_(present.lesson());
  for (const Setting& setting : present.settings().table()) fresh->set(setting.name, setting.value);
  for (const auto& [name, value] : changes) fresh->set(name, value);
  fresh->reset(seed);
  return fresh;
}

void Timeline::replace(std::unique_ptr<Experiment> experiment) {
  present_ = new_run(std::move(experiment));
  viewed_.reset();
  viewer_.reset();
  shown_.reset();
  shown_step_ = -1;
  branch_list_.reset();
  record();
}

void Timeline::set_aside(Run next) {
  experiment().abandon_update();
  for (LiveChange& change : present_.live_changes)
    if (change.step == experiment().step()) change.begun = false;
  branches_.push_back(std::exchange(present_, std::move(next)));
  viewed_.reset();
  viewer_.reset();
  shown_.reset();
  shown_step_ = -1;
  branch_list_.reset();
  record();
}

void Timeline::check_room_for_branch() const {
  check(branches_.size() < kMostBranches, "there are ", branches_.size(),
        " branches already, which is the most that are kept; drop one first");
}

std::size_t Timeline::index_of(int id) const {
  const auto found = std::find_if(branches_.begin(), branches_.end(), [&](const Run& run) { return run.id == id; });
  check(found != branches_.end(), "there is no branch ", id);
  return static_cast<std::size_t>(found - branches_.begin());
}

void Timeline::keep_and_replace(std::unique_ptr<Experiment> experiment) {
  check_room_for_branch();
  set_aside(new_run(std::move(experiment)));
}

void Timeline::switch_to(int id) {
  const auto place = branches_.begin() + static_cast<std::ptrdiff_t>(index_of(id));
  Run next = std::move(*place);
  branches_.erase(place);
  set_aside(std::move(next));
}

void Timeline::drop(int id) {
  branches_.erase(branches_.begin() + static_cast<std::ptrdiff_t>(index_of(id)));
  branch_list_.reset();
}

std::vector<Branch> Timeline::list_branches() {
  std::vector<Branch> list;
  for (const Run& run : branches_) {
    Snapshot progress;
    run.experiment->fill_progress(progress);
    Branch branch;
    branch.id = run.id;
    branch.lesson = progress.lesson;
    if (branch.lesson == experiment().lesson())
      branch.changes = differences(run.experiment->settings(), experiment().settings());
    branch.seed = progress.seed;
    branch.step = progress.step;
    branch.curves = std::move(progress.curves);
    for (const Origin& theirs : run.origins)
      for (const Origin& ours : present_.origins)
        if (theirs.run == ours.run) branch.forked_at = std::max(branch.forked_at, std::min(theirs.until, ours.until));
    list.push_back(std::move(branch));
  }
  return list;
}

// ── Publication ──

void Timeline::fill(Snapshot& snapshot) {
  if (is_viewing()) {
    show_viewed();
    Snapshot now;
    experiment().fill_progress(now);
    snapshot = *shown_;
    snapshot.curves = std::move(now.curves);
    snapshot.settings = std::move(now.settings);
  } else {
    experiment().fill(snapshot);
  }
  if (!branch_list_) branch_list_ = list_branches();
  snapshot.branches = *branch_list_;
  snapshot.history.steps = present_.history.steps();
  snapshot.history.viewed = pinned();
  snapshot.history.present = experiment().step();
  snapshot.history.bytes = store_.bytes();
  snapshot.history.most_bytes = most_bytes_;
}

}  // namespace unrolled
