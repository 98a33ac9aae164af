// One set of font metrics for the screen and for files: widths of DejaVu Sans, Bold and Mono, read from the font
// files themselves.
#pragma once

#include <array>
#include <filesystem>
#include <memory>
#include <string>
#include <string_view>

#include "app/draw/picture.h"

namespace unrolled::draw {

// What of Unicode is drawn, first and last of each range: Latin, Czech, Cyrillic, Greek, mathematics, arrows, ␣. The
// screen bakes these glyphs, files draw the same, and everything else is shown as U+FFFD in both.
struct GlyphRange {
  char32_t first;
  char32_t last;
};
inline constexpr std::array<GlyphRange, 8> kGlyphRanges{{{0x20, 0x17F},
                                                         {0x2B0, 0x4FF},
                                                         {0x1D2C, 0x1D7F},
                                                         {0x2000, 0x2423},
                                                         {0x2500, 0x25FF},
                                                         {0x27C0, 0x27EF},
                                                         {0x2C60, 0x2C7F},
                                                         {0xFFFD, 0xFFFD}}};

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

  // The code point itself, or U+FFFD where the face or kGlyphRanges lack it.
  char32_t drawn(char32_t code_point, Face face) const;

  std::filesystem::path file(Face face) const;

 private:
  struct Data;
  std::unique_ptr<Data> data_;
};

}  // namespace unrolled::draw
