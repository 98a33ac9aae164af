// Gradients on their way back and how they are clipped: the panels jacobians and clipping, and the gradient flow over
// the lag.
#include <doctest/doctest.h>

#include <cmath>

#include "app/panels/observed.h"
#include "tests/app/golden.h"
#include "tests/app/panels/panel_fixture.h"

using namespace unrolled;

namespace {

constexpr draw::Size kSize{900, 420};

struct JacobiansFixture : PanelFixture {
  explicit JacobiansFixture(const std::string& text = "abcdefghij") {
    SampleSize size;
    size.text = text;
    size.units = 5;
    size.jacobians = true;
    snapshot = sample_snapshot(size);
  }

  Observable& change(const std::string& id) {
    for (auto& one : snapshot.observables) {
      if (one->id != id) continue;
      auto copy = std::make_shared<Observable>(*one);
      one = copy;
      return *copy;
    }
    FAIL("no observable " << id);
    throw 0;
  }
};

std::string value_of(const Panel& panel, const PanelContext& context, const std::string& name) {
  for (const PanelOption& option : panel.options(context))
    if (option.name == name) return option.value;
  return "";
}

}  // namespace

TEST_CASE("gradient flow: over the lag where products are published, with the last step at the left") {
  JacobiansFixture f;
  const auto panel = make_panel("gradient-flow");
  CHECK(value_of(*panel, f.context(), "axis") == "lag");
  CHECK(value_of(*panel, f.context(), "range") == "absolute");
  CHECK(panel->title(f.context()).find("lag") != std::string::npos);
  const draw::Picture picture = panel->draw(f.context(), kSize);
  CHECK(shows(picture, "lag T − t"));
  CHECK(shows(picture, "10⁻¹²"));
  const auto at_lag_3 = panel->point_at(f.context(), {2, 0, 3, {}});
  REQUIRE(at_lag_3.has_value());
  CHECK(at_lag_3->selection.time == 6);  // of 10 steps
  CHECK(joined(at_lag_3->lines).find("T − t = 3") != std::string::npos);
  CHECK(place_of(picture, 2, 0, 0).x < place_of(picture, 2, 0, 9).x);

  choose_option(*panel, f.context(), "axis", "time");
  CHECK(value_of(*panel, f.context(), "range") == "fitted");
  CHECK(panel->point_at(f.context(), {1, 0, 3, {}})->selection.time == 3);
  CHECK_FALSE(shows(panel->draw(f.context(), kSize), "10⁻¹²"));
  choose_option(*panel, f.context(), "range", "absolute");
  CHECK(shows(panel->draw(f.context(), kSize), "10⁻¹²"));
  CHECK_THROWS_AS(panel->set_option("axis", "sideways"), std::invalid_argument);
  CHECK_THROWS_AS(panel->set_option("range", "any"), std::invalid_argument);

  PanelFixture plain;
  CHECK(value_of(*make_panel("gradient-flow"), plain.context(), "axis") == "time");
}

TEST_CASE("gradient flow: the absolute range grows only in steps of four powers of ten") {
  Matrix<float> values(1, 2);
  values << 1e-20F, 3.0F;
  CHECK(absolute_range(values) == std::pair{1e-12, 1e2});
  values(0, 1) = 101.0F;
  CHECK(absolute_range(values).second == doctest::Approx(1e6));
  values(0, 1) = std::numeric_limits<float>::infinity();
  CHECK(absolute_range(values).second == 1e2);
}

TEST_CASE("jacobians: the map, its singular values and the product, each also by itself") {
  JacobiansFixture f;
  const auto panel = make_panel("jacobians");
  CHECK(panel->title(f.context()) == "Jacobian ∂sₜ/∂sₜ₋₁, t = 9");
  CHECK(panel->tables(f.context())[0].values.rows() == 10);
  choose_option(*panel, f.context(), "source", "jacobian.h");
  CHECK(panel->title(f.context()) == "Jacobian ∂hₜ/∂hₜ₋₁, t = 9");
  const draw::Picture all = panel->draw(f.context(), kSize);
  for (const int kind : {1, 2, 3}) {
    CAPTURE(kind);
    CHECK(place_of(all, kind, 0, 0).x > 0.0F);
  }
  CHECK(shows(all, "largest"));
  const int parts[] = {1, 2, 3};
  const char* shows_[] = {"map", "singular", "product"};
  for (int i = 0; i < 3; ++i) {
    choose_option(*panel, f.context(), "show", shows_[i]);
    const draw::Picture one = panel->draw(f.context(), kSize);
    for (const int kind : parts) CHECK((place_of(one, kind, 0, 0).x > 0.0F) == (kind == parts[i]));
    CHECK(panel->tables(f.context()).size() == 1);
  }
  CHECK(panel->title(f.context()).find("product") != std::string::npos);
  choose_option(*panel, f.context(), "show", "all");
  // Where it is narrow, the map alone.
  CHECK(place_of(panel->draw(f.context(), {220, 160}), 3, 0, 0).x < 0.0F);
}

