#include "core/lessons/watched_weights.h"

#include <doctest/doctest.h>

#include <stdexcept>

#include "core/math/initialise.h"
#include "core/nn/embedding.h"
#include "core/nn/linear.h"
#include "core/nn/stack.h"
#include "tests/core/reference_spectrum.h"

using namespace unrolled;

namespace {

using Published = std::vector<std::shared_ptr<const Observable>>;

// A model of two layers over four symbols, hidden size 3.
struct Model {
  explicit Model(const std::string& kind, bool reset_after = false, const std::string& peepholes = "lecture") {
    StackOptions options;
    options.cell.kind = kind;
    options.cell.peepholes = peepholes;
    options.cell.reset_after = reset_after;
    options.layers = 2;
    const Index hidden = kind == "urnn" ? 4 : 3;
    const RecurrentStack<float> stack(options, kind, 4, hidden, parameters, random);
    const Linear<float> output(parameters, "output", hidden, 4, random);
    for (const auto& parameter : parameters) fill_normal<float>(parameter->value, 1.0, random);
    cell = options.cell;
  }

  Random random{3};
  ParameterSet<float> parameters;
  CellOptions cell;
  std::vector<std::string> symbols{"h", "e", "l", "o"};
};

const Observable& find(const Published& published, const std::string& id) {
  for (const auto& one : published)
    if (one->id == id) return *one;
  throw std::runtime_error("no " + id);
}

}  // namespace

TEST_CASE("weights are published gate by gate under the letters of the lecture") {
  const Model model("lstm");
  WatchedWeights watched(model.parameters, model.cell, {model.symbols, model.symbols});
  const Published all = watched.observables(0, true);
  const Matrix<float>& W_x = model.parameters.find("lstm.W_x")->value;
  const Matrix<float>& W_h = model.parameters.find("lstm.2.W_h")->value;
  const Observable& forget = find(all, "weight.lstm.W_x.f");
  CHECK(forget.group == "weights");
  CHECK(forget.symbol == "W_xf");
  CHECK(forget.meaning_text == "input weights of the forget gate of layer 1");
  CHECK(forget.values == W_x.middleRows(3, 3));
  CHECK(forget.cols.labels == model.symbols);
  CHECK(find(all, "weight.lstm.2.W_h.o").values == W_h.bottomRows(3));
  CHECK(find(all, "weight.lstm.2.W_h.o").symbol == "W_ho");
  CHECK(find(all, "weight.lstm.2.W_x.i").cols.labels.empty());
  CHECK(find(all, "weight.lstm.b.g").values == model.parameters.find("lstm.b")->value.middleRows(6, 3));
  CHECK(find(all, "weight.output.W").symbol == "W_hy");
  CHECK(find(all, "weight.output.W").rows.labels == model.symbols);
  CHECK(find(all, "weight.output.b").symbol == "b_y");
  Index published = 0;
  for (const auto& one : all)
    if (one->group == "weights") published += one->values.size();
  CHECK(published == model.parameters.count());
}

TEST_CASE("weights without gates are those of a layer") {
  const Model model("rnn_tanh");
  WatchedWeights watched(model.parameters, model.cell);
  const Published all = watched.observables(0, true);
  CHECK(find(all, "weight.rnn_tanh.W_h").meaning_text == "recurrent weights of layer 1");
  CHECK(find(all, "weight.rnn_tanh.2.b").meaning_text == "bias of layer 2");
}

TEST_CASE("every cell's weights have their letters") {
  const auto symbol = [](const std::string& kind, bool reset_after, const std::string& id) {
    const Model model(kind, reset_after);
    WatchedWeights watched(model.parameters, model.cell);
    return find(watched.observables(0, true), id).symbol;
  };
  CHECK(symbol("rnn_tanh", false, "weight.rnn_tanh.W_h") == "W_hh");
  CHECK(symbol("rnn_relu", false, "weight.rnn_relu.W_x") == "W_xh");
  CHECK(symbol("rnn_tanh", false, "weight.rnn_tanh.b") == "b");
  CHECK(symbol("gru", false, "weight.gru.W_h.n") == "W_hn");
  CHECK(symbol("gru", true, "weight.gru.2.b_hn") == "b_hn");
  CHECK(symbol("gru", true, "singular.gru.W_h.u") == "σ(W_hu)");
}

