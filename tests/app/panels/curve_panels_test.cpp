// Panels that show curves over training: loss, gradient norms.
#include <doctest/doctest.h>

#include <cmath>
#include <set>
#include <tuple>

#include "app/draw/numbers.h"
#include "tests/app/panels/panel_fixture.h"

using namespace unrolled;

namespace {

constexpr draw::Size kSize{900, 400};

Curve line(const std::string& id, const std::string& group, CurveRole role, std::vector<CurvePoint> points) {
  Curve curve = sample_detail::curve(id, group, id, "bits/char", role, false);
  curve.points = std::move(points);
  return curve;
}

int dashed_lines(const draw::Picture& picture) {
  int count = 0;
  for (const draw::Primitive& primitive : picture.primitives())
    if (const auto* one = std::get_if<draw::Polyline>(&primitive))
      count += one->dash == draw::Dash::dashed && one->points.size() > 2 ? 1 : 0;
  return count;
}

}  // namespace

TEST_CASE("loss: unit in the title, newest values at the lines' ends, held out dashed, update as axis") {
  PanelFixture f;
  const auto panel = make_panel("loss");
  CHECK(panel->title(f.context()) == "Loss, bits/char");
  const draw::Picture picture = panel->draw(f.context(), kSize);
  for (const char* text : {"training", "held out", "uniform guess", "update", "6.46"}) CHECK(shows(picture, text));
  CHECK(dashed_lines(picture) == 1);
  choose_option(*panel, f.context(), "x", "log");
  CHECK(panel->draw(f.context(), kSize).primitives().size() > 10);
  CHECK(draw::to_text(panel->draw(f.context(), kSize)) != draw::to_text(picture));
  CHECK_THROWS_AS(panel->set_option("x", "cubic"), std::invalid_argument);
}

TEST_CASE("loss: the axis of values is as the lesson's curves ask for, until another one is chosen") {
  PanelFixture f;
  const auto panel = make_panel("loss");
  const auto axis = [&] { return panel->options(f.context()).at(0).value; };
  CHECK(axis() == "linear");
  Curve falling = line("training", "loss", CurveRole::training, {{10, 70.0F, 70.0F, 70.0F}, {20, 0.02F, 0.02F, 0.02F}});
  falling.unit = "bits/sequence";
  falling.logarithmic = true;
  f.snapshot.curves = {std::make_shared<Curve>(falling)};
  CHECK(axis() == "log");
  CHECK(panel->title(f.context()) == "Loss, bits/sequence");
  const draw::Picture by_powers = panel->draw(f.context(), kSize);
  CHECK(shows(by_powers, "10⁻¹"));
  CHECK(shows(by_powers, "10"));
  choose_option(*panel, f.context(), "y", "linear");
  CHECK(axis() == "linear");
  CHECK(shows(panel->draw(f.context(), kSize), "0"));
  CHECK_THROWS_AS(panel->set_option("y", "cubic"), std::invalid_argument);
  CHECK_THROWS_AS(panel->set_option("z", "log"), std::invalid_argument);
}

TEST_CASE("loss: kept runs alone have the axis that they ask for") {
  PanelFixture f;
  Branch kept;
  kept.lesson = f.snapshot.lesson;
  Curve falling = line("training", "loss", CurveRole::training, {{10, 70.0F, 70.0F, 70.0F}, {20, 0.02F, 0.02F, 0.02F}});
  falling.logarithmic = true;
  kept.curves = {std::make_shared<Curve>(falling)};
  f.snapshot.branches = {kept};
  f.snapshot.curves.clear();
  const auto panel = make_panel("loss");
  REQUIRE(panel->ready(f.snapshot));
  CHECK(panel->options(f.context()).at(0).value == "log");
  CHECK(shows(panel->draw(f.context(), kSize), "10⁻¹"));
}

TEST_CASE("loss: pointing gives the update and every curve's value there") {
  PanelFixture f;
  f.snapshot.curves.clear();
  f.snapshot.curves.push_back(std::make_shared<Curve>(
      line("training", "loss", CurveRole::training, {{10, 3.0F, 2.5F, 3.5F}, {20, 2.0F, 2.0F, 2.0F}})));
  f.snapshot.curves.push_back(
      std::make_shared<Curve>(line("held out", "loss", CurveRole::held_out, {{10, 3.25F, 3.25F, 3.25F}})));
  const auto panel = make_panel("loss");
  const draw::Picture picture = panel->draw(f.context(), kSize);
  const auto pointed = [&](int place) {
    const auto hit = picture.find(place_of(picture, 1, 0, place));
    REQUIRE(hit.has_value());
    const auto found = panel->point_at(f.context(), *hit);
    REQUIRE(found.has_value());
    CHECK(found->selection == Selection{});
    return joined(found->lines);
  };
  // The axis runs from 0 to 20 in a thousand places: place 250 is update 5, which the first point covers.
  CHECK(pointed(250) == "update 5 | training 3.00 (2.50 … 3.50) bits/char | held out 3.25 bits/char");
  CHECK(pointed(999) == "update 20 | training 2.00 bits/char | held out 3.25 bits/char");
}

