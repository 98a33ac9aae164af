#include "core/lessons/bptt_scalar.h"

#include <cmath>
#include <cstdlib>
#include <string>
#include <utility>

#include "core/lessons/watched_chain.h"
#include "core/math/check.h"
#include "core/math/ops/activation.h"
#include "core/math/ops/arithmetic.h"
#include "core/nn/scalar_chain.h"
#include "core/run/common_settings.h"
#include "core/run/number_list.h"

namespace unrolled {

namespace {

constexpr double kMost = 3.0;  // of u, w, s_0 and the target, either way
constexpr double kMostInput = 2.0;
constexpr Index kMostSteps = 10;
constexpr const char* kInputs = "0.5 -0.3 0.8 0.2 -0.6 0.4 0.1 -0.5 0.3 0.7";

Setting number_setting(const char* name, double value, const char* help) {
  return {.name = name, .value = value, .low = -kMost, .high = kMost, .help = help, .live = true};
}

std::vector<Setting> bptt_scalar_settings() {
  return {
      number_setting("u", 1.0, "Weight of the input; an update changes it from here."),
      number_setting("w", 0.9, "Weight of the state before; an update changes it from here."),
      number_setting("s0", 0.5, "s_0, the state before the first step, a constant."),
      {.name = "x",
       .value = kInputs,
       .help = "The inputs x_1, x_2, …, each within -2 … 2; what is missing is 0.",
       .live = true},
      {.name = "k", .value = std::int64_t{5}, .low = 1, .high = 10, .help = "k, the number of steps.", .live = true},
      {.name = "activation",
       .value = "tanh",
       .choices = {"tanh", "identity"},
       .help = "What bends the sum, or nothing: then every factor is w alone.",
       .live = true},
      {.name = "parameter",
       .value = "w",
       .choices = {"w", "u"},
       .help = "With respect to what is differentiated.",
       .live = true},
      {.name = "walk",
       .value = std::int64_t{-1},
       .low = -1,
       .high = 55,
       .help = "How many factors and terms are shown; -1: all.",
       .live = true,
       .in_panel = true},
      number_setting("target", -0.5, "What an update pulls s_k to: the loss is ½ (s_k − target)²."),
      optimiser_setting("sgd"),
      learning_rate_setting(0.2),
      clipping_setting("none"),
  };
}

class BpttScalar final : public Experiment {
 public:
  BpttScalar() : Experiment("bptt-scalar", bptt_scalar_settings()) {}

  double epoch() const override { return static_cast<double>(step()); }  // there is one sequence

 protected:
  void build() override {
    read_inputs();
    u_ = &parameters().add("u", 1, 1);
    w_ = &parameters().add("w", 1, 1);
    take_from_settings(*u_);
    take_from_settings(*w_);
    shown_.clear();
  }

  Var<float> batch_loss(Tape<float>& tape) override {
    const auto constant = [&](double value, const char* name) {
      return tape.constant(Matrix<float>::Constant(1, 1, static_cast<float>(value)), name);
    };
    const Var<float> u = tape.parameter(*u_), w = tape.parameter(*w_);
    const bool bends = activation() == ChainActivation::tanh;
    Var<float> s = constant(settings().real("s0"), "s_0");
    for (const double x : inputs_) {
      const Var<float> a = add(tape, hadamard(tape, u, constant(x, "x")), hadamard(tape, w, s));
      s = bends ? tanh(tape, a) : a;
    }
    const Var<float> error = subtract(tape, s, constant(settings().real("target"), "target"));
    return scale(tape, hadamard(tape, error, error), 0.5);
  }

  void advance() override {}

  void step_metrics(const StepReport& report, Metrics&) override {
    record(loss_curve_, report.loss);
    shown_.clear();
  }

