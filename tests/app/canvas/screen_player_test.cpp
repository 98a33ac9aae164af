#include "app/canvas/screen_player.h"

#include <doctest/doctest.h>

#include <algorithm>
#include <cmath>
#include <limits>

#include "app/draw/utf8.h"
#include "tests/app/null_imgui.h"

using namespace unrolled;
using namespace unrolled::draw;

namespace {

// What a picture becomes: vertices and commands of a draw list of its own.
class Played {
 public:
  Played(NullImgui& imgui, const Picture& picture, const canvas::Placement& at = {}) {
    canvas::ScreenPlayer player(imgui.fonts());
    imgui.frame([&] {
      ImDrawList& list = *ImGui::GetForegroundDrawList();
      player.play(picture, at, list);
      clip_after = {list.GetClipRectMin().x, list.GetClipRectMin().y, list.GetClipRectMax().x - list.GetClipRectMin().x,
                    list.GetClipRectMax().y - list.GetClipRectMin().y};
    });
    const ImDrawData& data = *ImGui::GetDrawData();
    for (int i = 0; i < data.CmdListsCount; ++i) {
      const ImDrawList& list = *data.CmdLists[i];
      for (const ImDrawCmd& command : list.CmdBuffer) {
        if (command.ElemCount == 0) continue;
        clips.push_back(command.ClipRect);
        for (unsigned k = 0; k < command.ElemCount; ++k) {
          const ImDrawIdx index = list.IdxBuffer[static_cast<int>(command.IdxOffset + k)];
          corners.push_back(list.VtxBuffer[static_cast<int>(command.VtxOffset + index)]);
        }
      }
      vertices += list.VtxBuffer.Size;
    }
  }

  Rect bounds() const {
    float low_x = 1e9F, low_y = 1e9F, high_x = -1e9F, high_y = -1e9F;
    for (const ImDrawVert& v : corners) {
      low_x = std::min(low_x, v.pos.x);
      low_y = std::min(low_y, v.pos.y);
      high_x = std::max(high_x, v.pos.x);
      high_y = std::max(high_y, v.pos.y);
    }
    return {low_x, low_y, high_x - low_x, high_y - low_y};
  }

  int vertices = 0;
  std::vector<ImDrawVert> corners;  // of triangles
  std::vector<ImVec4> clips;        // of commands
  Rect clip_after;
};

int alpha_of(const ImDrawVert& v) { return static_cast<int>(v.col >> IM_COL32_A_SHIFT & 0xFF); }

int most_opaque(const Played& played) {
  int most = 0;
  for (const ImDrawVert& v : played.corners) most = std::max(most, alpha_of(v));
  return most;
}

constexpr Colour kInk{10, 20, 30, 255};

}  // namespace

TEST_CASE("a picture lies where it is placed, in its scale") {
  NullImgui imgui;
  Picture picture({100, 100});
  picture.rectangle({10, 20, 30, 40}, kInk);
  const Played played(imgui, picture, {{100, 50}, 2.0F});
  CHECK(played.vertices == 4);
  CHECK(played.bounds() == Rect{120, 90, 60, 80});
  CHECK(played.corners[0].col == IM_COL32(10, 20, 30, 255));
}

TEST_CASE("what lies outside the clip costs nothing") {
  NullImgui imgui({800, 600});
  Picture picture({100, 100});
  picture.rectangle({0, 0, 10, 10}, kInk);
  picture.line({0, 0}, {50, 50}, kInk, 2);
  picture.polyline({{0, 0}, {20, 50}, {40, 0}}, kInk, 1, Dash::dashed);
  picture.text({0, 0}, "outside", {});
  CHECK(Played(imgui, picture).vertices > 0);
  CHECK(Played(imgui, picture, {{900, 0}, 1.0F}).vertices == 0);
  CHECK(Played(imgui, picture, {{0, -200}, 1.0F}).vertices == 0);
}

