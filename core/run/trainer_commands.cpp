// What a trainer can be told.
#include <algorithm>
#include <cmath>
#include <utility>

#include "core/math/check.h"
#include "core/run/safetensors.h"
#include "core/run/trainer.h"

namespace unrolled {

void Trainer::play() {
  post([](Trainer& self) {
    if (!self.training()) self.timeline_.view_present();
    self.begin_training();
    self.asked_.clear();
    self.playing_ = true;
  });
}

void Trainer::pause() {
  post([](Trainer& self) { self.halt(); });
}

void Trainer::step(std::int64_t count, StepUnit unit) {
  post([count, unit](Trainer& self) {
    check(count >= 1, "step: the count is ", count, ", expected 1 or more");
    self.timeline_.view_present();
    self.begin_training();
    self.playing_ = false;
    if (self.asked_.empty() || self.asked_.back().unit != unit) self.asked_.push_back({unit, 0, 0.0});
    Asked& asked = self.asked_.back();
    const std::int64_t added = std::min(count, std::numeric_limits<std::int64_t>::max() - asked.left);
    asked.left += added;
    if (asked.until_epoch > 0.0) asked.until_epoch += static_cast<double>(added);
  });
}

void Trainer::set_speed(double steps_per_second) {
  post([steps_per_second](Trainer& self) {
    check(std::isfinite(steps_per_second) && steps_per_second >= 0.0, "the speed is ", steps_per_second,
          " updates per second, expected 0 (as fast as it goes) or more");
    self.speed_ = steps_per_second;
    self.next_step_ = std::min(self.next_step_, Clock::now() + self.wait_between_steps());
  });
}

void Trainer::set(const std::string& name, const SettingValue& value, Scope scope) {
  post([name, value, scope](Trainer& self) { self.timeline_.set(name, value, scope); });
}

void Trainer::poke(const Poke& poke) {
  post([poke](Trainer& self) {
    self.timeline_.view_present();
    self.timeline_.poke(poke);
    self.walk_ = {};
    self.urgent_ = true;
  });
}

void Trainer::restart(SettingChanges changes, std::uint64_t seed, Scope scope) {
  post([changes = std::move(changes), seed, scope](Trainer& self) {
    self.timeline_.restart(changes, seed, false, scope);
    self.begin_run();
  });
}

void Trainer::open_lesson(const std::string& lesson, std::uint64_t seed, const std::vector<SettingTexts>& rivals) {
  post([lesson, seed, rivals](Trainer& self) {
    std::unique_ptr<Experiment> fresh = self.maker_(lesson);
    fresh->reset(seed);
    self.timeline_.replace(std::move(fresh));
    self.begin_run();
    for (const SettingTexts& chosen : rivals) self.timeline_.race(chosen);
  });
}

void Trainer::open(std::unique_ptr<Experiment> experiment) {
  check(experiment != nullptr, "Trainer::open: there is no experiment");
  const auto handed_over = std::make_shared<std::unique_ptr<Experiment>>(std::move(experiment));
  post([handed_over](Trainer& self) {
    self.timeline_.replace(std::move(*handed_over));
    self.begin_run();
    self.report_remark();
  });
}

void Trainer::stop_when(const StopConditions& conditions) {
  post([conditions](Trainer& self) { self.stop_ = conditions; });
}

void Trainer::save(const std::filesystem::path& path) {
  post([path](Trainer& self) {
    write_safetensors(path, self.timeline_.experiment().save());
    self.report({}, "saved to " + path.string());
  });
}

void Trainer::load(const std::filesystem::path& path) {
  post([path](Trainer& self) {
    self.timeline_.replace(self.loader_(path));
    self.begin_run();
    self.report({}, "loaded from " + path.string());
    self.report_remark();
  });
}

// The moment is made visible by the next publication, so that of many that come together only the last costs time.
void Trainer::view(std::int64_t step) {
  post([step](Trainer& self) {
    self.timeline_.view(step);
    self.urgent_ = true;
  });
}

void Trainer::view_present() {
  post([](Trainer& self) {
    self.timeline_.view_present();
    self.urgent_ = true;
  });
}

void Trainer::keep_moment() {
  post([](Trainer& self) {
    self.timeline_.keep_moment();
    self.urgent_ = true;
  });
}

void Trainer::forget_kept_moment() {
  post([](Trainer& self) {
    self.timeline_.forget_kept_moment();
    self.urgent_ = true;
  });
}

void Trainer::continue_from(std::int64_t step) {
  post([step](Trainer& self) {
    if (self.timeline_.continue_from(step)) self.begin_run();
    self.urgent_ = true;
  });
}

void Trainer::recover() {
  post([](Trainer& self) {
    const std::int64_t step = self.timeline_.recover();
    check(step >= 0, "there is no moment to go back to");
    self.halt();
    self.begin_run();
    self.report({}, "back at step " + std::to_string(step) + " with the learning rate " +
                        self.timeline_.experiment().settings().to_text("learning_rate"));
  });
}

void Trainer::race(SettingTexts chosen, std::uint64_t seed) {
  post([chosen = std::move(chosen), seed](Trainer& self) { self.timeline_.race(chosen, seed); });
}

void Trainer::race_from(std::int64_t step, SettingTexts chosen) {
  post([step, chosen = std::move(chosen)](Trainer& self) {
    self.timeline_.switch_to(self.timeline_.race_from(step, chosen));
    self.begin_run();
    self.urgent_ = true;
  });
}

void Trainer::keep_branch_and_restart(SettingChanges changes, std::uint64_t seed, Scope scope) {
  post([changes = std::move(changes), seed, scope](Trainer& self) {
    self.timeline_.restart(changes, seed, true, scope);
    self.begin_run();
  });
}

void Trainer::switch_to_branch(int id) {
  post([id](Trainer& self) {
    self.timeline_.switch_to(id);
    self.begin_run();
  });
}

void Trainer::drop_branch(int id) {
  post([id](Trainer& self) { self.timeline_.drop(id); });
}

}  // namespace unrolled
