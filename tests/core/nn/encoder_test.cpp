#include "core/nn/encoder.h"

#include <doctest/doctest.h>

#include "core/math/ops/slice.h"
#include "tests/core/expect_gradient.h"

using namespace unrolled;

namespace {

struct Made {
  Made(int layers, bool both, bool residual, Index input = 2, Index hidden = 3)
      : random(4), encoder({{}, layers, both, residual}, "encoder", input, hidden, parameters, random) {}
  Random random;
  ParameterSet<double> parameters;
  Encoder<double> encoder;
};

}  // namespace

TEST_CASE("encoder: annotations and summary of one layer in both directions") {
  Made made(1, true, true);
  Tape<double> tape;
  const Matrix<double> x = random_matrix({2, 5}, made.random);
  const Index length[] = {5};
  const EncoderRun<double> run = made.encoder.run(tape, tape.constant(x), length, 5, 1);
  REQUIRE(run.cells.size() == 2);
  CHECK(made.encoder.output_size() == 6);
  CHECK(run.annotations.value().topRows(3) == run.cells[0].hidden.value());
  CHECK(run.annotations.value().bottomRows(3) == run.cells[1].hidden.value());
  CHECK(run.summary.value().topRows(3) == run.annotations.value().col(4).head(3));
  CHECK(run.summary.value().bottomRows(3) == run.annotations.value().col(0).tail(3));

  // The backward direction is the forward one over what is turned round, with weights of its own.
  CellState<double> zero = made.encoder.cell(1).zero_state(tape, 1);
  SequenceInput<double> turned;
  turned.dense = tape.constant(x.rowwise().reverse());
  turned.steps = 5;
  const Matrix<double> h = made.encoder.cell(1).run(tape, turned, zero).hidden.value();
  CHECK(run.cells[1].hidden.value().isApprox(h.rowwise().reverse(), 1e-14));
}

TEST_CASE("encoder: upper layers run forward, and add their input where it has their size") {
  for (const bool residual : {false, true}) {
    Made made(3, true, residual);
    Tape<double> tape;
    const Index length[] = {4};
    const EncoderRun<double> run =
        made.encoder.run(tape, tape.constant(random_matrix({2, 4}, made.random)), length, 4, 1);
    REQUIRE(run.cells.size() == 4);
    CHECK(made.encoder.output_size() == 3);
    CHECK(made.encoder.cell(2).input_size() == 6);
    CHECK(made.encoder.cell(3).input_size() == 3);
    Matrix<double> expected = run.cells[3].hidden.value();
    if (residual) expected += run.cells[2].hidden.value();
    CHECK(run.annotations.value().isApprox(expected, 1e-14));
    CHECK(run.summary.value() == run.annotations.value().col(3));
  }
}

TEST_CASE("encoder: a padded batch gives each sequence what it gets alone, and zeros beyond its end") {
  const Index lengths[] = {2, 5, 1};
  for (const int layers : {1, 2, 4})
    for (const bool both : {false, true}) {
      CAPTURE(layers);
      CAPTURE(both);
      Made made(layers, both, true);
      const Matrix<double> x = random_matrix({2, 15}, made.random);
      Tape<double> tape;
      const EncoderRun<double> run = made.encoder.run(tape, tape.constant(x), lengths, 5, 3);
      for (Index b = 0; b < 3; ++b) {
        Matrix<double> own(2, lengths[b]);
        for (Index t = 0; t < lengths[b]; ++t) own.col(t) = x.col(t * 3 + b);
        const EncoderRun<double> alone = made.encoder.run(tape, tape.constant(own), lengths + b, lengths[b], 1);
        for (Index t = 0; t < 5; ++t) {
          const Matrix<double> annotation = run.annotations.value().col(t * 3 + b);
          if (t < lengths[b])
            CHECK((annotation - alone.annotations.value().col(t)).cwiseAbs().maxCoeff() < 1e-12);
          else
            CHECK(annotation.isZero(0.0));
        }
        CHECK((run.summary.value().col(b) - alone.summary.value().col(0)).cwiseAbs().maxCoeff() < 1e-12);
      }
      const Operation encode = [&](Tape<double>& other, const Operands& operands) {
        const EncoderRun<double> encoded = made.encoder.run(other, operands[0], lengths, 5, 3);
        return stack_cols(other, {encoded.annotations, encoded.summary});
      };
      expect_gradient(encode, {x});
    }
}

TEST_CASE("encoder refuses what does not fit") {
  Random random(1);
  ParameterSet<double> parameters;
  CHECK_THROWS_WITH_AS((Encoder<double>({{}, 5, true, true}, "encoder", 2, 3, parameters, random)),
                       "Encoder: 5 layers, expected 1 … 4", std::invalid_argument);
  Made made(1, true, true);
  Tape<double> tape;
  const Var<double> x = tape.constant(Matrix<double>::Ones(2, 4));
  const Index lengths[] = {2, 3};
  CHECK_THROWS_WITH_AS(made.encoder.run(tape, x, lengths, 2, 2), "Encoder: length 1 is 3, expected 1 … 2",
                       std::invalid_argument);
  CHECK_THROWS_WITH_AS(made.encoder.run(tape, x, lengths, 3, 2),
                       "Encoder: the input has 4 columns, expected 3 x 2 (steps x batch), at least one of each",
                       std::invalid_argument);
}
