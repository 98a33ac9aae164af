#include "app/shell/panel_frame.h"

#include <memory>
#include <vector>

#include "core/run/settings.h"
#include "tests/app/sample_snapshot.h"
#include "tests/app/shell/ui_fixture.h"

using namespace unrolled;

namespace {

// Five cells: the second is dragged up and down, the third answers but asks for nothing, the rest is pointed at as
// usual.
class Slide final : public Panel {
 public:
  std::string id() const override { return "loss"; }
  std::string title(const PanelContext&) const override { return "Slide"; }
  bool applies(const Snapshot&) const override { return true; }
  std::string promise(const PanelContext&) const override { return {}; }
  bool ready(const Snapshot&) const override { return true; }
  std::vector<PanelOption> options(const PanelContext&) const override { return {}; }
  void set_option(std::string_view name, std::string_view value) override {
    if (name == "mode") mode = value;
  }
  std::string mode;
  draw::Picture draw(const PanelContext&, draw::Size size) const override {
    draw::Picture picture(size);
    picture.hit({{0, 0, size.width, size.height}, 1, 1, 5, 0, 0});
    return picture;
  }
  std::optional<Pointed> point_at(const PanelContext&, const draw::Hit& hit) const override {
    return Pointed{{hit.col, 0}, {}};
  }
  std::vector<PanelAction> actions(const PanelContext&) const override {
    PanelAction next{"next", "Next", "the next one"};
    next.key = 'N';
    next.commands = {SetSetting{"cursor", std::int64_t{4}}, MakeUpdates{2}};
    PanelAction back{"back", "Back", "the one before"};
    back.enabled = false;
    back.commands = {MakeUpdates{7}};
    PanelAction stop{"stop", "Stop", "a choice and a setting"};
    stop.commands = {SetOption{"mode", "far"}, MakeUpdates{1}};
    stop.in_menu_only = true;
    return {back, next, stop};
  }
  std::optional<std::vector<PanelCommand>> touch(const PanelContext&, const Touch& touch) const override {
    if (touch.hit.col == 2) return std::vector<PanelCommand>{};
    if (touch.hit.col != 1) return std::nullopt;
    if (touch.ended) return std::vector<PanelCommand>{SetSetting{"dragged", touch.dragged}};
    return std::vector<PanelCommand>{Poke("slide", touch.begins ? 0 : 1, 0, static_cast<double>(touch.at.y))};
  }
  std::vector<PanelTable> tables(const PanelContext&) const override { return {}; }
};

// Keeps the way of the pointer, and asks for something as time goes by.
class Pen final : public Panel {
 public:
  std::string id() const override { return "loss"; }
  std::string title(const PanelContext&) const override { return "Pen"; }
  bool applies(const Snapshot&) const override { return true; }
  std::string promise(const PanelContext&) const override { return "Writing will appear here."; }
  bool ready(const Snapshot&) const override { return is_ready; }
  std::vector<PanelOption> options(const PanelContext&) const override { return {}; }
  void set_option(std::string_view, std::string_view value) override { mode = value; }
  draw::Picture draw(const PanelContext&, draw::Size size) const override {
    ++drawn;
    draw::Picture picture(size);
    picture.hit({{0, 0, size.width, size.height}, 1, 1, 1, 0, 0});
    return picture;
  }
  std::optional<Pointed> point_at(const PanelContext&, const draw::Hit&) const override { return std::nullopt; }
  std::optional<std::vector<PanelCommand>> touch(const PanelContext&, const Touch& touch) const override {
    ways.push_back(touch.way);
    return std::vector<PanelCommand>{MakeUpdates{1}};
  }
  Tick tick(const PanelContext&, double now) const override {
    ticked_at.push_back(now);
    return next_tick;
  }
  std::vector<PanelTable> tables(const PanelContext&) const override { return {}; }
  std::vector<PanelFile> files(const PanelContext&) const override { return {{"inkml", "<ink/>"}}; }

