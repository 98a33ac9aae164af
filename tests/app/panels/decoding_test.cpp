// Candidates by target step, what was written, what is right, and symbols that are put there by hand.
#include <doctest/doctest.h>

#include <cmath>

#include "app/draw/numbers.h"
#include "app/panels/figure.h"
#include "tests/app/draw/picture_queries.h"
#include "tests/app/golden.h"
#include "tests/app/panels/panel_fixture.h"
#include "tests/app/sample_beam.h"

using namespace unrolled;

namespace {

constexpr draw::Size kSize{900, 300};

Snapshot sample(const SampleAttention& about, const std::vector<int>& forced = {}) {
  Snapshot snapshot = sample_attention(about);
  add_beam(snapshot, {}, forced);
  return snapshot;
}

Touch press(const draw::Picture& picture, int symbol, int step) {
  Touch touch;
  touch.from = touch.at = place_of(picture, 1, symbol, step);
  touch.hit = picture.find(touch.at).value();
  touch.begins = true;
  return touch;
}

}  // namespace

TEST_CASE("decoding: candidates of each step, the written one among them, and what the answer costs") {
  PanelFixture f;
  SampleAttention about;
  f.snapshot = sample(about);
  const auto panel = make_panel("decoding");
  REQUIRE(panel->ready(f.snapshot));
  const draw::Picture picture = panel->draw(f.context(), kSize);
  const Matrix<float>& p = f.snapshot.observable("prediction.probability")->values;
  const Matrix<float>& written = f.snapshot.observable("pair.output")->values;
  double total = 0.0;
  for (Index i = 0; i < p.cols(); ++i) {
    const auto symbol = static_cast<int>(written(0, i));
    CHECK(place_of(picture, 1, symbol, static_cast<int>(i)).x >= 0.0F);
    total += std::log(static_cast<double>(p(symbol, i)));
  }
  CHECK(shows(picture, "Σ ln p = " + draw::significant(total)));
  const auto hit = picture.find(place_of(picture, 1, static_cast<int>(written(0, 0)), 0));
  const auto pointed = panel->point_at(f.context(), *hit);
  REQUIRE(pointed.has_value());
  CHECK(pointed->selection == Selection{0, -1, -1});
  CHECK(joined(pointed->lines).find("written") != std::string::npos);
  CHECK(joined(pointed->lines).find("right") != std::string::npos);
}

TEST_CASE("decoding: a wrong symbol stands beside the right one") {
  PanelFixture f;
  SampleAttention about;
  about.output[9] = "8";
  f.snapshot = sample(about);
  f.pinned.time = 9;
  const auto panel = make_panel("decoding");
  const draw::Picture picture = panel->draw(f.context(), {400, 120});
  CHECK(place_of(picture, 1, 8, 9).x >= 0.0F);
  CHECK(place_of(picture, 1, 3, 9).x >= 0.0F);
  const auto right = panel->point_at(f.context(), picture.find(place_of(picture, 1, 3, 9)).value());
  CHECK(joined(right->lines).find("right") != std::string::npos);
  CHECK(joined(right->lines).find("written") == std::string::npos);
}

TEST_CASE("decoding: a press puts a candidate there, another one on it lets it go") {
  PanelFixture f;
  SampleAttention about;
  f.snapshot = sample(about);
  f.pinned.time = 4;
  const auto panel = make_panel("decoding");
  draw::Picture picture = panel->draw(f.context(), kSize);
  Touch touch = press(picture, 3, 4);
  CHECK(panel->touch(f.context(), touch)->empty());
  touch.begins = false;
  touch.ended = true;
  auto commands = panel->touch(f.context(), touch);
  REQUIRE(commands.has_value());
  REQUIRE(commands->size() == 1);
  const auto& poke = std::get<Poke>(commands->front());
  CHECK(poke.observable == "pair.output");
  CHECK(poke.row == 0);
  CHECK(poke.col == 4);
  CHECK(poke.values(0, 0) == 3.0);
  touch.dragged = true;
  CHECK(panel->touch(f.context(), touch)->empty());

  about.output[4] = "3";
  f.snapshot = sample(about, {4});
  picture = panel->draw(f.context(), kSize);
  CHECK(shows(picture, "put here by hand"));
  touch = press(picture, 3, 4);
  touch.ended = true;
  commands = panel->touch(f.context(), touch);
  CHECK(std::get<Poke>(commands->front()).values(0, 0) == -1.0);
  const std::vector<PanelAction> actions = panel->actions(f.context());
  REQUIRE(actions.back().name == "let_go");
  CHECK(actions.back().enabled);
  const Poke all = std::get<Poke>(actions.back().commands.at(0));
  CHECK(all.col == 0);
  CHECK(all.values == Matrix<double>::Constant(1, 11, -1.0));
}

