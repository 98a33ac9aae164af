// A character model that PyTorch has trained: a nn.LSTM, nn.GRU or nn.RNN over one-hot characters and a nn.Linear that
// predicts the next one, as a safetensors file of its state dict.
#pragma once

#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "core/math/matrix.h"
#include "core/run/experiment.h"
#include "core/run/safetensors.h"

namespace unrolled {

struct TorchModel {
  struct Layer {
    Matrix<double> weight_ih;  // G*H x I: 4, 3 or 1 gates, PyTorch's order of rows
    Matrix<double> weight_hh;  // G*H x H
    Matrix<double> bias_ih;    // G*H x 1; zeros where the module has none
    Matrix<double> bias_hh;
  };
  struct Output {
    Matrix<double> weight;  // V x H
    Matrix<double> bias;    // V x 1; zeros where the module has none
  };

  std::string cell;               // one of usual_cell_kinds(); a GRU's reset gate acts after the product with W_hn
  std::vector<char32_t> symbols;  // V of them: what each column of the first weight_ih and each row of the output is
  std::vector<Layer> layers;
  std::optional<Output> output;

  Index hidden() const { return layers.front().weight_hh.cols(); }

  // The text as indices of symbols. Throws std::invalid_argument for what is not UTF-8, for a character that is no
  // symbol (with its place), and for an empty text. Nothing is left out: "\r\n" are two characters.
  std::vector<int> read(std::string_view text) const;

  // The last layer's h after each symbol, the state being zero at first: H x T. Computed in double.
  Matrix<float> hidden_states(const std::vector<int>& text) const;
};

// Whether an archive looks like one of PyTorch's, and not like a checkpoint of ours.
bool is_torch_model(const Archive& archive);

// The modules may have any prefix ("", "rnn.", "model.encoder."). `symbols` (UTF-8) and `nonlinearity` (of a nn.RNN:
// "tanh" or "relu") come before the metadata of the same names; a nn.RNN of which nothing is said has tanh. Checkpoints
// of ours can be read as well. Throws std::invalid_argument in one line for whatever is missing or does not fit, and
// for what is not supported: numbers other than F32 and F64, two directions, projections, several recurrent modules.
TorchModel read_torch_model(const Archive& archive, const std::string& symbols = {},
                            const std::string& nonlinearity = {});

// The lesson char-lm with such a model at step 0, ready to be looked at and trained on with an optimiser that begins
// anew. It reads the file `text`, or without one the text that the lesson begins with; characters that are no symbols
// of the model are left out. Throws std::invalid_argument where sizes are beyond the lesson's settings or no text is
// left.
std::unique_ptr<Experiment> open_torch_model(const Archive& archive, const std::string& text = {});

}  // namespace unrolled
