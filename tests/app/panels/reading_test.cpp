// How ink is read: output, hidden layer and input on one axis of time.
#include <doctest/doctest.h>

#include <cmath>
#include <set>

#include "app/panels/figure.h"
#include "app/panels/reading_tables.h"
#include "app/panels/symbol_hues.h"
#include "tests/app/draw/picture_queries.h"
#include "tests/app/golden.h"
#include "tests/app/panels/panel_fixture.h"
#include "tests/app/sample_handwriting.h"

using namespace unrolled;

namespace {

constexpr draw::Size kSize{760, 460};
constexpr int kOutput = 1, kGradient = 3, kStates = 4, kInk = 5, kInputs = 6;  // kinds of the hit areas

struct ReadingFixture : PanelFixture {
  std::unique_ptr<Panel> panel = make_panel("reading");
  explicit ReadingFixture(const SampleHandwriting& about = {}) { snapshot = sample_handwriting(about); }
  draw::Picture picture(draw::Size size = kSize) const { return panel->draw(context(), size); }
};

std::set<int> kinds_of(const draw::Picture& picture) {
  std::set<int> kinds;
  for (const draw::HitArea& area : picture.hit_areas()) kinds.insert(area.kind);
  return kinds;
}

}  // namespace

TEST_CASE("reading: output, hidden layer, ink and inputs share one axis of time") {
  ReadingFixture f;
  REQUIRE(f.panel->ready(f.snapshot));
  const draw::Picture picture = f.picture();
  CHECK(kinds_of(picture) == std::set<int>{kOutput, kStates, kInk, kInputs});
  const Index steps = f.snapshot.observable("ctc.y")->values.cols();
  const std::vector<draw::HitArea> areas = picture.hit_areas();
  for (const draw::HitArea& area : areas) {
    CHECK(area.rect.x == areas.front().rect.x);
    CHECK(area.rect.width == areas.front().rect.width);
    CHECK(area.cols == steps);
  }
  CHECK(draw::collisions(picture, f.fonts) == "");
  expect_golden("reading", make_figure(*f.panel, f.context(), kSize));
}

TEST_CASE("reading: the letters that greedy decoding reads stand above their spikes, in their hues") {
  ReadingFixture f;
  std::string read;
  float before = 0.0F;
  for (const draw::Text& text : draw::all_of<draw::Text>(f.picture())) {
    if (text.style.face != draw::Face::bold || text.style.upwards) continue;
    CHECK(text.at.x > before);
    before = text.at.x;
    read += text.text;
    const int symbol = sample_alphabet("latin").labels(text.text).front();
    CHECK(text.style.colour == symbol_hue(f.theme, symbol, 0));
  }
  CHECK(read == "pilot");
}

TEST_CASE("reading: while spikes form, the output, the target's share and the gradient lie one below the other") {
  ReadingFixture f;
  choose_option(*f.panel, f.context(), "top", "training");
  const draw::Picture picture = f.picture({760, 560});
  CHECK(kinds_of(picture) == std::set<int>{1, 2, kGradient, kStates, kInk, kInputs});
  CHECK(shows(picture, "y − γ"));
  CHECK(draw::collisions(picture, f.fonts) == "");
  const auto pointed = f.panel->point_at(f.context(), {kGradient, 0, 10, {}});
  REQUIRE(pointed);
  CHECK(pointed->selection == Selection{10, -1});
  CHECK(joined(pointed->lines).find("y − γ = ") != std::string::npos);
  expect_golden("reading_training", make_figure(*f.panel, f.context(), {760, 560}));
}

TEST_CASE("reading: a target that does not fit is said to have no gradient") {
  SampleHandwriting about;
  about.replay = 8;
  ReadingFixture f(about);
  CHECK(std::isinf(f.snapshot.observable("ctc.log_p")->values(0, 0)));
  choose_option(*f.panel, f.context(), "top", "training");
  CHECK(shows(f.picture(), f.words("panel.reading.unfit")));
}

TEST_CASE("reading: what has no room is left out, the inputs first, never the output and the ink") {
  ReadingFixture f;
  CHECK(kinds_of(f.picture({760, 260})) == std::set<int>{kOutput, kStates, kInk});
  CHECK(kinds_of(f.picture({280, 140})) == std::set<int>{kOutput, kInk});
}

TEST_CASE("reading: pointing selects a step, and in the hidden layer also a unit") {
  ReadingFixture f;
  const draw::Picture picture = f.picture();
  const auto at = [&](int kind, int row, int col) {
    const auto hit = picture.find(place_of(picture, kind, row, col));
    REQUIRE(hit);
    return f.panel->point_at(f.context(), *hit);
  };
  CHECK(at(kOutput, 0, 7)->selection == Selection{7, -1});
  CHECK(at(kStates, 3, 7)->selection == Selection{7, 3});
  CHECK(at(kInk, 0, 7)->selection == Selection{7, -1});
  CHECK(at(kInk, 0, 7)->lines.back().find("stroke 1,") == 0);  // counted as people count
  CHECK(at(kInputs, 1, 7)->lines[0].find("x") != std::string::npos);
  // The blank is named where it is spoken of, and what is likeliest comes first.
  CHECK(at(kOutput, 0, 0)->lines[1].find("_ (blank)") == 0);
  CHECK_FALSE(f.panel->point_at(f.context(), {kOutput, 0, 100000, {}}));
  // The step that is selected is the same whatever is hovered.
  f.hover = {30, 2};
  CHECK(f.panel->point_at(f.context(), {kInk, 0, 7, {}})->selection == Selection{7, -1});
}

TEST_CASE("reading: other states can be chosen, and the backward direction is among them") {
  ReadingFixture f;
  choose_option(*f.panel, f.context(), "source", "gate.f.reverse");
  const auto pointed = f.panel->point_at(f.context(), {kStates, 2, 4, {}});
  REQUIRE(pointed);
  CHECK(pointed->lines[0].find("←f") == 0);
}

TEST_CASE("reading: an empty canvas is promised something, and a lesson that reads no ink is not") {
  SampleHandwriting about;
  about.empty_canvas = true;
  about.step = 5;
  ReadingFixture f(about);
  CHECK(f.panel->applies(f.snapshot));
  CHECK_FALSE(f.panel->ready(f.snapshot));
  CHECK(f.panel->tables(f.context()).empty());
  CHECK_FALSE(f.panel->applies(sample_snapshot()));
}

TEST_CASE("reading: the tables are what is drawn") {
  ReadingFixture f;
  std::set<std::string> names;
  for (const PanelTable& table : f.panel->tables(f.context())) names.insert(table.name);
  CHECK(names == std::set<std::string>{"ctc.y", "ctc.occupancy_by_symbol", "ctc.gradient", "state.h", "ink.points",
                                       "ink.inputs"});
}
