#include "app/panels/canvas_pen.h"

#include <algorithm>
#include <cmath>
#include <utility>

namespace unrolled {

namespace {

constexpr const char* kWritten = "ink.written";
constexpr double kPatience = 4.0;       // seconds until what was sent counts as lost
constexpr double kRest = 0.8;           // seconds of rest behind a stroke
constexpr double kThought = 1.5;        // seconds until somebody who wrote is thought to look
constexpr double kLongestPause = 10.0;  // seconds between strokes that are told
constexpr double kUnknownPause = 0.5;   // behind what another hand wrote
constexpr float kNear = 0.8F;           // points of the picture

bool same(const std::vector<PenPoint>& a, const std::vector<PenPoint>& b) {
  return std::equal(a.begin(), a.end(), b.begin(), b.end(), [](const PenPoint& p, const PenPoint& q) {
    return std::fabs(p.x - q.x) < 1e-3F && std::fabs(p.y - q.y) < 1e-3F;
  });
}

// One more than paper takes: the lesson says why it refuses it.
Poke refused_point(const std::vector<PenPoint>& full, const InkView& view, const PointerPlace& place) {
  Matrix<double> point(4, 1);
  point << static_cast<double>(view.x_at(place.at)), static_cast<double>(view.y_at(place.at)),
      static_cast<double>(full.back().seconds), full.back().stroke + 1.0;
  Poke poke(kWritten, 0, static_cast<Index>(full.size()), std::move(point));
  poke.all_runs = true;
  return poke;
}

}  // namespace

std::size_t last_stroke(const std::vector<PenPoint>& ink) {
  std::size_t first = ink.size();
  while (first > 0 && ink[first - 1].stroke == ink.back().stroke) --first;
  return first;
}

Poke cut_ink(std::size_t first) {
  Poke poke(kWritten, 0, static_cast<Index>(first), Matrix<double>(4, 0));
  poke.all_runs = true;
  return poke;
}

void CanvasPen::follow(const Snapshot& snapshot, const std::optional<std::vector<PenPoint>>& shown, double now) {
  if (!sent_) return;
  if (kept_) note(snapshot);
  if (snapshot.lesson != lesson_) {
    sent_.reset();
    drawing_ = false;
  }
  if (!sent_ || drawing_) return;
  if (!sent_at_) sent_at_ = now;
  const bool refused = snapshot.message_number != message_ && !snapshot.error.empty();
  const bool late = now - *sent_at_ > kPatience && snapshot.version != version_;
  if (refused || late || (shown && same(*shown, *sent_))) sent_.reset();
}

bool CanvasPen::busy(double now) const { return drawing_ || (lifted_at_ && now < *lifted_at_ + kRest); }
bool CanvasPen::may_go_on(double now) const { return drawing_ || (lifted_at_ && now < *lifted_at_ + kThought); }
double CanvasPen::rested_at() const { return lifted_at_.value_or(0.0) + kRest; }

std::vector<PanelCommand> CanvasPen::begin(const Snapshot& snapshot, std::vector<PenPoint> base, const InkView& view,
                                           const std::vector<PointerPlace>& way) {
  if (way.empty()) return {};
  if (base.size() >= static_cast<std::size_t>(kMostInkPoints)) return {refused_point(base, view, way.front())};
  first_ = base.size();
  const double now = way.front().seconds;
  double seconds = 0.0;
  if (!base.empty()) {
    const double pause = lifted_at_ ? std::clamp(now - *lifted_at_, 0.0, kLongestPause) : kUnknownPause;
    seconds = static_cast<double>(base.back().seconds) + pause;
  }
  clock_ = now - seconds;
  sent_ = std::move(base);
  drawing_ = true;
  add(view, way.front(), true);
  draw(snapshot, view, {way.begin() + 1, way.end()}, false);
  return {stroke_so_far()};
}

std::vector<PanelCommand> CanvasPen::draw(const Snapshot& snapshot, const InkView& view,
                                          const std::vector<PointerPlace>& way, bool lifts) {
  if (!drawing_ || !sent_) return {};
  bool added = false;
  for (const PointerPlace& place : way) added |= add(view, place, false);
  if (lifts) {
    drawing_ = false;
    if (!way.empty()) lifted_at_ = way.back().seconds;
  }
  note(snapshot);
  if (!added) return {};
  return {stroke_so_far()};
}

// A pen that hardly moves says nothing new.
bool CanvasPen::add(const InkView& view, const PointerPlace& place, bool whatever_near) {
  if (sent_->size() >= static_cast<std::size_t>(kMostInkPoints)) return false;
  // Who leaves the paper with the pen down goes on writing, but not for ever.
  const draw::Rect& paper = view.paper;
  const draw::Point at{std::clamp(place.at.x, paper.x - paper.width, paper.right() + paper.width),
                       std::clamp(place.at.y, paper.y - paper.height, paper.bottom() + paper.height)};
  if (!whatever_near && std::hypot(at.x - last_.x, at.y - last_.y) < kNear) return false;
  PenPoint point{view.x_at(at), view.y_at(at), static_cast<float>(place.seconds - clock_), 0};
  if (!sent_->empty()) {
    point.seconds = std::max(point.seconds, sent_->back().seconds);
    point.stroke = sent_->back().stroke + (sent_->size() == first_ ? 1 : 0);
  }
  sent_->push_back(point);
  last_ = at;
  return true;
}

PanelCommand CanvasPen::stroke_so_far() const {
  const std::size_t count = sent_->size() - first_;
  Matrix<double> points(4, static_cast<Index>(count));
  for (std::size_t i = 0; i < count; ++i) {
    const PenPoint& point = (*sent_)[first_ + i];
    points.col(static_cast<Index>(i)) << static_cast<double>(point.x), static_cast<double>(point.y),
        static_cast<double>(point.seconds), static_cast<double>(point.stroke);
  }
  Poke poke(kWritten, 0, static_cast<Index>(first_), std::move(points));
  poke.all_runs = true;
  return poke;
}

void CanvasPen::keep(std::vector<PenPoint> base, std::size_t count) {
  if (count > base.size()) return;
  base.resize(count);
  drawing_ = false;
  sent_ = std::move(base);
  kept_ = true;
}

void CanvasPen::let_go() {
  sent_.reset();
  drawing_ = false;
}

void CanvasPen::note(const Snapshot& snapshot) {
  lesson_ = snapshot.lesson;
  message_ = snapshot.message_number;
  version_ = snapshot.version;
  sent_at_.reset();
  kept_ = false;
}

}  // namespace unrolled
