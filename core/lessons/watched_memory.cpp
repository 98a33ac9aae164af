#include "core/lessons/watched_memory.h"

#include <algorithm>
#include <cstdio>
#include <iterator>
#include <utility>

#include "core/lessons/watched_predictions.h"
#include "core/lessons/watched_reading.h"
#include "core/math/check.h"
#include "core/math/ops/arithmetic.h"
#include "core/math/ops/cross_entropy.h"
#include "core/math/ops/slice.h"

namespace unrolled {

namespace {

std::shared_ptr<Observable> answer_observable(const char* id, const char* symbol, const char* phrase,
                                              const std::vector<std::string>& labels, Matrix<float> values) {
  auto made = std::make_shared<Observable>();
  made->id = id;
  made->group = "answers";
  made->symbol = symbol;
  made->meaning_text = phrase;
  made->cols = {"time step t", labels};
  made->values = std::move(values);
  return made;
}

}  // namespace

WatchedMemory::WatchedMemory(const LongMemoryModel& model, const CellOptions& cell, const SequenceTask& task)
    : model_(model), classes_(task.classes()), begin_(model.stack(), 1), states_(model.stack(), cell, task.steps()) {
  check(task.batch() == 1, "WatchedMemory: the task has ", task.batch(), " sequences, expected 1");
  tape_.leave_parameters_alone();
  task.draw(0, batch_);
  for (Index t = 0; t < task.steps(); ++t) labels_.push_back(task.label(batch_, 0, t));
  sequence_text_ = task.text(batch_, 0);
  inputs_ = batch_.dense;
  if (task.numbers_enter()) return;
  inputs_ = Matrix<float>::Zero(task.input_size(), task.steps());
  for (Index t = 0; t < task.steps(); ++t) inputs_(batch_.symbols[static_cast<std::size_t>(t)], t) = 1.0F;
}

std::vector<std::shared_ptr<const Observable>> WatchedMemory::read(Index focus) {
  tape_.reset();
  const LongMemoryModel::Run run = model_.run(tape_, batch_, 1, begin_.constants(tape_), true);
  tape_.backward(run.loss);
  states_.clear();
  states_.append(run.stack, 1, 0);
  const Matrix<float> answer = run.answer.value();
  write_text(answer);
  std::vector<std::shared_ptr<const Observable>> seen = states_.observables(labels_);
  append(seen, answers(answer));
  seen.push_back(input_gradient(focus));
  return seen;
}

std::vector<std::shared_ptr<const Observable>> WatchedMemory::answers(const Matrix<float>& answer) const {
  if (!classes_.empty()) return prediction_observables(answer, batch_.targets, classes_, labels_);
  const auto said = answer_observable("answer", "ŷ", "what would be answered after each step", labels_, answer);
  said->formula = "ŷ_t = W_hy h_t + b_y";
  Matrix<float> target = Matrix<float>::Constant(1, answer.cols(), batch_.values(0, 0));
  return {said, answer_observable("answer.target", "y", "what is to be answered at the end", labels_, target)};
}

std::shared_ptr<const Observable> WatchedMemory::input_gradient(Index focus) {
  const Index steps = static_cast<Index>(labels_.size());
  const Index asked = focus < 0 ? steps - 1 : std::min(focus, steps - 1);
  tape_.reset();
  const LongMemoryModel::Run run = model_.run(tape_, batch_, 1, begin_.constants(tape_), true, true);
  const Var<float> answer = cols(tape_, run.answer, asked, 1);
  if (classes_.empty()) {
    tape_.backward(sum(tape_, answer));
  } else {
    // −ln p of what is right there, or, where nothing is asked, of what will be asked at the end.
    int target = batch_.targets[static_cast<std::size_t>(asked)];
    if (target < 0) target = batch_.targets.back();
    tape_.backward(softmax_cross_entropy(tape_, answer, &target));
  }
  const auto gradient = input_gradient_observable(run.input.gradient().colwise().stableNorm(), labels_);
  if (!classes_.empty()) return gradient;
  auto of_number = std::make_shared<Observable>(*gradient);
  of_number->symbol = "‖∂ŷ/∂x_t‖";
  of_number->meaning_text = "how much the answer in focus depends on what entered at a step";
  of_number->unit.clear();
  of_number->formula = "‖∂ŷ_f/∂x_t‖";
  return of_number;
}

void WatchedMemory::write_text(const Matrix<float>& answer) {
  text_ = sequence_text_ + "\nŷ = ";
  if (classes_.empty()) {
    char number[32];
    std::snprintf(number, sizeof number, "%.2f", static_cast<double>(answer(0, answer.cols() - 1)));
    text_ += number;
    return;
  }
  for (Index t = 0; t < answer.cols(); ++t) {
    if (batch_.targets[static_cast<std::size_t>(t)] < 0) continue;
    Index said = 0;
    answer.col(t).maxCoeff(&said);
    text_ += classes_[static_cast<std::size_t>(said)];
  }
}

}  // namespace unrolled
