// The interface without a window: a null ImGui context, and a hand that clicks and types by name.
#pragma once

#include <GLFW/glfw3.h>
#include <doctest/doctest.h>
#include <imgui.h>

#include <functional>
#include <string>

#include "app/canvas/imgui_shim.h"
#include "app/canvas/screen_player.h"
#include "app/draw/utf8.h"
#include "app/shell/folders.h"
#include "app/shell/ui.h"
#include "app/shell/widget_map.h"
#include "tests/app/null_imgui.h"

namespace unrolled {

class UiFixture {
 public:
  explicit UiFixture(float width = 1600, float height = 900) : imgui_({width, height}) {}

  Ui& ui() { return ui_; }
  const Words& words() const { return words_; }
  double now() const { return now_; }

  // What is drawn in each frame, between Ui::begin_frame and Ui::end_frame.
  void show(std::function<void(Ui&)> content) {
    whole_frame_ = [this, content = std::move(content)] {
      ui_.begin_frame(theme_, words_, 1.0F, now_);
      content(ui_);
      ui_.end_frame();
    };
    frames(2);
  }
  // … or the whole of it.
  void show_whole(std::function<void()> frame) {
    whole_frame_ = std::move(frame);
    imgui::feed_mouse_position(0.0F, 0.0F);  // somewhere, so that the first move is one
    frames(2);
  }

  void frames(int count = 1) {
    for (int i = 0; i < count; ++i) {
      now_ += 1.0 / 60.0;
      ImGui::NewFrame();
      map_.begin_frame();
      whole_frame_();
      map_.end_frame();
      ImGui::Render();
    }
  }

  bool there(const std::string& name) const { return map_.find(name).has_value(); }
  draw::Rect place(const std::string& name) const {
    const auto rect = map_.find(name);
    REQUIRE_MESSAGE(rect.has_value(), "no widget ", name);
    return *rect;
  }
  void point_at(const std::string& name, float across = 0.5F, float down = 0.5F) {
    const draw::Rect rect = place(name);
    imgui::feed_mouse_position(rect.x + across * rect.width, rect.y + down * rect.height);
    frames(2);
  }
  void click(const std::string& name, float across = 0.5F, float down = 0.5F) {
    point_at(name, across, down);
    button();
  }
  void button() {
    imgui::feed_mouse_button(0, true);
    frames();
    imgui::feed_mouse_button(0, false);
    frames(3);
    now_ += 1.0;  // two clicks are not a double click
    ImGui::GetIO().DeltaTime = 1.0F;
    frames();
    ImGui::GetIO().DeltaTime = 1.0F / 60.0F;
  }
  void drag(const std::string& name, float from, float to) {
    point_at(name, from);
    imgui::feed_mouse_button(0, true);
    frames();
    const draw::Rect rect = place(name);
    imgui::feed_mouse_position(rect.x + to * rect.width, rect.y + 0.5F * rect.height);
    frames(2);
    imgui::feed_mouse_button(0, false);
    frames(2);
  }
  void key(int glfw_key, bool ctrl = false, bool shift = false) {
    if (ctrl) imgui::feed_key(GLFW_KEY_LEFT_CONTROL, true);
    if (shift) imgui::feed_key(GLFW_KEY_LEFT_SHIFT, true);
    imgui::feed_key(glfw_key, true);
    frames();
    imgui::feed_key(glfw_key, false);
    if (ctrl) imgui::feed_key(GLFW_KEY_LEFT_CONTROL, false);
    if (shift) imgui::feed_key(GLFW_KEY_LEFT_SHIFT, false);
    frames(3);
  }
  void type(const std::string& text) {
    for (std::size_t at = 0; at < text.size();) {
      imgui::feed_character(static_cast<unsigned int>(draw::next_code_point(text, at)));
      frames();
    }
  }

 private:
  NullImgui imgui_;
  draw::Theme theme_ = draw::light_theme();
  Words words_{data_folder() / "assets" / "languages", "en"};
  WidgetMap map_;
  canvas::ScreenPlayer player_{imgui_.fonts()};
  Ui ui_{player_, imgui_.fonts(), map_};
  std::function<void()> whole_frame_;
  double now_ = 0.0;
};

}  // namespace unrolled
