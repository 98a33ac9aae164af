// The smallest lesson that has everything a lesson can have: it learns y = W x + b, drops some of its input at random,
// carries a state from step to step, and can be made to go wrong.
#pragma once

#include <limits>
#include <memory>
#include <stdexcept>
#include <string>
#include <utility>
#include <vector>

#include "core/math/check.h"
#include "core/math/ops/arithmetic.h"
#include "core/math/ops/dropout.h"
#include "core/math/ops/matmul.h"
#include "core/run/experiment.h"

namespace unrolled {

class LineExperiment : public Experiment {
 public:
  LineExperiment() : Experiment("line", table()) {}

  double epoch() const override { return static_cast<double>(position_) / static_cast<double>(kExamples); }
  Matrix<float> carried() const { return carried_; }

 protected:
  static constexpr Index kExamples = 40;
  static constexpr Index kBatch = 8;

  static std::vector<Setting> table() {
    const auto number = [](const char* name, SettingValue value, double low, double high, bool live) {
      Setting setting;
      setting.name = name;
      setting.value = std::move(value);
      setting.low = low;
      setting.high = high;
      setting.live = live;
      return setting;
    };
    Setting goes_wrong;
    goes_wrong.name = "goes_wrong";
    goes_wrong.value = std::string("not");
    goes_wrong.choices = {"not", "value", "gradient", "huge", "throw"};
    goes_wrong.live = true;
    Setting refuses;
    refuses.name = "refuses";
    refuses.value = false;
    return {number("inputs", std::int64_t{3}, 1, 100, false), number("wrong_from", std::int64_t{1}, 1, 1e9, true),
            goes_wrong, refuses};
  }

  void build() override {
    if (settings().flag("refuses")) throw std::runtime_error("line: the data cannot be read");
    const Index inputs = settings().integer("inputs");
    inputs_.resize(inputs, kExamples);
    for (Index i = 0; i < inputs_.size(); ++i) inputs_.data()[i] = static_cast<float>(mutable_random().normal());
    targets_ = inputs_.topRows(1) * 2.0F;
    targets_.array() += 0.5F;
    weight_ = &parameters().add("line.W", 1, inputs);
    bias_ = &parameters().add("line.b", 1, 1);
    for (Index i = 0; i < inputs; ++i) weight_->value(0, i) = static_cast<float>(mutable_random().uniform(-1.0, 1.0));
    carried_ = Matrix<float>::Zero(1, kBatch);
    position_ = 0;
    curve_.id = "squared_error";
    curve_.group = "loss";
    held_out_.id = "heldout_squared_error";
    held_out_.group = "loss";
    held_out_.role = CurveRole::held_out;
  }

  Var<float> batch_loss(Tape<float>& tape) override {
    const Index first = position_ % kExamples;
    const Var<float> x = dropout(tape, tape.constant(inputs_.middleCols(first, kBatch), "x"), 0.25, mutable_random());
    output_ = affine(tape, tape.parameter(*weight_), x, tape.parameter(*bias_));
    const Var<float> carried = tape.constant(carried_, "carried");
    const Var<float> target = tape.constant(targets_.middleCols(first, kBatch), "target");
    const Var<float> error = subtract(tape, add(tape, output_, scale(tape, carried, 0.01)), target);
    return spoilt(tape, mean(tape, hadamard(tape, error, error)));
  }

  void advance() override {
    carried_ = output_.value();
    position_ += kBatch;
  }

  void step_metrics(const StepReport& report, Metrics& metrics) override {
    metrics.emplace_back("error", report.loss);
    record(curve_, report.loss);
  }

  void held_out_metrics(Metrics& metrics) override {
    mutable_random().next();  // it will be put back
    const Matrix<float> error = weight_->value * inputs_ - targets_;
    metrics.emplace_back("heldout_error", error.squaredNorm());
    record(held_out_, error.squaredNorm());
  }
  std::int64_t evaluate_every() const override { return 16; }

  void observe(Snapshot& snapshot) override {
    mutable_random().next();
    auto weights = std::make_shared<Observable>();
    weights->id = "weights";
    weights->values = weight_->value;
    snapshot.observables.push_back(std::move(weights));
  }

  void change_by_hand(const Poke& poke) override {
    if (poke.observable != "weights") return Experiment::change_by_hand(poke);
    check(poke.row == 0 && poke.values.rows() == 1 && poke.col >= 0 &&
              poke.col + poke.values.cols() <= weight_->value.cols(),
          "weights have no such place");
    weight_->value.middleCols(poke.col, poke.values.cols()) = poke.values.cast<float>();
  }

  void save_lesson(Archive& archive) const override {
    archive.put("lesson.position", std::vector<std::int64_t>{position_});
    archive.put("lesson.carried", carried_);
  }

  void load_lesson(const Archive& archive) override {
    const std::vector<std::int64_t> position = archive.integers("lesson.position");
    check(position.size() == 1 && position[0] >= 0, "\"lesson.position\" is no position");
    position_ = position[0];
    carried_ = archive.float_matrix("lesson.carried", 1, kBatch);
  }

 private:
  Var<float> spoilt(Tape<float>& tape, Var<float> loss) const {
    const std::string& how = settings().text("goes_wrong");
    if (how == "not" || step() + 1 < settings().integer("wrong_from")) return loss;
    if (how == "throw") throw std::runtime_error("line: out of ideas");
    if (how == "value") return scale(tape, loss, std::numeric_limits<double>::quiet_NaN());
    const float factor = how == "huge" ? 1e16F : std::numeric_limits<float>::quiet_NaN();
    const Var<float> same = tape.result("spoilt", 1, 1, {loss});
    same.value() = loss.value();
    tape.on_backward(same, [=] { loss.accumulate(factor * same.gradient()); });
    return same;
  }

  Matrix<float> inputs_;   // inputs x examples
  Matrix<float> targets_;  // 1 x examples
  Matrix<float> carried_;  // 1 x batch: the outputs of the step before
  Parameter<float>* weight_ = nullptr;
  Parameter<float>* bias_ = nullptr;
  std::int64_t position_ = 0;
  Var<float> output_;
  Curve curve_;
  Curve held_out_;
};

inline std::unique_ptr<Experiment> make_line() { return std::make_unique<LineExperiment>(); }

// All that training depends on and all that it shows, as one archive holds it.
inline bool same_archive(const Archive& first, const Archive& second) {
  if (first.metadata != second.metadata || first.tensors.size() != second.tensors.size()) return false;
  for (const auto& [name, tensor] : first.tensors) {
    const auto found = second.tensors.find(name);
    if (found == second.tensors.end() || found->second.bytes != tensor.bytes) return false;
  }
  return true;
}

// All that training depends on: without the curves, whose points are merged otherwise where a run was cut.
inline Archive training_state(Experiment& experiment) {
  Archive archive = experiment.save();
  archive.metadata.erase("curves");
  std::erase_if(archive.tensors, [](const auto& one) { return one.first.starts_with("curve."); });
  return archive;
}

inline bool same_state(Experiment& a, Experiment& b) { return same_archive(a.save(), b.save()); }

}  // namespace unrolled
