#include "app/panels/symbol_hues.h"

#include <algorithm>

namespace unrolled {

namespace {

constexpr int kHues = 7;
constexpr int kShades = 3;
constexpr float kForming = 0.1F;

// The likeliest symbol of a step; the blank where no number says otherwise.
int likeliest(const Matrix<float>& y, Index t, int blank) {
  int best = blank;
  for (int k = 0; k < static_cast<int>(y.rows()); ++k)
    if (y(k, t) > y(best, t)) best = k;
  return best;
}

}  // namespace

draw::Colour symbol_hue(const draw::Theme& theme, int symbol, int blank) {
  if (symbol == blank) return mix(theme.page, theme.secondary, 0.7F);
  const int number = symbol > blank ? symbol - 1 : symbol;
  const int shade = number / kHues % kShades;
  return mix(theme.series(number), theme.text, 0.3F * static_cast<float>(shade));
}

std::vector<Spike> spikes_of(const Matrix<float>& y, int blank) {
  std::vector<Spike> found;
  if (blank < 0 || blank >= static_cast<int>(y.rows())) return found;
  std::vector<int> best;
  for (Index t = 0; t < y.cols(); ++t) best.push_back(likeliest(y, t, blank));
  const int steps = static_cast<int>(best.size());
  for (int k = 0; k < static_cast<int>(y.rows()); ++k) {
    if (k == blank) continue;
    Spike forming;  // of the stretch so far
    const auto finish = [&] {
      if (forming.time >= 0) found.push_back(forming);
      forming = {};
    };
    for (int t = 0; t < steps; ++t) {
      const bool read = best[static_cast<std::size_t>(t)] == k;
      if (!read && !(y(k, t) >= kForming)) {
        finish();
        continue;
      }
      // It is read twice where something else is likelier in between.
      if (read && forming.read && best[static_cast<std::size_t>(t) - 1] != k) finish();
      if (forming.time < 0 || (read && !forming.read) || (read == forming.read && y(k, t) > forming.y))
        forming = {k, t, y(k, t), read};
    }
    finish();
  }
  std::stable_sort(found.begin(), found.end(), [](const Spike& a, const Spike& b) { return a.time < b.time; });
  return found;
}

}  // namespace unrolled
