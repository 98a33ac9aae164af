#include "core/nn/alignment.h"

#include <doctest/doctest.h>

#include <algorithm>
#include <cmath>
#include <memory>
#include <string>
#include <vector>

#include "core/math/ops/batched_attention.h"
#include "core/nn/attention.h"
#include "tests/core/expect_gradient.h"

using namespace unrolled;

namespace {

constexpr Index kState = 4;
constexpr Index kAnnotation = 3;
constexpr Index kSteps = 6;
constexpr Index kBatch = 2;
const Index kLengths[] = {6, 4};

// One step of attention over two random sources.
struct Asked {
  Asked(const AlignmentOptions& options, Index step, const AlignmentStepOptions& step_options = {}) : random(11) {
    alignment = std::make_unique<Alignment<double>>(options, "attention", kState, kAnnotation, parameters, random);
    for (const auto& parameter : parameters)
      for (Index k = 0; k < parameter->value.size(); ++k) parameter->value.data()[k] = random.normal();
    annotations = random_matrix({kAnnotation, kSteps * kBatch}, random);
    state = random_matrix({kState, kBatch}, random);
    const AlignedSource<double> source = alignment->prepare(tape, tape.constant(annotations), kLengths, kSteps, kBatch);
    AlignmentStepOptions with_window = step_options;
    with_window.shows_window = true;
    made = (*alignment)(tape, source, tape.constant(state), step, with_window);
    const AlignmentStep<double> unwatched = (*alignment)(tape, source, tape.constant(state), step, step_options);
    CHECK_FALSE(unwatched.window);
    CHECK(unwatched.weights.value() == made.weights.value());
  }
  Matrix<double> value(const char* name) const { return parameters.find(name)->value; }
  Matrix<double> annotation(Index j, Index b) const { return annotations.col(j * kBatch + b); }
  double weight(Index j, Index b) const { return made.weights.value()(j, b); }

  Random random;
  ParameterSet<double> parameters;
  Tape<double> tape;
  std::unique_ptr<Alignment<double>> alignment;
  Matrix<double> annotations;
  Matrix<double> state;
  AlignmentStep<double> made;
};

AlignmentOptions options_of(const std::string& score, const std::string& window = "global") {
  AlignmentOptions options;
  options.score = score;
  options.window = window;
  options.half_width = 1.5;
  options.size = 5;
  options.location_rows = 5;
  return options;
}

}  // namespace

TEST_CASE("alignment: every score is what its equation says, and the context what the weights pick") {
  for (const std::string& score : alignment_scores()) {
    CAPTURE(score);
    const Asked asked(options_of(score), 0);
    for (Index b = 0; b < kBatch; ++b) {
      const Matrix<double> s = asked.state.col(b);
      double total = 0.0;
      Matrix<double> context = Matrix<double>::Zero(kAnnotation, 1);
      std::vector<double> expected;
      for (Index j = 0; j < kLengths[b]; ++j) {
        const Matrix<double> h = asked.annotation(j, b);
        double e = 0.0;
        if (score == "bahdanau" || score == "concat") {
          const Matrix<double> inside = asked.value("attention.W_a") * s + asked.value("attention.U_a") * h;
          e = (asked.value("attention.v_a").transpose() * inside.array().tanh().matrix())(0, 0);
        } else if (score == "dot") {
          e = (s.transpose() * asked.value("attention.U_a") * h)(0, 0);
        } else if (score == "general") {
          e = ((asked.value("attention.W_a") * s).transpose() * h)(0, 0);
        } else if (score == "scaled-dot") {
          const Matrix<double> q = asked.value("attention.W_a") * s;
          e = (q.transpose() * asked.value("attention.U_a") * h)(0, 0) / std::sqrt(5.0);
        } else {
          e = j < 5 ? (asked.value("attention.W_a") * s)(j, 0) : kNoScore;
        }
        if (e > kNoScore) CHECK(asked.made.scores.value()(j, b) == doctest::Approx(e).epsilon(1e-12));
        expected.push_back(e > kNoScore ? std::exp(e) : 0.0);
        total += expected.back();
      }
      for (Index j = 0; j < kSteps; ++j) {
        const double weight = j < kLengths[b] ? expected[static_cast<std::size_t>(j)] / total : 0.0;
        CHECK(asked.weight(j, b) == doctest::Approx(weight).epsilon(1e-12));
        if (weight == 0.0) CHECK(asked.weight(j, b) == 0.0);
        if (j < kLengths[b]) context += weight * asked.annotation(j, b);
      }
      CHECK(asked.made.context.value().col(b).isApprox(context, 1e-12));
    }
  }
}

TEST_CASE("alignment: local-m looks around the step's own number, and never past the end of a source") {
  for (const Index step : {0, 3, 9}) {
    const Asked asked(options_of("dot", "local-m"), step);
    for (Index b = 0; b < kBatch; ++b) {
      const Index centre = std::min(step, kLengths[b] - 1);
      CHECK(asked.made.centre.value()(0, b) == static_cast<double>(centre));
      CHECK(asked.made.weights.value().col(b).sum() == doctest::Approx(1.0));
      for (Index j = 0; j < kSteps; ++j) {
        const bool inside = std::abs(j - centre) <= 1;
        CHECK(asked.made.window.value()(j, b) == (inside ? 1.0 : 0.0));
        CHECK((asked.weight(j, b) > 0.0) == (inside && j < kLengths[b]));
      }
    }
  }
}

