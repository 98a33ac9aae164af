// Owns the thread that trains. Everything goes in through commands and comes out as snapshots.
#pragma once

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

namespace unrolled {

enum class StepUnit { update, epoch };

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
  // A fresh experiment of a lesson, not yet reset.
  using Maker = std::function<std::unique_ptr<Experiment>(const std::string& lesson)>;

  // Starts paused with the experiment as it is (reset already) and publishes its first snapshot before returning.
  // `on_publish` is called from the trainer's thread after each publication.
  Trainer(std::unique_ptr<Experiment> experiment, Maker maker, Loader loader, std::function<void()> on_publish = {});
  ~Trainer();  // stops within one training step

  // The newest snapshot; never null.
  std::shared_ptr<const Snapshot> snapshot() const;

  void play();
  void pause();
  void step(std::int64_t count, StepUnit unit = StepUnit::update);  // then pauses
  void set_speed(double updates_per_second);                        // 0: as fast as it goes
  void set(const std::string& name, const SettingValue& value);     // live settings only
  // Starts anew with changed settings and seed, paused or playing as before.
  void restart(std::vector<std::pair<std::string, SettingValue>> changes, std::uint64_t seed);
  void open_lesson(const std::string& lesson, std::uint64_t seed);
  void stop_when(const StopConditions& conditions);
  void save(const std::filesystem::path& path);
  void load(const std::filesystem::path& path);

  // Blocks until every command given so far has been carried out (and steps asked for have been made).
  void wait_until_idle();

 private:
  using Command = std::function<void(Trainer&)>;
  void post(Command command);
  void loop();
  void publish();
  void report(const std::string& error, const std::string& notice);
  bool train_once();  // false where training stopped

  mutable std::mutex mutex_;  // guards the queue, the newest snapshot and idle_
  std::condition_variable wake_;
  std::condition_variable became_idle_;
  std::deque<Command> commands_;
  std::shared_ptr<const Snapshot> newest_;
  bool quit_ = false;
  bool idle_ = false;

  // The trainer's thread alone:
  std::unique_ptr<Experiment> experiment_;
  Maker maker_;
  Loader loader_;
  std::function<void()> on_publish_;
  bool playing_ = false;
  std::int64_t steps_left_ = 0;  // of a counted run; playing_ is separate
  double stop_at_epoch_ = 0.0;   // of an epoch step; 0: none
  double speed_ = 0.0;
  StopConditions stop_;
  double seconds_ = 0.0;
  std::string error_;
  std::string notice_;
  std::uint64_t message_number_ = 0;
  std::uint64_t version_ = 0;

  std::thread thread_;
};

}  // namespace unrolled
