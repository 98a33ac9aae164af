// A snapshot with what the lesson on the Neural Turing Machine publishes of one sequence, made from formulas, for tests
// of panels: a machine that copies, its parameters written by hand, its weights worked out from them stage by stage and
// its memory really written, by either rule.
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

struct SampleMachine {
  int length = 4;               // vectors that are copied
  int bits = 3;                 // of each
  std::string expression = {};  // "27+58=": symbols that are read one by one, answered by softmax, in place of bits
  std::string answer = {};      // "58": what is right, from the lowest digit
  int rows = 8;                 // N
  int width = 5;                // M
  int reads = 2;                // the first one follows what was written, the second one looks everywhere
  int writes = 1;
  std::string write_rule = "erase-add";         // "overwrite"
  int shift_range = 1;                          // shifts by −1, 0, +1
  bool memory = true;                           // false: the rival without one publishes the sequence alone
  std::vector<std::pair<int, int>> wrong = {};  // output unit and step that are answered wrongly
  std::vector<int> edited = {};                 // steps at which something was changed by hand
  int walk = -1;
  bool settings = true;

  static SampleMachine plain() {
    SampleMachine made;
    made.reads = 1;
    made.write_rule = "overwrite";
    return made;
  }
  static SampleMachine addition() {
    SampleMachine made = plain();
    made.expression = "27+58=";
    made.answer = "58";
    return made;
  }

  int steps() const {
    return expression.empty() ? 2 * length + 1 : static_cast<int>(expression.size() + answer.size() + 1);
  }
};

