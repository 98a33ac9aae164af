#include "core/ctc/greedy.h"

#include <doctest/doctest.h>

#include "tests/core/ctc/random_cases.h"
#include "tests/core/oracles.h"

using namespace unrolled;
using namespace unrolled::ctc;

TEST_CASE("greedy decoding: the published answers") {
  const nlohmann::json& reference = published().at("decoders");
  const std::string vocabulary = reference.at("vocab");
  for (const int sequence : {1, 2}) {
    const Matrix<double> y = matrix_of(reference.at("probs_seq" + std::to_string(sequence))).transpose();
    const GreedyDecoding decoding = greedy_decode(y, reference.at("blank"));
    CHECK(text_in(vocabulary, decoding.labels) ==
          reference.at("published").at("greedy").at(static_cast<std::size_t>(sequence - 1)));
    REQUIRE(static_cast<Index>(decoding.path.size()) == y.cols());
    double log_path = 0.0;
    for (Index t = 0; t < y.cols(); ++t) {
      CHECK(y(decoding.path[static_cast<std::size_t>(t)], t) == y.col(t).maxCoeff());
      log_path += std::log(y.col(t).maxCoeff());
    }
    CHECK(decoding.log_path == doctest::Approx(log_path).epsilon(1e-14));
  }
}

TEST_CASE("repeats are merged before blanks are removed, and the lowest symbol wins a tie") {
  Matrix<double> y = Matrix<double>::Zero(3, 7);
  for (const auto& [t, k] : {std::pair{0, 1}, {1, 1}, {2, 0}, {3, 1}, {4, 2}, {5, 2}, {6, 0}}) y(k, t) = 1.0;
  CHECK(greedy_decode(y, 0).labels == Labels{1, 1, 2});
  CHECK(greedy_decode(y, 0).log_path == 0.0);
  const Matrix<double> even = Matrix<double>::Constant(3, 2, 1.0 / 3.0);
  CHECK(greedy_decode(even, 0).labels.empty());
  CHECK(greedy_decode(even, 2).labels == Labels{0});
}

TEST_CASE("what is no matrix of probabilities is refused, naming the symbol and the time step") {
  Matrix<double> y = Matrix<double>::Constant(2, 3, 0.5);
  CHECK_THROWS_WITH_AS(greedy_decode(y, 2), "greedy_decode: blank is 2, expected 0 to 1", std::invalid_argument);
  CHECK_THROWS_WITH_AS(greedy_decode(Matrix<double>(2, 0), 0),
                       "greedy_decode: y is 2 x 0, expected at least one symbol and one time step",
                       std::invalid_argument);
  y(1, 2) = -0.5;
  CHECK_THROWS_WITH_AS(greedy_decode(y, 0),
                       "greedy_decode: y of symbol 1 at time step 3 is -0.5, expected a probability",
                       std::invalid_argument);
  y(1, 2) = std::nan("");
  CHECK_THROWS_AS(greedy_decode(y, 0), std::invalid_argument);
}
