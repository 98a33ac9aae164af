#include "app/shell/input_queue.h"

#include <GLFW/glfw3.h>
#include <doctest/doctest.h>

#include <string>

#include "tests/app/null_imgui.h"

using namespace unrolled;
using Kind = InputEvent::Kind;

namespace {

InputEvent move(float x, float y) { return {Kind::move, x, y}; }
InputEvent button(int code, bool down) { return {Kind::button, 0, 0, code, down}; }
InputEvent wheel(float y) { return {Kind::wheel, 0, y}; }
InputEvent key(int code, bool down) { return {Kind::key, 0, 0, code, down}; }
InputEvent character(char c) { return {Kind::character, 0, 0, c}; }
InputEvent focus(bool gained) { return {Kind::focus, 0, 0, 0, gained}; }

// How many events each frame gets.
std::vector<std::size_t> batches(const std::vector<InputEvent>& events) {
  InputQueue queue;
  for (const InputEvent& event : events) queue.push(event);
  std::vector<std::size_t> sizes;
  while (!queue.empty()) sizes.push_back(queue.take_frame().size());
  CHECK(queue.take_frame().empty());
  return sizes;
}

using Sizes = std::vector<std::size_t>;

void feed(const InputEvent& event) {
  if (event.kind == Kind::move) imgui::feed_mouse_position(event.x, event.y);
  if (event.kind == Kind::button) imgui::feed_mouse_button(event.code, event.down);
  if (event.kind == Kind::key) imgui::feed_key(event.code, event.down);
  if (event.kind == Kind::character) imgui::feed_character(static_cast<unsigned int>(event.code));
}

}  // namespace

TEST_CASE("events of a frame are handed over until one conflicts") {
  CHECK(batches({}) == Sizes{});
  CHECK(batches({button(0, true), button(0, false)}) == Sizes{1, 1});
  CHECK(batches({move(1, 1), button(0, true), button(1, true), move(2, 2)}) == Sizes{3, 1});
  CHECK(batches({key(GLFW_KEY_A, true), character('a'), key(GLFW_KEY_A, false)}) == Sizes{2, 1});
  CHECK(batches({button(0, true), key(GLFW_KEY_A, true)}) == Sizes{1, 1});
  CHECK(batches({button(0, true), character('a')}) == Sizes{1, 1});
  CHECK(batches({wheel(1), wheel(1), move(1, 1), button(0, true)}) == Sizes{2, 2});
  CHECK(batches({wheel(1), button(0, true)}) == Sizes{1, 1});
  CHECK(batches({key(GLFW_KEY_A, true), focus(false), key(GLFW_KEY_B, true)}) == Sizes{1, 1, 1});
  // What lets go of Ctrl does not take it from the letter that it was held for.
  CHECK(batches({key(GLFW_KEY_LEFT_CONTROL, true), key(GLFW_KEY_LEFT_SHIFT, true), key(GLFW_KEY_E, true),
                 key(GLFW_KEY_LEFT_CONTROL, false), key(GLFW_KEY_LEFT_SHIFT, false), key(GLFW_KEY_E, false)}) ==
        Sizes{3, 3});
  CHECK(batches({key(GLFW_KEY_E, true), key(GLFW_KEY_LEFT_CONTROL, false)}) == Sizes{1, 1});
  // Shift and a letter belong together; what follows Enter does not come before it.
  CHECK(batches({key(GLFW_KEY_LEFT_SHIFT, true), key(GLFW_KEY_A, true), character('A')}) == Sizes{3});
  CHECK(batches({character('a'), key(GLFW_KEY_ENTER, true), character('b')}) == Sizes{2, 1});
}

TEST_CASE("moves in a row are one frame's, all of them within reason") {
  InputQueue queue;
  for (int i = 0; i < 1000; ++i) queue.push(move(static_cast<float>(i), 0));
  REQUIRE(queue.take_frame().size() == 1000);
  CHECK(queue.empty());
  for (int i = 0; i < 100000; ++i) queue.push(move(static_cast<float>(i), 0));
  const auto& batch = queue.take_frame();
  CHECK(batch.size() < 5000);
  CHECK(batch.back().x == 99999.0F);
}

