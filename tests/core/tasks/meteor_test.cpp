#include "core/tasks/meteor.h"

#include <doctest/doctest.h>

#include <algorithm>
#include <functional>
#include <stdexcept>
#include <tuple>

#include "core/math/random.h"
#include "tests/core/tasks/words_of.h"

using namespace unrolled;

namespace {

Meteor of(const std::string& reference, const std::string& hypothesis) {
  return meteor({words_of(reference)}, words_of(hypothesis));
}

Index crossings(const std::vector<MeteorMatch>& matches) {
  Index count = 0;
  for (std::size_t i = 0; i < matches.size(); ++i)
    for (std::size_t j = 0; j < i; ++j)
      if (matches[j].reference > matches[i].reference) ++count;
  return count;
}

Index chunks(const std::vector<MeteorMatch>& matches) {
  Index count = matches.empty() ? 0 : 1;
  for (std::size_t i = 1; i < matches.size(); ++i)
    if (matches[i].hypothesis != matches[i - 1].hypothesis + 1 || matches[i].reference != matches[i - 1].reference + 1)
      ++count;
  return count;
}

// The best of all matchings: most pairs, fewest crossings, fewest chunks.
std::tuple<Index, Index, Index> best_of_all(const Tokens& hypothesis, const Tokens& reference) {
  std::tuple<Index, Index, Index> best{1, 0, 0};
  std::vector<MeteorMatch> matches;
  std::vector<bool> is_taken(reference.size(), false);
  const std::function<void(std::size_t)> go_on = [&](std::size_t place) {
    if (place == hypothesis.size()) {
      best = std::min(best, {-static_cast<Index>(matches.size()), crossings(matches), chunks(matches)});
      return;
    }
    go_on(place + 1);
    for (std::size_t i = 0; i < reference.size(); ++i) {
      if (is_taken[i] || reference[i] != hypothesis[place]) continue;
      is_taken[i] = true;
      matches.push_back({static_cast<Index>(place), static_cast<Index>(i)});
      go_on(place + 1);
      matches.pop_back();
      is_taken[i] = false;
    }
  };
  go_on(0);
  return best;
}

}  // namespace

TEST_CASE("METEOR of the published cases") {
  const Meteor same = of("the cat sat on the mat", "the cat sat on the mat");
  CHECK(same.score == doctest::Approx(0.9977).epsilon(1e-4));
  CHECK(same.chunks == 1);
  const Meteor turned = of("the cat sat on the mat", "on the mat sat the cat");
  CHECK(turned.score == 0.5);
  CHECK(turned.chunks == 6);
  const Meteor longer = of("the cat sat on the mat", "the cat was sat on the mat");
  CHECK(longer.score == doctest::Approx(0.9654).epsilon(1e-4));
  CHECK(longer.precision == doctest::Approx(6.0 / 7.0));
  CHECK(longer.recall == 1.0);
  CHECK(longer.f1 == doctest::Approx(12.0 / 13.0));
  CHECK(longer.fmean == doctest::Approx(60.0 / 61.0));
  CHECK(longer.chunks == 2);
  CHECK(longer.penalty == doctest::Approx(0.5 / 27.0));
}

TEST_CASE("METEOR: pairs are places") {
  const Meteor pairs = of("a b c", "x b a b");
  CHECK(pairs.matched == 2);
  REQUIRE(pairs.matches.size() == 2);
  CHECK(pairs.matches[0].hypothesis == 2);  // "a b", since it is one chunk without a crossing
  CHECK(pairs.matches[0].reference == 0);
  CHECK(pairs.matches[1].hypothesis == 3);
  CHECK(pairs.matches[1].reference == 1);
}

TEST_CASE("METEOR: no match, no words, several references") {
  CHECK(of("a b", "c d").score == 0.0);
  CHECK(of("a b", "").score == 0.0);
  CHECK(of("", "").score == 0.0);
  CHECK(meteor({words_of("c d"), words_of("a b"), words_of("a b")}, words_of("a b")).reference == 1);
  CHECK_THROWS_AS(meteor({}, words_of("a")), std::invalid_argument);
  CHECK_THROWS_AS(corpus_meteor({{}}, {words_of("a")}), std::invalid_argument);
}

TEST_CASE("METEOR of a corpus is of its sums") {
  const Meteor corpus = corpus_meteor({{words_of("a b c d")}, {words_of("e f")}}, {words_of("a b"), words_of("f g h")});
  CHECK(corpus.matched == 3);
  CHECK(corpus.chunks == 2);
  CHECK(corpus.precision == doctest::Approx(3.0 / 5.0));
  CHECK(corpus.recall == doctest::Approx(3.0 / 6.0));
  CHECK(corpus.score == doctest::Approx(10.0 * 0.6 * 0.5 / (0.5 + 9.0 * 0.6) * (1.0 - 0.5 * 8.0 / 27.0)));
}

TEST_CASE("METEOR: of all matchings the one that crosses least, compared with every other") {
  Random random(8);
  for (int n = 0; n < 300; ++n) {
    const auto sentence = [&] {
      Tokens words;
      for (std::uint64_t i = 1 + random.below(8); i > 0; --i)
        words.emplace_back(1, static_cast<char>('a' + random.below(3)));
      return words;
    };
    const Tokens reference = sentence(), hypothesis = sentence();
    const Meteor one = meteor({reference}, hypothesis);
    const auto [matched, crossed, in_chunks] = best_of_all(hypothesis, reference);
    CHECK(one.matched == -matched);
    CHECK(crossings(one.matches) == crossed);
    CHECK(one.chunks == chunks(one.matches));
    CHECK(one.chunks == in_chunks);
    for (const MeteorMatch& match : one.matches)
      CHECK(hypothesis.at(static_cast<std::size_t>(match.hypothesis)) ==
            reference.at(static_cast<std::size_t>(match.reference)));
  }
}
