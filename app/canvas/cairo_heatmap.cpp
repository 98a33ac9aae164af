#include "app/canvas/cairo_heatmap.h"

#include <algorithm>
#include <cmath>
#include <cstdint>
#include <cstring>

#include "app/draw/colour_map.h"
#include "app/draw/reduce.h"

namespace unrolled::canvas {

namespace {

using draw::Colour;
using draw::Grid;
using draw::Rect;

constexpr int kMostRectangles = 4096;  // cells written one by one; more make a vector file slow to open
constexpr double kVectorPixels = 3.0;  // of an embedded bitmap per point

void set_source(cairo_t* cr, Colour c) {
  cairo_set_source_rgba(cr, c.red / 255.0, c.green / 255.0, c.blue / 255.0, c.alpha / 255.0);
}

std::uint32_t packed(Colour c) {
  return static_cast<std::uint32_t>(c.red) << 16 | static_cast<std::uint32_t>(c.green) << 8 | c.blue;
}

// The grid as width x height pixels, each of the cell at its centre.
cairo_surface_t* painted(const Grid& grid, const draw::ColourScale& scale, int width, int height) {
  cairo_surface_t* surface = cairo_image_surface_create(CAIRO_FORMAT_RGB24, width, height);
  if (cairo_surface_status(surface) != CAIRO_STATUS_SUCCESS) return surface;
  cairo_surface_flush(surface);
  unsigned char* data = cairo_image_surface_get_data(surface);
  const int stride = cairo_image_surface_get_stride(surface);
  int row_before = -1;
  for (int y = 0; y < height; ++y) {
    unsigned char* line = data + static_cast<std::ptrdiff_t>(y) * stride;
    const int row = static_cast<int>((y + 0.5) * grid.rows / height);
    if (row == row_before) {
      std::memcpy(line, line - stride, static_cast<std::size_t>(width) * 4);
      continue;
    }
    row_before = row;
    for (int x = 0; x < width; ++x) {
      const int col = static_cast<int>((x + 0.5) * grid.cols / width);
      const std::uint32_t pixel = packed(draw::colour_at(scale, grid.at(row, col)));
      std::memcpy(line + 4 * static_cast<std::ptrdiff_t>(x), &pixel, 4);
    }
  }
  cairo_surface_mark_dirty(surface);
  return surface;
}

void place_bitmap(cairo_t* cr, const Rect& rect, cairo_surface_t* surface) {
  cairo_save(cr);
  cairo_translate(cr, rect.x, rect.y);
  cairo_scale(cr, rect.width / static_cast<double>(cairo_image_surface_get_width(surface)),
              rect.height / static_cast<double>(cairo_image_surface_get_height(surface)));
  cairo_set_source_surface(cr, surface, 0.0, 0.0);
  cairo_pattern_set_filter(cairo_get_source(cr), CAIRO_FILTER_NEAREST);
  cairo_pattern_set_extend(cairo_get_source(cr), CAIRO_EXTEND_PAD);
  cairo_rectangle(cr, 0, 0, cairo_image_surface_get_width(surface), cairo_image_surface_get_height(surface));
  cairo_fill(cr);
  cairo_restore(cr);
  cairo_surface_destroy(surface);
}

// One rectangle for each run of one colour in a row. Each reaches over its right and lower neighbours, which are
// painted later: without that, viewers show the page through the seams.
void place_rectangles(cairo_t* cr, const Rect& rect, const Grid& grid, const draw::ColourScale& scale) {
  const double width = rect.width / static_cast<double>(grid.cols);
  const double height = rect.height / static_cast<double>(grid.rows);
  const double over = std::min({0.5, width / 2, height / 2});
  for (int row = 0; row < grid.rows; ++row) {
    for (int col = 0; col < grid.cols;) {
      const Colour colour = draw::colour_at(scale, grid.at(row, col));
      int end = col + 1;
      while (end < grid.cols && draw::colour_at(scale, grid.at(row, end)) == colour) ++end;
      const double x = rect.x + col * width;
      const double y = rect.y + row * height;
      const double right = end < grid.cols ? rect.x + end * width + over : rect.right();
      const double bottom = row + 1 < grid.rows ? y + height + over : rect.bottom();
      set_source(cr, colour);
      cairo_rectangle(cr, x, y, right - x, bottom - y);
      cairo_fill(cr);
      col = end;
    }
  }
}

// Lines over the cells that hold no number, which are coloured with the hatch's ground already.
void hatch_missing(cairo_t* cr, const Rect& rect, const Grid& grid, const draw::ColourScale& scale) {
  const double width = rect.width / static_cast<double>(grid.cols);
  const double height = rect.height / static_cast<double>(grid.rows);
  bool any = false;
  cairo_save(cr);
  for (int row = 0; row < grid.rows; ++row) {
    for (int col = 0; col < grid.cols;) {
      int end = col;
      while (end < grid.cols && std::isnan(grid.at(row, end))) ++end;
      if (end > col) {
        any = true;
        cairo_rectangle(cr, rect.x + col * width, rect.y + row * height, (end - col) * width, height);
      }
      col = end + 1;
    }
  }
  if (any) {
    cairo_clip(cr);
    const draw::Hatch lines = draw::hatch(scale.dark);
    set_source(cr, lines.line);
    cairo_set_line_width(cr, lines.width);
    for (double along = lines.period; along < rect.width + rect.height; along += lines.period) {
      cairo_move_to(cr, rect.x + along, rect.y);
      cairo_line_to(cr, rect.x + along - rect.height, rect.bottom());
    }
    cairo_stroke(cr);
  }
  cairo_restore(cr);
}

}  // namespace

void draw_heatmap(cairo_t* cr, const draw::Heatmap& heatmap, bool bitmap, double scale) {
  Rect rect = heatmap.rect;
  const double per_point = bitmap ? scale : kVectorPixels;
  if (bitmap) {  // whole pixels, so that no edge is blurred
    const auto snapped = [scale](float value) { return static_cast<float>(std::round(value * scale) / scale); };
    const float right = snapped(rect.right());
    const float bottom = snapped(rect.bottom());
    rect.x = snapped(rect.x);
    rect.y = snapped(rect.y);
    rect.width = right - rect.x;
    rect.height = bottom - rect.y;
  }
  const int width = static_cast<int>(std::lround(rect.width * per_point));
  const int height = static_cast<int>(std::lround(rect.height * per_point));
  if (width < 1 || height < 1) return;
  const Grid grid = draw::reduce_extreme(*heatmap.grid, height, width, draw::reference_of(heatmap.scale));
  if (bitmap) {
    place_bitmap(cr, rect, painted(grid, heatmap.scale, width, height));
  } else if (grid.rows * grid.cols <= kMostRectangles) {
    place_rectangles(cr, rect, grid, heatmap.scale);
  } else {
    const auto enlarged = [](int cells, int pixels) { return cells * ((pixels + cells - 1) / cells); };
    place_bitmap(cr, rect, painted(grid, heatmap.scale, enlarged(grid.cols, width), enlarged(grid.rows, height)));
  }
  hatch_missing(cr, rect, grid, heatmap.scale);
}

}  // namespace unrolled::canvas
