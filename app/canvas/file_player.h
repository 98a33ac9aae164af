// Plays Pictures into files through cairo: SVG, PDF and PNG.
#pragma once

#include <filesystem>
#include <string>
#include <vector>

#include "app/draw/fonts.h"
#include "app/draw/picture.h"

namespace unrolled::canvas {

struct FigureOptions {
  draw::Colour page{255, 255, 255, 255};
  float png_scale = 2.0F;  // pixels per point
};

// Writes the picture in the format of the file's ending (.svg, .pdf, .png): beside it first, then renamed.
// The same picture gives the same bytes. Throws std::invalid_argument for another ending and std::runtime_error, in
// one line with the reason, where the file cannot be written.
void write_figure(const draw::Picture& picture, const draw::Fonts& fonts, const std::filesystem::path& path,
                  const FigureOptions& options = {});

// RGBA, 8 bits, top row first, to PNG.
void write_png(const std::vector<unsigned char>& rgba, int width, int height, const std::filesystem::path& path);

// The picture as RGBA pixels, for comparing with the screen.
std::vector<unsigned char> render_rgba(const draw::Picture& picture, const draw::Fonts& fonts,
                                       const FigureOptions& options, int& width, int& height);

}  // namespace unrolled::canvas
