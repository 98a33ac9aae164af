#include "core/lessons/text_predictors.h"

#include <algorithm>

#include "core/lessons/lesson_archive.h"
#include "core/math/check.h"

namespace unrolled {

WindowPredictor::WindowPredictor(const WindowModel& model, Index batch) : model_(model), batch_(batch) { forget(); }

Var<float> WindowPredictor::scores(Tape<float>& tape, const int* symbols, Index steps) {
  symbols_.resize(remembered());
  symbols_.insert(symbols_.end(), symbols, symbols + steps * batch_);
  run_ = model_.run(tape, symbols_.data(), steps, batch_);
  return run_.logits;
}

void WindowPredictor::keep() {
  symbols_.erase(symbols_.begin(), symbols_.end() - static_cast<std::ptrdiff_t>(remembered()));
}

void WindowPredictor::forget() { symbols_.assign(remembered(), -1); }

void WindowPredictor::put(Archive& archive) const {
  const auto last = symbols_.begin() + static_cast<std::ptrdiff_t>(remembered());
  archive.put("lesson.symbols", std::vector<std::int64_t>(symbols_.begin(), last));
}

void WindowPredictor::take(const Archive& archive) {
  const std::vector<std::int64_t> found = archive.integers("lesson.symbols");
  check(found.size() == remembered(), "\"lesson.symbols\" has ", found.size(), " numbers, expected ", remembered());
  symbols_.clear();
  for (const std::int64_t symbol : found) {
    check(symbol >= -1 && symbol < model_.symbols(), "\"lesson.symbols\" holds ", symbol, ", expected -1 … ",
          model_.symbols() - 1);
    symbols_.push_back(static_cast<int>(symbol));
  }
}

RecurrentPredictor::RecurrentPredictor(const CharModel& model, Index batch)
    : model_(model), batch_(batch), state_(model.stack(), batch) {}

Var<float> RecurrentPredictor::scores(Tape<float>& tape, const int* symbols, Index steps) {
  initial_ = state_.constants(tape);
  run_ = model_.run(tape, symbols, steps, batch_, initial_);
  return run_.logits;
}

void RecurrentPredictor::keep() { state_.take(run_.stack.last); }

void RecurrentPredictor::forget() { state_.clear(); }

void RecurrentPredictor::put(Archive& archive) const { put_carried_state(archive, state_); }

void RecurrentPredictor::take(const Archive& archive) { take_carried_state(archive, state_); }

}  // namespace unrolled
