#include "core/lessons/watched_weights.h"

#include <cmath>
#include <cstdlib>
#include <string_view>

#include "core/math/check.h"
#include "core/math/spectrum.h"

namespace unrolled {

namespace {

// Σ K³ of the recurrent matrices up to which they are measured whenever training rests: some 20 ms.
constexpr double kMeasuredAtRest = 4.0 * 224.0 * 224.0 * 224.0;

// The letters and words of a cell's gates, in the order of the rows of its weights.
struct GateWords {
  const char* letter;
  const char* words;
};

std::vector<GateWords> gates_of(const std::string& kind) {
  if (kind == "lstm" || kind == "lstm_peephole")
    return {{"i", "the input gate "}, {"f", "the forget gate "}, {"g", "the candidate "}, {"o", "the output gate "}};
  if (kind == "gru") return {{"r", "the reset gate "}, {"u", "the update gate "}, {"n", "the candidate "}};
  return {{"", ""}};
}

// Parameters that stand beside the usual ones: how they are written in the lesson's formulas, what they are, and what
// their columns are.
struct OtherWords {
  const char* part;
  const char* symbol;
  const char* words;  // "… of layer 1"
  const char* columns;
  std::vector<std::string> labels = {};
};

const OtherWords* other_words(std::string_view part) {
  static const std::vector<OtherWords> all{
      {"A", "A", "input weights of the context", "input"},
      {"P", "P", "weights from the context to the fast units", "unit of the context"},
      {"W_y", "W_yh", "weights of the answer fed back", "answer"},
      {"W_o", "W_ho", "weights of the answer", "unit"},
      {"b_o", "b_o", "bias of the answer", ""},
      {"theta", "θ", "angles of the diagonal matrices", "matrix", {"D₁", "D₂", "D₃"}},
      {"v", "v", "vectors of the reflections", "matrix", {"R₁", "R₂"}},
  };
  for (const OtherWords& one : all)
    if (part == one.part) return &one;
  return nullptr;
}

// "lstm.2.W_h" to "lstm.2" and "W_h".
std::pair<std::string, std::string> split_name(const std::string& name) {
  const std::size_t dot = name.rfind('.');
  if (dot == std::string::npos) return {"", name};
  return {name.substr(0, dot), name.substr(dot + 1)};
}

// 2 for "lstm.2" and "lstm.2.reverse", 1 for "lstm".
int layer_of(const std::string& owner) {
  const std::size_t dot = owner.find('.');
  return dot == std::string::npos ? 1 : std::max(1, std::atoi(owner.c_str() + dot + 1));
}

Axis axis(const char* name, Index size, const std::vector<std::string>& labels) {
  return {name, static_cast<Index>(labels.size()) == size ? labels : std::vector<std::string>()};
}

Curve spectrum_curve(const char* kind, const std::string& id, std::string label) {
  Curve curve;
  curve.id = std::string(kind) + "." + id;
  curve.group = "spectrum";
  curve.label = std::move(label);
  return curve;
}

// What is said of the singular values of a matrix.
Observable about_singular_values(const Observable& matrix, std::string meaning) {
  Observable about = matrix;
  about.id.replace(0, std::string("weight").size(), "singular");
  about.group = "singular_values";
  about.symbol = "σ(" + matrix.symbol + ")";
  about.meaning_text = std::move(meaning);
  about.meaning = Meaning::magnitude;
  about.rows.name = "rank";
  about.cols = {};
  return about;
}

}  // namespace

WatchedWeights::WatchedWeights(const ParameterSet<float>& parameters, const CellOptions& cell,
                               const WeightLabels& labels, const RecurrentStack<float>* stack) {
  int cells = 0;
  for (const auto& parameter : parameters) {
    const bool is_of_cell = parameters.find(split_name(parameter->name).first + ".W_x") != nullptr;
    if (is_of_cell)
      add_gates(*parameter, cell, labels);
    else
      add_whole(*parameter, labels);
    if (!is_of_cell || stack == nullptr || split_name(parameter->name).second != "W_x") continue;
    add_composed(*parameter, stack->cell(cells / stack->directions(), cells % stack->directions()));
    ++cells;
  }
  for (const Block& block : blocks_) {
    if (!block.is_recurrent) continue;
    const std::string id = block.about.id.substr(block.about.id.find('.') + 1);
    const int layer = layer_of(split_name(block.parameter->name).first);
    const std::string matrix = block.about.symbol + (layer > 1 ? ", " + std::to_string(layer) : std::string());
    spectrum_.emplace_back(spectrum_curve("spectral_radius", id, "ρ(" + matrix + ")"), 0.0);
    spectrum_.emplace_back(spectrum_curve("singular_max", id, "max σ(" + matrix + ")"), 0.0);
    spectrum_.emplace_back(spectrum_curve("singular_median", id, "median σ(" + matrix + ")"), 0.0);
  }
}

void WatchedWeights::add_whole(const Parameter<float>& parameter, const WeightLabels& labels) {
  Block block = whole(parameter);
  Observable& about = block.about;
  if (parameter.name == "output.W") {
    about.symbol = "W_hy";
    about.meaning_text = "output weights";
    about.rows = axis("output", block.rows, labels.outputs);
    about.cols.name = "unit";
  } else if (parameter.name == "output.b") {
    about.symbol = "b_y";
    about.meaning_text = "output bias";
    about.rows = axis("output", block.rows, labels.outputs);
  } else if (parameter.name == "embedding.W") {
    about.symbol = "E";
    about.meaning_text = "embedding of the input";
    about.rows.name = "dimension";
    about.cols = axis("input", parameter.value.cols(), labels.inputs);
  }
  blocks_.push_back(std::move(block));
}

void WatchedWeights::add_gates(const Parameter<float>& parameter, const CellOptions& cell, const WeightLabels& labels) {
  const auto [owner, part] = split_name(parameter.name);
  const int layer = layer_of(owner);
  if (const OtherWords* other = other_words(part)) {
    Block block = whole(parameter);
    block.about.symbol = other->symbol;
    block.about.meaning_text = other->words + (" of layer " + std::to_string(layer));
    block.about.rows.name = part == "W_o" || part == "b_o" ? "answer" : "unit";
    block.about.cols = {other->columns, other->labels};
    if (part == "A" && layer == 1) block.about.cols = axis("input", parameter.value.cols(), labels.inputs);
    blocks_.push_back(std::move(block));
    return;
  }
  std::vector<GateWords> gates = gates_of(cell.kind);
  if (part == "b_hn") gates = {gates.back()};
  if (part == "W_p" || part == "w_p") gates.erase(gates.begin() + 2);  // the candidate sees no cell
  const Index rows = parameter.value.rows() / static_cast<Index>(gates.size());
  for (std::size_t i = 0; i < gates.size(); ++i) {
    const std::string letter = gates[i].letter;
    const std::string of_gate =
        (letter.empty() ? "" : gates[i].words + std::string("of ")) + "layer " + std::to_string(layer);
    Block gate = whole(parameter);
    gate.first_row = static_cast<Index>(i) * rows;
    gate.rows = rows;
    Observable& about = gate.about;
    if (gates.size() > 1) about.id += "." + letter;
    about.rows.name = "unit";
    if (part == "W_p" || part == "w_p") {
      about.symbol = part + letter;
      about.meaning_text = "peephole weights of " + of_gate;
      if (part == "W_p") about.cols.name = "unit before";
    } else if (part == "W_x") {
      about.symbol = letter.empty() ? "W_xh" : "W_x" + letter;
      about.meaning_text = "input weights of " + of_gate;
      about.cols = axis("input", parameter.value.cols(), layer == 1 ? labels.inputs : std::vector<std::string>());
    } else if (part == "W_h") {
      about.symbol = letter.empty() ? "W_hh" : "W_h" + letter;
      about.meaning_text = "recurrent weights of " + of_gate;
      about.cols.name = "unit before";
      gate.is_recurrent = true;
    } else if (part == "b_hn") {
      about.symbol = "b_hn";
      about.meaning_text = "recurrent bias of " + of_gate;
    } else {
      about.symbol = letter.empty() ? "b" : "b_" + letter;
      about.meaning_text = "bias of " + of_gate;
    }
    if (cell.kind == "scrn" && (part == "W_x" || part == "W_h")) about.symbol = part == "W_x" ? "U" : "W";
    if (gate.is_recurrent)
      gate.singular_values = about_singular_values(about, "singular values of the recurrent weights of " + of_gate);
    blocks_.push_back(std::move(gate));
  }
}

void WatchedWeights::add_composed(const Parameter<float>& first, const Cell<float>& cell) {
  Tape<float> tape;
  if (!cell.recurrent_matrix(tape)) return;
  const std::string owner = split_name(first.name).first;
  Block block = whole(first);
  block.cell = &cell;
  block.rows = cell.hidden_size();
  block.is_recurrent = true;
  block.about.id = "weight." + owner + ".W";
  block.about.symbol = "W_hh";
  block.about.meaning_text = "recurrent matrix of layer " + std::to_string(layer_of(owner));
  block.about.rows.name = "unit";
  block.about.cols.name = "unit before";
  block.singular_values = about_singular_values(block.about, "singular values of the " + block.about.meaning_text);
  blocks_.push_back(std::move(block));
}

Matrix<float> WatchedWeights::Block::values() const {
  if (cell == nullptr) return parameter->value.middleRows(first_row, rows);
  Tape<float> tape;
  return cell->recurrent_matrix(tape).value();
}

WatchedWeights::Block WatchedWeights::whole(const Parameter<float>& parameter) {
  Block block;
  block.parameter = &parameter;
  block.rows = parameter.value.rows();
  block.about.id = "weight." + parameter.name;
  block.about.group = "weights";
  block.about.symbol = parameter.name;
  block.about.meaning = Meaning::signed_value;
  return block;
}

std::vector<std::shared_ptr<const Observable>> WatchedWeights::observables(std::int64_t step, bool at_rest) {
  if (weights_.empty() || weights_step_ != step) {
    weights_.clear();
    for (const Block& block : blocks_) {
      auto made = std::make_shared<Observable>(block.about);
      made->values = block.values();
      weights_.push_back(std::move(made));
    }
    weights_step_ = step;
  }
  if (at_rest && (singular_.empty() || singular_step_ != step)) {
    double work = 0.0;
    for (const Block& block : blocks_)
      if (block.is_recurrent) work += std::pow(static_cast<double>(block.rows), 3.0);
    if (work <= kMeasuredAtRest) measure_singular_values(step);
  }
  std::vector<std::shared_ptr<const Observable>> all = weights_;
  all.insert(all.end(), singular_.begin(), singular_.end());
  return all;
}

void WatchedWeights::measure_singular_values(std::int64_t step) {
  singular_.clear();
  for (const Block& block : blocks_) {
    if (!block.is_recurrent) continue;
    auto made = std::make_shared<Observable>(block.singular_values);
    const Matrix<double> matrix = block.values().cast<double>();
    made->values = singular_values(matrix).cast<float>();
    singular_.push_back(std::move(made));
  }
  singular_step_ = step;
}

const std::vector<std::pair<Curve, double>>& WatchedWeights::measure(std::int64_t step) {
  measure_singular_values(step);
  std::size_t at = 0;
  for (const Block& block : blocks_) {
    if (!block.is_recurrent) continue;
    const Matrix<float>& found = singular_[at / 3]->values;
    const Index count = found.rows();
    const float median = (found((count - 1) / 2, 0) + found(count / 2, 0)) / 2.0F;
    const Matrix<double> matrix = block.values().cast<double>();
    spectrum_[at++].second = spectral_radius(matrix);
    spectrum_[at++].second = static_cast<double>(found(0, 0));
    spectrum_[at++].second = static_cast<double>(median);
  }
  return spectrum_;
}

void WatchedWeights::forget() {
  weights_.clear();
  singular_.clear();
}

}  // namespace unrolled
