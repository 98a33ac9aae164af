#include "core/run/trainer.h"

#include <doctest/doctest.h>

#include <atomic>
#include <cmath>
#include <future>
#include <thread>

#include "line_experiment.h"
#include "scratch_folder.h"

using namespace unrolled;

namespace {

std::unique_ptr<Experiment> make_lesson(const std::string& lesson) {
  if (lesson != "line") throw std::invalid_argument("no lesson \"" + lesson + "\"");
  return make_line();
}

std::unique_ptr<Experiment> load_line(const std::filesystem::path& path) {
  auto line = make_line();
  line->load(read_safetensors(path));
  return line;
}

std::unique_ptr<Experiment> line_of_seed(std::uint64_t seed) {
  auto line = make_line();
  line->reset(seed);
  return line;
}

class RemarkableLine final : public LineExperiment {
 public:
  std::string remark() const override { return "it is crooked"; }
};

std::unique_ptr<Experiment> remarkable_line() {
  auto line = std::make_unique<RemarkableLine>();
  line->reset(1);
  return line;
}

Matrix<float> weights(const Trainer& trainer) { return trainer.snapshot()->observable("weights")->values; }

Matrix<float> weights_after(std::uint64_t seed, int steps) {
  const auto line = line_of_seed(seed);
  for (int i = 0; i < steps; ++i) line->train_step();
  return line->parameters().find("line.W")->value;
}

// Waits until training has come so far as to make `done` true.
template <class Done>
void wait_for(const Trainer& trainer, Done done) {
  while (!done(*trainer.snapshot())) std::this_thread::yield();
}

}  // namespace

TEST_CASE("the first snapshot is there at once, paused") {
  const Trainer trainer(line_of_seed(4), make_lesson, load_line);
  const auto snapshot = trainer.snapshot();
  REQUIRE(snapshot != nullptr);
  CHECK(snapshot->version == 1);
  CHECK(snapshot->lesson == "line");
  CHECK(snapshot->seed == 4);
  CHECK(snapshot->step == 0);
  CHECK(snapshot->parameter_count == 4);
  CHECK_FALSE(snapshot->playing);
  CHECK(snapshot->error.empty());
  CHECK(snapshot->message_number == 0);
  CHECK(snapshot->settings->integer("inputs") == 3);
}

TEST_CASE("single steps, a run of steps and an experiment alone are the same bit for bit") {
  Trainer single(line_of_seed(4), make_lesson, load_line);
  for (int i = 0; i < 30; ++i) {
    single.step(1);
    if (i % 7 == 0) single.wait_until_idle();
  }
  Trainer run(line_of_seed(4), make_lesson, load_line);
  run.step(30);
  single.wait_until_idle();
  run.wait_until_idle();
  CHECK(single.snapshot()->step == 30);
  CHECK(run.snapshot()->step == 30);
  CHECK_FALSE(run.snapshot()->playing);
  CHECK(weights(single) == weights_after(4, 30));
  CHECK(weights(run) == weights_after(4, 30));
}

TEST_CASE("playing goes on until it is paused") {
  Trainer trainer(line_of_seed(4), make_lesson, load_line);
  trainer.play();
  wait_for(trainer, [](const Snapshot& s) { return s.step > 100; });
  CHECK(trainer.snapshot()->playing);
  trainer.pause();
  trainer.wait_until_idle();
  const auto paused = trainer.snapshot();
  CHECK_FALSE(paused->playing);
  CHECK(paused->seconds > 0.0);
  CHECK(paused->steps_per_second == 0.0);
  CHECK(weights(trainer) == weights_after(4, static_cast<int>(paused->step)));
  trainer.step(2);
  trainer.wait_until_idle();
  CHECK(trainer.snapshot()->step == paused->step + 2);
}

TEST_CASE("an epoch step ends where the next pass over the data begins") {
  Trainer trainer(line_of_seed(4), make_lesson, load_line);  // five updates an epoch
  trainer.step(1, StepUnit::epoch);
  trainer.wait_until_idle();
  CHECK(trainer.snapshot()->step == 5);
  trainer.step(2);
  trainer.step(1, StepUnit::epoch);
  trainer.wait_until_idle();
  CHECK(trainer.snapshot()->step == 10);
  trainer.step(3, StepUnit::epoch);
  trainer.wait_until_idle();
  CHECK(trainer.snapshot()->step == 25);
  CHECK(trainer.snapshot()->epoch == 5.0);
}

