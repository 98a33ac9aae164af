#include "app/panels/attention_tables.h"

#include <algorithm>

#include "app/panels/labels.h"
#include "app/panels/observed.h"
#include "app/panels/walk_actions.h"

namespace unrolled {

namespace {

std::vector<std::string> labels_of(const Axis& axis, Index count) {
  if (static_cast<Index>(axis.labels.size()) == count) return visible(axis.labels);
  std::vector<std::string> numbers;
  for (Index i = 0; i < count; ++i) numbers.push_back(std::to_string(i));
  return numbers;
}

}  // namespace

std::shared_ptr<const AttentionTables> AttentionTables::read(const Snapshot& snapshot) {
  auto made = std::make_shared<AttentionTables>();
  for (std::size_t k = 0; k < kIds.size(); ++k) made->published_[k] = shared_observable(snapshot, kIds[k]);
  made->kept_ = made->published_;
  made->settings_ = snapshot.settings;
  const Observable* weights = made->find("attention.weights");
  if (weights != nullptr && weights->values.size() > 0) {
    made->source_axis_ = weights->rows;
    made->target_axis_ = weights->cols;
    made->source_ = labels_of(weights->rows, weights->values.rows());
    made->output_ = labels_of(weights->cols, weights->values.cols());
    made->difference_ = weights->meaning == Meaning::signed_value;
  } else {
    const Observable* source = made->find("pair.source");
    const Observable* output = made->find("pair.output");
    if (source == nullptr || output == nullptr || source->values.size() == 0 || output->values.size() == 0)
      return nullptr;
    made->source_axis_ = source->cols;
    made->target_axis_ = output->cols;
    made->source_ = labels_of(source->cols, source->values.cols());
    made->output_ = labels_of(output->cols, output->values.cols());
  }
  made->drop_what_does_not_fit();
  if (const Observable* target = made->find("pair.target"))
    made->target_ = labels_of(target->cols, target->values.cols());
  if (snapshot.settings != nullptr) made->read_settings(*snapshot.settings);
  return made;
}

bool AttentionTables::is_of(const Snapshot& snapshot) const {
  if (settings_ != snapshot.settings) return false;
  for (std::size_t k = 0; k < kIds.size(); ++k)
    if (shared_observable(snapshot, kIds[k]) != published_[k]) return false;
  return true;
}

Index AttentionTables::symbols_in(const std::vector<std::string>& side) {
  const auto all = static_cast<Index>(side.size());
  return !side.empty() && side.back() == kEndSign ? all - 1 : all;
}

void AttentionTables::drop_what_does_not_fit() {
  const Index any = -1, source = source_steps(), target = target_steps();
  struct Shape {
    std::string_view id;
    Index rows, cols;
  };
  const Shape shapes[] = {{"attention.weights", source, target},
                          {"attention.true", source, target},
                          {"attention.scores", source, target},
                          {"attention.window", source, target},
                          {"attention.centre", 1, target},
                          {"attention.edited", 1, target},
                          {"attention.query", any, target},
                          {"attention.keys", any, source},
                          {"attention.v", any, 1},
                          {"attention.values", any, source},
                          {"attention.context", any, target},
                          {"pair.source", 1, source},
                          {"pair.output", 1, target},
                          {"prediction.probability", any, target},
                          {"prediction.target", 1, target},
                          {"pair.target", 1, any}};
  for (const Shape& shape : shapes)
    for (std::size_t k = 0; k < kIds.size(); ++k) {
      if (shape.id != kIds[k] || kept_[k] == nullptr) continue;
      const Matrix<float>& values = kept_[k]->values;
      if (values.size() == 0 || (shape.rows != any && values.rows() != shape.rows) ||
          (shape.cols != any && values.cols() != shape.cols))
        kept_[k] = nullptr;
    }
  weights_ = find("attention.weights");
  truth_ = find("attention.true");
  window_ = find("attention.window");
}

void AttentionTables::read_settings(const Settings& settings) {
  if (settings.has("attention")) attention_ = settings.text("attention");
  can_walk_ = settings.has("walk");
  if (!can_walk_) return;
  const std::int64_t walk = settings.integer("walk");
  // Beyond the last step: everything, whichever source it was set for.
  walk_ = walk < 0 || walk > target_steps() ? kEverything : static_cast<int>(walk);
}

const Observable* AttentionTables::find(std::string_view id) const { return shared(id).get(); }

std::shared_ptr<const Observable> AttentionTables::shared(std::string_view id) const {
  for (std::size_t k = 0; k < kIds.size(); ++k)
    if (id == kIds[k]) return kept_[k];
  return nullptr;
}

std::optional<bool> AttentionTables::right(Index i) const {
  if (target_.empty()) return std::nullopt;
  const auto at = static_cast<std::size_t>(i);
  return at < target_.size() && target_[at] == output_[at];
}

double AttentionTables::weight(Index j, Index i) const {
  return weights_ == nullptr ? 0.0 : static_cast<double>(weights_->values(j, i));
}

bool AttentionTables::knows(Index i) const {
  return truth_ != nullptr && !difference_ && right(i) != false && (truth_->values.col(i).array() > 0.5F).any();
}

bool AttentionTables::knows_any() const {
  for (Index i = 0; i < steps_shown(); ++i)
    if (knows(i)) return true;
  return false;
}

bool AttentionTables::is_true(Index j, Index i) const {
  return truth_ != nullptr && !difference_ && right(i) != false && truth_->values(j, i) > 0.5F;
}

double AttentionTables::window(Index j, Index i) const {
  return window_ == nullptr ? 1.0 : static_cast<double>(window_->values(j, i));
}

std::optional<double> AttentionTables::centre(Index i) const {
  const Observable* centre = find("attention.centre");
  if (centre == nullptr || difference_) return std::nullopt;
  return static_cast<double>(centre->values(0, i));
}

bool AttentionTables::edited(Index i) const {
  const Observable* edited = find("attention.edited");
  return edited != nullptr && !difference_ && edited->values(0, i) > 0.5F;
}

bool AttentionTables::any_edited() const {
  for (Index i = 0; i < target_steps(); ++i)
    if (edited(i)) return true;
  return false;
}

std::optional<Index> AttentionTables::current() const {
  if (walk_ < 1) return std::nullopt;
  return walk_ - 1;
}

std::vector<PanelAction> walk_actions(const PanelContext& context, const AttentionTables& tables) {
  if (!tables.can_walk()) return {};
  const int steps = static_cast<int>(tables.target_steps()), walk = tables.walk();
  const bool walking = walk != AttentionTables::kEverything;
  // From everything on, forward begins anew, and back takes the last step away.
  return walk_actions(context, "panel.attention.action",
                      {.now = walk,
                       .back = walking ? std::max(walk - 1, 0) : steps - 1,
                       .next = walking ? std::min(walk + 1, steps) : 1});
}

}  // namespace unrolled
