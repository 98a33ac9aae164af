// The weights of all heads of a memory: what is drawn, what pointing says, what is changed by hand.
#include <doctest/doctest.h>

#include <limits>
#include <memory>

#include "app/draw/numbers.h"
#include "app/panels/machine_tables.h"
#include "app/panels/runs.h"
#include "tests/app/draw/picture_queries.h"
#include "tests/app/golden.h"
#include "tests/app/panels/panel_fixture.h"
#include "tests/app/sample_machine.h"

using namespace unrolled;

namespace {

constexpr draw::Size kSize{900, 560};
constexpr int kEdited = 1, kWrite = 2, kRead = 3;  // kinds of the hit areas

struct HeadsFixture : PanelFixture {
  std::unique_ptr<Panel> panel = make_panel("heads");
  explicit HeadsFixture(const SampleMachine& about = {}) { snapshot = sample_machine(about); }
  std::shared_ptr<const MachineTables> tables() const { return MachineTables::read(snapshot); }
  void choose(const char* name, const char* value) { choose_option(*panel, context(), name, value); }
  draw::Picture draw(draw::Size size = kSize) const { return panel->draw(context(), size); }
  std::vector<draw::Heatmap> heatmaps(draw::Size size = kSize) const {
    std::vector<draw::Heatmap> all = draw::all_of<draw::Heatmap>(draw(size));
    all.pop_back();  // of the colour bar
    return all;
  }
  PanelAction action(const std::string& name) const {
    for (const PanelAction& one : panel->actions(context()))
      if (one.name == name) return one;
    FAIL("no action ", name);
    return {};
  }
  std::string said(int kind, int row, int col) const {
    const auto pointed = panel->point_at(context(), {kind, row, col, {}});
    return pointed ? joined(pointed->lines) : "";
  }
};

}  // namespace

TEST_CASE("heads: each head's weights under its name, on one scale from 0 to 1") {
  HeadsFixture f;
  const auto tables = f.tables();
  const auto heatmaps = f.heatmaps();
  REQUIRE(heatmaps.size() == 3);
  for (std::size_t k = 0; k < 3; ++k) {
    CHECK(heatmaps[k].scale.low == 0.0F);
    CHECK(heatmaps[k].scale.high == 1.0F);
    CHECK(heatmaps[k].scale.map == draw::ColourMap::sequential);
    for (int n = 0; n < 8; ++n)
      for (int t = 0; t < 9; ++t)
        CHECK(static_cast<double>(heatmaps[k].grid->at(n, t)) == tables->weight(tables->heads()[k], n, t));
  }
  for (const char* text : {"Write head 1", "Read head 1", "Read head 2", "time step t", "memory row i"})
    CHECK(shows(f.draw(), text));
  CHECK(f.panel->tables(f.context()).size() == 3);

  f.choose("heads", "read");
  CHECK(f.heatmaps().size() == 2);
  CHECK_FALSE(shows(f.draw(), "Write head 1"));
  f.choose("heads", "write");
  CHECK(f.heatmaps().size() == 1);
  f.choose("rows", "used");
  const auto used = f.heatmaps().front();
  CHECK(used.grid->rows == 8);  // it begins at the last row
  CHECK_THROWS_AS(f.choose("rows", "some"), std::invalid_argument);
}

TEST_CASE("heads: rows that no head uses can be left out, and the numbers stay those of the memory") {
  SampleMachine about = SampleMachine::plain();
  about.rows = 64;
  HeadsFixture f(about);
  f.choose("heads", "write");
  // The head begins at the last row: without that step only the first rows are in use.
  for (auto& one : f.snapshot.observables)
    if (one->id == "write.1.weights") {
      auto made = std::make_shared<Observable>(*one);
      made->values.setZero();
      for (Index t = 0; t < made->values.cols(); ++t) made->values(10 + t, t) = 1.0F;
      one = made;
    }
  CHECK(f.heatmaps().front().grid->rows == 64);
  f.choose("rows", "used");
  CHECK(f.heatmaps().front().grid->rows == 9);
  const draw::Picture picture = f.draw();
  for (const draw::HitArea& area : picture.hit_areas()) CHECK(area.first_row == 10);
  CHECK(f.panel->point_at(f.context(), {kWrite, 12, 2, {}})->selection == Selection{2, -1, -1, 12});
}

