// What holds for every panel.
#include <doctest/doctest.h>

#include <cmath>
#include <limits>
#include <set>

#include "app/panels/figure.h"
#include "tests/app/draw/picture_queries.h"
#include "tests/app/panels/panel_fixture.h"
#include "tests/app/sample_attention.h"
#include "tests/app/sample_handwriting.h"
#include "tests/app/sample_machine.h"

using namespace unrolled;

namespace {

// A snapshot in which every observable went through `change`.
Snapshot changed(const Snapshot& from, void (*change)(Observable&)) {
  Snapshot snapshot = from;
  for (auto& one : snapshot.observables) {
    auto copy = std::make_shared<Observable>(*one);
    change(*copy);
    one = copy;
  }
  return snapshot;
}

// Draws every panel in every look and size; what is drawn must lie where a player can draw it.
void draw_everything(PanelFixture& f) {
  for (const PanelKind& kind : panel_kinds()) {
    const auto panel = kind.make();
    if (!panel->ready(f.snapshot)) continue;
    for (const bool dark : {false, true}) {
      for (const draw::Size size : {draw::Size{280, 150}, draw::Size{1800, 900}, draw::Size{40, 20}}) {
        f.theme = dark ? draw::dark_theme() : draw::light_theme();
        f.theme.projector = dark;
        f.theme.scale = dark ? 2.0F : 1.0F;
        INFO(kind.id, " ", size.width, " x ", size.height);
        const draw::Picture picture = panel->draw(f.context(), size);
        CHECK(picture.size() == size);
        int open = 0;
        for (const draw::Primitive& primitive : picture.primitives()) {
          if (std::holds_alternative<draw::ClipBegin>(primitive)) ++open;
          if (std::holds_alternative<draw::ClipEnd>(primitive)) --open;
          if (const auto* line = std::get_if<draw::Polyline>(&primitive))
            for (const draw::Point& point : line->points) CHECK((std::isfinite(point.x) && std::isfinite(point.y)));
          if (const auto* text = std::get_if<draw::Text>(&primitive))
            CHECK((std::isfinite(text->at.x) && std::isfinite(text->at.y)));
        }
        CHECK(open == 0);
        for (const draw::HitArea& area : picture.hit_areas()) {
          CHECK(area.rows > 0);
          CHECK(area.cols > 0);
          if (kind.id == "canvas" && area.kind == 1) continue;  // paper says nothing where there is no ink
          // The far corner and the first cell both have something to say, and saying it does not fail.
          for (const int col : {area.first_col, area.first_col + area.cols - 1})
            for (const int row : {area.first_row, area.first_row + area.rows - 1}) {
              const auto pointed = panel->point_at(f.context(), {area.kind, row, col, area.rect});
              REQUIRE(pointed.has_value());
              CHECK_FALSE(pointed->lines.empty());
            }
        }
        CHECK_FALSE(panel->title(f.context()).empty());
        // Of paths without number there is no table.
        CHECK((kind.id == "proof" || !panel->tables(f.context()).empty()));
        CHECK(make_figure(*panel, f.context(), size).size() == size);
      }
    }
  }
}

}  // namespace

TEST_CASE("panels: each is made by its id, and an unknown one names the known ones") {
  std::set<std::string> ids;
  for (const PanelKind& kind : panel_kinds()) {
    CHECK(make_panel(kind.id)->id() == kind.id);
    CHECK(ids.insert(kind.id).second);
  }
  CHECK(ids.count("hidden") == 1);
  CHECK(ids.count("trace") == 1);
  CHECK_THROWS_WITH_AS(make_panel("hiden"), doctest::Contains("hidden"), std::invalid_argument);
}

TEST_CASE("panels: before the first step each says in a sentence what will appear") {
  PanelFixture f;
  f.snapshot = Snapshot{};
  for (const PanelKind& kind : panel_kinds()) {
    const auto panel = kind.make();
    INFO(kind.id);
    CHECK(panel->applies(f.snapshot));
    CHECK_FALSE(panel->ready(f.snapshot));
    const std::string promise = panel->promise(f.context());
    CHECK(promise.find("appear") != std::string::npos);
    CHECK(promise.back() == '.');
    CHECK(promise.find("panel.") == std::string::npos);
    CHECK(panel->title(f.context()).find("panel.") == std::string::npos);
    CHECK(panel->tables(f.context()).empty());
    CHECK_FALSE(panel->point_at(f.context(), {1, 0, 0, {}}).has_value());
    CHECK(shows(make_figure(*panel, f.context(), {900, 300}), promise));
  }
}

TEST_CASE("panels: a lesson without a panel's numbers does without that panel") {
  PanelFixture f;
  f.snapshot = Snapshot{};
  f.snapshot.step = 10;
  for (const PanelKind& kind : panel_kinds()) CHECK_FALSE(kind.make()->applies(f.snapshot));
}

