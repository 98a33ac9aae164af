#include "core/tasks/addition_task.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <cstdint>

#include "core/math/check.h"
#include "core/tasks/generated_pairs.h"

namespace unrolled {

namespace {

constexpr Index kPlus = AdditionTask::kDigits;
constexpr Index kEquals = AdditionTask::kDigits + 1;
constexpr Index kEnd = AdditionTask::kDigits;  // of what is answered

std::vector<std::string> digits_and(const std::vector<std::string>& signs) {
  std::vector<std::string> names;
  for (Index digit = 0; digit < AdditionTask::kDigits; ++digit) names.push_back(std::to_string(digit));
  names.insert(names.end(), signs.begin(), signs.end());
  return names;
}

// The row that is 1 at a step.
template <class View>
Index symbol_at(const View& values, Index step) {
  Index symbol = 0;
  values.col(step).maxCoeff(&symbol);
  return symbol;
}

double entropy_bits(double probability) { return probability > 0.0 ? -probability * std::log2(probability) : 0.0; }

}  // namespace

AdditionTask::AdditionTask(const AlgorithmicOptions& options)
    : AlgorithmicTask(options, 1, digits_and({"+", "="}), digits_and({kEndSign})) {}

Index AdditionTask::shortest_measured() const { return std::max(shortest(), std::min<Index>(2, longest())); }

double AdditionTask::bits_without_memory(const AlgorithmicShape& shape) const {
  double bits = 0.0;
  double carry = 0.0;  // its probability
  for (Index place = 0; place < shape.length; ++place) {
    const Index lowest = place == shape.length - 1 && shape.length > 1 ? 1 : 0;
    const double each = 1.0 / static_cast<double>((kDigits - lowest) * (kDigits - lowest));
    std::array<double, 2 * kDigits> sums{};
    for (Index x = lowest; x < kDigits; ++x) {
      for (Index y = lowest; y < kDigits; ++y) {
        sums[static_cast<std::size_t>(x + y)] += each * (1.0 - carry);
        sums[static_cast<std::size_t>(x + y + 1)] += each * carry;
      }
    }
    carry = 0.0;
    for (std::size_t digit = 0; digit < kDigits; ++digit) {
      bits += entropy_bits(sums[digit] + sums[digit + kDigits]);
      carry += sums[digit + kDigits];
    }
  }
  return bits + entropy_bits(carry) + entropy_bits(1.0 - carry);
}

void AdditionTask::draw_inputs(const AlgorithmicShape& shape, Random& random, SequenceView inputs) const {
  for (const Index first : {Index{0}, shape.length + 1}) {
    for (Index place = 0; place < shape.length; ++place) {
      const Index lowest = place == 0 && shape.length > 1 ? 1 : 0;
      inputs(lowest + static_cast<Index>(random.below(static_cast<std::uint64_t>(kDigits - lowest))), first + place) =
          1.0F;
    }
  }
  inputs(kPlus, shape.length) = 1.0F;
  inputs(kEquals, 2 * shape.length + 1) = 1.0F;
}

bool AdditionTask::may_be_drawn(const AlgorithmicShape& shape, ConstSequenceView inputs, bool held_out) const {
  // Long numbers wrap: what counts is only that the same two, in either order, always have the same hash.
  std::array<int, 2> numbers{};
  for (std::size_t number = 0; number < 2; ++number) {
    std::uint32_t value = 0;
    for (Index place = 0; place < shape.length; ++place)
      value = 10 * value +
              static_cast<std::uint32_t>(symbol_at(inputs, static_cast<Index>(number) * (shape.length + 1) + place));
    numbers[number] = static_cast<int>(value);
  }
  std::sort(numbers.begin(), numbers.end());
  return is_held_out(hash_of(numbers)) == held_out;
}

void AdditionTask::find_answers(const AlgorithmicShape& shape, ConstSequenceView inputs, SequenceView targets) const {
  Index step = steps_entering(shape);
  Index carry = 0;
  for (Index place = 0; place < shape.length; ++place, ++step) {
    const Index sum = symbol_at(inputs, shape.length - 1 - place) + symbol_at(inputs, 2 * shape.length - place) + carry;
    targets(sum % kDigits, step) = 1.0F;
    carry = sum / kDigits;
  }
  if (carry > 0) targets(carry, step++) = 1.0F;
  targets.row(kEnd).tail(targets.cols() - step).setOnes();
}

const char* AdditionTask::fixed_because(const AlgorithmicShape& shape, Index row, Index step) const {
  if (row >= kDigits) return "is no digit";
  if (step == shape.length || step == 2 * shape.length + 1) return "stands at the place of a sign";
  if (row == 0 && shape.length > 1 && step % (shape.length + 1) == 0) return "would begin a number";
  return nullptr;
}

void AdditionTask::set_input(SequenceView inputs, Index row, Index step, float value) const {
  check(value == 1.0F, "a digit is chosen by setting it to 1, not to ", value);
  inputs.col(step).setZero();
  inputs(row, step) = 1.0F;
}

std::string AdditionTask::written(const AlgorithmicShape& shape, ConstSequenceView inputs,
                                  ConstSequenceView targets) const {
  const auto sign = [&](Index step) { return input_names()[static_cast<std::size_t>(symbol_at(inputs, step))]; };
  std::string text;
  for (Index step = 0; step < steps_entering(shape); ++step)
    text += step % (shape.length + 1) == shape.length ? " " + sign(step) + " " : sign(step);
  // From the highest digit on. The ends that come last go without saying; others stand where they were said.
  Index step = targets.cols() - 1;
  while (step > steps_entering(shape) && symbol_at(targets, step) == kEnd) --step;
  for (; step >= steps_entering(shape); --step)
    text += output_names()[static_cast<std::size_t>(symbol_at(targets, step))];
  return text;
}

}  // namespace unrolled
