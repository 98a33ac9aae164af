#include "core/lessons/machine_edits.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <sstream>
#include <string_view>
#include <utility>

#include "core/lessons/changed_shares.h"
#include "core/lessons/lesson_archive.h"
#include "core/math/check.h"
#include "core/run/names.h"

namespace unrolled {

namespace {

constexpr const char* kSequence = "lesson.edits.sequence";
constexpr const char* kInputs = "lesson.edits.inputs";    // 3 x n: row, step, value
constexpr const char* kNames = "lesson.edits.names";      // one a line
constexpr const char* kEntries = "lesson.edits.entries";  // 4 x n: which of the names, row, step, value
constexpr double kLargestCell = 100.0;
constexpr float kRounding = 1e-3F;  // of the sum of shares

// What can be set, by the last part of its name. The ranges are those that the controller itself keeps to.
struct Kind {
  std::string_view name;
  double low;
  double high;
  bool shares = false;  // that sum to one
};
constexpr Kind kKinds[] = {
    {"cells", -kLargestCell, kLargestCell},
    {"start", -kLargestCell, kLargestCell},
    {"weights", 0.0, 1.0, true},
    {"shift", 0.0, 1.0, true},
    {"key", -1.0, 1.0},
    {"beta", 0.0, 20.0},
    {"gate", 0.0, 1.0},
    {"gamma", 1.0, 21.0},
    {"erase", 0.0, 1.0},
    {"add", -1.0, 1.0},
    {"vector", -kLargestCell, kLargestCell},
};

// Null for what cannot be changed.
const Kind* kind_of(std::string_view id) {
  const std::size_t dot = id.rfind('.');
  if (dot == std::string_view::npos) return nullptr;
  const std::string_view owner = id.substr(0, dot), part = id.substr(dot + 1);
  const bool of_memory = owner == "memory";
  if (!of_memory && !owner.starts_with("read.") && !owner.starts_with("write.")) return nullptr;
  for (const Kind& kind : kKinds)
    if (kind.name == part && of_memory == (part == "cells" || part == "start")) return &kind;
  return nullptr;
}

const Observable* find(const Observables& shown, std::string_view id) {
  for (const auto& one : shown)
    if (one->id == id) return one.get();
  return nullptr;
}

// A number of a checkpoint that counts something; throws where it cannot.
Index whole(double number) {
  check(number == std::floor(number) && std::abs(number) < 1e9, "the edits of a checkpoint hold ", number,
        ", expected a whole number");
  return static_cast<Index>(number);
}

std::vector<std::string> lines_of(const std::string& text) {
  std::vector<std::string> lines;
  std::istringstream stream(text);
  for (std::string line; std::getline(stream, line);) lines.push_back(line);
  return lines;
}

}  // namespace

void MachineEdits::belong_to(const AlgorithmicShape& shape, std::int64_t number) {
  std::vector<std::int64_t> sequence{shape.length, shape.repeats, number};
  if (sequence == sequence_) return;
  clear();
  sequence_ = std::move(sequence);
}

void MachineEdits::clear() {
  inputs_.clear();
  entries_.clear();
}

bool MachineEdits::any_at(Index step) const {
  for (const Input& input : inputs_)
    if (input.step == step) return true;
  for (const auto& [id, entries] : entries_)
    if (entries.contains(step) || (step == 0 && entries.contains(-1))) return true;
  return false;
}

void MachineEdits::apply_to(const AlgorithmicTask& task, AlgorithmicBatch& sequence) const {
  for (const Input& input : inputs_) task.change_input(sequence, input.row, input.step, input.value);
}

void MachineEdits::change(const Poke& poke, const Observables& shown, const AlgorithmicTask& task,
                          const AlgorithmicBatch& drawn) {
  const Observable* observable = find(shown, poke.observable);
  const bool known = poke.observable == "sequence.input" || poke.observable == "edits.made" ||
                     (kind_of(poke.observable) != nullptr && observable != nullptr);
  check(known, "a machine at work has no ", poke.observable, " that can be changed by hand");
  const Index rows = observable == nullptr ? 0 : observable->values.rows();
  const Index steps = observable == nullptr ? 0 : observable->values.cols();
  check(
      poke.row >= 0 && poke.col >= 0 && poke.row + poke.values.rows() <= rows && poke.col + poke.values.cols() <= steps,
      poke.observable, " is ", rows, " x ", steps, ": there is no such place");
  if (poke.observable == "sequence.input") return change_input(poke, task, drawn);
  if (poke.observable == "edits.made") return let_go(poke, steps);
  change_entries(poke, *observable);
}

void MachineEdits::change_input(const Poke& poke, const AlgorithmicTask& task, const AlgorithmicBatch& drawn) {
  std::vector<Input> inputs = inputs_;
  AlgorithmicBatch sequence = drawn;
  apply_to(task, sequence);
  for (Index j = 0; j < poke.values.cols(); ++j)
    for (Index i = 0; i < poke.values.rows(); ++i) {
      const Input input{poke.row + i, poke.col + j, static_cast<float>(poke.values(i, j))};
      if (std::as_const(sequence).inputs()(input.row, input.step) == input.value) continue;
      task.change_input(sequence, input.row, input.step, input.value);
      std::erase_if(inputs, [&](const Input& one) { return one.row == input.row && one.step == input.step; });
      inputs.push_back(input);
    }
  // A step that is again as it was drawn was not changed.
  std::erase_if(inputs, [&](const Input& one) {
    return std::as_const(sequence).inputs().col(one.step) == drawn.inputs().col(one.step);
  });
  inputs_ = std::move(inputs);
}

void MachineEdits::change_entries(const Poke& poke, const Observable& shown) {
  const Kind& kind = *kind_of(poke.observable);
  check(poke.values.minCoeff() >= kind.low && poke.values.maxCoeff() <= kind.high, poke.observable, " must be ",
        number_text(kind.low), " … ", number_text(kind.high));
  const bool before_the_first = poke.observable == "memory.start";
  const std::string id = before_the_first ? "memory.cells" : poke.observable;
  Entries changed;
  for (Index j = 0; j < poke.values.cols(); ++j) {
    std::map<Index, float>& column = changed[before_the_first ? -1 : poke.col + j];
    Matrix<float> values = poke.values.col(j).cast<float>();
    if (kind.shares)
      values = changed_shares(shown.values.col(poke.col + j).cast<double>(), poke.row, poke.values.col(j));
    const Index first = kind.shares ? 0 : poke.row;
    for (Index i = 0; i < values.rows(); ++i) column[first + i] = values(i, 0);
  }
  Entries& entries = entries_[id];
  for (const auto& [step, column] : changed)
    for (const auto& [row, value] : column) entries[step][row] = value;
}

void MachineEdits::let_go(const Poke& poke, Index steps) {
  check(poke.values.isZero(0.0), "edits.made can only be set to 0: a step is changed by changing what is in it");
  if (poke.col == 0 && poke.values.cols() == steps) return clear();
  const auto is_meant = [&](Index step) {
    return std::max<Index>(step, 0) >= poke.col && std::max<Index>(step, 0) < poke.col + poke.values.cols();
  };
  std::erase_if(inputs_, [&](const Input& one) { return is_meant(one.step); });
  for (auto& [id, entries] : entries_) std::erase_if(entries, [&](const auto& one) { return is_meant(one.first); });
  std::erase_if(entries_, [](const auto& one) { return one.second.empty(); });
}

void MachineEdits::save(Archive& archive) const {
  if (empty()) return;
  archive.put(kSequence, sequence_);
  Matrix<double> inputs(3, static_cast<Index>(inputs_.size()));
  for (std::size_t i = 0; i < inputs_.size(); ++i)
    inputs.col(static_cast<Index>(i)) << static_cast<double>(inputs_[i].row), static_cast<double>(inputs_[i].step),
        static_cast<double>(inputs_[i].value);
  std::vector<std::array<double, 4>> values;
  std::string names;
  double which = 0.0;
  for (const auto& [id, entries] : entries_) {
    names += id + "\n";
    for (const auto& [step, column] : entries)
      for (const auto& [row, value] : column)
        values.push_back({which, static_cast<double>(row), static_cast<double>(step), static_cast<double>(value)});
    which += 1.0;
  }
  if (inputs.cols() > 0) archive.put(kInputs, inputs);
  if (values.empty()) return;
  put_text(archive, kNames, names);
  archive.put(kEntries, Matrix<double>(Eigen::Map<const Matrix<double>>(values.front().data(), 4,
                                                                        static_cast<Index>(values.size()))));
}

bool MachineEdits::are_in(const Archive& archive) { return archive.has(kSequence); }

void MachineEdits::load(const Archive& archive, const Observables& shown, const AlgorithmicTask& task,
                        const AlgorithmicBatch& drawn) {
  clear();
  if (!are_in(archive) || archive.integers(kSequence) != sequence_) return;
  MachineEdits read;
  if (archive.has(kInputs)) {
    const Matrix<double> inputs = archive.double_matrix(kInputs);
    check(inputs.rows() == 3, "\"", kInputs, "\" has ", inputs.rows(), " rows, expected 3");
    for (Index i = 0; i < inputs.cols(); ++i)
      read.change({"sequence.input", whole(inputs(0, i)), whole(inputs(1, i)), inputs(2, i)}, shown, task, drawn);
  }
  if (archive.has(kEntries)) read.take_entries(archive, shown);
  inputs_ = std::move(read.inputs_);
  entries_ = std::move(read.entries_);
}

void MachineEdits::take_entries(const Archive& archive, const Observables& shown) {
  const Matrix<double> entries = archive.double_matrix(kEntries);
  check(entries.rows() == 4, "\"", kEntries, "\" has ", entries.rows(), " rows, expected 4");
  const std::vector<std::string> names = lines_of(take_text(archive, kNames));
  for (Index i = 0; i < entries.cols(); ++i) {
    const Index which = whole(entries(0, i)), row = whole(entries(1, i)), step = whole(entries(2, i));
    check(which >= 0 && which < static_cast<Index>(names.size()), "\"", kEntries, "\" holds the name ", which,
          ", but there are ", names.size());
    const std::string& id = names[static_cast<std::size_t>(which)];
    const Kind* kind = kind_of(id);
    const Observable* observable = find(shown, id);
    check(kind != nullptr && observable != nullptr && id != "memory.start", "\"", kNames, "\" holds ", in_quotes(id),
          ", which cannot be changed by hand");
    check(row >= 0 && row < observable->values.rows() && step < observable->values.cols() &&
              step >= (id == "memory.cells" ? -1 : 0),
          "\"", kEntries, "\" holds row ", row, " of step ", step, " of ", id, ": there is no such place");
    check(entries(3, i) >= kind->low && entries(3, i) <= kind->high, "\"", kEntries, "\" holds ", entries(3, i), " of ",
          id, ", expected ", number_text(kind->low), " … ", number_text(kind->high));
    entries_[id][step][row] = static_cast<float>(entries(3, i));
  }
  for (const auto& [id, columns] : entries_) {
    if (!kind_of(id)->shares) continue;
    for (const auto& [step, column] : columns) {
      float sum = 0.0F;
      for (const auto& [row, share] : column) sum += share;
      check(static_cast<Index>(column.size()) == find(shown, id)->values.rows() && std::abs(sum - 1.0F) <= kRounding,
            "\"", kEntries, "\" holds what are no ", id, " of step ", step);
    }
  }
}

}  // namespace unrolled