TEST_CASE("jacobians: pointing gives an entry, a singular value, and the nearest lag that was measured") {
  JacobiansFixture f;
  const auto panel = make_panel("jacobians");
  const auto entry = panel->point_at(f.context(), {1, 2, 3, {}});
  REQUIRE(entry.has_value());
  CHECK(entry->selection.unit == 2);
  CHECK(joined(entry->lines).find("unit before 3") != std::string::npos);
  CHECK(joined(panel->point_at(f.context(), {2, 0, 1, {}})->lines).find("rank 1") != std::string::npos);
  const auto lag = panel->point_at(f.context(), {3, 0, 6, {}});
  REQUIRE(lag.has_value());
  CHECK(lag->lines[0] == "T − t = 6");
  CHECK(lag->lines[1].starts_with("largest: 0.301"));
  CHECK(lag->selection.time == 2);  // 8 is the longest lag there is
  CHECK(panel->point_at(f.context(), {3, 0, 7, {}})->lines[0] == "T − t = 6");
  CHECK_FALSE(panel->point_at(f.context(), {3, 0, 9, {}}).has_value());
  f.change("jacobian.lag").values(0, 2) = 0.0F;  // lags must ascend
  CHECK_FALSE(panel->point_at(f.context(), {3, 0, 6, {}}).has_value());
  CHECK_NOTHROW(panel->draw(f.context(), kSize));
}

TEST_CASE("clipping: says by what, and what became of the whole") {
  PanelFixture f;
  const auto panel = make_panel("clipping");
  CHECK(panel->title(f.context()) == "Clipping ‖g‖ 5.00 → 2.00, by norm");
  const draw::Picture picture = panel->draw(f.context(), {900, 400});
  for (const char* text : {"unclipped", "times 0.400", "after", "before", "threshold 2.00", "‖g‖ 5.00 → 2.00",
                           "angle between both 0.0°", "100 % of all entries changed"}) {
    CAPTURE(text);
    CHECK(shows(picture, text));
  }
  const auto pointed = panel->point_at(f.context(), {1, 0, 47, {}});
  REQUIRE(pointed.has_value());
  CHECK(joined(pointed->lines).find("lstm.W_h [") != std::string::npos);

  JacobiansFixture by_value;
  by_value.change("clipping.effect").values = Matrix<float>{{2.0F}, {0.1F}, {5.0F}, {1.5F}, {0.5F}, {0.25F}};
  Matrix<float>& entries = by_value.change("clipping.entries").values;
  entries.row(1) = entries.row(0).cwiseMin(0.1F).cwiseMax(-0.1F);
  CHECK(panel->title(by_value.context()) == "Clipping ‖g‖ 5.00 → 1.50, by value");
  const draw::Picture cut = panel->draw(by_value.context(), {900, 400});
  CHECK(shows(cut, "cut at ±0.100"));
  CHECK(shows(cut, "angle between both 60.0°"));
  expect_golden("clipping_value", panel->draw(by_value.context(), {480, 240}));

  by_value.change("clipping.effect").values(0, 0) = 0.0F;
  CHECK(panel->title(by_value.context()) == "‖g‖ 5.00, not clipped");
  for (const char* show : {"entries", "vector"}) {
    choose_option(*panel, by_value.context(), "show", show);
    CHECK(panel->draw(by_value.context(), {500, 300}).primitives().size() > 2);
  }
  CHECK_THROWS_AS(panel->set_option("show", "nothing"), std::invalid_argument);
}
