#include "app/shell/layout.h"

#include <doctest/doctest.h>

#include <stdexcept>

using namespace unrolled;

TEST_CASE("layout: text to rows and back") {
  const Layout layout = parse_layout("text*1.4 | loss @1 / hidden @1.2 / gradient-norms | gradient-flow | samples @1");
  REQUIRE(layout.rows.size() == 3);
  CHECK(layout.rows[0].cells[0].panel == "text");
  CHECK(layout.rows[0].cells[0].weight == doctest::Approx(1.4));
  CHECK(layout.rows[0].cells[1].weight == 1);
  CHECK(layout.rows[1].weight == doctest::Approx(1.2));
  CHECK(layout.panels() ==
        std::vector<std::string>{"text", "loss", "hidden", "gradient-norms", "gradient-flow", "samples"});
  CHECK(to_text(parse_layout(to_text(layout))) == to_text(layout));
  CHECK(parse_layout("hidden").rows[0].weight == 1);
}

TEST_CASE("layout: what is none is refused") {
  for (const char* text : {"", "a |", "a / / b", "a*x", "a*0", "a*-1", "a @", "a*inf", "a*nan"}) {
    INFO(text);
    CHECK_THROWS_AS(parse_layout(text), std::invalid_argument);
  }
}

TEST_CASE("layout: panels fill the area but for the gaps") {
  const Layout layout = parse_layout("a*3 | b @1 / c @2");
  const Arrangement placed = arrange(layout, {10, 20, 416, 316}, 16);
  REQUIRE(placed.panels.size() == 3);
  CHECK(placed.panels[0].rect == draw::Rect{10, 20, 300, 100});
  CHECK(placed.panels[1].rect == draw::Rect{326, 20, 100, 100});
  CHECK(placed.panels[2].rect == draw::Rect{10, 136, 416, 200});
  REQUIRE(placed.splitters.size() == 2);
  CHECK(placed.splitters[0].rect == draw::Rect{310, 20, 16, 100});
  CHECK_FALSE(placed.splitters[0].between_rows);
  CHECK(placed.splitters[1].rect == draw::Rect{10, 120, 416, 16});
  CHECK(placed.splitters[1].between_rows);
  CHECK(arrange({}, {0, 0, 100, 100}, 8).panels.empty());
}

TEST_CASE("layout: a splitter moves its border by the points it is dragged, within bounds") {
  Layout layout = parse_layout("a | b | c / d");
  const draw::Rect area{0, 0, 332, 216};
  Arrangement before = arrange(layout, area, 16);
  move_splitter(layout, before.splitters[0], 20, 60);
  Arrangement after = arrange(layout, area, 16);
  CHECK(after.panels[0].rect.width == doctest::Approx(120));
  CHECK(after.panels[1].rect.width == doctest::Approx(80));
  CHECK(after.panels[2].rect.width == doctest::Approx(100));
  move_splitter(layout, after.splitters[0], 500, 60);
  CHECK(arrange(layout, area, 16).panels[1].rect.width == doctest::Approx(60));
  // Rows: the last splitter is the one between them.
  move_splitter(layout, after.splitters.back(), -30, 10);
  CHECK(arrange(layout, area, 16).panels[3].rect.height == doctest::Approx(130));
  // Where both together have less than twice the least, they share it evenly.
  move_splitter(layout, arrange(layout, area, 16).splitters[0], -500, 1000);
  after = arrange(layout, area, 16);
  CHECK(after.panels[0].rect.width == doctest::Approx(after.panels[1].rect.width));
}

TEST_CASE("layout: a panel is added where there is room, and taken away again") {
  Layout layout = parse_layout("a*1.4 | b");
  add_panel(layout, "c");
  CHECK(to_text(layout) == to_text(parse_layout("a*1.4 | b / c")));
  add_panel(layout, "c");
  CHECK(layout.panels().size() == 3);
  add_panel(layout, "d");
  add_panel(layout, "e");
  CHECK(to_text(layout) == to_text(parse_layout("a*1.4 | b / c | e / d")));
  CHECK(layout.contains("e"));
  for (const char* panel : {"e", "d", "c"}) remove_panel(layout, panel);
  CHECK(to_text(layout) == to_text(parse_layout("a*1.4 | b")));
  CHECK_FALSE(layout.contains("e"));
  remove_panel(layout, "nowhere");
  CHECK(layout.panels().size() == 2);
}

TEST_CASE("layout: the first panels alone") {
  const Layout layout = parse_layout("a | b @2 / c | d | e / f");
  CHECK(to_text(first_panels(layout, 3)) == to_text(parse_layout("a | b @2 / c")));
  CHECK(to_text(first_panels(layout, 9)) == to_text(layout));
}

TEST_CASE("layout: panels that are not there leave no hole") {
  const Layout layout = only_panels(parse_layout("a | b / c / d | e"), {"b", "d", "e"});
  CHECK(to_text(layout) == to_text(parse_layout("b / d | e")));
  CHECK(to_text(even_layout({"a", "b", "c"})) == to_text(parse_layout("a | b / c")));
}
