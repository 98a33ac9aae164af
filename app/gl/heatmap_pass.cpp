#include "app/gl/heatmap_pass.h"

#include <algorithm>
#include <cmath>
#include <limits>
#include <stdexcept>

#include "app/draw/colour_map.h"
#include "app/draw/reduce.h"
#include "app/gl/gl.h"

namespace unrolled::gl {

namespace {

constexpr double kKeptSeconds = 3.0;

bool has_nan(const draw::Grid& grid) {
  bool found = false;
  for (const float v : grid.values) found |= v != v;  // no early exit: runs on whole vectors
  return found;
}

void set_colour(int uniform, draw::Colour c) {
  glUniform3f(uniform, static_cast<float>(c.red) / 255.0F, static_cast<float>(c.green) / 255.0F,
              static_cast<float>(c.blue) / 255.0F);
}

}  // namespace

struct HeatmapPass::Slot {
  // What it shows.
  std::weak_ptr<const draw::Grid> grid;
  draw::ColourScale scale;
  int width = 0;
  int height = 0;
  float pixels_per_point = 1.0F;

  std::shared_ptr<const draw::Grid> pending;  // cells to be drawn, reduced where needed; null: drawn
  bool hatched = false;
  Texture numbers{Format::float_red};
  Texture result{Format::rgba};
  std::int64_t used_in = 0;  // number of the frame
  double used_at = 0.0;      // when that frame ended
};

HeatmapPass::HeatmapPass(const std::filesystem::path& shader_folder)
    : program_(shader_folder / "heatmap.vert", shader_folder / "heatmap.frag"),
      uniforms_{program_.uniform("numbers"),      program_.uniform("table"),        program_.uniform("cells"),
                program_.uniform("size"),         program_.uniform("low"),          program_.uniform("high"),
                program_.uniform("logarithmic"),  program_.uniform("hatch_ground"), program_.uniform("hatch_line"),
                program_.uniform("hatch_period"), program_.uniform("hatch_width")} {
  glGenFramebuffers(1, &framebuffer_);
  glGenVertexArrays(1, &vertex_array_);
}

HeatmapPass::~HeatmapPass() {
  glDeleteVertexArrays(1, &vertex_array_);
  glDeleteFramebuffers(1, &framebuffer_);
}

unsigned int HeatmapPass::texture(const draw::Heatmap& heatmap, int width, int height, float pixels_per_point) {
  const auto& grid = heatmap.grid;
  if (grid == nullptr || grid->rows < 1 || grid->cols < 1 || width < 1 || height < 1 ||
      grid->values.size() < static_cast<std::size_t>(grid->rows) * static_cast<std::size_t>(grid->cols))
    return 0;
  for (const auto& slot : slots_) {
    // A grid that is gone does not lock, so a new one at its address is not mistaken for it.
    if (slot->width == width && slot->height == height && slot->scale == heatmap.scale &&
        slot->pixels_per_point == pixels_per_point && slot->grid.lock() == grid) {
      slot->used_in = frame_;
      return slot->result.name();
    }
  }
  Slot& slot = slot_for_size(width, height);
  slot.grid = grid;
  slot.scale = heatmap.scale;
  slot.width = width;
  slot.height = height;
  slot.pixels_per_point = pixels_per_point;
  slot.hatched = has_nan(*grid);
  if (grid->rows > height || grid->cols > width)
    slot.pending = std::make_shared<const draw::Grid>(
        draw::reduce_extreme(*grid, height, width, draw::reference_of(heatmap.scale)));
  else
    slot.pending = grid;
  slot.used_in = frame_;
  return slot.result.name();
}

// One that was shown neither in this frame nor in the last, so that textures are reused while data streams in;
// preferably of the same size. Otherwise a new one.
HeatmapPass::Slot& HeatmapPass::slot_for_size(int width, int height) {
  Slot* best = nullptr;
  for (const auto& slot : slots_) {
    if (slot->used_in >= frame_ - 1) continue;
    if (slot->width == width && slot->height == height) return *slot;
    if (best == nullptr || slot->used_in < best->used_in) best = slot.get();
  }
  if (best != nullptr) return *best;
  slots_.push_back(std::make_unique<Slot>());
  return *slots_.back();
}

const Texture& HeatmapPass::table_texture(const draw::ColourScale& scale) {
  auto& texture = tables_[static_cast<std::size_t>(scale.map) * 2 + (scale.dark ? 1 : 0)];
  if (!texture) {
    const auto& colours = draw::table(scale.map, scale.dark);
    std::array<unsigned char, 256 * 4> texels;
    for (std::size_t i = 0; i < colours.size(); ++i) {
      texels[4 * i] = colours[i].red;
      texels[4 * i + 1] = colours[i].green;
      texels[4 * i + 2] = colours[i].blue;
      texels[4 * i + 3] = colours[i].alpha;
    }
    texture.emplace(Format::rgba);
    texture->set(256, 1, texels.data());
  }
  return *texture;
}

void HeatmapPass::draw_pending() {
  const auto is_pending = [](const auto& slot) { return slot->pending != nullptr; };
  if (std::none_of(slots_.begin(), slots_.end(), is_pending)) return;
  GLint framebuffer = 0;
  GLint viewport[4];
  glGetIntegerv(GL_DRAW_FRAMEBUFFER_BINDING, &framebuffer);
  glGetIntegerv(GL_VIEWPORT, viewport);
  glBindFramebuffer(GL_DRAW_FRAMEBUFFER, framebuffer_);
  glDisable(GL_BLEND);
  glDisable(GL_SCISSOR_TEST);
  glBindVertexArray(vertex_array_);
  program_.use();
  glUniform1i(uniforms_.numbers, 0);
  glUniform1i(uniforms_.table, 1);
  for (const auto& slot : slots_)
    if (is_pending(slot)) draw(*slot);
  glActiveTexture(GL_TEXTURE0);
  glBindFramebuffer(GL_DRAW_FRAMEBUFFER, static_cast<GLuint>(framebuffer));
  glViewport(viewport[0], viewport[1], viewport[2], viewport[3]);
}

void HeatmapPass::draw(Slot& slot) {
  const std::shared_ptr<const draw::Grid> cells = std::move(slot.pending);
  const int width = slot.hatched ? slot.width : cells->cols;
  const int height = slot.hatched ? slot.height : cells->rows;
  const Texture& table = table_texture(slot.scale);
  glActiveTexture(GL_TEXTURE1);
  glBindTexture(GL_TEXTURE_2D, table.name());
  glActiveTexture(GL_TEXTURE0);
  slot.result.set(width, height, nullptr);
  slot.numbers.set(cells->rows, cells->cols, cells->values.data());
  glFramebufferTexture2D(GL_DRAW_FRAMEBUFFER, GL_COLOR_ATTACHMENT0, GL_TEXTURE_2D, slot.result.name(), 0);

  const draw::ColourScale& scale = slot.scale;
  const auto end = [&](float v) {
    return scale.logarithmic ? std::log10(std::max(v, std::numeric_limits<float>::min())) : v;
  };
  const draw::Hatch hatch = draw::hatch(scale.dark);
  glUniform2i(uniforms_.cells, cells->cols, cells->rows);
  glUniform2i(uniforms_.size, width, height);
  glUniform1f(uniforms_.low, end(scale.low));
  glUniform1f(uniforms_.high, end(scale.high));
  glUniform1i(uniforms_.logarithmic, scale.logarithmic ? 1 : 0);
  set_colour(uniforms_.hatch_ground, hatch.ground);
  set_colour(uniforms_.hatch_line, hatch.line);
  glUniform1f(uniforms_.hatch_period, hatch.period * slot.pixels_per_point);
  glUniform1f(uniforms_.hatch_width, hatch.width * slot.pixels_per_point);
  glViewport(0, 0, width, height);
  glDrawArrays(GL_TRIANGLES, 0, 3);
  ++drawn_;
}

void HeatmapPass::end_frame(double now) {
  for (const auto& slot : slots_)
    if (slot->used_in == frame_) slot->used_at = now;
  ++frame_;
  free_unused(now);
}

void HeatmapPass::free_unused(double now) {
  std::erase_if(slots_,
                [&](const auto& slot) { return slot->used_in < frame_ - 1 && now - slot->used_at > kKeptSeconds; });
}

}  // namespace unrolled::gl
