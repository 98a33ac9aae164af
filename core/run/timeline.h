// What a trainer trains and has trained: the present run, the runs that race with it, and those that were set aside as
// branches. For the trainer's thread alone.
//
// In a race all runs train on the same data from the same seed, and whoever has made the fewest updates goes on first;
// so a run that joins late catches up, and from then on all are compared at the same step. What is set in one is set in
// all that had the same value; a setting in which they differ is each one's own, as are the seed and what a choice of
// its own brings along.
#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "core/run/experiment.h"
#include "core/run/history.h"
#include "core/run/run.h"
#include "core/run/settings.h"
#include "core/run/snapshot.h"
#include "core/run/workers.h"

namespace unrolled {

// Whose settings change: those of all runs of a race that had the same value, or the present one's alone.
enum class Scope { all_runs, this_run };

// Whatever throws leaves the timeline as it was.
class Timeline {
 public:
  static constexpr std::size_t kMostBranches = 6;
  static constexpr std::size_t kMostRivals = 9;
  // For the moments of all runs; 1,024 of a character model of 128 LSTM units with Adam take nine tenths of it.
  static constexpr std::size_t kMostBytes = std::size_t{1} << 30;  // 1 GiB

  Timeline(std::unique_ptr<Experiment> experiment, ExperimentMaker maker, std::size_t most_bytes = kMostBytes);

  Experiment& experiment() { return present_.run.experiment(); }
  double& seconds() { return present_.run.seconds(); }  // that the present run was trained

  // One update of the present run, recorded, and of all runs that race with it and have made no more updates than it.
  // While somebody is behind the present run, only those train and the report is none.
  std::optional<StepReport> train();
  // Updates of the others alone: those that have made fewer than the present run. Whether there was one.
  bool train_behind();
  // What has become of rivals since the last call: a line each for those that stopped.
  std::vector<std::string> take_messages();

  // Records the present step where the history wants it; to be called after each update that train() has not made.
  void record();
  void set(const std::string& name, const SettingValue& value, Scope scope = Scope::all_runs);  // a live setting
  // The present, or all runs that race.
  void poke(const Poke& poke);

  // A fresh experiment with the present one's settings and these changes, reset.
  std::unique_ptr<Experiment> made_anew(const SettingChanges& changes, std::uint64_t seed) const;
  // Forgets the present run, and those that race with it, for another one.
  void replace(std::unique_ptr<Experiment> experiment);
  // All that race begin anew with changed settings and another seed, the present run being kept as a branch or not.
  void restart(const SettingChanges& changes, std::uint64_t seed, bool keep, Scope scope = Scope::all_runs);

  // ── Race ──
  // A run with the present one's settings, as they are chosen otherwise here, joins: from the beginning, or from the
  // moment that view(from) shows, where live settings only can be otherwise. Returns its id. Throws
  // std::invalid_argument where a value does not fit or kMostRivals race already, and whatever the lesson throws.
  int race(const SettingTexts& chosen, std::uint64_t seed);
  int race(const SettingTexts& chosen) { return race(chosen, experiment().seed()); }
  int race_from(std::int64_t from, const SettingTexts& chosen);

  // ── The past ──
  // Shows the newest recorded moment at or before a step, or the first one; the present where the step is not past. All
  // that race do so.
  void view(std::int64_t step);
  void view_present();
  bool is_viewing() const { return present_.run.is_viewing(); }
  // Makes what is shown of the viewed moment, which may take a while; fill() does, too. Throws what the lesson throws.
  void show_viewed();
  // Keeps the moment that is shown, of all that race, to be compared with: Snapshot::kept, until a run begins anew.
  void keep_moment();
  void forget_kept_moment();
  // Training goes on from the moment that view(step) shows, as Run::forked() says. The run so far is kept as a branch.
  // Where the step is not past, it only shows the present. Returns whether another run is the present one now. Throws
  // as the functions for branches do.
  bool continue_from(std::int64_t step);
  // The same from Run::last_good_step() and with half the learning rate. Returns the step; −1 where none is recorded.
  std::int64_t recover();

  // ── Branches ──
  // These throw std::invalid_argument where there are kMostBranches already, or none has the id.
  void keep_and_replace(std::unique_ptr<Experiment> experiment);
  // The present run becomes a branch, or races on where the other one raced with it.
  void switch_to(int id);
  void drop(int id);

  // Everything but what only the trainer knows. While a moment is viewed: its step, epoch, loss, metrics, observables
  // and texts; settings, curves, history and branches are those of the present.
  void fill(Snapshot& snapshot);

 private:
  struct Lane {
    Run run;
    int number = 0;  // as Branch::lane
    bool races = false;
    std::string stopped = {};  // as Branch's
  };

  Run new_run(std::unique_ptr<Experiment> experiment) { return {++last_id_, std::move(experiment), maker_}; }
  // Of the present lesson, with what it was brought: when it came, or all of it from the start.
  std::unique_ptr<Experiment> made(const Settings& settings, std::uint64_t seed, bool anew) const;
  int free_lane() const;
  std::size_t count(bool racing) const;
  void record(Run& run);
  bool make_room(std::size_t bytes);
  void check_room_for_branch() const;
  void check_room_in_race() const;
  int join(Run run);                   // the race; its id
  std::size_t index_of(int id) const;  // in others_
  void set_aside(Run next);            // the present run becomes a branch, and this one the present
  std::vector<Lane*> behind(std::int64_t step);
  void train(const std::vector<Lane*>& lanes, std::optional<StepReport>& present);
  Branch describe(Lane& lane);

  ExperimentMaker maker_;
  std::size_t most_bytes_;
  MomentStore store_;
  int last_id_ = 0;
  Lane present_;
  std::vector<Lane> others_;
  Workers workers_;
  std::vector<std::string> messages_;
  std::optional<std::vector<Branch>> branch_list_;  // the branches of the last snapshot; none after a change
};

}  // namespace unrolled
