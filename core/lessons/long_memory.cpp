#include "core/lessons/long_memory.h"

#include <algorithm>
#include <cmath>
#include <optional>
#include <utility>

#include "core/lessons/lesson_archive.h"
#include "core/lessons/long_memory_model.h"
#include "core/lessons/long_memory_settings.h"
#include "core/lessons/recurrent_settings.h"
#include "core/lessons/smoothed_loss.h"
#include "core/lessons/torch_parameters.h"
#include "core/lessons/watched_jacobians.h"
#include "core/lessons/watched_memory.h"
#include "core/lessons/watched_reading.h"
#include "core/lessons/watched_weights.h"
#include "core/math/check.h"
#include "core/nn/carried_state.h"
#include "core/nn/omega.h"
#include "core/tasks/memory_tasks.h"

namespace unrolled {

namespace {

constexpr double kSmoothing = 0.9;            // of the training loss, from update to update
constexpr double kSequencesOfAnEpoch = 1000;  // there is no end of sequences; the window counts epochs nevertheless

Curve loss_curve(std::string id, std::string label, const char* unit, CurveRole role) {
  return {.id = std::move(id), .group = "loss", .label = std::move(label), .unit = unit, .role = role, .points = {}};
}

class LongMemory final : public Experiment {
 public:
  LongMemory(std::string lesson, std::vector<Setting> table) : Experiment(std::move(lesson), std::move(table)) {}

  Index window_steps() const override { return tasks_.training ? tasks_.training->steps() : 1; }
  double epoch() const override {
    if (!tasks_.training) return 0.0;
    const std::int64_t pass = tasks_.training->batches_of_a_pass();
    if (pass > 1) return static_cast<double>(step()) / static_cast<double>(pass);
    return static_cast<double>(sequences()) / kSequencesOfAnEpoch;
  }

 protected:
  void build() override {
    forget_views();
    tasks_ =
        make_memory_tasks(settings().text("task"), settings().integer("length"), settings().integer("batch"), seed());
    drawn_ = -1;
    LongMemoryOptions options;
    options.cell = cell_options(settings());
    options.hidden = settings().integer("hidden");
    if (settings().matters("spectral_radius")) options.spectral_radius = settings().real("spectral_radius");
    model_.emplace(options, *tasks_.training, parameters(), mutable_random());
    carried_ = CarriedState<float>(model_->stack(), tasks_.training->batch());
    held_out_state_ = CarriedState<float>(model_->stack(), tasks_.held_out->batch());
    cell_kind_ = options.cell.kind;
    W_h_ = parameters().find(memory_layer_name(cell_kind_) + ".W_h");
    hold_gates();
    read_omega();
    measuring_.leave_parameters_alone();
    weights_ = WatchedWeights(parameters(), options.cell, {}, &model_->stack());
    watched_.emplace(*model_, options.cell, *tasks_.watched);
    jacobians_ = WatchedJacobians(model_->stack().cell(0), options.cell);
    smoothed_.reset();
    describe_curves();
  }

  Var<float> batch_loss(Tape<float>& tape) override {
    if (drawn_ != step()) tasks_.training->draw(step(), batch_);
    drawn_ = step();
    run_ = model_->run(tape, batch_, tasks_.training->batch(), carried_.constants(tape));
    return run_.loss;
  }

  // Ω is no part of the loss: only its immediate derivative is added to the gradient of W_h.
  void after_backward() override {
    if (omega_weight_ == 0.0) return;
    const SequenceRun<float>& run = run_.stack.cells[0];
    const RnnActivation activation = cell_kind_ == "rnn_tanh" ? RnnActivation::tanh : RnnActivation::relu;
    omega_value_ = omega_.add(*W_h_, activation, run.hidden.value(), run.hidden_gradient.view(),
                              tasks_.training->batch(), omega_weight_);
  }

  void advance() override {
    const std::int64_t pass = tasks_.training->batches_of_a_pass();
    if ((step() + 1) % pass == 0)
      carried_.clear();
    else
      carried_.take(run_.stack.last);
  }

  void step_metrics(const StepReport& report, Metrics& metrics) override {
    metrics.emplace_back("sequences", static_cast<double>(sequences()));
    record(training_curve_, smoothed_.add(report.loss));
    if (omega_weight_ > 0.0) metrics.emplace_back("omega", omega_value_);
    if (step() > 1) return;
    for (const auto& [curve, loss] : bounds_) record(curve, loss);
  }

  void held_out_metrics(Metrics& metrics) override {
    const MemoryScore score = measure_held_out();
    if (tasks_.held_out->answers_number()) {
      metrics.emplace_back("test_mse", score.loss);
    } else {
      metrics.emplace_back("cross_entropy", score.loss);
      metrics.emplace_back("accuracy", score.accuracy);
    }
    record(held_out_curve_, score.loss);
    for (const auto& [curve, value] : weights_.measure(step())) record(curve, value);
  }
  std::int64_t evaluate_every() const override { return 100; }

  void observe(Snapshot& snapshot) override {
    const Index focus = settings().integer("focus");
    if (shown_.empty() || shown_step_ != step() || shown_focus_ != focus) {
      shown_ = watched_->read(focus);
      shown_step_ = step();
      shown_focus_ = focus;
    }
    snapshot.observables = shown_;
    append(snapshot.observables, weights_.observables(step(), !snapshot.playing));
    append(snapshot.observables, jacobians_.observables(watched_->inputs(), focus, step(), !snapshot.playing));
    snapshot.texts = {{"sample", "the watched sequence", watched_->text(), step()}};
  }