TEST_CASE("clips are nested, rounded to pixels, and ended where the picture forgets it") {
  NullImgui imgui;
  Picture picture({100, 100});
  picture.begin_clip({10.4F, 10.4F, 50, 50});
  picture.begin_clip({0, 0, 30, 30});
  picture.rectangle({0, 0, 100, 100}, kInk);
  const Played played(imgui, picture);
  REQUIRE(played.clips.size() == 1);
  CHECK(played.clips[0].x == 10.0F);
  CHECK(played.clips[0].y == 10.0F);
  CHECK(played.clips[0].z == 30.0F);
  CHECK(played.clips[0].w == 30.0F);
  CHECK(played.clip_after == Rect{0, 0, 800, 600});

  Picture ended({10, 10});
  ended.end_clip();
  ended.rectangle({0, 0, 5, 5}, kInk);
  CHECK(Played(imgui, ended).vertices == 4);
}

TEST_CASE("lines thinner than a pixel are paler, not thicker") {
  NullImgui imgui;
  const auto slanted = [&](float width) {
    Picture picture({100, 100});
    picture.line({10, 10}, {60, 37}, kInk, width);
    return most_opaque(Played(imgui, picture));
  };
  CHECK(slanted(1.0F) == 255);
  CHECK(slanted(2.5F) == 255);
  CHECK(slanted(0.5F) == 128);
  CHECK(slanted(0.0F) == 0);

  Picture thin({100, 100});
  thin.rectangle({10, 10.6F, 50, 0.25F}, kInk);
  const Played played(imgui, thin);
  CHECK(most_opaque(played) == 64);
  CHECK(played.bounds() == Rect{10, 10, 50, 1});
}

TEST_CASE("upright and level lines lie on whole pixels") {
  NullImgui imgui;
  Picture picture({100, 100});
  picture.line({10.2F, 20.3F}, {60.4F, 20.3F}, kInk, 1.0F);
  const Rect bounds = Played(imgui, picture).bounds();
  // ImGui adds a transparent pixel at each side for its smooth edges.
  CHECK(bounds.y + bounds.height / 2 == doctest::Approx(20.5));
}

TEST_CASE("dashes cover the line's length in their pattern") {
  NullImgui imgui;
  const auto triangles = [&](Dash dash) {
    Picture picture({800, 100});
    picture.line({0, 10}, {700, 45}, kInk, 1.0F, dash);
    return Played(imgui, picture).corners.size() / 3;
  };
  const std::size_t one = triangles(Dash::solid);
  const DashLengths lengths = dash_lengths(Dash::dashed, 1.0F);
  const double length = std::hypot(700.0, 35.0);
  CHECK(triangles(Dash::dashed) / one == doctest::Approx(length / (lengths.on + lengths.off)).epsilon(0.02));
  CHECK(triangles(Dash::dotted) > triangles(Dash::dashed));
}

TEST_CASE("a point that is not finite interrupts a line") {
  NullImgui imgui;
  const float nan = std::numeric_limits<float>::quiet_NaN();
  const auto draw = [&](std::vector<Point> points, Dash dash) {
    Picture picture({800, 100});
    picture.polyline(std::move(points), kInk, 2.0F, dash);
    return Played(imgui, picture);
  };
  for (const Dash dash : {Dash::solid, Dash::dashed}) {
    const Played played = draw({{0, 0}, {100, 10}, {nan, 20}, {300, 0}, {400, 10}, {500, nan}}, dash);
    CHECK(played.vertices > 0);
    for (const ImDrawVert& v : played.corners) {
      CHECK(std::isfinite(v.pos.x));
      CHECK((v.pos.x < 110.0F || v.pos.x > 290.0F));
    }
  }
  CHECK(draw({{nan, nan}, {1, 1}, {nan, 2}}, Dash::solid).vertices == 0);
}

