// A snapshot with what the lessons on attention publish of one source, made from formulas, for tests of panels: a date
// whose alignment is known, every kind of score and window, and the encoder's and decoder's states beside it.
#pragma once

#include <algorithm>
#include <cmath>
#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "core/run/settings.h"
#include "core/run/snapshot.h"

namespace unrolled {

struct SampleAttention {
  std::vector<std::string> source = {"M", "a", "y", " ", "3", "r", "d", ",", " ", "1", "9", "9", "7", "∎"};
  std::vector<std::string> output = {"1", "9", "9", "7", "-", "0", "5", "-", "0", "3", "∎"};
  std::vector<std::string> target = {"1", "9", "9", "7", "-", "0", "5", "-", "0", "3", "∎"};  // empty: unknown
  // For each symbol of the output its places in the source; nothing where none is known.
  std::vector<std::vector<int>> alignment = {{9}, {10}, {11}, {12}, {}, {0, 1, 2}, {0, 1, 2}, {}, {4}, {4}, {}};
  std::vector<std::string> symbols = {"0", "1", "2", "3", "4", "5", "6", "7", "8", "9", "-"};  // of the target side
  std::string attention = "bahdanau";  // none, bahdanau, dot, general, concat, location, scaled-dot
  std::string window = "global";       // local-m, local-p
  int half_width = 3;                  // D; σ = D/2
  bool truth = true;                   // attention.true is published
  double sharpness = 5.0;              // 0: as before training
  std::vector<int> edited = {};        // steps whose weights were set by hand
  int walk = -1;
  bool settings = true;
  int units = 6;  // of each direction, and of the decoder

