// Heatmaps on the screen: numbers as a float texture, coloured by a fragment shader with the colour table of
// draw/colour_map into a texture that ImGui shows. The result is kept and drawn again only when grid, scale or size
// change. It has one texel per cell, or one per pixel where cells without a number (NaN) are hatched. Cells smaller
// than a pixel are reduced on the CPU first, which keeps the extreme.
#pragma once

#include <array>
#include <cstdint>
#include <filesystem>
#include <memory>
#include <optional>
#include <vector>

#include "app/draw/picture.h"
#include "app/gl/shader.h"
#include "app/gl/texture.h"

namespace unrolled::gl {

class HeatmapPass {
 public:
  // Needs a current GL 3.3 context, as all functions do. Throws as Program does.
  explicit HeatmapPass(const std::filesystem::path& shader_folder);
  ~HeatmapPass();
  HeatmapPass(const HeatmapPass&) = delete;
  HeatmapPass& operator=(const HeatmapPass&) = delete;

  // The texture that shows the heatmap on width x height pixels, when sampled without filtering over its whole
  // area; row 0 of the grid at v = 0. Drawn by the next draw_pending(). `pixels_per_point` sizes the hatch.
  unsigned int texture(const draw::Heatmap& heatmap, int width, int height, float pixels_per_point);

  // Draws what texture() was asked for and is not there yet. Leaves the state of GL as it was but for the bound
  // program, textures, vertex array, framebuffer and viewport.
  void draw_pending();

  // To be called once per frame, after drawing; `now` in seconds of any clock.
  void end_frame(double now);
  // Frees what was unused for some seconds; what the last frame showed is in use. end_frame() does it as well.
  void free_unused(double now);

  int kept() const { return static_cast<int>(slots_.size()); }  // results in memory
  std::int64_t drawn() const { return drawn_; }                 // results drawn so far

 private:
  struct Slot;
  Slot& slot_for_size(int width, int height);
  void draw(Slot& slot);
  const Texture& table_texture(const draw::ColourScale& scale);

  Program program_;
  struct Uniforms {
    int numbers, table, cells, size, low, high, logarithmic, hatch_ground, hatch_line, hatch_period, hatch_width;
  } uniforms_;
  std::vector<std::unique_ptr<Slot>> slots_;
  std::array<std::optional<Texture>, 8> tables_;  // by colour map and theme
  unsigned int framebuffer_ = 0;
  unsigned int vertex_array_ = 0;
  std::int64_t frame_ = 0;
  std::int64_t drawn_ = 0;
};

}  // namespace unrolled::gl
