#include "core/lessons/ntm_model.h"

#include "core/math/ops/cross_entropy.h"
#include "core/math/ops/sigmoid_cross_entropy.h"

namespace unrolled {

namespace {

// About as many numbers a step keeps: of each unit of the rival, or of a controller, and of each head for each row
// of the memory.
constexpr Index kOfCell = 20;
constexpr Index kOfController = 44;
constexpr Index kOfHeadAndRow = 16;

TuringMachineOptions machine_options(const Settings& settings, const AlgorithmicTask& task) {
  TuringMachineOptions options;
  options.input = task.input_size();
  options.output = task.output_size();
  options.controller = settings.text("controller");
  options.hidden = settings.integer("hidden");
  options.rows = settings.integer("memory_rows");
  options.width = settings.integer("memory_width");
  options.read_heads = static_cast<int>(settings.integer("read_heads"));
  options.write_heads = static_cast<int>(settings.integer("write_heads"));
  options.write_rule = settings.text("write_rule");
  options.shift_range = static_cast<int>(settings.integer("shift_range"));
  options.memory_start = settings.text("memory_start");
  return options;
}

}  // namespace

NtmModel::NtmModel(const Settings& settings, const AlgorithmicTask& task, ParameterSet<float>& parameters,
                   Random& random) {
  if (settings.text("model") == "ntm") {
    const TuringMachineOptions options = machine_options(settings, task);
    cell_.kind = options.controller == "feedforward" ? "rnn_tanh" : options.controller;
    machine_.emplace(options, parameters, random);
  } else {
    cell_.kind = "lstm";
    const Index hidden = settings.integer("hidden");
    lstm_ = make_cell<float>(cell_, "lstm", task.input_size(), hidden, parameters, random);
    output_ = std::make_unique<Linear<float>>(parameters, "output", hidden, task.output_size(), random);
  }
  for (const auto& parameter : parameters) weights_ += parameter->value.size();
}

std::vector<std::string> NtmModel::state_names() const {
  return machine_ ? machine_->state_names() : lstm_->state_names();
}

std::vector<std::string> NtmModel::gate_names() const {
  return machine_ ? machine_->gate_names() : lstm_->gate_names();
}

Index NtmModel::numbers_per_step() const {
  if (!machine_) return kOfCell * lstm_->hidden_size();
  const TuringMachineOptions& options = machine_->options();
  // Each write leaves a memory of its own; of several heads all erase before all add.
  const bool twice = options.write_rule == "erase-add" && options.write_heads > 1;
  const Index memories = options.write_heads * (twice ? 2 : 1);
  return 2 * options.rows * options.width * memories + kOfHeadAndRow * options.rows * machine_->heads() +
         kOfController * options.hidden;
}

Var<float> NtmModel::run(Tape<float>& tape, const AlgorithmicBatch& batch, const Interventions* changed,
                         MachineTrace<float>* trace) const {
  const Var<float> inputs = tape.constant(batch.inputs(), "input");
  if (machine_) return machine_->run(tape, inputs, batch.steps, batch.batch, changed, trace);
  SequenceInput<float> input;
  input.dense = inputs;
  input.steps = batch.steps;
  input.batch = batch.batch;
  const SequenceRun<float> run = lstm_->run(tape, input, lstm_->zero_state(tape, batch.batch));
  if (trace != nullptr) {
    *trace = {};
    const int states = static_cast<int>(lstm_->state_names().size());
    for (int i = 0; i < run.watched.size(); ++i)
      (i < states ? trace->states : trace->gates).emplace_back(run.watched[i].values.view());
  }
  return (*output_)(tape, run.hidden);
}

Var<float> answer_loss(Tape<float>& tape, Var<float> scores, const AlgorithmicBatch& batch, Answer answer) {
  if (answer == Answer::bits) return sigmoid_cross_entropy(tape, scores, batch.targets(), batch.asked);
  const ConstMatrixView<float> wanted = batch.targets();
  int* targets = tape.scratch_array<int>(wanted.cols());
  for (Index at = 0; at < wanted.cols(); ++at) {
    Index symbol = -1;
    if (batch.asked[static_cast<std::size_t>(at / batch.batch)]) wanted.col(at).maxCoeff(&symbol);
    targets[at] = static_cast<int>(symbol);
  }
  return softmax_cross_entropy(tape, scores, targets);
}

}  // namespace unrolled
