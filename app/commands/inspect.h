// `unrolled inspect`: the hidden states of a character model of PyTorch's, or of a checkpoint, over a text.
#pragma once

#include <CLI/CLI.hpp>
#include <string>

namespace unrolled {

struct InspectOptions {
  std::string model;         // path of a safetensors file
  std::string text;          // path of a text
  std::string output;        // path of the NPY file
  std::string symbols;       // UTF-8, in the order of the input; empty: as the model says
  std::string nonlinearity;  // of a nn.RNN: "tanh" or "relu"; empty: as the model says
};

// Writes the last layer's h, T x H, float32, one row per code point of the text. Throws std::runtime_error in one line
// that names the file and what is wrong with it.
void inspect(const InspectOptions& options);

void add_inspect(CLI::App& app);

}  // namespace unrolled
