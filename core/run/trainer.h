// Owns the thread that trains. Everything goes in through commands and comes out as snapshots.
//
// While training runs freely, at most 60 snapshots a second are published, and fewer where making one takes long: the
// next waits twelve times as long as the last took to make, so that watching costs at most a thirteenth of the time.
// When training pauses, and in slow motion, there is time to spare and every change is published at once; so is a
// change of the moment that is viewed, always.
#pragma once

#include <chrono>
#include <condition_variable>
#include <cstdint>
#include <deque>
#include <filesystem>
#include <functional>
#include <limits>
#include <memory>
#include <mutex>
#include <string>
#include <thread>
#include <utility>
#include <vector>

#include "core/run/experiment.h"
#include "core/run/snapshot.h"
#include "core/run/timeline.h"

namespace unrolled {

// An update over a window of T time steps is 2 T + 1 steps of time: one to each time forward (the first begins the
// update), one to each time backward, and one that finishes the update. Snapshot::walk says where it stands.
enum class StepUnit { time_step, update, epoch };

// Training pauses when one of them is met; the defaults are never met.
struct StopConditions {
  std::int64_t steps = std::numeric_limits<std::int64_t>::max();  // updates in all
  double seconds = std::numeric_limits<double>::infinity();       // of training in all
  double loss = -std::numeric_limits<double>::infinity();         // nats, of a step, at or below
};

class Trainer {
 public:
  // Loads a checkpoint into a fresh experiment, so that a bad file leaves the running one as it is.
  using Loader = std::function<std::unique_ptr<Experiment>(const std::filesystem::path&)>;
  using Maker = ExperimentMaker;

  // Starts paused with the experiment as it is (reset already) and publishes its first snapshot before returning.
  // `on_publish` is called from the trainer's thread after each publication but that first one.
  Trainer(std::unique_ptr<Experiment> experiment, Maker maker, Loader loader, std::function<void()> on_publish = {});
  ~Trainer();  // stops within one training step (or once continue_from() has got to its moment)
  Trainer(const Trainer&) = delete;
  Trainer& operator=(const Trainer&) = delete;

  // The newest snapshot; never null.
  std::shared_ptr<const Snapshot> snapshot() const;

  // Commands return at once and are carried out in their order between two training steps. One that cannot be
  // carried out changes nothing and leaves its reason in the snapshot's error.
  void play();
  void pause();
  // Then pauses; steps still to be made are made first. An update that is begun is finished by a step of any unit that
  // goes so far, and counts as one then.
  void step(std::int64_t count, StepUnit unit = StepUnit::update);
  void set_speed(double steps_per_second);  // updates, or steps of time where these are asked for; 0: no limit
  // Live settings only.
  void set(const std::string& name, const SettingValue& value, Scope scope = Scope::all_runs);
  // Changes the present by hand, and returns to it; an update that was begun is taken back.
  void poke(const Poke& poke);
  // Starts anew with changed settings and seed, paused or playing as before.
  void restart(SettingChanges changes, std::uint64_t seed, Scope scope = Scope::all_runs);
  // With the runs that race from the beginning: what each has otherwise.
  void open_lesson(const std::string& lesson, std::uint64_t seed, const std::vector<SettingTexts>& rivals = {});
  // Goes on with an experiment that was made elsewhere, paused or playing as before.
  void open(std::unique_ptr<Experiment> experiment);
  void stop_when(const StopConditions& conditions);
  // The present, whatever is viewed; an update that is begun is not part of it.
  void save(const std::filesystem::path& path);
  void load(const std::filesystem::path& path);

  // ── History: the present run's moments are recorded as it goes on ──
  // Shows the newest recorded moment at or before a step (the first one where there is none; the present where the step
  // is not past) in place of the present, with the live settings of now. Training goes on as before, and so do the
  // curves. Of moments asked for faster than they can be shown, the last one counts; it is shown as soon as the update
  // that is being made is done. play() and step() return to the present first, but for a play() while training plays
  // already.
  void view(std::int64_t step);
  void view_present();
  // The moment that is shown is kept, in place of one that was kept before, until a run begins anew: Snapshot::kept.
  void keep_moment();
  void forget_kept_moment();
  // Training goes on, paused or playing as before, from the moment that view(step) shows: bit for bit as it went on
  // then, as long as no live setting was changed. The present run is kept as a branch. Does nothing but view_present()
  // where the step is not past.
  void continue_from(std::int64_t step);

