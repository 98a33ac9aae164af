#include "core/lessons/torch_model.h"

#include <doctest/doctest.h>

#include <fstream>

#include "core/lessons/lessons.h"
#include "core/tasks/utf8.h"
#include "tests/core/run/scratch_folder.h"
#include "tests/test_data.h"

using namespace unrolled;

namespace {

const char* const kModels[] = {"lstm_1", "lstm_2", "gru_1", "gru_2", "rnn_1", "rnn_2", "rnn_relu"};

std::filesystem::path model_path(const std::string& name) {
  return test_data_folder() / "torch" / (name + ".safetensors");
}

Archive archive_of(const std::string& name) { return read_safetensors(model_path(name)); }

std::string refusal(const Archive& archive, const std::string& symbols = {}, const std::string& nonlinearity = {}) {
  try {
    read_torch_model(archive, symbols, nonlinearity);
  } catch (const std::invalid_argument& error) {
    return error.what();
  }
  return "nothing is wrong";
}

// With one change made to lstm_1.
template <class Change>
std::string refusal_after(Change change) {
  Archive archive = archive_of("lstm_1");
  change(archive);
  return refusal(archive);
}

std::string refusal_to_read(const std::string& text) {
  try {
    read_torch_model(archive_of("lstm_1")).read(text);
  } catch (const std::invalid_argument& error) {
    return error.what();
  }
  return "nothing is wrong";
}

void write_text(const std::filesystem::path& path, const std::string& text) {
  std::ofstream(path, std::ios::binary) << text;
}

}  // namespace

TEST_CASE("hidden states equal PyTorch's for every module, one layer or two") {
  for (const std::string name : kModels) {
    CAPTURE(name);
    const Archive archive = archive_of(name);
    CHECK(is_torch_model(archive));
    const TorchModel model = read_torch_model(archive);
    CHECK(model.cell == (name == "rnn_relu" ? "rnn_relu"
                         : name[0] == 'r'   ? "rnn_tanh"
                                            : name.substr(0, name.find('_'))));
    CHECK(static_cast<int>(model.layers.size()) == (name.ends_with("2") ? 2 : 1));
    CHECK(model.output.has_value());
    const Matrix<float> states = model.hidden_states(model.read(archive.text("text")));
    const Matrix<float> theirs = archive.float_matrix("states").transpose();
    REQUIRE(states.rows() == theirs.rows());
    REQUIRE(states.cols() == theirs.cols());
    CHECK((states - theirs).cwiseAbs().maxCoeff() < 2e-6F);
    CHECK(theirs.cwiseAbs().maxCoeff() > 0.3F);
  }
}

TEST_CASE("the symbols given come before those of the metadata, and so does the nonlinearity") {
  Archive archive = archive_of("rnn_1");
  const std::vector<int> as_said = read_torch_model(archive).read("zab");
  CHECK(as_said == std::vector<int>{0, 1, 2});
  CHECK(read_torch_model(archive, "bazЖ ,č\n").read("zab") == std::vector<int>{2, 1, 0});
  CHECK(read_torch_model(archive, {}, "relu").cell == "rnn_relu");
  archive.metadata["nonlinearity"] = "relu";
  CHECK(read_torch_model(archive).cell == "rnn_relu");
  CHECK(read_torch_model(archive, {}, "tanh").cell == "rnn_tanh");
  archive.metadata.clear();
  CHECK(refusal(archive).find("give them with --symbols") != std::string::npos);
  CHECK(read_torch_model(archive, "zabЖ ,č\n").cell == "rnn_tanh");
}

TEST_CASE("modules without biases have zeros") {
  Archive archive = archive_of("gru_1");
  for (const char* name : {"bias_ih_l0", "bias_hh_l0", "out.bias"}) archive.tensors.erase(name);
  const TorchModel model = read_torch_model(archive);
  CHECK(model.layers[0].bias_ih.isZero(0.0));
  CHECK(model.layers[0].bias_hh.isZero(0.0));
  CHECK(model.output->bias.isZero(0.0));
}

