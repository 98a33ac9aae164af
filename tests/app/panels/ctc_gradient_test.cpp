// The gradient of CTC's loss: output, occupancy and their difference, measured cell by cell.
#include <doctest/doctest.h>

#include <cmath>

#include "app/panels/figure.h"
#include "app/panels/gradient_check.h"
#include "app/shell/keymap.h"
#include "tests/app/draw/picture_queries.h"
#include "tests/app/golden.h"
#include "tests/app/panels/ctc_fixture.h"
#include "tests/app/sample_handwriting.h"

using namespace unrolled;

namespace {

constexpr draw::Size kSize{900, 500};

struct GradientFixture : CtcFixture {
  std::unique_ptr<Panel> panel = make_panel("ctc-gradient");
  using CtcFixture::CtcFixture;
  draw::Picture picture(draw::Size size = kSize) const { return panel->draw(context(), size); }
  std::string texts() const { return joined(texts_of(picture())); }
};

bool holds(const std::string& text, const std::string& part) { return text.find(part) != std::string::npos; }

}  // namespace

TEST_CASE("ctc gradient: three maps on one time axis and on fixed scales") {
  GradientFixture f;
  const auto maps = draw::all_of<draw::Heatmap>(f.picture());
  REQUIRE(maps.size() >= 3);
  std::vector<draw::Heatmap> cells;  // without those of the colour bars
  for (const draw::Heatmap& map : maps)
    if (map.grid->cols == 8) cells.push_back(map);
  REQUIRE(cells.size() == 3);
  for (const draw::Heatmap& map : cells) {
    CHECK(map.rect.x == cells[0].rect.x);
    CHECK(map.rect.width == cells[0].rect.width);
  }
  CHECK(cells[0].scale.low == 0.0F);
  CHECK(cells[1].scale.high == 1.0F);
  CHECK(cells[2].scale.low == -1.0F);
  CHECK(cells[2].scale.high == 1.0F);
  for (int k = 0; k < 6; ++k)
    for (int t = 0; t < 8; ++t)
      CHECK(cells[2].grid->at(k, t) == doctest::Approx(cells[0].grid->at(k, t) - cells[1].grid->at(k, t)));
}

TEST_CASE("ctc gradient: the pinned cell is measured, by scores and by probabilities") {
  GradientFixture f({{"emissions", "random"}});
  CHECK(holds(f.texts(), "click a cell"));
  f.pinned = {3, 3};  // p at step 4
  std::string said = f.texts();
  CHECK(holds(said, "∂L/∂x₄(p) = y₄(p) − γ₄(p)"));
  CHECK(holds(said, "measured: (L(x + ε) − L(x − ε)) / 2ε"));
  f.panel->set_option("of", "y");
  said = f.texts();
  CHECK(holds(said, "∂p/∂y₄(p) = + 1/y² · Σ αβ"));
  CHECK(holds(said, "∂L/∂y₄(p) = − 1/p · ∂p/∂y"));
  CHECK(holds(said, "measured: (L(y + ε) − L(y − ε)) / 2ε"));

  const auto pointed = f.panel->point_at(f.context(), {1, 4, 3, {}});  // where there is no room in the picture
  REQUIRE(pointed.has_value());
  CHECK(holds(joined(pointed->lines), "measured"));
  CHECK(pointed->selection == Selection{3, 3});
}

TEST_CASE("ctc gradient: derived and measured agree in every cell, of a long target too") {
  for (const char* steps : {"8", "150"}) {
    CtcFixture f({{"emissions", "random"}, {"steps", steps}});
    const auto symbols = CtcSymbols::read(f.snapshot);
    REQUIRE(symbols.has_value());
    const Matrix<double> scores = f.snapshot.observable("ctc.logits")->values.cast<double>();
    const int stride = symbols->steps() > 8 ? 29 : 1;
    for (const CtcGradient gradient : {CtcGradient::scores, CtcGradient::probabilities})
      for (int t = 0; t < symbols->steps(); t += stride)
        for (int k = 0; k < symbols->classes(); ++k) {
          const GradientCheck check = check_ctc_gradient(symbols->topology, scores, gradient, {k, t});
          REQUIRE(check.possible);
          const double size = gradient == CtcGradient::scores ? 1.0 : 1.0 / check.y;  // of what can be measured
          CHECK(std::abs(check.measured - check.derived) < 1e-7 * size);
          const char* id = gradient == CtcGradient::scores ? "ctc.gradient" : "ctc.gradient_y";
          CHECK(check.derived == doctest::Approx(f.value(id, k, t)).epsilon(1e-4));
        }
  }
}

