#include "app/canvas/file_player.h"

#include <cairo-pdf.h>
#include <cairo-svg.h>
#include <cairo.h>

#include <algorithm>
#include <cmath>
#include <cstdint>
#include <cstring>
#include <memory>
#include <numbers>
#include <stdexcept>
#include <variant>

#include "app/canvas/cairo_heatmap.h"
#include "app/canvas/cairo_text.h"
#include "core/run/whole_file.h"

namespace unrolled::canvas {

namespace {

namespace fs = std::filesystem;
using draw::Colour;
using draw::Point;
using draw::Rect;

struct SurfaceDeleter {
  void operator()(cairo_surface_t* surface) const { cairo_surface_destroy(surface); }
};
struct ContextDeleter {
  void operator()(cairo_t* cr) const { cairo_destroy(cr); }
};
using Surface = std::unique_ptr<cairo_surface_t, SurfaceDeleter>;
using Context = std::unique_ptr<cairo_t, ContextDeleter>;

void check(cairo_status_t status) {
  if (status != CAIRO_STATUS_SUCCESS)
    throw std::runtime_error(std::string("cannot draw the figure: ") + cairo_status_to_string(status));
}

void set_source(cairo_t* cr, Colour c) {
  cairo_set_source_rgba(cr, c.red / 255.0, c.green / 255.0, c.blue / 255.0, c.alpha / 255.0);
}

// Upright and level lines of a bitmap lie on whole pixels; others stay where they are.
std::vector<Point> snapped(const draw::Polyline& line, double scale) {
  std::vector<Point> points = line.points;
  const std::size_t count = points.size();
  for (std::size_t i = 0; i + (line.closed ? 0 : 1) < count; ++i) {
    const Point& a = points[i];
    const Point& b = points[(i + 1) % count];
    if (a.x != b.x && a.y != b.y) return points;
  }
  const double half = std::max(1.0, std::round(line.width * scale)) / 2.0;
  const auto snap = [&](float value) { return static_cast<float>((std::round(value * scale - half) + half) / scale); };
  for (Point& p : points) p = {snap(p.x), snap(p.y)};
  return points;
}

class Player {
 public:
  // `scale` is a bitmap's pixels per point; vectors have none.
  Player(cairo_t* cr, const draw::Fonts& fonts, bool bitmap, double scale)
      : cr_(cr), fonts_(fonts), bitmap_(bitmap), scale_(scale) {
    cairo_set_line_join(cr_, CAIRO_LINE_JOIN_ROUND);
    cairo_set_line_cap(cr_, CAIRO_LINE_CAP_BUTT);
  }

  void play(const draw::Picture& picture, Colour page) {
    if (page.alpha > 0) {
      set_source(cr_, page);
      cairo_paint(cr_);
    }
    for (const draw::Primitive& primitive : picture.primitives()) std::visit(*this, primitive);
    for (; clips_ > 0; --clips_) cairo_restore(cr_);
  }

  void operator()(const draw::Polyline& line) {
    trace(bitmap_ ? snapped(line, scale_) : line.points, line.closed);
    set_source(cr_, line.colour);
    cairo_set_line_width(cr_, line.width);
    const draw::DashLengths lengths = draw::dash_lengths(line.dash, line.width);
    const double pattern[] = {lengths.on, lengths.off};
    cairo_set_dash(cr_, pattern, lengths.off > 0.0F ? 2 : 0, 0.0);
    // Mitred corners keep a frame square.
    cairo_set_line_join(cr_, line.closed ? CAIRO_LINE_JOIN_MITER : CAIRO_LINE_JOIN_ROUND);
    cairo_stroke(cr_);
  }

  void operator()(const draw::Polygon& polygon) {
    trace(polygon.points, true);
    set_source(cr_, polygon.fill);
    cairo_fill(cr_);
  }

  void operator()(const draw::Rectangle& rectangle) {
    const Rect& r = rectangle.rect;
    const double radius = std::min({rectangle.rounding, r.width / 2, r.height / 2});
    if (radius <= 0.0) {
      cairo_rectangle(cr_, r.x, r.y, r.width, r.height);
    } else {
      constexpr double kQuarter = std::numbers::pi / 2.0;
      cairo_new_sub_path(cr_);
      cairo_arc(cr_, r.right() - radius, r.y + radius, radius, -kQuarter, 0.0);
      cairo_arc(cr_, r.right() - radius, r.bottom() - radius, radius, 0.0, kQuarter);
      cairo_arc(cr_, r.x + radius, r.bottom() - radius, radius, kQuarter, 2.0 * kQuarter);
      cairo_arc(cr_, r.x + radius, r.y + radius, radius, 2.0 * kQuarter, 3.0 * kQuarter);
      cairo_close_path(cr_);
    }
    set_source(cr_, rectangle.fill);
    cairo_fill(cr_);
  }