TEST_CASE("whatever is missing or does not fit is named") {
  CHECK(refusal_after([](Archive& a) { a.tensors.erase("rnn.weight_hh_l0"); }).find("weight_hh_l0") !=
        std::string::npos);
  CHECK(refusal_after([](Archive& a) { a.tensors.erase("rnn.weight_ih_l0"); }) == "there is no \"rnn.weight_ih_l0\"");
  CHECK(refusal_after([](Archive& a) { a.tensors.erase("rnn.bias_hh_l0"); }) == "there is no \"rnn.bias_hh_l0\"");
  CHECK(refusal_after([](Archive& a) {
          a.tensors.erase("rnn.weight_ih_l0");
          a.put("rnn.weight_ih_l0", Matrix<float>(Matrix<float>::Zero(23, 8)));
        }) == "\"rnn.weight_ih_l0\" has 23 rows, expected 24 as \"rnn.weight_hh_l0\" has");
  CHECK(refusal_after([](Archive& a) {
          a.tensors.erase("rnn.weight_hh_l0");
          a.put("rnn.weight_hh_l0", Matrix<float>(Matrix<float>::Zero(12, 6)));
        }).starts_with("\"rnn.weight_hh_l0\" is 12 x 6, expected 4 H x H (nn.LSTM)"));
  CHECK(refusal_after([](Archive& a) {
          a.tensors.erase("output.weight");
          a.put("output.weight", Matrix<float>(Matrix<float>::Zero(8, 5)));
        }) == "\"output.weight\" is 8 x 5, expected 8 x 6 (symbols x units) for the nn.Linear");
  CHECK(refusal_after([](Archive& a) { a.put("other.weight", a.float_matrix("output.weight")); }) ==
        "\"other.weight\" and \"output.weight\" could both be the nn.Linear");
  CHECK(refusal_after([](Archive& a) { a.put("b.weight_hh_l0", a.float_matrix("rnn.weight_hh_l0")); }) ==
        "it has several recurrent modules: \"b.weight_hh_l0\" and \"rnn.weight_hh_l0\"");
  CHECK(refusal_after([](Archive& a) { a.put("rnn.weight_hh_l0_reverse", a.float_matrix("rnn.weight_hh_l0")); }) ==
        "it runs in both directions; only one is supported");
  CHECK(refusal_after([](Archive& a) {
          a.put("rnn.weight_hr_l0", a.float_matrix("rnn.weight_hh_l0"));
        }).starts_with("it has a projection"));
  CHECK(refusal_after([](Archive& a) { a.put("rnn.weight_hh_l1", Matrix<float>(Matrix<float>::Zero(20, 5))); }) ==
        "there is no \"rnn.weight_ih_l1\"");
  CHECK(refusal_after([](Archive& a) {
          a.put("rnn.weight_hh_l1", Matrix<float>(Matrix<float>::Zero(20, 5)));
          a.put("rnn.weight_ih_l1", Matrix<float>(Matrix<float>::Zero(20, 6)));
        }) == "layer 1 has 5 units and is not like layer 0, which has 6");
  CHECK(refusal_after([](Archive& a) { a.tensors.at("rnn.bias_ih_l0").dtype = "F16"; }) ==
        "\"rnn.bias_ih_l0\" holds F16, expected F32 or F64");
  CHECK(refusal_after([](Archive& a) {
          a.tensors.erase("output.bias");
          a.put("output.bias", Matrix<float>(Matrix<float>::Constant(8, 1, std::nanf(""))));
        }) == "\"output.bias\" holds NaN or infinity");
  CHECK(refusal_after([](Archive& a) { a.metadata["symbols"] = "abc"; }) ==
        "there are 3 symbols, but the model reads one-hot vectors of 8");
  CHECK(refusal_after([](Archive& a) { a.metadata["symbols"] = "zab\nb ,c"; }) ==
        "the symbol b stands twice in the list of symbols");
  CHECK(refusal(archive_of("rnn_1"), {}, "sine") == "the nonlinearity is \"sine\", expected tanh or relu");
  CHECK(refusal_to_read("zab\nx") == "character 5, \"x\" (U+0078), is no symbol of the model");
  CHECK(refusal_to_read("z\ta") == "character 2, \"⇥\" (U+0009), is no symbol of the model");
  CHECK(refusal_to_read("") == "it is empty");
  CHECK(refusal_to_read("za\xFF").find("UTF-8") != std::string::npos);
  CHECK_FALSE(is_torch_model(Archive()));
}

