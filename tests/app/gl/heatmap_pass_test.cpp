#include "app/gl/heatmap_pass.h"

#include <backends/imgui_impl_opengl3.h>
#include <doctest/doctest.h>

#include <algorithm>
#include <cmath>
#include <cstdlib>
#include <limits>

#include "app/canvas/file_player.h"
#include "app/canvas/screen_player.h"
#include "app/draw/colour_map.h"
#include "app/shell/folders.h"
#include "tests/app/null_imgui.h"
#include "tests/app/surfaceless_gl.h"

using namespace unrolled;
using namespace unrolled::draw;

namespace {

constexpr int kWidth = 200;
constexpr int kHeight = 150;
constexpr float kNan = std::numeric_limits<float>::quiet_NaN();

#define REQUIRE_EGL()                             \
  if (!SurfacelessGl::available()) {              \
    MESSAGE("left out: this machine has no EGL"); \
    return;                                       \
  }

// A whole way to the screen: player, heatmap pass, ImGui's own GL back end, pixels.
class Screen {
 public:
  Screen() : gl_(kWidth, kHeight), imgui_({kWidth, kHeight}), pass_(data_folder() / "shaders") {
    ImGui_ImplOpenGL3_Init("#version 330 core");
  }
  ~Screen() { ImGui_ImplOpenGL3_Shutdown(); }

  // RGBA, top row first.
  std::vector<unsigned char> show(const Picture& picture) {
    canvas::ScreenPlayer player(imgui_.fonts(), &pass_);
    ImGui_ImplOpenGL3_NewFrame();
    imgui_.frame([&] { player.play(picture, {}, *ImGui::GetBackgroundDrawList()); });
    pass_.draw_pending();
    glClearColor(1, 1, 1, 1);
    glClear(GL_COLOR_BUFFER_BIT);
    ImGui_ImplOpenGL3_RenderDrawData(ImGui::GetDrawData());
    std::vector<unsigned char> rgba = gl_.pixels();
    constexpr std::ptrdiff_t kRow = kWidth * 4;
    for (int y = 0; y < kHeight / 2; ++y)
      std::swap_ranges(rgba.begin() + y * kRow, rgba.begin() + (y + 1) * kRow, rgba.begin() + (kHeight - 1 - y) * kRow);
    return rgba;
  }
  gl::HeatmapPass& pass() { return pass_; }
  const Fonts& metrics() const { return imgui_.metrics(); }

 private:
  SurfacelessGl gl_;
  NullImgui imgui_;
  gl::HeatmapPass pass_;
};

std::vector<unsigned char> in_file(const Picture& picture, const Fonts& fonts) {
  canvas::FigureOptions options;
  options.png_scale = 1.0F;
  int width = 0;
  int height = 0;
  auto rgba = canvas::render_rgba(picture, fonts, options, width, height);
  CHECK(width == kWidth);
  CHECK(height == kHeight);
  return rgba;
}

int largest_difference(const std::vector<unsigned char>& a, const std::vector<unsigned char>& b) {
  int largest = a.size() == b.size() ? 0 : 256;
  for (std::size_t i = 0; i < std::min(a.size(), b.size()); ++i) largest = std::max(largest, std::abs(a[i] - b[i]));
  return largest;
}

std::shared_ptr<Grid> waves(int rows, int cols) {
  auto grid = std::make_shared<Grid>();
  grid->rows = rows;
  grid->cols = cols;
  for (int col = 0; col < cols; ++col)
    for (int row = 0; row < rows; ++row)
      grid->values.push_back(1.2F * std::sin(0.9F * static_cast<float>(row) + 0.31F * static_cast<float>(col * col)));
  return grid;
}

Picture picture_of(const std::shared_ptr<Grid>& grid, const ColourScale& scale) {
  Picture picture({kWidth, kHeight});
  picture.heatmap({10.3F, 5.6F, 181.0F, 133.0F}, grid, scale);
  return picture;
}

Colour pixel(const std::vector<unsigned char>& rgba, int x, int y) {
  const auto at = (static_cast<std::size_t>(y) * kWidth + static_cast<std::size_t>(x)) * 4;
  return {rgba[at], rgba[at + 1], rgba[at + 2], rgba[at + 3]};
}

}  // namespace

TEST_CASE("a heatmap has the same colours on the screen and in a file") {
  REQUIRE_EGL();
  Screen screen;
  for (const bool dark : {false, true}) {
    for (const ColourMap map :
         {ColourMap::signed_map, ColourMap::classic_red_blue, ColourMap::sequential, ColourMap::magnitude}) {
      const Picture linear = picture_of(waves(7, 11), {map, -1.0F, 1.0F, false, dark});
      CHECK(largest_difference(screen.show(linear), in_file(linear, screen.metrics())) <= 1);
      // Negative numbers, zero and infinity have their places too.
      const auto grid = waves(7, 11);
      for (float& v : grid->values) v = std::pow(10.0F, 5.0F * v);
      grid->values[3] = 0.0F;
      grid->values[20] = -4.0F;
      grid->values[21] = std::numeric_limits<float>::infinity();
      const Picture logarithmic = picture_of(grid, {map, 1e-4F, 1e3F, true, dark});
      CHECK(largest_difference(screen.show(logarithmic), in_file(logarithmic, screen.metrics())) <= 1);
    }
  }
}

