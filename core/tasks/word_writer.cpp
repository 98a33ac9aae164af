#include "core/tasks/word_writer.h"

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <iterator>
#include <numbers>
#include <string>

#include "core/math/check.h"
#include "core/tasks/utf8.h"

namespace unrolled {

namespace {

// What nobody would write is left out.
double bounded_normal(Random& random) { return std::clamp(random.normal(), -2.2, 2.2); }

bool chance(Random& random, double probability) { return random.uniform() < probability; }

// A stroke of the word as the points that its curve goes through.
using Points = std::vector<GlyphPoint>;

// Chooses how letters are written. The same person mostly writes the same letter in the same way.
class WayChooser {
 public:
  WayChooser(const StrokeAlphabet& alphabet, const WritingStyle& style) : alphabet_(alphabet), style_(style) {}

  const Glyph& choose(char32_t letter, Random& random) {
    const std::span<const Glyph> ways = alphabet_.ways(letter);
    if (ways.empty()) {
      std::string text;
      append_utf8(text, letter);
      fail("write_word: the alphabet does not have the letter \"", text, '"');
    }
    if (!chance(random, style_.variation)) return ways[0];
    const auto known =
        std::find_if(chosen_.begin(), chosen_.end(), [&](const Choice& c) { return c.letter == letter; });
    if (known != chosen_.end() && chance(random, 0.8)) return *known->way;
    // Who joins letters writes them so that they can be joined.
    const auto weight = [&](const Glyph& way) {
      return way.weight * (1.0 + 3.0 * style_.joins * (way.joins_before + way.joins_after));
    };
    double all = 0.0;
    for (const Glyph& way : ways) all += weight(way);
    double left = random.uniform() * all;
    const Glyph* way = &ways[0];
    for (const Glyph& candidate : ways) {
      way = &candidate;
      left -= weight(candidate);
      if (left < 0.0) break;
    }
    if (known == chosen_.end()) chosen_.push_back({letter, way});
    return *way;
  }

 private:
  struct Choice {
    char32_t letter;
    const Glyph* way;
  };
  const StrokeAlphabet& alphabet_;
  const WritingStyle& style_;
  std::vector<Choice> chosen_;
};

// Puts letter after letter onto a straight line.
class Placer {
 public:
  Placer(const WritingStyle& style, Random& random) : style_(style), random_(random) {}

  void put(const Glyph& glyph, bool last) {
    const double untidy = style_.untidiness;
    const double width = std::exp(0.11 * untidy * bounded_normal(random_));
    const double height = std::exp(0.08 * untidy * bounded_normal(random_));
    const double shear = 0.07 * untidy * bounded_normal(random_);
    const double turn = 0.05 * untidy * bounded_normal(random_);
    const double rise = 0.06 * untidy * bounded_normal(random_);
    const bool joined = open_ && glyph.joins_before;
    double gap = 0.0;
    if (right_ > -1e9) {
      gap = style_.gap * (joined ? 0.85 : 1.0) + (0.05 + 0.15 * style_.gap) * untidy * bounded_normal(random_);
      // Strokes that stand alone would run into one another.
      const double span = glyph.right - glyph.left;
      const double least = std::min(span, span_before_) < 0.3 ? 0.25 : joined ? 0.18 : 0.05;
      gap = std::max(gap, least);
      if (!joined && least < 0.25 && chance(random_, 0.04 * style_.variation)) gap = random_.uniform(-0.1, 0.05);
    }
    const double left = right_ > -1e9 ? right_ + gap : 0.0;
    const auto placed = [&](const GlyphPoint& point, bool end) {
      const double noise = (end ? 0.05 : 0.032) * untidy;
      const double x = width * (point.x - glyph.left) + shear * point.y + noise * bounded_normal(random_);
      const double y = height * point.y + noise * bounded_normal(random_);
      return GlyphPoint{left + x - turn * (y - 0.5), y + rise + turn * x,
                        point.corner && !chance(random_, style_.rounding)};
    };

    if (!joined) flush();
    bool first = true;
    std::vector<Points> later;
    for (const GlyphStroke& stroke : glyph.strokes) {
      Points points;
      for (std::size_t i = 0; i < stroke.points.size(); ++i)
        points.push_back(placed(stroke.points[i], i == 0 || i + 1 == stroke.points.size()));
      if (points.size() == 1) smear(points);
      if (stroke.later) {
        later.push_back(std::move(points));
      } else if (first && joined) {
        join(points, left);
      } else {
        strokes_.push_back(std::move(points));
      }
      first = first && stroke.later;
    }
    open_ = !last && glyph.joins_after && chance(random_, style_.joins);
    // What waits while the pen stays down comes when it is lifted.
    std::move(later.begin(), later.end(), std::back_inserter(waiting_));
    if (!open_) flush();
    span_before_ = glyph.right - glyph.left;
    right_ = left + width * span_before_;
  }

