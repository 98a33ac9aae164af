#include "core/run/timeline.h"

#include <algorithm>
#include <exception>
#include <stdexcept>
#include <utility>

#include "core/math/check.h"
#include "core/run/brought_data.h"

namespace unrolled {
namespace {

// What `other` has otherwise than `present`; not where it was looked at, nor what another difference brings along.
SettingTexts differences(const Settings& other, const Settings& present) {
  SettingTexts found;
  Settings reached = present;
  for (const Setting& setting : other.table()) {
    const std::string& name = setting.name;
    if (setting.steered() || !present.has(name) || (!other.matters(name) && !present.matters(name))) continue;
    if (setting.value == reached.at(name).value) continue;
    reached.choose(name, setting.value);
    found.emplace_back(name, other.to_text(name));
  }
  return found;
}

// "cell=gru, hidden=64".
std::string in_one_line(const SettingTexts& settings) {
  std::string text;
  for (const auto& [name, value] : settings) text += (text.empty() ? "" : ", ") + name + "=" + value;
  return text;
}

}  // namespace

Timeline::Timeline(std::unique_ptr<Experiment> experiment, ExperimentMaker maker, std::size_t most_bytes)
    : maker_(std::move(maker)), most_bytes_(most_bytes), present_{new_run(std::move(experiment))} {
  record();
}

// ── Training ──

std::vector<Timeline::Lane*> Timeline::behind(std::int64_t step) {
  std::vector<Lane*> lanes;
  std::int64_t least = step;
  for (Lane& lane : others_) {
    if (!lane.races || !lane.stopped.empty() || lane.run.experiment().step() > least) continue;
    if (lane.run.experiment().step() < least) lanes.clear();
    least = lane.run.experiment().step();
    lanes.push_back(&lane);
  }
  return lanes;
}

void Timeline::train(const std::vector<Lane*>& lanes, std::optional<StepReport>& present) {
  std::vector<StepReport> reports(lanes.size());
  const std::size_t first = present ? 1 : 0;  // beside the rivals
  workers_.each(lanes.size() + first, [&](std::size_t i) {
    if (i < first)
      present = present_.run.train_step();
    else
      reports[i - first] = lanes[i - first]->run.train_step();
  });
  if (present && present->error.empty()) record();
  for (std::size_t i = 0; i < lanes.size(); ++i) {
    Lane& lane = *lanes[i];
    if (reports[i].error.empty()) {
      record(lane.run);
      if (is_viewing() && !lane.run.is_viewing()) lane.run.view(present_.run.viewed_step());
      continue;
    }
    lane.stopped = reports[i].error;
    const std::string name = in_one_line(differences(lane.run.experiment().settings(), experiment().settings()));
    messages_.push_back((name.empty() ? "a run that races" : name) + " stopped at " + lane.stopped);
  }
}

std::optional<StepReport> Timeline::train() {
  std::optional<StepReport> report;
  const std::int64_t step = experiment().step();
  const std::vector<Lane*> lanes = behind(step);
  if (lanes.empty() || lanes.front()->run.experiment().step() == step) report.emplace();
  train(lanes, report);
  return report;
}

bool Timeline::train_behind() {
  const std::vector<Lane*> lanes = behind(experiment().step() - 1);
  std::optional<StepReport> none;
  train(lanes, none);
  return !lanes.empty();
}

std::vector<std::string> Timeline::take_messages() { return std::exchange(messages_, {}); }

void Timeline::set(const std::string& name, const SettingValue& value, Scope scope) {
  const SettingValue before = experiment().settings().at(name).value;
  present_.run.set(name, value);
  for (Lane& lane : others_) {
    if (!lane.races || scope != Scope::all_runs || lane.run.experiment().settings().at(name).value != before) continue;
    try {
      lane.run.set(name, value);
    } catch (const std::invalid_argument& refusal) {
      messages_.push_back(std::string("a run that races: ") + refusal.what());
    }
  }
  branch_list_.reset();
}

void Timeline::poke(const Poke& poke) {
  present_.run.poke(poke);
  if (!poke.all_runs) return;
  for (Lane& lane : others_) {
    if (!lane.races) continue;
    try {
      lane.run.poke(poke);
    } catch (const std::invalid_argument& refusal) {
      messages_.push_back(std::string("a run that races: ") + refusal.what());
    }
  }
}

// ── History ──

void Timeline::record() { record(present_.run); }

void Timeline::record(Run& run) {
  if (!run.history().is_due(run.experiment().step())) return;
  if (run.history().size() >= History::kMostMoments) run.thin();
  if (!make_room(run.due_bytes()) || !run.history().is_due(run.experiment().step())) return;
  run.record(store_);
}

// The run that has most gives first.
bool Timeline::make_room(std::size_t bytes) {
  while (bytes > 0 && store_.moment_bytes() + bytes > most_bytes_) {
    std::vector<Run*> runs = {&present_.run};
    for (Lane& lane : others_) runs.push_back(&lane.run);
    std::stable_sort(runs.begin(), runs.end(),
                     [](const Run* a, const Run* b) { return a->history().bytes() > b->history().bytes(); });
    if (std::none_of(runs.begin(), runs.end(), [](Run* run) { return run->thin(); })) return false;
  }
  return true;
}

void Timeline::view(std::int64_t step) {
  present_.run.view(step);
  for (Lane& lane : others_)
    if (lane.races) is_viewing() ? lane.run.view(step) : lane.run.view_present();
}

void Timeline::show_viewed() {
  present_.run.show_viewed();
  for (Lane& lane : others_)
    if (lane.races) lane.run.show_viewed();
}

void Timeline::view_present() {
  present_.run.view_present();
  for (Lane& lane : others_) lane.run.view_present();
}

void Timeline::keep_moment() {
  present_.run.keep();
  for (Lane& lane : others_)
    if (lane.races) lane.run.keep();
}

void Timeline::forget_kept_moment() {
  present_.run.forget_kept();
  for (Lane& lane : others_)
    if (lane.races) lane.run.forget_kept();
}

bool Timeline::continue_from(std::int64_t step) {
  const Run& run = present_.run;
  if (step >= experiment().step() || run.history().at(step).step() >= experiment().step()) {
    view_present();
    return false;
  }
  check_room_for_branch();
  Run next = run.forked(last_id_ + 1, step);
  ++last_id_;
  next.take_view_from(present_.run);
  set_aside(std::move(next));
  return true;
}

std::int64_t Timeline::recover() {
  const std::int64_t step = present_.run.last_good_step();
  if (step < 0) return step;
  const double rate = experiment().settings().real("learning_rate");
  continue_from(step);
  set("learning_rate", std::max(rate / 2, experiment().settings().at("learning_rate").low), Scope::this_run);
  return step;
}

// ── Runs ──

std::unique_ptr<Experiment> Timeline::made(const Settings& settings, std::uint64_t seed, bool anew) const {
  std::unique_ptr<Experiment> fresh = maker_(present_.run.experiment().lesson());
  for (const Setting& setting : settings.table()) fresh->set(setting.name, setting.value);
  share_brought(present_.run.experiment(), *fresh, anew);
  fresh->reset(seed);
  return fresh;
}

std::unique_ptr<Experiment> Timeline::made_anew(const SettingChanges& changes, std::uint64_t seed) const {
  Settings settings = present_.run.experiment().settings();
  for (const auto& [name, value] : changes) settings.set(name, value);
  return made(settings, seed, true);
}

void Timeline::replace(std::unique_ptr<Experiment> experiment) {
  present_.run = new_run(std::move(experiment));
  std::erase_if(others_, [](const Lane& lane) { return lane.races; });
  branch_list_.reset();
  record();
}

void Timeline::restart(const SettingChanges& changes, std::uint64_t seed, bool keep, Scope scope) {
  if (keep) check_room_for_branch();
  const Settings before = experiment().settings();
  const std::uint64_t seed_before = experiment().seed();
  std::unique_ptr<Experiment> fresh = made_anew(changes, seed);
  const SettingTexts changed = differences(fresh->settings(), before);
  std::vector<Run> rivals;
  for (const Lane& lane : others_) {
    if (!lane.races) continue;
    // What is its own stays so; the others' changes bring it its own recipe.
    const Experiment& old = lane.run.experiment();
    const SettingTexts own = differences(old.settings(), before);
    const auto is_own = [&](const std::string& name) {
      return std::any_of(own.begin(), own.end(), [&](const auto& one) { return one.first == name; });
    };
    SettingTexts chosen;
    if (scope == Scope::all_runs)
      for (const auto& one : changed)
        if (!is_own(one.first)) chosen.push_back(one);
    Settings wanted = old.settings();
    wanted.choose(chosen);
    rivals.push_back(new_run(made(wanted, old.seed() == seed_before ? seed : old.seed(), true)));
  }
  if (keep)
    set_aside(new_run(std::move(fresh)));
  else
    present_.run = new_run(std::move(fresh));
  auto rival = rivals.begin();
  for (Lane& lane : others_) {
    if (!lane.races) continue;
    lane.run = std::move(*rival++);
    lane.stopped.clear();
    record(lane.run);
  }
  branch_list_.reset();
  record();
}

void Timeline::set_aside(Run next) {
  present_.run.abandon_update();
  present_.run.view_present();
  const int lane = std::exchange(present_.number, free_lane());
  others_.push_back(std::exchange(present_, Lane{std::move(next), lane}));
  view_present();
  branch_list_.reset();
  record();
}

int Timeline::free_lane() const {
  int lane = 0;
  const auto taken = [&] {
    return lane == present_.number ||
           std::any_of(others_.begin(), others_.end(), [&](const Lane& other) { return other.number == lane; });
  };
  while (taken()) ++lane;
  return lane;
}

std::size_t Timeline::count(bool racing) const {
  return static_cast<std::size_t>(
      std::count_if(others_.begin(), others_.end(), [&](const Lane& lane) { return lane.races == racing; }));
}

void Timeline::check_room_for_branch() const {
  check(count(false) < kMostBranches, "there are ", count(false),
        " branches already, which is the most that are kept; drop one first");
}

std::size_t Timeline::index_of(int id) const {
  const auto found =
      std::find_if(others_.begin(), others_.end(), [&](const Lane& lane) { return lane.run.id() == id; });
  check(found != others_.end(), "there is no branch ", id);
  return static_cast<std::size_t>(found - others_.begin());
}

void Timeline::keep_and_replace(std::unique_ptr<Experiment> experiment) {
  check_room_for_branch();
  set_aside(new_run(std::move(experiment)));
}

void Timeline::switch_to(int id) {
  const Experiment& next = others_[index_of(id)].run.experiment();
  const bool alike = next.lesson() == experiment().lesson() && next.seed() == experiment().seed();
  // Nobody races with a run of another lesson or on other data; the run itself may.
  if (!others_[index_of(id)].races && !alike) std::erase_if(others_, [](const Lane& lane) { return lane.races; });
  Lane& other = others_[index_of(id)];
  present_.run.abandon_update();
  std::swap(present_, other);
  if (!present_.races) std::swap(present_.number, other.number);  // the present run's curves keep their colours
  other.races = std::exchange(present_.races, false);
  present_.stopped.clear();
  view_present();
  branch_list_.reset();
  record();
}

void Timeline::drop(int id) {
  others_.erase(others_.begin() + static_cast<std::ptrdiff_t>(index_of(id)));
  branch_list_.reset();
}

// ── Race ──

void Timeline::check_room_in_race() const {
  check(count(true) < kMostRivals, "there are ", count(true),
        " runs in the race beside the present one already, which is the most; drop one first");
}

int Timeline::join(Run run) {
  others_.push_back({std::move(run), free_lane(), true});
  Run& joined = others_.back().run;
  if (is_viewing()) joined.view(present_.run.viewed_step());
  branch_list_.reset();
  record(joined);
  return joined.id();
}

int Timeline::race(const SettingTexts& chosen, std::uint64_t seed) {
  check_room_in_race();
  Settings settings = experiment().settings();
  settings.choose(chosen);
  return join(new_run(made(settings, seed, false)));
}

int Timeline::race_from(std::int64_t from, const SettingTexts& chosen) {
  check_room_in_race();
  Run rival = present_.run.forked(last_id_ + 1, from);
  rival.choose(chosen);
  ++last_id_;
  return join(std::move(rival));
}

// ── Publication ──

Branch Timeline::describe(Lane& lane) {
  Snapshot progress;
  lane.run.experiment().fill_progress(progress);
  Branch branch;
  branch.id = lane.run.id();
  branch.lane = lane.number;
  branch.lesson = progress.lesson;
  if (branch.lesson == experiment().lesson())
    branch.changes = in_one_line(differences(lane.run.experiment().settings(), experiment().settings()));
  branch.seed = progress.seed;
  branch.step = progress.step;
  branch.forked_at = present_.run.parted_from(lane.run);
  branch.curves = std::move(progress.curves);
  branch.races = lane.races;
  branch.stopped = lane.stopped;
  return branch;
}

void Timeline::fill(Snapshot& snapshot) {
  std::vector<Lane*> racing;
  for (Lane& lane : others_)
    if (lane.races) racing.push_back(&lane);
  std::vector<std::shared_ptr<Snapshot>> shown;
  for (Lane* lane : racing) {
    shown.push_back(std::make_shared<Snapshot>());
    shown.back()->playing = snapshot.playing;
    shown.back()->seconds = lane->run.seconds();
    shown.back()->lane = lane->number;
  }
  std::vector<std::exception_ptr> thrown(racing.size() + 1);
  workers_.each(racing.size() + 1, [&](std::size_t i) {
    try {
      i == 0 ? present_.run.fill(snapshot) : racing[i - 1]->run.fill(*shown[i - 1]);
    } catch (...) {
      thrown[i] = std::current_exception();
    }
  });
  for (const std::exception_ptr& one : thrown)
    if (one) std::rethrow_exception(one);

  SettingTexts own;
  for (const Lane* lane : racing)
    for (auto& one : differences(experiment().settings(), lane->run.experiment().settings()))
      if (std::find(own.begin(), own.end(), one) == own.end()) own.push_back(std::move(one));
  snapshot.own_settings = in_one_line(own);
  snapshot.lane = present_.number;
  if (!branch_list_ || !racing.empty()) {
    branch_list_.emplace();
    for (Lane& lane : others_) branch_list_->push_back(describe(lane));
  }
  snapshot.branches = *branch_list_;
  auto next = shown.begin();
  for (Branch& branch : snapshot.branches)
    if (branch.races) branch.shown = std::move(*next++);
  snapshot.history.steps = present_.run.history().steps();
  snapshot.history.viewed = present_.run.viewed_step();
  snapshot.history.present = experiment().step();
  snapshot.history.bytes = store_.bytes();
  snapshot.history.most_bytes = most_bytes_;
}

}  // namespace unrolled