  void setting_changed(const std::string& name) override {
    if (name == "focus") return;
    hold_gates();
    read_omega();
    shown_.clear();
    jacobians_.forget();
  }

  void save_parameters(Archive& archive) const override { put_torch_parameters(archive, parameters()); }
  void load_parameters(const Archive& archive) override { take_torch_parameters(archive, parameters()); }
  void save_lesson(Archive& archive) const override {
    if (tasks_.training->batches_of_a_pass() > 1) put_carried_state(archive, carried_);
    smoothed_.put(archive);
  }
  void load_lesson(const Archive& archive) override {
    if (tasks_.training->batches_of_a_pass() > 1) take_carried_state(archive, carried_);
    smoothed_.take(archive);
    forget_views();
  }

 private:
  std::int64_t sequences() const { return step() * tasks_.training->batch(); }

  void forget_views() {
    shown_.clear();
    weights_.forget();
    jacobians_.forget();
  }

  void hold_gates() {
    for (const std::string& gate : model_->stack().cell(0).gate_names()) {
      const std::string hold = held_gate_name(gate);
      if (!settings().has(hold)) continue;
      std::optional<double> value;
      if (settings().flag(hold)) value = settings().real(gate);
      model_->stack().hold_gate(gate, value);
    }
  }

  void read_omega() { omega_weight_ = settings().matters("omega") ? settings().real("omega") : 0.0; }

  void describe_curves() {
    const SequenceTask& task = *tasks_.training;
    const bool number = task.answers_number();
    const char* unit = number ? "squared error" : task.answers_at_end() ? "nats" : "nats/step";
    training_curve_ =
        loss_curve(number ? "mse" : "train_cross_entropy", "training, smoothed", unit, CurveRole::training);
    held_out_curve_ = loss_curve(number ? "test_mse" : "cross_entropy", "held out", unit, CurveRole::held_out);
    // A squared error falls, and explodes, by powers of ten.
    training_curve_.logarithmic = held_out_curve_.logarithmic = number;
    bounds_.clear();
    for (const TaskBound& bound : tasks_.held_out->bounds())
      bounds_.emplace_back(loss_curve("bound." + bound.id, bound.label, unit, CurveRole::threshold), bound.loss);
    for (auto& bound : bounds_) bound.first.logarithmic = number;
  }

  struct MemoryScore {
    double loss = 0.0;
    double accuracy = 0.0;  // share of the classes asked for that are right
  };

  MemoryScore measure_held_out() {
    const SequenceTask& task = *tasks_.held_out;
    held_out_state_.clear();
    const bool carries = task.batches_of_a_pass() > 1;
    const std::int64_t first = carries ? tasks_.held_out_skipped / task.steps() : 0;
    MemoryScore score;
    Index right = 0;
    Index asked = 0;
    for (std::int64_t number = 0; number < tasks_.held_out_batches; ++number) {
      task.draw(number, held_out_batch_);
      measuring_.reset();
      const LongMemoryModel::Run run =
          model_->run(measuring_, held_out_batch_, task.batch(), held_out_state_.constants(measuring_));
      if (carries) held_out_state_.take(run.stack.last);
      if (number < first) continue;
      score.loss += static_cast<double>(run.loss.value()(0, 0));
      count_right(run.answer.value(), right, asked);
    }
    score.loss /= static_cast<double>(tasks_.held_out_batches - first);
    if (asked > 0) score.accuracy = static_cast<double>(right) / static_cast<double>(asked);
    return score;
  }

  void count_right(const MatrixView<float>& scores, Index& right, Index& asked) const {
    const std::vector<int>& targets = held_out_batch_.targets;
    const std::size_t first = targets.empty() ? 0 : targets.size() - static_cast<std::size_t>(scores.cols());
    for (std::size_t at = first; at < targets.size(); ++at) {
      if (targets[at] < 0) continue;
      Index said = 0;
      scores.col(static_cast<Index>(at - first)).maxCoeff(&said);
      ++asked;
      if (said == targets[at]) ++right;
    }
  }

  Curve training_curve_;
  Curve held_out_curve_;
  std::vector<std::pair<Curve, double>> bounds_;

  // What is trained:
  MemoryTaskSet tasks_;
  SequenceBatch batch_;
  std::int64_t drawn_ = -1;  // number of the batch
  std::optional<LongMemoryModel> model_;
  CarriedState<float> carried_;  // zeros where every batch is of sequences of its own
  LongMemoryModel::Run run_;     // of the present step; what it refers to lives until the next one
  SmoothedLoss smoothed_{kSmoothing};
  std::string cell_kind_;
  Parameter<float>* W_h_ = nullptr;  // null where the cell has no such matrix
  Omega<float> omega_;
  double omega_weight_ = 0.0;
  double omega_value_ = 0.0;

  // What is measured and shown:
  SequenceBatch held_out_batch_;
  CarriedState<float> held_out_state_;
  Tape<float> measuring_;
  std::optional<WatchedMemory> watched_;
  std::vector<std::shared_ptr<const Observable>> shown_;
  std::int64_t shown_step_ = 0;
  Index shown_focus_ = 0;
  WatchedWeights weights_;
  WatchedJacobians jacobians_;
};

}  // namespace

std::unique_ptr<Experiment> make_long_memory(const std::string& lesson, std::vector<Setting> table) {
  return std::make_unique<LongMemory>(lesson, std::move(table));
}

}  // namespace unrolled
