// Plays Pictures on the screen: into an ImGui draw list, heatmaps through the GL pass. The counterpart of
// file_player.h; the same picture gives the same figure.
#pragma once

#include <imgui.h>

#include <span>
#include <string_view>
#include <vector>

#include "app/canvas/screen_fonts.h"
#include "app/draw/picture.h"
#include "app/gl/heatmap_pass.h"

namespace unrolled::canvas {

// Where a picture lies on the screen: its corner in ImGui units, and ImGui units per point.
struct Placement {
  draw::Point origin;
  float scale = 1.0F;
  draw::Point to_screen(draw::Point p) const { return {origin.x + p.x * scale, origin.y + p.y * scale}; }
  // For Picture::find(): placement.to_picture(mouse position).
  draw::Point to_picture(draw::Point p) const { return {(p.x - origin.x) / scale, (p.y - origin.y) / scale}; }
};

class ScreenPlayer {
 public:
  // Without a heatmap pass (where there is no GL) heatmaps are left out. All three must outlive the player.
  explicit ScreenPlayer(const ScreenFonts& fonts, gl::HeatmapPass* heatmaps = nullptr)
      : fonts_(fonts), heatmaps_(heatmaps) {}

  // Adds the picture to the list. What lies outside the list's clip rectangle is skipped. Upright and level
  // lines, heatmaps and clips are moved to whole pixels. Points that are not finite interrupt a polyline.
  void play(const draw::Picture& picture, const Placement& at, ImDrawList& list);

  // One line of text at the placement's origin, as a picture would show it there.
  void text(ImDrawList& list, const Placement& at, std::string_view text, const draw::TextStyle& style);

 private:
  void begin(ImDrawList& list, const Placement& at);
  void draw(const draw::Polyline& line);
  void draw(const draw::Polygon& polygon);
  void draw(const draw::Rectangle& rectangle);
  void draw(const draw::Text& text);
  void draw(const draw::Heatmap& heatmap);
  void stroke_dashed(ImU32 colour, float width, bool closed, float on, float off);  // points_
  void stroke(std::span<const ImVec2> points, ImU32 colour, float width, bool closed);
  void write(ImVec2 at, std::string_view text, const draw::TextStyle& style, float size);
  bool outside(float left, float top, float right, float bottom) const;  // of the clip
  ImVec2 place(draw::Point p) const { return {at_.origin.x + p.x * at_.scale, at_.origin.y + p.y * at_.scale}; }
  float snap(float v) const;  // to the nearest pixel's edge

  const ScreenFonts& fonts_;
  gl::HeatmapPass* heatmaps_;
  ImDrawList* list_ = nullptr;  // while playing
  Placement at_;
  float density_ = 1.0F;        // pixels per ImGui unit
  std::vector<ImVec2> points_;  // kept between pictures for their memory
  std::vector<ImVec2> dash_;
  std::vector<imgui::Glyph> glyphs_;
};

}  // namespace unrolled::canvas
