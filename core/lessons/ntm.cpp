#include "core/lessons/ntm.h"

#include <algorithm>
#include <cmath>
#include <cstdlib>
#include <numbers>
#include <optional>
#include <string>
#include <utility>

#include "core/lessons/machine_edits.h"
#include "core/lessons/machine_lengths.h"
#include "core/lessons/machine_meter.h"
#include "core/lessons/ntm_model.h"
#include "core/lessons/ntm_settings.h"
#include "core/lessons/smoothed_loss.h"
#include "core/lessons/watched_machine.h"
#include "core/lessons/watched_reading.h"
#include "core/math/check.h"
#include "core/run/names.h"
#include "core/tasks/algorithmic_task.h"

namespace unrolled {

namespace {

constexpr double kSmoothing = 0.98;           // of the training loss: the sequences of two updates differ in length
constexpr double kSequencesOfAnEpoch = 1000;  // there is no end of sequences; the window counts epochs nevertheless
constexpr std::int64_t kMeasureEvery = 200;   // updates
constexpr std::int64_t kMeasureLengthsEvery = 1000;
constexpr std::int64_t kMeasurePausedEvery = 100;  // where measuring the lengths would take long,
constexpr double kLongWork = 4e7;                  // as NtmModel::work_per_step() counts it
constexpr Index kMostWatched = 30'000'000;         // numbers that are kept
constexpr double kMostTrainedBytes = 2e9;

Curve described(const char* id, const char* group, const char* label, const char* unit, CurveRole role) {
  const bool is_loss = std::string(group) == "loss";  // falls by powers of ten
  return {.id = id, .group = group, .label = label, .unit = unit, .role = role, .logarithmic = is_loss, .points = {}};
}

class Ntm final : public Experiment {
 public:
  Ntm() : Experiment("ntm", ntm_settings("copy", "ntm")) {}

  double epoch() const override { return static_cast<double>(sequences()) / kSequencesOfAnEpoch; }

 protected:
  void build() override {
    task_ = make_algorithmic_task(settings().text("task"), algorithmic_task_options(settings(), seed()));
    model_.emplace(settings(), *task_, parameters(), mutable_random());
    check_size();
    meter_.emplace(*model_, *task_);
    lengths_ = MachineLengths(*task_, model_->work_per_step());
    looking_.leave_parameters_alone();
    drawn_ = -1;
    smoothed_.reset();
    edits_.clear();
    watch(nearest_watched());
    forget_views();
  }

  Var<float> batch_loss(Tape<float>& tape) override {
    if (drawn_ != step()) {
      longest_drawn_ = longest_now();
      task_->draw(task_->shape_of(step(), longest_drawn_), step(), settings().integer("batch"), batch_);
    }
    drawn_ = step();
    return answer_loss(tape, model_->run(tape, batch_), batch_, task_->answer());
  }

  void advance() override {}

  void step_metrics(const StepReport& report, Metrics& metrics) override {
    metrics.emplace_back("sequences", static_cast<double>(sequences()));
    metrics.emplace_back("longest", static_cast<double>(longest_drawn_));
    const double asked = static_cast<double>(std::count(batch_.asked.begin(), batch_.asked.end(), true));
    record(training_curve_, smoothed_.add(report.loss * asked / std::numbers::ln2));
    if (step() == 1) record(bound_curve_, meter_->bits_without_memory());
  }

  void held_out_metrics(Metrics& metrics) override {
    const AnswerScore trained = meter_->as_trained();
    const AnswerScore longer = meter_->of_length(test_length(), MachineMeter::kLongerSequences);
    metrics.emplace_back("bits_per_sequence", trained.bits_per_sequence());
    metrics.emplace_back("bit_errors", trained.errors_per_sequence());
    metrics.emplace_back("exact_match", trained.exact_match());
    metrics.emplace_back("exact_longer", longer.exact_match());
    metrics.emplace_back("bits_longer", longer.bits_per_sequence());
    record(held_out_curve_, trained.bits_per_sequence());
    record(exact_curve_, trained.exact_match());
    record(longer_curve_, longer.exact_match());
    if (step() <= 1 || step() % kMeasureLengthsEvery == 0) measure_lengths();
  }
  std::int64_t evaluate_every() const override { return kMeasureEvery; }

  void observe(Snapshot& snapshot) override {
    if (shown_.empty() || shown_step_ != step()) look();
    if (!snapshot.playing && lengths_are_due()) measure_lengths();
    snapshot.observables = shown_;
    append(snapshot.observables, lengths_.observables());
    snapshot.texts = {{"sample", "the watched sequence", text_, step()}};
  }