  bool is_ready = true;
  std::string mode;
  Tick next_tick;
  mutable int drawn = 0;
  mutable std::vector<std::vector<PointerPlace>> ways;
  mutable std::vector<double> ticked_at;
};

struct Desk {
  UiFixture fixture;
  PanelFrame frame{std::make_unique<Pen>()};
  PanelView view;
  bool shown = true;
  Desk() {
    view.snapshot = std::make_shared<Snapshot>(sample_snapshot());
    fixture.show([this](Ui& ui) {
      if (shown) frame.draw(ui, {100, 100, 800, 400}, view);
    });
  }
  Pen& pen() { return const_cast<Pen&>(dynamic_cast<const Pen&>(frame.panel())); }
  draw::Rect picture() const { return fixture.place("panel.loss.picture"); }
  // The pointer comes by these places of the picture, at these times, before the next frame.
  void comes_by(const std::vector<PointerPlace>& places) {
    view.pointer_way = places;
    for (PointerPlace& place : view.pointer_way) place.at = {place.at.x + picture().x, place.at.y + picture().y};
    imgui::feed_mouse_position(view.pointer_way.back().at.x, view.pointer_way.back().at.y);
  }
  void next_frame() {
    fixture.frames();
    view.pointer_way.clear();
  }
};

std::vector<draw::Point> places(const std::vector<PointerPlace>& way) {
  std::vector<draw::Point> places;
  for (const PointerPlace& place : way) places.push_back(place.at);
  return places;
}

std::vector<double> times(const std::vector<PointerPlace>& way) {
  std::vector<double> times;
  for (const PointerPlace& place : way) times.push_back(place.seconds);
  return times;
}

struct Bench {
  UiFixture fixture;
  PanelFrame frame{std::make_unique<Slide>()};
  PanelView view;
  Bench() {
    view.snapshot = std::make_shared<Snapshot>(sample_snapshot());
    fixture.show([this](Ui& ui) { frame.draw(ui, {100, 100, 800, 400}, view); });
  }
};

}  // namespace

TEST_CASE("panel frame: a press and a drag that the panel answers itself give its commands and pin nothing") {
  Bench bench;
  bench.fixture.drag("panel.loss.picture", 0.25F, 0.9F);
  CHECK(bench.view.pinned == Selection{});
  CHECK(bench.view.stretch.empty());
  REQUIRE(bench.view.commands.size() >= 2);
  const auto* pressed = std::get_if<Poke>(&bench.view.commands.front());
  REQUIRE(pressed != nullptr);
  CHECK(pressed->row == 0);
  CHECK(std::get<Poke>(bench.view.commands[1]).row == 1);
  CHECK(bench.view.commands.size() == 3);  // while the pointer rests, nothing is asked for
  CHECK(std::get<SetSetting>(bench.view.commands.back()).value == SettingValue(true));

  bench.view.commands.clear();
  bench.fixture.click("panel.loss.picture", 0.75F);
  CHECK(bench.view.commands.empty());
  CHECK(bench.view.pinned == Selection{3, 0});
}

TEST_CASE("panel frame: a press that asks for nothing pins, unless it becomes a drag") {
  Bench bench;
  bench.fixture.drag("panel.loss.picture", 0.5F, 0.9F);
  CHECK(bench.view.pinned == Selection{});
  bench.fixture.click("panel.loss.picture", 0.5F);
  CHECK(bench.view.pinned == Selection{2, 0});
  CHECK(bench.view.commands.empty());
}

TEST_CASE("panel frame: the panel's buttons stand in its title line and in its menu, and have keys") {
  Bench bench;
  bench.fixture.click("panel.loss.action.next");
  CHECK(bench.view.commands.size() == 2);
  bench.fixture.click("panel.loss.action.back");  // it rests
  CHECK(bench.view.commands.size() == 2);
  bench.fixture.key(GLFW_KEY_N);
  CHECK(bench.view.commands.size() == 4);
  bench.fixture.click("panel.loss.menu");
  bench.fixture.click("menu.loss.action.next");
  CHECK(bench.view.commands.size() == 6);
  CHECK(std::get<SetSetting>(bench.view.commands.front()).name == "cursor");
}

TEST_CASE("panel frame: a button of the menu alone; what it asks of the panel itself goes no further") {
  Bench bench;
  CHECK_FALSE(bench.fixture.there("panel.loss.action.stop"));
  bench.fixture.click("panel.loss.menu");
  bench.fixture.click("menu.loss.action.stop");
  CHECK(bench.view.commands.size() == 1);
  CHECK(dynamic_cast<const Slide&>(bench.frame.panel()).mode == "far");
  CHECK(bench.view.options_changed);
}

