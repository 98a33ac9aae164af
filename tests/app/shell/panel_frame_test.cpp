#include "app/shell/panel_frame.h"

#include <memory>

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