  void held_out_metrics(Metrics& metrics) override {
    const ScalarChain now = chain();
    const ChainParameter by = parameter();
    metrics.emplace_back("sum_of_paths", chain_gradient(now, by).sums.back());
    metrics.emplace_back("tape_gradient", tape_gradient(now, by).back());
    metrics.emplace_back("numerical", numerical_gradient(now, by).back());
  }
  std::int64_t evaluate_every() const override { return 10; }

  void observe(Snapshot& snapshot) override {
    if (shown_.empty() || shown_step_ != step()) {
      shown_ = chain_observables(chain(), parameter(), settings().real("target"));
      shown_step_ = step();
    }
    snapshot.observables = shown_;
  }

  void setting_changed(const std::string& name) override {
    if (name == "x" || name == "k") read_inputs();
    if (name == "u") take_from_settings(*u_);
    if (name == "w") take_from_settings(*w_);
    if (name != "walk") shown_.clear();
  }

  void save_lesson(Archive&) const override {}
  void load_lesson(const Archive&) override { shown_.clear(); }

 private:
  void read_inputs() {
    const std::vector<double> numbers = read_numbers("the inputs", settings().text("x"));
    check(numbers.size() <= static_cast<std::size_t>(kMostSteps), "there are ", numbers.size(),
          " inputs, expected at most ", kMostSteps);
    for (const double x : numbers)
      check(std::abs(x) <= kMostInput, "the input ", x, " is not within ", -kMostInput, " … ", kMostInput);
    inputs_ = numbers;
    inputs_.resize(static_cast<std::size_t>(settings().integer("k")), 0.0);
  }

  void take_from_settings(Parameter<float>& parameter) const {
    parameter.value.setConstant(static_cast<float>(settings().real(parameter.name)));
  }

  ChainActivation activation() const {
    return settings().text("activation") == "tanh" ? ChainActivation::tanh : ChainActivation::identity;
  }
  ChainParameter parameter() const {
    return settings().text("parameter") == "w" ? ChainParameter::w : ChainParameter::u;
  }
  ScalarChain chain() const {
    return {static_cast<double>(u_->value(0, 0)), static_cast<double>(w_->value(0, 0)), settings().real("s0"), inputs_,
            activation()};
  }

  const Curve loss_curve_{.id = "half_square",
                          .group = "loss",
                          .label = "½ (s_k − target)²",
                          .unit = "",
                          .role = CurveRole::training,
                          .logarithmic = true,
                          .points = {}};
  std::vector<double> inputs_;  // x_1 … x_k
  Parameter<float>* u_ = nullptr;
  Parameter<float>* w_ = nullptr;

  std::vector<std::shared_ptr<const Observable>> shown_;  // empty after a change
  std::int64_t shown_step_ = 0;
};

}  // namespace

std::unique_ptr<Experiment> make_bptt_scalar() { return std::make_unique<BpttScalar>(); }

std::vector<Preset> bptt_scalar_presets() {
  const std::string inputs = kInputs;
  const auto preset = [&](const char* id, const char* help, const char* k, const char* w, const char* activation,
                          const std::string& x, const char* s0) {
    return Preset{id, help, {{"u", "1"}, {"w", w}, {"s0", s0}, {"x", x}, {"k", k}, {"activation", activation}}};
  };
  return {
      preset("three-steps", "The lecture's three steps.", "3", "0.9", "tanh", inputs, "0.5"),
      preset("vanishes", "Ten steps with w = 0.5: what happened at first counts for nothing.", "10", "0.5", "tanh",
             inputs, "0.5"),
      preset("explodes", "Ten steps with w = 2 and no tanh: the product doubles with every step back.", "10", "2",
             "identity", inputs, "0.5"),
      preset("saturates", "The same w = 2 with tanh: large states have almost no slope, and the product vanishes.",
             "10", "2", "tanh", inputs, "0.5"),
      preset("rests", "No inputs and states near 0: the slope is almost 1, and tanh is no help against w = 1.5.", "10",
             "1.5", "tanh", "0", "0.001"),
  };
}

}  // namespace unrolled
