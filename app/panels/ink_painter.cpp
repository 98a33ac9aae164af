#include "app/panels/ink_painter.h"

#include <algorithm>
#include <cmath>

namespace unrolled {

namespace {

constexpr float kFarthest = 1e4F;  // x-heights
// What the lines leave room for, in x-heights: descenders, and capitals and digits.
constexpr float kLowest = -1.25F;
constexpr float kHighest = 2.35F;
constexpr float kMiddle = 0.5F * (kLowest + kHighest);
constexpr float kWide = 9.0F;        // x-heights that paper is wide at least
constexpr float kMargin = 0.4F;      // at its left
constexpr float kNextLetter = 1.5F;  // room behind the ink
constexpr float kSteps[] = {1.0F, 0.8F, 0.64F, 0.5F};
constexpr float kSharp = 0.5F;  // cosine of a turn that is drawn with a joint of its own

InkView paper_view(const draw::Rect& paper, float scale, float left) {
  InkView view;
  view.paper = paper;
  view.scale = std::max(scale, 1e-3F);
  view.left = left;
  view.baseline = paper.y + 0.5F * paper.height + kMiddle * view.scale;
  return view;
}

// Of empty paper, as small as what reaches beyond its lines asks for.
float largest_scale(const draw::Rect& paper, const std::optional<InkExtent>& extent) {
  float reach = 0.5F * (kHighest - kLowest);
  if (extent) reach = std::max({reach, extent->top - kMiddle + 0.1F, kMiddle - extent->bottom + 0.1F});
  return std::min({0.5F * paper.height / reach, paper.width / kWide});
}

void draw_disc(draw::Picture& picture, draw::Point centre, float width, draw::Colour colour) {
  const float half = 0.5F * width;
  picture.rectangle({centre.x - half, centre.y - half, width, width}, colour, half);
}

// Whether the line turns so sharply at `at` that it needs a round joint.
bool turns(draw::Point before, draw::Point at, draw::Point after) {
  const float ax = at.x - before.x, ay = at.y - before.y, bx = after.x - at.x, by = after.y - at.y;
  return ax * bx + ay * by < kSharp * std::hypot(ax, ay) * std::hypot(bx, by);
}

}  // namespace

std::vector<PenPoint> pen_points(const Matrix<float>& values) {
  std::vector<PenPoint> made;
  if (values.rows() != 4) return made;
  made.reserve(static_cast<std::size_t>(values.cols()));
  for (Index i = 0; i < values.cols(); ++i) {
    bool fits = values(3, i) >= 0.0F && values(3, i) <= static_cast<float>(kMostInkPoints);
    for (Index row = 0; row < 3; ++row) fits = fits && std::fabs(values(row, i)) <= kFarthest;
    if (!fits) break;
    made.push_back({values(0, i), values(1, i), values(2, i), static_cast<int>(values(3, i))});
  }
  return made;
}

std::optional<InkExtent> extent_of(const std::vector<PenPoint>& ink) {
  if (ink.empty()) return std::nullopt;
  InkExtent extent{ink[0].x, ink[0].x, ink[0].y, ink[0].y};
  for (const PenPoint& point : ink) {
    extent.left = std::min(extent.left, point.x);
    extent.right = std::max(extent.right, point.x);
    extent.bottom = std::min(extent.bottom, point.y);
    extent.top = std::max(extent.top, point.y);
  }
  return extent;
}

InkView whole_view(const draw::Rect& paper, const std::optional<InkExtent>& extent) {
  float scale = largest_scale(paper, extent);
  if (!extent) return paper_view(paper, scale, -kMargin);
  scale = std::min(scale, paper.width / (extent->right - extent->left + 2.0F * kMargin));
  return paper_view(paper, scale, extent->left - kMargin);
}

InkView writing_view(const draw::Rect& paper, const std::optional<InkExtent>& extent) {
  const float largest = largest_scale(paper, extent);
  const float begin = extent ? std::min(0.0F, extent->left) - kMargin : -kMargin;
  const float end = extent ? extent->right + kNextLetter : 0.0F;
  for (const float step : kSteps)
    if (paper.width / (step * largest) >= end - begin) return paper_view(paper, step * largest, begin);
  const float scale = kSteps[std::size(kSteps) - 1] * largest, wide = paper.width / scale;
  return paper_view(paper, scale, begin + 0.25F * wide * std::ceil((end - begin - wide) / (0.25F * wide)));
}

void draw_ruled_lines(draw::Picture& picture, const InkView& view, const draw::Theme& theme) {
  const auto rule = [&](float y, draw::Colour colour, float width) {
    const float at = view.at(0.0F, y).y;
    if (at < view.paper.y || at > view.paper.bottom()) return;
    picture.line({view.paper.x, at}, {view.paper.right(), at}, colour, width);
  };
  const draw::Colour faint = draw::mix(theme.page, theme.hairline, 0.55F);
  rule(2.0F, faint, theme.scale);
  rule(-1.0F, faint, theme.scale);
  rule(1.0F, theme.hairline, theme.scale);
  rule(0.0F, draw::mix(theme.hairline, theme.secondary, 0.5F), 1.2F * theme.scale);
}

float pen_width(const InkView& view, const draw::Theme& theme) {
  return std::clamp(0.05F * view.scale, 1.6F * theme.line(), 4.0F * theme.line());
}

void draw_ink(draw::Picture& picture, const InkView& view, const std::vector<PenPoint>& ink, std::size_t first,
              std::size_t last, const std::vector<draw::Colour>& colours, float width) {
  last = std::min(last, ink.size());
  if (colours.empty()) return;
  const auto colour = [&](std::size_t i) { return colours[std::min(i, colours.size() - 1)]; };
  std::vector<draw::Point> line;
  draw::Colour drawn;
  const auto flush = [&] {
    if (line.size() > 1) picture.polyline(line, drawn, width);
    line.clear();
  };
  for (std::size_t i = first; i < last; ++i) {
    const draw::Point at = view.at(ink[i]);
    const bool begins = i == first || ink[i].stroke != ink[i - 1].stroke;
    const bool ends = i + 1 == last || ink[i + 1].stroke != ink[i].stroke;
    if (!begins && (line.empty() || !(colour(i) == drawn))) {
      flush();
      line.push_back(view.at(ink[i - 1]));
      draw_disc(picture, line.back(), width, colour(i));  // no seam
      drawn = colour(i);
    }
    if (begins) {
      flush();
      drawn = colour(i);
    }
    line.push_back(at);
    if (begins || ends) draw_disc(picture, at, width, colour(i));
    if (!begins && !ends && turns(view.at(ink[i - 1]), at, view.at(ink[i + 1]))) {
      flush();
      draw_disc(picture, at, width, colour(i));
    }
  }
  flush();
}

int nearest_point(const InkView& view, const std::vector<PenPoint>& ink, draw::Point place, float reach) {
  int nearest = -1;
  float least = reach;
  for (std::size_t i = 0; i < ink.size(); ++i) {
    const draw::Point at = view.at(ink[i]);
    const float off = std::hypot(at.x - place.x, at.y - place.y);
    if (off > least) continue;
    least = off;
    nearest = static_cast<int>(i);
  }
  return nearest;
}

}  // namespace unrolled
