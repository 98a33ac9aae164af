#include "core/ctc/exact.h"

#include <doctest/doctest.h>

#include <map>

#include "tests/core/ctc/random_cases.h"
#include "tests/core/oracles.h"

using namespace unrolled;
using namespace unrolled::ctc;

namespace {

// The definition itself: every one of the K^T paths, collapsed, its product added to its labelling's sum.
std::map<Labels, double> sums_over_paths(const Matrix<double>& y, int blank) {
  std::map<Labels, double> sums;
  std::vector<int> path(static_cast<std::size_t>(y.cols()), 0);
  while (true) {
    double product = 1.0;
    Labels labels;
    for (std::size_t t = 0; t < path.size(); ++t) {
      product *= y(path[t], static_cast<Index>(t));
      if (path[t] != blank && (t == 0 || path[t] != path[t - 1])) labels.push_back(path[t]);
    }
    if (product > 0.0) sums[labels] += product;
    std::size_t t = 0;
    while (t < path.size() && ++path[t] == static_cast<int>(y.rows())) path[t++] = 0;
    if (t == path.size()) return sums;
  }
}

void expect_published(const nlohmann::json& expected, const Hypothesis& ours, const Labels& labels) {
  CHECK(ours.labels == labels);
  CHECK(std::abs(std::exp(ours.log_acoustic) - expected.at(1).get<double>()) < 1e-10);
}

}  // namespace

TEST_CASE("exact decoding equals the sums over all paths") {
  Random random(20);
  for (int i = 0; i < 60; ++i) {
    const auto symbols = static_cast<Index>(1 + random.below(4));
    const auto steps = static_cast<Index>(1 + random.below(6));
    const int blank = static_cast<int>(random.below(static_cast<std::uint64_t>(symbols)));
    const Matrix<double> y = random_probabilities(random, symbols, steps, i % 2 == 1);
    const std::map<Labels, double> truth = sums_over_paths(y, blank);
    const ExactDecoding decoding = exact_decode(y, blank, {}, 0);
    CHECK(std::abs(decoding.log_sum) < 1e-12);
    CHECK(decoding.labellings == static_cast<Index>(truth.size()));
    REQUIRE(decoding.best.size() == truth.size());
    for (const Hypothesis& each : decoding.best) {
      REQUIRE(truth.contains(each.labels));
      CHECK(std::abs(std::exp(each.log_acoustic) / truth.at(each.labels) - 1.0) < 1e-12);
      CHECK(each.log_total == each.log_acoustic);
    }
    CHECK(std::is_sorted(decoding.best.begin(), decoding.best.end(), precedes));
    if (i % 2 == 0) CHECK(labelling_count(symbols - 1, steps) == static_cast<double>(truth.size()));
  }
}

TEST_CASE("exact decoding: the published cases") {
  const nlohmann::json& reference = published().at("decoders");
  for (const std::size_t sequence : {0, 1}) {
    const Matrix<double> y = matrix_of(reference.at("probs_seq" + std::to_string(sequence + 1))).transpose();
    const ExactDecoding decoding = exact_decode(y, reference.at("blank"));
    const nlohmann::json& top = reference.at("exact_top").at(sequence);
    for (std::size_t i = 0; i < top.size(); ++i)
      expect_published(top[i], decoding.best.at(i),
                       labels_in(reference.at("vocab").get<std::string>(), top[i][0].get<std::string>()));
  }
  const nlohmann::json& five = reference.at("tf_beam");
  const ExactDecoding decoding = exact_decode(matrix_of(five.at("probs")).transpose(), five.at("blank"));
  for (std::size_t i = 0; i < five.at("exact_top").size(); ++i)
    expect_published(five.at("exact_top")[i], decoding.best.at(i), five.at("exact_top")[i][0].get<Labels>());
}

TEST_CASE("many labellings are refused before they are counted one by one") {
  CHECK(labelling_count(5, 8) == 151741.0);
  CHECK(labelling_count(3, 0) == 1.0);
  CHECK(labelling_count(0, 9) == 1.0);
  CHECK(labelling_count(1, 5) == 4.0);  // "", a, aa, aaa
  const Matrix<double> y = Matrix<double>::Constant(28, 200, 1.0 / 28.0);
  CHECK_THROWS_AS(exact_decode(y, 0), std::invalid_argument);
  Matrix<double> sure = Matrix<double>::Zero(28, 200);
  sure.row(3).setOnes();
  CHECK(exact_decode(sure, 0).best.at(0).labels == Labels{3});
}

TEST_CASE("the best `keep` are the first of all") {
  Random random(3);
  const Matrix<double> y = random_probabilities(random, 5, 7);
  const ExactDecoding all = exact_decode(y, 0, {}, 0);
  const ExactDecoding some = exact_decode(y, 0, {}, 12);
  REQUIRE(all.best.size() > 3000);  // so that those beyond `keep` were dropped on the way
  REQUIRE(some.best.size() == 12);
  for (std::size_t i = 0; i < some.best.size(); ++i) CHECK(some.best[i].labels == all.best[i].labels);
  CHECK(some.labellings == all.labellings);
}
