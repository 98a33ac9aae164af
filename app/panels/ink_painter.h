// Ink on ruled paper: where it lies in a picture, its strokes with round joints in any colours, and which of its points
// a place is nearest to.
#pragma once

#include <optional>
#include <vector>

#include "app/draw/picture.h"
#include "app/draw/theme.h"
#include "core/math/matrix.h"
#include "core/tasks/ink.h"

namespace unrolled {

// The points of an observable 4 x N (x, y, seconds, stroke). What is no number or lies beyond all reason ends them.
std::vector<PenPoint> pen_points(const Matrix<float>& values);

// How far ink reaches, in x-heights.
struct InkExtent {
  float left = 0.0F;
  float right = 0.0F;
  float bottom = 0.0F;
  float top = 0.0F;
};
// Nothing where there is no ink.
std::optional<InkExtent> extent_of(const std::vector<PenPoint>& ink);

// Paper in a picture: x-heights, y upwards, to points of the picture and back.
struct InkView {
  draw::Rect paper;
  float left = 0.0F;      // x at the paper's left edge
  float scale = 1.0F;     // points of the picture to an x-height
  float baseline = 0.0F;  // y of the picture

  draw::Point at(float x, float y) const { return {paper.x + (x - left) * scale, baseline - y * scale}; }
  draw::Point at(const PenPoint& point) const { return at(point.x, point.y); }
  float x_at(draw::Point place) const { return left + (place.x - paper.x) / scale; }
  float y_at(draw::Point place) const { return (baseline - place.y) / scale; }
  bool operator==(const InkView&) const = default;
};

// So that all of the ink is seen.
InkView whole_view(const draw::Rect& paper, const std::optional<InkExtent>& extent);
// So that there is room to write on behind the ink: as large as may be, in steps, and from some length on only the last
// part of it. Ink that grows changes it seldom.
InkView writing_view(const draw::Rect& paper, const std::optional<InkExtent>& extent);

// The lines to write on: the baseline and the height of an x, and faintly how far letters reach above and below.
void draw_ruled_lines(draw::Picture& picture, const InkView& view, const draw::Theme& theme);

// Width of a pen's line.
float pen_width(const InkView& view, const draw::Theme& theme);

// Points `first` … `last` − 1 of the ink, each with a colour: of the way that led to it. One colour stands for all.
void draw_ink(draw::Picture& picture, const InkView& view, const std::vector<PenPoint>& ink, std::size_t first,
              std::size_t last, const std::vector<draw::Colour>& colours, float width);

// The point nearest to a place of the picture, at most `reach` away; −1: none.
int nearest_point(const InkView& view, const std::vector<PenPoint>& ink, draw::Point place, float reach);

}  // namespace unrolled
