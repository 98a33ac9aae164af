#include "app/canvas/cairo_text.h"

#include <cairo-ft.h>
#include <ft2build.h>
#include FT_FREETYPE_H

#include <map>
#include <mutex>
#include <numbers>
#include <stdexcept>
#include <string>
#include <vector>

#include "app/draw/utf8.h"

namespace unrolled::canvas {

namespace {

struct LoadedFace {
  FT_Face face = nullptr;
  cairo_font_face_t* cairo = nullptr;
};

// Loaded once and kept to the program's end: cairo keeps glyphs by the address of a face, so a freed face whose
// address came back for another font would bring up the wrong glyphs.
const LoadedFace& loaded(const std::string& file) {
  static std::mutex mutex;
  static FT_Library library = nullptr;
  static std::map<std::string, LoadedFace> faces;
  const std::lock_guard lock(mutex);
  if (const auto found = faces.find(file); found != faces.end()) return found->second;
  if (library == nullptr && FT_Init_FreeType(&library) != 0) throw std::runtime_error("FreeType does not start");
  LoadedFace face;
  if (FT_New_Face(library, file.c_str(), 0, &face.face) != 0) throw std::runtime_error("cannot read the font " + file);
  face.cairo = cairo_ft_font_face_create_for_ft_face(face.face, FT_LOAD_NO_HINTING);
  return faces.emplace(file, face).first->second;
}

// The font at a size where `size` is the height of a line box, without hinting, so that widths are the font's own.
void set_font(cairo_t* cr, const LoadedFace& face, float size) {
  const double box = face.face->ascender - face.face->descender;
  cairo_set_font_face(cr, face.cairo);
  cairo_set_font_size(cr, size * face.face->units_per_EM / box);
  cairo_font_options_t* options = cairo_font_options_create();
  cairo_font_options_set_hint_style(options, CAIRO_HINT_STYLE_NONE);
  cairo_font_options_set_hint_metrics(options, CAIRO_HINT_METRICS_OFF);
  cairo_font_options_set_antialias(options, CAIRO_ANTIALIAS_GRAY);
  cairo_set_font_options(cr, options);
  cairo_font_options_destroy(options);
}

struct Line {
  std::string utf8;
  std::vector<cairo_glyph_t> glyphs;
  std::vector<cairo_text_cluster_t> clusters;
};

Line glyphs_of(std::string_view text, const draw::TextStyle& style, const draw::Fonts& fonts, FT_Face face) {
  Line line;
  double x = 0.0;
  for (std::size_t at = 0; at < text.size();) {
    const char32_t code = fonts.drawn(draw::next_code_point(text, at), style.face);
    const std::size_t before = line.utf8.size();
    draw::append_utf8(line.utf8, code);
    const std::string_view one = std::string_view(line.utf8).substr(before);
    line.glyphs.push_back({FT_Get_Char_Index(face, code), x, 0.0});
    line.clusters.push_back({static_cast<int>(one.size()), 1});
    x += fonts.width(one, style);
  }
  return line;
}

}  // namespace

void draw_text(cairo_t* cr, const draw::Text& text, const draw::Fonts& fonts, bool as_outlines) {
  const draw::TextStyle& style = text.style;
  const LoadedFace& face = loaded(fonts.file(style.face).string());
  Line line = glyphs_of(text.text, style, fonts, face.face);
  const float width = fonts.width(text.text, style);
  const float shift = style.align == draw::Align::left ? 0.0F : style.align == draw::Align::centre ? width / 2 : width;

  cairo_save(cr);
  cairo_translate(cr, text.at.x, text.at.y);
  if (style.upwards) cairo_rotate(cr, -std::numbers::pi / 2.0);
  cairo_translate(cr, -shift, fonts.baseline(style.face, style.size));
  set_font(cr, face, style.size);
  cairo_set_source_rgba(cr, style.colour.red / 255.0, style.colour.green / 255.0, style.colour.blue / 255.0,
                        style.colour.alpha / 255.0);
  const int glyphs = static_cast<int>(line.glyphs.size());
  if (as_outlines) {
    cairo_glyph_path(cr, line.glyphs.data(), glyphs);
    cairo_fill(cr);
  } else {
    cairo_show_text_glyphs(cr, line.utf8.data(), static_cast<int>(line.utf8.size()), line.glyphs.data(), glyphs,
                           line.clusters.data(), static_cast<int>(line.clusters.size()), {});
  }
  cairo_restore(cr);
}

float cairo_width(std::string_view text, draw::Face face, float size, const draw::Fonts& fonts) {
  const LoadedFace& file = loaded(fonts.file(face).string());
  const Line line = glyphs_of(text, {face, size, {}, draw::Align::left, false}, fonts, file.face);
  cairo_surface_t* surface = cairo_image_surface_create(CAIRO_FORMAT_A8, 1, 1);
  cairo_t* cr = cairo_create(surface);
  set_font(cr, file, size);
  double width = 0.0;
  for (const cairo_glyph_t& glyph : line.glyphs) {
    cairo_text_extents_t extents;
    cairo_glyph_extents(cr, &glyph, 1, &extents);
    width += extents.x_advance;
  }
  cairo_destroy(cr);
  cairo_surface_destroy(surface);
  return static_cast<float>(width);
}

}  // namespace unrolled::canvas