TEST_CASE("slow motion waits between steps, but never with a command") {
  Trainer trainer(line_of_seed(4), make_lesson, load_line);
  trainer.set_speed(1e-3);
  trainer.play();
  wait_for(trainer, [](const Snapshot& s) { return s.step == 1; });  // the first comes at once
  trainer.set("clip", 0.5);
  trainer.wait_until_idle();
  CHECK(trainer.snapshot()->settings->real("clip") == 0.5);
  CHECK(trainer.snapshot()->playing);
  CHECK(trainer.snapshot()->step == 1);
  trainer.pause();
  trainer.wait_until_idle();
  CHECK_FALSE(trainer.snapshot()->playing);
  trainer.step(1);  // asked for, not waited for
  trainer.wait_until_idle();
  CHECK(trainer.snapshot()->step == 2);
  trainer.play();
  trainer.set_speed(0.0);
  wait_for(trainer, [](const Snapshot& s) { return s.step > 20; });
  trainer.set_speed(1e-3);  // and the destructor does not wait either
}

TEST_CASE("slow motion keeps its pace") {
  Trainer trainer(line_of_seed(4), make_lesson, load_line);
  trainer.set_speed(200.0);
  const auto start = std::chrono::steady_clock::now();
  trainer.step(21);
  trainer.wait_until_idle();
  const std::chrono::duration<double> taken = std::chrono::steady_clock::now() - start;
  CHECK(taken.count() >= 20 / 200.0 * 0.99);
}

TEST_CASE("training stops where a condition is met and says why") {
  Trainer trainer(line_of_seed(4), make_lesson, load_line);
  StopConditions conditions;
  conditions.steps = 50;
  trainer.stop_when(conditions);
  trainer.play();
  wait_for(trainer, [](const Snapshot& s) { return s.step > 0 && !s.playing; });
  CHECK(trainer.snapshot()->step == 50);
  CHECK(trainer.snapshot()->notice == "stopped after 50 updates");
  CHECK(trainer.snapshot()->error.empty());
  trainer.step(3);  // who asks for steps gets them, but playing needs another condition
  trainer.wait_until_idle();
  trainer.step(1);
  trainer.play();
  trainer.wait_until_idle();
  wait_for(trainer, [](const Snapshot& s) { return !s.playing; });
  CHECK(trainer.snapshot()->notice == "stopped after 50 updates");

  conditions = {};
  conditions.loss = 1e9;
  trainer.stop_when(conditions);
  trainer.restart({}, 4);
  trainer.step(10);
  trainer.wait_until_idle();
  CHECK(trainer.snapshot()->step == 1);
  CHECK(trainer.snapshot()->notice.starts_with("stopped: the loss is "));

  conditions = {};
  conditions.seconds = 1e-3;
  trainer.stop_when(conditions);
  trainer.restart({}, 4);
  trainer.play();
  trainer.wait_until_idle();
  wait_for(trainer, [](const Snapshot& s) { return !s.playing; });
  CHECK(trainer.snapshot()->seconds >= 1e-3);
  CHECK(trainer.snapshot()->notice == "stopped after 0.001 seconds of training");
}

TEST_CASE("a step that goes wrong stops training, says so, and loses nothing") {
  Trainer trainer(line_of_seed(4), make_lesson, load_line);
  trainer.set("wrong_from", std::int64_t{6});
  trainer.set("goes_wrong", std::string("value"));
  trainer.play();
  wait_for(trainer, [](const Snapshot& s) { return !s.error.empty(); });
  const auto stopped = trainer.snapshot();
  CHECK(stopped->error == "step 6: NaN or infinity in scale at row 0, column 0; the parameters of step 5 are kept");
  CHECK(stopped->message_number == 1);
  CHECK(stopped->step == 5);
  CHECK_FALSE(stopped->playing);
  CHECK(weights(trainer) == weights_after(4, 5));
  trainer.set("goes_wrong", std::string("not"));
  trainer.step(5);
  trainer.wait_until_idle();
  CHECK(trainer.snapshot()->error.empty());
  CHECK(weights(trainer) == weights_after(4, 10));
}