  static SampleAttention reversal() {
    SampleAttention made;
    made.source = {"b", "d", "a", "e", "j", "c", "f", "∎"};
    made.output = made.target = {"f", "c", "j", "e", "a", "d", "b", "∎"};
    made.alignment = {{6}, {5}, {4}, {3}, {2}, {1}, {0}, {}};
    made.symbols = {"a", "b", "c", "d", "e", "f", "g", "h", "i", "j"};
    return made;
  }
};

namespace sample_detail {

// A number in −1 … 1 that looks random, the same on every platform.
inline double unevenness(int a, int b) {
  const double x = std::sin(12.9898 * (a + 3) + 78.233 * (b + 5)) * 437.5453;
  return 2.0 * (x - std::floor(x)) - 1.0;
}

}  // namespace sample_detail

inline void add_attention(Snapshot& snapshot, const SampleAttention& about) {
  using sample_detail::unevenness;
  const auto places = static_cast<Index>(about.source.size()), steps = static_cast<Index>(about.output.size());
  std::vector<std::string> symbols = about.symbols;
  symbols.emplace_back("∎");
  const Axis source{"source position j", about.source, true}, target{"target step i", about.output, false};
  const Axis one{"", {}, false};
  const auto add = [&](const char* id, const char* group, const char* symbol, const char* text, Meaning meaning,
                       const Axis& rows, const Axis& cols, const Matrix<float>& values) {
    auto made = std::make_shared<Observable>();
    made->id = id;
    made->group = group;
    made->symbol = symbol;
    made->meaning_text = text;
    made->meaning = meaning;
    made->rows = rows;
    made->cols = cols;
    made->values = values;
    snapshot.observables.push_back(std::move(made));
  };
  const auto uneven = [](Index rows, Index cols, int salt) {
    Matrix<float> made(rows, cols);
    for (Index c = 0; c < cols; ++c)
      for (Index r = 0; r < rows; ++r)
        made(r, c) = static_cast<float>(0.9 * unevenness(static_cast<int>(r) + salt, static_cast<int>(c) + 7 * salt));
    return made;
  };
  const auto places_of = [&](Index i) {
    const auto at = static_cast<std::size_t>(i);
    return at < about.alignment.size() ? about.alignment[at] : std::vector<int>{};
  };
  const auto symbol_of = [&](const std::string& label) {
    const auto at = std::find(symbols.begin(), symbols.end(), label);
    return at == symbols.end() ? -1.0F : static_cast<float>(at - symbols.begin());
  };
  const bool local = about.window != "global";

  if (about.attention != "none") {
    // Query and keys have a part for every place of the source, so that the scores are what their formula makes of
    // them.
    const bool sums = about.attention == "bahdanau" || about.attention == "concat";
    Matrix<float> query = 0.4F * uneven(places, steps, 31), keys = 0.15F * uneven(places, places, 37);
    Matrix<float> v = Matrix<float>::Constant(places, 1, static_cast<float>(0.8 * about.sharpness));
    v += 0.2F * uneven(places, 1, 41);
    for (Index j = 0; j < places; ++j) keys(j, j) += 2.0F;
    for (Index i = 0; i < steps; ++i) {
      std::vector<int> looks = places_of(i);
      if (looks.empty()) looks.push_back(i + 1 == steps ? static_cast<int>(places) - 1 : static_cast<int>(i) % 4 + 3);
      for (Index j = 0; j < places; ++j) {
        const bool here = std::find(looks.begin(), looks.end(), static_cast<int>(j)) != looks.end();
        if (sums)
          query(j, i) += here ? -1.0F : 1.6F;
        else
          query(j, i) += here ? static_cast<float>(0.6 * about.sharpness) : 0.0F;
      }
    }
    if (about.attention == "scaled-dot") query *= std::sqrt(static_cast<float>(places));
    Matrix<float> scores(places, steps), window = Matrix<float>::Ones(places, steps), weights(places, steps);
    Matrix<float> centre(1, steps), edited = Matrix<float>::Zero(1, steps), truth = Matrix<float>::Zero(places, steps);
    for (Index i = 0; i < steps; ++i) {
      std::vector<int> looks = places_of(i);
      const double monotone = static_cast<double>(std::min(i, places - 1));
      centre(0, i) = static_cast<float>(about.window == "local-p" && !looks.empty()
                                            ? looks[looks.size() / 2] + 0.3 * unevenness(static_cast<int>(i), 2)
                                            : monotone);
      double sum = 0.0, largest = -1e30;
      for (Index j = 0; j < places; ++j) {
        double score = 0.0;
        for (Index a = 0; a < places; ++a)
          score += sums ? static_cast<double>(v(a, 0)) * std::tanh(static_cast<double>(query(a, i) + keys(a, j)))
                        : static_cast<double>(query(a, i)) * static_cast<double>(keys(a, j));
        if (about.attention == "scaled-dot") score /= std::sqrt(static_cast<double>(places));
        const double off = static_cast<double>(j) - static_cast<double>(centre(0, i));
        const double width = about.half_width / 2.0;
        const bool inside = !local || std::fabs(off) <= about.half_width;
        window(j, i) = !local ? 1.0F : inside ? static_cast<float>(std::exp(-off * off / (2.0 * width * width))) : 0.0F;
        scores(j, i) = static_cast<float>(score);
        if (inside) largest = std::max(largest, score);
      }
      for (Index j = 0; j < places; ++j) {
        const double score = static_cast<double>(scores(j, i));
        weights(j, i) = window(j, i) > 0.0F ? static_cast<float>(std::exp(score - largest)) : 0.0F;
        sum += static_cast<double>(weights(j, i));
      }
      for (Index j = 0; j < places; ++j)
        weights(j, i) = static_cast<float>(static_cast<double>(weights(j, i)) / sum) * window(j, i);
      if (std::find(about.edited.begin(), about.edited.end(), static_cast<int>(i)) != about.edited.end()) {
        edited(0, i) = 1.0F;
        weights.col(i) *= 0.25F;
        weights(2 % places, i) += 0.75F;
      }
      for (const int j : looks) truth(j, i) = 1.0F;
    }
    const Axis parts{"component", {}, false};
    add("attention.weights", "attention", "α", "attention weight", Meaning::probability, source, target, weights);
    if (about.truth)
      add("attention.true", "attention", "true", "where it comes from", Meaning::gate, source, target, truth);
    add("attention.scores", "attention", "e", "attention score", Meaning::signed_value, source, target, scores);
    if (local) {
      add("attention.window", "attention", "g", "local window", Meaning::gate, source, target, window);
      add("attention.centre", "attention", "p", "middle of the window", Meaning::signed_value, one, target, centre);
    }
    add("attention.edited", "attention", "edited", "changed by hand", Meaning::gate, one, target, edited);
    add("attention.query", "attention_parts", "q", "query", Meaning::signed_value, parts, target, query);
    add("attention.keys", "attention_parts", "k", "key", Meaning::signed_value, parts, source, keys);
    if (sums) add("attention.v", "attention_parts", "v", "weights of the score", Meaning::signed_value, parts, one, v);
    const Matrix<float> values = uneven(2 * about.units, places, 43);
    add("attention.values", "attention_parts", "h", "annotation", Meaning::signed_activation, parts, source, values);
    add("attention.context", "attention_parts", "c", "context", Meaning::signed_activation, parts, target,
        values * weights);
  }

  const Axis units{"unit", {}, false};
  add("state.h", "states", "s", "decoder state", Meaning::signed_activation, units, target,
      uneven(about.units, steps, 11));
  add("state.c", "states", "c", "decoder's cell state", Meaning::signed_value, units, target,
      1.8F * uneven(about.units, steps, 13));
  add("encoder.h", "states", "→h", "encoder state, forward", Meaning::signed_activation, units, source,
      uneven(about.units, places, 17));
  add("encoder.h.reverse", "states", "←h", "encoder state, backward", Meaning::signed_activation, units, source,
      uneven(about.units, places, 19));
  for (const auto& [id, symbol, text, salt] :
       {std::tuple("gate.i", "i", "input gate", 23), std::tuple("gate.f", "f", "forget gate", 27),
        std::tuple("gate.o", "o", "output gate", 29)})
    add(id, "states", symbol, text, Meaning::gate, units, target,
        (uneven(about.units, steps, salt).array() + 1.0F) / 2.0F);

  Matrix<float> probability(static_cast<Index>(symbols.size()), steps), expected(1, steps), read(1, places);
  Matrix<float> written(1, steps), correct(1, static_cast<Index>(about.target.size()));
  for (Index i = 0; i < steps; ++i) {
    const float chosen = symbol_of(about.output[static_cast<std::size_t>(i)]);
    for (Index k = 0; k < probability.rows(); ++k)
      probability(k, i) = static_cast<float>(
          std::exp(1.5 * unevenness(static_cast<int>(k), static_cast<int>(i) + 100) +
                   (static_cast<float>(k) == chosen ? about.sharpness * (1.0 + 0.3 * unevenness(static_cast<int>(i), 3))
                                                    : 0.0)));
    probability.col(i) /= probability.col(i).sum();
    written(0, i) = chosen;
    expected(0, i) =
        i < static_cast<Index>(about.target.size()) ? symbol_of(about.target[static_cast<std::size_t>(i)]) : -1.0F;
  }
  for (Index i = 0; i < correct.cols(); ++i) correct(0, i) = symbol_of(about.target[static_cast<std::size_t>(i)]);
  for (Index j = 0; j < places; ++j) read(0, j) = static_cast<float>(j);
  const Axis vocabulary{"symbol", symbols, false};
  add("prediction.probability", "predictions", "p", "probability of each next symbol", Meaning::probability, vocabulary,
      target, probability);
  add("prediction.target", "prediction_targets", "y", "true next symbol", Meaning::signed_value, one, target, expected);
  add("pair.source", "pair", "x", "source", Meaning::signed_value, one, source, read);
  add("pair.output", "pair", "ŷ", "output", Meaning::signed_value, one, target, written);
  if (!about.target.empty())
    add("pair.target", "pair", "y", "right answer", Meaning::signed_value, one, {"target step i", about.target, false},
        correct);

  if (!about.settings) return;
  const auto live = [](const char* name, SettingValue value) {
    Setting setting{.name = name, .value = std::move(value)};
    setting.live = true;
    return setting;
  };
  const auto number = [&](const char* name, int value, double low, double high) {
    Setting setting = live(name, static_cast<std::int64_t>(value));
    setting.low = low;
    setting.high = high;
    return setting;
  };
  snapshot.settings = std::make_shared<Settings>(std::vector<Setting>{
      live("attention", about.attention), live("window", about.window), number("half_width", about.half_width, 1, 50),
      number("walk", about.walk, -1, 1000), number("example", 0, 0, 1000), live("input", std::string())});
}

inline Snapshot sample_attention(const SampleAttention& about = {}) {
  Snapshot snapshot;
  snapshot.lesson = about.attention == "none" ? "seq2seq" : "alignment";
  snapshot.seed = 7;
  snapshot.step = 1200;
  add_attention(snapshot, about);
  return snapshot;
}

}  // namespace unrolled