TEST_CASE("20 of 20 fast clicks arrive, and each letter typed") {
  NullImgui imgui;
  int clicks = 0;
  char text[64] = "";
  draw::Rect button_at, text_at;
  const auto rect = [] {
    const ImVec2 low = ImGui::GetItemRectMin();
    const ImVec2 size = ImGui::GetItemRectSize();
    return draw::Rect{low.x, low.y, size.x, size.y};
  };
  const auto frame = [&] {
    imgui.frame([&] {
      clicks += ImGui::Button("press") ? 1 : 0;
      button_at = rect();
      ImGui::InputText("text", text, sizeof text);
      text_at = rect();
    });
  };
  InputQueue queue;
  const auto play = [&] {
    int frames = 0;
    for (; !queue.empty() && frames < 1000; ++frames) {
      for (const InputEvent& event : queue.take_frame()) feed(event);
      frame();
    }
    frame();
    return frames;
  };
  frame();
  frame();

  // All 40 events between two frames.
  queue.push(move(button_at.x + 5, button_at.y + 5));
  for (int i = 0; i < 20; ++i) {
    queue.push(button(0, true));
    queue.push(button(0, false));
  }
  CHECK(play() == 40);
  CHECK(clicks == 20);

  queue.push(move(text_at.x + 5, text_at.y + 5));
  queue.push(button(0, true));
  queue.push(button(0, false));
  const std::string typed = "gradient clipping";
  for (const char c : typed) {
    const int code = c == ' ' ? GLFW_KEY_SPACE : GLFW_KEY_A + (c - 'a');
    queue.push(key(code, true));
    queue.push(character(c));
    queue.push(key(code, false));
  }
  queue.push(key(GLFW_KEY_BACKSPACE, true));
  queue.push(key(GLFW_KEY_BACKSPACE, false));
  queue.push(character('G'));
  play();
  CHECK(std::string(text) == "gradient clippinG");
}

TEST_CASE("keys go by GLFW's codes, with their modifiers") {
  NullImgui imgui;
  int presses = 0;
  bool with_control = false;
  const auto frame = [&] {
    imgui.frame([&] {
      presses += imgui::key_pressed(GLFW_KEY_F) ? 1 : 0;
      with_control = imgui::key_down(GLFW_KEY_F) && ImGui::GetIO().KeyCtrl;
    });
  };
  frame();
  imgui::feed_key(GLFW_KEY_RIGHT_CONTROL, true);
  imgui::feed_key(GLFW_KEY_F, true);
  for (int i = 0; i < 5; ++i) frame();
  CHECK(presses == 1);  // held, not repeated
  CHECK(with_control);
  imgui::feed_key(GLFW_KEY_F, false);
  imgui::feed_key(GLFW_KEY_RIGHT_CONTROL, false);
  frame();
  CHECK_FALSE(ImGui::GetIO().KeyCtrl);
  CHECK_FALSE(imgui::key_down(GLFW_KEY_F));
}

TEST_CASE("events that came while nobody looked came evenly; those before them keep their times") {
  InputQueue queue;
  InputEvent early = move(1, 1);
  early.seconds = 3.0;
  queue.push(early);
  for (const InputEvent& event : {move(2, 2), button(0, true), move(3, 3), move(4, 4)}) queue.push(event);
  queue.spread(1, 4.0, 5.0);
  std::vector<double> times;
  while (!queue.empty())
    for (const InputEvent& event : queue.take_frame()) times.push_back(event.seconds);
  CHECK(times == std::vector<double>{3.0, 4.25, 4.5, 4.75, 5.0});
  queue.spread(0, 6.0, 7.0);
  queue.spread(9, 6.0, 7.0);
  CHECK(queue.empty());
}