namespace sample_machine_detail {

// A number in −1 … 1 that looks random, the same on every platform.
inline double unevenness(int a, int b) {
  const double x = std::sin(12.9898 * (a + 3) + 78.233 * (b + 5)) * 437.5453;
  return 2.0 * (x - std::floor(x)) - 1.0;
}

struct Sequence {
  Matrix<float> input, target, output, decided, asked;
  std::vector<std::string> input_names, output_names;
};

inline Sequence sequence_of(const SampleMachine& about) {
  Sequence made;
  const int steps = about.steps();
  const bool symbols = !about.expression.empty();
  if (symbols) {
    for (const char digit : std::string("0123456789")) made.input_names.push_back(std::string(1, digit));
    made.output_names = made.input_names;
    for (const char* sign : {"+", "="}) made.input_names.emplace_back(sign);
    made.output_names.emplace_back("end");
  } else {
    for (int bit = 1; bit <= about.bits; ++bit) made.input_names.push_back("bit " + std::to_string(bit));
    made.output_names = made.input_names;
    made.input_names.emplace_back("end");
  }
  const auto ins = static_cast<Index>(made.input_names.size()), outs = static_cast<Index>(made.output_names.size());
  made.input.setZero(ins, steps);
  made.target.setZero(outs, steps);
  made.decided.setZero(outs, steps);
  made.asked.setZero(1, steps);
  if (symbols) {
    const auto read = static_cast<Index>(about.expression.size());
    for (Index t = 0; t < read; ++t) {
      const char symbol = about.expression[static_cast<std::size_t>(t)];
      made.input(symbol == '+' ? 10 : symbol == '=' ? 11 : symbol - '0', t) = 1.0F;
    }
    for (Index t = read; t < steps; ++t) {
      const auto at = static_cast<std::size_t>(t - read);
      made.target(at < about.answer.size() ? about.answer[at] - '0' : 10, t) = 1.0F;
      made.asked(0, t) = 1.0F;
    }
  } else {
    for (Index t = 0; t < about.length; ++t) {
      for (Index bit = 0; bit < about.bits; ++bit) {
        const bool one = unevenness(static_cast<int>(bit), static_cast<int>(t)) > 0.0;
        made.input(bit, t) = made.target(bit, about.length + 1 + t) = one ? 1.0F : 0.0F;
      }
      made.asked(0, about.length + 1 + t) = 1.0F;
    }
    made.input(about.bits, about.length) = 1.0F;
  }
  made.output.resize(outs, steps);
  for (Index t = 0; t < steps; ++t) {
    double sum = 0.0;
    for (Index k = 0; k < outs; ++k) {
      bool one = made.target(k, t) > 0.5F;
      for (const auto& [unit, step] : about.wrong) {
        if (step != t) continue;
        if (unit == k) one = !one;
        // Of symbols one is chosen: the wrong one in place of the right one.
        else if (symbols)
          one = false;
      }
      const double logit = (one ? 3.0 : -3.0) + 1.5 * unevenness(static_cast<int>(k) + 50, static_cast<int>(t));
      made.output(k, t) = static_cast<float>(symbols ? std::exp(logit) : 1.0 / (1.0 + std::exp(-logit)));
      sum += static_cast<double>(made.output(k, t));
    }
    if (symbols) made.output.col(t) /= static_cast<float>(sum);
    Index best = 0;
    made.output.col(t).maxCoeff(&best);
    for (Index k = 0; k < outs; ++k)
      made.decided(k, t) = (symbols ? k == best : made.output(k, t) > 0.5F) ? 1.0F : 0.0F;
  }
  return made;
}

// What a head emits at each step, and what is worked out from it.
struct Head {
  bool writes = false;
  Matrix<double> start;                                                 // N x 1
  Matrix<double> key, beta, gate, shift, gamma, erase, add;             // rows x T
  Matrix<double> similarity, content, gated, shifted, weights, vector;  // rows x T
};

// As a trained machine does it: one row after the other is written; at the first answer the read head jumps to the
// first vector by its content, then goes on from row to row.
inline void emit(Head& head, const SampleMachine& about, const Sequence& sequence, int number) {
  const int steps = about.steps(), range = about.shift_range;
  Index first = 0;
  while (first + 1 < steps && sequence.asked(0, first) < 0.5F) ++first;
  const auto items = static_cast<Index>(about.expression.empty() ? about.length : first);
  const auto value = [&](Index m, Index t) {  // what stands for the vector that is read at t
    if (m + 1 == about.width) return t == 0 ? 0.9 : -0.5;
    const Index k = m % sequence.input.rows();
    return 0.9 * (sequence.input(k, t) > 0.5F ? 1.0 : -1.0) + 0.05 * unevenness(static_cast<int>(m), 90);
  };
  head.key.resize(about.width, steps);
  head.erase.resize(about.width, steps);
  head.add.resize(about.width, steps);
  head.shift.setZero(2 * range + 1, steps);
  for (Matrix<double>* one : {&head.beta, &head.gate, &head.gamma}) one->resize(1, steps);
  const bool wanders = head.writes ? number > 1 : number > 1;
  for (Index t = 0; t < steps; ++t) {
    const bool stores = t < items, jumps = t == first;
    for (Index m = 0; m < about.width; ++m) {
      const int a = static_cast<int>(m), b = static_cast<int>(t);
      head.key(m, t) = !head.writes && jumps && !wanders ? value(m, 0) : 0.8 * unevenness(a + 7 * number, b + 31);
      head.erase(m, t) = stores && !wanders ? 0.96 + 0.03 * unevenness(a, b) : 0.02 + 0.01 * unevenness(a, b);
      head.add(m, t) = stores && !wanders ? value(m, t) : 0.05 * unevenness(a, b + 11);
    }
    const int n = static_cast<int>(t) + 40 * number;
    head.beta(0, t) = !head.writes && jumps ? 14.0 : 1.5 + unevenness(n, 1);
    head.gate(0, t) = !head.writes && jumps ? 0.98 : 0.05 + 0.03 * unevenness(n, 2);
    head.gamma(0, t) = 6.0 + 2.0 * unevenness(n, 3);
    const bool stays = !head.writes && t <= first;
    head.shift(range, t) = stays ? 0.93 : 0.04;
    head.shift(range + 1, t) = stays ? 0.04 : 0.93;
    head.shift(range - 1, t) = 0.03;
    if (wanders) {
      head.gate(0, t) = 0.6 + 0.3 * unevenness(n, 4);
      head.gamma(0, t) = 1.3;
    }
    // A head that writes keeps away from the rows that matter once nothing is stored any more.
    if (head.writes && !stores) head.gate(0, t) = 0.02;
  }
  // It writes to the row after the one that it points at.
  head.start.resize(about.rows, 1);
  const Index peak = head.writes ? about.rows - 1 : 0;
  for (Index n = 0; n < about.rows; ++n) head.start(n, 0) = std::exp(n == peak ? 7.0 : 0.0);
  head.start /= head.start.sum();
  for (Matrix<double>* one : {&head.similarity, &head.content, &head.gated, &head.shifted, &head.weights})
    one->resize(about.rows, steps);
  head.vector.resize(about.width, steps);
}

// Similarity, softmax, interpolation, circular convolution, sharpening.
inline void address(Head& head, Index t, const Matrix<double>& memory) {
  const Index rows = memory.rows(), range = head.shift.rows() / 2;
  const Matrix<double> before = t == 0 ? head.start : Matrix<double>(head.weights.col(t - 1));
  for (Index n = 0; n < rows; ++n)
    head.similarity(n, t) = memory.row(n).dot(head.key.col(t)) / (memory.row(n).norm() * head.key.col(t).norm() + 1e-8);
  head.content.col(t) = (head.beta(0, t) * head.similarity.col(t)).array().exp();
  head.content.col(t) /= head.content.col(t).sum();
  head.gated.col(t) = head.gate(0, t) * head.content.col(t) + (1.0 - head.gate(0, t)) * before;
  for (Index n = 0; n < rows; ++n) {
    double sum = 0.0;
    for (Index by = -range; by <= range; ++by)
      sum += head.gated((n - by + 8 * rows) % rows, t) * head.shift(by + range, t);
    head.shifted(n, t) = sum;
  }
  head.weights.col(t) = (head.shifted.col(t).array() + 1e-12).pow(head.gamma(0, t));
  head.weights.col(t) /= head.weights.col(t).sum();
}

inline void write(std::vector<Head>& heads, Index t, bool erases, Matrix<double>& memory) {
  if (!erases) {
    for (const Head& head : heads)
      if (head.writes)
        for (Index n = 0; n < memory.rows(); ++n)
          memory.row(n) = head.weights(n, t) * head.add.col(t).transpose() + (1.0 - head.weights(n, t)) * memory.row(n);
    return;
  }
  Matrix<double> added = Matrix<double>::Zero(memory.rows(), memory.cols());
  for (const Head& head : heads) {
    if (!head.writes) continue;
    const Matrix<double> weights = head.weights.col(t);
    memory.array() *= 1.0 - (weights * head.erase.col(t).transpose()).array();
    added += weights * head.add.col(t).transpose();
  }
  memory += added;
}

}  // namespace sample_machine_detail

