#include "core/run/trainer.h"

#include <algorithm>
#include <cmath>
#include <exception>

#include "core/math/check.h"
#include "core/run/names.h"
#include "core/run/safetensors.h"

namespace unrolled {
namespace {

using Seconds = std::chrono::duration<double>;

constexpr double kFrame = 1.0 / 60.0;    // seconds between two publications, at least
constexpr int kRestPerWork = 12;         // how much longer than publishing the pause after it lasts
constexpr double kSpeedMemory = 0.5;     // seconds over which the speed is smoothed
constexpr double kLongestWait = 3600.0;  // seconds between two steps of the slowest motion
constexpr double kSameEpoch = 1e-9;      // rounding of a sum of fractions

std::chrono::steady_clock::duration ticks(double seconds) {
  return std::chrono::duration_cast<std::chrono::steady_clock::duration>(Seconds(seconds));
}

}  // namespace

Trainer::Trainer(std::unique_ptr<Experiment> experiment, Maker maker, Loader loader, std::function<void()> on_publish)
    : timeline_(std::move(experiment), maker),
      maker_(std::move(maker)),
      loader_(std::move(loader)),
      on_publish_(std::move(on_publish)) {
  report_remark();
  make_snapshot();
  thread_ = std::thread([this] { loop(); });
}

Trainer::~Trainer() {
  {
    const std::lock_guard lock(mutex_);
    quit_ = true;
  }
  wake_.notify_one();
  thread_.join();
}

std::shared_ptr<const Snapshot> Trainer::snapshot() const {
  const std::lock_guard lock(mutex_);
  return newest_;
}

void Trainer::wait_until_idle() {
  std::unique_lock lock(mutex_);
  const std::uint64_t awaited = given_;
  settled_more_.wait(lock, [&] { return settled_ >= awaited; });
}

void Trainer::post(Command command) {
  {
    const std::lock_guard lock(mutex_);
    commands_.push_back(std::move(command));
    ++given_;
  }
  wake_.notify_one();
}

// ── The trainer's thread ──

void Trainer::loop() {
  const auto called = [this] { return quit_ || !commands_.empty(); };
  std::unique_lock lock(mutex_);
  while (!quit_) {
    if (!commands_.empty()) {
      const Command command = std::move(commands_.front());
      commands_.pop_front();
      lock.unlock();
      carry_out(command);
      lock.lock();
    } else if (urgent_ || !training()) {
      if (changed_) {
        lock.unlock();
        publish();
        lock.lock();
      } else {
        wake_.wait(lock, called);
      }
    } else if (const Clock::time_point now = Clock::now(); now < next_step_) {
      // Slow motion: whatever publishing costs, it takes nothing from training.
      if (changed_ && now >= next_frame_) {
        lock.unlock();
        publish();
        lock.lock();
      } else {
        wake_.wait_until(lock, changed_ ? std::min(next_frame_, next_step_) : next_step_, called);
      }
    } else {
      lock.unlock();
      train_once();
      if (training() && Clock::now() >= next_publish_) publish();
      lock.lock();
    }
  }
}

void Trainer::carry_out(const Command& command) {
  try {
    command(*this);
  } catch (const std::exception& error) {
    report(error.what(), {});
  }
  ++carried_out_;
  changed_ = true;
}

void Trainer::begin_training() {
  forget_messages();
  went_wrong_ = false;
  if (training()) return;
  next_step_ = Clock::now();
  measured_since_ = next_step_;
  steps_measured_ = 0;
  steps_per_second_ = 0.0;
}

Trainer::Clock::duration Trainer::wait_between_steps() const {
  return ticks(speed_ > 0.0 ? std::min(1.0 / speed_, kLongestWait) : 0.0);
}

void Trainer::halt() {
  playing_ = false;
  asked_.clear();
}

std::string Trainer::reason_to_stop() {
  if (timeline_.experiment().step() >= stop_.steps) return "stopped after " + std::to_string(stop_.steps) + " updates";
  if (timeline_.seconds() >= stop_.seconds)
    return "stopped after " + number_text(stop_.seconds) + " seconds of training";
  if (last_loss_ <= stop_.loss)
    return "stopped: the loss is " + number_text(last_loss_) + ", at or below " + number_text(stop_.loss);
  return {};
}

void Trainer::train_once() {
  changed_ = true;
  // Whoever asks for single steps gets them beyond a stop condition, too; playing on needs other conditions.
  std::string stopped = playing_ ? reason_to_stop() : std::string();
  if (stopped.empty()) {
    if (!playing_ && asked_.front().unit == StepUnit::epoch && asked_.front().until_epoch == 0.0)
      asked_.front().until_epoch =
          std::floor(timeline_.experiment().epoch() + kSameEpoch) + static_cast<double>(asked_.front().left);
    const Clock::time_point start = Clock::now();
    StepReport step;
    try {
      const bool walks = !playing_ && asked_.front().unit == StepUnit::time_step;
      if (walks && !timeline_.experiment().update_begun() && timeline_.train_behind()) {
        report_rivals();
        return;
      }
      const std::optional<StepReport> made = walks ? walk_on() : timeline_.train();
      if (!walks) walk_ = {};
      report_rivals();
      if (!made) return;  // somebody is behind
      step = *made;
    } catch (const std::exception& error) {
      step.error = error.what();
    }
    if (!step.error.empty()) {
      walk_ = {};
      halt();
      went_wrong_ = true;
      report(step.error, {});
      return;
    }
    if (speed_ > 0.0) next_step_ = std::max(next_step_ + wait_between_steps(), start);
    count_step();
    if (!timeline_.experiment().update_begun()) {
      ++steps_measured_;
      last_loss_ = step.loss;
      stopped = reason_to_stop();
    }
  }
  if (stopped.empty() || !training()) return;
  halt();
  report({}, stopped);
}

StepReport Trainer::walk_on() {
  const Clock::time_point start = Clock::now();
  StepReport step;
  try {
    step = walk_one_step();
    if (step.error.empty() && !timeline_.experiment().update_begun()) timeline_.record();
  } catch (const std::exception& error) {
    step.error = error.what();
  }
  timeline_.seconds() += Seconds(Clock::now() - start).count();
  if (step.error.empty() && !timeline_.experiment().update_begun()) timeline_.train_behind();
  return step;
}

void Trainer::report_rivals() {
  for (const std::string& message : timeline_.take_messages()) report({}, message);
}

StepReport Trainer::walk_one_step() {
  using Phase = WalkPosition::Phase;
  Experiment& experiment = timeline_.experiment();
  if (walk_.phase == Phase::none) {
    const StepReport begun = experiment.begin_update();
    if (begun.error.empty()) walk_ = {Phase::forward, 0, experiment.window_steps()};
    return begun;
  }
  if (walk_.phase == Phase::forward) {
    if (walk_.time + 1 < walk_.steps) {
      ++walk_.time;
    } else {
      walk_.phase = Phase::backward;
    }
    return {};
  }
  if (walk_.time > 0) {
    --walk_.time;
    return {};
  }
  walk_ = {};
  return experiment.finish_update();
}

void Trainer::count_step() {
  if (playing_) return;
  Asked& asked = asked_.front();
  if (asked.unit != StepUnit::epoch) {
    --asked.left;
  } else if (timeline_.experiment().epoch() >= asked.until_epoch - kSameEpoch) {
    asked.left = 0;
  }
  if (asked.left == 0) asked_.pop_front();
}

void Trainer::begin_run() {
  forget_messages();
  went_wrong_ = false;
  walk_ = {};
  asked_.clear();
  last_loss_ = std::numeric_limits<double>::infinity();
  next_step_ = Clock::now();
  measured_since_ = next_step_;
  steps_measured_ = 0;
  steps_per_second_ = 0.0;
}

// Messages that come between two publications are joined, so that none is lost.
void Trainer::report(const std::string& error, const std::string& notice) {
  const auto join = [](std::string& all, const std::string& more) {
    if (!all.empty() && !more.empty()) all += "; ";
    all += more;
  };
  if (message_published_) {
    error_.clear();
    notice_.clear();
  }
  join(error_, error);
  join(notice_, notice);
  ++message_number_;
  message_published_ = false;
}

void Trainer::report_remark() {
  if (const std::string remark = timeline_.experiment().remark(); !remark.empty()) report({}, remark);
}

void Trainer::forget_messages() {
  if (!message_published_) return;
  error_.clear();
  notice_.clear();
}

// ── Publication ──

void Trainer::measure_speed(Clock::time_point now) {
  if (!training()) {
    steps_per_second_ = 0.0;
    return;
  }
  const double elapsed = Seconds(now - measured_since_).count();
  if (steps_measured_ == 0 || elapsed <= 0.0) return;
  double speed = static_cast<double>(steps_measured_) / elapsed;
  if (speed_ > 0.0) speed = std::min(speed, speed_);  // the first step of slow motion comes without waiting
  const double weight = steps_per_second_ > 0.0 ? 1.0 - std::exp(-elapsed / kSpeedMemory) : 1.0;
  steps_per_second_ += weight * (speed - steps_per_second_);
  measured_since_ = now;
  steps_measured_ = 0;
}

void Trainer::make_snapshot() {
  const Clock::time_point start = Clock::now();
  auto made = std::make_shared<Snapshot>();
  made->playing = training();
  try {
    timeline_.show_viewed();
  } catch (const std::exception& error) {
    timeline_.view_present();
    report(error.what(), {});
  }
  try {
    timeline_.fill(*made);
  } catch (const std::exception& error) {
    halt();
    if (error_ != error.what()) report(error.what(), {});
  }
  measure_speed(start);
  made->version = ++version_;
  made->seconds = timeline_.seconds();
  made->steps_per_second = steps_per_second_;
  made->playing = training();
  if (!timeline_.is_viewing()) made->walk = walk_;
  made->went_wrong = went_wrong_;
  made->error = error_;
  made->notice = notice_;
  made->message_number = message_number_;
  message_published_ = true;
  changed_ = false;
  urgent_ = false;

  std::shared_ptr<const Snapshot> old = std::move(made);
  {
    const std::lock_guard lock(mutex_);
    newest_.swap(old);
    // While steps asked for are still to be made, the commands that asked are not done.
    if (playing_ || !training()) settled_ = carried_out_;
  }
  settled_more_.notify_all();
  old.reset();  // outside the lock, but within the time that publishing takes
  const Clock::time_point end = Clock::now();
  next_frame_ = start + ticks(kFrame);
  next_publish_ = std::max(next_frame_, end + kRestPerWork * (end - start));
}

void Trainer::publish() {
  make_snapshot();
  if (on_publish_) on_publish_();
}

}  // namespace unrolled
