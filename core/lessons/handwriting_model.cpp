#include "core/lessons/handwriting_model.h"

#include <string>

#include "core/lessons/recurrent_settings.h"

namespace unrolled {

namespace {

StackOptions stack_options(const Settings& settings) {
  StackOptions options;
  options.cell = cell_options(settings);
  options.layers = static_cast<int>(settings.integer("layers"));
  options.both_directions = settings.text("directions") == "both";
  return options;
}

}  // namespace

HandwritingModel::HandwritingModel(const Settings& settings, Index classes, ParameterSet<float>& parameters,
                                   Random& random)
    : options_(stack_options(settings)),
      stack_(options_, options_.cell.kind, kPenInputs, settings.integer("hidden"), parameters, random),
      output_(parameters, "output", stack_.output_size(), classes, random) {}

HandwritingModel::Run HandwritingModel::run(Tape<float>& tape, const HandwritingBatch& batch, bool probes_input) const {
  Run run;
  run.input = probes_input ? tape.input(batch.inputs()) : tape.constant(batch.inputs(), "input");
  SequenceInput<float> input;
  input.dense = run.input;
  input.steps = batch.steps();
  input.batch = batch.batch();
  run.stack = stack_.run(tape, input, batch.lengths(), stack_.zero_state(tape, batch.batch()));
  run.logits = output_(tape, run.stack.output);
  return run;
}

}  // namespace unrolled
