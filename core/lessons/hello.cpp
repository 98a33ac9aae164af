#include "core/lessons/hello.h"

#include <cmath>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "core/lessons/char_model.h"
#include "core/lessons/recurrent_settings.h"
#include "core/lessons/torch_parameters.h"
#include "core/lessons/unrolled_window.h"
#include "core/lessons/watched_reading.h"
#include "core/lessons/watched_weights.h"
#include "core/math/ops/arithmetic.h"
#include "core/math/ops/cross_entropy.h"
#include "core/nn/carried_state.h"
#include "core/nn/sampling.h"
#include "core/run/common_settings.h"
#include "core/tasks/word_steps.h"

namespace unrolled {

namespace {

std::vector<Setting> hello_settings() {
  Setting hidden = hidden_setting(3);
  hidden.high = 64;
  return {
      {.name = "word", .value = "hello", .help = "The word that is learnt: 2 to 32 letters, two of them different."},
      {.name = "topology",
       .value = "many-to-many",
       .choices = word_topologies(),
       .help = "At which steps a letter enters, and at which one is to be predicted."},
      cell_setting("rnn_tanh"),
      hidden,
      forget_bias_setting(),
      reset_setting(),
      initialiser_setting("normal"),
      temperature_setting(0.0),
      optimiser_setting("adagrad"),
      learning_rate_setting(0.1),
      clipping_setting("value"),
      clip_setting(5.0),
  };
}

Curve loss_curve(const char* id, const char* label, CurveRole role) {
  return {.id = id, .group = "loss", .label = label, .unit = "nats", .role = role, .points = {}};
}

class Hello final : public Experiment {
 public:
  Hello() : Experiment("hello", hello_settings()) {}

  double epoch() const override { return static_cast<double>(step()); }  // the word is read once an update
  Index window_steps() const override { return task_ ? task_->steps() : 1; }

 protected:
  void build() override {
    forget_views();
    task_.emplace(settings().text("word"), settings().text("topology"));
    CharModelOptions options;
    options.stack.cell = cell_options(settings());
    options.symbols = static_cast<Index>(task_->letters().size());
    options.hidden = settings().integer("hidden");
    model_.emplace(options, parameters(), mutable_random());
    begin_ = CarriedState<float>(model_->stack(), task_->batch());
    // Streams of one step each are looked at one after the other.
    watched_.emplace(*model_, options.stack.cell, task_->steps(), false, task_->steps() * task_->batch(),
                     ReadingLoss::sum);
    window_.cell = options.stack.cell.kind;
    window_.batch = task_->batch();
    window_.input_size = options.symbols;
    weights_ = WatchedWeights(parameters(), options.stack.cell, {task_->letters(), task_->letters()});
    writer_.emplace(model_->stack(), 1);
    writing_.leave_parameters_alone();
  }

  // The sum over all predictions, as the lectures write it, in place of the mean.
  Var<float> batch_loss(Tape<float>& tape) override {
    const StackState<float> begin = begin_.constants(tape);
    const CharModel::Run run = model_->run(tape, task_->inputs().data(), task_->steps(), task_->batch(), begin);
    window_.point_to(run.stack, run.logits, begin, task_->inputs().data(), task_->targets().data(),
                     task_->steps() * task_->batch());
    return scale(tape, softmax_cross_entropy(tape, run.logits, task_->targets().data()),
                 static_cast<double>(task_->targets_given()));
  }

  void advance() override {}

  void step_metrics(const StepReport& report, Metrics&) override {
    record(training_curve_, report.loss);
    if (step() > 1) return;
    const double letters = static_cast<double>(task_->letters().size());
    record(uniform_curve_, static_cast<double>(task_->targets_given()) * std::log(letters));
    record(memoryless_curve_, task_->memoryless_loss());
  }

  // All that there is to learn is learnt from: nothing is held out.
  void held_out_metrics(Metrics&) override {
    for (const auto& [curve, value] : weights_.measure(step())) record(curve, value);
  }
  std::int64_t evaluate_every() const override { return 10; }

  void observe(Snapshot& snapshot) override {
    if (shown_.empty() || shown_step_ != step()) {
      shown_ = watched_->read({task_->inputs(), task_->targets()}, task_->letters(), task_->letters());
      shown_step_ = step();
    }
    snapshot.observables = shown_;
    append(snapshot.observables, weights_.observables(step(), !snapshot.playing));
    if (window_.steps() > 0) append(snapshot.observables, observables(window_, task_->letters(), task_->letters()));
    snapshot.texts = {sample()};
  }

  void save_data(Archive& archive) const override {
    std::string& symbols = archive.metadata["symbols"];
    for (const std::string& letter : task_->letters()) symbols += letter;
    archive.metadata["nonlinearity"] = settings().text("cell") == "rnn_relu" ? "relu" : "tanh";
  }
  void save_parameters(Archive& archive) const override { put_torch_parameters(archive, parameters()); }
  void load_parameters(const Archive& archive) override { take_torch_parameters(archive, parameters()); }
  void save_lesson(Archive&) const override {}
  void load_lesson(const Archive&) override { forget_views(); }

 private:
  void forget_views() {
    shown_.clear();
    window_.forget();
    weights_.forget();
  }

  // What the network writes where nobody tells it the letters; it depends on settings, seed and step alone.
  TextSample sample() {
    const double temperature = settings().real("temperature");
    Random random(seed() + static_cast<std::uint64_t>(step()) * 0x9e3779b97f4a7c15ULL);
    TextSample sample{"sample", sample_title(temperature), {}, step()};
    for (Index i = 0; i < task_->given_letters(); ++i)
      sample.text += task_->letters()[static_cast<std::size_t>(task_->word()[static_cast<std::size_t>(i)])];
    writer_->clear();
    int written = task_->word().front();
    for (std::size_t i = 0; i < task_->inputs().size(); ++i) {
      const int input = task_->feeds_back() ? written : task_->inputs()[i];
      writing_.reset();
      if (task_->batch() > 1) writer_->clear();  // every step stands alone
      const CharModel::Run run = model_->run(writing_, &input, 1, 1, writer_->constants(writing_));
      writer_->take(run.stack.last);
      if (task_->targets()[i] < 0) continue;
      const MatrixView<float> logits = run.logits.value();
      written = static_cast<int>(sample_index<float>({logits.data(), logits.rows(), 1}, temperature, random));
      sample.text += task_->letters()[static_cast<std::size_t>(written)];
    }
    return sample;
  }

  const Curve training_curve_ = loss_curve("summed_loss", "training", CurveRole::training);
  // All letters equally likely: ln V a prediction.
  const Curve uniform_curve_ = loss_curve("uniform_loss", "uniform guess", CurveRole::threshold);
  // The best that can be said by somebody who sees the present letter alone.
  const Curve memoryless_curve_ = loss_curve("memoryless_loss", "best without memory", CurveRole::threshold);

  // What is trained:
  std::optional<WordSteps> task_;
  std::optional<CharModel> model_;
  CarriedState<float> begin_;  // zeros, always

  // What is shown:
  std::optional<WatchedReading> watched_;
  std::vector<std::shared_ptr<const Observable>> shown_;
  std::int64_t shown_step_ = 0;
  UnrolledWindow window_;  // of the present update
  WatchedWeights weights_;
  std::optional<CarriedState<float>> writer_;
  Tape<float> writing_;
};

}  // namespace

std::unique_ptr<Experiment> make_hello() { return std::make_unique<Hello>(); }

}  // namespace unrolled
