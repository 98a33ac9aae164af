#include "app/canvas/screen_player.h"

#include <algorithm>
#include <cmath>
#include <type_traits>

#include "app/draw/utf8.h"

namespace unrolled::canvas {

namespace {

constexpr std::size_t kPiece = 4096;  // points per call: indices have 16 bits

ImU32 to_imgui(draw::Colour c) { return IM_COL32(c.red, c.green, c.blue, c.alpha); }

constexpr std::size_t kMostSharp = 8;  // points: lines, frames and the like; not curves

bool upright_or_level(const draw::Polyline& line) {
  const std::size_t count = line.points.size();
  for (std::size_t i = 0; i + (line.closed ? 0 : 1) < count; ++i) {
    const draw::Point a = line.points[i];
    const draw::Point b = line.points[(i + 1) % count];
    if (a.x != b.x && a.y != b.y) return false;
  }
  return true;
}

bool is_finite(ImVec2 p) { return std::isfinite(p.x) && std::isfinite(p.y); }

}  // namespace

float ScreenPlayer::snap(float v) const { return std::floor(v * density_ + 0.5F) / density_; }

bool ScreenPlayer::outside(float left, float top, float right, float bottom) const {
  const ImVec2 low = list_->GetClipRectMin();
  const ImVec2 high = list_->GetClipRectMax();
  // Written so that what is not a number counts as outside.
  return !(left < high.x && right > low.x && top < high.y && bottom > low.y);
}

void ScreenPlayer::begin(ImDrawList& list, const Placement& at) {
  list_ = &list;
  at_ = at;
  density_ = std::max(ImGui::GetIO().DisplayFramebufferScale.x, 0.01F);
}

void ScreenPlayer::play(const draw::Picture& picture, const Placement& at, ImDrawList& list) {
  begin(list, at);
  int clips = 0;
  for (const draw::Primitive& primitive : picture.primitives()) {
    std::visit(
        [&](const auto& p) {
          using P = std::decay_t<decltype(p)>;
          if constexpr (std::is_same_v<P, draw::ClipBegin>) {
            const ImVec2 low = place({p.rect.x, p.rect.y});
            const ImVec2 high = place({p.rect.right(), p.rect.bottom()});
            list.PushClipRect({snap(low.x), snap(low.y)}, {snap(high.x), snap(high.y)}, true);
            ++clips;
          } else if constexpr (std::is_same_v<P, draw::ClipEnd>) {
            if (clips > 0) list.PopClipRect();
            clips = std::max(0, clips - 1);
          } else {
            draw(p);
          }
        },
        primitive);
  }
  for (; clips > 0; --clips) list.PopClipRect();
}

// ── Lines ──

void ScreenPlayer::draw(const draw::Polyline& line) {
  const std::size_t count = line.points.size();
  const float width = line.width * at_.scale;
  const draw::DashLengths dash = draw::dash_lengths(line.dash, line.width);
  // Upright and level lines lie on whole pixels, so that axes and frames are sharp.
  const bool sharp = count <= kMostSharp && upright_or_level(line);
  const float half = 0.5F * std::max(1.0F, std::round(width * density_));
  const auto sharpened = [&](float v) { return (std::floor(v * density_ - half + 0.5F) + half) / density_; };
  for (std::size_t i = 0; i < count;) {
    points_.clear();
    for (; i < count; ++i) {
      const ImVec2 p = place(line.points[i]);
      if (!is_finite(p)) break;
      points_.push_back(sharp ? ImVec2{sharpened(p.x), sharpened(p.y)} : p);
    }
    const bool whole = points_.size() == count;
    if (points_.size() > 1)
      stroke_dashed(to_imgui(line.colour), width, line.closed && whole, dash.on * at_.scale, dash.off * at_.scale);
    if (i < count) ++i;  // past the point that is not finite
  }
}

void ScreenPlayer::stroke_dashed(ImU32 colour, float width, bool closed, float on, float off) {
  ImVec2 low = points_[0];
  ImVec2 high = points_[0];
  for (const ImVec2 p : points_) {
    low = {std::min(low.x, p.x), std::min(low.y, p.y)};
    high = {std::max(high.x, p.x), std::max(high.y, p.y)};
  }
  const float half = 0.5F * width + 1.0F;
  if (outside(low.x - half, low.y - half, high.x + half, high.y + half)) return;
  if (!(off > 0.0F) || !(on + off > 0.01F)) {
    stroke(points_, colour, width, closed);
    return;
  }
  if (closed) points_.push_back(points_.front());
  dash_.clear();
  dash_.push_back(points_[0]);
  bool drawing = true;
  float left = on;  // of the present dash or gap
  for (std::size_t i = 1; i < points_.size(); ++i) {
    const ImVec2 a = points_[i - 1];
    const ImVec2 b = points_[i];
    const float length = std::hypot(b.x - a.x, b.y - a.y);
    float at = 0.0F;
    while (length - at > left) {
      at += left;
      const ImVec2 p{a.x + (b.x - a.x) * at / length, a.y + (b.y - a.y) * at / length};
      dash_.push_back(p);
      if (drawing) stroke(dash_, colour, width, false);
      drawing = !drawing;
      left = drawing ? on : off;
      dash_.clear();
      dash_.push_back(p);
    }
    left -= length - at;
    if (drawing) dash_.push_back(b);
  }
  if (drawing && dash_.size() > 1) stroke(dash_, colour, width, false);
}

void ScreenPlayer::stroke(std::span<const ImVec2> points, ImU32 colour, float width, bool closed) {
  // ImGui draws nothing thinner than one of its units; thinner lines are paler instead.
  if (width < 1.0F) {
    const float alpha = static_cast<float>(colour >> IM_COL32_A_SHIFT) * std::max(width, 0.0F);
    colour = (colour & ~IM_COL32_A_MASK) | static_cast<ImU32>(alpha + 0.5F) << IM_COL32_A_SHIFT;
    width = 1.0F;
  }
  if (points.size() <= kPiece) {
    imgui::add_polyline(*list_, points.data(), static_cast<int>(points.size()), colour, closed, width);
    return;
  }
  for (std::size_t i = 0; i + 1 < points.size(); i += kPiece - 1) {
    const auto piece = points.subspan(i, std::min(kPiece, points.size() - i));
    imgui::add_polyline(*list_, piece.data(), static_cast<int>(piece.size()), colour, false, width);
  }
  if (closed) {
    const ImVec2 last[] = {points.back(), points.front()};
    imgui::add_polyline(*list_, last, 2, colour, false, width);
  }
}

// ── Areas ──

void ScreenPlayer::draw(const draw::Polygon& polygon) {
  if (polygon.points.size() < 3 || polygon.points.size() > kPiece) return;
  points_.clear();
  for (const draw::Point p : polygon.points) {
    points_.push_back(place(p));
    if (!is_finite(points_.back())) return;
  }
  list_->AddConvexPolyFilled(points_.data(), static_cast<int>(points_.size()), to_imgui(polygon.fill));
}

void ScreenPlayer::draw(const draw::Rectangle& rectangle) {
  ImVec2 low = place({rectangle.rect.x, rectangle.rect.y});
  ImVec2 high = place({rectangle.rect.right(), rectangle.rect.bottom()});
  if (outside(low.x, low.y, high.x, high.y)) return;
  // What is thinner than a pixel fills one, paler, lest it fall between pixels' centres.
  const float pixel = 1.0F / density_;
  float share = 1.0F;
  const auto thicken = [&](float& from, float& to) {
    if (to - from >= pixel) return;
    share *= (to - from) / pixel;
    from = std::floor(from * density_) / density_;
    to = from + pixel;
  };
  thicken(low.x, high.x);
  thicken(low.y, high.y);
  list_->AddRectFilled(low, high, to_imgui(rectangle.fill.with_alpha(share)), rectangle.rounding * at_.scale);
}

void ScreenPlayer::draw(const draw::Heatmap& heatmap) {
  if (heatmaps_ == nullptr || heatmap.grid == nullptr) return;
  const ImVec2 low = place({heatmap.rect.x, heatmap.rect.y});
  const ImVec2 high = place({heatmap.rect.right(), heatmap.rect.bottom()});
  if (outside(low.x, low.y, high.x, high.y)) return;
  const ImVec2 from{snap(low.x), snap(low.y)};
  const ImVec2 to{snap(high.x), snap(high.y)};
  const int width = static_cast<int>(std::lround((to.x - from.x) * density_));
  const int height = static_cast<int>(std::lround((to.y - from.y) * density_));
  const unsigned int name = heatmaps_->texture(heatmap, width, height, at_.scale * density_);
  if (name != 0) list_->AddImage(imgui::texture_id(name), from, to);
}

// ── Text ──

void ScreenPlayer::draw(const draw::Text& text) {
  const ImVec2 at = place(text.at);
  write(at, text.text, text.style, text.style.size * at_.scale);
}

void ScreenPlayer::text(ImDrawList& list, const Placement& at, std::string_view text, const draw::TextStyle& style) {
  begin(list, at);
  write(place({}), text, style, style.size * at.scale);
}

void ScreenPlayer::write(ImVec2 at, std::string_view text, const draw::TextStyle& style, float size) {
  if (text.empty() || !(size > 0.0F)) return;
  // Not beside the clip, whichever way it runs and is aligned: across its line this is certain before any glyph.
  if (style.upwards ? outside(at.x, -1e9F, at.x + size, 1e9F) : outside(-1e9F, at.y, 1e9F, at.y + size)) return;
  const imgui::SizedFont font = fonts_.find(style.face, size);
  if (font.font == nullptr) return;

  float length = 0.0F;
  const auto look_up = [&] {
    glyphs_.clear();
    length = 0.0F;
    for (std::size_t i = 0; i < text.size();) {
      glyphs_.push_back(imgui::glyph(font, size, draw::next_code_point(text, i)));
      length += glyphs_.back().advance;
    }
  };
  look_up();
  if (imgui::bakes_as_it_goes()) look_up();
  float pen = 0.0F;  // along the line
  if (style.align == draw::Align::centre) pen = -0.5F * length;
  if (style.align == draw::Align::right) pen = -length;

  const ImVec2 low = list_->GetClipRectMin();
  const ImVec2 high = list_->GetClipRectMax();
  // On whole pixels across the line: glyphs are baked so.
  const float baseline = fonts_.metrics().baseline(style.face, size);
  const float across = style.upwards ? snap(at.x + baseline) : snap(at.y + baseline);
  const float first_visible = style.upwards ? at.y - high.y : low.x - at.x;
  const float last_visible = style.upwards ? at.y - low.y : high.x - at.x;
  const auto is_visible = [&](const imgui::Glyph& glyph) {
    return glyph.visible && pen + glyph.x1 > first_visible && pen + glyph.x0 < last_visible;
  };
  const float start = pen;
  int count = 0;
  for (const imgui::Glyph& glyph : glyphs_) {
    count += is_visible(glyph) ? 1 : 0;
    pen += glyph.advance;
  }
  if (count == 0) return;
  pen = start;
  const ImU32 colour = to_imgui(style.colour);
  imgui::push_glyph_texture(*list_);
  list_->PrimReserve(6 * count, 4 * count);
  for (const imgui::Glyph& glyph : glyphs_) {
    if (is_visible(glyph)) {
      const float from = pen + glyph.x0;
      const float to = pen + glyph.x1;
      if (style.upwards) {  // along becomes up, down becomes right
        const float left = across + glyph.y0;
        const float right = across + glyph.y1;
        list_->PrimQuadUV({left, at.y - from}, {left, at.y - to}, {right, at.y - to}, {right, at.y - from},
                          {glyph.u0, glyph.v0}, {glyph.u1, glyph.v0}, {glyph.u1, glyph.v1}, {glyph.u0, glyph.v1},
                          colour);
      } else {
        list_->PrimRectUV({at.x + from, across + glyph.y0}, {at.x + to, across + glyph.y1}, {glyph.u0, glyph.v0},
                          {glyph.u1, glyph.v1}, colour);
      }
    }
    pen += glyph.advance;
  }
  imgui::pop_glyph_texture(*list_);
}

}  // namespace unrolled::canvas
