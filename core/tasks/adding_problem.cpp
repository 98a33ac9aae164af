#include "core/tasks/adding_problem.h"

#include <cstdio>

#include "core/math/check.h"

namespace unrolled {

namespace {

std::string decimal(const char* format, float number) {
  char text[16];
  std::snprintf(text, sizeof text, format, static_cast<double>(number));
  return text;
}

}  // namespace

AddingProblem::AddingProblem(Index steps, Index batch, std::uint64_t seed) : steps_(steps), batch_(batch), seed_(seed) {
  check(steps >= 2 && batch > 0, "the adding problem has ", batch, " sequences of ", steps,
        " steps, expected 2 steps or more, one in each half to mark, and a sequence or more");
}

void AddingProblem::draw(std::int64_t number, SequenceBatch& into) const {
  Random random = random_of_batch(seed_, number);
  into.dense.resize(2, steps_ * batch_);
  into.values.resize(1, batch_);
  for (Index at = 0; at < into.dense.cols(); ++at) {
    into.dense(0, at) = static_cast<float>(random.uniform());
    into.dense(1, at) = 0.0F;
  }
  const Index half = steps_ / 2;
  const auto below = [&](Index count) { return static_cast<Index>(random.below(static_cast<std::uint64_t>(count))); };
  for (Index sequence = 0; sequence < batch_; ++sequence) {
    float sum = 0.0F;
    for (const Index marked : {below(half), half + below(steps_ - half)}) {
      into.dense(1, marked * batch_ + sequence) = 1.0F;
      sum += into.dense(0, marked * batch_ + sequence);
    }
    into.values(0, sequence) = sum;
  }
}

std::string AddingProblem::label(const SequenceBatch& batch, Index sequence, Index t) const {
  return batch.dense(1, t * batch_ + sequence) > 0.0F ? "+" : "";
}

const std::vector<std::string>& AddingProblem::classes() const {
  static const std::vector<std::string> none;
  return none;
}

std::string AddingProblem::text(const SequenceBatch& batch, Index sequence) const {
  std::string text;
  for (Index t = 0; t < steps_; ++t) {
    const Index at = t * batch_ + sequence;
    text += decimal(batch.dense(1, at) > 0.0F ? "+%.2f " : "%.2f ", batch.dense(0, at));
  }
  return text + "→ " + decimal("%.2f", batch.values(0, sequence));
}

std::vector<TaskBound> AddingProblem::bounds() const { return {{"always_one", "always 1", 1.0 / 6.0}}; }

}  // namespace unrolled
