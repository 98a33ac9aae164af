#include "core/tasks/addition_task.h"

#include <doctest/doctest.h>

#include <algorithm>
#include <array>
#include <cmath>
#include <map>
#include <set>
#include <stdexcept>
#include <string>
#include <utility>
#include <vector>

using namespace unrolled;

namespace {

// The signs of some steps; nothing where all rows are 0.
template <class View>
std::string signs(const View& values, const std::vector<std::string>& names, Index column, Index stride, Index count) {
  std::string text;
  for (Index i = 0; i < count; ++i)
    for (Index row = 0; row < values.rows(); ++row)
      if (values(row, column + i * stride) == 1.0F) text += names[static_cast<std::size_t>(row)];
  return text;
}

// What is to be said of a sum of numbers with so many digits.
std::string answer(long sum, Index digits) {
  std::string text = std::to_string(sum);
  std::reverse(text.begin(), text.end());
  for (Index said = static_cast<Index>(text.size()); said < digits + 2; ++said) text += "∎";
  return text;
}

}  // namespace

TEST_CASE("addition: two numbers, and their sum from its lowest digit on") {
  const AdditionTask task({});
  CHECK(task.input_names() == std::vector<std::string>{"0", "1", "2", "3", "4", "5", "6", "7", "8", "9", "+", "="});
  CHECK(task.output_names() == std::vector<std::string>{"0", "1", "2", "3", "4", "5", "6", "7", "8", "9", "∎"});
  CHECK(task.answer() == Answer::symbols);
  for (const Index digits : {1, 2, 5, 17}) {
    CAPTURE(digits);
    AlgorithmicBatch batch;
    task.draw({digits, 0}, 3, 50, batch);
    REQUIRE(batch.steps == 3 * digits + 4);
    CHECK(task.memory_needed({digits, 0}) == 2 * digits + 1);
    std::set<std::size_t> lengths;
    for (Index sequence = 0; sequence < 50; ++sequence) {
      const std::string entered = signs(batch.inputs(), task.input_names(), sequence, 50, batch.steps);
      REQUIRE(static_cast<Index>(entered.size()) == 2 * digits + 2);
      const std::size_t plus = entered.find('+');
      CHECK(static_cast<Index>(plus) == digits);
      CHECK(entered.back() == '=');
      if (digits > 1) {
        CHECK(entered[0] != '0');
        CHECK(entered[plus + 1] != '0');
      }
      const long sum = std::stol(entered) + std::stol(entered.substr(plus + 1));
      CHECK(signs(batch.targets(), task.output_names(), (2 * digits + 2) * 50 + sequence, 50, digits + 2) ==
            answer(sum, digits));
      lengths.insert(std::to_string(sum).size());
    }
    CHECK(lengths.size() == 2);
  }
}

TEST_CASE("addition: no sum that is measured is trained on, in either order, whatever the seed") {
  AlgorithmicOptions other_seed;
  other_seed.seed = 5;
  const AdditionTask task({}), other(other_seed);
  for (const Index digits : {1, 2}) {
    CAPTURE(digits);
    AlgorithmicBatch batch;
    const auto sums = [&](const AdditionTask& drawn, TaskStream stream) {
      std::set<std::string> texts;
      drawn.draw({digits, 0}, 0, 2000, batch, stream);
      for (Index sequence = 0; sequence < 2000; ++sequence) texts.insert(drawn.text(batch, sequence));
      return texts;
    };
    const std::set<std::string> trained = sums(task, TaskStream::training);
    for (const TaskStream stream : {TaskStream::held_out, TaskStream::watched}) {
      const std::set<std::string> measured = sums(other, stream);
      for (const std::string& sum : measured) {
        CHECK(trained.count(sum) == 0);
        const std::size_t plus = sum.find(" + "), equals = sum.find(" = ");
        CHECK(trained.count(sum.substr(plus + 3, equals - plus - 3) + " + " + sum.substr(0, plus) +
                            sum.substr(equals)) == 0);
      }
      if (digits > 1) continue;
      CHECK(measured.size() >= 4);
      CHECK(measured.size() + trained.size() == 100);
    }
  }
}

TEST_CASE("addition: sums of one digit are measured only where no longer ones are trained") {
  for (const auto& [shortest, longest, measured] :
       {std::array<Index, 3>{1, 1, 1}, {1, 2, 2}, {1, 5, 2}, {2, 2, 2}, {3, 5, 3}}) {
    AlgorithmicOptions options;
    options.shortest = shortest;
    options.longest = longest;
    CHECK(AdditionTask(options).shortest_measured() == measured);
  }
}

