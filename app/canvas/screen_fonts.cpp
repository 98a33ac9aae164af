#include "app/canvas/screen_fonts.h"

#include <algorithm>
#include <array>
#include <stdexcept>

namespace unrolled::canvas {

void ScreenFonts::bake(const draw::Theme& theme, float scale, float density, bool gl_back_end) {
  constexpr float kLargest = 64.0F;  // pixels: larger text is drawn enlarged, to keep the atlas small
  constexpr float kLarge = 2.0F;     // of the body
  // Of the axes: indices below the line, and numbers in narrow columns. Made smaller from a larger size a minus may
  // fall between two rows of pixels and be lost.
  constexpr std::array<float, 2> kSmall{0.75F, 0.85F};
  imgui::clear_fonts();
  baked_.clear();
  std::array<imgui::SizedFont, 3> by_face;
  const auto add = [&](draw::Face face, float points) {
    const float size = std::min(points * scale, kLargest / density);
    auto& first = by_face[static_cast<std::size_t>(face)];
    if (imgui::bakes_as_it_goes() && first.font != nullptr) return imgui::SizedFont{first.font, size};
    for (const Baked& b : baked_)
      if (b.face == face && b.font.size == size) return b.font;
    const std::string file = metrics_.file(face).string();
    const imgui::SizedFont font = imgui::add_font(file.c_str(), size, density);
    if (font.font == nullptr) throw std::runtime_error(file + ": the font cannot be read");
    if (first.font == nullptr) first = font;
    baked_.push_back({face, font});
    return font;
  };
  body_ = add(draw::Face::sans, theme.body());  // ImGui's default: the first
  small_ = add(draw::Face::sans, theme.axis());
  title_ = add(draw::Face::bold, theme.title());
  mono_ = add(draw::Face::mono, theme.body());
  add(draw::Face::mono, theme.axis());
  for (const float small : kSmall) add(draw::Face::sans, small * theme.axis());
  // Symbols that are set large; what is larger still is hardly blurred.
  for (const draw::Face face : {draw::Face::sans, draw::Face::mono}) add(face, kLarge * theme.body());
  imgui::finish_fonts(gl_back_end);
}

imgui::SizedFont ScreenFonts::find(draw::Face face, float size) const {
  constexpr float kSame = 0.02F;  // of the size: not seen
  const Baked* best = nullptr;
  for (const Baked& b : baked_) {
    if (b.face != face) continue;
    const bool fits = b.font.size >= size * (1.0F - kSame);
    const bool best_fits = best != nullptr && best->font.size >= size * (1.0F - kSame);
    if (best == nullptr || (fits && (!best_fits || b.font.size < best->font.size)) ||
        (!fits && !best_fits && b.font.size > best->font.size))
      best = &b;
  }
  return best == nullptr ? imgui::SizedFont{} : best->font;
}

}  // namespace unrolled::canvas
