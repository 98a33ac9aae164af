#include "core/tasks/recall_task.h"

#include <doctest/doctest.h>

#include <algorithm>
#include <map>
#include <set>
#include <stdexcept>
#include <string>
#include <utility>
#include <vector>

using namespace unrolled;

namespace {

// The bits of some steps of one sequence, one after the other.
template <class View>
std::string bits_of(const View& values, Index batch, Index sequence, Index first, Index count, Index bits) {
  std::string text;
  for (Index t = first; t < first + count; ++t)
    for (Index bit = 0; bit < bits; ++bit) text += values(bit, t * batch + sequence) > 0.0F ? '1' : '0';
  return text;
}

// Sets the vectors of a batch of one sequence to the bits of the words.
void enter(const RecallTask& task, AlgorithmicBatch& batch, const std::vector<std::pair<Index, std::string>>& vectors) {
  for (const auto& [step, bits] : vectors)
    for (std::size_t bit = 0; bit < bits.size(); ++bit)
      task.change_input(batch, static_cast<Index>(bit), step, bits[bit] == '1' ? 1.0F : 0.0F);
}

}  // namespace

TEST_CASE("recall: items, a query, and the item behind it") {
  for (const Index vectors : {1, 3}) {
    CAPTURE(vectors);
    AlgorithmicOptions options;
    options.bits = 5;
    options.shortest = 2;
    options.item_length = vectors;
    const RecallTask task(options);
    CHECK(task.least_length() == 2);
    CHECK(task.input_names().at(5) == "item");
    CHECK(task.input_names().at(6) == "query");
    CHECK(task.output_size() == 5);
    for (const Index items : {2, 3, 12}) {
      CAPTURE(items);
      AlgorithmicBatch batch;
      task.draw({items, 0}, 1, 30, batch);
      const Index query = items * (vectors + 1);  // the step of its first mark
      REQUIRE(batch.steps == query + vectors + 2 + vectors);
      CHECK(task.memory_needed({items, 0}) == items * vectors);
      CHECK(task.bits_without_memory({items, 0}) == static_cast<double>(5 * vectors));
      std::set<std::string> asked;
      for (Index sequence = 0; sequence < 30; ++sequence) {
        std::map<std::string, std::string> follower;
        std::string before;
        for (Index item = 0; item < items; ++item) {
          const std::string bits = bits_of(batch.inputs(), 30, sequence, item * (vectors + 1) + 1, vectors, 5);
          CHECK(follower.count(bits) == 0);
          if (item > 0) follower[before] = bits;
          before = bits;
        }
        const std::string wanted = bits_of(batch.inputs(), 30, sequence, query + 1, vectors, 5);
        REQUIRE(follower.count(wanted) == 1);
        CHECK(bits_of(batch.targets(), 30, sequence, batch.steps - vectors, vectors, 5) == follower[wanted]);
        for (Index item = 0; item < items; ++item)
          if (bits_of(batch.inputs(), 30, sequence, item * (vectors + 1) + 1, vectors, 5) == wanted)
            asked.insert(std::to_string(item));
        for (Index t = 0; t < batch.steps; ++t) {
          CHECK(batch.asked[static_cast<std::size_t>(t)] == (t >= query + vectors + 2));
          CHECK(batch.inputs()(5, t * 30 + sequence) == (t < query && t % (vectors + 1) == 0 ? 1.0F : 0.0F));
          CHECK(batch.inputs()(6, t * 30 + sequence) == (t == query || t == query + vectors + 1 ? 1.0F : 0.0F));
        }
      }
      // Any item but the last is asked for.
      CHECK(static_cast<Index>(asked.size()) >= std::min<Index>(items - 1, 6));
    }
  }
}

TEST_CASE("recall: there are items where bits are too few to tell them apart") {
  AlgorithmicOptions options;
  options.bits = 1;
  options.shortest = 2;
  options.item_length = 1;
  const RecallTask task(options);
  AlgorithmicBatch batch;
  task.draw({7, 0}, 0, 2, batch);
  CHECK(batch.steps == 18);
}

TEST_CASE("recall: what is entered by hand is answered by the item most like the query") {
  AlgorithmicOptions options;
  options.bits = 3;
  options.shortest = 2;
  const RecallTask task(options);
  AlgorithmicBatch batch;
  task.draw({3, 0}, 0, 1, batch);
  enter(task, batch,
        {{1, "101"}, {2, "011"}, {4, "000"}, {5, "111"}, {7, "110"}, {8, "001"}, {10, "000"}, {11, "111"}});
  CHECK(task.text(batch, 0) == "(101 011) (000 111) (110 001) · (000 111)? → (110 001)");
  enter(task, batch, {{8, "100"}});  // of the answer
  CHECK(task.text(batch, 0) == "(101 011) (000 111) (110 100) · (000 111)? → (110 100)");
  enter(task, batch, {{4, "001"}});  // of the item that was asked for: it is still the most like
  CHECK(task.text(batch, 0) == "(101 011) (001 111) (110 100) · (000 111)? → (110 100)");
  enter(task, batch, {{10, "101"}, {11, "010"}});  // 1 bit from the first item, 3 from the second
  CHECK(task.text(batch, 0) == "(101 011) (001 111) (110 100) · (101 010)? → (001 111)");
  enter(task, batch, {{10, "110"}, {11, "100"}});  // the last item: 5 bits from the first, 5 from the second
  CHECK(task.text(batch, 0) == "(101 011) (001 111) (110 100) · (110 100)? → (001 111)");
  CHECK_THROWS_WITH_AS(task.change_input(batch, 3, 0, 0.0F),
                       "\"item\" cannot be changed at step 0: it tells where items begin", std::invalid_argument);
  CHECK_THROWS_WITH_AS(task.change_input(batch, 4, 12, 0.0F),
                       "\"query\" cannot be changed at step 12: it tells where the query begins and ends",
                       std::invalid_argument);
  for (const Index mark : {0, 3, 6, 9, 12}) CHECK_FALSE(task.may_change({3, 0}, 0, mark));
  for (const Index vector : {1, 2, 4, 5, 7, 8, 10, 11}) CHECK(task.may_change({3, 0}, 2, vector));
}

TEST_CASE("recall: what cannot be is refused") {
  AlgorithmicOptions options;
  CHECK_THROWS_WITH_AS(RecallTask{options}, "the shortest length is 1, expected 2 or more", std::invalid_argument);
  options.shortest = 2;
  options.item_length = 0;
  CHECK_THROWS_WITH_AS(RecallTask{options}, "an item has 0 vectors, expected 1 or more", std::invalid_argument);
}
