// What a model of PyTorch's does here: its states, and the lesson that goes on from it.
#include <algorithm>
#include <cstdint>

#include "core/lessons/char_lm.h"
#include "core/lessons/lesson_archive.h"
#include "core/lessons/torch_model.h"
#include "core/math/check.h"
#include "core/nn/carried_state.h"
#include "core/nn/stack.h"
#include "core/tasks/alphabet.h"
#include "core/tasks/corpora.h"
#include "core/tasks/text_corpus.h"

namespace unrolled {

namespace {

constexpr Index kStepsAtOnce = 512;

Matrix<double>& value_of(const ParameterSet<double>& parameters, const std::string& name) {
  return parameters.find(name)->value;
}

void put_float(Archive& archive, const std::string& name, const Matrix<double>& values) {
  archive.put(name, Matrix<float>(values.cast<float>()));
}

}  // namespace

Matrix<float> TorchModel::hidden_states(const std::vector<int>& text) const {
  StackOptions options;
  options.cell.kind = cell;
  options.cell.reset_after = true;
  options.layers = static_cast<int>(layers.size());
  ParameterSet<double> parameters;
  Random unused(0);
  const RecurrentStack<double> stack(options, "rnn", layers.front().weight_ih.cols(), hidden(), parameters, unused);
  for (std::size_t k = 0; k < layers.size(); ++k) {
    const Layer& layer = layers[k];
    const std::string name = k == 0 ? "rnn" : "rnn." + std::to_string(k + 1);
    value_of(parameters, name + ".W_x") = layer.weight_ih;
    value_of(parameters, name + ".W_h") = layer.weight_hh;
    Matrix<double>& b = value_of(parameters, name + ".b");
    b = layer.bias_ih + layer.bias_hh;
    if (cell == "gru") {
      b.bottomRows(hidden()) = layer.bias_ih.bottomRows(hidden());
      value_of(parameters, name + ".b_hn") = layer.bias_hh.bottomRows(hidden());
    }
  }
  Matrix<float> states(hidden(), static_cast<Index>(text.size()));
  CarriedState<double> carried(stack, 1);
  Tape<double> tape;
  tape.leave_parameters_alone();
  for (Index first = 0; first < states.cols(); first += kStepsAtOnce) {
    tape.reset();
    SequenceInput<double> input;
    input.one_hot = text.data() + first;
    input.steps = std::min(kStepsAtOnce, states.cols() - first);
    const StackRun<double> run = stack.run(tape, input, carried.constants(tape));
    states.middleCols(first, input.steps) = run.output.value().cast<float>();
    carried.take(run.last);
  }
  return states;
}

std::unique_ptr<Experiment> open_torch_model(const Archive& archive, const std::string& text) {
  const TorchModel model = read_torch_model(archive);
  check(model.output.has_value(), "there is no matrix \"….weight\" of a nn.Linear that predicts the next symbol");
  std::unique_ptr<Experiment> experiment = make_char_lm();
  experiment->set("cell", model.cell);
  experiment->set("hidden", std::int64_t{model.hidden()});
  experiment->set("layers", static_cast<std::int64_t>(model.layers.size()));
  experiment->set("input", std::string("one-hot"));
  experiment->set("reset", std::string("after"));
  if (!text.empty()) {
    experiment->set("text", std::string("file"));
    experiment->set("text_file", text);
  }

  // As a checkpoint of ours has it: symbols in the order of their code points, PyTorch's names.
  const Index count = static_cast<Index>(model.symbols.size());
  const Alphabet alphabet(model.symbols);
  Archive data;
  Matrix<double> first(model.layers.front().weight_ih.rows(), count);
  Matrix<double> weight(count, model.hidden());
  Matrix<double> bias(count, 1);
  for (Index v = 0; v < count; ++v) {
    const Index rank = alphabet.symbol(model.symbols[static_cast<std::size_t>(v)]);
    first.col(rank) = model.layers.front().weight_ih.col(v);
    weight.row(rank) = model.output->weight.row(v);
    bias(rank, 0) = model.output->bias(v, 0);
  }
  for (std::size_t k = 0; k < model.layers.size(); ++k) {
    const std::string layer = "_l" + std::to_string(k);
    put_float(data, "rnn.weight_ih" + layer, k == 0 ? first : model.layers[k].weight_ih);
    put_float(data, "rnn.weight_hh" + layer, model.layers[k].weight_hh);
    put_float(data, "rnn.bias_ih" + layer, model.layers[k].bias_ih);
    put_float(data, "rnn.bias_hh" + layer, model.layers[k].bias_hh);
  }
  put_float(data, "output.weight", weight);
  put_float(data, "output.bias", bias);
  for (int i = 0; i < alphabet.size(); ++i) data.metadata["symbols"] += alphabet.utf8(i);
  const std::string content = text.empty() ? std::string(sources_text()) : read_text_file(text);
  put_text(data, "lesson.text", content);
  experiment->reset_to(data, 1);
  return experiment;
}

}  // namespace unrolled
