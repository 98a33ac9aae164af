// What a trainer has trained and still keeps: the present run with its history, a view of one of its moments, and the
// runs that were set aside as branches. For the trainer's thread alone.
#pragma once

#include <cstddef>
#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "core/run/experiment.h"
#include "core/run/history.h"
#include "core/run/settings.h"
#include "core/run/snapshot.h"

namespace unrolled {

// A fresh experiment of a lesson, not yet reset.
using ExperimentMaker = std::function<std::unique_ptr<Experiment>(const std::string& lesson)>;

// Whatever throws leaves the timeline as it was.
class Timeline {
 public:
  static constexpr std::size_t kMostBranches = 6;
  // For the moments of all runs; 1,024 of a character model of 128 LSTM units with Adam take nine tenths of it.
  static constexpr std::size_t kMostBytes = std::size_t{1} << 30;  // 1 GiB

  Timeline(std::unique_ptr<Experiment> experiment, ExperimentMaker maker, std::size_t most_bytes = kMostBytes);

  Experiment& experiment() { return *present_.experiment; }
  double& seconds() { return present_.seconds; }  // that the present run was trained

  // Records the present step where the history wants it; to be called after each update.
  void record();
  void set(const std::string& name, const SettingValue& value);  // a live setting, of the view as well
  void poke(const Poke& poke);                                   // the present

  // A fresh experiment with the present one's settings and these changes, reset.
  std::unique_ptr<Experiment> made_anew(const SettingChanges& changes, std::uint64_t seed) const;
  // Forgets the present run for another one.
  void replace(std::unique_ptr<Experiment> experiment);

  // ── The past ──
  // Shows the newest recorded moment at or before a step, or the first one; the present where the step is not past.
  void view(std::int64_t step);
  void view_present() { viewed_.reset(); }
  bool is_viewing() const { return viewed_.has_value(); }
  // Makes what is shown of the viewed moment, which may take a while; fill() does, too. Throws what the lesson throws.
  void show_viewed();
  // Training goes on from the moment that view(step) shows, bit for bit as it went on then, but with the live settings
  // of now; where the optimiser's state of that moment was not kept, up to History::kOptimiserEvery − 1 spacings of
  // updates are made once more for it. The run so far is kept as a branch. Where the step is not past, it only shows
  // the present. Returns whether another run is the present one now. Throws as the functions for branches do.
  bool continue_from(std::int64_t step);

  // ── Branches ──
  // These throw std::invalid_argument where there are kMostBranches already, or none has the id.
  void keep_and_replace(std::unique_ptr<Experiment> experiment);
  void switch_to(int id);  // the present run becomes a branch
  void drop(int id);

  // Everything but what only the trainer knows. While a moment is viewed: its step, epoch, loss, metrics, observables
  // and texts; settings, curves, history and branches are those of the present.
  void fill(Snapshot& snapshot);

 private:
  // Two runs were one and the same until some step.
  struct Origin {
    int run = 0;
    std::int64_t until = 0;
  };
  // A live setting that was set between two updates, or (begun) within the next one, or a change by hand.
  struct LiveChange {
    std::int64_t step = 0;
    bool begun = false;
    std::string name;
    SettingValue value;
    std::optional<Poke> poke = {};  // in place of a setting
    void make(Experiment& experiment) const;
    bool is_replaced_by(const LiveChange& later) const;
  };
  void log(LiveChange change);
  struct Run {
    int id = 0;
    std::unique_ptr<Experiment> experiment;
    History history;
    std::vector<LiveChange> live_changes;  // in their order; at first what the settings were when the run began
    double seconds = 0.0;
    std::vector<Origin> origins;  // the run itself (until any step) and those that it has grown out of
  };

  Run new_run(std::unique_ptr<Experiment> experiment);
  std::unique_ptr<Experiment> copy_of_present();
  void go_back(Experiment& experiment, const RecordedMoment& moment) const;
  std::int64_t pinned() const { return viewed_ ? viewed_->step() : -1; }  // the step that is viewed
  bool make_room(std::size_t bytes);
  void check_room_for_branch() const;
  std::size_t index_of(int id) const;  // in branches_
  void set_aside(Run next);            // the present run becomes a branch, and this one the present
  std::vector<Branch> list_branches();

  ExperimentMaker maker_;
  std::size_t most_bytes_;
  MomentStore store_;
  int last_id_ = 0;
  Run present_;
  std::vector<Run> branches_;
  std::optional<std::vector<Branch>> branch_list_;  // of the last snapshot; none after a change

  std::optional<RecordedMoment> viewed_;  // none: the present is shown
  std::unique_ptr<Experiment> viewer_;    // has the present run's settings and data; made when first needed
  std::optional<Snapshot> shown_;         // what viewer_ shows of viewed_; none after a change
  std::int64_t shown_step_ = -1;          // at which viewer_ stands; −1: anywhere
};

}  // namespace unrolled
