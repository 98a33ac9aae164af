#include "core/lessons/long_memory_model.h"

#include "core/math/check.h"
#include "core/math/ops/arithmetic.h"
#include "core/math/ops/cross_entropy.h"
#include "core/math/spectrum.h"
#include "core/nn/gated_weights.h"

namespace unrolled {

namespace {

StackOptions one_layer(const CellOptions& cell) {
  StackOptions stack;
  stack.cell = cell;
  return stack;
}

void scale_to_spectral_radius(Parameter<float>* W_h, double wanted, const std::string& cell) {
  check(W_h != nullptr && W_h->value.rows() == W_h->value.cols(), "spectral_radius: the cell ", cell,
        " has no single matrix W_h; set it to 0");
  const double present = spectral_radius(W_h->value.cast<double>());
  check(present > 0.0, "spectral_radius: W_h as drawn has none, all its eigenvalues are 0; set it to 0");
  W_h->value *= static_cast<float>(wanted / present);
}

}  // namespace

LongMemoryModel::LongMemoryModel(const LongMemoryOptions& options, const SequenceTask& task,
                                 ParameterSet<float>& parameters, Random& random)
    : answers_number_(task.answers_number()),
      answers_at_end_(task.answers_at_end()),
      input_size_(task.input_size()),
      stack_(one_layer(options.cell), memory_layer_name(options.cell.kind), task.input_size(), options.hidden,
             parameters, random),
      output_(parameters, "output", stack_.output_size(), task.output_size(), random) {
  if (options.cell.initialiser == "normal") fill_normal<float>(output_.weight().value, kSmallDeviation, random);
  if (options.spectral_radius > 0.0)
    scale_to_spectral_radius(parameters.find(memory_layer_name(options.cell.kind) + ".W_h"), options.spectral_radius,
                             options.cell.kind);
}

LongMemoryModel::Run LongMemoryModel::run(Tape<float>& tape, const SequenceBatch& batch, Index sequences,
                                          const StackState<float>& initial, bool everywhere, bool probes_input) const {
  const Index entered = batch.symbols.empty() ? batch.dense.cols() : static_cast<Index>(batch.symbols.size());
  check(sequences > 0 && entered % sequences == 0, "LongMemoryModel::run: ", entered, " columns are no ", sequences,
        " sequences of one length");
  Run run;
  SequenceInput<float> input;
  input.steps = entered / sequences;
  input.batch = sequences;
  if (batch.symbols.empty()) {
    input.dense = probes_input ? tape.input(batch.dense, "input") : tape.constant(batch.dense, "input");
  } else if (probes_input) {
    MatrixView<float> one_hot = tape.scratch(input_size_, entered);
    one_hot.setZero();
    for (Index at = 0; at < entered; ++at) one_hot(batch.symbols[static_cast<std::size_t>(at)], at) = 1.0F;
    input.dense = tape.input(one_hot, "input");
  } else {
    input.one_hot = batch.symbols.data();
  }
  run.input = input.dense;
  run.stack = stack_.run(tape, input, initial);
  const Var<float> last = run.stack.last[0][0];  // h_T
  run.answer = output_(tape, answers_at_end_ ? last : run.stack.output);
  run.loss = answer_loss(tape, run.answer, batch, sequences);
  if (everywhere && answers_at_end_) run.answer = output_(tape, run.stack.output);
  return run;
}

Var<float> LongMemoryModel::answer_loss(Tape<float>& tape, Var<float> answer, const SequenceBatch& batch,
                                        Index sequences) const {
  if (answers_number_) {
    const Var<float> error = subtract(tape, answer, tape.constant(batch.values, "target"));
    return mean(tape, hadamard(tape, error, error));
  }
  const int* targets = batch.targets.data();
  if (answers_at_end_) targets += static_cast<std::ptrdiff_t>(batch.targets.size()) - sequences;
  return softmax_cross_entropy(tape, answer, targets);
}

std::string memory_layer_name(const std::string& cell) {
  if (cell == "rnn_tanh" || cell == "rnn_relu" || cell == "irnn") return "rnn";
  return cell;
}

}  // namespace unrolled