  std::vector<Points> finish() {
    flush();
    std::move(late_.begin(), late_.end(), std::back_inserter(strokes_));
    return std::move(strokes_);
  }

 private:
  // A dot is often a short dash.
  void smear(Points& points) {
    if (!chance(random_, 0.5 * style_.variation)) return;
    const double length = random_.uniform(0.04, 0.2);
    const double angle = random_.uniform(0.0, 2.0 * std::numbers::pi);
    points.push_back({points[0].x + length * std::cos(angle), points[0].y + length * std::sin(angle)});
  }

  // Goes on from the letter before. Where a letter begins at its right (a, c, d, g …) the pen comes over its bow, not
  // across it.
  void join(Points& points, double left) {
    Points& before = strokes_.back();
    const GlyphPoint from = before.back();
    const GlyphPoint to = points.front();
    before.back().corner = false;
    const double inside = to.x - left;
    if (inside > 0.4 && to.y > from.y) before.push_back({left + 0.25 * inside, from.y + 0.75 * (to.y - from.y)});
    if (inside > 0.6 && to.y > 0.6) before.push_back({left + 0.62 * inside, to.y + 0.12});
    before.insert(before.end(), points.begin(), points.end());
  }

  void flush() {
    std::vector<Points>& to = chance(random_, style_.late) ? late_ : strokes_;
    std::move(waiting_.begin(), waiting_.end(), std::back_inserter(to));
    waiting_.clear();
  }