  void setting_changed(const std::string& name) override {
    if (name != "watched_length" && name != "watched_repeats" && name != "example") return;
    if (name == "example")
      watch(nearest_watched());
    else
      watch(wanted_watched());
    shown_.clear();
  }

  void change_by_hand(const Poke& poke) override {
    if (shown_.empty() || shown_step_ != step()) look();
    edits_.change(poke, shown_, *task_, drawn_sequence_);
    shown_.clear();
  }

  void save_lesson(Archive& archive) const override {
    smoothed_.put(archive);
    edits_.save(archive);
  }
  void load_lesson(const Archive& archive) override {
    smoothed_.take(archive);
    edits_.clear();
    if (MachineEdits::are_in(archive)) {
      look();
      edits_.load(archive, shown_, *task_, drawn_sequence_);
    }
    forget_views();
  }

 private:
  std::int64_t sequences() const { return step() * settings().integer("batch"); }

  void forget_views() {
    shown_.clear();
    lengths_.forget();
    lengths_step_ = -1;
  }

  // A curriculum begins with the shortest sequences and ends with the longest.
  Index longest_now() const {
    const std::int64_t updates = settings().integer("curriculum");
    if (updates == 0 || step() >= updates) return task_->longest();
    return task_->shortest() + (task_->longest() - task_->shortest() + 1) * step() / updates;
  }

  Index test_length() const { return std::max<Index>(task_->least_length(), ntm_test_length(settings())); }

  // The watched sequence's, 0 standing for as long, or as often, as is trained.
  AlgorithmicShape chosen_watched() const {
    const Index length = settings().integer("watched_length"), repeats = settings().integer("watched_repeats");
    return {length == 0 ? task_->longest() : length,
            repeats == 0 ? std::max<Index>(1, task_->most_repeats()) : repeats};
  }

  bool can_be_shown(const AlgorithmicShape& shape) const {
    return task_->steps(shape) * model_->numbers_per_step() <= kMostWatched;
  }

  // Throws std::invalid_argument where this cannot be watched.
  AlgorithmicShape wanted_watched() const {
    const AlgorithmicShape shape = chosen_watched();
    check(shape.length >= task_->least_length(), "watched_length is ", shape.length, ", expected ",
          task_->least_length(), " or more for this task");
    if (can_be_shown(shape)) return shape;
    std::string sizes = "watched_length is " + std::to_string(shape.length);
    if (task_->most_repeats() > 0) sizes += ", watched_repeats " + std::to_string(shape.repeats);
    for (const char* name : {"memory_rows", "memory_width"})
      if (model_->has_memory()) sizes += std::string(", ") + name + " " + std::to_string(settings().integer(name));
    fail(sizes, ": the sequence is too long to be shown");
  }

  // The same, or shorter where that cannot be watched: it must not keep the model from being trained.
  AlgorithmicShape nearest_watched() const {
    AlgorithmicShape shape = chosen_watched();
    shape.length = std::max(shape.length, task_->least_length());
    while (shape.repeats > 1 && !can_be_shown(shape)) --shape.repeats;
    while (shape.length > task_->least_length() && !can_be_shown(shape)) --shape.length;
    return shape;
  }

  void watch(const AlgorithmicShape& shape) {
    task_->draw(shape, settings().integer("example"), 1, drawn_sequence_, TaskStream::watched);
    edits_.belong_to(shape, settings().integer("example"));
  }

  // Throws std::invalid_argument where what is learnt from at once would not fit into the memory of a computer.
  void check_size() const {
    const AlgorithmicShape longest{task_->longest(), std::max<Index>(1, task_->most_repeats())};
    const double bytes = static_cast<double>(task_->steps(longest) * settings().integer("batch")) *
                         static_cast<double>(model_->numbers_per_step()) * sizeof(float);
    const auto gigabytes = [](double number) { return number_text(std::ceil(number / 1e8) / 10.0); };
    check(bytes <= kMostTrainedBytes, "batch is ", settings().integer("batch"), ", longest ", task_->longest(),
          model_->has_memory() ? ", memory_rows " + std::to_string(settings().integer("memory_rows")) : "",
          ": to learn from it takes ", gigabytes(bytes), " GB, expected ", gigabytes(kMostTrainedBytes), " or less");
  }

