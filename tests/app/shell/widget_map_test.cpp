#include "app/shell/widget_map.h"

#include <doctest/doctest.h>

#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <nlohmann/json.hpp>

#include "tests/app/null_imgui.h"

using namespace unrolled;

TEST_CASE("widgets are found by name, in the frame drawn last") {
  NullImgui imgui;
  WidgetMap map;
  bool second = true;
  draw::Rect expected;
  const auto frame = [&] {
    map.begin_frame();
    imgui.frame([&] {
      ImGui::Button("one");
      map.record("one");
      const ImVec2 low = ImGui::GetItemRectMin();
      const ImVec2 size = ImGui::GetItemRectSize();
      expected = {low.x, low.y, size.x, size.y};
      if (second) map.record("panel.loss", {1, 2, 3, 4});
      ImGui::SetCursorPosY(5000);
      ImGui::Button("below");
      map.record("below the window");
    });
    map.end_frame();
  };
  frame();
  CHECK(map.find("one") == expected);
  CHECK(map.find("panel.loss") == draw::Rect{1, 2, 3, 4});
  CHECK_FALSE(map.find("below the window").has_value());
  second = false;
  frame();
  CHECK_FALSE(map.find("panel.loss").has_value());
}

TEST_CASE("the map is written where UNROLLED_WIDGET_MAP says, when it changes") {
  const auto file = std::filesystem::temp_directory_path() / "unrolled_widget_map_test.json";
  std::filesystem::remove(file);
  setenv("UNROLLED_WIDGET_MAP", file.c_str(), 1);
  WidgetMap map;
  unsetenv("UNROLLED_WIDGET_MAP");
  const auto frame = [&](float x) {
    map.begin_frame();
    map.record("transport.play", {x, 20, 30.4F, 40});
    map.end_frame(2.0F);
  };
  frame(10);
  const auto read = [&] { return nlohmann::json::parse(std::ifstream(file)); };
  CHECK(read() == nlohmann::json{{"transport.play", {20, 40, 61, 80}}});
  std::filesystem::remove(file);
  frame(10);
  CHECK_FALSE(std::filesystem::exists(file));  // nothing changed
  frame(11);
  CHECK(read()["transport.play"][0] == 22);
  map.begin_frame();
  map.end_frame();
  CHECK(read().empty());
  std::filesystem::remove(file);
}
