#include "app/canvas/file_player.h"

#include <doctest/doctest.h>
#include <sys/resource.h>

#include <cmath>
#include <csignal>
#include <limits>
#include <stdexcept>
#include <string>

#include "app/canvas/cairo_text.h"
#include "app/draw/colour_map.h"
#include "app/draw/theme.h"
#include "tests/core/run/scratch_folder.h"

using namespace unrolled;
using namespace unrolled::draw;

namespace {

const Colour kWhite{255, 255, 255, 255};
const Colour kBlack{0, 0, 0, 255};
constexpr float kNaN = std::numeric_limits<float>::quiet_NaN();

// One of everything.
Picture everything() {
  Picture picture({120, 80});
  picture.line({5, 5}, {100, 5}, kBlack, 1.5F, Dash::dashed);
  picture.polyline({{5, 10}, {50, 30}, {100, 10}}, {0, 114, 178, 255}, 2, Dash::dotted);
  picture.polygon({{5, 40}, {20, 40}, {12, 55}}, {0, 158, 115, 128});
  picture.rectangle({30, 40, 20, 15}, {213, 94, 0, 255}, 4);
  picture.begin_clip({60, 30, 30, 30});
  auto grid = std::make_shared<Grid>(Grid{2, 3, {-1, 0.5F, kNaN, 0.2F, 1, -0.3F}});
  picture.heatmap({55, 30, 40, 30}, grid, {ColourMap::signed_map, -1, 1, false, false});
  picture.end_clip();
  picture.text({5, 60}, "hₜ = tanh(W·x), шаг, krok", {Face::sans, 11, kBlack, Align::left, false});
  picture.text({110, 60}, "unit", {Face::bold, 11, kBlack, Align::centre, true});
  auto many = std::make_shared<Grid>(Grid{100, 100, std::vector<float>(10000, 0.5F)});
  picture.heatmap({70, 2, 48, 36}, many, {ColourMap::sequential, 0, 1, false, false});
  return picture;
}

struct Pixels {
  int width = 0;
  int height = 0;
  std::vector<unsigned char> rgba;
  Colour at(int x, int y) const {
    const std::size_t i =
        4 * (static_cast<std::size_t>(y) * static_cast<std::size_t>(width) + static_cast<std::size_t>(x));
    return {rgba[i], rgba[i + 1], rgba[i + 2], rgba[i + 3]};
  }
};

Pixels rendered(const Picture& picture, float scale = 1.0F, Colour page = kWhite) {
  Pixels pixels;
  pixels.rgba = canvas::render_rgba(picture, Fonts(), {page, scale}, pixels.width, pixels.height);
  return pixels;
}

}  // namespace

TEST_CASE("file player: the same picture gives the same bytes, in every format") {
  const ScratchFolder folder;
  const Fonts fonts;
  for (const char* ending : {"svg", "pdf", "png"}) {
    INFO(ending);
    const auto first = folder / (std::string("first.") + ending);
    const auto second = folder / (std::string("second.") + ending);
    canvas::write_figure(everything(), fonts, first);
    rendered(everything());  // something else in between
    canvas::write_figure(everything(), fonts, second);
    CHECK(read_bytes(first).size() > 1000);
    const bool same = read_bytes(first) == read_bytes(second);  // too long to be printed
    CHECK(same);
  }
  CHECK(folder.files() == 6);
  const auto starts = [&](const char* name, std::string_view with) {
    return read_bytes(folder / name).starts_with(with);
  };
  CHECK(starts("first.svg", "<?xml"));
  CHECK(starts("first.pdf", "%PDF"));
  CHECK(starts("first.png", "\x89PNG"));
}

TEST_CASE("file player: a PDF keeps its text as text, in DejaVu") {
  const ScratchFolder folder;
  Picture picture({100, 40});
  picture.text({5, 5}, "step", {Face::sans, 13, kBlack, Align::left, false});
  canvas::write_figure(picture, Fonts(), folder / "a.pdf");
  const std::string pdf = read_bytes(folder / "a.pdf");
  CHECK((pdf.find("/BaseFont") != std::string::npos));
  CHECK((pdf.find("DejaVuSans") != std::string::npos));
  CHECK((pdf.find("/ToUnicode") != std::string::npos));
  CHECK((pdf.find("20000101000000") != std::string::npos));
}

