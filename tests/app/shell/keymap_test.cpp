#include "app/shell/keymap.h"

#include <algorithm>
#include <map>
#include <set>
#include <tuple>

#include "tests/app/shell/ui_fixture.h"

using namespace unrolled;

TEST_CASE("keymap: no key does two things; each action has its words and a name for its key") {
  const Words words(data_folder() / "assets" / "languages", "en");
  std::set<std::tuple<int, bool, bool>> keys;
  for (const KeyBinding& binding : keymap()) {
    INFO(key_name(binding));
    CHECK(keys.insert({binding.key, binding.ctrl, binding.shift}).second);
    CHECK(words.has(words_key(binding.action)));
    CHECK_FALSE(key_name(binding.action).empty());
    // These go from widget to widget or move the pin.
    CHECK(binding.key != GLFW_KEY_TAB);
    CHECK(binding.key != GLFW_KEY_F6);
    CHECK_FALSE((binding.shift && !binding.ctrl && binding.key == GLFW_KEY_RIGHT));
    CHECK_FALSE((!binding.ctrl && !binding.shift && binding.key >= GLFW_KEY_1 && binding.key <= GLFW_KEY_9));
  }
}

TEST_CASE("keymap: keys become actions, with exactly their modifiers") {
  UiFixture fixture;
  std::vector<Action> got;
  std::optional<int> panel;
  fixture.show([&](Ui& ui) {
    for (const Action action : take_actions(ui)) got.push_back(action);
    if (const auto number = take_panel_number(ui)) panel = number;
  });
  const auto press = [&](int key, bool ctrl, bool shift) {
    got.clear();
    fixture.key(key, ctrl, shift);
    return got;
  };
  CHECK(press(GLFW_KEY_SPACE, false, false) == std::vector{Action::play});
  CHECK(press(GLFW_KEY_S, false, false) == std::vector{Action::step_unit});
  CHECK(press(GLFW_KEY_S, true, false) == std::vector{Action::save});
  CHECK(press(GLFW_KEY_E, true, false) == std::vector{Action::export_panel});
  CHECK(press(GLFW_KEY_E, true, true) == std::vector{Action::export_all});
  CHECK(press(GLFW_KEY_E, false, false).empty());
  CHECK(press(GLFW_KEY_LEFT, false, false).empty());
  CHECK(press(GLFW_KEY_EQUAL, true, true) == std::vector{Action::font_larger});
  fixture.key(GLFW_KEY_3);
  CHECK(panel == 2);
  got.clear();
  fixture.type("?");
  CHECK(got == std::vector{Action::keymap});
}

TEST_CASE("keymap: the list of keys shows and closes") {
  UiFixture fixture;
  bool open = true;
  fixture.show([&](Ui& ui) {
    if (open) open = draw_keymap(ui, {{"N", "the next cell"}});
  });
  CHECK(open);
  CHECK(fixture.there("keymap.close"));
  SUBCASE("by Esc") { fixture.key(GLFW_KEY_ESCAPE); }
  SUBCASE("by its cross") { fixture.click("keymap.close"); }
  SUBCASE("by the same character") { fixture.type("?"); }
  CHECK_FALSE(open);
}

TEST_CASE("keymap: all keys have room, in a small window, too") {
  for (const draw::Size size : {draw::Size{1280, 720}, draw::Size{900, 500}, draw::Size{700, 600}}) {
    UiFixture fixture(size.width, size.height);
    fixture.show([&](Ui& ui) { draw_keymap(ui, {}); });
    const draw::Rect rows = fixture.place("keymap.rows");
    CHECK(rows.x > 0.0F);
    CHECK(rows.y > 0.0F);
    CHECK(rows.right() < size.width);
    CHECK(rows.bottom() < size.height);
  }
}
