#include "app/panels/score_lines.h"

#include <algorithm>
#include <cmath>

namespace unrolled {

namespace {

std::optional<ScoreKnob> knob_of(const Settings& settings, const char* name, const char* letter) {
  if (!settings.has(name)) return std::nullopt;
  const Setting& setting = settings.at(name);
  return ScoreKnob{name, letter, settings.real(name), setting.low, setting.high};
}

}  // namespace

bool has_language_model(const Settings* settings) {
  return settings != nullptr && settings->has("language") && settings->text("language") != "none";
}

std::optional<ScoreLines> ScoreLines::read(const Snapshot& snapshot, const PrefixTree& tree, bool by_words) {
  const Settings* settings = snapshot.settings.get();
  if (settings == nullptr) return std::nullopt;
  const auto weight = knob_of(*settings, "language_weight", "α"), bonus = knob_of(*settings, "word_bonus", "β");
  if (!weight || !bonus) return std::nullopt;
  const double alpha = has_language_model(settings) ? weight->value : 0.0;
  ScoreLines made;
  made.knob = by_words ? *bonus : *weight;
  for (const PrefixAnswer& answer : tree.answers()) {
    ScoreLine line;
    line.text = answer.text;
    const double words = answer.words;
    line.base = answer.acoustic + (by_words ? alpha * answer.language : bonus->value * words);
    line.slope = by_words ? words : answer.language;
    if (answer.node >= 0 && std::isfinite(line.base) && std::isfinite(line.slope))
      made.lines.push_back(std::move(line));
  }
  if (made.lines.empty()) return std::nullopt;
  made.favourite = made.winner_at(0.0);
  // From the left: the highest line, up to where the first steeper one overtakes it.
  double x = made.knob.low;
  std::size_t now = made.winner_at(x);
  while (made.envelope.size() < made.lines.size()) {
    double end = made.knob.high;
    std::size_t next = now;
    for (std::size_t i = 0; i < made.lines.size(); ++i) {
      const ScoreLine &line = made.lines[i], &high = made.lines[now];
      if (!(line.slope > high.slope)) continue;
      const double meets = (high.base - line.base) / (line.slope - high.slope);
      const bool steeper = meets == end && next != now && line.slope > made.lines[next].slope;
      if (meets < end || steeper) {
        end = std::max(x, meets);
        next = i;
      }
    }
    made.envelope.push_back({now, x, end});
    if (next == now) break;
    now = next;
    x = end;
  }
  return made;
}

std::size_t ScoreLines::winner_at(double x) const {
  std::size_t best = 0;
  for (std::size_t i = 1; i < lines.size(); ++i)
    if (lines[i].at(x) > lines[best].at(x)) best = i;
  return best;
}

std::vector<std::size_t> ScoreLines::ranking(double x) const {
  std::vector<std::size_t> order(lines.size());
  for (std::size_t i = 0; i < order.size(); ++i) order[i] = i;
  std::stable_sort(order.begin(), order.end(),
                   [&](std::size_t a, std::size_t b) { return lines[a].at(x) > lines[b].at(x); });
  return order;
}

std::pair<double, double> ScoreLines::shown_range() const {
  double farthest = 1.5;
  farthest = std::max(farthest, 1.15 * std::abs(knob.value));
  for (std::size_t i = 0; i + 1 < envelope.size(); ++i) farthest = std::max(farthest, 1.15 * std::abs(envelope[i].to));
  for (const double end : {2.0, 3.0, 5.0, 10.0, 20.0, 50.0})
    if (farthest <= end) {
      farthest = end;
      break;
    }
  return {std::max(knob.low, -farthest), std::min(knob.high, farthest)};
}

}  // namespace unrolled
