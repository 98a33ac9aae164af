#include "core/tasks/algorithmic_task.h"

#include <algorithm>
#include <utility>

#include "core/math/check.h"
#include "core/tasks/addition_task.h"
#include "core/tasks/copy_task.h"
#include "core/tasks/priority_sort_task.h"
#include "core/tasks/recall_task.h"
#include "core/tasks/repeat_copy_task.h"
#include "core/tasks/sequence_task.h"

namespace unrolled {

namespace {

// The sequence of a time-major matrix, rows x T.
template <class View, class Matrices>
View sequence_of(Matrices&& values, Index sequence, Index steps, Index batch) {
  return View(values.data() + sequence * values.rows(), values.rows(), steps,
              Eigen::OuterStride<>(batch * values.rows()));
}

}  // namespace

void AlgorithmicBatch::clear(const AlgorithmicShape& new_shape, Index new_steps, Index new_batch, Index input_size,
                             Index output_size) {
  shape = new_shape;
  steps = new_steps;
  batch = new_batch;
  inputs_rows_ = input_size;
  targets_rows_ = output_size;
  asked.assign(static_cast<std::size_t>(steps), false);
  inputs_.assign(static_cast<std::size_t>(input_size * steps * batch), 0.0F);
  targets_.assign(static_cast<std::size_t>(output_size * steps * batch), 0.0F);
}

AlgorithmicTask::AlgorithmicTask(const AlgorithmicOptions& options, Index least, std::vector<std::string> input_names,
                                 std::vector<std::string> output_names)
    : input_names_(std::move(input_names)),
      output_names_(std::move(output_names)),
      least_(least),
      shortest_(options.shortest),
      longest_(options.longest) {
  check(shortest_ >= least_, "the shortest length is ", shortest_, ", expected ", least_, " or more");
  check(longest_ >= shortest_, "the longest length is ", longest_, ", expected ", shortest_,
        " or more, as long as the shortest");
  // They have nothing to do with each other, nor with the seed that weights are drawn from.
  Random seeds(~options.seed);
  for (std::uint64_t& seed : data_seeds_) seed = seeds.next();
  shape_seed_ = seeds.next();
}

void AlgorithmicTask::check_shape(const AlgorithmicShape& shape) const {
  check(shape.length >= least_, "a sequence of length ", shape.length, " cannot be, expected ", least_, " or more");
  check(most_repeats() == 0 || shape.repeats >= 1, "a sequence with ", shape.repeats,
        " repeats cannot be, expected 1 or more");
}

Index AlgorithmicTask::steps(const AlgorithmicShape& shape) const {
  check_shape(shape);
  return steps_entering(shape) + steps_asked(shape);
}

Index AlgorithmicTask::answer_steps(const AlgorithmicShape& shape) const {
  check_shape(shape);
  return steps_asked(shape);
}

AlgorithmicShape AlgorithmicTask::shape_of(std::int64_t number, Index longest_now) const {
  Random random = random_of_batch(shape_seed_, number);
  const auto below = [&](Index count) { return static_cast<Index>(random.below(static_cast<std::uint64_t>(count))); };
  const Index longest = std::clamp(longest_now, shortest_, longest_);
  AlgorithmicShape shape;
  shape.length = shortest_ + below(longest - shortest_ + 1);
  if (most_repeats() > 0) shape.repeats = 1 + below(most_repeats());
  return shape;
}

void AlgorithmicTask::draw(const AlgorithmicShape& shape, std::int64_t number, Index batch, AlgorithmicBatch& into,
                           TaskStream stream) const {
  check(batch > 0, "a batch has ", batch, " sequences, expected 1 or more");
  const Index all_steps = steps(shape);
  into.clear(shape, all_steps, batch, input_size(), output_size());
  std::fill(into.asked.begin() + static_cast<std::ptrdiff_t>(steps_entering(shape)), into.asked.end(), true);
  Random random = random_of_batch(data_seeds_[static_cast<std::size_t>(stream)], number);
  for (Index sequence = 0; sequence < batch; ++sequence) {
    SequenceView inputs = sequence_of<SequenceView>(into.inputs(), sequence, all_steps, batch);
    const ConstSequenceView drawn =
        sequence_of<ConstSequenceView>(std::as_const(into).inputs(), sequence, all_steps, batch);
    do {
      inputs.setZero();
      draw_inputs(shape, random, inputs);
    } while (!may_be_drawn(shape, drawn, stream != TaskStream::training));
    answer_sequence(into, sequence);
  }
}

bool AlgorithmicTask::may_be_drawn(const AlgorithmicShape& /*shape*/, ConstSequenceView /*inputs*/,
                                   bool /*held_out*/) const {
  return true;
}

void AlgorithmicTask::answer_sequence(AlgorithmicBatch& batch, Index sequence) const {
  SequenceView targets = sequence_of<SequenceView>(batch.targets(), sequence, batch.steps, batch.batch);
  targets.setZero();
  find_answers(batch.shape,
               sequence_of<ConstSequenceView>(std::as_const(batch).inputs(), sequence, batch.steps, batch.batch),
               targets);
}

bool AlgorithmicTask::may_change(const AlgorithmicShape& shape, Index row, Index step) const {
  return row >= 0 && row < input_size() && step >= 0 && step < steps(shape) && step < steps_entering(shape) &&
         fixed_because(shape, row, step) == nullptr;
}

void AlgorithmicTask::change_input(AlgorithmicBatch& batch, Index row, Index step, float value) const {
  check(batch.batch == 1, "an input can be changed in a batch of one sequence, not of ", batch.batch);
  check(row >= 0 && row < input_size(), "there is no input ", row, ", expected 0 to ", input_size() - 1);
  check(step >= 0 && step < batch.steps, "there is no step ", step, ", expected 0 to ", batch.steps - 1);
  const std::string& name = input_names_[static_cast<std::size_t>(row)];
  check(step < steps_entering(batch.shape), "\"", name, "\" cannot be changed at step ", step,
        ": nothing enters while the answer is asked for");
  const char* because = fixed_because(batch.shape, row, step);
  check(because == nullptr, "\"", name, "\" cannot be changed at step ", step, ": it ", because);
  set_input(sequence_of<SequenceView>(batch.inputs(), 0, batch.steps, 1), row, step, value);
  answer_sequence(batch, 0);
}

void AlgorithmicTask::set_input(SequenceView inputs, Index row, Index step, float value) const {
  check(value == 0.0F || value == 1.0F, "a bit is 0 or 1, not ", value);
  inputs(row, step) = value;
}

std::string AlgorithmicTask::text(const AlgorithmicBatch& batch, Index sequence) const {
  check(sequence >= 0 && sequence < batch.batch, "there is no sequence ", sequence, " in a batch of ", batch.batch);
  return written(batch.shape, sequence_of<ConstSequenceView>(batch.inputs(), sequence, batch.steps, batch.batch),
                 sequence_of<ConstSequenceView>(batch.targets(), sequence, batch.steps, batch.batch));
}

const std::vector<std::string>& algorithmic_tasks() {
  static const std::vector<std::string> kinds{"copy", "repeat-copy", "recall", "priority-sort", "addition"};
  return kinds;
}

std::unique_ptr<AlgorithmicTask> make_algorithmic_task(const std::string& kind, const AlgorithmicOptions& options) {
  if (kind == "copy") return std::make_unique<CopyTask>(options);
  if (kind == "repeat-copy") return std::make_unique<RepeatCopyTask>(options);
  if (kind == "recall") return std::make_unique<RecallTask>(options);
  if (kind == "priority-sort") return std::make_unique<PrioritySortTask>(options);
  check(kind == "addition", "make_algorithmic_task: unknown task ", kind);
  return std::make_unique<AdditionTask>(options);
}

}  // namespace unrolled