TEST_CASE("addition: an answer that is wrong behind its end, or has none, is not written as the right one") {
  const AdditionTask task({});
  AlgorithmicBatch batch;
  task.draw({2, 0}, 0, 1, batch);
  for (const auto& [step, digit] : std::vector<std::pair<Index, Index>>{{0, 2}, {1, 7}, {3, 5}, {4, 8}})
    task.change_input(batch, digit, step, 1.0F);
  const auto say = [&](Index place, Index symbol) {
    batch.targets().col(6 + place).setZero();
    batch.targets()(symbol, 6 + place) = 1.0F;
    return task.text(batch, 0);
  };
  CHECK(say(3, 4) == "27 + 58 = 4∎85");
  CHECK(say(2, 0) == "27 + 58 = 4085");
  CHECK(say(0, AdditionTask::kDigits) == "27 + 58 = 408∎");
  for (const Index place : {1, 2, 3}) say(place, AdditionTask::kDigits);
  CHECK(task.text(batch, 0) == "27 + 58 = ∎");
}

TEST_CASE("addition: what is guessed without memory is the entropy of each digit") {
  const AdditionTask task({});
  for (const Index digits : {1, 2, 3}) {
    CAPTURE(digits);
    const long lowest = digits == 1 ? 0 : std::lround(std::pow(10.0, static_cast<double>(digits - 1)));
    const long beyond = std::lround(std::pow(10.0, static_cast<double>(digits)));
    std::vector<std::map<char, double>> counts(static_cast<std::size_t>(digits) + 1);
    double pairs = 0.0;
    for (long x = lowest; x < beyond; ++x) {
      for (long y = lowest; y < beyond; ++y, ++pairs) {
        long rest = x + y;
        for (std::size_t place = 0; place < counts.size(); ++place, rest /= 10)
          ++counts[place][rest == 0 && place + 1 == counts.size() ? 'e' : static_cast<char>('0' + rest % 10)];
      }
    }
    double bits = 0.0;
    for (const auto& digit : counts)
      for (const auto& [sign, count] : digit) bits -= count / pairs * std::log2(count / pairs);
    CHECK(task.bits_without_memory({digits, 0}) == doctest::Approx(bits).epsilon(1e-12));
  }
}

TEST_CASE("addition: a digit that is chosen takes the place of the other") {
  const AdditionTask task({});
  AlgorithmicBatch batch;
  task.draw({2, 0}, 0, 1, batch);
  for (const auto& [step, digit] : std::vector<std::pair<Index, Index>>{{0, 2}, {1, 7}, {3, 5}, {4, 8}})
    task.change_input(batch, digit, step, 1.0F);
  CHECK(task.text(batch, 0) == "27 + 58 = 85");
  CHECK(signs(batch.targets(), task.output_names(), 6, 1, 4) == "58∎∎");
  task.change_input(batch, 7, 0, 1.0F);
  CHECK(task.text(batch, 0) == "77 + 58 = 135");
  CHECK(signs(batch.targets(), task.output_names(), 6, 1, 4) == "531∎");
  CHECK(batch.inputs().sum() == 6.0F);
  CHECK_THROWS_WITH_AS(task.change_input(batch, 0, 0, 1.0F),
                       "\"0\" cannot be changed at step 0: it would begin a number", std::invalid_argument);
  CHECK_THROWS_WITH_AS(task.change_input(batch, 3, 2, 1.0F),
                       "\"3\" cannot be changed at step 2: it stands at the place of a sign", std::invalid_argument);
  CHECK_THROWS_WITH_AS(task.change_input(batch, 10, 1, 1.0F), "\"+\" cannot be changed at step 1: it is no digit",
                       std::invalid_argument);
  CHECK_THROWS_WITH_AS(task.change_input(batch, 7, 0, 0.0F), "a digit is chosen by setting it to 1, not to 0",
                       std::invalid_argument);
  CHECK(task.text(batch, 0) == "77 + 58 = 135");
  CHECK(task.may_change({2, 0}, 0, 1));
  CHECK(task.may_change({1, 0}, 0, 0));  // the number 0
  task.draw({1, 0}, 0, 1, batch);
  task.change_input(batch, 0, 0, 1.0F);
  task.change_input(batch, 0, 2, 1.0F);
  CHECK(task.text(batch, 0) == "0 + 0 = 0");
}
