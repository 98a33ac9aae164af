#include "core/tasks/ter.h"

#include <doctest/doctest.h>

#include <algorithm>
#include <stdexcept>

#include "core/math/random.h"
#include "tests/core/tasks/words_of.h"

using namespace unrolled;

namespace {

Ter of(const std::string& reference, const std::string& hypothesis) {
  return ter({words_of(reference)}, words_of(hypothesis));
}

// Carries out the edits.
Tokens edited(const Ter& ter, const Tokens& hypothesis, const Tokens& reference) {
  std::vector<Index> places;
  for (std::size_t i = 0; i < hypothesis.size(); ++i) places.push_back(static_cast<Index>(i));
  for (const TerShift& shift : ter.shifts) {
    const std::vector<Index> moved(places.begin() + shift.first, places.begin() + shift.first + shift.length);
    places.erase(places.begin() + shift.first, places.begin() + shift.first + shift.length);
    places.insert(places.begin() + shift.to, moved.begin(), moved.end());
  }
  Tokens result;
  std::size_t read = 0;
  for (const TerEdit& edit : ter.script) {
    if (edit.kind != TerEdit::insertion) CHECK(edit.hypothesis == places.at(read++));
    if (edit.kind == TerEdit::insertion) CHECK(edit.hypothesis == -1);
    if (edit.kind == TerEdit::deletion) {
      CHECK(edit.reference == -1);
      continue;
    }
    CHECK(edit.reference == static_cast<Index>(result.size()));
    const bool is_match = edit.kind == TerEdit::match;
    result.push_back(is_match ? hypothesis.at(static_cast<std::size_t>(edit.hypothesis))
                              : reference.at(static_cast<std::size_t>(edit.reference)));
  }
  CHECK(read == hypothesis.size());
  return result;
}

}  // namespace

TEST_CASE("TER of sacrebleu's cases") {
  CHECK(of("aaaa bbbb cccc dddd", "aaaa bbbb cccc dddd").score == 0.0);
  CHECK(of("aaaa bbbb cccc", "dddd eeee ffff").score == 1.0);
  CHECK(of("a", "").score == 1.0);
  CHECK(of("a b c d e f g h", "d e f g h a b c").score == 1.0 / 8.0);
}

TEST_CASE("TER of the paper's example: a shift, an insertion and two substitutions") {
  const Ter saudi = of("SAUDI ARABIA denied THIS WEEK information published in the AMERICAN new york times",
                       "THIS WEEK THE SAUDIS denied information published in the new york times");
  CHECK(saudi.score == doctest::Approx(4.0 / 13.0));
  CHECK(saudi.insertions == 1);
  CHECK(saudi.deletions == 0);
  CHECK(saudi.substitutions == 2);
  REQUIRE(saudi.shifts.size() == 1);
  CHECK(saudi.shifts[0].first == 0);
  CHECK(saudi.shifts[0].length == 2);
  CHECK(saudi.shifts[0].to == 3);
}

TEST_CASE("TER: of several references the nearest, over their average length") {
  const Ter cat = ter({words_of("there is a cat on the mat"), words_of("the cat is on the mat")},
                      words_of("the cat is at the mat"));
  CHECK(cat.reference == 1);
  CHECK(cat.substitutions == 1);
  CHECK(cat.edits() == 1);
  CHECK(cat.reference_length == 6.5);
  CHECK(cat.score == doctest::Approx(1.0 / 6.5));
  CHECK(corpus_ter({{words_of("a b c d")}, {words_of("e f")}}, {words_of("a b c d"), words_of("e g")}) ==
        doctest::Approx(1.0 / 6.0));
}

TEST_CASE("TER: nothing at all") {
  CHECK(of("", "").score == 0.0);
  CHECK(of("", "a b").score == 1.0);
  CHECK(of("", "a b").deletions == 2);
  CHECK(corpus_ter({{Tokens{}}}, {Tokens{"a"}}) == 1.0);
  CHECK_THROWS_AS(ter({}, words_of("a")), std::invalid_argument);
  CHECK_THROWS_AS(corpus_ter({}, {}), std::invalid_argument);
  CHECK_THROWS_AS(corpus_ter({{}}, {words_of("a")}), std::invalid_argument);
}

TEST_CASE("TER: the edits turn the hypothesis into the reference, and a shift is never to no avail") {
  Random random(3);
  int shifts = 0;
  for (int n = 0; n < 400; ++n) {
    const auto sentence = [&] {
      Tokens words;
      for (std::uint64_t i = random.below(13); i > 0; --i)
        words.emplace_back(1, static_cast<char>('a' + random.below(5)));
      return words;
    };
    Tokens reference = sentence();
    Tokens hypothesis = sentence();
    if (n % 2 == 0) {  // different words, the first one or two of them at the end
      for (std::size_t i = 0; i < reference.size(); ++i) reference[i] = std::string(1, static_cast<char>('a' + i));
      hypothesis = reference;
      if (hypothesis.size() > 2)
        std::rotate(hypothesis.begin(), hypothesis.begin() + 1 + static_cast<std::ptrdiff_t>(random.below(2)),
                    hypothesis.end());
    }
    const Ter one = ter({reference}, hypothesis);
    CHECK(edited(one, hypothesis, reference) == reference);
    shifts += static_cast<int>(one.shifts.size());
    if (n % 2 == 0) CHECK(one.edits() <= 1);
    CHECK(one.edits() <= static_cast<Index>(std::max(hypothesis.size(), reference.size())));
  }
  CHECK(shifts > 100);
}

TEST_CASE("TER: long sentences that have nothing in their places end, too") {
  Tokens reference, hypothesis;
  Random random(5);
  for (int i = 0; i < 200; ++i) {
    reference.emplace_back(1, static_cast<char>('a' + random.below(10)));
    hypothesis.emplace_back(1, static_cast<char>('a' + random.below(10)));
  }
  CHECK(edited(ter({reference}, hypothesis), hypothesis, reference) == reference);
}
