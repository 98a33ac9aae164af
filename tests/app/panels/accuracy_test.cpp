// Accuracy on held-out data over training.
#include <doctest/doctest.h>

#include <set>

#include "app/panels/figure.h"
#include "tests/app/draw/picture_queries.h"
#include "tests/app/golden.h"
#include "tests/app/panels/panel_fixture.h"

using namespace unrolled;

namespace {

constexpr draw::Size kSize{640, 320};

std::shared_ptr<const Curve> curve(const std::string& id, const std::string& label, float reached) {
  Curve made = sample_detail::curve(id, "accuracy", label, "", CurveRole::held_out, false);
  made.points.clear();
  for (int i = 0; i <= 20; ++i) {
    const float value = reached * static_cast<float>(i) / 20.0F;
    made.points.push_back({100.0 * i, value, value, value});
  }
  return std::make_shared<const Curve>(std::move(made));
}

struct AccuracyFixture : PanelFixture {
  AccuracyFixture() {
    snapshot.curves = {curve("exact_match", "exact match", 0.8F), curve("token_accuracy", "token accuracy", 0.95F),
                       curve("alignment_accuracy", "alignment accuracy", 0.9F)};
  }
  void race() {
    Branch rival;
    rival.lane = 1;
    rival.lesson = snapshot.lesson;
    rival.seed = snapshot.seed;
    rival.changes = "cell=gru";
    rival.races = true;
    rival.curves = {curve("exact_match", "exact match", 0.4F), curve("token_accuracy", "token accuracy", 0.6F)};
    rival.shown = std::make_shared<Snapshot>();
    snapshot.branches = {std::move(rival)};
    snapshot.own_settings = "cell=lstm";
  }
};

}  // namespace

TEST_CASE("accuracy: a line a measure between 0 and 1, with the newest values") {
  AccuracyFixture f;
  const auto panel = make_panel("accuracy");
  REQUIRE(panel->ready(f.snapshot));
  const draw::Picture picture = panel->draw(f.context(), kSize);
  for (const char* text : {"exact match", "token accuracy", "alignment accuracy", "0.8", "0.95", "1.0"}) {
    INFO(joined(texts_of(picture)), text);
    CHECK(joined(texts_of(picture)).find(text) != std::string::npos);
  }
  CHECK(draw::collisions(picture, f.fonts) == "");
  choose_option(*panel, f.context(), "measure", "exact_match");
  CHECK_FALSE(shows(panel->draw(f.context(), kSize), "token accuracy"));
  const auto hit = picture.find(place_of(picture, 1, 0, 500));
  REQUIRE(hit);
  const auto pointed = panel->point_at(f.context(), *hit);
  REQUIRE(pointed);
  CHECK(pointed->lines.size() == 2);
  CHECK(pointed->lines[1] == "exact match 0.400");
  expect_golden("accuracy", make_figure(*make_panel("accuracy"), f.context(), kSize));
}

TEST_CASE("accuracy: in a race the runs have hues and the measures dashes") {
  AccuracyFixture f;
  f.race();
  const auto panel = make_panel("accuracy");
  const draw::Picture picture = panel->draw(f.context(), kSize);
  for (const char* text : {"LSTM", "GRU", "exact match", "token accuracy"}) CHECK(shows(picture, text));
  std::multiset<draw::Dash> dashes;
  for (const draw::Polyline& line : draw::all_of<draw::Polyline>(picture))
    if (line.points.size() > 10) dashes.insert(line.dash);
  CHECK(dashes.size() == 5);
  CHECK(dashes.count(draw::Dash::solid) == 2);
  CHECK(dashes.count(draw::Dash::dashed) == 2);
  CHECK(draw::collisions(picture, f.fonts) == "");
  CHECK(panel->tables(f.context()).size() == 2);
  expect_golden("accuracy_race", make_figure(*panel, f.context(), kSize));
}

TEST_CASE("accuracy: what only a rival has, has a dash, a place in the legend and a choice of its own") {
  AccuracyFixture f;
  f.race();
  // The present run is the one without attention.
  std::swap(f.snapshot.curves, f.snapshot.branches[0].curves);
  const auto panel = make_panel("accuracy");
  const auto dashes = [&](const draw::Picture& picture) {
    std::multiset<draw::Dash> found;
    for (const draw::Polyline& line : draw::all_of<draw::Polyline>(picture))
      if (line.points.size() > 10) found.insert(line.dash);
    return found;
  };
  const draw::Picture picture = panel->draw(f.context(), kSize);
  CHECK(shows(picture, "alignment accuracy"));
  CHECK(dashes(picture) == std::multiset<draw::Dash>{draw::Dash::solid, draw::Dash::solid, draw::Dash::dashed,
                                                     draw::Dash::dashed, draw::Dash::dotted});
  // The same dashes whichever run is the present one, also where the measure stands between others.
  auto& curves = f.snapshot.branches[0].curves;
  std::swap(curves[1], curves[2]);
  const auto present_lacks = dashes(panel->draw(f.context(), kSize));
  std::swap(f.snapshot.curves, curves);
  CHECK(present_lacks == dashes(panel->draw(f.context(), kSize)));
  std::swap(f.snapshot.curves, curves);
  choose_option(*panel, f.context(), "measure", "alignment_accuracy");
  const draw::Picture one = panel->draw(f.context(), kSize);
  CHECK(dashes(one).size() == 1);
  CHECK_FALSE(shows(one, "exact match"));
  CHECK(shows(one, "alignment accuracy"));
}

TEST_CASE("accuracy: nothing before the first measurement") {
  AccuracyFixture f;
  f.snapshot.curves.clear();
  CHECK_FALSE(make_panel("accuracy")->ready(f.snapshot));
}
