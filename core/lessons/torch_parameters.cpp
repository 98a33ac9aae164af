#include "core/lessons/torch_parameters.h"

#include <charconv>
#include <string>

#include "core/math/check.h"
#include "core/run/names.h"

namespace unrolled {

namespace {

enum class Form { own, matrix, vector, transposed, recurrent_bias };

struct Place {
  Form form = Form::own;
  std::string name;  // of the tensor
};

// Layer 2 of "lstm.2" is PyTorch's l1.
int layer_of(const std::string& stem) {
  const std::size_t dot = stem.rfind('.');
  int number = 1;
  if (dot != std::string::npos) std::from_chars(stem.data() + dot + 1, stem.data() + stem.size(), number);
  return number - 1;
}

// Whether a cell of ours has a parameter that no module of PyTorch's has: peepholes, a context.
bool is_unknown_to_torch(const std::string& stem, const ParameterSet<float>& all) {
  for (const auto& parameter : all) {
    const std::size_t dot = parameter->name.rfind('.');
    if (dot == std::string::npos || parameter->name.substr(0, dot) != stem) continue;
    const std::string last = parameter->name.substr(dot + 1);
    if (last != "W_x" && last != "W_h" && last != "b" && last != "b_hn") return true;
  }
  return false;
}

Place place_of(const Parameter<float>& parameter, const ParameterSet<float>& all) {
  const std::size_t dot = parameter.name.rfind('.');
  if (dot == std::string::npos) return {Form::own, parameter.name};
  const std::string stem = parameter.name.substr(0, dot);
  const std::string last = parameter.name.substr(dot + 1);
  if (const Parameter<float>* recurrent = all.find(stem + ".W_h")) {
    const bool is_gru = recurrent->value.rows() == 3 * recurrent->value.cols();
    const std::string layer = "_l" + std::to_string(layer_of(stem));
    if (is_gru && all.find(stem + ".b_hn") == nullptr) return {Form::own, parameter.name};
    if (is_unknown_to_torch(stem, all)) return {Form::own, parameter.name};
    if (last == "W_x") return {Form::matrix, "rnn.weight_ih" + layer};
    if (last == "W_h") return {Form::matrix, "rnn.weight_hh" + layer};
    if (last == "b") return {Form::vector, "rnn.bias_ih" + layer};
    if (last == "b_hn") return {Form::recurrent_bias, "rnn.bias_hh" + layer};
    return {Form::own, parameter.name};
  }
  const Parameter<float>* bias = all.find(stem + ".b");
  const Parameter<float>* weight = all.find(stem + ".W");
  if (last == "W") return {bias != nullptr ? Form::matrix : Form::transposed, stem + ".weight"};
  if (last == "b" && weight != nullptr) return {Form::vector, stem + ".bias"};
  return {Form::own, parameter.name};
}

// "rnn.bias_ih_l0" to "rnn.bias_hh_l0"; empty for another name.
std::string recurrent_bias_name(const std::string& input_bias) {
  const std::string_view kInput = "rnn.bias_ih";
  return input_bias.starts_with(kInput) ? "rnn.bias_hh" + input_bias.substr(kInput.size()) : std::string();
}

void put_vector(Archive& archive, const std::string& name, const Matrix<float>& values) {
  archive.put(name, values);
  archive.tensors.at(name).shape = {values.rows()};
}

Matrix<float> taken(const Archive& archive, const std::string& name, Index rows, Index cols) {
  Matrix<float> read = archive.float_matrix(name, rows, cols);
  check(read.allFinite(), in_quotes(name), " holds NaN or infinity");
  return read;
}

}  // namespace

void put_torch_parameters(Archive& archive, const ParameterSet<float>& parameters) {
  for (const auto& parameter : parameters) {
    const Matrix<float>& value = parameter->value;
    const auto [form, name] = place_of(*parameter, parameters);
    if (form == Form::own || form == Form::matrix) archive.put(name, value);
    if (form == Form::transposed) archive.put(name, Matrix<float>(value.transpose()));
    if (form == Form::recurrent_bias) {
      Matrix<float> padded = Matrix<float>::Zero(3 * value.rows(), 1);
      padded.bottomRows(value.rows()) = value;
      put_vector(archive, name, padded);
    }
    if (form == Form::vector) {
      put_vector(archive, name, value);
      const std::string second = recurrent_bias_name(name);
      const std::string stem = parameter->name.substr(0, parameter->name.rfind('.'));
      if (!second.empty() && parameters.find(stem + ".b_hn") == nullptr)
        put_vector(archive, second, Matrix<float>::Zero(value.rows(), 1));
    }
  }
}

void take_torch_parameters(const Archive& archive, const ParameterSet<float>& parameters) {
  for (const auto& parameter : parameters) {
    Matrix<float>& value = parameter->value;
    const auto [form, name] = place_of(*parameter, parameters);
    if (form == Form::own || archive.has(parameter->name)) {
      value = taken(archive, parameter->name, value.rows(), value.cols());
    } else if (form == Form::transposed) {
      value = taken(archive, name, value.cols(), value.rows()).transpose();
    } else if (form == Form::recurrent_bias) {
      value = taken(archive, name, 3 * value.rows(), 1).bottomRows(value.rows());
    } else {
      value = taken(archive, name, value.rows(), value.cols());
      const std::string second = recurrent_bias_name(name);
      if (second.empty()) continue;
      Matrix<float> recurrent = taken(archive, second, value.rows(), 1);
      const std::string stem = parameter->name.substr(0, parameter->name.rfind('.'));
      if (const Parameter<float>* b_hn = parameters.find(stem + ".b_hn"))
        recurrent.bottomRows(b_hn->value.rows()).setZero();  // that part is b_hn itself
      if (!recurrent.isZero(0.0F)) value += recurrent;       // −0 + 0 would be 0
    }
  }
}

}  // namespace unrolled
