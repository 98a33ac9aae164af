#include "app/canvas/screen_fonts.h"

#include <doctest/doctest.h>

#include "tests/app/null_imgui.h"

using namespace unrolled;

TEST_CASE("text is drawn with the font baked at its size, or the next larger") {
  NullImgui imgui;
  const canvas::ScreenFonts& fonts = imgui.fonts();
  const draw::Theme theme = draw::light_theme();
  CHECK(fonts.body().size == theme.body());
  CHECK(fonts.find(draw::Face::sans, theme.body()).font == fonts.body().font);
  CHECK(fonts.find(draw::Face::bold, theme.title()).font == fonts.title().font);
  if (imgui::bakes_as_it_goes()) {
    CHECK(fonts.find(draw::Face::mono, 200.0F).font == fonts.mono().font);
  } else {
    // The largest, for symbols that are set large.
    CHECK(fonts.find(draw::Face::mono, 200.0F).size == 2.0F * theme.body());
    CHECK(fonts.find(draw::Face::mono, 1.2F * theme.body()).size == 2.0F * theme.body());
    CHECK(fonts.find(draw::Face::sans, theme.axis()).font == fonts.small().font);
    CHECK(fonts.find(draw::Face::sans, 14.0F).font == fonts.body().font);
    // Indices and numbers in narrow columns are not made smaller from a larger size.
    CHECK(fonts.find(draw::Face::sans, 0.75F * theme.body()).size == 0.85F * theme.axis());
    CHECK(fonts.find(draw::Face::sans, 5.0F).size == 0.75F * theme.axis());
  }
}

TEST_CASE("fonts are baked anew for another scale and pixel density") {
  NullImgui imgui;
  draw::Theme theme = draw::dark_theme();
  theme.scale = 1.5F;
  canvas::ScreenFonts fonts(imgui.metrics());
  fonts.bake(theme, 2.0F, 2.0F, false);
  CHECK(fonts.body().size == 32.0F);  // 15 · 1.5 · 2 = 45 units would be 90 pixels; 64 at most are baked
  imgui.frame([&] {
    imgui::push_font(fonts.small());
    CHECK(ImGui::GetFontSize() == doctest::Approx(fonts.small().size));
    CHECK(ImGui::CalcTextSize("Žluť").x ==
          doctest::Approx(imgui.metrics().width("Žluť", draw::Face::sans, fonts.small().size)).epsilon(0.03));
    ImGui::PopFont();
  });
}