TEST_CASE("heads: a walk hides what comes later") {
  SampleMachine about;
  about.walk = 3;
  HeadsFixture f(about);
  CHECK(f.heatmaps().front().grid->cols == 4);
  CHECK_FALSE(f.panel->point_at(f.context(), {kWrite, 0, 4, {}}).has_value());
  CHECK(std::get<SetSetting>(f.action("next").commands.at(0)).value == SettingValue(std::int64_t{4}));
  about.walk = 0;
  f.snapshot = sample_machine(about);
  CHECK(f.heatmaps().front().grid->cols == 1);
}

TEST_CASE("heads: pointing gives the weight, its stages, and selects step and row") {
  HeadsFixture f;
  const auto tables = f.tables();
  const auto pointed = f.panel->point_at(f.context(), {kRead, 1, 6, {}});
  REQUIRE(pointed.has_value());
  CHECK(pointed->selection == Selection{6, -1, -1, 1});
  const std::string said = joined(pointed->lines);
  CHECK(said.find("Read head 1") == 0);
  CHECK(said.find(draw::significant(tables->weight(*tables->head("read.1"), 1, 6))) != std::string::npos);
  CHECK(said.find("i = 1, t = 6") != std::string::npos);
  CHECK(said.find("sharpened " + draw::fixed(tables->weight(*tables->head("read.1"), 1, 6), 3)) != std::string::npos);
  CHECK(said.find("largest weight at this step: row 1") != std::string::npos);
  CHECK(f.said(kRead, 8, 0).empty());
  CHECK(f.said(kRead + 2, 0, 0).empty());

  const auto frames = [&] {
    int count = 0;
    for (const auto& line : draw::all_of<draw::Polyline>(f.draw()))
      count += line.closed && line.colour == f.theme.accent ? 1 : 0;
    return count;
  };
  CHECK(frames() == 0);
  f.pinned = {6, -1, -1, 1};
  CHECK(frames() == 6);  // step and row of each head
}

TEST_CASE("heads: weights are changed by hand, and let go") {
  HeadsFixture f;
  const double weight = f.tables()->weight(*f.tables()->head("read.1"), 4, 6);
  const draw::Hit cell{kRead, 4, 6, {100, 100, 30, 30}};
  const auto touch = [&](float by, bool begins, bool ended) {
    return f.panel->touch(f.context(), {cell, {110, 110}, {110, 110 - by}, begins, ended, by != 0.0F});
  };
  REQUIRE(touch(0, true, false).has_value());
  CHECK(touch(0, true, false)->empty());
  CHECK(touch(2, false, false)->empty());
  const Poke poke = std::get<Poke>(touch(75, false, false)->at(0));
  CHECK(poke.observable == "read.1.weights");
  CHECK(poke.row == 4);
  CHECK(poke.col == 6);
  CHECK(poke.values(0, 0) == doctest::Approx(weight + 0.5));
  CHECK(std::get<Poke>(touch(1000, false, false)->front()).values(0, 0) == 1.0);
  CHECK(touch(75, false, true)->empty());

  CHECK_FALSE(f.action("more.read.1").enabled);
  f.pinned = {6, -1, -1, 4};
  CHECK(std::get<Poke>(f.action("more.read.1").commands.at(0)).values(0, 0) == doctest::Approx(weight + 0.1));
  CHECK(std::get<Poke>(f.action("less.read.1").commands.at(0)).values(0, 0) == 0.0);
  CHECK(std::get<Poke>(f.action("more.write.1").commands.at(0)).observable == "write.1.weights");

  SampleMachine about;
  about.edited = {6};
  f.snapshot = sample_machine(about);
  CHECK(shows(f.draw(), "changed by hand (a click lets all changes go)"));
  CHECK(f.said(kRead, 4, 6).find("changed by hand") != std::string::npos);
  CHECK(f.said(kEdited, 0, 0).find("Let all changes go") == 0);
  const auto let_go = f.panel->touch(f.context(), {{kEdited, 0, 0, {}}, {}, {}, true});
  CHECK(std::get<Poke>(let_go->at(0)).observable == "edits.made");
  CHECK(std::get<Poke>(f.action("release").commands.at(0)).values.isZero());

  about.settings = false;
  f.snapshot = sample_machine(about);
  CHECK_FALSE(touch(0, true, false).has_value());
  CHECK(f.panel->actions(f.context()).empty());
}

