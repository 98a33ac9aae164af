// The panel that ranks units by what they tell of the text.
#include <doctest/doctest.h>

#include <cmath>

#include "app/draw/numbers.h"
#include "app/panels/unit_scores.h"
#include "tests/app/draw/picture_queries.h"
#include "tests/app/panels/panel_fixture.h"

using namespace unrolled;

namespace {

constexpr draw::Size kSize{900, 400};

// A snapshot whose unit 11 says by its sign whether quotes are open, and is strong at steps 30 … 40 alone.
Snapshot with_telling_unit(const Snapshot& from) {
  Snapshot snapshot = from;
  auto states = std::make_shared<Observable>(*snapshot.observable("state.tanh_c"));
  const Matrix<float>& quotes = snapshot.observable("property.quotes")->values;
  for (Index t = 0; t < states->values.cols(); ++t)
    states->values(11, t) = (quotes(0, t) > 0.0F ? -1.0F : 1.0F) * (t >= 30 && t <= 40 ? 0.95F : 0.2F);
  for (auto& one : snapshot.observables)
    if (one->id == states->id) one = states;
  return snapshot;
}

}  // namespace

TEST_CASE("find: without a marked stretch it asks for one, or looks for a property") {
  PanelFixture f;
  const auto panel = make_panel("find");
  CHECK(panel->title(f.context()) == "Knows “inside quotes”: point-biserial r of tanh c");
  choose_option(*panel, f.context(), "property", "property.line_position");
  CHECK(panel->title(f.context()) == "Knows “position in the line”: correlation r of tanh c");
  choose_option(*panel, f.context(), "property", "stretch");
  CHECK(joined(texts_of(panel->draw(f.context(), kSize))).find("Drag over the text") != std::string::npos);
  const PanelTable table = panel->tables(f.context()).at(0);
  CHECK(std::isnan(table.values(3, 0)));
  const Matrix<float> unit = f.snapshot.observable("state.tanh_c")->values.row(3);
  CHECK(table.values(3, 2) == doctest::Approx((unit.array().abs() >= 0.5F).cast<double>().mean()).epsilon(1e-12));
  CHECK_THROWS_AS(choose_option(*panel, f.context(), "property", "property.none"), std::invalid_argument);
  CHECK_THROWS_AS(panel->set_option("threshold", "0.55"), std::invalid_argument);

  // A lesson without properties.
  const auto other = make_panel("find");
  std::erase_if(f.snapshot.observables, [](const auto& one) { return one->group == "properties"; });
  CHECK(joined(texts_of(other->draw(f.context(), kSize))).find("Drag over the text") != std::string::npos);
}

TEST_CASE("find: a stretch that is marked is looked for at once") {
  PanelFixture f;
  f.snapshot = with_telling_unit(f.snapshot);
  f.brush = {30, 40};
  const auto panel = make_panel("find");
  choose_option(*panel, f.context(), "threshold", "0.9");
  CHECK(panel->title(f.context()) == "Marked text: active inside − outside, |tanh c| ≥ 0.9");
  const draw::Picture picture = panel->draw(f.context(), kSize);
  CHECK(draw::collisions(picture, f.fonts) == "");
  const auto pointed = panel->point_at(f.context(), *picture.find(place_of(picture, 1, 0, 0)));
  REQUIRE(pointed.has_value());
  CHECK(pointed->selection == Selection{-1, 11});
  CHECK(pointed->lines == std::vector<std::string>{"unit 11", "active at 100 % of the marked text, at 0 % of the rest",
                                                   "|tanh c| ≥ 0.9: 1.00 − 0.00 = +1.000"});
  CHECK(shows(picture, "+1.00"));
  const PanelTable table = panel->tables(f.context()).at(0);
  CHECK(table.values(11, 0) == 1.0);
  CHECK(table.values(11, 1) == 1.0);
  CHECK(table.values.rows() == 32);
}

TEST_CASE("find: a property ranks by the size of the correlation and shows its sign") {
  PanelFixture f;
  f.snapshot = with_telling_unit(f.snapshot);
  const auto panel = make_panel("find");
  const draw::Picture picture = panel->draw(f.context(), kSize);
  CHECK(draw::collisions(picture, f.fonts) == "");
  const auto scores =
      property_scores(f.snapshot.observable("state.tanh_c")->values, f.snapshot.observable("property.quotes")->values);
  CHECK(scores[11].correlation < -0.5);
  CHECK(shows(picture, draw::fixed(scores[11].correlation, 2)));
  const auto pointed = panel->point_at(f.context(), *picture.find(place_of(picture, 1, 0, 0)));
  REQUIRE(pointed.has_value());
  CHECK(pointed->selection == Selection{-1, 11});
  CHECK(pointed->lines.at(2).starts_with("mean of tanh c: −"));
  // Along the strip the time step is selected as well; above the units stands the property.
  const auto step = panel->point_at(f.context(), *picture.find(place_of(picture, 2, 0, 33)));
  REQUIRE(step.has_value());
  CHECK(step->selection == Selection{33, 11});
  const auto sought = panel->point_at(f.context(), *picture.find(place_of(picture, 3, 0, 33)));
  REQUIRE(sought.has_value());
  CHECK(sought->selection == Selection{33, -1});
  CHECK(sought->lines.at(0).starts_with("inside quotes: "));
  CHECK(panel->tables(f.context()).at(0).name == "find.property.quotes");
}