  void operator()(const draw::Text& text) { draw_text(cr_, text, fonts_, bitmap_); }

  void operator()(const draw::ClipBegin& clip) {
    cairo_save(cr_);
    ++clips_;
    cairo_rectangle(cr_, clip.rect.x, clip.rect.y, clip.rect.width, clip.rect.height);
    cairo_clip(cr_);
  }

  void operator()(const draw::ClipEnd&) {
    if (clips_ == 0) return;
    cairo_restore(cr_);
    --clips_;
  }

  void operator()(const draw::Heatmap& heatmap) { draw_heatmap(cr_, heatmap, bitmap_, scale_); }

 private:
  void trace(const std::vector<Point>& points, bool closed) {
    cairo_new_path(cr_);
    for (const Point& p : points) cairo_line_to(cr_, p.x, p.y);
    if (closed) cairo_close_path(cr_);
  }

  cairo_t* cr_;
  const draw::Fonts& fonts_;
  bool bitmap_;
  double scale_;
  int clips_ = 0;
};

cairo_status_t append_bytes(void* closure, const unsigned char* data, unsigned int length) {
  static_cast<std::string*>(closure)->append(reinterpret_cast<const char*>(data), length);
  return CAIRO_STATUS_SUCCESS;
}

void check_size(const draw::Picture& picture) {
  const draw::Size size = picture.size();
  if (!(size.width > 0.0F && size.height > 0.0F))
    throw std::invalid_argument("write_figure: the picture is " + std::to_string(size.width) + " x " +
                                std::to_string(size.height) + " points, expected both above 0");
}

// Cairo numbers its surfaces through the life of the program and names parts of an SVG after them. Numbered from 1
// in each file, the same picture gives the same bytes.
std::string renumbered(const std::string& svg) {
  std::vector<std::string> known;
  std::string text;
  std::size_t done = 0;
  for (std::size_t at = svg.find_first_of("\"#"); at != std::string::npos; at = svg.find_first_of("\"#", at + 1)) {
    std::size_t digits = std::string::npos;
    for (const std::string_view name : {"surface", "image", "source"})
      if (svg.compare(at + 1, name.size(), name) == 0) digits = at + 1 + name.size();
    if (digits == std::string::npos) continue;
    if (svg[digits] == '-') ++digits;
    std::size_t end = digits;
    while (end < svg.size() && svg[end] >= '0' && svg[end] <= '9') ++end;
    if (end == digits) continue;
    const std::string number = svg.substr(digits, end - digits);
    auto found = std::find(known.begin(), known.end(), number);
    if (found == known.end()) found = known.insert(known.end(), number);
    text.append(svg, done, digits - done);
    text += std::to_string(found - known.begin() + 1);
    done = end;
  }
  return text.append(svg, done, std::string::npos);
}

std::string vector_bytes(const draw::Picture& picture, const draw::Fonts& fonts, Colour page, bool pdf) {
  check_size(picture);
  const draw::Size size = picture.size();
  std::string bytes;
  const Surface surface(pdf ? cairo_pdf_surface_create_for_stream(append_bytes, &bytes, size.width, size.height)
                            : cairo_svg_surface_create_for_stream(append_bytes, &bytes, size.width, size.height));
  if (pdf) {
    // A date of its own would make every file different.
    cairo_pdf_surface_set_metadata(surface.get(), CAIRO_PDF_METADATA_CREATE_DATE, "2000-01-01T00:00:00Z");
    cairo_pdf_surface_set_metadata(surface.get(), CAIRO_PDF_METADATA_CREATOR, "Unrolled");
  } else {
    cairo_svg_surface_set_document_unit(surface.get(), CAIRO_SVG_UNIT_PX);
  }
  const Context context(cairo_create(surface.get()));
  Player(context.get(), fonts, false, 1.0).play(picture, page);
  check(cairo_status(context.get()));
  cairo_surface_finish(surface.get());
  check(cairo_surface_status(surface.get()));
  return pdf ? bytes : renumbered(bytes);
}

Surface painted(const draw::Picture& picture, const draw::Fonts& fonts, const FigureOptions& options) {
  check_size(picture);
  if (!(options.png_scale > 0.0F))
    throw std::invalid_argument("write_figure: png_scale is " + std::to_string(options.png_scale) +
                                ", expected above 0");
  const double width = std::ceil(picture.size().width * options.png_scale);
  const double height = std::ceil(picture.size().height * options.png_scale);
  constexpr double kMost = 32767.0;  // cairo's own limit
  if (width > kMost || height > kMost)
    throw std::invalid_argument("a picture of " + std::to_string(static_cast<long>(width)) + " x " +
                                std::to_string(static_cast<long>(height)) +
                                " pixels is too large, at most 32767 a side: choose a smaller scale");
  Surface surface(cairo_image_surface_create(CAIRO_FORMAT_ARGB32, static_cast<int>(width), static_cast<int>(height)));
  check(cairo_surface_status(surface.get()));
  const Context context(cairo_create(surface.get()));
  cairo_scale(context.get(), options.png_scale, options.png_scale);
  Player(context.get(), fonts, true, options.png_scale).play(picture, options.page);
  check(cairo_status(context.get()));
  cairo_surface_flush(surface.get());
  return surface;
}

std::string png_bytes(cairo_surface_t* surface) {
  std::string bytes;
  check(cairo_surface_write_to_png_stream(surface, append_bytes, &bytes));
  return bytes;
}

}  // namespace

void write_figure(const draw::Picture& picture, const draw::Fonts& fonts, const fs::path& path,
                  const FigureOptions& options) {
  const std::string ending = path.extension().string();
  if (ending == ".svg" || ending == ".pdf")
    write_whole_file(path, vector_bytes(picture, fonts, options.page, ending == ".pdf"));
  else if (ending == ".png")
    write_whole_file(path, png_bytes(painted(picture, fonts, options).get()));
  else
    throw std::invalid_argument("cannot write " + path.string() + ": the file's name must end in .svg, .pdf or .png");
}

void write_png(const std::vector<unsigned char>& rgba, int width, int height, const fs::path& path) {
  if (width < 1 || height < 1 || rgba.size() != static_cast<std::size_t>(width) * static_cast<std::size_t>(height) * 4)
    throw std::invalid_argument("write_png: " + std::to_string(rgba.size()) + " bytes for " + std::to_string(width) +
                                " x " + std::to_string(height) + " pixels, expected 4 each");
  const Surface surface(cairo_image_surface_create(CAIRO_FORMAT_ARGB32, width, height));
  check(cairo_surface_status(surface.get()));
  cairo_surface_flush(surface.get());
  unsigned char* data = cairo_image_surface_get_data(surface.get());
  const int stride = cairo_image_surface_get_stride(surface.get());
  const unsigned char* from = rgba.data();
  for (int y = 0; y < height; ++y) {
    for (int x = 0; x < width; ++x, from += 4) {
      const unsigned alpha = from[3];
      const auto share = [alpha](unsigned value) { return (value * alpha + 127U) / 255U; };
      const std::uint32_t pixel = alpha << 24 | share(from[0]) << 16 | share(from[1]) << 8 | share(from[2]);
      std::memcpy(data + static_cast<std::ptrdiff_t>(y) * stride + 4 * static_cast<std::ptrdiff_t>(x), &pixel, 4);
    }
  }
  cairo_surface_mark_dirty(surface.get());
  write_whole_file(path, png_bytes(surface.get()));
}

std::vector<unsigned char> render_rgba(const draw::Picture& picture, const draw::Fonts& fonts,
                                       const FigureOptions& options, int& width, int& height) {
  const Surface surface = painted(picture, fonts, options);
  width = cairo_image_surface_get_width(surface.get());
  height = cairo_image_surface_get_height(surface.get());
  const unsigned char* data = cairo_image_surface_get_data(surface.get());
  const int stride = cairo_image_surface_get_stride(surface.get());
  std::vector<unsigned char> rgba;
  rgba.reserve(static_cast<std::size_t>(width) * static_cast<std::size_t>(height) * 4);
  for (int y = 0; y < height; ++y) {
    for (int x = 0; x < width; ++x) {
      std::uint32_t pixel = 0;
      std::memcpy(&pixel, data + static_cast<std::ptrdiff_t>(y) * stride + 4 * static_cast<std::ptrdiff_t>(x), 4);
      const unsigned alpha = pixel >> 24;
      for (const int shift : {16, 8, 0}) {
        const unsigned value = pixel >> shift & 0xFF;
        rgba.push_back(static_cast<unsigned char>(alpha == 0 ? 0 : (value * 255U + alpha / 2) / alpha));
      }
      rgba.push_back(static_cast<unsigned char>(alpha));
    }
  }
  return rgba;
}

}  // namespace unrolled::canvas
