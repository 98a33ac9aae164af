// Inputs, right answers and outputs of a sequence: what is drawn, what pointing says, what is changed by hand.
#include <doctest/doctest.h>

#include <limits>
#include <memory>

#include "app/panels/machine_tables.h"
#include "app/panels/runs.h"
#include "tests/app/draw/picture_queries.h"
#include "tests/app/golden.h"
#include "tests/app/panels/panel_fixture.h"
#include "tests/app/sample_machine.h"

using namespace unrolled;

namespace {

constexpr draw::Size kSize{900, 560};
constexpr int kInput = 1, kTarget = 2, kOutput = 3, kEdited = 4;  // kinds of the hit areas

struct SequenceFixture : PanelFixture {
  std::unique_ptr<Panel> panel = make_panel("sequence");
  explicit SequenceFixture(const SampleMachine& about = {}) { snapshot = sample_machine(about); }
  std::shared_ptr<const MachineTables> tables() const { return MachineTables::read(snapshot); }
  draw::Picture draw(draw::Size size = kSize) const { return panel->draw(context(), size); }
  std::string said(int kind, int row, int col) const {
    const auto pointed = panel->point_at(context(), {kind, row, col, {}});
    return pointed ? joined(pointed->lines) : "";
  }
  // What a click on an input, or a drag of it, asks for.
  std::vector<PanelCommand> clicked(int row, int col) const {
    const draw::Hit cell{kInput, row, col, {100, 100, 30, 30}};
    CHECK(panel->touch(context(), {cell, {110, 110}, {110, 110}, true, false, false})->empty());
    return *panel->touch(context(), {cell, {110, 110}, {110, 110}, false, true, false});
  }
  std::vector<PanelCommand> dragged(int row, int col, float by) const {
    const draw::Hit cell{kInput, row, col, {100, 100, 30, 30}};
    panel->touch(context(), {cell, {110, 110}, {110, 110}, true, false, false});
    return *panel->touch(context(), {cell, {110, 110}, {110, 110 - by}, false, false, true});
  }
  // Crosses have two lines of this colour, rings one that is closed.
  std::pair<int, int> crosses_and_rings() const {
    int lines = 0, rings = 0;
    for (const auto& line : draw::all_of<draw::Polyline>(draw())) {
      if (!(line.colour == theme.gate_forget)) continue;
      (line.closed ? rings : lines) += 1;
    }
    return {lines / 2, rings};
  }
};

Snapshot with_input(Snapshot snapshot, Index row, Index step, float value) {
  for (auto& one : snapshot.observables)
    if (one->id == "sequence.input") {
      auto made = std::make_shared<Observable>(*one);
      made->values(row, step) = value;
      made->meaning = Meaning::signed_activation;
      one = made;
    }
  return snapshot;
}

}  // namespace

TEST_CASE("sequence: the title tells the scale, which reaches as far as what is shown") {
  SequenceFixture fixture;
  CHECK(fixture.panel->title(fixture.context()).ends_with("(0–1)"));
  fixture.snapshot = with_input(sample_machine(), 0, 0, 3.5F);
  CHECK(fixture.panel->title(fixture.context()).ends_with("(0–5)"));
  fixture.snapshot = with_input(sample_machine(), 0, 0, -0.5F);
  CHECK(fixture.panel->title(fixture.context()).ends_with("(−1–1)"));
}

TEST_CASE("sequence: inputs, right answers and outputs on one axis of time, answers only where they are asked") {
  SequenceFixture f;
  const draw::Picture picture = f.draw();
  const auto heatmaps = draw::all_of<draw::Heatmap>(picture);
  REQUIRE(heatmaps.size() == 4);  // and the colour bar
  const auto tables = f.tables();
  for (int t = 0; t < 9; ++t) {
    for (int k = 0; k < 4; ++k) CHECK(heatmaps[0].grid->at(k, t) == tables->find("sequence.input")->values(k, t));
    for (int k = 0; k < 3; ++k)
      CHECK(heatmaps[2].grid->at(k, t) == (t < 5 ? 0.0F : tables->find("sequence.output")->values(k, t)));
  }
  CHECK(heatmaps[0].rect.x == heatmaps[2].rect.x);
  CHECK(heatmaps[0].rect.width == heatmaps[2].rect.width);
  CHECK(heatmaps[2].scale.high == 1.0F);
  for (const char* text : {"inputs x", "right answers y", "outputs ŷ (probabilities)", "all bits right: 12",
                           "no answer is asked", "time step t", "bit 2", "end"})
    CHECK(shows(picture, text));
  choose_option(*f.panel, f.context(), "outputs", "all");
  CHECK(draw::all_of<draw::Heatmap>(f.draw())[2].grid->at(0, 0) != 0.0F);
  CHECK(f.panel->tables(f.context()).size() == 5);
}

