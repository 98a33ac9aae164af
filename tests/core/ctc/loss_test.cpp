#include "core/ctc/loss.h"

#include <doctest/doctest.h>

#include <cmath>
#include <limits>
#include <stdexcept>
#include <vector>

#include "core/ctc/sequence_passes.h"
#include "core/ctc/trellis.h"
#include "core/math/ops/activation.h"
#include "core/math/ops/arithmetic.h"
#include "core/math/ops/matmul.h"
#include "core/math/ops/slice.h"
#include "core/math/ops/softmax.h"
#include "tests/core/allocations.h"
#include "tests/core/ctc/ctc_cases.h"
#include "tests/core/expect_gradient.h"
#include "tests/core/oracles.h"

namespace unrolled::ctc {

namespace {

constexpr double kInfinity = std::numeric_limits<double>::infinity();

// A batch that owns its arrays.
struct Batch {
  std::vector<std::vector<int>> sequences;
  std::vector<Index> steps;  // of each, or none: all
  int blank = 0;
  bool zero_infinity = false;
  std::vector<int> labels = {};
  std::vector<Index> counts = {};

  Targets targets() {
    labels.clear();
    counts.clear();
    for (const std::vector<int>& each : sequences) {
      labels.insert(labels.end(), each.begin(), each.end());
      counts.push_back(static_cast<Index>(each.size()));
    }
    return {labels.data(), counts.data(), steps.empty() ? nullptr : steps.data(), static_cast<Index>(sequences.size()),
            blank,         zero_infinity};
  }
};

Matrix<double> random_logits(Index classes, Index columns, Random& random, double spread = 1.0) {
  Matrix<double> logits(classes, columns);
  for (Index i = 0; i < logits.size(); ++i) logits.data()[i] = spread * random.normal();
  return logits;
}

// The columns of one sequence of a batch.
Matrix<double> sequence_columns(const Matrix<double>& all, Index b, Index batch, Index steps) {
  Matrix<double> its(all.rows(), steps);
  for (Index t = 0; t < steps; ++t) its.col(t) = all.col(t * batch + b);
  return its;
}

Trellis trellis_of(const Matrix<double>& logits, const std::vector<int>& labels, int blank) {
  return make_trellis(Topology(labels, blank, static_cast<int>(logits.rows())), emissions_from_logits(logits),
                      {Arithmetic::kScaled, Convention::kWithEmission});
}

// The same out of plain operations: α_t = (A α_{t-1}) ⊙ (P y_t), with A the arrows and P the symbol of each state.
Var<double> composed(Tape<double>& tape, Var<double> logits, Batch& batch) {
  const Index size = static_cast<Index>(batch.sequences.size());
  const Var<double> y = softmax(tape, logits);
  Var<double> total;
  for (Index b = 0; b < size; ++b) {
    const std::size_t at = static_cast<std::size_t>(b);
    const Topology topology(batch.sequences[at], batch.blank, static_cast<int>(logits.rows()));
    const Index states = topology.state_count();
    Matrix<double> arrows = Matrix<double>::Zero(states, states);
    Matrix<double> pick = Matrix<double>::Zero(states, logits.rows());
    Matrix<double> start = Matrix<double>::Zero(states, 1);
    Matrix<double> end = Matrix<double>::Zero(1, states);
    for (Index to = 0; to < states; ++to) {
      for (Index from = 0; from < states; ++from) arrows(to, from) = arrow(topology, from, to).allowed ? 1.0 : 0.0;
      pick(to, topology.symbol(to)) = 1.0;
      start(to, 0) = topology.may_begin(to) ? 1.0 : 0.0;
      end(0, to) = topology.may_end(to) ? 1.0 : 0.0;
    }
    const Var<double> A = tape.constant(arrows);
    const Var<double> P = tape.constant(pick);
    Var<double> alpha = tape.constant(start);
    const Index steps = batch.steps.empty() ? logits.cols() / size : batch.steps[at];
    for (Index t = 0; t < steps; ++t) {
      if (t > 0) alpha = matmul(tape, A, alpha);
      alpha = hadamard(tape, alpha, matmul(tape, P, cols(tape, y, t * size + b, 1)));
    }
    const Var<double> log_p = log(tape, matmul(tape, tape.constant(end), alpha));
    total = b == 0 ? log_p : add(tape, total, log_p);
  }
  return scale(tape, total, -1.0 / static_cast<double>(size));
}

Batch small_batch() { return {{{1, 2, 2}, {}, {3}, {2, 1, 3, 1}}, {6, 3, 1, 5}, 0}; }

// One sequence by both passes, in S; the gradient where there is one.
template <class S>
struct BothPasses {
  std::optional<double> fast;
  Matrix<S> fast_gradient;
  double safe = 0.0;
  Matrix<S> safe_gradient;

