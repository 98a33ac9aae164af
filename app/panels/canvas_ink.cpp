#include "app/panels/canvas_ink.h"

#include <algorithm>

#include "app/panels/ctc_symbols.h"
#include "app/panels/observed.h"
#include "app/panels/prefix_tree.h"

namespace unrolled {

namespace {

bool has_canvas(const Snapshot& snapshot) {
  if (snapshot.settings == nullptr) return false;
  for (const char* name : {"watched", "replay", "target", "example", "ink_file"})
    if (!snapshot.settings->has(name)) return false;
  return true;
}

std::vector<PenPoint> points_of(const Observable* observable) {
  return observable == nullptr ? std::vector<PenPoint>{} : pen_points(observable->values);
}

}  // namespace

std::shared_ptr<const CanvasInk> CanvasInk::read(const Snapshot& snapshot) {
  if (!has_canvas(snapshot)) return nullptr;
  std::shared_ptr<CanvasInk> made(new CanvasInk());
  CanvasInk& ink = *made;
  ink.settings_ = snapshot.settings;
  ink.raw_read_ = shared_observable(snapshot, "ink.raw");
  ink.raw_ = points_of(ink.raw_read_.get());
  ink.steps_ = points_of(snapshot.observable("ink.points"));
  const std::string& watched = snapshot.settings->text("watched");
  ink.source_ = watched == "written" ? InkSource::written : watched == "file" ? InkSource::file : InkSource::example;
  const std::int64_t replay = snapshot.settings->integer("replay");
  if (replay >= 0) ink.replay_ = std::min(replay, static_cast<std::int64_t>(ink.raw_.size()));
  if (const Observable* added = snapshot.observable("ink.added"))
    if (added->values.size() > 0 && added->values(0, 0) > 0.0F && added->values(0, 0) < 1e6F)
      ink.added_ = static_cast<std::int64_t>(added->values(0, 0));
  ink.y_ = shared_observable(snapshot, "ctc.y");
  if (ink.y_ != nullptr && ink.y_->values.cols() != static_cast<Index>(ink.steps_.size())) ink.y_ = nullptr;
  ink.find_steps();
  ink.read_texts(snapshot);
  return made;
}

bool CanvasInk::is_of(const Snapshot& snapshot) const {
  return settings_ == snapshot.settings && raw_read_ == shared_observable(snapshot, "ink.raw") &&
         (y_ == nullptr ? snapshot.observable("ctc.y") == nullptr : y_ == shared_observable(snapshot, "ctc.y"));
}

std::optional<std::vector<PenPoint>> CanvasInk::written() const {
  if (source_ != InkSource::written) return std::nullopt;
  return raw_;
}

// Both go along the same strokes in the same time.
void CanvasInk::find_steps() {
  constexpr float kRounding = 1e-4F;  // seconds
  const auto count = static_cast<int>(steps_.size());
  int t = 0;
  for (const PenPoint& point : raw_) {
    const auto is_before = [&](const PenPoint& step) {
      return step.stroke < point.stroke || (step.stroke == point.stroke && step.seconds < point.seconds - kRounding);
    };
    while (t < count && is_before(steps_[static_cast<std::size_t>(t)])) ++t;
    const auto belongs = [&](int step) {
      return step >= 0 && step < count && steps_[static_cast<std::size_t>(step)].stroke == point.stroke;
    };
    // A stroke may end a little behind its last step.
    step_of_.push_back(belongs(t) ? t : belongs(t - 1) ? t - 1 : -1);
  }
}

void CanvasInk::read_texts(const Snapshot& snapshot) {
  if (const auto symbols = CtcSymbols::read(snapshot)) blank_ = symbols->topology.blank();
  target_ = snapshot.settings->text("target");
  label_ = target_;
  for (const TextSample& sample : snapshot.texts) {
    if (sample.id == "label" && sample.title == "known" && target_.empty()) label_ = sample.text;
    if (sample.id == "decoded") greedy_ = sample.text;
    if (sample.id == "decoded.beam") beam_ = sample.text;
  }
  if (snapshot.settings->has("language")) language_ = snapshot.settings->text("language");
}

std::shared_ptr<const CanvasInk> LatestCanvasInk::of(const Snapshot& snapshot) const {
  if (latest_ == nullptr || !latest_->is_of(snapshot)) latest_ = CanvasInk::read(snapshot);
  return latest_;
}

}  // namespace unrolled