TEST_CASE("sequence: what is wrong is marked by its shape and counted") {
  SampleMachine about;
  SequenceFixture f;
  CHECK(f.crosses_and_rings() == std::pair(0, 0));
  // Both kinds of mistakes among those of one step.
  const Matrix<float>& target = f.tables()->find("sequence.target")->values;
  about.wrong = {{0, 5}, {1, 5}, {2, 5}, {0, 7}};
  int ones = 0;
  for (const auto& [k, t] : about.wrong) ones += target(k, t) > 0.5F ? 1 : 0;
  f.snapshot = sample_machine(about);
  // One more of each stands in the legend.
  CHECK(f.crosses_and_rings() == std::pair(4 - ones + 1, ones + 1));
  CHECK(shows(f.draw(), "wrong bits: 4 of 12"));
  CHECK(shows(f.draw(), "0 in place of 1"));
  CHECK(shows(f.draw({280, 140}), "outputs ŷ · wrong bits: 4 of 12"));
  CHECK(f.said(kOutput, 0, 5).find("right would be") != std::string::npos);
  CHECK(f.said(kOutput, 2, 7).find("which is right") != std::string::npos);
  CHECK(f.said(kOutput, 0, 1).find("No answer is asked") != std::string::npos);
  CHECK(f.panel->point_at(f.context(), {kTarget, 1, 6, {}})->selection == Selection{6, -1, -1, -1});

  about = SampleMachine::addition();
  about.wrong = {{3, 6}};
  f.snapshot = sample_machine(about);
  CHECK(shows(f.draw(), "wrong symbols: 1 of 3"));
  CHECK(shows(f.draw(), "the right one"));
  CHECK(shows(f.draw(), "+"));
}

TEST_CASE("sequence: a click flips a bit or puts a symbol in, and what is neither is dragged") {
  SequenceFixture f;
  const float before = f.tables()->find("sequence.input")->values(1, 2);
  const Poke flip = std::get<Poke>(f.clicked(1, 2).at(0));
  CHECK(flip.observable == "sequence.input");
  CHECK(flip.row == 1);
  CHECK(flip.col == 2);
  CHECK(flip.values(0, 0) == 1.0 - static_cast<double>(before));
  CHECK(f.dragged(1, 2, 40).empty());
  CHECK(f.said(kInput, 1, 2).find("Click to flip") != std::string::npos);

  // Not the end, nor while the answer is asked for: there a press marks and pins as usual.
  for (const auto& [k, t] : {std::pair(3, 4), std::pair(3, 1), std::pair(0, 6)}) {
    CHECK_FALSE(f.panel->touch(f.context(), {{kInput, k, t, {}}, {}, {}, true}).has_value());
    CHECK(f.said(kInput, k, t).find("Click") == std::string::npos);
  }

  f.snapshot = with_input(f.snapshot, 2, 1, -0.4F);
  CHECK(f.clicked(2, 1).empty());
  CHECK(std::get<Poke>(f.dragged(2, 1, 75).at(0)).values(0, 0) == doctest::Approx(0.6));
  CHECK(std::get<Poke>(f.dragged(2, 1, -900).at(0)).values(0, 0) == -1.0);
  CHECK(f.said(kInput, 2, 1).find("Drag up or down") != std::string::npos);
  CHECK(draw::all_of<draw::Heatmap>(f.draw()).front().scale.low == -1.0F);

  f.snapshot = sample_machine(SampleMachine::addition());
  CHECK(std::get<Poke>(f.clicked(9, 1).at(0)).values(0, 0) == 1.0);
  CHECK(f.clicked(7, 1).empty());  // it stands there already
  CHECK(f.said(kInput, 9, 1).find("put this symbol") != std::string::npos);

  SampleMachine about;
  about.edited = {1};
  f.snapshot = sample_machine(about);
  CHECK(shows(f.draw(), "changed by hand (a click lets all changes go)"));
  const auto let_go = f.panel->touch(f.context(), {{kEdited, 0, 0, {}}, {}, {}, true});
  CHECK(std::get<Poke>(let_go->at(0)).observable == "edits.made");
  bool releases = false;
  for (const PanelAction& action : f.panel->actions(f.context())) releases |= action.name == "release";
  CHECK(releases);

  about.settings = false;
  f.snapshot = sample_machine(about);
  CHECK_FALSE(f.panel->touch(f.context(), {{kInput, 0, 0, {}}, {}, {}, true}).has_value());
  CHECK(f.panel->actions(f.context()).empty());
}

