#include "core/lessons/watched_machine.h"

#include <algorithm>
#include <string>
#include <utility>

#include "core/lessons/published.h"
#include "core/lessons/watched_states.h"
#include "core/math/check.h"

namespace unrolled {

namespace {

// "read.1" of "read 1".
std::string id_of(const std::string& head_name) {
  std::string id = head_name;
  std::replace(id.begin(), id.end(), ' ', '.');
  return id;
}

class Publisher {
 public:
  explicit Publisher(const char* group) : group_(group) {}

  void into(const char* group) { group_ = group; }
  Observable& add(std::string id, std::string symbol, std::string meaning_text, Meaning meaning, Matrix<float> values,
                  Axis rows, Axis cols = {"time step t", {}}) {
    return *made_.emplace_back(make_observable(std::move(id), group_, std::move(symbol), std::move(meaning_text),
                                               meaning, std::move(values), std::move(rows), std::move(cols)));
  }
  void add(std::shared_ptr<Observable> made) { made_.push_back(std::move(made)); }
  Observables take() { return {made_.begin(), made_.end()}; }

 private:
  const char* group_;
  std::vector<std::shared_ptr<Observable>> made_;
};

void publish_sequence(Publisher& out, const WatchedMachine& watched, const AlgorithmicTask& task) {
  const AlgorithmicBatch& sequence = watched.sequence;
  const Axis inputs{"input", task.input_names()}, outputs{"output", task.output_names()};
  const auto enters = [&](const char* name) {
    return std::find(task.input_names().begin(), task.input_names().end(), name) != task.input_names().end();
  };
  // More repeats than are trained are more than 1.
  const Meaning meaning = enters("priority")  ? Meaning::signed_activation
                          : enters("repeats") ? Meaning::signed_value
                                              : Meaning::probability;
  out.add("sequence.input", "x", "what enters at a step", meaning, sequence.inputs(), inputs);
  out.add("sequence.target", "y", "what should be answered at a step", Meaning::probability, sequence.targets(),
          outputs);
  Observable& output = out.add("sequence.output", "ŷ", "what is answered at a step", Meaning::probability,
                               answer_probabilities(watched.scores, task.answer()), outputs);
  output.formula =
      task.answer() == Answer::bits ? "ŷ_t = σ(W_y [h_t; r_t] + b_y)" : "ŷ_t = softmax(W_y [h_t; r_t] + b_y)";
  if (watched.trace.heads.empty())
    output.formula = task.answer() == Answer::bits ? "ŷ_t = σ(W_y h_t + b_y)" : "ŷ_t = softmax(W_y h_t + b_y)";
  out.add("sequence.decided", "ŷ", "the answer that is decided for", Meaning::probability,
          decided_answers(watched.scores, task.answer()), outputs);
  Matrix<float> asked(1, sequence.steps);
  for (Index t = 0; t < sequence.steps; ++t) asked(0, t) = sequence.asked[static_cast<std::size_t>(t)] ? 1.0F : 0.0F;
  out.add("sequence.asked", "asked", "whether an answer is asked for at a step", Meaning::probability, std::move(asked),
          {});
  Matrix<float> changeable(task.input_size(), sequence.steps);
  for (Index t = 0; t < sequence.steps; ++t)
    for (Index k = 0; k < task.input_size(); ++k)
      changeable(k, t) = task.may_change(sequence.shape, k, t) ? 1.0F : 0.0F;
  out.add("sequence.changeable", "changeable", "whether an input can be changed by hand", Meaning::probability,
          std::move(changeable), inputs);
}

void publish_states(Publisher& out, const WatchedMachine& watched, const NtmModel& model) {
  const MachineTrace<float>& trace = watched.trace;
  const bool feedforward = model.has_memory() && model.machine().options().controller == "feedforward";
  const Axis time{"time step t", {}};
  const auto publish = [&](const std::string& name, const Matrix<float>& values) {
    for (auto& one : state_observables(model.cell(), name, 0, values, time)) {
      if (feedforward) one->formula = "h_t = tanh(W [x_t; r_{t−1}] + b)";
      // What was read stands beside what enters.
      if (model.has_memory() && !feedforward)
        if (const std::size_t at = one->formula.find("x_t"); at != std::string::npos)
          one->formula.replace(at, 3, "[x_t; r_{t−1}]");
      out.add(std::move(one));
    }
  };
  const std::vector<std::string> states = model.state_names(), gates = model.gate_names();
  for (std::size_t i = 0; i < states.size(); ++i) publish(states[i], trace.states.at(i));
  for (std::size_t i = 0; i < gates.size(); ++i) publish(gates[i], trace.gates.at(i));
}

std::vector<std::string> shift_labels(Index shifts) {
  std::vector<std::string> labels;
  for (Index offset = -shifts / 2; offset <= shifts / 2; ++offset)
    labels.push_back(offset < 0 ? "−" + std::to_string(-offset) : offset > 0 ? "+" + std::to_string(offset) : "0");
  return labels;
}

// Where rows are overwritten, the lecture's letters: weights a, and w for what is written.
std::string weight_letter(const std::string& write_rule) { return write_rule == "overwrite" ? "a" : "w"; }

void publish_head(Publisher& out, const HeadTrace<float>& head, const std::string& name, Index shifts,
                  const std::string& write_rule) {
  const std::string id = id_of(name);
  const std::string who = name.substr(0, name.find(' ')) + " head" + name.substr(name.find(' '));  // "read head 1"
  const Axis rows{"memory row i", {}}, component{"component", {}}, none;
  const bool overwrites = write_rule == "overwrite", reads = name.starts_with("read");
  const std::string weight = weight_letter(write_rule), shifted = weight + "\u0303";  // with a tilde above
  const auto add = [&](const char* part, const std::string& symbol, const std::string& phrase, Meaning meaning,
                       const Matrix<float>& values, const Axis& axis, const std::string& formula) {
    if (values.size() > 0) out.add(id + "." + part, symbol, phrase + who, meaning, values, axis).formula = formula;
  };
  out.into("heads");
  add("weights", weight, "weights of ", Meaning::probability, head.weights, rows,
      weight + "_t(i) = " + shifted + "_t(i)^γ_t / Σ_j " + shifted + "_t(j)^γ_t");
  out.into("addressing");
  add("similarity", "K", "similarity of a row to the key of ", Meaning::signed_activation, head.similarity, rows,
      // What was written at this step is read already.
      reads ? "K_t(i) = k_t · M_t(i) / (‖k_t‖ ‖M_t(i)‖)" : "K_t(i) = k_t · M_{t−1}(i) / (‖k_t‖ ‖M_{t−1}(i)‖)");
  add("content", weight + "^c", "weights by content of ", Meaning::probability, head.content, rows,
      weight + "^c_t(i) = exp(β_t K_t(i)) / Σ_j exp(β_t K_t(j))");
  add("gated", weight + "^g", "weights after the gate of ", Meaning::probability, head.gated, rows,
      weight + "^g_t(i) = g_t " + weight + "^c_t(i) + (1 − g_t) " + weight + "_{t−1}(i)");
  add("shifted", shifted, "weights after the shift of ", Meaning::probability, head.shifted, rows,
      shifted + "_t(i) = Σ_j " + weight + "^g_t(j) s_t(i − j)");
  add("key", "k", "key of ", Meaning::signed_activation, head.key, component, "k_t = tanh(z)");
  add("beta", "β", "strength of the key of ", Meaning::magnitude, head.beta, none, "β_t = ln(1 + exp(z))");
  add("gate", "g", "gate of ", Meaning::gate, head.gate, none, "g_t = σ(z)");
  add("shift", "s", "shift of ", Meaning::probability, head.shift, {"shift", shift_labels(shifts)}, "s_t = softmax(z)");
  add("gamma", "γ", "sharpening of ", Meaning::magnitude, head.gamma, none, "γ_t = 1 + ln(1 + exp(z))");
  add("erase", "e", "what is erased by ", Meaning::gate, head.erase, component, "e_t = σ(z)");
  add("add", overwrites ? "w" : "a", overwrites ? "what is written by " : "what is added by ",
      Meaning::signed_activation, head.add, component, overwrites ? "w_t = tanh(z)" : "a_t = tanh(z)");
  add("vector", "r", "what is read by ", Meaning::signed_value, head.vector, component,
      "r_t = Σ_i " + weight + "_t(i) M_t(i)");
  out.add(id + ".start", weight, "weights before the first step of " + who, Meaning::probability, head.start, rows,
          none);
}

// Of a row: several heads that erase and add all erase first; those that overwrite write one after the other.
std::string write_formula(const std::string& write_rule, int heads) {
  if (write_rule != "overwrite")
    return heads == 1 ? "M_t(i) = M_{t−1}(i) (1 − w_t(i) e_t) + w_t(i) a_t"
                      : "M_t(i) = M_{t−1}(i) Π_k (1 − w_{t,k}(i) e_{t,k}) + Σ_k w_{t,k}(i) a_{t,k}";
  return heads == 1
             ? "M_t(i) = a_t(i) w_t + (1 − a_t(i)) M_{t−1}(i)"
             : "M_{t,k}(i) = a_{t,k}(i) w_{t,k} + (1 − a_{t,k}(i)) M_{t,k−1}(i); M_{t,0} = M_{t−1}, M_t = M_{t," +
                   std::to_string(heads) + "}";
}

void publish_memory(Publisher& out, const MachineTrace<float>& trace, const TuringMachineOptions& options) {
  const Axis cell{"memory cell", {}}, none;
  out.into("memory");
  out.add("memory.cells", "M", "memory after the writes of a step", Meaning::signed_value, trace.memory, cell).formula =
      write_formula(options.write_rule, options.write_heads);
  out.add("memory.start", "M_{−1}", "memory before the first step", Meaning::signed_value, trace.memory_start, cell,
          none);
}

}  // namespace

Matrix<float> answer_probabilities(const Matrix<float>& scores, Answer answer) {
  if (answer == Answer::bits) return (1.0F / (1.0F + (-scores.array()).exp())).matrix();
  Matrix<float> likely(scores.rows(), scores.cols());
  for (Index t = 0; t < scores.cols(); ++t) {
    likely.col(t) = (scores.col(t).array() - scores.col(t).maxCoeff()).exp();
    likely.col(t) /= likely.col(t).sum();
  }
  return likely;
}

Matrix<float> decided_answers(const Matrix<float>& scores, Answer answer) {
  if (answer == Answer::bits) return (scores.array() > 0.0F).cast<float>();
  Matrix<float> decided = Matrix<float>::Zero(scores.rows(), scores.cols());
  for (Index t = 0; t < scores.cols(); ++t) {
    Index likeliest = 0;
    scores.col(t).maxCoeff(&likeliest);
    decided(likeliest, t) = 1.0F;
  }
  return decided;
}

Interventions interventions_of(const MachineEdits& edits, const TuringMachine<float>& machine) {
  static const std::map<std::string, MachinePart> parts{
      {"cells", MachinePart::kMemory}, {"weights", MachinePart::kWeights}, {"key", MachinePart::kKey},
      {"beta", MachinePart::kBeta},    {"gate", MachinePart::kGate},       {"shift", MachinePart::kShift},
      {"gamma", MachinePart::kGamma},  {"erase", MachinePart::kErase},     {"add", MachinePart::kAdd},
      {"vector", MachinePart::kVector}};
  Interventions made;
  for (const auto& [id, entries] : edits.entries()) {
    const std::size_t dot = id.rfind('.');
    GivenValue given;
    given.part = parts.at(id.substr(dot + 1));
    for (int head = 0; head < machine.heads(); ++head)
      if (id_of(machine.head_name(head)) == id.substr(0, dot)) given.head = head;
    for (const auto& [step, column] : entries)
      for (const auto& [row, value] : column) {
        given.step = step;
        given.row = row;
        given.value = static_cast<double>(value);
        made.values.push_back(given);
      }
  }
  return made;
}

Observables machine_observables(const WatchedMachine& watched, const NtmModel& model, const AlgorithmicTask& task,
                                const MachineEdits& edits) {
  Publisher out("sequence");
  publish_sequence(out, watched, task);
  publish_states(out, watched, model);
  Matrix<float> made(1, watched.sequence.steps);
  for (Index t = 0; t < made.cols(); ++t) made(0, t) = edits.any_at(t) ? 1.0F : 0.0F;
  out.into("edits");
  out.add("edits.made", "edited", "whether something was changed by hand at a step", Meaning::probability,
          std::move(made), {});
  if (!model.has_memory()) return out.take();
  const TuringMachine<float>& machine = model.machine();
  for (int head = 0; head < machine.heads(); ++head)
    publish_head(out, watched.trace.heads.at(static_cast<std::size_t>(head)), machine.head_name(head), machine.shifts(),
                 machine.options().write_rule);
  publish_memory(out, watched.trace, machine.options());
  return out.take();
}

}  // namespace unrolled