  // While nobody trains, the lengths belong to what is seen; where they take long, only now and then, so that a single
  // step stays quick.
  bool lengths_are_due() const {
    if (lengths_step_ < 0) return true;
    const std::int64_t age = std::abs(step() - lengths_step_);
    return age >= (lengths_.work() < kLongWork ? 1 : kMeasurePausedEvery);
  }

  void measure_lengths() {
    lengths_.measure(*meter_);
    lengths_step_ = step();
  }

  // Lets the model work on the watched sequence, with what was changed of it by hand.
  void look() {
    watched_.sequence = drawn_sequence_;
    edits_.apply_to(*task_, watched_.sequence);
    Interventions changed;
    if (model_->has_memory()) changed = interventions_of(edits_, model_->machine());
    looking_.reset();
    watched_.scores = model_->run(looking_, watched_.sequence, &changed, &watched_.trace).value();
    shown_ = machine_observables(watched_, *model_, *task_, edits_);
    shown_step_ = step();
    write_text();
  }

  // The sequence with what was answered, and, where that is wrong, with the right answer below.
  void write_text() {
    const std::string right = task_->text(watched_.sequence, 0);
    AlgorithmicBatch answered = watched_.sequence;
    answered.targets() = decided_answers(watched_.scores, task_->answer());
    for (Index t = 0; t < answered.steps; ++t)
      if (!answered.asked[static_cast<std::size_t>(t)]) answered.targets().col(t).setZero();
    text_ = task_->text(answered, 0);
    if (answered.targets() != watched_.sequence.targets()) text_ += "\n≠ " + right;
  }

  const Curve training_curve_ =
      described("train_bits", "loss", "training, smoothed", "bits/sequence", CurveRole::training);
  const Curve held_out_curve_ =
      described("bits_per_sequence", "loss", "held out", "bits/sequence", CurveRole::held_out);
  const Curve bound_curve_ = described("bound.no_memory", "loss", "guessing", "bits/sequence", CurveRole::threshold);
  const Curve exact_curve_ = described("exact_match", "accuracy", "exact match", "", CurveRole::held_out);
  const Curve longer_curve_ = described("exact_longer", "accuracy", "longer than trained", "", CurveRole::held_out);

  // What is trained:
  std::unique_ptr<AlgorithmicTask> task_;
  std::optional<NtmModel> model_;
  AlgorithmicBatch batch_;
  std::int64_t drawn_ = -1;  // number of the batch
  Index longest_drawn_ = 0;  // the longest that it could have
  SmoothedLoss smoothed_{kSmoothing};

  // What is measured:
  std::optional<MachineMeter> meter_;
  MachineLengths lengths_;
  std::int64_t lengths_step_ = -1;

  // What is shown:
  AlgorithmicBatch drawn_sequence_;  // before anything is changed by hand
  MachineEdits edits_;
  Tape<float> looking_;
  WatchedMachine watched_;
  Observables shown_;  // empty after a change
  std::int64_t shown_step_ = -1;
  std::string text_;
};

}  // namespace

std::unique_ptr<Experiment> make_ntm() { return std::make_unique<Ntm>(); }

std::vector<SettingTexts> ntm_rivals() { return {{{"model", "lstm"}}}; }

std::vector<Preset> ntm_presets() {
  return {
      {"repeat-copy",
       "The sequence several times over, and then an end: the machine has to count.",
       {{"task", "repeat-copy"}}},
      {"recall", "Which item came after this one? The head finds it by its content.", {{"task", "recall"}}},
      {"priority-sort", "Vectors in the order of their priorities.", {{"task", "priority-sort"}}},
      {"addition", "The lecture's F(x, y) = x + y, digit by digit.", {{"task", "addition"}}},
      {"lecture-write",
       "Written as in the lecture: each row moves towards what is written.",
       {{"write_rule", "overwrite"}}},
      {"two-heads", "Two heads that read and two that write.", {{"read_heads", "2"}, {"write_heads", "2"}}},
      {"paper",
       "Copying with the published sizes: 8 bits, up to 20 vectors, 128 rows of 20 numbers, an LSTM.",
       {{"bits", "8"},
        {"longest", "20"},
        {"controller", "lstm"},
        {"hidden", "100"},
        {"memory_rows", "128"},
        {"memory_width", "20"},
        {"optimiser", "rmsprop"},
        {"learning_rate", "1e-4"},
        {"momentum", "0.9"},
        {"clipping", "value"}}},
  };
}

}  // namespace unrolled