TEST_CASE("a command that cannot be carried out leaves the running experiment as it is") {
  const ScratchFolder folder;
  write_bytes(folder / "broken", "not a checkpoint");
  Trainer trainer(line_of_seed(4), make_lesson, load_line);
  trainer.step(5);
  trainer.wait_until_idle();
  std::uint64_t messages = 0;
  const auto refusal = [&](const auto& command) {
    command();
    trainer.wait_until_idle();
    const auto snapshot = trainer.snapshot();
    CHECK(snapshot->message_number == ++messages);
    CHECK(snapshot->step == 5);
    CHECK(snapshot->seed == 4);
    CHECK(snapshot->notice.empty());
    return snapshot->error;
  };
  CHECK(refusal([&] { trainer.set("clop", 1.0); }).starts_with("no setting \"clop\"; did you mean \"clip\"?"));
  CHECK(refusal([&] { trainer.set("clip", -1.0); }) == "clip is -1, expected 0.001 … 1000");
  CHECK(refusal([&] { trainer.set("inputs", std::int64_t{4}); }) ==
        "inputs cannot change while training; start anew with it");
  CHECK(refusal([&] {
          trainer.restart({{"inputs", std::int64_t{0}}}, 9);
        }) == "inputs is 0, expected a whole number in 1 … 100");
  CHECK(refusal([&] { trainer.restart({{"refuses", true}}, 9); }) == "line: the data cannot be read");
  CHECK(refusal([&] { trainer.open_lesson("circle", 9); }) == "no lesson \"circle\"");
  CHECK(refusal([&] { trainer.load(folder / "absent"); }).ends_with("cannot be read: No such file or directory"));
  CHECK(refusal([&] { trainer.load(folder / "broken"); }).find("it is no safetensors file") != std::string::npos);
  CHECK(refusal([&] { trainer.save(folder.path()); }).ends_with("cannot be written: it is a folder"));
  CHECK(refusal([&] { trainer.step(0); }) == "step: the count is 0, expected 1 or more");
  CHECK(refusal([&] { trainer.set_speed(-1.0); }).starts_with("the speed is -1"));
  CHECK(refusal([&] { trainer.set_speed(std::nan("")); }).starts_with("the speed is nan"));
  trainer.step(5);
  trainer.wait_until_idle();
  CHECK(weights(trainer) == weights_after(4, 10));
}

TEST_CASE("messages that come together are all kept") {
  std::promise<void> gate;
  std::shared_future<void> opened = gate.get_future().share();
  const auto waiting_maker = [opened](const std::string& lesson) {
    opened.wait();
    return make_lesson(lesson);
  };
  Trainer trainer(line_of_seed(4), waiting_maker, load_line);
  trainer.restart({}, 5);  // holds the trainer's thread until the gate opens
  trainer.set("clip", -1.0);
  trainer.open_lesson("circle", 9);
  gate.set_value();
  trainer.wait_until_idle();
  CHECK(trainer.snapshot()->seed == 5);
  CHECK(trainer.snapshot()->error == "clip is -1, expected 0.001 … 1000; no lesson \"circle\"");
  CHECK(trainer.snapshot()->message_number == 2);
}

TEST_CASE("a restart takes its settings from before and its changes, and plays on or stays paused") {
  Trainer trainer(line_of_seed(4), make_lesson, load_line);
  trainer.set("clip", 0.25);
  trainer.step(7);
  trainer.restart({{"inputs", std::int64_t{5}}}, 77);
  trainer.wait_until_idle();
  auto snapshot = trainer.snapshot();
  CHECK(snapshot->step == 0);
  CHECK(snapshot->seed == 77);
  CHECK(snapshot->seconds == 0.0);
  CHECK(snapshot->settings->real("clip") == 0.25);
  CHECK(snapshot->observable("weights")->values.cols() == 5);
  CHECK_FALSE(snapshot->playing);
  trainer.play();
  trainer.restart({}, 78);
  wait_for(trainer, [](const Snapshot& s) { return s.seed == 78 && s.step > 10; });
  trainer.open_lesson("line", 4);
  wait_for(trainer, [](const Snapshot& s) { return s.seed == 4 && s.step > 10; });
  trainer.pause();
  trainer.wait_until_idle();
  snapshot = trainer.snapshot();
  CHECK(snapshot->settings->real("clip") == 5.0);
  CHECK(weights(trainer) == weights_after(4, static_cast<int>(snapshot->step)));
}