TEST_CASE("all weights of every cell are published once, with words of their own") {
  for (const std::string& kind : cell_kinds()) {
    CAPTURE(kind);
    const Model model(kind);
    WatchedWeights watched(model.parameters, model.cell, {model.symbols, model.symbols});
    Index published = 0;
    for (const auto& one : watched.observables(0, true)) {
      CAPTURE(one->id);
      CHECK_FALSE(one->meaning_text.empty());
      if (one->group == "weights") published += one->values.size();
    }
    CHECK(published == model.parameters.count());
  }
}

TEST_CASE("the parts of the less usual cells have their letters") {
  const auto about = [](const Model& model, const std::string& id) {
    WatchedWeights watched(model.parameters, model.cell, {model.symbols, model.symbols});
    return find(watched.observables(0, true), id);
  };
  const Model full("lstm_peephole"), diagonal("lstm_peephole", false, "gers"), scrn("scrn"), urnn("urnn"),
      jordan("jordan");
  CHECK(about(full, "weight.lstm_peephole.W_p.o").symbol == "W_po");
  CHECK(about(full, "weight.lstm_peephole.W_p.o").values ==
        full.parameters.find("lstm_peephole.W_p")->value.bottomRows(3));
  CHECK(about(full, "weight.lstm_peephole.2.W_p.f").meaning_text == "peephole weights of the forget gate of layer 2");
  CHECK(about(diagonal, "weight.lstm_peephole.w_p.i").symbol == "w_pi");
  CHECK(about(diagonal, "weight.lstm_peephole.w_p.i").values.cols() == 1);
  CHECK(about(scrn, "weight.scrn.W_x").symbol == "U");
  CHECK(about(scrn, "weight.scrn.A").cols.labels == scrn.symbols);
  CHECK(about(scrn, "weight.scrn.2.A").cols.labels.empty());
  CHECK(about(scrn, "singular.scrn.W_h").symbol == "σ(W)");
  CHECK(about(urnn, "weight.urnn.theta").cols.labels.size() == 3);
  CHECK(about(jordan, "weight.jordan.W_o").meaning_text == "weights of the answer of layer 1");
}

TEST_CASE("a recurrent matrix that is put together is published with its spectrum, as it is after every step") {
  for (const char* kind : {"urnn", "jordan", "scrn"}) {
    CAPTURE(kind);
    Random random(3);
    ParameterSet<float> parameters;
    StackOptions options;
    options.cell.kind = kind;
    options.layers = 2;
    const RecurrentStack<float> stack(options, "cell", 3, 8, parameters, random);
    WatchedWeights watched(parameters, options.cell, {}, &stack);
    Tape<float> tape;
    const Matrix<float> W = stack.cell(1).recurrent_matrix(tape).value();
    const Observable& published = find(watched.observables(0, true), "weight.cell.2.W");
    CHECK(published.values == W);
    CHECK(published.meaning_text == "recurrent matrix of layer 2");
    const Matrix<float> singular = find(watched.observables(0, true), "singular.cell.2.W").values;
    const Eigen::VectorXf expected = reference_singular_values(W.cast<double>()).cast<float>();
    CHECK((singular - expected).cwiseAbs().maxCoeff() < 1e-3F);
    if (std::string(kind) == "urnn") {
      CHECK(singular.isApproxToConstant(1.0F, 1e-4F));
      parameters.find("cell.2.theta")->value(0, 1) += 1.0F;
      CHECK((find(watched.observables(1, true), "weight.cell.2.W").values - W).norm() > 0.1F);
      CHECK(find(watched.observables(1, true), "singular.cell.2.W").values.isApproxToConstant(1.0F, 1e-4F));
    }
    bool found = false;
    for (const auto& [curve, value] : watched.measure(1))
      if (curve.id == "spectral_radius.cell.W") found = value > 0.0;
    CHECK(found);
  }
  const Model model("lstm");
  Random random(3);
  ParameterSet<float> parameters;
  const RecurrentStack<float> stack({}, "lstm", 4, 3, parameters, random);
  WatchedWeights watched(parameters, model.cell, {}, &stack);
  CHECK_THROWS(find(watched.observables(0, true), "weight.lstm.W"));
}