TEST_CASE("loss: the table joins the curves by update") {
  PanelFixture f;
  f.snapshot.curves.clear();
  f.snapshot.curves.push_back(std::make_shared<Curve>(
      line("a", "loss", CurveRole::training, {{10, 3.0F, 2.5F, 3.5F}, {20, 2.0F, 1.5F, 2.5F}})));
  f.snapshot.curves.push_back(
      std::make_shared<Curve>(line("b", "loss", CurveRole::threshold, {{15, 6.0F, 6.0F, 6.0F}})));
  const PanelTable table = make_panel("loss")->tables(f.context()).at(0);
  CHECK(table.column_names == std::vector<std::string>{"update", "a", "a low", "a high", "b"});
  CHECK(table.row_names == std::vector<std::string>{"10", "15", "20"});
  REQUIRE(table.values.rows() == 3);
  REQUIRE(table.values.cols() == 5);
  CHECK(table.values(0, 1) == 3.0);
  CHECK(table.values(2, 2) == 1.5);
  CHECK(table.values(2, 3) == 2.5);
  CHECK(table.values(1, 4) == 6.0);
  CHECK(std::isnan(table.values(1, 1)));
  CHECK(std::isnan(table.values(0, 4)));
}

TEST_CASE("gradient norms: total, parameters, threshold, and the share of clipped updates") {
  PanelFixture f;
  for (auto& curve : f.snapshot.curves)
    if (curve->role == CurveRole::mark)
      curve = std::make_shared<Curve>(line("gradient_norm.clipped", "gradient_norms", CurveRole::mark,
                                           {{10, 1.0F, 1.0F, 1.0F}, {40, 0.0F, 0.0F, 0.0F}}));
  const auto panel = make_panel("gradient-norms");
  CHECK(panel->title(f.context()) == "Gradient norms, 25 % of updates clipped");
  const draw::Picture all = panel->draw(f.context(), kSize);
  for (const char* text : {"all parameters", "Wₕ", "b", "output.b", "clip threshold", "update"})
    CHECK(shows(all, text));

  choose_option(*panel, f.context(), "show", "total");
  const draw::Picture total = panel->draw(f.context(), kSize);
  CHECK(shows(total, "all parameters"));
  CHECK(shows(total, "clip threshold"));
  CHECK_FALSE(shows(total, "Wₕ"));

  choose_option(*panel, f.context(), "show", "gradient_norm.lstm.W_h");
  const draw::Picture single = panel->draw(f.context(), kSize);
  CHECK(shows(single, "Wₕ"));
  CHECK_FALSE(shows(single, "all parameters"));
  CHECK_FALSE(shows(single, "clip threshold"));
}

TEST_CASE("gradient norms: of many parameters the largest are drawn, each in its own hue; the table has all") {
  PanelFixture f;
  SampleSize size;
  size.layers = 4;
  f.snapshot = sample_snapshot(size);
  const auto panel = make_panel("gradient-norms");
  const draw::Picture picture = panel->draw(f.context(), {1800, 900});
  const auto parameter = [](const Curve* curve) {
    return curve->role == CurveRole::training && curve->id != "gradient_norm";
  };
  std::vector<const Curve*> parameters;
  for (const Curve* curve : f.snapshot.curves_of("gradient_norms"))
    if (parameter(curve)) parameters.push_back(curve);
  REQUIRE(parameters.size() == 14);
  int drawn = 0;
  for (const Curve* curve : parameters) drawn += shows(picture, draw::with_subscripts(curve->label)) ? 1 : 0;
  CHECK(drawn == 7);
  std::set<std::tuple<int, int, int>> hues;
  for (const draw::Primitive& primitive : picture.primitives())
    if (const auto* one = std::get_if<draw::Polyline>(&primitive); one != nullptr && one->points.size() > 100)
      hues.insert({one->colour.red, one->colour.green, one->colour.blue});
  CHECK(hues.size() == 8);

  const PanelTable table = panel->tables(f.context()).at(0);
  for (const Curve* curve : parameters) {
    const auto column = std::find(table.column_names.begin(), table.column_names.end(), curve->id);
    REQUIRE(column != table.column_names.end());
    const Index col = column - table.column_names.begin();
    for (std::size_t i = 0; i < curve->points.size(); i += 37) {
      const auto row = static_cast<Index>(i);
      CHECK(table.values(row, 0) == curve->points[i].step);
      CHECK(table.values(row, col) == double{curve->points[i].mean});
    }
  }
}
