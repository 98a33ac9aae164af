// Emissions as bars and as a map: shown, dragged, nudged by keys, locked, measured against the target, exported.
#include <doctest/doctest.h>

#include "app/draw/numbers.h"
#include "app/panels/figure.h"
#include "tests/app/draw/picture_queries.h"
#include "tests/app/golden.h"
#include "tests/app/panels/ctc_fixture.h"

using namespace unrolled;

namespace {

constexpr int kBars = 1, kMap = 2, kLocks = 3, kMeter = 4;
constexpr draw::Size kSize{900, 400};

struct EmissionsFixture : CtcFixture {
  std::unique_ptr<Panel> panel = make_panel("emissions");
  using CtcFixture::CtcFixture;
  draw::Picture picture(draw::Size size = kSize) const { return panel->draw(context(), size); }
  std::vector<PanelCommand> drag_to(int kind, int k, int t, draw::Point by) {
    const draw::Picture shown = picture();
    const draw::Point from = place_of(shown, kind, k, t);
    return drag(*this, *panel, shown, from, {from.x + by.x, from.y + by.y});
  }
};

bool has_kind(const draw::Picture& picture, int kind) {
  for (const draw::HitArea& area : picture.hit_areas())
    if (area.kind == kind) return true;
  return false;
}

}  // namespace

TEST_CASE("emissions: a bar that is dragged follows the pointer, and its column keeps the sum of one") {
  EmissionsFixture f;
  REQUIRE(has_kind(f.picture(), kBars));
  const draw::Picture shown = f.picture();
  const auto cell = shown.find(place_of(shown, kBars, 2, 4))->cell;
  const draw::Point from = place_of(shown, kBars, 2, 4);
  const auto asked = drag(f, *f.panel, shown, from, {cell.x + 0.75F * cell.width, from.y});
  REQUIRE_FALSE(asked.empty());
  const auto& poke = std::get<Poke>(asked.back());
  CHECK(poke.observable == "ctc.y");
  CHECK(poke.row == 2);
  CHECK(poke.col == 4);
  CHECK(poke.values(0, 0) == doctest::Approx(0.75).epsilon(0.03));
  CHECK(f.value("ctc.y", 2, 4) == doctest::Approx(poke.values(0, 0)));
  CHECK(f.snapshot.observable("ctc.y")->values.col(4).sum() == doctest::Approx(1.0));

  // Beyond the scale's ends it stays at them.
  drag(f, *f.panel, shown, from, {cell.right() + 500.0F, from.y});
  CHECK(f.value("ctc.y", 2, 4) == doctest::Approx(1.0));
  drag(f, *f.panel, shown, from, {cell.x - 500.0F, from.y});
  CHECK(f.value("ctc.y", 2, 4) == doctest::Approx(0.0));
}

TEST_CASE("emissions: a press without a drag changes nothing, so that it can pin") {
  EmissionsFixture f;
  CHECK(f.drag_to(kBars, 1, 1, {1.0F, 0.0F}).empty());
  const draw::Picture shown = f.picture();
  const auto touched = f.panel->touch(
      f.context(), {*shown.find(place_of(shown, kBars, 1, 1)), place_of(shown, kBars, 1, 1), {}, true, false, false});
  REQUIRE(touched.has_value());
  CHECK(touched->empty());
}

TEST_CASE("emissions: in a map dragging up raises a cell and dragging down lowers it") {
  EmissionsFixture f;
  f.panel->set_option("show", "map");
  CHECK_FALSE(draw::all_of<draw::Heatmap>(f.picture()).empty());
  const float before = f.value("ctc.y", 3, 2);
  f.drag_to(kMap, 3, 2, {0.0F, -40.0F});
  CHECK(f.value("ctc.y", 3, 2) == doctest::Approx(before + 0.25));
  f.drag_to(kMap, 3, 2, {0.0F, 16.0F});
  CHECK(f.value("ctc.y", 3, 2) == doctest::Approx(before + 0.15));
}

TEST_CASE("emissions: what is pinned is raised and lowered by keys, also a symbol that the target does not contain") {
  EmissionsFixture f;
  CHECK_FALSE(find_action(f.panel->actions(f.context()), "more")->enabled);
  f.pinned = {2, 1};  // the first a
  const float before = f.value("ctc.y", 1, 2);
  f.carry_out(find_action(f.panel->actions(f.context()), "less")->commands);
  CHECK(f.value("ctc.y", 1, 2) == doctest::Approx(before - 0.05));
  f.carry_out(find_action(f.panel->actions(f.context()), "more")->commands);
  f.carry_out(find_action(f.panel->actions(f.context()), "more")->commands);
  CHECK(f.value("ctc.y", 1, 2) == doctest::Approx(before + 0.05));

  f.drag_to(kBars, 5, 6, {0.0F, 0.0F});  // x
  CHECK(f.panel->point_at(f.context(), {kBars, 5, 6, {}})->selection == Selection{6, -1});
  f.pinned = {6, 1};  // as the click leaves it
  const auto commands = find_action(f.panel->actions(f.context()), "more")->commands;
  CHECK(std::get<Poke>(commands.at(0)).row == 5);
  f.pinned = {6, 3};  // the pin has been moved by keys
  CHECK(std::get<Poke>(find_action(f.panel->actions(f.context()), "more")->commands.at(0)).row == 4);
}

