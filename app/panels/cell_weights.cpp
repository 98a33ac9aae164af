#include "app/panels/cell_weights.h"

#include <algorithm>

namespace unrolled {

namespace {

constexpr std::string_view kPrefix = "weight.";

bool has_shape(const Observable* one, Index rows, Index cols) {
  return one != nullptr && one->values.rows() == rows && (cols < 0 || one->values.cols() == cols);
}

}  // namespace

const CellWeights::Block* CellWeights::block(std::string_view gate) const {
  const auto found = std::find_if(blocks.begin(), blocks.end(), [&](const Block& one) { return one.gate == gate; });
  return found == blocks.end() ? nullptr : &*found;
}

CellWeights cell_weights(const Snapshot& snapshot, Index units, int layer) {
  CellWeights weights;
  std::vector<std::string> layers;  // "weight.lstm", "weight.lstm.2"
  for (const Observable* one : snapshot.observables_of("weights")) {
    const std::size_t matrix = one->id.find(".W_h");
    if (!one->id.starts_with(kPrefix) || matrix == std::string::npos || matrix < kPrefix.size()) continue;
    const std::string owner = one->id.substr(0, matrix);
    const std::string rest = one->id.substr(matrix + 4);  // "" or ".f"
    if (!rest.empty() && rest.front() != '.') continue;
    if (layers.empty() || layers.back() != owner) layers.push_back(owner);
    if (static_cast<int>(layers.size()) != layer + 1) continue;
    weights.blocks.push_back({rest.empty() ? "" : rest.substr(1), snapshot.observable(owner + ".W_x" + rest), one,
                              snapshot.observable(owner + ".b" + rest)});
  }
  weights.W_y = snapshot.observable("weight.output.W");
  weights.b_y = snapshot.observable("weight.output.b");
  if (!has_shape(weights.W_y, weights.W_y == nullptr ? 0 : weights.W_y->values.rows(), units)) weights.W_y = nullptr;
  if (weights.W_y == nullptr || !has_shape(weights.b_y, weights.W_y->values.rows(), 1)) weights.b_y = nullptr;
  if (weights.blocks.empty()) return weights;
  for (const CellWeights::Block& block : weights.blocks)
    if (!has_shape(block.W_x, units, -1) || !has_shape(block.W_h, units, units) || !has_shape(block.b, units, 1))
      return weights;

  weights.b_hn = snapshot.observable(layers[static_cast<std::size_t>(layer)] + ".b_hn");
  if (!has_shape(weights.b_hn, units, 1)) weights.b_hn = nullptr;
  const auto has = [&](std::initializer_list<const char*> gates) {
    return weights.blocks.size() == gates.size() &&
           std::all_of(gates.begin(), gates.end(), [&](const char* gate) { return weights.block(gate) != nullptr; });
  };
  if (has({"i", "f", "g", "o"})) {
    weights.kind = CellWeights::Kind::lstm;
  } else if (has({"r", "u", "n"})) {
    weights.kind = weights.b_hn == nullptr ? CellWeights::Kind::gru : CellWeights::Kind::gru_reset_after;
  } else if (has({""})) {
    const Observable* h = snapshot.observable("unrolled.h");
    const bool is_relu =
        h != nullptr && (h->formula.find("max(0") != std::string::npos || h->meaning == Meaning::signed_value);
    weights.kind = is_relu ? CellWeights::Kind::relu : CellWeights::Kind::tanh;
  }
  return weights;
}

Matrix<float> gate_sum(const CellWeights::Block& block, const Matrix<float>& x, const Matrix<float>& h) {
  Matrix<float> sum = block.W_h->values * h + block.b->values;
  if (x.size() > 0) sum += block.W_x->values * x;
  return sum;
}

}  // namespace unrolled