TEST_CASE("panels: every option takes its choices and refuses others") {
  PanelFixture f;
  SampleSize size;
  size.jacobians = true;
  f.snapshot = sample_snapshot(size);
  for (const PanelKind& kind : panel_kinds()) {
    const auto panel = kind.make();
    INFO(kind.id);
    for (const PanelOption& option : panel->options(f.context())) {
      INFO(option.name);
      CHECK(option.label.find("panel.") == std::string::npos);
      bool among = false;
      for (const auto& [value, label] : option.choices) {
        among = among || value == option.value;
        CHECK(label.find("panel.") == std::string::npos);
        choose_option(*panel, f.context(), option.name, value);
        for (const PanelOption& now : panel->options(f.context()))
          if (now.name == option.name) CHECK(now.value == value);
        CHECK_NOTHROW(panel->draw(f.context(), {400, 200}));
      }
      CHECK(among);
      CHECK_THROWS_AS(choose_option(*panel, f.context(), option.name, "nonsense"), std::invalid_argument);
    }
    CHECK_THROWS_WITH_AS(choose_option(*panel, f.context(), "nonsense", "1"), doctest::Contains(kind.id.c_str()),
                         std::invalid_argument);
    CHECK_THROWS_AS(panel->set_option("nonsense", "1"), std::invalid_argument);
  }
}

TEST_CASE("panels: every size and look, and numbers at their worst") {
  PanelFixture f;
  SampleSize with_jacobians;
  with_jacobians.jacobians = true;
  f.snapshot = sample_snapshot(with_jacobians);
  SUBCASE("as published") { f.hover = {3, 2}; }
  SUBCASE("two layers, a long text, selected") {
    SampleSize size;
    size.layers = 2;
    size.text += size.text + size.text + size.text;
    f.snapshot = sample_snapshot(size);
    f.pinned = {17, 5};
  }
  SUBCASE("attention") {
    f.snapshot = sample_attention();
    f.hover = {3, 2, 5};
  }
  SUBCASE("attention: a local window, a walk, changed by hand") {
    SampleAttention about = SampleAttention::reversal();
    about.attention = "general";
    about.window = "local-p";
    about.walk = 3;
    about.edited = {1};
    f.snapshot = sample_attention(about);
  }
  SUBCASE("attention: none") {
    SampleAttention about;
    about.attention = "none";
    f.snapshot = sample_attention(about);
  }
  SUBCASE("attention: one symbol") {
    SampleAttention about;
    about.source = about.output = about.target = {"∎"};
    about.alignment.clear();
    f.snapshot = sample_attention(about);
  }
  SUBCASE("attention: NaN and infinity") {
    f.snapshot = changed(sample_attention(), [](Observable& o) {
      o.values.setConstant(std::numeric_limits<float>::quiet_NaN());
      o.values(0, 0) = std::numeric_limits<float>::infinity();
    });
  }
  SUBCASE("a memory") {
    f.snapshot = sample_machine();
    f.hover = {3, 2, -1, 5};
  }
  SUBCASE("a memory: overwritten by several heads, a walk, changed by hand") {
    SampleMachine about;
    about.write_rule = "overwrite";
    about.writes = 2;
    about.walk = 4;
    about.edited = {1, 4};
    f.snapshot = sample_machine(about);
  }
  SUBCASE("a memory: one row of one entry") {
    SampleMachine about;
    about.rows = about.width = about.bits = about.length = 1;
    f.snapshot = sample_machine(about);
  }
  SUBCASE("a memory: none") {
    SampleMachine about;
    about.memory = false;
    f.snapshot = sample_machine(about);
  }
  SUBCASE("a memory: NaN and infinity") {
    f.snapshot = changed(sample_machine(), [](Observable& o) {
      o.values.setConstant(std::numeric_limits<float>::quiet_NaN());
      o.values(0, 0) = std::numeric_limits<float>::infinity();
    });
  }
  SUBCASE("handwriting") {
    f.snapshot = sample_handwriting();
    f.hover = {3, 2};
  }
  SUBCASE("handwriting: two layers, in doubt, a replay") {
    SampleHandwriting about;
    about.layers = 2;
    about.doubtful = 2;
    about.language = "words";
    about.source = 0;
    about.step = 100;
    about.replay = 90;
    f.snapshot = sample_handwriting(about);
    f.pinned = {17, 5};
  }
  SUBCASE("handwriting: an empty canvas") { f.snapshot = sample_handwriting({.empty_canvas = true}); }
  SUBCASE("handwriting: NaN and infinity") {
    f.snapshot = changed(sample_handwriting(), [](Observable& o) {
      o.values.setConstant(std::numeric_limits<float>::quiet_NaN());
      o.values(0, 0) = std::numeric_limits<float>::infinity();
    });
  }
  SUBCASE("a selection from a larger lesson") { f.pinned = {100000, 100000}; }
  SUBCASE("one time step, one unit, one update") {
    SampleSize size;
    size.text = "x";
    size.units = 1;
    size.steps = 1;
    size.jacobians = true;
    f.snapshot = sample_snapshot(size);
    f.hover = {0, 0};
  }
  SUBCASE("all values equal") {
    f.snapshot = changed(f.snapshot, [](Observable& o) { o.values.setConstant(0.5F); });
  }
  SUBCASE("nothing but zeros") {
    f.snapshot = changed(f.snapshot, [](Observable& o) { o.values.setZero(); });
  }
  SUBCASE("NaN and infinity") {
    f.snapshot = changed(f.snapshot, [](Observable& o) {
      o.values.setConstant(std::numeric_limits<float>::quiet_NaN());
      o.values(0, 0) = std::numeric_limits<float>::infinity();
    });
    for (auto& curve : f.snapshot.curves) {
      auto copy = std::make_shared<Curve>(*curve);
      for (CurvePoint& point : copy->points)
        point.mean = point.low = point.high = std::numeric_limits<float>::quiet_NaN();
      curve = copy;
    }
  }
  SUBCASE("empty labels and names") {
    f.snapshot = changed(f.snapshot, [](Observable& o) {
      for (std::string& label : o.cols.labels) label.clear();
      o.cols.name.clear();
      o.rows.name.clear();
      o.meaning_text.clear();
      o.symbol.clear();
    });
  }
  draw_everything(f);
}