  BothPasses(const Matrix<double>& logits, const std::vector<int>& labels, int blank) {
    Tape<S> tape;
    const Matrix<S> x = logits.cast<S>();
    const Index classes = x.rows();
    const SequenceTarget target{labels.data(), static_cast<Index>(labels.size()), x.cols(), blank};
    fast_gradient = softmax(tape, tape.constant(x)).value();
    safe_gradient.resize(classes, x.cols());
    const bool tiny = fast_gradient.minCoeff() < kSmallestExact<S>;
    const ScaledRoom<S> room(tape, x.cols(), target.label_count);
    fast = scaled_passes<S>(target, {fast_gradient.data(), classes, classes}, tiny, true, room);
    safe = safe_passes<S>(target, {x.data(), classes, classes}, {safe_gradient.data(), classes, classes}, true, tape);
  }
};

}  // namespace

TEST_CASE("ctc loss: gradients") {
  const auto loss_of = [](Batch batch) {
    return
        [batch](Tape<double>& tape, const Operands& x) mutable { return ctc_loss(tape, x[0], batch.targets()).mean; };
  };
  expect_gradient(loss_of(small_batch()), {{4, 24}});
  expect_gradient(loss_of({{{1, 1}}, {}, 2}), {{3, 5}});
  expect_gradient(loss_of({{{0}}, {}, 1}), {{2, 1}});
  expect_gradient(loss_of({{{}}, {}, 0}), {{1, 1}});
  expect_gradient(loss_of({{{1}, {2}}, {}, 0}), {{3, 2}});
}

TEST_CASE("ctc loss equals the composed one, value and gradient") {
  Random random(11);
  for (Batch batch : {small_batch(), Batch{{{1, 1, 1}, {2}}, {}, 0}, Batch{{{0, 1, 0}}, {}, 3}}) {
    const Matrix<double> logits = random_logits(4, 6 * static_cast<Index>(batch.sequences.size()), random, 2.0);
    Tape<double> tape;
    const Var<double> first = tape.input(logits);
    const Var<double> second = tape.input(logits);
    const Var<double> fused = ctc_loss(tape, first, batch.targets()).mean;
    const Var<double> plain = composed(tape, second, batch);
    tape.backward(scale(tape, add(tape, fused, plain), 1.7));
    CHECK(fused.value()(0, 0) == doctest::Approx(plain.value()(0, 0)).epsilon(1e-14));
    CHECK(first.gradient().isApprox(second.gradient(), 1e-13));
  }
}

TEST_CASE("ctc loss: what PyTorch answers, and published values") {
  const auto expect = [](const nlohmann::json& each, const char* labels, const char* gradient) {
    const std::string name = each.at("name");
    CAPTURE(name);
    Batch batch{{each.at(labels).get<std::vector<int>>()}, {}, each.at("blank")};
    const Matrix<double> logits = matrix_of(each.at("logits")).transpose();
    Tape<double> tape;
    const Var<double> x = tape.input(logits);
    const Loss<double> loss = ctc_loss(tape, x, batch.targets());
    tape.backward(loss.mean);
    if (each.at("loss").is_null()) {
      CHECK(loss.mean.value()(0, 0) == kInfinity);
      CHECK(loss.impossible == 1);
      CHECK(x.gradient().isZero(0.0));
      return;
    }
    CHECK(loss.mean.value()(0, 0) == doctest::Approx(each.at("loss").get<double>()).epsilon(1e-12));
    CHECK(largest_difference(x.gradient(), matrix_of(each.at(gradient)).transpose()) < 1e-10);
  };
  for (const nlohmann::json& each : oracles().at("ctc")) expect(each, "target", "grad_logits");
  for (const nlohmann::json& each : published().at("ctc")) expect(each, "labels", "grad_wrt_logits");
}

TEST_CASE("ctc loss: sequences of a batch are as they are alone") {
  Random random(12);
  Batch batch = small_batch();
  const Matrix<double> logits = random_logits(4, 24, random, 3.0);
  Tape<double> tape;
  const Var<double> x = tape.input(logits);
  const Loss<double> loss = ctc_loss(tape, x, batch.targets());
  tape.backward(loss.mean);
  double mean = 0.0;
  for (Index b = 0; b < 4; ++b) {
    const std::size_t at = static_cast<std::size_t>(b);
    const Trellis alone = trellis_of(sequence_columns(logits, b, 4, batch.steps[at]), batch.sequences[at], 0);
    CHECK(loss.each[b] == doctest::Approx(alone.loss).epsilon(1e-13));
    mean += alone.loss / 4.0;
    const Matrix<double> gradient = sequence_columns(x.gradient(), b, 4, 6);
    CHECK(largest_difference(4.0 * gradient.leftCols(batch.steps[at]), alone.gradient_logits) < 1e-13);
    CHECK(gradient.rightCols(6 - batch.steps[at]).isZero(0.0));
  }
  CHECK(loss.mean.value()(0, 0) == doctest::Approx(mean).epsilon(1e-13));
  CHECK(loss.impossible == 0);
}

TEST_CASE("ctc loss: what cannot be spelled is infinite, flagged, and pulls at nothing") {
  Random random(13);
  Batch batch{{{1, 1, 1}, {2, 1}}, {}, 0};  // the first needs five steps
  const Matrix<double> logits = random_logits(3, 8, random);
  for (const bool zero_infinity : {false, true}) {
    batch.zero_infinity = zero_infinity;
    Tape<double> tape;
    const Var<double> x = tape.input(logits);
    const Loss<double> loss = ctc_loss(tape, x, batch.targets());
    tape.backward(loss.mean);
    CHECK(loss.impossible == 1);
    CHECK(loss.each[0] == kInfinity);
    CHECK(std::isfinite(loss.each[1]));
    CHECK(loss.mean.value()(0, 0) == (zero_infinity ? loss.each[1] / 2.0 : kInfinity));
    CHECK(sequence_columns(x.gradient(), 0, 2, 4).isZero(0.0));
    CHECK(sequence_columns(x.gradient(), 1, 2, 4).allFinite());
    CHECK_FALSE(sequence_columns(x.gradient(), 1, 2, 4).isZero(1e-3));
  }
  // Enough steps, but a logit of -∞ shuts the only path.
  Matrix<double> shut = Matrix<double>::Zero(3, 2);
  shut(1, 1) = -kInfinity;
  Batch single{{{2, 1}}, {}, 0};
  Tape<double> tape;
  const Var<double> x = tape.input(shut);
  const Loss<double> loss = ctc_loss(tape, x, single.targets());
  tape.backward(loss.mean);
  CHECK(loss.each[0] == kInfinity);
  CHECK(loss.impossible == 1);
  CHECK(x.gradient().isZero(0.0));
  // And the same logit where there is a way around it.
  shut(1, 1) = 0.0;
  shut(0, 1) = -kInfinity;
  Tape<double> again;
  const Var<double> open = again.input(shut);
  const Loss<double> possible = ctc_loss(again, open, single.targets());
  again.backward(possible.mean);
  CHECK(possible.each[0] == doctest::Approx(std::log(6.0)).epsilon(1e-14));
  CHECK(open.gradient().allFinite());
}

TEST_CASE("ctc loss passes on what is no number") {
  Batch batch{{{1}, {2}}, {}, 0};
  for (const double bad : {std::nan(""), kInfinity}) {
    Matrix<double> logits = Matrix<double>::Zero(4, 6);
    logits(3, 2) = bad;  // of the first sequence, a symbol that its target does not have
    Tape<double> tape;
    const Loss<double> loss = ctc_loss(tape, tape.input(logits), batch.targets());
    CHECK(std::isnan(loss.each[0]));
    CHECK(std::isfinite(loss.each[1]));
    CHECK(std::isnan(loss.mean.value()(0, 0)));
    CHECK(loss.impossible == 0);
  }
}

TEST_CASE("ctc loss in float is as good as float can be") {
  Random random(14);
  struct Size {
    Index steps, batch, classes, labels;
  };
  for (const auto& [steps, size, classes, labels] : {Size{200, 16, 28, 40}, Size{1000, 1, 64, 100}, Size{60, 3, 5, 20}})
    for (const double spread : {0.0, 1.0, 6.0, 40.0}) {
      CAPTURE(steps);
      CAPTURE(spread);
      Batch batch;
      for (Index b = 0; b < size; ++b)
        batch.sequences.push_back(random_target(labels - b % 3, 0, static_cast<int>(classes), random));
      // The logits are numbers in float: what is compared is the operation, not the rounding of what it is given.
      const Matrix<double> logits = random_logits(classes, steps * size, random, spread).cast<float>().cast<double>();
      Tape<double> wide;
      Tape<float> narrow;
      const Var<double> exact = wide.input(logits);
      const Var<float> rounded = narrow.input(logits.cast<float>());
      const Loss<double> exact_loss = ctc_loss(wide, exact, batch.targets());
      const Loss<float> rounded_loss = ctc_loss(narrow, rounded, batch.targets());
      wide.backward(exact_loss.mean);
      narrow.backward(rounded_loss.mean);
      CHECK(static_cast<double>(rounded_loss.mean.value()(0, 0)) ==
            doctest::Approx(exact_loss.mean.value()(0, 0)).epsilon(1e-6));
      const double scale_up = static_cast<double>(size);
      CHECK((rounded.gradient().cast<double>() - exact.gradient()).cwiseAbs().maxCoeff() * scale_up < 1e-5);
      for (Index b = 0; b < std::min<Index>(size, 2); ++b) {
        const Trellis truth =
            trellis_of(sequence_columns(logits, b, size, steps), batch.sequences[static_cast<std::size_t>(b)], 0);
        CHECK(exact_loss.each[b] == doctest::Approx(truth.loss).epsilon(1e-12));
        CHECK(largest_difference(scale_up * sequence_columns(exact.gradient(), b, size, steps), truth.gradient_logits) <
              1e-10);
      }
    }
}

TEST_CASE("ctc loss: the fast pass is the safe one's equal or stands back") {
  Random random(15);
  int fast = 0;
  for (int round = 0; round < 300; ++round) {
    const Index steps = 1 + static_cast<Index>(random.below(120));
    const int classes = 2 + static_cast<int>(random.below(6));
    const std::vector<int> labels =
        random_target(static_cast<Index>(random.below(static_cast<std::uint64_t>(steps) + 1)), 0, classes, random);
    if (!Topology(labels, 0, classes).feasible(steps)) continue;
    // From even to so peaked that float holds nothing of most probabilities.
    const double spread = std::pow(10.0, random.uniform(-1.0, 2.5));
    CAPTURE(steps);
    CAPTURE(spread);
    const Matrix<double> logits = random_logits(classes, steps, random, spread);
    const BothPasses<double> wide(logits, labels, 0);
    if (wide.fast) {
      CHECK(std::abs(*wide.fast - wide.safe) <= 1e-12 * std::max(1.0, std::abs(wide.safe)));
      CHECK((wide.fast_gradient - wide.safe_gradient).cwiseAbs().maxCoeff() < 1e-10);
      ++fast;
    }
    const BothPasses<float> narrow(logits, labels, 0);
    if (narrow.fast) {
      CHECK(std::abs(*narrow.fast - narrow.safe) <= 1e-5 * std::max(1.0, std::abs(narrow.safe)));
      CHECK((narrow.fast_gradient - narrow.safe_gradient).cwiseAbs().maxCoeff() < 1e-5);
    }
  }
  CHECK(fast > 50);
}

TEST_CASE("ctc loss: the fast pass is taken where it should be") {
  Random random(16);
  const std::vector<int> labels = random_target(100, 0, 64, random);
  CHECK(BothPasses<float>(random_logits(64, 1000, random), labels, 0).fast.has_value());
  // A network that is sure of itself: e^30 for the right symbol, which stays for ten steps.
  Matrix<double> sure = random_logits(64, 1000, random);
  for (Index t = 0; t < 1000; ++t) sure(t % 10 < 5 ? labels[static_cast<std::size_t>(t / 10)] : 0, t) += 30.0;
  CHECK(BothPasses<float>(sure, labels, 0).fast.has_value());
}

TEST_CASE("ctc loss: 5,000 steps and 500 labels") {
  Random random(17);
  const std::vector<int> labels = random_target(500, 0, 30, random);
  for (const double spread : {0.0, 1.0}) {
    const BothPasses<double> passes(random_logits(30, 5000, random, spread), labels, 0);
    CHECK(std::isfinite(passes.safe));
    CHECK(passes.safe_gradient.allFinite());
    CHECK((passes.safe_gradient.colwise().sum().array().abs() < 1e-8).all());
    if (passes.fast) {
      CHECK(*passes.fast == doctest::Approx(passes.safe).epsilon(1e-11));
      CHECK((passes.fast_gradient - passes.safe_gradient).cwiseAbs().maxCoeff() < 1e-8);
    }
  }
}

TEST_CASE("ctc loss takes nothing from the heap" * doctest::skip(!allocations_are_counted())) {
  Random random(18);
  for (const double spread : {1.0, 60.0}) {  // by the fast pass, and by the safe one
    Batch batch{{random_target(20, 0, 28, random), random_target(10, 0, 28, random)}, {}, 0};
    const Targets targets = batch.targets();
    const Matrix<float> logits = random_logits(28, 2 * 150, random, spread).cast<float>();
    Tape<float> tape;
    std::int64_t before = 0;
    for (int round = 0; round < 3; ++round) {
      before = allocations();
      tape.reset();
      const Var<float> x = tape.input(logits);
      tape.backward(ctc_loss(tape, x, targets).mean);
    }
    CHECK(allocations() == before);
  }
}

TEST_CASE("ctc loss refuses what does not fit") {
  Tape<double> tape;
  const Var<double> x = tape.constant(Matrix<double>::Zero(4, 6));
  const auto loss_of = [&](Batch batch) { ctc_loss(tape, x, batch.targets()); };
  CHECK_THROWS_WITH_AS(loss_of({{{1}, {1}, {1}, {1}}, {}, 0}),
                       "ctc_loss: logits have 6 columns, expected a multiple of the batch, 4", std::invalid_argument);
  CHECK_THROWS_WITH_AS(loss_of({{}, {}, 0}), "ctc_loss: logits have 6 columns, expected a multiple of the batch, 0",
                       std::invalid_argument);
  CHECK_THROWS_WITH_AS(loss_of({{{1}}, {}, 4}), "ctc_loss: the blank is symbol 4, expected 0 … 3",
                       std::invalid_argument);
  CHECK_THROWS_WITH_AS(loss_of({{{1}, {2, 4}}, {}, 0}),
                       "ctc_loss: label 1 of sequence 1 is symbol 4, expected 0 … 3 and not the blank, 0",
                       std::invalid_argument);
  CHECK_THROWS_WITH_AS(loss_of({{{1, 0}}, {}, 0}),
                       "ctc_loss: label 1 of sequence 0 is symbol 0, expected 0 … 3 and not the blank, 0",
                       std::invalid_argument);
  CHECK_THROWS_WITH_AS(loss_of({{{1}, {2}}, {3, 4}, 0}), "ctc_loss: sequence 1 has 4 steps, expected 1 … 3",
                       std::invalid_argument);
  CHECK_THROWS_WITH_AS(loss_of({{{1}, {2}}, {0, 3}, 0}), "ctc_loss: sequence 0 has 0 steps, expected 1 … 3",
                       std::invalid_argument);
}

}  // namespace unrolled::ctc