TEST_CASE("such a file opens as char-lm, which predicts as PyTorch does and trains on") {
  const ScratchFolder folder;
  for (const std::string name : kModels) {
    CAPTURE(name);
    const Archive archive = archive_of(name);
    const std::string text = archive.text("text");
    std::string long_text;
    int copies = 0;
    for (; long_text.size() < 2000; ++copies) long_text += text + "\t—";  // which are no symbols
    write_text(folder / "text", long_text);
    const std::unique_ptr<Experiment> experiment = load_experiment_for((folder / "text").string(), model_path(name));
    CHECK(experiment->lesson() == "char-lm");
    CHECK(experiment->step() == 0);
    CHECK(experiment->remark() ==
          "characters of the text left out, unknown to the model: " + std::to_string(2 * copies));
    CHECK(experiment->settings().integer("hidden") == read_torch_model(archive).hidden());
    CHECK(experiment->settings().integer("layers") == (name.ends_with("2") ? 2 : 1));

    // What a checkpoint of it says of the model is what PyTorch says.
    const Archive saved = experiment->save();
    CHECK_FALSE(is_torch_model(saved));
    CHECK(saved.text("symbols") == "\n ,abzčЖ");
    CHECK(saved.tensors.at("lesson.text").bytes.size() < long_text.size());
    const TorchModel ours = read_torch_model(saved);
    const Matrix<float> states = ours.hidden_states(ours.read(text));
    const Matrix<float> theirs = archive.float_matrix("states").transpose();
    CHECK((states - theirs).cwiseAbs().maxCoeff() < 2e-6F);
    const TorchModel original = read_torch_model(archive);
    const Matrix<float> probabilities = archive.float_matrix("probabilities");
    for (std::size_t v = 0; v < original.symbols.size(); ++v) {
      std::string symbol;
      append_utf8(symbol, original.symbols[v]);
      const Index row = ours.read(symbol).at(0);
      const Matrix<double> logit =
          ours.output->weight.row(row) * states.col(0).cast<double>() + ours.output->bias.row(row);
      const Matrix<double> all = ours.output->weight * states.col(0).cast<double>() + ours.output->bias;
      const double p = std::exp(logit(0, 0)) / all.array().exp().sum();
      CHECK(p == doctest::Approx(static_cast<double>(probabilities(0, static_cast<Index>(v)))).epsilon(1e-4));
    }

    for (int i = 0; i < 5; ++i) CHECK(experiment->train_step().error.empty());
    save_experiment(*experiment, folder / "trained");
    const std::unique_ptr<Experiment> loaded = load_experiment(folder / "trained");
    CHECK(loaded->remark().empty());  // its own text has nothing else
    CHECK(loaded->train_step().loss == experiment->train_step().loss);
    CHECK_THROWS_AS(load_experiment_for((folder / "text").string(), folder / "trained"), std::runtime_error);
  }
}

TEST_CASE("a text without the model's symbols, and sizes beyond the lesson's, are refused with the file's name") {
  const ScratchFolder folder;
  write_text(folder / "text", "QQQQ");
  try {
    load_experiment_for((folder / "text").string(), model_path("lstm_1"));
    FAIL("it opens");
  } catch (const std::runtime_error& error) {
    CHECK(std::string(error.what()).find("has 0 characters that are symbols of the model") != std::string::npos);
    CHECK(std::string(error.what()).find("lstm_1.safetensors: ") != std::string::npos);
  }
  CHECK(load_experiment(model_path("lstm_1"))->settings().text("text") == "sources");
  Archive headless = archive_of("lstm_1");
  headless.tensors.erase("output.weight");
  write_safetensors(folder / "headless", headless);
  CHECK_THROWS_AS(load_experiment(folder / "headless"), std::runtime_error);
}
