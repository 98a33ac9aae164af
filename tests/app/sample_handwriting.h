// A snapshot with what the lesson of handwriting publishes of one piece of ink, for tests of panels: a word drawn by
// hand-made curves, what a trained network might say at each of its steps, and what follows from that.
#pragma once

#include <algorithm>
#include <cmath>
#include <cstdint>
#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "core/ctc/emissions.h"
#include "core/ctc/greedy.h"
#include "core/ctc/ngrams.h"
#include "core/lessons/watched_ctc.h"
#include "core/run/settings.h"
#include "core/run/snapshot.h"
#include "core/tasks/class_symbols.h"
#include "core/tasks/ink.h"

namespace unrolled {

struct SampleHandwriting {
  std::string alphabet = "latin";  // or digits
  std::string word = "pilot";      // of the letters e, i, l, o, p, t and the digits 0, 2, 4, 7
  std::string target = "pilot";    // what the trellis spells; empty: the word
  int source = 1;                  // 0 an example, 1 written on the canvas, 2 from a file
  Index replay = -1;               // points that are shown; −1: all
  Index step = 0;                  // updates made
  bool both_directions = true;
  int layers = 1;
  int units = 12;
  // A letter that looks more like another one: the network is in doubt and, without a language model, wrong. −1: none.
  int doubtful = -1;
  std::string language = "none";  // characters, words
  double language_weight = 1.0;
  double word_bonus = 0.0;
  bool empty_canvas = false;  // nothing has been written yet
};

namespace sample_detail {

// A letter as its strokes, each through points at which the pen was; a dot is one point.
struct SampleGlyph {
  char32_t letter;
  float width;
  std::vector<std::vector<std::pair<float, float>>> strokes;
};

inline const std::vector<SampleGlyph>& sample_glyphs() {
  static const std::vector<SampleGlyph> glyphs = {
      {'e',
       0.8F,
       {{{0.1F, 0.5F}, {0.75F, 0.55F}, {0.6F, 0.95F}, {0.2F, 0.9F}, {0.05F, 0.45F}, {0.3F, 0.03F}, {0.8F, 0.15F}}}},
      {'i', 0.3F, {{{0.1F, 1.0F}, {0.1F, 0.3F}, {0.25F, 0.02F}}, {{0.12F, 1.45F}}}},
      {'l', 0.35F, {{{0.1F, 1.95F}, {0.1F, 0.4F}, {0.3F, 0.02F}}}},
      {'o',
       0.9F,
       {{{0.5F, 1.0F}, {0.1F, 0.75F}, {0.1F, 0.25F}, {0.45F, 0.0F}, {0.8F, 0.3F}, {0.75F, 0.8F}, {0.45F, 1.0F}}}},
      {'p',
       0.85F,
       {{{0.05F, 1.0F}, {0.08F, 0.0F}, {0.1F, -0.95F}},
        {{0.05F, 0.75F}, {0.4F, 1.02F}, {0.75F, 0.7F}, {0.65F, 0.2F}, {0.3F, 0.0F}, {0.05F, 0.2F}}}},
      {'t', 0.55F, {{{0.25F, 1.7F}, {0.22F, 0.4F}, {0.5F, 0.02F}}, {{0.0F, 1.05F}, {0.5F, 1.1F}}}},
      {'0', 1.0F, {{{0.5F, 2.0F}, {0.1F, 1.5F}, {0.1F, 0.5F}, {0.5F, 0.0F}, {0.9F, 0.5F}, {0.9F, 1.5F}, {0.5F, 2.0F}}}},
      {'2',
       1.0F,
       {{{0.1F, 1.6F}, {0.5F, 2.0F}, {0.9F, 1.5F}, {0.5F, 0.7F}, {0.05F, 0.05F}, {0.5F, 0.08F}, {0.95F, 0.05F}}}},
      {'4',
       1.0F,
       {{{0.5F, 2.0F}, {0.25F, 1.2F}, {0.05F, 0.7F}, {0.5F, 0.72F}, {0.95F, 0.75F}}, {{0.65F, 1.3F}, {0.62F, 0.0F}}}},
      {'7', 0.9F, {{{0.05F, 1.9F}, {0.5F, 1.95F}, {0.9F, 1.95F}, {0.6F, 1.1F}, {0.3F, 0.0F}}}},
  };
  return glyphs;
}

// Through all points, evenly spaced along the way but for the last: Catmull and Rom's spline.
inline std::vector<std::pair<float, float>> smooth(const std::vector<std::pair<float, float>>& through, float spacing) {
  std::vector<std::pair<float, float>> made{through.front()};
  const auto at = [&](int i) {
    return through[static_cast<std::size_t>(std::clamp(i, 0, static_cast<int>(through.size()) - 1))];
  };
  for (int i = 0; i + 1 < static_cast<int>(through.size()); ++i)
    for (int k = 1; k <= 40; ++k) {
      const float u = static_cast<float>(k) / 40.0F, uu = u * u, uuu = u * uu;
      const float a = -0.5F * uuu + uu - 0.5F * u, b = 1.5F * uuu - 2.5F * uu + 1.0F;
      const float c = -1.5F * uuu + 2.0F * uu + 0.5F * u, d = 0.5F * uuu - 0.5F * uu;
      const float x = a * at(i - 1).first + b * at(i).first + c * at(i + 1).first + d * at(i + 2).first;
      const float y = a * at(i - 1).second + b * at(i).second + c * at(i + 1).second + d * at(i + 2).second;
      const bool last = k == 40 && i + 2 == static_cast<int>(through.size());
      if (last || std::hypot(x - made.back().first, y - made.back().second) >= spacing) made.emplace_back(x, y);
    }
  return made;
}

// A number in −1 … 1 that looks random, the same on every platform.
inline double wobble(int a, int b) {
  const double x = std::sin(12.9898 * (a + 5) + 78.233 * (b + 2)) * 437.5453;
  return 2.0 * (x - std::floor(x)) - 1.0;
}

}  // namespace sample_detail

// The word as written: a point every `spacing` x-heights, letter by letter. `last_points`, where given, gets the place
// behind each letter's last point.
inline Ink sample_ink(const std::string& word, float spacing, std::vector<Index>* last_points = nullptr) {
  Ink ink;
  ink.label = word;
  float x = 0.0F, seconds = 0.0F;
  int stroke = 0;
  for (const char letter : word) {
    for (const sample_detail::SampleGlyph& glyph : sample_detail::sample_glyphs()) {
      if (glyph.letter != static_cast<unsigned char>(letter)) continue;
      for (const auto& through : glyph.strokes) {
        std::pair<float, float> before = through.front();
        for (const auto& point : sample_detail::smooth(through, spacing)) {
          seconds += 0.25F * std::hypot(point.first - before.first, point.second - before.second);
          ink.points.push_back({x + point.first + 0.12F * point.second, point.second, seconds, stroke});
          before = point;
        }
        ++stroke;
        seconds += 0.15F;
      }
      x += glyph.width + 0.25F;
    }
    if (last_points != nullptr) last_points->push_back(static_cast<Index>(ink.points.size()));
  }
  return ink;
}

inline ClassSymbols sample_alphabet(const std::string& alphabet) {
  return ClassSymbols(alphabet == "digits" ? "_0123456789" : "_abcdefghijklmnopqrstuvwxyz");
}

// The lesson's settings as far as panels ask for them.
inline std::vector<Setting> handwriting_settings(const SampleHandwriting& about) {
  const auto live = [](const char* name, SettingValue value, double low = 0.0, double high = 0.0) {
    Setting setting{.name = name, .value = std::move(value), .low = low, .high = high};
    setting.live = true;
    return setting;
  };
  const auto choice = [&](const char* name, const std::string& value, std::vector<std::string> choices) {
    Setting setting = live(name, value);
    setting.choices = std::move(choices);
    return setting;
  };
  std::vector<Setting> made;
  made.push_back(choice("alphabet", about.alphabet, {"digits", "latin", "cyrillic"}));
  made.back().live = false;
  made.push_back(choice("directions", about.both_directions ? "both" : "one", {"both", "one"}));
  made.back().live = false;
  made.push_back(choice("watched",
                        about.source == 0   ? "example"
                        : about.source == 1 ? "written"
                                            : "file",
                        {"example", "written", "file"}));
  made.push_back(live("example", std::int64_t{0}, 0, 1e6));
  made.push_back(live("ink_file", std::string()));
  made.back().is_file = true;
  made.back().endings = {".csv", ".inkml"};
  made.push_back(live("target", about.target == about.word ? std::string() : about.target));
  made.push_back(live("spike", std::int64_t{-1}, -1, 20000));
  made.back().pointed = made.back().in_panel = true;
  made.push_back(live("replay", static_cast<std::int64_t>(about.replay), -1, 20000));
  made.back().in_panel = true;
  made.push_back(live("own_share", 0.25, 0.0, 1.0));
  made.push_back(choice("arithmetic", "logarithm", {"probability", "logarithm", "scaled"}));
  made.push_back(choice("beta_convention", "with_emission", {"with_emission", "without_emission"}));
  made.push_back(live("beam_width", std::int64_t{8}, 1, 200));
  made.push_back(choice("language", about.language, {"none", "characters", "words"}));
  made.push_back(live("language_text", std::string()));
  made.push_back(live("language_order", std::int64_t{3}, 1, 5));
  made.push_back(live("language_weight", about.language_weight, 0.0, 5.0));
  made.push_back(live("word_bonus", about.word_bonus, -5.0, 5.0));
  return made;
}

// Publishes, of T steps, K symbols:
//   ink.points 4 x T, ink.raw 4 x N (rows x, y, seconds, stroke), ink.inputs 4 x T, ink.source, ink.added 1 x 1
//   what ctc_observables() says
//   state.h, state.tanh_c, state.c, gate.i, gate.f, gate.o, gate.g and, of the backward direction, the same with
//   ".reverse"; ".2" … behind that for the layers above
//   sensitivity.inputs 4 x T, sensitivity.total 1 x T, sensitivity.place 1 x 2 (step from 0, symbol)
//   confusion.counts K x K: true symbols and "inserted" by the symbols read and "missed"
// curves of the groups "loss" and "errors", metrics, the texts "decoded", "decoded.beam" and "label", settings.
inline void add_handwriting(Snapshot& snapshot, const SampleHandwriting& about = {}) {
  using sample_detail::wobble;
  const ClassSymbols symbols = sample_alphabet(about.alphabet);
  const std::string target = about.target.empty() ? about.word : about.target;
  const Index classes = symbols.size();
  const auto add = [&](const std::string& id, const char* group, const char* symbol, const std::string& text,
                       Meaning meaning, const Axis& rows, const Axis& cols, const Matrix<float>& values) {
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
  const Axis none{};
  const auto number = [](double value) { return Matrix<float>::Constant(1, 1, static_cast<float>(value)); };
  snapshot.lesson = "handwriting";
  snapshot.settings = std::make_shared<Settings>(handwriting_settings(about));
  add("ink.source", "ink", "source", "where the ink comes from", Meaning::signed_value, none, none,
      number(about.source));
  add("ink.added", "ink", "added", "inks added to the training set", Meaning::magnitude, none, none, number(2.0));

  if (!about.empty_canvas) {
    // ── The ink ──
    std::vector<Index> ends;
    const Ink raw = sample_ink(about.word, 0.06F), all = sample_ink(about.word, 0.2F, &ends);
    Ink shown = all;
    const auto shown_points = static_cast<Index>(raw.points.size());
    const Index replay = about.replay < 0 ? shown_points : std::min(about.replay, shown_points);
    const float until = replay == 0 ? -1.0F : raw.points[static_cast<std::size_t>(replay) - 1].seconds;
    if (replay < shown_points)
      std::erase_if(shown.points, [&](const PenPoint& point) { return point.seconds > until; });
    const auto steps = static_cast<Index>(shown.points.size());
    Axis time{"time step t", {}, false};
    for (Index t = 1; t <= steps; ++t) time.labels.push_back(std::to_string(t));
    const Axis pen{"", {"x", "y", "seconds", "stroke"}, false};
    const Axis inputs{"", {"Δx", "Δy", "pen lifted", "Δt"}, false};
    add("ink.raw", "ink", "ink", "points of the pen as they were written", Meaning::signed_value, pen, none,
        ink_matrix(raw));
    if (steps > 0) {
      const Matrix<float> points = ink_matrix(shown);
      Matrix<float> x = Matrix<float>::Zero(4, steps);
      for (Index t = 1; t < steps; ++t) {
        x(0, t) = std::clamp((points(0, t) - points(0, t - 1)) / 0.2F, -4.0F, 4.0F);
        x(1, t) = std::clamp((points(1, t) - points(1, t - 1)) / 0.2F, -4.0F, 4.0F);
        x(2, t) = points(3, t) > points(3, t - 1) ? 1.0F : 0.0F;
        x(3, t) = std::min((points(2, t) - points(2, t - 1)) / 0.05F, 4.0F);
      }
      add("ink.points", "ink", "ink", "points of the pen, one a step", Meaning::signed_value, pen, time, points);
      add("ink.inputs", "ink", "x", "what the network reads of the pen", Meaning::signed_value, inputs, time, x);

      // ── What the network says: blanks, and a spike at each letter ──
      const double trust = about.step > 0 || about.source == 1 ? 1.0 : 0.1;
      const std::vector<int> letters = symbols.labels(about.word);
      Matrix<float> logits(classes, steps);
      for (Index t = 0; t < steps; ++t) {
        for (Index k = 0; k < classes; ++k)
          logits(k, t) = static_cast<float>(1.2 * wobble(static_cast<int>(k), static_cast<int>(t)));
        logits(0, t) += static_cast<float>(7.0 * trust);
        Index begin = 0;
        for (std::size_t i = 0; i < letters.size(); ++i) {
          // With both directions in the middle of the letter, else only when it is over.
          const double place = about.both_directions
                                   ? 0.35 * static_cast<double>(begin) + 0.65 * static_cast<double>(ends[i])
                                   : static_cast<double>(ends[i]) - 1.0;
          const double off = (static_cast<double>(t) - place) / 1.3;
          const double spike = 12.0 * trust * std::exp(-0.5 * off * off);
          const bool doubt = static_cast<int>(i) == about.doubtful;
          logits(letters[i], t) += static_cast<float>(doubt ? 0.93 * spike : spike);
          if (doubt) logits(letters[i] % static_cast<int>(classes - 1) + 1, t) += static_cast<float>(spike);
          begin = ends[i];
        }
      }
      const ctc::Emissions emissions = ctc::emissions_from_logits(logits.cast<double>());
      WatchedCtcOptions options;
      options.trellis.arithmetic = ctc::Arithmetic::kLogarithm;
      std::unique_ptr<ctc::LanguageModel> language;
      const Utterances read = utterances_of("pilot pile pole pope lot let toe tie oil polo 2047 4072 7402", symbols);
      if (about.language == "characters")
        language = std::make_unique<ctc::CharacterNgrams>(read.symbols, 3, classes - 1);
      if (about.language == "words") language = std::make_unique<ctc::WordNgrams>(read.symbols, 1, symbols.space());
      options.scoring.language = language.get();
      options.scoring.alpha = about.language_weight;
      options.scoring.beta = about.word_bonus;
      options.scoring.space = symbols.space();
      const ctc::Topology topology(symbols.labels(target), symbols.blank(), symbols.size());
      for (auto& one : ctc_observables(topology, emissions, logits, symbols, options))
        snapshot.observables.push_back(std::move(one));

      // ── States ──
      const auto state = [&](const char* id, const char* symbol, const char* text, Meaning meaning, int salt) {
        for (int layer = 0; layer < about.layers; ++layer)
          for (const bool reverse : {false, true}) {
            if (reverse && !about.both_directions) continue;
            Matrix<float> values(about.units, steps);
            for (Index t = 0; t < steps; ++t)
              for (Index u = 0; u < about.units; ++u) {
                const double slow =
                    std::sin(0.07 * (1.0 + 0.6 * static_cast<double>(u)) * static_cast<double>(t) +
                             static_cast<double>(salt + 3 * layer + (reverse ? 7 : 0)) + static_cast<double>(u));
                const double value = 0.85 * slow + 0.12 * wobble(static_cast<int>(u) + salt, static_cast<int>(t));
                values(u, t) = static_cast<float>(meaning == Meaning::gate           ? 0.5 + 0.5 * value
                                                  : meaning == Meaning::signed_value ? 2.5 * value
                                                                                     : value);
              }
            const std::string nth = std::to_string(layer + 1);
            add(std::string(id) + (reverse ? ".reverse" : "") + (layer == 0 ? "" : "." + nth), "states",
                ((about.both_directions ? (reverse ? "←" : "→") : "") + std::string(symbol)).c_str(),
                std::string(text) + (reverse ? ", read from the end" : "") + " of layer " + nth, meaning,
                {"unit", {}, false}, time, values);
          }
      };
      state("state.h", "h", "output", Meaning::signed_activation, 1);
      state("state.tanh_c", "tanh c", "squashed cell state", Meaning::signed_activation, 2);
      state("state.c", "c", "cell state", Meaning::signed_value, 2);
      state("gate.i", "i", "input gate", Meaning::gate, 3);
      state("gate.f", "f", "forget gate", Meaning::gate, 4);
      state("gate.o", "o", "output gate", Meaning::gate, 5);
      state("gate.g", "g", "candidate", Meaning::signed_activation, 6);

      // ── What the strongest spike listens to: the ink before it and, in both directions, a little behind it ──
      Index spike = 0;
      int symbol = 1;
      for (Index t = 0; t < steps; ++t)
        for (Index k = 1; k < classes; ++k)
          if (emissions.y(k, t) > emissions.y(symbol, spike)) {
            spike = t;
            symbol = static_cast<int>(k);
          }
      Matrix<float> gradient(4, steps);
      for (Index t = 0; t < steps; ++t)
        for (Index row = 0; row < 4; ++row) {
          const double off = static_cast<double>(t - spike);
          const double reach = off <= 0.0 ? std::exp(off / 6.0) : about.both_directions ? std::exp(-off / 3.0) : 0.0;
          gradient(row, t) = static_cast<float>(0.4 * reach * wobble(static_cast<int>(row) + 40, static_cast<int>(t)));
        }
      add("sensitivity.inputs", "sensitivity", "∂ ln y/∂x",
          "gradient of the spike's logarithm with respect to each input", Meaning::signed_value, inputs, time,
          gradient);
      add("sensitivity.total", "sensitivity", "‖∂ ln y/∂x_t‖", "norm of the spike's gradient at each step",
          Meaning::magnitude, none, time, gradient.colwise().norm());
      add("sensitivity.place", "sensitivity", "spike", "step and symbol of the spike", Meaning::signed_value, none,
          {"", {"step", "symbol"}, false}, Matrix<float>{{static_cast<float>(spike), static_cast<float>(symbol)}});

      const ctc::GreedyDecoding greedy = ctc::greedy_decode(emissions.y, symbols.blank());
      snapshot.texts.push_back({"decoded", "greedy", symbols.text(greedy.labels), snapshot.step, 0});
      snapshot.texts.push_back({"decoded.beam", "beam search", about.word, snapshot.step, 0});
    }
    snapshot.texts.push_back({"label", about.source == 1 ? "as it was read" : "known", target, snapshot.step, 0});
  }

  // ── Held-out words ──
  Axis truth{"true", {}, false}, read{"read", {}, false};
  for (int k = 1; k < symbols.size(); ++k) truth.labels.push_back(symbols.utf8(k));
  read.labels = truth.labels;
  truth.labels.emplace_back("inserted");
  read.labels.emplace_back("missed");
  Matrix<float> counts = Matrix<float>::Zero(classes, classes);
  for (Index i = 0; i < classes; ++i)
    for (Index j = 0; j < classes; ++j) {
      if (i == j && i + 1 < classes)
        counts(i, j) = static_cast<float>(20.0 + std::floor(30.0 * std::fabs(wobble(static_cast<int>(i), 3))));
      if (i != j && wobble(static_cast<int>(i), static_cast<int>(j) + 9) > 0.93)
        counts(i, j) = static_cast<float>(1 + (i + j) % 4);
    }
  add("confusion.counts", "confusion", "n", "how often each symbol was read as another", Meaning::magnitude, truth,
      read, counts);

  snapshot.step = std::max<std::int64_t>(snapshot.step, about.step);
  const auto publish = [&](const char* id, const char* group, const char* label, const char* unit, CurveRole role,
                           double first, double floor, int every) {
    auto made = std::make_shared<Curve>();
    made->id = id;
    made->group = group;
    made->label = label;
    made->unit = unit;
    made->role = role;
    const int points = about.step > 0 ? 60 : 0;
    for (int n = 1; n <= points; ++n) {
      if (n % every != 0 && n != 1) continue;
      const double at = static_cast<double>(about.step) * n / points;
      const auto mean =
          static_cast<float>(floor + (first - floor) * std::exp(-0.07 * n) * (1.0 + 0.05 * wobble(n, 11)));
      made->points.push_back({at, mean, 0.95F * mean, 1.05F * mean});
    }
    snapshot.curves.push_back(std::move(made));
  };
  publish("nats_per_label", "loss", "training", "nats/label", CurveRole::training, 4.0, 0.05, 1);
  publish("heldout_nats_per_label", "loss", "held out", "nats/label", CurveRole::held_out, 4.0, 0.1, 10);
  publish("label_error_rate", "errors", "label error rate", "", CurveRole::held_out, 1.0, 0.03, 10);
  publish("word_error_rate", "errors", "word error rate", "", CurveRole::held_out, 1.0, 0.1, 10);
  snapshot.metrics = {{"loss", 0.11}, {"label_error_rate", 0.04}, {"word_error_rate", 0.12}, {"own_error_rate", 0.1}};
}

inline Snapshot sample_handwriting(const SampleHandwriting& about = {}) {
  Snapshot snapshot;
  snapshot.version = 1;
  snapshot.seed = 7;
  snapshot.parameter_count = 9000;
  add_handwriting(snapshot, about);
  return snapshot;
}

}  // namespace unrolled
