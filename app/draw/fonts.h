// One set of font metrics for the screen and for files: widths of DejaVu Sans, Bold and Mono, read from the font
// files themselves.
#pragma once

#include <filesystem>
#include <memory>
#include <string_view>

#include "app/draw/picture.h"

namespace unrolled::draw {

class Fonts {
 public:
  // Finds the DejaVu files (the folder may be given; otherwise where Debian keeps them). Throws std::runtime_error
  // that names the missing file and its package.
  explicit Fonts(const std::filesystem::path& folder = {});
  ~Fonts();
  Fonts(const Fonts&) = delete;
  Fonts& operator=(const Fonts&) = delete;

  // Width of a line of UTF-8 in points at a size (height of the line box) in points.
  float width(std::string_view text, Face face, float size) const;
  float width(std::string_view text, const TextStyle& style) const { return width(text, style.face, style.size); }

  // From the top of the line box down to the baseline.
  float baseline(Face face, float size) const;

  // The text, or as much of it as fits with "…" at its end.
  std::string shortened(std::string_view text, Face face, float size, float width) const;

  std::filesystem::path file(Face face) const;

 private:
  struct Data;
  std::unique_ptr<Data> data_;
};

}  // namespace unrolled::draw