inline void add_machine(Snapshot& snapshot, const SampleMachine& about) {
  using namespace sample_machine_detail;
  const Index steps = about.steps();
  const Axis time{"time step t", {}, false}, one{"", {}, false};
  const auto add = [&](const std::string& id, const char* group, const std::string& symbol, const std::string& text,
                       Meaning meaning, const Axis& rows, const Axis& cols, const auto& values) {
    auto made = std::make_shared<Observable>();
    made->id = id;
    made->group = group;
    made->symbol = symbol;
    made->meaning_text = text;
    made->meaning = meaning;
    made->rows = rows;
    made->cols = cols;
    made->values = values.template cast<float>();
    snapshot.observables.push_back(std::move(made));
  };

  const Sequence sequence = sequence_of(about);
  const Axis ins{"input", sequence.input_names, false}, outs{"output", sequence.output_names, false};
  add("sequence.input", "sequence", "x", "input", Meaning::gate, ins, time, sequence.input);
  add("sequence.target", "sequence", "y", "right answer", Meaning::gate, outs, time, sequence.target);
  add("sequence.output", "sequence", "ŷ", "output", Meaning::probability, outs, time, sequence.output);
  add("sequence.decided", "sequence", "ŷ", "what is decided", Meaning::gate, outs, time, sequence.decided);
  add("sequence.asked", "sequence", "asked", "where an answer is asked", Meaning::gate, one, time, sequence.asked);
  Matrix<float> changeable = Matrix<float>::Zero(sequence.input.rows(), steps);
  for (Index t = 0; t < steps && sequence.asked(0, t) < 0.5F; ++t)
    for (Index k = 0; k < changeable.rows(); ++k)  // not the mark of the end
      changeable(k, t) = about.expression.empty() && (k == about.bits || t == about.length) ? 0.0F : 1.0F;
  add("sequence.changeable", "sequence", "changeable", "whether an input can be changed by hand", Meaning::gate, ins,
      time, changeable);
  Matrix<float> edited = Matrix<float>::Zero(1, steps);
  for (const int t : about.edited) edited(0, t) = 1.0F;
  add("edits.made", "edits", "edited", "changed by hand", Meaning::gate, one, time, edited);

  if (about.memory) {
    std::vector<Head> heads;
    std::vector<std::string> names, texts;
    for (const bool writes : {true, false})
      for (int number = 1; number <= (writes ? about.writes : about.reads); ++number) {
        heads.emplace_back();
        heads.back().writes = writes;
        emit(heads.back(), about, sequence, number);
        names.push_back((writes ? "write." : "read.") + std::to_string(number));
        texts.push_back((writes ? "write head " : "read head ") + std::to_string(number));
      }
    const bool erases = about.write_rule == "erase-add";
    const Matrix<double> start = Matrix<double>::Constant(about.rows, about.width, 1e-6);
    Matrix<double> memory = start, cells(about.rows * about.width, steps);
    const auto flat = [](const Matrix<double>& from) {  // entry n*M + m
      const Matrix<double> across = from.transpose();
      return Matrix<double>(Eigen::Map<const Matrix<double>>(across.data(), across.size(), 1));
    };
    for (Index t = 0; t < steps; ++t) {
      for (Head& head : heads)
        if (head.writes) address(head, t, memory);
      write(heads, t, erases, memory);
      for (Head& head : heads) {
        if (head.writes) continue;
        address(head, t, memory);
        head.vector.col(t) = memory.transpose() * head.weights.col(t);
      }
      cells.col(t) = flat(memory);
    }
    const Axis rows{"memory row i", {}, false}, entries{"component", {}, false};
    Axis shifts{"shift", {}, false};
    for (int by = -about.shift_range; by <= about.shift_range; ++by)
      shifts.labels.push_back(by == 0 ? "0" : (by < 0 ? "−" : "+") + std::to_string(std::abs(by)));
    for (std::size_t k = 0; k < heads.size(); ++k) {
      const Head& head = heads[k];
      const std::string weight = erases ? "w" : "a";  // w is the value where rows are overwritten
      const auto part = [&](const char* name, const std::string& symbol, const char* text, Meaning meaning,
                            const Axis& along, const Matrix<double>& values) {
        add(names[k] + "." + name, "addressing", symbol, text + std::string(" of ") + texts[k], meaning, along, time,
            values);
      };
      add(names[k] + ".weights", "heads", weight, "weights of " + texts[k], Meaning::probability, rows, time,
          head.weights);
      part("similarity", "K", "similarity", Meaning::signed_activation, rows, head.similarity);
      part("content", weight + "^c", "content weights", Meaning::probability, rows, head.content);
      part("gated", weight + "^g", "gated weights", Meaning::probability, rows, head.gated);
      part("shifted", weight + "\u0303", "shifted weights", Meaning::probability, rows, head.shifted);
      part("key", "k", "key", Meaning::signed_activation, entries, head.key);
      part("beta", "β", "strength", Meaning::magnitude, one, head.beta);
      part("gate", "g", "gate", Meaning::gate, one, head.gate);
      part("shift", "s", "shift", Meaning::probability, shifts, head.shift);
      part("gamma", "γ", "sharpening", Meaning::magnitude, one, head.gamma);
      add(names[k] + ".start", "addressing", weight, "weights before the first step", Meaning::probability, rows, one,
          head.start);
      if (head.writes && erases) part("erase", "e", "erase vector", Meaning::gate, entries, head.erase);
      if (head.writes)
        part("add", erases ? "a" : "w", erases ? "add vector" : "value", Meaning::signed_activation, entries, head.add);
      else
        part("vector", "r", "read vector", Meaning::signed_value, entries, head.vector);
    }
    add("memory.cells", "memory", "M", "memory", Meaning::signed_value, {"cell", {}, false}, time, cells);
    add("memory.start", "memory", "M_{−1}", "memory before the first step", Meaning::signed_value, {"cell", {}, false},
        one, flat(start));
  }

  if (!about.settings) return;
  Setting walk{.name = "walk", .value = static_cast<std::int64_t>(about.walk), .low = -1, .high = 1000};
  walk.live = true;
  snapshot.settings = std::make_shared<Settings>(std::vector<Setting>{walk});
}

inline Snapshot sample_machine(const SampleMachine& about = {}) {
  Snapshot snapshot;
  snapshot.lesson = "ntm";
  snapshot.seed = 7;
  snapshot.step = 1200;
  add_machine(snapshot, about);
  return snapshot;
}

}  // namespace unrolled
