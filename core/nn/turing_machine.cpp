#include "core/nn/turing_machine.h"

#include <algorithm>
#include <cmath>
#include <span>

#include "core/math/initialise.h"
#include "core/math/ops/activation.h"
#include "core/math/ops/memory_access.h"
#include "core/math/ops/slice.h"
#include "core/math/ops/softmax.h"

namespace unrolled {

namespace {

constexpr double kConstantMemory = 1e-6;
constexpr double kFirstPeak = 3.0;           // of the weights before the first step, before the softmax
constexpr double kFirstDeviation = 0.05;     // of the other values before the first step, before tanh
constexpr double kEmissionGain = 1.4;        // of W_z, over Glorot and Bengio's
constexpr double kEmissionDeviation = 0.01;  // of b_z

std::string joined(const std::vector<std::string>& names) {
  std::string text;
  for (const std::string& name : names) text += (text.empty() ? "" : ", ") + name;
  return text;
}

void check_choice(const char* what, const std::string& chosen, const std::vector<std::string>& known) {
  check(std::find(known.begin(), known.end(), chosen) != known.end(), "TuringMachine: unknown ", what, " \"", chosen,
        "\", expected one of ", joined(known));
}

// The same columns for each of `times` sequences.
template <class S>
Var<S> repeat(Tape<S>& tape, Var<S> columns, Index times) {
  Var<S>* const parts = tape.template scratch_array<Var<S>>(times);
  std::uninitialized_fill_n(parts, times, columns);
  return stack_cols(tape, std::span<const Var<S>>(parts, static_cast<std::size_t>(times)));
}

template <class S>
void keep(Matrix<S>& all, Index t, Var<S> values) {
  all.col(t) = values.value().col(0);
}

// The memory of the first sequence, row after row.
template <class S>
void keep_memory(Matrix<S>& all, Index t, Var<S> memory, Index width) {
  MatrixView<S>(all.col(t).data(), width, memory.rows()) = memory.value().leftCols(width).transpose();
}

}  // namespace

const std::vector<std::string>& machine_controllers() {
  static const std::vector<std::string> names = [] {
    std::vector<std::string> all{"feedforward"};
    all.insert(all.end(), usual_cell_kinds().begin(), usual_cell_kinds().end());
    return all;
  }();
  return names;
}

const std::vector<std::string>& machine_write_rules() {
  static const std::vector<std::string> names{"erase-add", "overwrite"};
  return names;
}

const std::vector<std::string>& machine_memory_starts() {
  static const std::vector<std::string> names{"constant", "random", "learned"};
  return names;
}

// What of a recording stays the same at every step.
template <class S>
struct TuringMachine<S>::Prepared {
  StepAffine<S> layer;
  SteppedWeights<S> cell;
  StepAffine<S> emission;  // W_z h + b_z
};

template <class S>
struct TuringMachine<S>::State {
  Var<S> memory;                                      // N x (M*B)
  ShortList<Var<S>, kMostMachineHeads> vectors;       // M x B each: what was read
  std::array<Var<S>, 2 * kMostMachineHeads> weights;  // N x B each, by head
  CellState<S> cell;
};

// Who looks at a run, and who meddles with it; either may be nobody.
template <class S>
struct TuringMachine<S>::Hands {
  const Interventions* given = nullptr;
  MachineTrace<S>* trace = nullptr;

