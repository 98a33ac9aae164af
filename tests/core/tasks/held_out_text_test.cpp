#include "core/tasks/held_out_text.h"

#include <doctest/doctest.h>

#include <string>

using namespace unrolled;

namespace {

// As many characters as asked for, none of them like its neighbours.
std::string long_text(int count) {
  std::string text;
  for (int i = 0; i < count; ++i) text += static_cast<char>('a' + (i * i + i / 7) % 26);
  return text;
}

}  // namespace

TEST_CASE("every stretch is read side by side, and each target is the character behind its input") {
  const TextCorpus corpus(long_text(45000));
  REQUIRE(corpus.held_out().size() == 4);
  HeldOutText text(corpus, 4 * 120);
  CHECK(text.batch() == 4);
  Index at = 0, predicted = 0;
  while (text.next()) {
    for (Index b = 0; b < 4; ++b)
      for (Index t = 0; t < text.steps(); ++t) {
        const Index place = corpus.held_out()[static_cast<std::size_t>(b)].first + at + t;
        CHECK(text.inputs()[t * 4 + b] == corpus.symbol(place));
        CHECK(text.targets()[t * 4 + b] == corpus.symbol(place + 1));
      }
    at += text.steps();
    predicted += text.targets_given();
  }
  CHECK(at == 119);
  CHECK(predicted == 4 * 119);
  CHECK_FALSE(text.next());
}

TEST_CASE("a stretch that is shorter than the longest has no targets behind its end") {
  const TextCorpus corpus(long_text(20030));
  REQUIRE(corpus.held_out().size() == 2);
  const Index shorter = std::min(corpus.held_out()[0].count, corpus.held_out()[1].count);
  Index predicted = 0;
  for (HeldOutText text(corpus, 1000000); text.next();) predicted += text.targets_given();
  CHECK(predicted == corpus.held_out()[0].count + corpus.held_out()[1].count - 2);
  CHECK(shorter > 900);
}

TEST_CASE("where nothing is held out, there is nothing to read") {
  const TextCorpus corpus(long_text(3000), "the text", 0.0);
  REQUIRE(corpus.held_out().empty());
  HeldOutText text(corpus, 1000);
  CHECK_FALSE(text.next());
  CHECK(text.batch() == 0);
  CHECK(text.targets_given() == 0);
}
