#include "app/commands/inspect.h"

#include <iostream>
#include <memory>
#include <span>
#include <stdexcept>

#include "app/commands/command.h"
#include "core/lessons/torch_model.h"
#include "core/run/npy.h"
#include "core/run/safetensors.h"
#include "core/run/whole_file.h"
#include "core/tasks/text_corpus.h"

namespace unrolled {

namespace {

// What goes wrong within a file is told with its name.
template <class Work>
auto within(const std::string& file, const Work& work) {
  try {
    return work();
  } catch (const std::invalid_argument& error) {
    throw std::runtime_error(file + ": " + error.what());
  }
}

}  // namespace

void inspect(const InspectOptions& options) {
  check_writable(options.output);
  const Archive archive = read_safetensors(options.model);
  const TorchModel model =
      within(options.model, [&] { return read_torch_model(archive, options.symbols, options.nonlinearity); });
  const std::string text = read_text_file(options.text);
  const std::vector<int> symbols = within(options.text, [&] { return model.read(text); });
  const Matrix<float> states = within(options.model, [&] { return model.hidden_states(symbols); });
  const std::string header = npy_header("<f4", states.cols(), states.rows());
  // Each column, a step, lies in one piece: as the rows of the file do.
  const std::span<const float> values(states.data(), static_cast<std::size_t>(states.size()));
  write_whole_file(options.output, {std::as_bytes(std::span(header)), std::as_bytes(values)});
  std::cout << model.cell << ", " << model.layers.size() << (model.layers.size() == 1 ? " layer of " : " layers of ")
            << model.hidden() << " units, " << model.symbols.size() << " symbols: " << states.cols() << " x "
            << states.rows() << " hidden states in " << options.output << std::endl;
}

void add_inspect(CLI::App& app) {
  CLI::App* command = app.add_subcommand("inspect", "write a character model's hidden states over a text");
  auto options = std::make_shared<InspectOptions>();
  command->add_option("model", options->model, "a nn.LSTM, nn.GRU or nn.RNN with a nn.Linear, as PyTorch names them")
      ->required()
      ->type_name("FILE.safetensors");
  command->add_option("--text", options->text, "the UTF-8 text that it reads")->required()->type_name("FILE");
  command->add_option("-o,--output", options->output, "NPY: the last layer's states, a row per character")
      ->required()
      ->type_name("FILE.npy");
  command->add_option("--symbols", options->symbols,
                      "its symbols in their order, where the metadata does not say them");
  command->add_option("--nonlinearity", options->nonlinearity, "of a nn.RNN, where the metadata does not say it")
      ->check(CLI::IsMember({"tanh", "relu"}));
  command->callback([options] { inspect(*options); });
}

}  // namespace unrolled