  // Goes back to the last moment before training went wrong, the present run being kept as a branch, and pauses there
  // with half the learning rate.
  void recover();

  // ── Race (timeline.h): whoever is behind trains first ──
  // A run with these settings chosen otherwise joins, from the beginning or from a recorded moment.
  void race(SettingTexts chosen, std::uint64_t seed);
  // The latter becomes the present run, and the present one races on beside it.
  void race_from(std::int64_t step, SettingTexts chosen);

  // ── Branches: Timeline::kMostBranches at most; one too many is refused ──
  // restart(), what was becomes a branch
  void keep_branch_and_restart(SettingChanges changes, std::uint64_t seed, Scope scope = Scope::all_runs);
  void switch_to_branch(int id);  // what was becomes a branch, or races on
  void drop_branch(int id);

  // Blocks until every command given so far has been carried out (and steps asked for have been made) and the
  // snapshot shows it.
  void wait_until_idle();

 private:
  using Clock = std::chrono::steady_clock;
  using Command = std::function<void(Trainer&)>;
  // Steps that are still to be made.
  struct Asked {
    StepUnit unit = StepUnit::update;
    std::int64_t left = 0;
    double until_epoch = 0.0;  // where `left` epochs end; 0: not begun yet
  };

  void post(Command command);
  void loop();
  void carry_out(const Command& command);
  void train_once();
  StepReport walk_on();  // a step of time; where it ends the update, the others in the race follow
  StepReport walk_one_step();
  void report_rivals();
  void count_step();
  Clock::duration wait_between_steps() const;
  bool training() const { return playing_ || !asked_.empty(); }
  void begin_training();
  void halt();
  std::string reason_to_stop();
  void begin_run();  // after another experiment has become the present one
  void report(const std::string& error, const std::string& notice);
  void report_remark();  // of the present experiment
  void forget_messages();
  void make_snapshot();
  void publish();  // make_snapshot() and a call of on_publish_
  void measure_speed(Clock::time_point now);

  mutable std::mutex mutex_;  // guards the five below
  std::deque<Command> commands_;
  std::shared_ptr<const Snapshot> newest_;
  bool quit_ = false;
  std::uint64_t given_ = 0;    // commands so far
  std::uint64_t settled_ = 0;  // commands whose outcome newest_ shows
  std::condition_variable wake_;
  std::condition_variable settled_more_;

  // The trainer's thread alone:
  Timeline timeline_;
  Maker maker_;
  Loader loader_;
  std::function<void()> on_publish_;
  std::uint64_t carried_out_ = 0;
  bool playing_ = false;
  std::deque<Asked> asked_;  // in their order; playing_ is separate
  WalkPosition walk_;
  StopConditions stop_;
  double speed_ = 0.0;              // steps per second; 0: as fast as it goes
  Clock::time_point next_step_;     // not before
  Clock::time_point next_frame_;    // a 60th of a second after the last publication
  Clock::time_point next_publish_;  // that, or later where publishing is expensive
  bool changed_ = false;            // since the last publication
  bool urgent_ = false;             // the change waits for nothing
  double last_loss_ = std::numeric_limits<double>::infinity();
  double steps_per_second_ = 0.0;     // smoothed; 0: not known yet
  Clock::time_point measured_since_;  // steps_measured_ were made since then
  std::int64_t steps_measured_ = 0;
  bool went_wrong_ = false;  // training has stopped at an update that could not be made
  std::string error_;
  std::string notice_;
  std::uint64_t message_number_ = 0;
  bool message_published_ = true;
  std::uint64_t version_ = 0;

  std::thread thread_;  // last, so that it starts with everything in place
};

}  // namespace unrolled