TEST_CASE("file player: an SVG is as large as the picture and holds no smoothed bitmap for few cells") {
  const ScratchFolder folder;
  Picture picture({100, 40});
  auto grid = std::make_shared<Grid>(Grid{1, 2, {0, 1}});
  picture.heatmap({0, 0, 100, 40}, grid, {});
  canvas::write_figure(picture, Fonts(), folder / "a.svg");
  const std::string svg = read_bytes(folder / "a.svg");
  CHECK((svg.find("width=\"100px\"") != std::string::npos));
  CHECK((svg.find("<image") == std::string::npos));
  canvas::write_figure(everything(), Fonts(), folder / "b.svg");
  // A hundred by a hundred cells are embedded as a bitmap.
  const bool embedded = read_bytes(folder / "b.svg").find("<image") != std::string::npos;
  CHECK(embedded);
}

TEST_CASE("file player: widths are cairo's own to a twentieth of a pixel") {
  const Fonts fonts;
  for (const Face face : {Face::sans, Face::bold, Face::mono})
    for (const float size : {9.0F, 13.0F, 15.0F, 22.5F, 40.0F})
      for (const char* text : {"gradient norm ‖∂L/∂hₜ‖", "12 480", "10⁻³", "příliš žluťoučký kůň", "съешь же ещё этих",
                               "αβγ ↵ → −0.50", "no 中 such", "broken \xFF utf8"}) {
        INFO(text, " at ", size);
        CHECK(std::abs(fonts.width(text, face, size) - canvas::cairo_width(text, face, size, fonts)) < 0.05F);
      }
}

TEST_CASE("file player: each cell of a heatmap has its colour up to its edges") {
  Picture picture({40, 20});
  auto grid = std::make_shared<Grid>(Grid{2, 4, {-1, 1, 0, 0.5F, -0.5F, 0.25F, 1, -1}});
  const ColourScale scale{ColourMap::signed_map, -1, 1, false, false};
  picture.heatmap({0, 0, 40, 20}, grid, scale);
  for (const float zoom : {1.0F, 2.0F, 1.5F}) {
    const Pixels pixels = rendered(picture, zoom);
    REQUIRE(pixels.width == static_cast<int>(40 * zoom));
    for (int y = 0; y < pixels.height; ++y)
      for (int x = 0; x < pixels.width; ++x) {
        const int row = static_cast<int>((static_cast<float>(y) + 0.5F) / zoom / 10);
        const int col = static_cast<int>((static_cast<float>(x) + 0.5F) / zoom / 10);
        REQUIRE(pixels.at(x, y) == colour_at(scale, grid->at(row, col)));
      }
  }
}

TEST_CASE("file player: a spike among more cells than pixels is seen") {
  Picture picture({20, 10});
  auto grid = std::make_shared<Grid>(Grid{500, 900, std::vector<float>(500 * 900, 0.0F)});
  grid->values[500 * 431 + 77] = -1.0F;
  const ColourScale scale{ColourMap::signed_map, -1, 1, false, false};
  picture.heatmap({0, 0, 20, 10}, grid, scale);
  const Pixels pixels = rendered(picture);
  int spikes = 0;
  for (int y = 0; y < 10; ++y)
    for (int x = 0; x < 20; ++x) spikes += pixels.at(x, y) == colour_at(scale, -1.0F) ? 1 : 0;
  CHECK(spikes == 1);
}