TEST_CASE("a saved state comes back and goes on bit for bit") {
  const ScratchFolder folder;
  Trainer trainer(line_of_seed(4), make_lesson, load_line);
  trainer.step(20);
  trainer.wait_until_idle();
  trainer.save(folder / "a.safetensors");
  trainer.wait_until_idle();
  CHECK(trainer.snapshot()->notice == "saved to " + (folder / "a.safetensors").string());
  trainer.step(20);
  trainer.wait_until_idle();
  const Matrix<float> later = weights(trainer);
  CHECK(later == weights_after(4, 40));
  trainer.restart({}, 99);
  trainer.load(folder / "a.safetensors");
  trainer.wait_until_idle();
  CHECK(trainer.snapshot()->step == 20);
  CHECK(trainer.snapshot()->seed == 4);
  CHECK(trainer.snapshot()->notice == "loaded from " + (folder / "a.safetensors").string());
  trainer.step(20);
  trainer.wait_until_idle();
  CHECK(weights(trainer) == later);
}

TEST_CASE("every publication but the first is announced") {
  std::atomic<std::uint64_t> announced{0};
  {
    Trainer trainer(line_of_seed(4), make_lesson, load_line, [&] { ++announced; });
    CHECK(announced == 0);
    trainer.play();
    wait_for(trainer, [](const Snapshot& s) { return s.version >= 5; });
    trainer.pause();
    trainer.wait_until_idle();
  }
  CHECK(announced >= 5);
}

TEST_CASE("free running rests twelve times as long as publishing takes") {
  using Clock = std::chrono::steady_clock;
  static constexpr auto kLook = std::chrono::milliseconds(5);
  class SlowToWatch : public LineExperiment {
   public:
    std::vector<Clock::time_point>* looks = nullptr;

   protected:
    void observe(Snapshot& snapshot) override {
      looks->push_back(Clock::now());
      std::this_thread::sleep_for(kLook);
      LineExperiment::observe(snapshot);
    }
  };
  std::vector<Clock::time_point> looks;
  {
    auto line = std::make_unique<SlowToWatch>();
    line->looks = &looks;
    line->reset(4);
    Trainer trainer(std::move(line), make_lesson, load_line);
    trainer.play();
    wait_for(trainer, [](const Snapshot& s) { return s.version >= 5; });
  }
  REQUIRE(looks.size() >= 5);
  for (std::size_t i = 1; i < 5; ++i) CHECK(looks[i] - looks[i - 1] >= 13 * kLook);
}

TEST_CASE("snapshots may be read from several threads while training goes on") {
  Trainer trainer(line_of_seed(4), make_lesson, load_line);
  std::atomic<bool> done{false};
  std::atomic<int> faults{0};
  const auto read = [&] {
    std::uint64_t version = 0;
    std::shared_ptr<const Snapshot> held = trainer.snapshot();
    const Matrix<float> values = held->observable("weights")->values;
    while (!done) {
      const auto snapshot = trainer.snapshot();
      if (snapshot->version < version) ++faults;
      version = snapshot->version;
      const Curve* curve = snapshot->curve("gradient_norm");
      if (curve != nullptr && curve->points.back().step != static_cast<double>(snapshot->step)) ++faults;
      if (snapshot->settings->real("clip") <= 0.0) ++faults;
      std::this_thread::yield();
    }
    if (held->observable("weights")->values != values) ++faults;
  };
  std::thread first(read);
  std::thread second(read);
  trainer.play();
  for (int i = 1; i <= 20; ++i) {
    trainer.set("clip", 0.5 * i);
    if (i % 5 == 0) trainer.restart({}, static_cast<std::uint64_t>(i));
    trainer.wait_until_idle();
  }
  wait_for(trainer, [](const Snapshot& s) { return s.step > 200; });
  done = true;
  first.join();
  second.join();
  CHECK(faults == 0);
  CHECK(trainer.snapshot()->settings->real("clip") == 10.0);
}

TEST_CASE("what is remarkable about an experiment is said wherever it comes from") {
  Trainer trainer(remarkable_line(), make_lesson, [](const std::filesystem::path&) { return remarkable_line(); });
  CHECK(trainer.snapshot()->notice == "it is crooked");
  const std::uint64_t first = trainer.snapshot()->message_number;
  CHECK(first > 0);
  trainer.open_lesson("line", 1);
  trainer.wait_until_idle();
  CHECK(trainer.snapshot()->notice.empty());
  trainer.open(remarkable_line());
  trainer.wait_until_idle();
  CHECK(trainer.snapshot()->notice == "it is crooked");
  CHECK(trainer.snapshot()->message_number > first);
  trainer.load("a file");
  trainer.wait_until_idle();
  CHECK(trainer.snapshot()->notice == "loaded from a file; it is crooked");
}
