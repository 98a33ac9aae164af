#include "core/lessons/watched_memory.h"

#include <doctest/doctest.h>

#include <cmath>
#include <optional>
#include <stdexcept>

#include "core/tasks/adding_problem.h"
#include "core/tasks/copying_memory.h"
#include "core/tasks/temporal_order.h"

using namespace unrolled;

namespace {

constexpr Index kHidden = 5;

struct Watching {
  Watching(const std::string& cell, const SequenceTask& task) {
    options.cell.kind = cell;
    options.hidden = kHidden;
    model.emplace(options, task, parameters, random);
    watched.emplace(*model, options.cell, task);
  }

  const Observable& find(const std::vector<std::shared_ptr<const Observable>>& all, const std::string& id) const {
    for (const auto& one : all)
      if (one->id == id) return *one;
    throw std::runtime_error("nothing is called " + id);
  }

  ParameterSet<float> parameters;
  Random random{2};
  LongMemoryOptions options;
  std::optional<LongMemoryModel> model;
  std::optional<WatchedMemory> watched;
};

// What the model answers after step `asked` of sequences that begin with zeros.
float answer_at(const LongMemoryModel& model, const SequenceBatch& batch, Index asked) {
  Tape<float> tape;
  tape.leave_parameters_alone();
  return model.run(tape, batch, 1, model.stack().zero_state(tape, 1), true).answer.value()(0, asked);
}

}  // namespace

TEST_CASE("watched memory: what the answer hears agrees with differences") {
  const AddingProblem task(6, 1, 4);
  const Watching watching("gru", task);
  WatchedMemory watched(*watching.model, watching.options.cell, task);
  SequenceBatch batch;
  task.draw(0, batch);
  for (const Index focus : {Index{3}, Index{-1}}) {
    const Index asked = focus < 0 ? 5 : focus;
    const auto seen = watched.read(focus);
    const Matrix<float>& hears = watching.find(seen, "gradient.input").values;
    REQUIRE(hears.cols() == 6);
    for (Index t = 0; t < 6; ++t) {
      CAPTURE(t);
      double squared = 0.0;
      for (Index row = 0; row < 2; ++row) {
        constexpr float kStep = 0.01F;
        SequenceBatch more = batch, less = batch;
        more.dense(row, t) += kStep;
        less.dense(row, t) -= kStep;
        const float slope =
            (answer_at(*watching.model, more, asked) - answer_at(*watching.model, less, asked)) / (2.0F * kStep);
        squared += std::pow(static_cast<double>(slope), 2.0);
      }
      if (t > asked)
        CHECK(hears(0, t) == 0.0F);
      else
        CHECK(std::abs(static_cast<double>(hears(0, t)) - std::sqrt(squared)) < 1e-3);
    }
    CHECK(watching.find(seen, "answer").values(0, asked) == doctest::Approx(answer_at(*watching.model, batch, asked)));
  }
}

TEST_CASE("watched memory: the last state gets the slope of the squared error, the ones before what comes through") {
  const AddingProblem task(6, 1, 4);
  Watching watching("rnn_tanh", task);
  const auto seen = watching.watched->read(-1);
  const Matrix<float>& flow = watching.find(seen, "gradient.hidden").values;
  const float error = watching.find(seen, "answer").values(0, 5) - watching.find(seen, "answer.target").values(0, 5);
  const Matrix<float> last = 2.0F * error * watching.parameters.find("output.W")->value.transpose();
  CHECK(flow(0, 5) == doctest::Approx(last.norm()));
  // One step back: W_hᵀ diag(1 − h²) ∂L/∂h_T.
  const Matrix<float> h = watching.find(seen, "state.h").values.col(5);
  const Matrix<float> before =
      watching.parameters.find("rnn.W_h")->value.transpose() * ((1.0F - h.array().square()) * last.array()).matrix();
  CHECK(flow(0, 4) == doctest::Approx(before.norm()));
  CHECK(watching.watched->inputs().rows() == 2);
}

TEST_CASE("watched memory: classes are shown at every step, and the text says what was answered") {
  const CopyingMemory copying(3, 1, 1);
  Watching watching("lstm", copying);
  const auto seen = watching.watched->read(-1);
  CHECK(watching.find(seen, "prediction.probability").values.rows() == 9);
  CHECK(watching.find(seen, "prediction.probability").values.cols() == 23);
  CHECK(watching.watched->inputs().colwise().sum().isOnes());
  CHECK(watching.watched->inputs().rows() == 10);
  const std::string text = watching.watched->text();
  CHECK(text.find('\n') != std::string::npos);

  const TemporalOrder order(10, 1, 1);
  Watching ordering("lstm", order);
  const auto ordered = ordering.watched->read(4);
  CHECK(ordering.find(ordered, "prediction.probability").values.cols() == 10);
  CHECK(ordering.find(ordered, "gradient.input").values.rightCols(5).isZero(0.0F));
  CHECK(ordering.find(ordered, "gradient.input").values(0, 4) > 0.0F);

  CHECK_THROWS_AS(WatchedMemory(*ordering.model, ordering.options.cell, TemporalOrder(10, 2, 1)),
                  std::invalid_argument);
}
