// The faces of draw::Fonts in ImGui's atlas, baked at the sizes that a theme uses, for the screen player and for
// ImGui's own widgets alike.
#pragma once

#include <vector>

#include "app/canvas/imgui_shim.h"
#include "app/draw/fonts.h"
#include "app/draw/theme.h"

namespace unrolled::canvas {

class ScreenFonts {
 public:
  explicit ScreenFonts(const draw::Fonts& metrics) : metrics_(metrics) {}

  // Fills the atlas of the current ImGui context anew. `scale`: ImGui units per point; `density`: pixels per ImGui
  // unit; `gl_back_end`: ImGui's GL back end is in place and takes the texture (false in tests without GL). Not
  // between ImGui::NewFrame() and ImGui::Render().
  void bake(const draw::Theme& theme, float scale, float density, bool gl_back_end);

  // The font of a face for text of a size in ImGui units: baked at it, else at the next larger size, else the
  // largest.
  imgui::SizedFont find(draw::Face face, float size) const;

  // For widgets: imgui::push_font(fonts.body()) … ImGui::PopFont().
  imgui::SizedFont body() const { return body_; }    // sans, the default font
  imgui::SizedFont small() const { return small_; }  // sans, of the axes
  imgui::SizedFont title() const { return title_; }  // bold
  imgui::SizedFont mono() const { return mono_; }    // of the body's size

  const draw::Fonts& metrics() const { return metrics_; }

 private:
  struct Baked {
    draw::Face face;
    imgui::SizedFont font;
  };
  const draw::Fonts& metrics_;
  std::vector<Baked> baked_;
  imgui::SizedFont body_, small_, title_, mono_;
};

}  // namespace unrolled::canvas