TEST_CASE("panel frame: the whole way of the pointer reaches the panel with its times, however few the frames") {
  Desk desk;
  desk.comes_by({{{10, 10}, 0.5}});
  desk.next_frame();
  // It comes to a place, is pressed there, and goes on only in the next frame.
  desk.comes_by({{{15, 20}, 0.9}, {{20, 30}, 1.0}, {{20, 30}, 1.01}});
  imgui::feed_mouse_button(0, true);
  desk.next_frame();
  REQUIRE(desk.pen().ways.size() == 1);
  CHECK(places(desk.pen().ways[0]) == std::vector<draw::Point>{{20, 30}});
  CHECK(times(desk.pen().ways[0]) == std::vector<double>{1.01});
  // A slow frame: four moves, and the button was let go.
  desk.comes_by({{{30, 40}, 1.02}, {{45, 60}, 1.03}, {{900, 60}, 1.04}, {{50, 55}, 1.05}});
  desk.next_frame();
  REQUIRE(desk.pen().ways.size() == 2);
  CHECK(places(desk.pen().ways[1]) == std::vector<draw::Point>{{30, 40}, {45, 60}, {900, 60}, {50, 55}});
  CHECK(times(desk.pen().ways[1]) == std::vector<double>{1.02, 1.03, 1.04, 1.05});
  // It rests: nothing to tell. Then it is let go.
  desk.next_frame();
  CHECK(desk.pen().ways.size() == 2);
  desk.comes_by({{{50, 55}, 1.5}});
  imgui::feed_mouse_button(0, false);
  desk.next_frame();
  REQUIRE(desk.pen().ways.size() == 3);
  CHECK(times(desk.pen().ways[2]) == std::vector<double>{1.5});
  // Where it goes afterwards is no part of it.
  desk.comes_by({{{300, 55}, 1.6}});
  desk.next_frame();
  CHECK(desk.pen().ways.size() == 3);
}

TEST_CASE("panel frame: what a panel asks for as time goes by is carried out, and it is drawn again when it says") {
  Desk desk;
  desk.pen().ticked_at.clear();
  desk.pen().next_tick = {{SetSetting{"replay", std::int64_t{4}}, SetOption{"mode", "far"}}, 0.25};
  const int drawn = desk.pen().drawn;
  desk.next_frame();
  CHECK(desk.pen().ticked_at == std::vector<double>{desk.fixture.now()});
  REQUIRE(desk.view.commands.size() == 1);
  CHECK(std::get<SetSetting>(desk.view.commands.front()).value == SettingValue(std::int64_t{4}));
  CHECK(desk.pen().mode == "far");
  CHECK(desk.pen().drawn == drawn + 1);
  CHECK(desk.fixture.ui().next_redraw() == doctest::Approx(0.25));
  desk.pen().next_tick = {};
  desk.next_frame();
  CHECK(desk.pen().ticked_at.size() == 2);
  CHECK(desk.view.commands.size() == 1);
  CHECK(desk.fixture.ui().next_redraw() < 0.0);
}

TEST_CASE("panel frame: nothing ticks for a panel that is hidden, or has nothing to show yet") {
  Desk desk;
  desk.pen().ticked_at.clear();
  desk.shown = false;
  desk.next_frame();
  CHECK(desk.pen().ticked_at.empty());
  desk.shown = true;
  desk.pen().is_ready = false;
  desk.next_frame();
  CHECK(desk.pen().ticked_at.empty());
  desk.pen().is_ready = true;
  desk.next_frame();
  CHECK(desk.pen().ticked_at.size() == 1);
}

TEST_CASE("panel frame: a file of the panel's own can be chosen in its menu") {
  Desk desk;
  desk.fixture.click("panel.loss.menu");
  desk.fixture.click("menu.loss.export.inkml");
  REQUIRE(desk.view.exports.size() == 1);
  CHECK(desk.view.exports[0].panel == "loss");
  CHECK(desk.view.exports[0].ending == "inkml");
}