TEST_CASE("sequence: a walk hides what comes later, a network without memory has one too") {
  SampleMachine about;
  about.walk = 5;
  about.memory = false;
  SequenceFixture f(about);
  REQUIRE(f.panel->ready(f.snapshot));
  CHECK(draw::all_of<draw::Heatmap>(f.draw()).front().grid->cols == 6);
  CHECK(f.said(kInput, 0, 6).empty());
  CHECK(shows(f.draw(), "all bits right: 3"));
  const Snapshot less = difference(sample_machine(), sample_machine(SampleMachine::plain()));
  f.snapshot = less;
  CHECK(f.panel->ready(less));
  CHECK_FALSE(f.panel->shows_differences());
}

TEST_CASE("sequence: nothing lies on anything, in any size, look and language") {
  SampleMachine wrong, large, sum = SampleMachine::addition();
  wrong.wrong = {{0, 5}, {1, 6}, {2, 7}};
  wrong.edited = {2};
  large.length = 60;
  large.bits = 8;
  large.memory = false;
  sum.wrong = {{3, 6}};
  for (const SampleMachine& about : {wrong, large, sum})
    for (const char* code : {"en", "ru", "cs"})
      for (const bool projector : {false, true})
        for (const draw::Size size : {draw::Size{280, 150}, draw::Size{360, 240}, draw::Size{420, 300},
                                      draw::Size{900, 500}, draw::Size{1800, 900}, draw::Size{300, 800}}) {
          SequenceFixture f(about);
          f.words = Words(data_folder() / "assets" / "languages", code);
          f.theme.projector = projector;
          f.theme.scale = projector && size.width > 500 ? 1.4F : 1.0F;
          f.pinned = {3, -1, -1, 5};
          INFO(code, " ", size.width, " x ", size.height, " bits ", about.bits, projector ? " projector" : "");
          const draw::Picture picture = f.draw(size);
          CHECK(draw::collisions(picture, f.fonts) == "");
          for (const draw::HitArea& area : picture.hit_areas())
            for (const int col : {area.first_col, area.first_col + area.cols - 1})
              for (const int row : {area.first_row, area.first_row + area.rows - 1})
                CHECK_FALSE(f.said(area.kind, row, col).empty());
        }
}

TEST_CASE("sequence: one number that is none makes no bits of symbols") {
  SequenceFixture f(SampleMachine::addition());
  for (auto& one : f.snapshot.observables)
    if (one->id == "sequence.output") {
      auto made = std::make_shared<Observable>(*one);
      made->values(0, 7) = std::numeric_limits<float>::quiet_NaN();
      one = made;
    }
  CHECK(shows(f.draw(), "all symbols right: 3"));
  CHECK(f.said(kInput, 9, 1).find("put this symbol") != std::string::npos);
  // Nor do bits of which one is 1 at each step make symbols.
  f.snapshot = sample_machine();
  for (auto& one : f.snapshot.observables)
    if (one->id == "sequence.decided") {
      auto made = std::make_shared<Observable>(*one);
      made->values.setZero();
      made->values.row(1).setOnes();
      one = made;
    }
  CHECK(f.said(kInput, 1, 2).find("Click to flip") != std::string::npos);
}

TEST_CASE("sequence: numbers that are none, and a picture smaller than its words") {
  SequenceFixture f;
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
    CHECK_NOTHROW(f.said(kInput, 0, 0));
  }
}

TEST_CASE("sequence: golden picture") {
  SampleMachine about;
  about.wrong = {{0, 5}, {1, 6}, {2, 7}};
  about.edited = {2};
  SequenceFixture f(about);
  f.theme = draw::dark_theme();
  f.words = Words(data_folder() / "assets" / "languages", "ru");
  f.pinned = {6, -1, -1, -1};
  expect_golden("sequence", f.draw({640, 420}));
}
