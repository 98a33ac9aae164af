#include "core/lessons/torch_model.h"

#include <algorithm>
#include <cstdint>
#include <cstdio>
#include <cstring>
#include <numeric>

#include "core/math/check.h"
#include "core/run/names.h"
#include "core/tasks/alphabet.h"
#include "core/tasks/utf8.h"

namespace unrolled {

namespace {

constexpr std::string_view kFirst = "weight_hh_l0";

// A number of either kind as a double; PyTorch's vectors have one dimension.
Matrix<double> numbers(const Archive& archive, const std::string& name) {
  const auto found = archive.tensors.find(name);
  check(found != archive.tensors.end(), "there is no ", in_quotes(name));
  const std::string& dtype = found->second.dtype;
  check(dtype == "F32" || dtype == "F64", in_quotes(name), " holds ", dtype, ", expected F32 or F64");
  Matrix<double> values =
      dtype == "F64" ? archive.double_matrix(name) : Matrix<double>(archive.float_matrix(name).cast<double>());
  check(values.allFinite(), in_quotes(name), " holds NaN or infinity");
  return values;
}

Matrix<double> numbers(const Archive& archive, const std::string& name, Index rows, Index cols) {
  Matrix<double> values = numbers(archive, name);
  check(values.rows() == rows && values.cols() == cols, in_quotes(name), " is ", values.rows(), " x ", values.cols(),
        ", expected ", rows, " x ", cols);
  return values;
}

// The prefix of the recurrent module, from the one name that ends in weight_hh_l0.
std::vector<std::string> prefixes(const Archive& archive) {
  std::vector<std::string> found;
  for (const auto& [name, tensor] : archive.tensors) {
    if (!name.ends_with(kFirst)) continue;
    const std::string prefix = name.substr(0, name.size() - kFirst.size());
    if (prefix.empty() || prefix.back() == '.') found.push_back(prefix);
  }
  return found;
}

std::vector<char32_t> characters_of(const std::string& text) {
  std::vector<char32_t> characters;
  try {
    for (std::size_t at = 0; at < text.size();) characters.push_back(next_character(text, at));
  } catch (const std::invalid_argument& error) {
    fail("the symbols: ", error.what());
  }
  std::vector<char32_t> sorted = characters;
  std::sort(sorted.begin(), sorted.end());
  const auto twice = std::adjacent_find(sorted.begin(), sorted.end());
  if (twice != sorted.end()) fail("the symbol ", Alphabet({*twice}).label(0), " stands twice in the list of symbols");
  return characters;
}

TorchModel::Layer layer_of(const Archive& archive, const std::string& prefix, const std::string& layer, Index inputs) {
  TorchModel::Layer made;
  const std::string hh = prefix + "weight_hh_" + layer;
  made.weight_hh = numbers(archive, hh);
  const Index hidden = made.weight_hh.cols();
  const Index rows = made.weight_hh.rows();
  check(hidden > 0 && rows % hidden == 0 && (rows == hidden || rows == 3 * hidden || rows == 4 * hidden), in_quotes(hh),
        " is ", rows, " x ", hidden, ", expected 4 H x H (nn.LSTM), 3 H x H (nn.GRU) or H x H (nn.RNN) for H units");
  const std::string ih = prefix + "weight_ih_" + layer;
  made.weight_ih = inputs > 0 ? numbers(archive, ih, rows, inputs) : numbers(archive, ih);
  check(made.weight_ih.rows() == rows, in_quotes(ih), " has ", made.weight_ih.rows(), " rows, expected ", rows, " as ",
        in_quotes(hh), " has");
  const std::string bias_ih = prefix + "bias_ih_" + layer;
  const std::string bias_hh = prefix + "bias_hh_" + layer;
  const bool has_bias = archive.has(bias_ih) || archive.has(bias_hh);
  made.bias_ih = has_bias ? numbers(archive, bias_ih, rows, 1) : Matrix<double>(Matrix<double>::Zero(rows, 1));
  made.bias_hh = has_bias ? numbers(archive, bias_hh, rows, 1) : Matrix<double>(Matrix<double>::Zero(rows, 1));
  return made;
}

// The one matrix "….weight" of V x H outside the recurrent module.
std::optional<TorchModel::Output> output_of(const Archive& archive, const std::string& prefix, Index symbols,
                                            Index hidden) {
  std::vector<std::string> fitting;
  std::string other;
  for (const auto& [name, tensor] : archive.tensors) {
    if (!(name == "weight" || name.ends_with(".weight")) || tensor.shape.size() != 2) continue;
    if (!prefix.empty() && name.starts_with(prefix)) continue;
    if (tensor.shape == std::vector<std::int64_t>{symbols, hidden}) {
      fitting.push_back(name);
    } else {
      other = in_quotes(name) + " is " + std::to_string(tensor.shape[0]) + " x " + std::to_string(tensor.shape[1]);
    }
  }
  if (fitting.empty() && other.empty()) return std::nullopt;
  check(!fitting.empty(), other, ", expected ", symbols, " x ", hidden, " (symbols x units) for the nn.Linear");
  check(fitting.size() == 1, in_quotes(fitting.front()), " and ", in_quotes(fitting.back()),
        " could both be the nn.Linear");
  TorchModel::Output output;
  output.weight = numbers(archive, fitting.front(), symbols, hidden);
  const std::string bias = fitting.front().substr(0, fitting.front().size() - std::strlen("weight")) + "bias";
  output.bias =
      archive.has(bias) ? numbers(archive, bias, symbols, 1) : Matrix<double>(Matrix<double>::Zero(symbols, 1));
  return output;
}

std::string rnn_kind(const Archive& archive, const std::string& asked) {
  const auto said = archive.metadata.find("nonlinearity");
  const std::string& is = !asked.empty() || said == archive.metadata.end() ? asked : said->second;
  check(is.empty() || is == "tanh" || is == "relu", "the nonlinearity is ", in_quotes(is), ", expected tanh or relu");
  return is == "relu" ? "rnn_relu" : "rnn_tanh";
}

}  // namespace

bool is_torch_model(const Archive& archive) {
  return !archive.metadata.contains("checkpoint_version") && !prefixes(archive).empty();
}

TorchModel read_torch_model(const Archive& archive, const std::string& symbols, const std::string& nonlinearity) {
  const std::vector<std::string> found = prefixes(archive);
  check(!found.empty(),
        "there is no tensor \"…weight_hh_l0\": it is no nn.LSTM, nn.GRU or nn.RNN under PyTorch's names");
  check(found.size() == 1, "it has several recurrent modules: ", in_quotes(found.front() + std::string(kFirst)),
        " and ", in_quotes(found.back() + std::string(kFirst)));
  const std::string& prefix = found.front();
  check(!archive.has(prefix + "weight_hh_l0_reverse"), "it runs in both directions; only one is supported");
  check(!archive.has(prefix + "weight_hr_l0"), "it has a projection (proj_size), which is not supported");

  TorchModel model;
  for (int k = 0; archive.has(prefix + "weight_hh_l" + std::to_string(k)); ++k)
    model.layers.push_back(
        layer_of(archive, prefix, "l" + std::to_string(k), k == 0 ? 0 : model.layers.front().weight_hh.cols()));
  const Index hidden = model.hidden();
  const Index rows = model.layers.front().weight_hh.rows();
  for (std::size_t k = 1; k < model.layers.size(); ++k)
    check(model.layers[k].weight_hh.rows() == rows && model.layers[k].weight_hh.cols() == hidden, "layer ", k, " has ",
          model.layers[k].weight_hh.cols(), " units and is not like layer 0, which has ", hidden);
  model.cell = rows == 4 * hidden ? "lstm" : rows == 3 * hidden ? "gru" : rnn_kind(archive, nonlinearity);

  const auto named = archive.metadata.find("symbols");
  check(!symbols.empty() || named != archive.metadata.end(),
        "it does not say which symbols it reads: the metadata has no \"symbols\", give them with --symbols");
  model.symbols = characters_of(symbols.empty() ? named->second : symbols);
  const Index inputs = model.layers.front().weight_ih.cols();
  check(static_cast<Index>(model.symbols.size()) == inputs, "there are ", model.symbols.size(),
        " symbols, but the model reads one-hot vectors of ", inputs);
  model.output = output_of(archive, prefix, inputs, hidden);
  return model;
}

std::vector<int> TorchModel::read(std::string_view text) const {
  std::vector<int> order(symbols.size());
  std::iota(order.begin(), order.end(), 0);
  std::sort(order.begin(), order.end(),
            [&](int a, int b) { return symbols[static_cast<std::size_t>(a)] < symbols[static_cast<std::size_t>(b)]; });
  const Alphabet alphabet(symbols);
  std::vector<int> indices;
  for (std::size_t at = 0; at < text.size();) {
    const char32_t character = next_character(text, at);
    const int rank = alphabet.symbol(character);
    if (rank < 0) {
      char code[16];
      std::snprintf(code, sizeof code, "U+%04X", static_cast<unsigned>(character));
      fail("character ", indices.size() + 1, ", ", in_quotes(Alphabet({character}).label(0)), " (", code,
           "), is no symbol of the model");
    }
    indices.push_back(order[static_cast<std::size_t>(rank)]);
  }
  check(!indices.empty(), "it is empty");
  return indices;
}

}  // namespace unrolled
