#include "core/lessons/torch_parameters.h"

#include <doctest/doctest.h>

#include <cstring>

#include "core/lessons/char_model.h"

using namespace unrolled;

namespace {

struct Model {
  ParameterSet<float> parameters;
  CharModel model;

  explicit Model(const CharModelOptions& options, std::uint64_t seed = 3) : Model(options, Random(seed)) {}

 private:
  Model(const CharModelOptions& options, Random random) : model(options, parameters, random) {
    for (const auto& parameter : parameters)
      for (Index i = 0; i < parameter->value.size(); ++i)
        parameter->value.data()[i] = static_cast<float>(random.normal());
  }
};

CharModelOptions options_of(const std::string& cell, int layers, bool reset_after = true, Index embedding = 0) {
  CharModelOptions options;
  options.stack.cell.kind = cell;
  options.stack.cell.reset_after = reset_after;
  options.stack.layers = layers;
  options.symbols = 7;
  options.hidden = cell == "urnn" ? 6 : 5;  // an even number there
  options.embedding = embedding;
  return options;
}

using Shape = std::vector<std::int64_t>;

bool same_bits(const ParameterSet<float>& a, const ParameterSet<float>& b) {
  for (const auto& one : a) {
    const Matrix<float>& other = b.find(one->name)->value;
    if (std::memcmp(one->value.data(), other.data(), static_cast<std::size_t>(other.size()) * sizeof(float)) != 0)
      return false;
  }
  return true;
}

}  // namespace

TEST_CASE("parameters come back bit for bit, for every cell") {
  for (const std::string& cell : cell_kinds())
    for (const bool reset_after : {true, false}) {
      CAPTURE(cell);
      Model model(options_of(cell, 2, reset_after, reset_after ? 0 : 3));
      model.parameters[2].value(0, 0) = -0.0F;
      Archive archive;
      put_torch_parameters(archive, model.parameters);
      Model other(options_of(cell, 2, reset_after, reset_after ? 0 : 3), 4);
      CHECK_FALSE(same_bits(model.parameters, other.parameters));
      take_torch_parameters(archive, other.parameters);
      CHECK(same_bits(model.parameters, other.parameters));

      Archive own;  // as older checkpoints have them
      for (const auto& parameter : model.parameters) own.put(parameter->name, parameter->value);
      Model third(options_of(cell, 2, reset_after, reset_after ? 0 : 3), 5);
      take_torch_parameters(own, third.parameters);
      CHECK(same_bits(model.parameters, third.parameters));
    }
}

TEST_CASE("names and shapes are PyTorch's") {
  Model lstm(options_of("lstm", 2, true, 3));
  Archive archive;
  put_torch_parameters(archive, lstm.parameters);
  std::map<std::string, Shape> shapes;
  for (const auto& [name, tensor] : archive.tensors) shapes[name] = tensor.shape;
  const std::map<std::string, Shape> expected = {
      {"embedding.weight", {7, 3}},  {"rnn.weight_ih_l0", {20, 3}}, {"rnn.weight_hh_l0", {20, 5}},
      {"rnn.bias_ih_l0", {20}},      {"rnn.bias_hh_l0", {20}},      {"rnn.weight_ih_l1", {20, 5}},
      {"rnn.weight_hh_l1", {20, 5}}, {"rnn.bias_ih_l1", {20}},      {"rnn.bias_hh_l1", {20}},
      {"output.weight", {7, 5}},     {"output.bias", {7}}};
  CHECK(shapes == expected);
  CHECK(archive.float_matrix("rnn.bias_hh_l1").isZero(0.0F));
  CHECK(archive.float_matrix("embedding.weight") == lstm.parameters.find("embedding.W")->value.transpose());

  Model gru(options_of("gru", 1));
  Archive of_gru;
  put_torch_parameters(of_gru, gru.parameters);
  const Matrix<float> second = of_gru.float_matrix("rnn.bias_hh_l0");
  CHECK(second.topRows(10).isZero(0.0F));
  CHECK(second.bottomRows(5) == gru.parameters.find("gru.b_hn")->value);
  CHECK_FALSE(of_gru.has("gru.b_hn"));

  Model other_gru(options_of("gru", 1, false));  // PyTorch has none like it
  Archive of_other;
  put_torch_parameters(of_other, other_gru.parameters);
  CHECK(of_other.has("gru.W_x"));
  CHECK_FALSE(of_other.has("rnn.weight_ih_l0"));
  CHECK(of_other.has("output.weight"));

  for (const char* cell : {"lstm_peephole", "scrn", "urnn", "jordan", "integrator"}) {
    Model unknown(options_of(cell, 1));
    Archive of_unknown;
    put_torch_parameters(of_unknown, unknown.parameters);
    CHECK(of_unknown.has(unknown.parameters[0].name));
    CHECK_FALSE(of_unknown.has("rnn.weight_ih_l0"));
  }
}

TEST_CASE("both biases of PyTorch's count") {
  Model gru(options_of("gru", 1));
  Archive archive;
  put_torch_parameters(archive, gru.parameters);
  archive.tensors.erase("rnn.bias_hh_l0");
  Matrix<float> second(15, 1);
  for (Index i = 0; i < 15; ++i) second(i, 0) = static_cast<float>(i);
  archive.put("rnn.bias_hh_l0", second);
  const Matrix<float> first = gru.parameters.find("gru.b")->value;
  take_torch_parameters(archive, gru.parameters);
  const Matrix<float>& b = gru.parameters.find("gru.b")->value;
  CHECK(b.topRows(10) == first.topRows(10) + second.topRows(10));
  CHECK(b.bottomRows(5) == first.bottomRows(5));
  CHECK(gru.parameters.find("gru.b_hn")->value == second.bottomRows(5));
  archive.tensors.erase("rnn.bias_hh_l0");
  CHECK_THROWS_WITH_AS(take_torch_parameters(archive, gru.parameters), "there is no \"rnn.bias_hh_l0\"",
                       std::invalid_argument);
}