TEST_CASE("ctc gradient: a target that does not fit has none, and says so") {
  GradientFixture f({{"steps", "4"}});
  CHECK(holds(f.texts(), "does not fit"));
  for (const PanelAction& action : f.panel->actions(f.context())) CHECK_FALSE(action.enabled);
}

TEST_CASE("ctc gradient: its buttons make updates, and the output moves to the occupancy") {
  GradientFixture f;
  const auto distance = [&] {
    const Matrix<float>& gradient = f.snapshot.observable("ctc.gradient")->values;
    return gradient.norm();
  };
  const float before = distance();
  const std::vector<PanelAction> actions = f.panel->actions(f.context());
  f.carry_out(find_action(actions, "step")->commands);
  CHECK(f.snapshot.step == 1);
  f.carry_out(find_action(actions, "ten")->commands);
  CHECK(f.snapshot.step == 11);
  CHECK(distance() < before);
}

TEST_CASE("ctc panels: no two buttons have the same key, nor one that the window has") {
  CtcFixture f;
  f.pinned = {2, 1};
  std::vector<std::string> taken;
  for (const KeyBinding& binding : keymap()) taken.push_back(key_name(binding));
  for (const PanelKind& kind : panel_kinds()) {
    const auto panel = kind.make();
    if (!panel->applies(f.snapshot) || !panel->ready(f.snapshot)) continue;
    for (const PanelAction& action : panel->actions(f.context())) {
      const std::string key = action_key_name(action);
      if (key.empty()) continue;
      CHECK_MESSAGE(std::find(taken.begin(), taken.end(), key) == taken.end(), kind.id, ": ", action.name, " on ", key);
      taken.push_back(key);
    }
  }
}

TEST_CASE("ctc gradient, emissions: of many symbols those that matter keep a row and a name where not all have room") {
  PanelFixture f;
  f.snapshot = sample_handwriting();
  const struct {
    const char* panel;
    int kind;
    draw::Size size;
  } low[] = {{"ctc-gradient", 1, {700, 330}}, {"emissions", 2, {700, 200}}};
  for (const auto& [id, kind, size] : low) {
    INFO(id);
    const auto panel = make_panel(id);
    const draw::Picture picture = panel->draw(f.context(), size);
    for (const char* letter : {"_", "p", "i", "l", "o", "t"}) CHECK(shows(picture, letter));
    CHECK_FALSE(shows(picture, "z"));
    CHECK(joined(texts_of(picture)).find("of 27 symbols") != std::string::npos);
    CHECK(draw::collisions(picture, f.fonts) == "");
    // Pointing at a row means the symbol that it shows.
    const int p = 16;
    const auto hit = picture.find(place_of(picture, kind, p, 5));
    REQUIRE(hit);
    CHECK(hit->row == p);
    CHECK(panel->point_at(f.context(), *hit)->lines[0].find("y₆(p)") == 0);
    // Where all have room, all have one.
    CHECK(shows(panel->draw(f.context(), {700, 1300}), "z"));
  }
}

TEST_CASE("ctc panels: while nothing is written they are promised, after updates too") {
  SampleHandwriting about;
  about.empty_canvas = true;
  about.step = 30;
  const Snapshot empty = sample_handwriting(about);
  for (const char* id : {"trellis", "decoders", "emissions", "ctc-gradient", "proof", "language"}) {
    INFO(id);
    CHECK(make_panel(id)->applies(empty));
    CHECK_FALSE(make_panel(id)->ready(empty));
  }
}

TEST_CASE("ctc panels: beside a network's units a state is selected as a row, not as the unit of the same number") {
  PanelFixture f;
  f.snapshot = sample_handwriting();
  for (const auto& [id, kind] : {std::pair("trellis", 1), {"ctc-gradient", 1}, {"emissions", 2}}) {
    INFO(id);
    const auto panel = make_panel(id);
    const auto pointed = panel->point_at(f.context(), {kind, 3, 12, {}});
    REQUIRE(pointed);
    CHECK(pointed->selection.time == 12);
    CHECK(pointed->selection.unit == -1);
  }
  f.pinned = {12, 5, -1, 3};
  CHECK(selected_state(f.context()) == 3);
  CHECK(state_selection(f.snapshot, 12, 3) == Selection{12, -1, -1, 3});
  CHECK(state_selection(CtcFixture().snapshot, 12, 3) == Selection{12, 3});
}

TEST_CASE("ctc gradient: golden pictures") {
  GradientFixture f;
  f.pinned = {2, 3};
  expect_golden("ctc_gradient", make_figure(*f.panel, f.context(), {560, 360}));
  f.panel->set_option("of", "y");
  expect_golden("ctc_gradient_by_y", make_figure(*f.panel, f.context(), {560, 360}));
}
