#include "app/panels/machine_tables.h"

#include <algorithm>
#include <charconv>

#include "app/panels/observed.h"
#include "app/panels/walk_actions.h"

namespace unrolled {

namespace {

bool is_published_here(const Observable& observable) {
  for (const char* group : {"sequence", "heads", "addressing", "memory", "edits"})
    if (observable.group == group) return true;
  return false;
}

// "read.1.weights" as a head; nothing where the id is another one's.
std::optional<MachineHead> head_of(const Observable& observable) {
  constexpr std::string_view kEnd = ".weights";
  std::string_view id = observable.id;
  if (observable.group != "heads" || !id.ends_with(kEnd)) return std::nullopt;
  id.remove_suffix(kEnd.size());
  MachineHead made;
  made.name = id;
  for (const bool writes : {false, true}) {
    const std::string_view kind = writes ? "write." : "read.";
    if (!id.starts_with(kind)) continue;
    const std::string_view digits = id.substr(kind.size());
    const auto end = std::from_chars(digits.data(), digits.data() + digits.size(), made.number);
    if (end.ec != std::errc() || end.ptr != digits.data() + digits.size()) return std::nullopt;
    made.writes = writes;
    return made;
  }
  return std::nullopt;
}

}  // namespace

std::shared_ptr<const MachineTables> MachineTables::read(const Snapshot& snapshot) {
  auto made = std::make_shared<MachineTables>();
  for (const auto& one : snapshot.observables) {
    if (!is_published_here(*one)) continue;
    made->published_.push_back(one);
    made->kept_.emplace(one->id, one);
  }
  made->settings_ = snapshot.settings;
  made->find_heads(snapshot);
  const Observable* first = made->find("sequence.input");
  if (!made->heads_.empty()) {
    const Observable* weights = made->find(made->heads_.front(), "weights");
    if (first == nullptr) first = weights;
    made->row_axis_ = weights->rows;
    made->rows_ = weights->values.rows();
  }
  if (first == nullptr || first->values.size() == 0) return nullptr;
  made->time_axis_ = first->cols;
  made->steps_ = first->values.cols();
  made->drop_what_does_not_fit();
  if (made->heads_.empty() && !made->has_sequence()) return nullptr;
  if (const Observable* output = made->find("sequence.output"))
    made->difference_ = output->meaning == Meaning::signed_value;
  for (const MachineHead& head : made->heads_) {
    made->difference_ |= made->find(head, "weights")->meaning == Meaning::signed_value;
    made->erases_ |= made->find(head, "erase") != nullptr;
  }
  made->measure_memory();
  if (snapshot.settings != nullptr) made->read_settings(*snapshot.settings);
  return made;
}

bool MachineTables::is_of(const Snapshot& snapshot) const {
  if (settings_ != snapshot.settings) return false;
  std::size_t k = 0;
  for (const auto& one : snapshot.observables) {
    if (!is_published_here(*one)) continue;
    if (k == published_.size() || published_[k] != one) return false;
    ++k;
  }
  return k == published_.size();
}

void MachineTables::find_heads(const Snapshot& snapshot) {
  for (const auto& one : snapshot.observables)
    if (auto head = head_of(*one); head && one->values.size() > 0) heads_.push_back(std::move(*head));
  std::stable_sort(heads_.begin(), heads_.end(), [](const MachineHead& a, const MachineHead& b) {
    return a.writes != b.writes ? a.writes : a.number < b.number;
  });
}

void MachineTables::drop_what_does_not_fit() {
  const auto fits = [&](const Observable& one) {
    const Matrix<float>& values = one.values;
    if (values.size() == 0) return false;
    if (one.id == "memory.start") return values.cols() == 1 && rows_ > 0 && values.rows() % rows_ == 0;
    if (one.id == "memory.cells" && (rows_ == 0 || values.rows() % rows_ != 0)) return false;
    if (one.id.ends_with(".start")) return values.cols() == 1 && values.rows() == rows_;
    if (one.group == "heads" && values.rows() != rows_) return false;
    for (const char* part : {".similarity", ".content", ".gated", ".shifted"})
      if (one.id.ends_with(part) && values.rows() != rows_) return false;
    return values.cols() == steps_;
  };
  std::erase_if(kept_, [&](const auto& one) { return !fits(*one.second); });
  // Outputs and targets are compared unit by unit.
  if (const Observable* output = find("sequence.output"))
    for (const char* id : {"sequence.target", "sequence.decided"})
      if (const Observable* one = find(id); one != nullptr && one->values.rows() != output->values.rows())
        kept_.erase(kept_.find(id));
  std::erase_if(heads_, [&](const MachineHead& head) { return find(head, "weights") == nullptr; });
  for (const MachineHead& head : heads_) weights_.push_back(find(head, "weights"));
  cells_ = find("memory.cells");
  start_ = find("memory.start");
  if (cells_ != nullptr && start_ != nullptr && start_->values.rows() != cells_->values.rows()) start_ = nullptr;
  width_ = cells_ != nullptr ? cells_->values.rows() / rows_ : 0;
  // A vector of another length is none of this memory's.
  for (const MachineHead& head : heads_)
    for (const char* part : {"key", "erase", "add", "vector"})
      if (const Observable* one = find(head, part); one != nullptr && width_ > 0 && one->values.rows() != width_)
        kept_.erase(kept_.find(head.name + "." + part));
}

void MachineTables::measure_memory() {
  if (cells_ == nullptr) return;
  largest_cell_ = largest_size(cells_->values);
  if (start_ != nullptr) largest_cell_ = std::max(largest_cell_, largest_size(start_->values));
}

void MachineTables::read_settings(const Settings& settings) {
  can_walk_ = settings.has("walk");
  if (!can_walk_) return;
  const std::int64_t walk = settings.integer("walk");
  // Beyond the last step: everything, whichever sequence it was set for.
  walk_ = walk < 0 || walk >= steps_ ? kEverything : static_cast<int>(walk);
}

std::shared_ptr<const Observable> MachineTables::shared(std::string_view id) const {
  const auto found = kept_.find(id);
  return found == kept_.end() ? nullptr : found->second;
}

bool MachineTables::asked(Index t) const {
  const Observable* asked = find("sequence.asked");
  return asked != nullptr && asked->values(0, t) > 0.5F;
}

bool MachineTables::right(Index unit, Index t) const {
  const Observable* decided = find("sequence.decided");
  const Observable* target = find("sequence.target");
  if (decided == nullptr || target == nullptr || difference_ || !asked(t)) return true;
  return (decided->values(unit, t) > 0.5F) == (target->values(unit, t) > 0.5F);
}

bool MachineTables::right(Index t) const {
  const Observable* decided = find("sequence.decided");
  for (Index unit = 0; decided != nullptr && unit < decided->values.rows(); ++unit)
    if (!right(unit, t)) return false;
  return true;
}

bool MachineTables::edited(Index t) const {
  const Observable* made = find("edits.made");
  return made != nullptr && !difference_ && made->values(0, t) > 0.5F;
}

bool MachineTables::any_edited() const {
  for (Index t = 0; t < steps_; ++t)
    if (edited(t)) return true;
  return false;
}

std::vector<MachineHead> MachineTables::heads_that(bool write) const {
  std::vector<MachineHead> made;
  for (const MachineHead& head : heads_)
    if (head.writes == write) made.push_back(head);
  return made;
}

const MachineHead* MachineTables::head(std::string_view name) const {
  for (const MachineHead& head : heads_)
    if (head.name == name) return &head;
  return nullptr;
}

const Matrix<float>* MachineTables::weights(const MachineHead& head) const {
  for (std::size_t k = 0; k < heads_.size(); ++k)
    if (heads_[k].writes == head.writes && heads_[k].number == head.number) return &weights_[k]->values;
  return nullptr;
}

double MachineTables::weight(const MachineHead& head, Index n, Index t) const {
  const Matrix<float>* of_head = weights(head);
  return of_head == nullptr ? 0.0 : static_cast<double>((*of_head)(n, t));
}

double MachineTables::weight_before(const MachineHead& head, Index n, Index t) const {
  if (t > 0) return weight(head, n, t - 1);
  const Observable* start = find(head, "start");
  return start == nullptr ? 0.0 : static_cast<double>(start->values(n, 0));
}

Index MachineTables::focus(const MachineHead& head, Index t) const {
  Index best = 0;
  for (Index n = 1; n < rows_; ++n)
    if (weight(head, n, t) > weight(head, best, t)) best = n;
  return best;
}

double MachineTables::cell(Index n, Index m, Index t) const {
  const Observable* from = t < 0 ? start_ : cells_;
  return from == nullptr ? 0.0 : static_cast<double>(from->values(n * width_ + m, std::max<Index>(t, 0)));
}

Matrix<double> MachineTables::memory(Index t) const {
  Matrix<double> made(rows_, width_);
  for (Index m = 0; m < width_; ++m)
    for (Index n = 0; n < rows_; ++n) made(n, m) = cell(n, m, t);
  return made;
}

std::optional<Index> MachineTables::current() const {
  if (walk_ == kEverything) return std::nullopt;
  return walk_;
}

Index shown_step(const PanelContext& context, const MachineTables& tables) {
  for (const int time : {context.hover.time, context.pinned.time})
    if (tables.shown(time)) return time;
  return tables.current().value_or(tables.steps() - 1);
}

Index shown_row(const PanelContext& context, const MachineTables& tables, const MachineHead& head, Index t) {
  const int row = marked(context.row(), tables.rows());
  return row >= 0 ? row : tables.focus(head, t);
}

std::string head_name(const PanelContext& context, const MachineHead& head) {
  return context.words(head.writes ? "panel.machine.write_head" : "panel.machine.read_head",
                       {std::to_string(head.number)});
}

std::vector<PanelAction> walk_actions(const PanelContext& context, const MachineTables& tables) {
  if (!tables.can_walk()) return {};
  const int last = static_cast<int>(tables.steps()) - 1, walk = tables.walk();
  const bool walking = walk != MachineTables::kEverything;
  // From everything on, forward begins anew, and back takes the last step away.
  return walk_actions(context, "panel.machine.action",
                      {.now = walk,
                       .back = walking ? std::max(walk - 1, 0) : std::max(last - 1, 0),
                       .next = walking ? std::min(walk + 1, last) : 0});
}

Poke release_edits(const MachineTables& tables) {
  return Poke("edits.made", 0, 0, Matrix<double>::Zero(1, tables.steps()));
}

bool is_editable(const MachineTables& tables) {
  return tables.can_walk() && !tables.is_difference() && tables.find("edits.made") != nullptr;
}

}  // namespace unrolled
