#include "core/lessons/handwriting_source.h"

#include <doctest/doctest.h>

#include <algorithm>
#include <cstdint>
#include <utility>
#include <vector>

using namespace unrolled;

namespace {

constexpr double kSpacing = 0.3;
constexpr Index kBatch = 3;
constexpr std::int64_t kTogether = HandwritingSource::kTogether;

std::vector<Matrix<float>> inputs_of(std::span<const LabelledPen* const> inks) {
  std::vector<Matrix<float>> all;
  for (const LabelledPen* ink : inks) all.push_back(ink->pen.inputs);
  return all;
}

}  // namespace

TEST_CASE("handwriting_source: every ink of the stream comes once, with others of like length") {
  const HandwritingTask task{HandwritingOptions{}};
  HandwritingSource source(task, kSpacing, kBatch);
  for (const std::int64_t group : {0, 5}) {
    std::vector<Matrix<float>> drawn, expected;
    for (std::int64_t i = 0; i < kTogether * kBatch; ++i)
      expected.push_back(
          labelled_pen(task.ink(group * kTogether * kBatch + i, InkStream::training), kSpacing, task.symbols())
              .pen.inputs);
    std::vector<std::pair<Index, Index>> lengths;  // of the shortest and the longest of each batch
    for (std::int64_t i = 0; i < kTogether; ++i) {
      const std::vector<Matrix<float>> inputs = inputs_of(source.batch(group * kTogether + i));
      REQUIRE(inputs.size() == kBatch);
      const auto shorter = [](const Matrix<float>& a, const Matrix<float>& b) { return a.cols() < b.cols(); };
      const auto [least, most] = std::minmax_element(inputs.begin(), inputs.end(), shorter);
      lengths.emplace_back(least->cols(), most->cols());
      drawn.insert(drawn.end(), inputs.begin(), inputs.end());
    }
    CHECK(std::is_permutation(
        drawn.begin(), drawn.end(), expected.begin(), expected.end(),
        [](const Matrix<float>& a, const Matrix<float>& b) { return a.cols() == b.cols() && a == b; }));
    CHECK_FALSE(std::is_sorted(lengths.begin(), lengths.end()));
    std::sort(lengths.begin(), lengths.end());
    for (std::size_t i = 1; i < lengths.size(); ++i) CHECK(lengths[i - 1].second <= lengths[i].first);
  }
}

TEST_CASE("handwriting_source: an update has the same inks in whatever order it is asked for") {
  const HandwritingTask task{HandwritingOptions{}};
  HandwritingSource onwards(task, kSpacing, kBatch), back(task, kSpacing, kBatch);
  std::vector<std::vector<Matrix<float>>> expected;
  for (std::int64_t update = 0; update < 12; ++update) expected.push_back(inputs_of(onwards.batch(update)));
  for (std::int64_t update = 11; update >= 0; --update)
    CHECK(inputs_of(back.batch(update)) == expected[static_cast<std::size_t>(update)]);
  CHECK_THROWS_WITH_AS(back.batch(-1), "HandwritingSource: update -1, expected 0 or more", std::invalid_argument);
  CHECK_THROWS_AS(HandwritingSource(task, kSpacing, 0), std::invalid_argument);
}