  const WritingStyle& style_;
  Random& random_;
  std::vector<Points> strokes_;
  std::vector<Points> waiting_;  // dots and bars of letters that are joined
  std::vector<Points> late_;     // those that come at the end of the word
  bool open_ = false;            // whether the last letter goes on into the next
  double right_ = -1e10;
  double span_before_ = 0.0;
};

// Where the pen is lifted at a corner, a stroke becomes several.
void lift(const Points& stroke, const WritingStyle& style, Random& random, std::vector<Points>& into) {
  into.emplace_back();
  for (std::size_t i = 0; i < stroke.size(); ++i) {
    into.back().push_back(stroke[i]);
    if (i == 0 || i + 1 >= stroke.size() || !stroke[i].corner || !chance(random, style.lifts)) continue;
    const double off = 0.04 * style.untidiness;
    into.push_back({{stroke[i].x + off * bounded_normal(random), stroke[i].y + off * bounded_normal(random)}});
  }
}

// A hand is not quite steady: two slow swings along the stroke.
void unsteady(Points& curve, const WritingStyle& style, Random& random) {
  for (const double wave : {random.uniform(0.5, 1.0), random.uniform(1.2, 3.0)}) {
    const double depth = 0.018 * style.untidiness * std::sqrt(wave) * random.uniform(0.3, 1.5);
    const double phase_x = random.uniform(0.0, 2.0 * std::numbers::pi);
    const double phase_y = random.uniform(0.0, 2.0 * std::numbers::pi);
    double way = 0.0;
    GlyphPoint before = curve.front();
    for (GlyphPoint& point : curve) {
      way += std::sqrt((point.x - before.x) * (point.x - before.x) + (point.y - before.y) * (point.y - before.y));
      before = point;
      const double turned = 2.0 * std::numbers::pi * way / wave;
      point.x += depth * std::sin(turned + phase_x);
      point.y += depth * std::sin(turned + phase_y);
    }
  }
}

// A quick hand cuts corners; a stroke keeps its ends.
void smooth(Points& curve, int passes) {
  for (int pass = 0; pass < passes; ++pass) {
    GlyphPoint before = curve.front();
    for (std::size_t i = 1; i + 1 < curve.size(); ++i) {
      const GlyphPoint here = curve[i];
      curve[i].x = 0.25 * before.x + 0.5 * here.x + 0.25 * curve[i + 1].x;
      curve[i].y = 0.25 * before.y + 0.5 * here.y + 0.25 * curve[i + 1].y;
      before = here;
    }
  }
}

// From the straight line to the word as it stands on the ruled one.
void bend(Points& curve, const WritingStyle& style) {
  const double cosine = std::cos(style.rotation);
  const double sine = std::sin(style.rotation);
  for (GlyphPoint& point : curve) {
    double y = point.y;
    if (y > 1.0) y = 1.0 + style.ascent * (y - 1.0);
    if (y < 0.0) y = style.descent * y;
    const double x = style.aspect * point.x + style.slant * y;
    y += style.drift * std::sin(style.drift_phase + 2.0 * std::numbers::pi * x / style.drift_length);
    point.x = style.size * (cosine * x - sine * y);
    point.y = style.size * (sine * x + cosine * y);
  }
}

}  // namespace

WritingStyle draw_style(double variation, double joins, Random& random) {
  WritingStyle style;
  const auto spread = [&](double deviation) { return deviation * variation * bounded_normal(random); };
  const auto upto = [&](double most) { return most * variation * random.uniform(); };
  style.variation = std::min(variation, 1.0);
  style.size = std::exp(variation * random.uniform(std::log(0.6), std::log(1.6)));
  style.slant = spread(0.15) + 0.08 * variation;
  style.aspect = std::exp(spread(0.15));
  style.ascent = std::exp(spread(0.13) - 0.05 * variation);
  style.descent = std::exp(spread(0.13));
  style.rotation = spread(0.03);
  style.drift = upto(0.1);
  style.drift_length = random.uniform(4.0, 12.0);
  style.drift_phase = random.uniform(0.0, 2.0 * std::numbers::pi);
  style.gap = std::max(0.2, 0.42 * std::exp(spread(0.4)));
  style.untidiness = variation == 0.0 ? 0.0 : variation * random.uniform(0.2, 1.3);
  style.rounding = upto(0.6);
  style.smoothing = std::max(0, static_cast<int>(variation * random.uniform(-5.0, 5.0)));
  style.late = chance(random, 0.1 * variation) ? 0.9 : 0.0;
  style.lifts = chance(random, 0.3 * variation) ? 0.2 : 0.0;
  // Three kinds of people: who joins all, who joins some letters, who joins none; `joins` is the mean of all.
  const double kind = random.uniform();
  style.joins = kind < 0.6 * joins ? 1.0 : kind < 0.4 + 0.6 * joins ? joins : 0.0;
  style.speed = std::clamp(5.0 * std::exp(spread(0.5)), 1.2, 16.0);
  style.easing = 0.5 * std::exp(spread(0.4));
  style.pause = 0.25 * std::exp(spread(0.5));
  style.halts = upto(0.2);
  style.period = random.uniform(0.008, 0.0165);
  style.zoom = 80.0 * std::exp(variation * random.uniform(std::log(0.35), std::log(1.2)));
  return style;
}

Ink write_word(const StrokeAlphabet& alphabet, std::u32string_view word, const WritingStyle& style, Random& random) {
  WayChooser chooser(alphabet, style);
  Placer placer(style, random);
  for (std::size_t i = 0; i < word.size(); ++i) placer.put(chooser.choose(word[i], random), i + 1 == word.size());
  std::vector<Points> strokes;
  for (const Points& stroke : placer.finish()) lift(stroke, style, random, strokes);
  std::vector<Points> curves;
  for (const Points& stroke : strokes) {
    Points& curve = curves.emplace_back(smooth_curve(stroke, kCurveSpacing));
    if (style.untidiness > 0.0) unsteady(curve, style, random);
    smooth(curve, style.smoothing);
    bend(curve, style);
  }
  return move_pen(curves, style, random);
}

}  // namespace unrolled