TEST_CASE("decoding: the walk shows what has been written so far") {
  PanelFixture f;
  SampleAttention about;
  about.walk = 3;
  f.snapshot = sample(about);
  const auto panel = make_panel("decoding");
  draw::Picture picture = panel->draw(f.context(), kSize);
  CHECK(place_of(picture, 2, 0, 2).x >= 0.0F);
  CHECK(place_of(picture, 2, 0, 3).x < 0.0F);
  about.walk = 0;
  f.snapshot = sample(about);
  picture = panel->draw(f.context(), kSize);
  CHECK(shows(picture, "Press N for the first symbol."));
  CHECK(panel->actions(f.context()).size() == 5);
}

TEST_CASE("decoding: of a long answer the step in view is shown; nothing is answered by nothing") {
  PanelFixture f;
  SampleAttention about;
  about.output.clear();
  for (int i = 0; i < 60; ++i) about.output.push_back(std::to_string(i % 10));
  about.target = {};
  about.alignment = {};
  f.snapshot = sample(about);
  const auto panel = make_panel("decoding");
  for (const int step : {0, 30, 59}) {
    f.pinned.time = step;
    CHECK(place_of(panel->draw(f.context(), {400, 200}), 2, 0, step).x >= 0.0F);
  }
  about.output = {"∎"};
  f.pinned = {};
  f.snapshot = sample(about);
  REQUIRE(panel->ready(f.snapshot));
  CHECK(shows(panel->draw(f.context(), kSize), "∎"));
}

TEST_CASE("decoding: rows of numbers are named, the panel is filled, and a note has room beside many symbols") {
  PanelFixture f;
  SampleAttention about;
  for (int k = 0; k < 60; ++k) about.symbols.push_back("word" + std::to_string(k));
  about.output[4] = "3";
  f.snapshot = sample(about, {4});
  f.pinned.time = 4;
  const auto panel = make_panel("decoding");
  const draw::Picture picture = panel->draw(f.context(), {900, 260});
  CHECK(shows(picture, "i"));
  CHECK(shows(picture, "Σ ln p"));
  int notes = 0;
  for (const std::string& text : texts_of(picture)) notes += text == "put here by hand" ? 1 : 0;
  CHECK(notes == 2);  // in the legend and below the candidates
  about = {};
  about.walk = 3;
  f.snapshot = sample(about);
  f.pinned = {};
  float right = 0.0F;
  const draw::Picture few = panel->draw(f.context(), kSize);
  for (const draw::HitArea& area : few.hit_areas()) right = std::max(right, area.rect.right());
  CHECK(right == doctest::Approx(kSize.width).epsilon(0.01));
}

TEST_CASE("decoding: every size and look, without text on text") {
  PanelFixture f;
  const auto panel = make_panel("decoding");
  for (const bool dark : {false, true}) {
    f.theme = dark ? draw::dark_theme() : draw::light_theme();
    SampleAttention about = dark ? SampleAttention::reversal() : SampleAttention{};
    about.attention = dark ? "none" : "bahdanau";
    about.sharpness = dark ? 0.5 : 4.0;
    about.output[2] = "5";
    f.snapshot = sample(about, {2});
    for (const int step : {-1, 2, 5})
      for (const draw::Size size : {draw::Size{280, 150}, draw::Size{480, 300}, draw::Size{900, 300},
                                    draw::Size{1800, 900}, draw::Size{40, 20}}) {
        f.pinned.time = step;
        INFO(dark, " ", step, " ", size.width, " x ", size.height);
        const draw::Picture picture = panel->draw(f.context(), size);
        if (size.width > 100) CHECK(draw::collisions(picture, f.fonts) == "");
      }
  }
}

TEST_CASE("decoding: golden picture") {
  PanelFixture f;
  SampleAttention about;
  about.output[9] = "8";
  about.sharpness = 3.0;
  f.snapshot = sample(about, {5});
  f.pinned.time = 9;
  expect_golden("panel_decoding_steps", make_figure(*make_panel("decoding"), f.context(), {900, 320}));
}