  // The column `kept` of a head takes what was computed, or what is given in its place.
  Var<S> pass(Tape<S>& tape, MachinePart part, int head, Index t, Var<S> computed,
              Matrix<S> HeadTrace<S>::*kept) const {
    const Var<S> made = with_given(tape, given, part, head, t, computed);
    if (trace != nullptr) keep(trace->heads[static_cast<std::size_t>(head)].*kept, t, made);
    return made;
  }
};

template <class S>
TuringMachine<S>::TuringMachine(const TuringMachineOptions& options, ParameterSet<S>& parameters, Random& random)
    : options_(options) {
  check(options.input > 0 && options.output > 0 && options.hidden > 0 && options.rows > 0 && options.width > 0,
        "TuringMachine: the sizes are ", options.input, " (input), ", options.output, " (output), ", options.hidden,
        " (hidden), ", options.rows, " (rows) and ", options.width, " (width), expected positive numbers");
  check(options.read_heads >= 1 && options.read_heads <= kMostMachineHeads && options.write_heads >= 1 &&
            options.write_heads <= kMostMachineHeads,
        "TuringMachine: ", options.read_heads, " read and ", options.write_heads, " write heads, expected 1 … ",
        kMostMachineHeads, " of each");
  check(options.shift_range >= 1 && options.shift_range <= kMostShiftRange, "TuringMachine: the shift range is ",
        options.shift_range, ", expected 1 … ", kMostShiftRange);
  check_choice("controller", options.controller, machine_controllers());
  check_choice("write rule", options.write_rule, machine_write_rules());
  check_choice("memory start", options.memory_start, machine_memory_starts());

  const Index read = options.width * options.read_heads;
  if (options.controller == "feedforward") {
    layer_.emplace(parameters, "controller", options.input + read, options.hidden, random);
  } else {
    CellOptions cell;
    cell.kind = options.controller;
    cell_.emplace(cell, "controller", options.input + read, options.hidden, parameters, random);
  }
  W_z_ = &parameters.add("heads.W", first_row(heads()), options.hidden);
  b_z_ = &parameters.add("heads.b", first_row(heads()), 1);
  const double sides = static_cast<double>(W_z_->value.rows() + W_z_->value.cols());
  fill_uniform<S>(W_z_->value, kEmissionGain * std::sqrt(6.0 / sides), random);
  fill_normal<S>(b_z_->value, kEmissionDeviation, random);
  output_.emplace(parameters, "output", options.hidden + read, options.output, random);

  first_read_ = &parameters.add("start.read", options.width, options.read_heads);
  fill_normal<S>(first_read_->value, kFirstDeviation, random);
  if (cell_)
    for (const std::string& name : state_names()) {
      first_state_.push_back(&parameters.add("start." + name, options.hidden, 1));
      fill_normal<S>(first_state_[first_state_.size() - 1]->value, kFirstDeviation, random);
    }
  first_weights_ = &parameters.add("start.weights", options.rows, heads());
  first_weights_->value.row(0).setConstant(static_cast<S>(kFirstPeak));

  memory_ = Matrix<S>::Constant(options.rows, options.width, static_cast<S>(kConstantMemory));
  if (options.memory_start == "constant") return;
  fill_uniform<S>(memory_, 1.0 / std::sqrt(static_cast<double>(options.rows + options.width)), random);
  if (options.memory_start == "random") return;
  first_memory_ = &parameters.add("start.memory", options.rows, options.width);
  first_memory_->value = memory_;
}

template <class S>
std::string TuringMachine<S>::head_name(int head) const {
  check(head >= 0 && head < heads(), "TuringMachine::head_name: ", head, ", expected 0 … ", heads() - 1);
  return reads(head) ? "read " + std::to_string(head + 1) : "write " + std::to_string(head - options_.read_heads + 1);
}

template <class S>
const std::vector<std::string>& TuringMachine<S>::state_names() const {
  static const std::vector<std::string> names{"h"};
  return cell_ ? cell_->cell().state_names() : names;
}

template <class S>
const std::vector<std::string>& TuringMachine<S>::gate_names() const {
  static const std::vector<std::string> none;
  return cell_ ? cell_->cell().gate_names() : none;
}

template <class S>
Index TuringMachine<S>::first_row(int head) const {
  const Index addressing = head_rows(options_.width, shifts());
  const Index writing = options_.write_rule == "erase-add" ? 2 * options_.width : options_.width;
  const Index readers = std::min(head, options_.read_heads);
  return readers * addressing + (head - readers) * (addressing + writing);
}

template <class S>
typename TuringMachine<S>::Prepared TuringMachine<S>::prepare(Tape<S>& tape, Index batch) const {
  Prepared prepared;
  if (cell_)
    prepared.cell = cell_->prepare(tape, batch);
  else
    prepared.layer = StepAffine<S>(tape, {tape.parameter(layer_->weight())}, tape.parameter(layer_->bias()), batch);
  prepared.emission = StepAffine<S>(tape, {tape.parameter(*W_z_)}, tape.parameter(*b_z_), batch);
  return prepared;
}

template <class S>
Var<S> TuringMachine<S>::start_memory(Tape<S>& tape, Index batch) const {
  if (first_memory_ != nullptr) return repeat(tape, tape.parameter(*first_memory_), batch);
  MatrixView<S> memory = tape.scratch(options_.rows, options_.width * batch);
  for (Index b = 0; b < batch; ++b) memory.middleCols(b * options_.width, options_.width) = memory_;
  return tape.constant(memory, "memory");
}

template <class S>
typename TuringMachine<S>::State TuringMachine<S>::start(Tape<S>& tape, Index batch) const {
  State state;
  state.memory = start_memory(tape, batch);
  const Var<S> read = tanh(tape, tape.parameter(*first_read_));
  for (Index k = 0; k < options_.read_heads; ++k) state.vectors.push_back(repeat(tape, cols(tape, read, k, 1), batch));
  const Var<S> weights = softmax(tape, tape.parameter(*first_weights_));
  for (int head = 0; head < heads(); ++head)
    state.weights[static_cast<std::size_t>(head)] = repeat(tape, cols(tape, weights, head, 1), batch);
  for (Parameter<S>* const part : first_state_)
    state.cell.push_back(repeat(tape, tanh(tape, tape.parameter(*part)), batch));
  return state;
}

template <class S>
HeadParameters<S> TuringMachine<S>::emit(Tape<S>& tape, Var<S> z, int head, Index t, const Hands& hands) const {
  HeadParameters<S> made = emit_head(tape, z, first_row(head), options_.width, shifts());
  made.key = hands.pass(tape, MachinePart::kKey, head, t, made.key, &HeadTrace<S>::key);
  made.beta = hands.pass(tape, MachinePart::kBeta, head, t, made.beta, &HeadTrace<S>::beta);
  made.gate = hands.pass(tape, MachinePart::kGate, head, t, made.gate, &HeadTrace<S>::gate);
  made.shift = hands.pass(tape, MachinePart::kShift, head, t, made.shift, &HeadTrace<S>::shift);
  made.gamma = hands.pass(tape, MachinePart::kGamma, head, t, made.gamma, &HeadTrace<S>::gamma);
  return made;
}

// Where the head points at this step.
template <class S>
void TuringMachine<S>::move(Tape<S>& tape, Var<S> z, int head, Index t, const Hands& hands, State& state) const {
  Var<S>& weights = state.weights[static_cast<std::size_t>(head)];
  Addressing<S> made = address(tape, state.memory, emit(tape, z, head, t, hands), weights);
  weights = hands.pass(tape, MachinePart::kWeights, head, t, made.weights, &HeadTrace<S>::weights);
  if (hands.trace == nullptr) return;
  HeadTrace<S>& kept = hands.trace->heads[static_cast<std::size_t>(head)];
  keep(kept.similarity, t, made.similarity);
  keep(kept.content, t, made.content);
  keep(kept.gated, t, made.gated);
  keep(kept.shifted, t, made.shifted);
}

template <class S>
void TuringMachine<S>::write(Tape<S>& tape, Var<S> z, Index t, const Hands& hands, State& state) const {
  const bool erases = options_.write_rule == "erase-add";
  const Index width = options_.width;
  ShortList<Var<S>, kMostMachineHeads> erase, add;
  for (int head = options_.read_heads; head < heads(); ++head) {
    move(tape, z, head, t, hands, state);
    Index at = first_row(head) + head_rows(width, shifts());
    if (erases) {
      const Var<S> e = emitted(tape, z, at, width, Emission::kSigmoid);
      erase.push_back(hands.pass(tape, MachinePart::kErase, head, t, e, &HeadTrace<S>::erase));
      at += width;
    }
    const Var<S> a = emitted(tape, z, at, width, Emission::kTanh);
    add.push_back(hands.pass(tape, MachinePart::kAdd, head, t, a, &HeadTrace<S>::add));
  }
  const auto weights = [&](int k) { return state.weights[static_cast<std::size_t>(options_.read_heads + k)]; };
  if (!erases) {
    for (int k = 0; k < add.size(); ++k) state.memory = overwrite(tape, state.memory, weights(k), add[k]);
  } else if (add.size() == 1) {
    state.memory = erase_and_add(tape, state.memory, weights(0), erase[0], add[0]);
  } else {
    for (int k = 0; k < add.size(); ++k) state.memory = erase_and_add(tape, state.memory, weights(k), erase[k], {});
    for (int k = 0; k < add.size(); ++k) state.memory = erase_and_add(tape, state.memory, weights(k), {}, add[k]);
  }
}

// One step; returns what the output layer reads, [h; r_1 … r_R].
template <class S>
Var<S> TuringMachine<S>::step(Tape<S>& tape, const Prepared& prepared, Var<S> x, Index t, const Hands& hands,
                              State& state) const {
  std::array<Var<S>, kMostMachineHeads + 1> parts;
  const auto stacked = [&](Var<S> first) {
    parts[0] = first;
    std::copy(state.vectors.begin(), state.vectors.end(), parts.begin() + 1);
    return stack_rows(tape, std::span<const Var<S>>(parts.data(), 1 + static_cast<std::size_t>(state.vectors.size())));
  };
  const Var<S> seen = stacked(x);
  ShortList<Var<S>, 8> gates;
  if (cell_)
    state.cell = cell_->step(tape, prepared.cell, seen, state.cell, &gates);
  else
    state.cell = {tanh(tape, prepared.layer(tape, {seen}))};
  const Var<S> h = state.cell[0];
  const Var<S> z = prepared.emission(tape, {h});

  write(tape, z, t, hands, state);
  state.memory = with_given(tape, hands.given, MachinePart::kMemory, 0, t, state.memory);
  for (int head = 0; head < options_.read_heads; ++head) {
    move(tape, z, head, t, hands, state);
    const Var<S> r = read_memory(tape, state.memory, state.weights[static_cast<std::size_t>(head)]);
    state.vectors[head] = hands.pass(tape, MachinePart::kVector, head, t, r, &HeadTrace<S>::vector);
  }
  if (hands.trace != nullptr) {
    keep_memory(hands.trace->memory, t, state.memory, options_.width);
    for (int k = 0; k < state.cell.size(); ++k)
      keep(hands.trace->states[static_cast<std::size_t>(k)], t, state.cell[k]);
    for (int k = 0; k < gates.size(); ++k) keep(hands.trace->gates[static_cast<std::size_t>(k)], t, gates[k]);
  }
  return stacked(h);
}

template <class S>
void TuringMachine<S>::begin_trace(const State& state, Index steps, MachineTrace<S>& trace) const {
  const Index rows = options_.rows;
  const Index width = options_.width;
  trace.heads.resize(static_cast<std::size_t>(heads()));
  for (int head = 0; head < heads(); ++head) {
    HeadTrace<S>& kept = trace.heads[static_cast<std::size_t>(head)];
    kept.start.resize(rows, 1);
    keep(kept.start, 0, state.weights[static_cast<std::size_t>(head)]);
    for (Matrix<S>* stage : {&kept.similarity, &kept.content, &kept.gated, &kept.shifted, &kept.weights})
      stage->resize(rows, steps);
    for (Matrix<S>* number : {&kept.beta, &kept.gate, &kept.gamma}) number->resize(1, steps);
    kept.key.resize(width, steps);
    kept.shift.resize(shifts(), steps);
    const bool erases = !reads(head) && options_.write_rule == "erase-add";
    kept.erase.resize(erases ? width : 0, erases ? steps : 0);
    kept.add.resize(reads(head) ? 0 : width, reads(head) ? 0 : steps);
    kept.vector.resize(reads(head) ? width : 0, reads(head) ? steps : 0);
  }
  trace.memory_start.resize(rows * width, 1);
  keep_memory(trace.memory_start, 0, state.memory, width);
  trace.memory.resize(rows * width, steps);
  trace.states.resize(state_names().size());
  for (Matrix<S>& values : trace.states) values.resize(options_.hidden, steps);
  trace.gates.resize(gate_names().size());
  for (Matrix<S>& values : trace.gates) values.resize(options_.hidden, steps);
}

template <class S>
void TuringMachine<S>::check_interventions(const Interventions& interventions, Index steps, Index batch) const {
  check(interventions.values.empty() || batch == 1, "TuringMachine: interventions in a batch of ", batch,
        ", expected one sequence");
  for (const GivenValue& given : interventions.values) {
    const bool of_memory = given.part == MachinePart::kMemory;
    check(given.step >= (of_memory ? -1 : 0) && given.step < steps, "TuringMachine: an intervention at step ",
          given.step, ", expected 0 … ", steps - 1);
    if (of_memory) continue;
    const bool of_write = given.part == MachinePart::kErase || given.part == MachinePart::kAdd;
    check(given.head >= 0 && given.head < heads() && (!of_write || !reads(given.head)) &&
              (given.part != MachinePart::kVector || reads(given.head)) &&
              (given.part != MachinePart::kErase || options_.write_rule == "erase-add"),
          "TuringMachine: an intervention in what head ", given.head, " does not have");
  }
}

template <class S>
Var<S> TuringMachine<S>::run(Tape<S>& tape, Var<S> inputs, Index steps, Index batch, const Interventions* interventions,
                             MachineTrace<S>* trace) const {
  check(steps > 0 && batch > 0 && inputs.rows() == options_.input && inputs.cols() == steps * batch,
        "TuringMachine: the inputs are ", inputs.rows(), " x ", inputs.cols(), ", expected ", options_.input, " x ",
        steps * batch, " (", steps, " steps of ", batch, ")");
  if (interventions != nullptr) check_interventions(*interventions, steps, batch);
  const Prepared prepared = prepare(tape, batch);
  State state = start(tape, batch);
  state.memory = with_given(tape, interventions, MachinePart::kMemory, 0, -1, state.memory);
  if (trace != nullptr) begin_trace(state, steps, *trace);
  const Hands hands{interventions, trace};
  Var<S>* const read = tape.template scratch_array<Var<S>>(steps);
  for (Index t = 0; t < steps; ++t)
    new (&read[t]) Var<S>(step(tape, prepared, cols(tape, inputs, t * batch, batch), t, hands, state));
  return (*output_)(tape, stack_cols(tape, std::span<const Var<S>>(read, static_cast<std::size_t>(steps))));
}

template class TuringMachine<float>;
template class TuringMachine<double>;

}  // namespace unrolled
