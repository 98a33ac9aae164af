#include <doctest/doctest.h>

#include "tests/app/panels/panel_fixture.h"

using namespace unrolled;

TEST_CASE("parameters: the formulas with their numbers, and the counts they come to") {
  PanelFixture f;
  const auto panel = make_panel("parameters");
  REQUIRE(panel->ready(f.snapshot));
  const draw::Picture picture = panel->draw(f.context(), {720, 405});
  CHECK(shows(picture, "n·D·H + H = 100·100·100 + 100 ="));
  CHECK(shows(picture, "1\u2009000\u2009100"));
  CHECK(shows(picture, "D·H + H·H + H = 100·100 + 100·100 + 100 ="));
  CHECK(shows(picture, "20\u2009100"));
  CHECK(shows(picture, "window length n"));
}

TEST_CASE("parameters: a formula that has no room beside its name stands below it") {
  PanelFixture f;
  const draw::Picture picture = make_panel("parameters")->draw(f.context(), {380, 260});
  CHECK(shows(picture, "D·H + H·H + H = 100·100 + 100·100 + 100 ="));
  CHECK(shows(picture, "window length n"));
}

TEST_CASE("parameters: where there is little room, the counts come first") {
  PanelFixture f;
  const auto panel = make_panel("parameters");
  const draw::Picture narrow = panel->draw(f.context(), {280, 150});
  CHECK(shows(narrow, "1\u2009000\u2009100"));
  CHECK_FALSE(shows(narrow, "n·D·H + H = 100·100·100 + 100 ="));
  const draw::Picture low = panel->draw(f.context(), {720, 120});
  CHECK(shows(low, "20\u2009100"));
  CHECK_FALSE(shows(low, "window length n"));
}

TEST_CASE("parameters: pointing says the counts at the nearest length") {
  PanelFixture f;
  const auto panel = make_panel("parameters");
  const auto at = panel->point_at(f.context(), {1, 0, 7, {}});
  REQUIRE(at.has_value());
  CHECK(
      joined(at->lines) ==
      "window length n = 200 | hidden layer over a window: 2\u2009000\u2009100 | recurrent hidden layer: 20\u2009100");
  const auto first = panel->point_at(f.context(), {1, 0, 0, {}});
  REQUIRE(first.has_value());
  CHECK(joined(first->lines).starts_with("window length n = 1 | hidden layer over a window: 10\u2009100"));
  CHECK_FALSE(panel->point_at(f.context(), {1, 0, 99, {}}).has_value());
  const std::vector<PanelTable> tables = panel->tables(f.context());
  REQUIRE(tables.size() == 1);
  CHECK(tables[0].row_names == std::vector<std::string>{"window", "recurrent"});
  CHECK(tables[0].values(0, 7) == 2000100.0);
  CHECK(tables[0].values(1, 7) == 20100.0);
}

TEST_CASE("parameters: a lesson that counts none has no such panel") {
  PanelFixture f;
  std::erase_if(f.snapshot.observables, [](const auto& one) { return one->id.starts_with("parameters."); });
  CHECK_FALSE(make_panel("parameters")->applies(f.snapshot));
}