TEST_CASE("any other parameter keeps its name") {
  ParameterSet<float> parameters;
  Random random(1);
  const Embedding<float> embedding(parameters, "embedding", 5, 2, random);
  const Linear<float> layer(parameters, "window", 6, 3, random);
  WatchedWeights watched(parameters, {}, {{"a", "b", "c", "d", "e"}, {}});
  const Published all = watched.observables(0, true);
  REQUIRE(all.size() == 3);
  CHECK(find(all, "weight.embedding.W").symbol == "E");
  CHECK(find(all, "weight.embedding.W").cols.labels.size() == 5);
  CHECK(find(all, "weight.window.W").symbol == "window.W");
  CHECK(find(all, "weight.window.b").values == parameters.find("window.b")->value);
  CHECK(watched.measure(0).empty());
}

TEST_CASE("weights are copied when a step changed them, spectra when they are measured or training rests") {
  const Model model("rnn_tanh");
  WatchedWeights watched(model.parameters, model.cell);
  const auto playing = [&](std::int64_t step) { return watched.observables(step, false); };
  CHECK_THROWS(find(playing(0), "singular.rnn_tanh.W_h"));
  CHECK(playing(0).at(0) == playing(0).at(0));
  Matrix<float>& W_h = model.parameters.find("rnn_tanh.W_h")->value;
  W_h.setIdentity();
  watched.measure(1);
  W_h *= 2.0F;
  CHECK(find(playing(1), "weight.rnn_tanh.W_h").values == W_h);
  CHECK(find(playing(2), "singular.rnn_tanh.W_h").values.isApproxToConstant(1.0F));
  CHECK(find(watched.observables(2, true), "singular.rnn_tanh.W_h").values.isApproxToConstant(2.0F));
  W_h *= 2.0F;
  CHECK(find(watched.observables(2, true), "weight.rnn_tanh.W_h").values(0, 0) == 2.0F);
  watched.forget();
  CHECK(find(watched.observables(2, true), "weight.rnn_tanh.W_h").values(0, 0) == 4.0F);
  CHECK(find(watched.observables(2, true), "singular.rnn_tanh.W_h").values.isApproxToConstant(4.0F));
}

TEST_CASE("the spectrum is that of the recurrent matrices") {
  const Model model("gru");
  WatchedWeights watched(model.parameters, model.cell);
  const auto& spectrum = watched.measure(7);
  REQUIRE(spectrum.size() == 2 * 3 * 3);
  for (const auto& [curve, value] : spectrum) {
    CHECK(curve.group == "spectrum");
    if (curve.id != "spectral_radius.gru.2.W_h.u") continue;
    CHECK(curve.label == "ρ(W_hu, 2)");
    const Matrix<double> W = model.parameters.find("gru.2.W_h")->value.middleRows(3, 3).cast<double>();
    CHECK(value == doctest::Approx(reference_spectral_radius(W)).epsilon(1e-3));
  }
  CHECK(spectrum[1].first.id == "singular_max.gru.W_h.r");
  CHECK(spectrum[2].first.id == "singular_median.gru.W_h.r");
  const Matrix<float> found = find(watched.observables(7, false), "singular.gru.W_h.r").values;
  REQUIRE(found.rows() == 3);
  const Matrix<double> W_hr = model.parameters.find("gru.W_h")->value.topRows(3).cast<double>();
  CHECK(found.isApprox(reference_singular_values(W_hr).cast<float>(), 1e-5F));
  CHECK(spectrum[1].second == doctest::Approx(found(0, 0)));
  CHECK(spectrum[2].second == doctest::Approx(found(1, 0)));
}
