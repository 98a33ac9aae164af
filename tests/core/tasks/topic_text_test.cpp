#include "core/tasks/topic_text.h"

#include <doctest/doctest.h>

#include <algorithm>
#include <cmath>
#include <stdexcept>

using namespace unrolled;

namespace {

std::vector<int> stream_of(const TopicText& task, Index stream) {
  std::vector<int> words;
  SequenceBatch batch;
  for (std::int64_t number = 0; number < task.batches_of_a_pass(); ++number) {
    task.draw(number, batch);
    for (Index t = 0; t < task.steps(); ++t)
      words.push_back(batch.symbols[static_cast<std::size_t>(t * task.batch() + stream)]);
  }
  words.push_back(batch.targets[batch.targets.size() - static_cast<std::size_t>(task.batch() - stream)]);
  return words;
}

}  // namespace

TEST_CASE("topics: windows follow each other, and the next word is the target") {
  const TopicText task(8, 3, 100, 5);
  CHECK(task.batches_of_a_pass() == 12);
  SequenceBatch batch, next;
  task.draw(4, batch);
  task.draw(5, next);
  REQUIRE(batch.symbols.size() == 24);
  REQUIRE(batch.targets.size() == 24);
  for (std::size_t at = 0; at < 21; ++at) CHECK(batch.targets[at] == batch.symbols[at + 3]);
  for (std::size_t at = 0; at < 3; ++at) CHECK(batch.targets[21 + at] == next.symbols[at]);
  task.draw(12 + 4, next);  // in the next pass
  CHECK(next.symbols == batch.symbols);
}

TEST_CASE("topics: common words are three of four, words of a topic come together") {
  const TopicText task(50, 16, 2000, 3);
  double common = 0.0, same = 0.0, topical = 0.0, all = 0.0;
  for (Index stream = 0; stream < 16; ++stream) {
    int before = -1;
    for (const int word : stream_of(task, stream)) {
      all += 1.0;
      if (word < 4) {
        common += 1.0;
        continue;
      }
      const int topic = (word - 4) / 4;
      if (before >= 0) topical += 1.0;
      if (before == topic) same += 1.0;
      before = topic;
    }
  }
  CHECK(common / all == doctest::Approx(0.75).epsilon(0.02));
  // The next word of a topic comes k steps later with 1/4 (3/4)^(k−1), and nothing has changed until then with q^k:
  // Σ 1/4 (3/4)^(k−1) q^k + 1/4 of the rest, with q = 49/50.
  const double unchanged = 0.25 * 0.98 / (1.0 - 0.75 * 0.98);
  CHECK(same / topical == doctest::Approx(unchanged + 0.25 * (1.0 - unchanged)).epsilon(0.02));
}

TEST_CASE("topics: what the best reader and one who counts words lose") {
  CHECK(TopicText::unigram_loss() == doctest::Approx(2.2952).epsilon(1e-4));
  const TopicText task(50, 32, 1500, 2);
  CHECK(task.bayes_loss(50) == doctest::Approx(2.013).epsilon(0.005));
  CHECK(task.bayes_loss(50) < task.bayes_loss(0));
  // A stream so short that it can be reckoned by hand: one window of one word, the second word being predicted.
  const TopicText tiny(1, 1, 1, 9);
  const std::vector<int> words = stream_of(tiny, 0);
  REQUIRE(words.size() == 2);
  double expected = 0.0;
  const auto likelihood = [](int word, int topic) {
    if (word < 4) return 0.1875;
    return (word - 4) / 4 == topic ? 0.0625 : 0.0;
  };
  double first = 0.0, both = 0.0;
  for (int before = 0; before < 4; ++before) {
    first += 0.25 * likelihood(words[0], before);
    for (int after = 0; after < 4; ++after)
      both +=
          0.25 * likelihood(words[0], before) * ((before == after ? 0.98 : 0.0) + 0.005) * likelihood(words[1], after);
  }
  expected = -std::log(both / first);
  CHECK(tiny.bayes_loss() == doctest::Approx(expected));
}

TEST_CASE("topics: the seed alone says what is drawn") {
  CHECK(stream_of(TopicText(8, 2, 80, 5), 1) == stream_of(TopicText(8, 2, 80, 5), 1));
  CHECK(stream_of(TopicText(8, 2, 80, 5), 1) != stream_of(TopicText(8, 2, 80, 6), 1));
  CHECK(stream_of(TopicText(8, 2, 80, 5), 1) == stream_of(TopicText(16, 2, 80, 5), 1));
}

TEST_CASE("topics: a person can read a window") {
  const TopicText task(2, 2, 8, 1);
  SequenceBatch batch;
  batch.symbols = {0, 1, 4, 5};
  batch.targets = {4, 5, 2, 3};
  CHECK(task.text(batch, 1) == "a wave → and");
  CHECK(task.label(batch, 0, 0) == "·");
  CHECK(task.label(batch, 0, 1) == "S");
}

TEST_CASE("topics: what cannot be is refused") {
  CHECK_THROWS_AS(TopicText(0, 1, 10, 1), std::invalid_argument);
  CHECK_THROWS_AS(TopicText(5, 0, 10, 1), std::invalid_argument);
  CHECK_THROWS_AS(TopicText(11, 1, 10, 1), std::invalid_argument);
  CHECK_THROWS_AS(TopicText(5, 1, 10, 1).bayes_loss(10), std::invalid_argument);
}
