#include "app/shell/scrubber.h"

#include <algorithm>
#include <cmath>

namespace unrolled {

namespace {

constexpr double kLongestAnswer = 2.0;  // seconds for which a wish is shown as if it were granted

}  // namespace

void Scrubber::follow(const HistoryView& history, double now) {
  history_ = history;
  if (asked_ && (history.viewed == *asked_ || now - asked_at_ > kLongestAnswer)) asked_.reset();
}

void Scrubber::ask(std::int64_t step, double now) {
  asked_ = step;
  asked_at_ = now;
}

bool Scrubber::available() const {
  return history_.steps && !history_.steps->empty() && history_.steps->front() < history_.present;
}

double Scrubber::share_of(std::int64_t step) const {
  if (!available()) return 1.0;
  const double first = static_cast<double>(history_.steps->front());
  const double way = static_cast<double>(history_.present) - first;
  return std::clamp((static_cast<double>(step) - first) / way, 0.0, 1.0);
}

std::int64_t Scrubber::at(double share) const {
  if (!available()) return kPresent;
  const auto& steps = *history_.steps;
  const double first = static_cast<double>(steps.front()), present = static_cast<double>(history_.present);
  const double wanted = first + std::clamp(share, 0.0, 1.0) * (present - first);
  const auto distance = [&](std::int64_t step) { return std::fabs(static_cast<double>(step) - wanted); };
  const auto after = std::lower_bound(steps.begin(), steps.end(), wanted, [](std::int64_t step, double place) {
    return static_cast<double>(step) < place;
  });
  std::int64_t nearest = after == steps.end() ? steps.back() : *after;
  if (after != steps.begin() && distance(*(after - 1)) < distance(nearest)) nearest = *(after - 1);
  return distance(history_.present) <= distance(nearest) ? kPresent : nearest;
}

std::int64_t Scrubber::first() const { return available() ? history_.steps->front() : kPresent; }

std::int64_t Scrubber::neighbour(int direction) const {
  if (!available()) return kPresent;
  const auto& steps = *history_.steps;
  const std::int64_t here = in_the_past() ? viewed() : history_.present;
  if (direction < 0) {
    const auto before = std::lower_bound(steps.begin(), steps.end(), here);
    return before == steps.begin() ? steps.front() : *(before - 1);
  }
  const auto after = std::upper_bound(steps.begin(), steps.end(), here);
  return after == steps.end() || *after >= history_.present ? kPresent : *after;
}

}  // namespace unrolled
