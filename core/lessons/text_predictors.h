// The two ways to predict the next symbol of a text that the lesson `window-mlp` compares: each with what it remembers
// of the streams that it reads side by side, be it a state or the last few symbols.
#pragma once

#include <vector>

#include "core/lessons/char_model.h"
#include "core/lessons/window_model.h"
#include "core/nn/carried_state.h"
#include "core/run/safetensors.h"

namespace unrolled {

class TextPredictor {
 public:
  virtual ~TextPredictor() = default;

  // Scores of the next symbol after each of T*B symbols, V x (T*B), given what is remembered. The symbols must outlive
  // the recording. Nothing is remembered before keep().
  virtual Var<float> scores(Tape<float>& tape, const int* symbols, Index steps) = 0;

  // Remembers what the last call of scores() has read; its recording must still be there.
  virtual void keep() = 0;
  virtual void forget() = 0;

  virtual void put(Archive& archive) const = 0;
  virtual void take(const Archive& archive) = 0;  // throws std::invalid_argument for what does not fit
};

class WindowPredictor final : public TextPredictor {
 public:
  WindowPredictor(const WindowModel& model, Index batch);
  Var<float> scores(Tape<float>& tape, const int* symbols, Index steps) override;
  void keep() override;
  void forget() override;
  void put(Archive& archive) const override;
  void take(const Archive& archive) override;
  const WindowModel::Run& run() const { return run_; }

 private:
  std::size_t remembered() const { return static_cast<std::size_t>((model_.window() - 1) * batch_); }

  const WindowModel& model_;
  Index batch_;
  std::vector<int> symbols_;  // the n − 1 symbols before, then those just read, time-major
  WindowModel::Run run_;
};

class RecurrentPredictor final : public TextPredictor {
 public:
  RecurrentPredictor(const CharModel& model, Index batch);
  Var<float> scores(Tape<float>& tape, const int* symbols, Index steps) override;
  void keep() override;
  void forget() override;
  void put(Archive& archive) const override;
  void take(const Archive& archive) override;
  const CharModel::Run& run() const { return run_; }
  const StackState<float>& initial() const { return initial_; }  // of that run

 private:
  const CharModel& model_;
  Index batch_;
  CarriedState<float> state_;
  StackState<float> initial_;
  CharModel::Run run_;
};

}  // namespace unrolled
