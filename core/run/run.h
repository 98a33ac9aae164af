// A run: an experiment that trains, the moments of it that were recorded, what was set and changed by hand while it
// trained, and the moment that is looked back at. For one thread at a time.
#pragma once

#include <cstddef>
#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "core/run/experiment.h"
#include "core/run/history.h"
#include "core/run/settings.h"
#include "core/run/snapshot.h"

namespace unrolled {

// A fresh experiment of a lesson, not yet reset.
using ExperimentMaker = std::function<std::unique_ptr<Experiment>(const std::string& lesson)>;

// Whatever throws leaves the run as it was.
class Run {
 public:
  // Throws std::invalid_argument where there is no experiment.
  Run(int id, std::unique_ptr<Experiment> experiment, ExperimentMaker maker);

  int id() const { return id_; }
  Experiment& experiment() { return *experiment_; }
  const Experiment& experiment() const { return *experiment_; }
  const History& history() const { return history_; }
  double& seconds() { return seconds_; }  // that it was trained

  // ── Training ──
  // As Experiment::train_step(), with the time that it takes; what an operation throws is in the report.
  StepReport train_step();
  void set(const std::string& name, const SettingValue& value);  // a live setting, of the view as well
  void choose(const SettingTexts& chosen);                       // live ones, with what they bring
  void poke(const Poke& poke);
  void abandon_update();  // one that was begun; as if it had not been

  // ── History ──
  // What the next moment would take, about; 0 where none is due.
  std::size_t due_bytes() const;
  // Adds the present moment, which is due, and makes the experiment that looks back before it is asked for.
  void record(MomentStore& store);
  bool thin() { return history_.thin(viewed_step()); }  // as History's, but never the moment that is viewed
  // Another run that goes on from the moment that view(step) shows, bit for bit as this one went on then, but with the
  // live settings of now; where the optimiser's state of that moment was not kept, up to History::kOptimiserEvery − 1
  // spacings of updates are made once more for it. Throws what the lesson throws.
  Run forked(int id, std::int64_t step) const;
  // The recorded moment to which training goes back after it has gone wrong: the one that had the smallest loss of the
  // last kRecentMoments. −1 where none is recorded.
  std::int64_t last_good_step() const;
  static constexpr std::size_t kRecentMoments = 64;
  // The last step at which this run and another one were the same; −1: they never were.
  std::int64_t parted_from(const Run& other) const;

  // ── View of the past ──
  // Of the newest recorded moment at or before a step, or the first one; of the present where the step is not past.
  void view(std::int64_t step);
  void view_present() { viewed_.reset(); }
  bool is_viewing() const { return viewed_.has_value(); }
  std::int64_t viewed_step() const { return viewed_ ? viewed_->step() : -1; }
  // Takes over the experiment that looks back at a run which this one was forked from.
  void take_view_from(Run& run);
  // Makes what is shown of the viewed moment and of the kept one, which may take a while; fill() does, too. Throws what
  // the lesson throws.
  void show_viewed();

  // ── A moment to compare with ──
  // Keeps the moment that is shown, in place of one that was kept before: Snapshot::kept has its step, epoch, loss,
  // metrics, observables and texts, under the live settings of now. It stays until forget_kept(), however training goes
  // on, and a run that is forked from this one has it as well. Throws what the lesson throws.
  void keep();
  void forget_kept();

  // Everything but branches and what only the trainer knows. While a moment is viewed: its step, epoch, loss, metrics,
  // observables and texts; settings and curves are those of the present.
  void fill(Snapshot& snapshot);

 private:
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
  // Two runs were one and the same until some step.
  struct Origin {
    int run = 0;
    std::int64_t until = 0;
  };

  void log(LiveChange change);
  std::unique_ptr<Experiment> copy() const;
  void go_back(Experiment& experiment, const RecordedMoment& moment) const;
  void look_at(const std::shared_ptr<const Moment>& moment);  // with viewer_
  void show_kept();

  int id_;
  std::unique_ptr<Experiment> experiment_;
  ExperimentMaker maker_;
  History history_;
  std::vector<LiveChange> live_changes_;  // in their order; at first what the settings were when the run began
  double seconds_ = 0.0;
  std::vector<Origin> origins_;  // the run itself (until any step) and those that it has grown out of

  std::optional<RecordedMoment> viewed_;     // none: the present is shown
  std::unique_ptr<Experiment> viewer_;       // has the run's settings and data; made when first needed
  std::optional<Snapshot> shown_;            // what viewer_ shows of viewed_; none after a change
  std::shared_ptr<const Moment> stands_at_;  // where viewer_ stands; null: anywhere

  std::shared_ptr<const Moment> kept_;          // null: none
  std::shared_ptr<const Snapshot> kept_shown_;  // what it shows; null after a change
};

}  // namespace unrolled