TEST_CASE("emissions: a locked symbol stays while another is dragged") {
  EmissionsFixture f;
  const draw::Picture shown = f.picture();
  REQUIRE(has_kind(shown, kLocks));
  const draw::Point lock = place_of(shown, kLocks, 1, 0);
  const auto asked = drag(f, *f.panel, shown, lock, lock);
  REQUIRE(asked.size() == 1);
  CHECK(std::get<SetSetting>(asked[0]) == SetSetting{"locked", std::string("a")});
  const float before = f.value("ctc.y", 1, 4);
  f.drag_to(kBars, 2, 4, {30.0F, 0.0F});
  CHECK(f.value("ctc.y", 1, 4) == doctest::Approx(before));
  CHECK(joined(f.panel->point_at(f.context(), {kBars, 1, 4, {}})->lines).find("locked") != std::string::npos);
  f.pinned = {4, 1};
  f.carry_out(find_action(f.panel->actions(f.context()), "lock")->commands);
  CHECK(f.lesson->settings().text("locked").empty());
}

TEST_CASE("emissions: the meter lays the target against the steps and names what blocks") {
  EmissionsFixture f;
  CHECK(shows(f.picture(), "“apple”: labels 5 + repeats 1 (pp) = 6 ≤ T = 8"));
  CHECK(f.panel->point_at(f.context(), {kMeter, 0, 0, {}})->lines.size() == 2);

  EmissionsFixture four({{"steps", "4"}});
  const draw::Picture blocked = four.picture();
  CHECK(shows(blocked, "“apple” does not fit: labels 5 + repeats 1 (pp) = 6 > T = 4"));
  CHECK(shows(blocked, "!"));  // not by colour alone
  CHECK(four.panel->point_at(four.context(), {kMeter, 0, 0, {}})->lines.size() == 3);
  CHECK(shows(four.picture({250, 250}), "6 > T = 4"));

  EmissionsFixture many({{"target", "aalle"}, {"symbols", "-ael"}});
  CHECK(shows(many.picture(), "“aalle”: labels 5 + repeats 2 (aa, ll) = 7 ≤ T = 8"));
  EmissionsFixture none({{"target", ""}});
  CHECK(shows(none.picture(), "“”: labels 0 = 0 ≤ T = 8"));
}

TEST_CASE("emissions: many steps or symbols are a map, though bars are asked for") {
  EmissionsFixture f({{"steps", "200"}});
  CHECK(has_kind(f.picture(), kMap));
  CHECK_FALSE(has_kind(f.picture(), kBars));
  CHECK(f.panel->options(f.context())[0].value == "bars");
}

TEST_CASE("emissions: pointing says the number, its score and what can be done, and lights the first state") {
  EmissionsFixture f;
  const auto pointed = f.panel->point_at(f.context(), {kBars, 4, 3, {}});
  REQUIRE(pointed.has_value());
  CHECK(pointed->selection == Selection{3, 3});
  CHECK(pointed->lines[0] == "y₄(p) = " + draw::significant(static_cast<double>(f.value("ctc.y", 4, 3))));
  CHECK(pointed->lines[1].starts_with("x₄(p) = "));
  CHECK_FALSE(f.panel->point_at(f.context(), {kBars, 6, 3, {}}).has_value());
  CHECK_FALSE(f.panel->point_at(f.context(), {kBars, 0, 8, {}}).has_value());
}

TEST_CASE("emissions: the table's rows are time, its columns the symbols") {
  EmissionsFixture f;
  const PanelTable table = f.panel->tables(f.context()).at(0);
  CHECK(table.values.rows() == 8);
  CHECK(table.values.cols() == 6);
  CHECK(table.values(3, 4) == static_cast<double>(f.value("ctc.y", 4, 3)));
  CHECK(table.column_names == std::vector<std::string>{"-", "a", "e", "l", "p", "x"});
  CHECK(table.row_names.front() == "1");
}

TEST_CASE("emissions: golden pictures") {
  EmissionsFixture f({{"steps", "4"}, {"locked", "a"}});
  f.pinned = {2, 3};
  expect_golden("emissions_bars", make_figure(*f.panel, f.context(), {480, 240}));
  f.panel->set_option("show", "map");
  expect_golden("emissions_map", make_figure(*f.panel, f.context(), {480, 240}));
}
