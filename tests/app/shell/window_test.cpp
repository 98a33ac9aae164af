#include "app/shell/window.h"

#include <doctest/doctest.h>

#include <cstdlib>
#include <string>

#include "app/canvas/file_player.h"
#include "app/shell/imgui_theme.h"
#include "app/shell/window_icon.h"
#include "tests/app/null_imgui.h"

using namespace unrolled;

TEST_CASE("without a display the window says so") {
  const auto taken = [](const char* name) {
    const char* value = std::getenv(name);
    std::string kept = value != nullptr ? value : "";
    unsetenv(name);
    return kept;
  };
  const std::string display = taken("DISPLAY");
  const std::string wayland = taken("WAYLAND_DISPLAY");
  const draw::Fonts metrics;
  std::string message;
  try {
    Window window({}, draw::light_theme(), metrics);
  } catch (const NoDisplay& error) {
    message = error.what();
  }
  CHECK(message.starts_with("no display: "));
  CHECK(message.size() > 15);
  CHECK(ImGui::GetCurrentContext() == nullptr);
  if (!display.empty()) setenv("DISPLAY", display.c_str(), 1);
  if (!wayland.empty()) setenv("WAYLAND_DISPLAY", wayland.c_str(), 1);
}

TEST_CASE("the icon shows three steps on a page with round corners") {
  const draw::Fonts metrics;
  const draw::Theme theme = draw::light_theme();
  canvas::FigureOptions options;
  options.page = {255, 255, 255, 0};
  options.png_scale = 1.0F;
  int width = 0;
  int height = 0;
  const auto rgba = canvas::render_rgba(icon_picture(), metrics, options, width, height);
  REQUIRE(width == 64);
  REQUIRE(height == 64);
  const auto at = [&](std::size_t x, std::size_t y) {
    const unsigned char* p = &rgba[(y * 64 + x) * 4];
    return draw::Colour{p[0], p[1], p[2], p[3]};
  };
  CHECK(at(0, 0).alpha == 0);
  CHECK(at(14, 32) == theme.hidden);
  CHECK(at(32, 12) == theme.output);
  CHECK(at(50, 52) == theme.input);
  CHECK(at(23, 12) == theme.page);
}

TEST_CASE("the theme leaves the page to the framebuffer's clearing and popups opaque") {
  NullImgui imgui;
  for (draw::Theme theme : {draw::light_theme(), draw::dark_theme()}) {
    apply_theme(theme, 1.0F);
    const ImVec4* colours = ImGui::GetStyle().Colors;
    CHECK(colours[ImGuiCol_WindowBg].w == 0.0F);
    CHECK(colours[ImGuiCol_ChildBg].w == 0.0F);
    CHECK(colours[ImGuiCol_PopupBg].w == 1.0F);
    CHECK(ImGui::ColorConvertFloat4ToU32(colours[ImGuiCol_Text]) == to_imgui(theme.text));
    const float padding = ImGui::GetStyle().WindowPadding.x;
    theme.scale = 1.5F;
    apply_theme(theme, 2.0F);
    CHECK(ImGui::GetStyle().WindowPadding.x == doctest::Approx(3.0F * padding));
  }
}