TEST_CASE("rows of a heatmap run downwards, columns to the right") {
  REQUIRE_EGL();
  Screen screen;
  auto grid = std::make_shared<Grid>(Grid{2, 3, {0.0F, 1.0F, 0.25F, 0.5F, 0.75F, 1.0F}});
  const ColourScale scale{ColourMap::magnitude};
  const auto rgba = screen.show(picture_of(grid, scale));
  for (int row = 0; row < 2; ++row)
    for (int col = 0; col < 3; ++col)
      CHECK(pixel(rgba, 40 + 60 * col, 40 + 66 * row) == colour_at(scale, grid->at(row, col)));
}

TEST_CASE("cells without a number are hatched as in a file, the others keep their colours") {
  REQUIRE_EGL();
  Screen screen;
  const auto grid = waves(4, 5);
  for (const int hole : {5, 6, 9, 10}) grid->values[static_cast<std::size_t>(hole)] = kNan;  // columns 1, 2; rows 1, 2
  const Picture picture = picture_of(grid, {ColourMap::signed_map, -1.0F, 1.0F});
  const auto on_screen = screen.show(picture);
  const auto on_paper = in_file(picture, screen.metrics());
  double mean[2] = {0.0, 0.0};
  int darkest = 255;
  int lightest = 0;
  int pixels = 0;
  for (int y = 6; y < 138; ++y) {
    for (int x = 11; x < 190; ++x) {
      const Colour a = pixel(on_screen, x, y);
      const Colour b = pixel(on_paper, x, y);
      const bool inside = x > 47 && x < 118 && y > 40 && y < 104;
      const bool outside = x < 45 || x > 120 || y < 38 || y > 107;
      if (inside) {
        mean[0] += a.green;
        mean[1] += b.green;
        darkest = std::min<int>(darkest, a.green);
        lightest = std::max<int>(lightest, a.green);
        ++pixels;
      } else if (outside) {
        CHECK(a == b);
      }
    }
  }
  CHECK(std::abs(mean[0] - mean[1]) / pixels < 2.0);
  CHECK(lightest == hatch(false).ground.green);
  CHECK(darkest < hatch(false).ground.green - 30);
}

TEST_CASE("a spike in a heatmap of more cells than pixels is seen") {
  REQUIRE_EGL();
  Screen screen;
  auto grid = std::make_shared<Grid>();
  grid->rows = 1000;
  grid->cols = 2000;
  grid->values.assign(2'000'000, 0.0F);
  grid->values[1234 * 1000 + 567] = -1.0F;
  const ColourScale scale{ColourMap::signed_map, -1.0F, 1.0F};
  const auto rgba = screen.show(picture_of(grid, scale));
  int seen = 0;
  for (int y = 0; y < kHeight; ++y)
    for (int x = 0; x < kWidth; ++x) seen += pixel(rgba, x, y) == colour_at(scale, -1.0F) ? 1 : 0;
  CHECK(seen == 1);
}

TEST_CASE("a heatmap is drawn again only when grid, scale or size change, and freed when unused") {
  REQUIRE_EGL();
  const SurfacelessGl context(kWidth, kHeight);
  gl::HeatmapPass pass(data_folder() / "shaders");
  double now = 100.0;
  Heatmap heatmap{{}, waves(4, 5), {}};
  const auto frame = [&](int width) {
    const unsigned name = pass.texture(heatmap, width, 50, 1.0F);
    pass.draw_pending();
    pass.end_frame(now += 0.1);
    return name;
  };
  const unsigned first = frame(100);
  CHECK(first != 0);
  CHECK(frame(100) == first);
  CHECK(pass.drawn() == 1);

  heatmap.scale.high = 2.0F;
  frame(100);
  CHECK(pass.drawn() == 2);
  frame(101);
  CHECK(pass.drawn() == 3);
  heatmap.grid = waves(4, 5);
  frame(101);
  frame(101);
  CHECK(pass.drawn() == 4);

  // A stream of new grids gets by with few textures.
  for (int i = 0; i < 50; ++i) {
    heatmap.grid = waves(4, 5);
    frame(101);
  }
  CHECK(pass.drawn() == 54);
  CHECK(pass.kept() <= 4);

  const unsigned last = frame(101);
  pass.free_unused(now += 60.0);
  CHECK(pass.kept() == 1);  // what the last frame showed, since it is still on the screen
  CHECK(frame(101) == last);
  CHECK(pass.drawn() == 54);
  pass.end_frame(now += 0.1);
  pass.end_frame(now += 60.0);
  CHECK(pass.kept() == 0);
}

TEST_CASE("a heatmap without cells or size has no texture") {
  REQUIRE_EGL();
  const SurfacelessGl context(kWidth, kHeight);
  gl::HeatmapPass pass(data_folder() / "shaders");
  CHECK(pass.texture({{}, nullptr, {}}, 10, 10, 1.0F) == 0);
  CHECK(pass.texture({{}, std::make_shared<Grid>(), {}}, 10, 10, 1.0F) == 0);
  CHECK(pass.texture({{}, std::make_shared<Grid>(Grid{2, 2, {1.0F}}), {}}, 10, 10, 1.0F) == 0);
  CHECK(pass.texture({{}, waves(2, 2), {}}, 0, 10, 1.0F) == 0);
  CHECK(pass.kept() == 0);
}
