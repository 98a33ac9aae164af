#include "core/lessons/truncated_bptt.h"

#include <cmath>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "core/lessons/char_model.h"
#include "core/lessons/lesson_archive.h"
#include "core/lessons/recurrent_settings.h"
#include "core/lessons/smoothed_loss.h"
#include "core/lessons/torch_parameters.h"
#include "core/lessons/unrolled_window.h"
#include "core/lessons/watched_reading.h"
#include "core/lessons/watched_weights.h"
#include "core/math/check.h"
#include "core/math/ops/cross_entropy.h"
#include "core/nn/carried_state.h"
#include "core/run/common_settings.h"
#include "core/tasks/lagged_bits.h"

namespace unrolled {

namespace {

constexpr Index kBits = 12000;       // of each stream that is trained on
constexpr Index kHeldOutBits = 500;  // of each held-out stream
constexpr Index kHeldOutStreams = 64;
constexpr Index kHeldOutWindow = 50;  // where the state is carried, the window makes no difference: few long runs
constexpr Index kWatched = 60;        // bits
constexpr double kSmoothing = 0.99;   // of the training loss, from update to update

std::vector<Setting> truncated_bptt_settings() {
  Setting hidden = hidden_setting(16);
  hidden.high = 256;
  Setting window = window_setting(5, "bits");
  window.high = 200;
  return {
      window,
      carry_state_setting(),
      cell_setting("rnn_tanh"),
      hidden,
      {.name = "batch",
       .value = std::int64_t{64},
       .low = 1,
       .high = 256,
       .unit = "streams",
       .help = "How many streams of bits are read side by side in one update.",
       .logarithmic = true},
      forget_bias_setting(),
      reset_setting(),
      initialiser_setting("uniform"),
      focus_setting(kWatched),
      learning_rate_setting(5e-3),
      clip_setting(1.0),
  };
}

Curve loss_curve(const char* id, const char* label, CurveRole role) {
  return {.id = id, .group = "loss", .label = label, .unit = "nats/bit", .role = role, .points = {}};
}

const std::vector<std::string>& bit_names() {
  static const std::vector<std::string> names{"0", "1"};
  return names;
}

class TruncatedBptt final : public Experiment {
 public:
  TruncatedBptt() : Experiment("truncated-bptt", truncated_bptt_settings()) {}

  double epoch() const override { return bits_ ? bits_->epoch() : 0.0; }
  Index window_steps() const override { return bits_ ? bits_->steps() : 1; }

 protected:
  void build() override {
    forget_views();
    length_ = settings().integer("window");
    carries_state_ = settings().flag("carry_state");
    const Index batch = settings().integer("batch");
    bits_.emplace(batch, kBits, length_, mutable_random());
    held_out_bits_.emplace(kHeldOutStreams, kHeldOutBits, carries_state_ ? kHeldOutWindow : length_, mutable_random());
    CharModelOptions options;
    options.stack.cell = cell_options(settings());
    options.symbols = 2;
    options.hidden = settings().integer("hidden");
    model_.emplace(options, parameters(), mutable_random());
    carried_ = CarriedState<float>(model_->stack(), batch);
    held_out_state_ = CarriedState<float>(model_->stack(), kHeldOutStreams);
    window_.cell = options.stack.cell.kind;
    window_.batch = batch;
    window_.input_size = 2;
    weights_ = WatchedWeights(parameters(), options.stack.cell, {bit_names(), bit_names()});
    measuring_.leave_parameters_alone();
    watched_.emplace(*model_, options.stack.cell, length_, carries_state_, kWatched, ReadingLoss::mean);
    smoothed_.reset();
  }

  Var<float> batch_loss(Tape<float>& tape) override {
    const StackState<float> begin = carried_.constants(tape);
    run_ = model_->run(tape, bits_->inputs(), bits_->steps(), bits_->batch(), begin);
    window_.point_to(run_.stack, run_.logits, begin, bits_->inputs(), bits_->targets(),
                     bits_->steps() * bits_->batch());
    return softmax_cross_entropy(tape, run_.logits, bits_->targets());
  }

  void advance() override {
    if (carries_state_) carried_.take(run_.stack.last);
    bits_->advance();
    if (bits_->begins_epoch()) carried_.clear();
  }

  void step_metrics(const StepReport& report, Metrics& metrics) override {
    const double smoothed = smoothed_.add(report.loss);
    metrics.emplace_back("cross_entropy", smoothed);
    record(training_curve_, smoothed);
    if (step() > 1) return;
    record(none_curve_, lagged_entropy(false, false));
    record(near_curve_, lagged_entropy(true, false));
    record(both_curve_, lagged_entropy(true, true));
    if (!carries_state_) record(window_curve_, best_loss_of_windows(length_));
  }