TEST_CASE("heads: without a memory it is said why there are none, and of two runs the difference") {
  SampleMachine about;
  about.memory = false;
  HeadsFixture f(about);
  CHECK(f.panel->applies(f.snapshot));
  CHECK_FALSE(f.panel->ready(f.snapshot));
  CHECK(f.panel->promise(f.context()).find("This network has no external memory") == 0);
  CHECK(f.panel->tables(f.context()).empty());
  CHECK(f.panel->actions(f.context()).empty());
  CHECK_FALSE(f.panel->point_at(f.context(), {kRead, 0, 0, {}}).has_value());

  about = {};
  about.write_rule = "overwrite";
  f.snapshot = difference(sample_machine(), sample_machine(about));
  CHECK(f.heatmaps().front().scale.low == -1.0F);
  CHECK(f.said(kRead, 0, 0).find("largest") == std::string::npos);
  CHECK_FALSE(f.panel->touch(f.context(), {{kRead, 0, 0, {}}, {}, {}, true}).has_value());
}

TEST_CASE("heads: nothing lies on anything, in any size, look and language, with any number of heads") {
  SampleMachine many, large = SampleMachine::plain();
  many.reads = many.writes = 4;
  many.edited = {2};
  large.rows = 128;
  large.length = 20;
  for (const SampleMachine& about : {SampleMachine{}, many, large})
    for (const char* code : {"en", "ru", "cs"})
      for (const bool projector : {false, true})
        for (const draw::Size size : {draw::Size{280, 150}, draw::Size{360, 240}, draw::Size{420, 300},
                                      draw::Size{900, 500}, draw::Size{1800, 900}, draw::Size{300, 800}}) {
          HeadsFixture f(about);
          f.words = Words(data_folder() / "assets" / "languages", code);
          f.theme.projector = projector;
          f.theme.scale = projector && size.width > 500 ? 1.4F : 1.0F;
          f.pinned = {3, -1, -1, 5};
          INFO(code, " ", size.width, " x ", size.height, " heads ", about.reads + about.writes);
          const draw::Picture picture = f.draw(size);
          CHECK(draw::collisions(picture, f.fonts) == "");
          for (const draw::HitArea& area : picture.hit_areas())
            for (const int col : {area.first_col, area.first_col + area.cols - 1})
              for (const int row : {area.first_row, area.first_row + area.rows - 1})
                CHECK_FALSE(f.said(area.kind, row, col).empty());
        }
}

TEST_CASE("heads: numbers that are none, and a picture smaller than its words") {
  HeadsFixture f;
  for (auto& one : f.snapshot.observables) {
    auto made = std::make_shared<Observable>(*one);
    made->values(0, 0) = std::numeric_limits<float>::quiet_NaN();
    made->values(made->values.rows() - 1, made->values.cols() - 1) = std::numeric_limits<float>::infinity();
    one = made;
  }
  f.theme.scale = 2.0F;
  for (const draw::Size size : {draw::Size{40, 20}, draw::Size{1, 1}, draw::Size{1800, 900}}) {
    const draw::Picture picture = f.draw(size);
    for (const auto& line : draw::all_of<draw::Polyline>(picture))
      for (const draw::Point& point : line.points) CHECK((std::isfinite(point.x) && std::isfinite(point.y)));
    CHECK_NOTHROW(f.said(kWrite, 0, 0));
  }
}

TEST_CASE("heads: golden picture") {
  SampleMachine about;
  about.edited = {7};
  about.walk = 7;
  HeadsFixture f(about);
  f.theme = draw::dark_theme();
  f.words = Words(data_folder() / "assets" / "languages", "cs");
  f.pinned = {5, -1, -1, 2};
  expect_golden("heads", f.draw({640, 420}));
}