TEST_CASE("a line of many points is drawn whole") {
  NullImgui imgui;
  Picture picture({800, 600});
  std::vector<Point> points;
  for (int i = 0; i < 100'000; ++i)
    points.push_back({static_cast<float>(i) * 0.007F, 300 + 100 * std::sin(static_cast<float>(i) * 0.01F)});
  picture.polyline(points, kInk, 1.5F);
  const Played played(imgui, picture);
  std::vector<bool> reached(700, false);
  for (const ImDrawVert& v : played.corners)
    if (v.pos.x >= 0.0F && v.pos.x < 700.0F) reached[static_cast<std::size_t>(v.pos.x)] = true;
  CHECK(std::count(reached.begin(), reached.end(), true) == 700);
}

TEST_CASE("text is as wide on the screen as the metrics say") {
  NullImgui imgui;
  for (const std::string text :
       {"Hidden cells, tanh c", "Příliš žluťoučký kůň", "‖∂L/∂h_t‖ · Состояние", "a\xFF\U0001F600"}) {
    for (const Face face : {Face::sans, Face::bold, Face::mono}) {
      for (const float size : {9.0F, 13.0F, 15.0F, 31.5F}) {
        const imgui::SizedFont font = imgui.fonts().find(face, size);
        float width = 0.0F;
        for (std::size_t i = 0; i < text.size();) width += imgui::glyph(font, size, next_code_point(text, i)).advance;
        CHECK(width == doctest::Approx(imgui.metrics().width(text, face, size)).epsilon(0.0005));
      }
    }
  }
}

TEST_CASE("text is aligned about its point, and turned upwards") {
  NullImgui imgui;
  const std::string text = "HHHHHHHH";
  const auto bounds = [&](Align align, bool upwards) {
    Picture picture({400, 400});
    picture.text({200, 200}, text, {Face::sans, 15.0F, kInk, align, upwards});
    const Played played(imgui, picture);
    CHECK(played.vertices == 4 * 8);
    return played.bounds();
  };
  const float width = imgui.metrics().width(text, Face::sans, 15.0F);
  const Rect left = bounds(Align::left, false);
  CHECK(left.x == doctest::Approx(201).epsilon(0.01));
  CHECK(left.width == doctest::Approx(width).epsilon(0.05));
  CHECK(left.y >= 200.0F);
  CHECK(left.bottom() <= 215.0F);
  CHECK(bounds(Align::centre, false).x == doctest::Approx(left.x - width / 2).epsilon(0.001));
  CHECK(bounds(Align::right, false).x == doctest::Approx(left.x - width).epsilon(0.001));

  // Along the line goes up, down across it goes to the right.
  const Rect up = bounds(Align::left, true);
  CHECK(up.bottom() == doctest::Approx(200 - (left.x - 200)).epsilon(0.001));
  CHECK(up.height == doctest::Approx(left.width).epsilon(0.001));
  CHECK(up.x == doctest::Approx(left.y).epsilon(0.001));
  CHECK(up.width == doctest::Approx(left.height).epsilon(0.001));
  CHECK(bounds(Align::centre, true).bottom() == doctest::Approx(up.bottom() + width / 2).epsilon(0.001));
}

TEST_CASE("of a long text only the glyphs in sight are written") {
  NullImgui imgui;
  Picture picture({800, 20});
  picture.text({0, 0}, std::string(50'000, 'x'), {Face::mono, 15.0F, kInk});
  const int vertices = Played(imgui, picture).vertices;
  const float advance = imgui.metrics().width("x", Face::mono, 15.0F);
  CHECK(vertices / 4 == doctest::Approx(800 / advance).epsilon(0.03));
}

TEST_CASE("a cell is found under the pointer through the placement") {
  Picture picture({100, 100});
  picture.hit({{10, 10, 40, 20}, 3, 2, 4, 0, 0});
  const canvas::Placement at{{300, 200}, 1.5F};
  const auto hit = picture.find(at.to_picture({300 + 1.5F * 35, 200 + 1.5F * 25}));
  REQUIRE(hit.has_value());
  CHECK(hit->row == 1);
  CHECK(hit->col == 2);
  CHECK(at.to_screen(at.to_picture({321, 234})).x == doctest::Approx(321));
  CHECK_FALSE(picture.find(at.to_picture({299, 199})).has_value());
}

TEST_CASE("without GL heatmaps are left out") {
  NullImgui imgui;
  Picture picture({100, 100});
  picture.heatmap({0, 0, 50, 50}, std::make_shared<Grid>(Grid{1, 1, {0.5F}}), {});
  CHECK(Played(imgui, picture).vertices == 0);
}