TEST_CASE("alignment: local-p predicts its place; hard, it multiplies by a Gaussian (Luong, eq. 10)") {
  const Asked asked(options_of("general", "local-p"), 0);
  for (Index b = 0; b < kBatch; ++b) {
    const double asks = (asked.value("attention.v_p").transpose() *
                         (asked.value("attention.W_p") * asked.state.col(b)).array().tanh().matrix())(0, 0);
    const double p = static_cast<double>(kLengths[b] - 1) / (1.0 + std::exp(-asks));
    CHECK(asked.made.centre.value()(0, b) == doctest::Approx(p).epsilon(1e-12));
    double total = 0.0;
    for (Index j = 0; j < kLengths[b]; ++j)
      if (std::abs(static_cast<double>(j) - p) <= 1.5) total += std::exp(asked.made.scores.value()(j, b));
    for (Index j = 0; j < kLengths[b]; ++j) {
      const double distance = static_cast<double>(j) - p;
      const double factor = std::abs(distance) <= 1.5 ? std::exp(-0.5 * distance * distance / (0.75 * 0.75)) : 0.0;
      CHECK(asked.made.window.value()(j, b) == doctest::Approx(factor).epsilon(1e-12));
      CHECK(asked.weight(j, b) ==
            doctest::Approx(factor * std::exp(asked.made.scores.value()(j, b)) / total).epsilon(1e-12));
    }
  }
}

TEST_CASE("alignment: an annealed window cuts nothing and shrinks from 0.6 T to D") {
  for (const std::string window : {"local-m", "local-p"})
    for (const double widening : {1.0, 0.5, 0.0}) {
      CAPTURE(window);
      CAPTURE(widening);
      AlignmentOptions options = options_of("dot", window);
      options.annealed = true;
      AlignmentStepOptions step;
      step.widening = widening;
      const Asked asked(options, 2, step);
      for (Index b = 0; b < kBatch; ++b) {
        const double sigma = 0.5 * std::max(1.5, 0.6 * static_cast<double>(kLengths[b]) * widening);
        const double p = asked.made.centre.value()(0, b);
        double total = 0.0;
        std::vector<double> expected;
        for (Index j = 0; j < kLengths[b]; ++j) {
          const double bias = -0.5 * (static_cast<double>(j) - p) * (static_cast<double>(j) - p) / (sigma * sigma);
          CHECK(asked.made.window.value()(j, b) == doctest::Approx(std::exp(bias)).epsilon(1e-12));
          expected.push_back(std::exp(asked.made.scores.value()(j, b) + bias));
          total += expected.back();
        }
        for (Index j = 0; j < kLengths[b]; ++j)
          CHECK(asked.weight(j, b) == doctest::Approx(expected[static_cast<std::size_t>(j)] / total).epsilon(1e-12));
      }
    }
}

TEST_CASE("alignment: weights can be given, for each source or for all") {
  const Matrix<double> all{{0.0}, {0.25}, {0.75}, {0.0}, {0.0}, {0.0}};
  AlignmentStepOptions step;
  step.weights = &all;
  const Asked asked(options_of("bahdanau"), 0, step);
  for (Index b = 0; b < kBatch; ++b) {
    CHECK(asked.made.weights.value().col(b) == all);
    CHECK(asked.made.context.value().col(b).isApprox(0.25 * asked.annotation(1, b) + 0.75 * asked.annotation(2, b),
                                                     1e-14));
  }
}

TEST_CASE("alignment: where annotations have the size of the state, the dot product needs no map") {
  Random random(1);
  ParameterSet<double> parameters;
  const Alignment<double> alignment(options_of("dot"), "attention", 4, 4, parameters, random);
  CHECK(parameters.size() == 0);
}

TEST_CASE("alignment refuses names and numbers that are out of range") {
  Random random(1);
  ParameterSet<double> parameters;
  const auto make = [&](const AlignmentOptions& options) {
    Alignment<double>(options, "attention", kState, kAnnotation, parameters, random);
  };
  CHECK_THROWS_WITH_AS(make(options_of("fixed")),
                       "Alignment: unknown score \"fixed\", expected one of bahdanau, concat, dot, general, location, "
                       "scaled-dot",
                       std::invalid_argument);
  CHECK_THROWS_WITH_AS(make(options_of("dot", "near")),
                       "Alignment: unknown window \"near\", expected one of global, local-m, local-p",
                       std::invalid_argument);
  AlignmentOptions narrow = options_of("dot", "local-m");
  narrow.half_width = 0.0;
  CHECK_THROWS_WITH_AS(make(narrow), "Alignment: the half width is 0, expected a positive number",
                       std::invalid_argument);
  AlignmentOptions nowhere = options_of("location");
  nowhere.location_rows = 0;
  CHECK_THROWS_WITH_AS(make(nowhere), "Alignment: location scores 0 places, expected at least one",
                       std::invalid_argument);
}