TEST_CASE("file player: no number is hatched, and only there") {
  Picture picture({40, 20});
  auto grid = std::make_shared<Grid>(Grid{1, 2, {kNaN, 0.0F}});
  picture.heatmap({0, 0, 40, 20}, grid, {ColourMap::sequential, 0, 1, false, false});
  const Pixels pixels = rendered(picture, 2.0F);
  const Colour ground = hatch(false).ground;
  int marked[2] = {0, 0};
  for (int y = 0; y < pixels.height; ++y)
    for (int x = 0; x < pixels.width; ++x) marked[x >= 40] += pixels.at(x, y) == ground ? 0 : 1;
  CHECK(marked[0] > 200);
  CHECK(marked[0] < 1000);
  CHECK(marked[1] == 0);
}

TEST_CASE("file player: level and upright lines are sharp in bitmaps") {
  Picture picture({20, 20});
  picture.line({0, 10}, {20, 10}, kBlack, 1);
  picture.frame({3.3F, 2.2F, 5, 5}, kBlack, 1);
  for (const float zoom : {1.0F, 2.0F, 3.0F}) {
    const Pixels pixels = rendered(picture, zoom);
    int black = 0;
    for (int y = 0; y < pixels.height; ++y) {
      const Colour colour = pixels.at(pixels.width - 2, y);
      CHECK((colour == kBlack || colour == kWhite));
      black += colour == kBlack ? 1 : 0;
    }
    CHECK(black == static_cast<int>(zoom));
  }
}

TEST_CASE("file player: clips hold, end, and do not leak out of a picture") {
  Picture picture({20, 20});
  picture.begin_clip({0, 0, 10, 20});
  picture.rectangle({0, 0, 20, 20}, kBlack);
  picture.end_clip();
  picture.end_clip();  // one too many is no harm
  picture.rectangle({15, 0, 5, 20}, {255, 0, 0, 255});
  picture.begin_clip({0, 0, 1, 1});  // never ended
  const Pixels pixels = rendered(picture);
  CHECK(pixels.at(5, 10) == kBlack);
  CHECK(pixels.at(12, 10) == kWhite);
  CHECK(pixels.at(17, 10) == Colour{255, 0, 0, 255});
}

TEST_CASE("file player: dashes are as long as they are said to be") {
  Picture picture({100, 4});
  picture.line({0, 2}, {100, 2}, kBlack, 2, Dash::dashed);
  const Pixels pixels = rendered(picture);
  const DashLengths lengths = dash_lengths(Dash::dashed, 2);
  const float period = lengths.on + lengths.off;
  int black = 0;
  for (int x = 0; x < 100; ++x) {
    const bool on = std::fmod(static_cast<float>(x) + 0.5F, period) < lengths.on;
    CHECK((pixels.at(x, 2) == kBlack) == on);
    black += pixels.at(x, 2) == kBlack ? 1 : 0;
  }
  CHECK(black > 40);
  CHECK(black < 80);
}

TEST_CASE("file player: text stands where its alignment says, upwards too") {
  const auto ink = [](const TextStyle& style, Point at) {
    Picture picture({100, 100});
    picture.text(at, "HHHH", style);
    const Pixels pixels = rendered(picture);
    Rect box{100, 100, 0, 0};
    float right = 0;
    float bottom = 0;
    for (int y = 0; y < 100; ++y)
      for (int x = 0; x < 100; ++x)
        if (pixels.at(x, y).red < 128) {
          box.x = std::min(box.x, static_cast<float>(x));
          box.y = std::min(box.y, static_cast<float>(y));
          right = std::max(right, static_cast<float>(x + 1));
          bottom = std::max(bottom, static_cast<float>(y + 1));
        }
    box.width = right - box.x;
    box.height = bottom - box.y;
    return box;
  };
  const Fonts fonts;
  const float width = fonts.width("HHHH", Face::sans, 20);
  const float baseline = fonts.baseline(Face::sans, 20);
  TextStyle style{Face::sans, 20, kBlack, Align::left, false};
  const Rect left = ink(style, {10, 30});
  CHECK(left.bottom() == doctest::Approx(30 + baseline).epsilon(0.02));
  CHECK(left.x + left.width / 2 == doctest::Approx(10 + width / 2).epsilon(0.02));
  style.align = Align::right;
  CHECK(ink(style, {90, 30}).right() == doctest::Approx(90).epsilon(0.03));
  style.align = Align::centre;
  const Rect centre = ink(style, {50, 30});
  CHECK(centre.x + centre.width / 2 == doctest::Approx(50).epsilon(0.02));
  style.upwards = true;  // the line box's top edge is now its left one
  const Rect up = ink(style, {30, 50});
  CHECK(up.right() == doctest::Approx(30 + baseline).epsilon(0.02));
  CHECK(up.y + up.height / 2 == doctest::Approx(50).epsilon(0.02));
  CHECK(up.height == doctest::Approx(centre.width).epsilon(0.05));
}