TEST_CASE("figure: title above, picture, origin below") {
  PanelFixture f;
  const auto panel = make_panel("loss");
  const draw::Picture figure = make_figure(*panel, f.context(), {600, 300});
  const std::vector<std::string> texts = texts_of(figure);
  REQUIRE(texts.size() > 4);
  CHECK(texts[0] == "Loss, bits/char");
  CHECK(texts[1] == "char-lm · step 4\u2009000 · seed 7");
  CHECK(shows(figure, "update"));
}

TEST_CASE("panels: no words lie on each other or reach out, at any size") {
  PanelFixture f;
  SampleSize size;
  SUBCASE("one layer") {}
  SUBCASE("three layers of many units") {
    size.layers = 3;
    size.units = 200;
    size.text += size.text + size.text;
  }
  SUBCASE("a short text") { size.text = "ab\n"; }
  SUBCASE("with Jacobians") { size.jacobians = true; }
  SUBCASE("one update") { size.steps = 1; }
  f.snapshot = sample_snapshot(size);
  SUBCASE("attention") { f.snapshot = sample_attention(); }
  SUBCASE("attention: a window and more to say") {
    SampleAttention about;
    about.attention = "general";
    about.window = "local-p";
    about.output[9] = "8";
    about.edited = {1};
    about.walk = 10;
    f.snapshot = sample_attention(about);
    f.pinned = {3, -1, 4};
  }
  SUBCASE("handwriting") {
    SampleHandwriting about;
    about.language = "words";
    f.snapshot = sample_handwriting(about);
    f.pinned = {37, 3};
  }
  SUBCASE("handwriting: digits, an example, a replay") {
    f.snapshot = sample_handwriting({.alphabet = "digits", .word = "2047", .target = "", .source = 0, .replay = 80});
  }
  SUBCASE("handwriting: an empty canvas") { f.snapshot = sample_handwriting({.empty_canvas = true}); }
  SUBCASE("a memory") {
    f.snapshot = sample_machine();
    f.pinned = {6, -1, -1, 2};
  }
  SUBCASE("a memory: large, and more to say") {
    SampleMachine about;
    about.write_rule = "overwrite";
    about.rows = 128;
    about.width = 20;
    about.writes = about.reads = 4;
    about.edited = {6};
    f.snapshot = sample_machine(about);
    f.pinned = {6, -1, -1, -1};
  }
  for (const PanelKind& kind : panel_kinds()) {
    const auto panel = kind.make();
    if (!panel->ready(f.snapshot)) continue;
    for (const draw::Size each :
         {draw::Size{280, 150}, draw::Size{360, 240}, draw::Size{720, 405}, draw::Size{1800, 900}})
      for (const bool projector : {false, true}) {
        f.theme.projector = projector;
        f.theme.scale = projector && each.width > 500 ? 1.4F : 1.0F;
        INFO(kind.id, " ", each.width, " x ", each.height, projector ? " projector" : "");
        CHECK(draw::collisions(panel->draw(f.context(), each), f.fonts) == "");
      }
  }
}