  void held_out_metrics(Metrics& metrics) override {
    LaggedBits& bits = *held_out_bits_;
    held_out_state_.clear();
    double nats = 0.0;
    do {
      measuring_.reset();
      const CharModel::Run run =
          model_->run(measuring_, bits.inputs(), bits.steps(), bits.batch(), held_out_state_.constants(measuring_));
      const Var<float> loss = softmax_cross_entropy(measuring_, run.logits, bits.targets());
      nats += static_cast<double>(loss.value()(0, 0)) * static_cast<double>(bits.steps());
      if (carries_state_) held_out_state_.take(run.stack.last);
      bits.advance();
    } while (!bits.begins_epoch());
    const double mean = nats / static_cast<double>(kHeldOutBits);
    metrics.emplace_back("heldout_cross_entropy", mean);
    record(held_out_curve_, mean);
    for (const auto& [curve, value] : weights_.measure(step())) record(curve, value);
  }

  void observe(Snapshot& snapshot) override {
    const Index focus = settings().integer("focus");
    if (shown_.empty() || shown_step_ != step() || shown_focus_ != focus) {
      WatchedSequence sequence;
      for (Index t = 0; t < kWatched; ++t) {
        sequence.inputs.push_back(held_out_bits_->input(0, t) ? 1 : 0);
        sequence.targets.push_back(held_out_bits_->target(0, t) ? 1 : 0);
      }
      shown_ = watched_->read(sequence, bit_names(), bit_names());
      shown_.push_back(watched_->input_gradient(sequence, bit_names(), focus));
      shown_step_ = step();
      shown_focus_ = focus;
    }
    snapshot.observables = shown_;
    append(snapshot.observables, weights_.observables(step(), !snapshot.playing));
    if (window_.steps() > 0) append(snapshot.observables, observables(window_, bit_names(), bit_names()));
  }

  void save_parameters(Archive& archive) const override { put_torch_parameters(archive, parameters()); }
  void load_parameters(const Archive& archive) override { take_torch_parameters(archive, parameters()); }
  void save_lesson(Archive& archive) const override {
    put_position(archive, *bits_);
    put_carried_state(archive, carried_);
    smoothed_.put(archive);
  }

  void load_lesson(const Archive& archive) override {
    take_position(archive, *bits_);
    take_carried_state(archive, carried_);
    smoothed_.take(archive);
    forget_views();
  }

 private:
  void forget_views() {
    shown_.clear();
    window_.forget();
    weights_.forget();
  }

  const Curve training_curve_ = loss_curve("cross_entropy", "training, smoothed", CurveRole::training);
  const Curve held_out_curve_ = loss_curve("heldout_cross_entropy", "held out", CurveRole::held_out);
  // What can be reached by one who knows neither of the two bits, the nearer one, or both.
  const Curve none_curve_ = loss_curve("theory.none", "best knowing neither bit", CurveRole::threshold);
  const Curve near_curve_ = loss_curve("theory.near", "best knowing the nearer bit", CurveRole::threshold);
  const Curve both_curve_ = loss_curve("theory.both", "best knowing both bits", CurveRole::threshold);
  // What can be reached where every window begins from zeros.
  const Curve window_curve_ = loss_curve("theory.window", "best within windows", CurveRole::threshold);

  // What is trained:
  Index length_ = 1;  // of a window
  bool carries_state_ = true;
  std::optional<LaggedBits> bits_;
  std::optional<CharModel> model_;
  CarriedState<float> carried_;
  CharModel::Run run_;  // of the present step; what it refers to lives until the next one
  SmoothedLoss smoothed_{kSmoothing};

  // What is measured and shown:
  std::optional<LaggedBits> held_out_bits_;
  CarriedState<float> held_out_state_;
  Tape<float> measuring_;
  std::optional<WatchedReading> watched_;
  std::vector<std::shared_ptr<const Observable>> shown_;
  std::int64_t shown_step_ = 0;
  Index shown_focus_ = 0;
  UnrolledWindow window_;  // of the present update
  WatchedWeights weights_;
};

}  // namespace

std::unique_ptr<Experiment> make_truncated_bptt() { return std::make_unique<TruncatedBptt>(); }

std::vector<Preset> truncated_bptt_presets() {
  return {
      {"k2",
       "Windows of 2 bits, each from zeros: the bits that matter are never in the window.",
       {{"window", "2"}, {"carry_state", "false"}}},
      {"k2-stateful",
       "Windows of 2 bits, the state carried on: no gradient reaches the bits that matter.",
       {{"window", "2"}, {"carry_state", "true"}}},
      {"k5-reset",
       "Windows of 5 bits, each from zeros: the nearer bit is seen at two of five places.",
       {{"window", "5"}, {"carry_state", "false"}}},
      {"k5-stateful",
       "Windows of 5 bits, the state carried on: what was learnt for a short way carries further.",
       {{"window", "5"}, {"carry_state", "true"}}},
      {"k10-reset",
       "Windows of 10 bits, each from zeros: most places of a window do not see the farther bit.",
       {{"window", "10"}, {"carry_state", "false"}}},
      {"k10-stateful",
       "Windows of 10 bits, the state carried on: both bits are learnt.",
       {{"window", "10"}, {"carry_state", "true"}}},
  };
}

}  // namespace unrolled