TEST_CASE("file player: a page of its own colour, or none") {
  CHECK(rendered(Picture({4, 4}), 1, {22, 24, 29, 255}).at(2, 2) == Colour{22, 24, 29, 255});
  CHECK(rendered(Picture({4, 4}), 1, {0, 0, 0, 0}).at(2, 2) == Colour{0, 0, 0, 0});
}

TEST_CASE("file player: pixels to PNG and their errors") {
  const ScratchFolder folder;
  canvas::write_png(std::vector<unsigned char>(4 * 6, 200), 3, 2, folder / "a.png");
  CHECK(read_bytes(folder / "a.png").starts_with("\x89PNG"));
  CHECK_THROWS_WITH_AS(canvas::write_png({1, 2, 3}, 1, 1, folder / "b.png"),
                       "write_png: 3 bytes for 1 x 1 pixels, expected 4 each", std::invalid_argument);
  CHECK(folder.files() == 1);
}

TEST_CASE("file player: what cannot be written says why in one line and leaves nothing behind") {
  const ScratchFolder folder;
  const Fonts fonts;
  CHECK_THROWS_WITH_AS(canvas::write_figure(everything(), fonts, "a.bmp"),
                       "cannot write a.bmp: the file's name must end in .svg, .pdf or .png", std::invalid_argument);
  CHECK_THROWS_AS(canvas::write_figure(everything(), fonts, "figure"), std::invalid_argument);
  CHECK_THROWS_AS(canvas::write_figure(Picture({0, 10}), fonts, folder / "a.svg"), std::invalid_argument);
  CHECK_THROWS_AS(canvas::write_figure(everything(), fonts, folder / "a.png", {kWhite, 0.0F}), std::invalid_argument);
  CHECK_THROWS_AS(canvas::write_figure(everything(), fonts, folder / "a.png", {kWhite, 1000.0F}),
                  std::invalid_argument);
  const auto message = [&](const std::filesystem::path& path) -> std::string {
    try {
      canvas::write_figure(everything(), fonts, path);
    } catch (const std::runtime_error& error) {
      return error.what();
    }
    return "";
  };
  const std::string missing = message(folder / "no/such/folder.pdf");
  CHECK(missing.find("folder.pdf") != std::string::npos);
  CHECK(missing.find("No such file or directory") != std::string::npos);
  CHECK(missing.find('\n') == std::string::npos);
  CHECK(folder.files() == 0);
}

TEST_CASE("file player: where the disk is full, the figure of before stays") {
  const ScratchFolder folder;
  const Fonts fonts;
  const auto path = folder / "a.svg";
  write_bytes(path, "the figure of before");
  // A limit on the size of files stands for the full disk: writing stops half way in the same manner.
  rlimit before{};
  getrlimit(RLIMIT_FSIZE, &before);
  const auto handler = std::signal(SIGXFSZ, SIG_IGN);
  rlimit small = before;
  small.rlim_cur = 2000;
  setrlimit(RLIMIT_FSIZE, &small);
  std::string message;
  try {
    canvas::write_figure(everything(), fonts, path);
  } catch (const std::runtime_error& error) {
    message = error.what();
  }
  setrlimit(RLIMIT_FSIZE, &before);
  std::signal(SIGXFSZ, handler);
  CHECK(message.find("File too large") != std::string::npos);
  CHECK(read_bytes(path) == "the figure of before");
  CHECK(folder.files() == 1);
}
