// The alignment matrix and the ribbons: what is drawn, what pointing says, what is changed by hand.
#include <doctest/doctest.h>

#include <cmath>
#include <memory>

#include "app/draw/numbers.h"
#include "app/panels/alignment_measures.h"
#include "app/panels/matrix_painter.h"
#include "app/panels/runs.h"
#include "tests/app/draw/picture_queries.h"
#include "tests/app/golden.h"
#include "tests/app/panels/panel_fixture.h"
#include "tests/app/sample_attention.h"

using namespace unrolled;

namespace {

constexpr draw::Size kSize{900, 560};

struct MatrixFixture : PanelFixture {
  std::unique_ptr<Panel> panel;
  explicit MatrixFixture(const SampleAttention& about = {}, const char* id = "matrix") : panel(make_panel(id)) {
    snapshot = sample_attention(about);
  }
  std::shared_ptr<const AttentionTables> tables() const { return AttentionTables::read(snapshot); }
  void choose(const char* name, const char* value) { choose_option(*panel, context(), name, value); }
  draw::Picture draw(draw::Size size = kSize) const { return panel->draw(context(), size); }
  std::shared_ptr<const draw::Grid> grid() const {
    const draw::Picture picture = draw();
    return draw::all_of<draw::Heatmap>(picture).front().grid;
  }
  PanelAction action(const std::string& name) const {
    for (const PanelAction& one : panel->actions(context()))
      if (one.name == name) return one;
    FAIL("no action ", name);
    return {};
  }
  Poke poke_of(const std::string& name) const { return std::get<Poke>(action(name).commands.at(0)); }
  std::string said(int kind, int row, int col) const {
    const auto pointed = panel->point_at(context(), {kind, row, col, {}});
    return pointed ? joined(pointed->lines) : "";
  }
};

// Weights that are 1 at the given place of each step.
Snapshot pointing_at(const std::vector<int>& places, int sources) {
  SampleAttention about;
  about.source.assign(static_cast<std::size_t>(sources), "a");
  about.output.assign(places.size(), "a");
  about.target.clear();
  about.alignment.clear();
  Snapshot snapshot = sample_attention(about);
  for (auto& one : snapshot.observables)
    if (one->id == "attention.weights") {
      auto made = std::make_shared<Observable>(*one);
      made->values.setZero();
      for (std::size_t i = 0; i < places.size(); ++i) made->values(places[i], static_cast<Index>(i)) = 1.0F;
      one = made;
    }
  return snapshot;
}

}  // namespace

TEST_CASE("alignment measures: the diagonality is 1 on a line, 0 where weights are even, and knows reversal") {
  const auto of = [](const Snapshot& snapshot) { return *diagonality(*AttentionTables::read(snapshot)); };
  const Diagonality copy = of(pointing_at({0, 1, 2, 3, 4}, 5));
  CHECK(copy.value() == doctest::Approx(1.0));
  CHECK_FALSE(copy.is_reversed());
  const Diagonality reversal = of(pointing_at({4, 3, 2, 1, 0}, 5));
  CHECK(reversal.value() == doctest::Approx(1.0));
  CHECK(reversal.is_reversed());
  CHECK(reversal.forward < 0.0);

  Snapshot even = pointing_at({0, 1, 2, 3}, 6);
  for (auto& one : even.observables)
    if (one->id == "attention.weights") {
      auto made = std::make_shared<Observable>(*one);
      made->values.setConstant(1.0F / 6.0F);
      one = made;
    }
  CHECK(of(even).forward == doctest::Approx(0.0).epsilon(1e-6));
  CHECK(of(even).reversed == doctest::Approx(0.0).epsilon(1e-6));
  // Two places and steps, one of them right: half as far off as evenly spread weights, by hand.
  CHECK(of(pointing_at({0, 0}, 2)).forward == doctest::Approx(0.0));
  // Three steps that all look at the middle: 1/3 from the line on the mean, evenly spread 4/9.
  CHECK(of(pointing_at({1, 1, 1}, 3)).forward == doctest::Approx(1.0 - (1.0 / 3.0) / (4.0 / 9.0)));
  CHECK_FALSE(diagonality(*AttentionTables::read(pointing_at({0}, 5))).has_value());

  // The end signs are no part of the line.
  SampleAttention about = SampleAttention::reversal();
  about.sharpness = 12.0;
  const Diagonality sample = of(sample_attention(about));
  CHECK(sample.is_reversed());
  CHECK(sample.value() > 0.97);
}

TEST_CASE("alignment measures: entropy in bits, and steps that look where they should") {
  MatrixFixture f;
  const auto tables = f.tables();
  for (Index i = 0; i < tables->target_steps(); ++i) {
    double expected = 0.0;
    for (Index j = 0; j < tables->source_steps(); ++j)
      expected -= tables->weight(j, i) * std::log2(tables->weight(j, i));
    CHECK(attention_entropy(*tables, i) == doctest::Approx(expected).epsilon(1e-5));
  }
  CHECK(attention_entropy(*AttentionTables::read(pointing_at({2, 3}, 5)), 0) == 0.0);
  CHECK(alignment_hits(*tables).known == 8);
  CHECK(alignment_hits(*tables).right == 8);
  SampleAttention about;
  about.walk = 3;
  CHECK(alignment_hits(*AttentionTables::read(sample_attention(about))).known == 3);
  about.walk = -1;
  about.output[1] = "8";  // nothing is known of where a wrong symbol comes from
  const AlignmentHits without = alignment_hits(*AttentionTables::read(sample_attention(about)));
  CHECK(without.known == 7);
  CHECK(without.right == 7);
}

TEST_CASE("matrix: a cell for every weight, its scale from 0 to 1, both sides named and labelled") {
  MatrixFixture f;
  const auto tables = f.tables();
  const draw::Picture picture = f.draw();
  const auto heatmaps = draw::all_of<draw::Heatmap>(picture);
  CHECK(heatmaps.front().scale.low == 0.0F);
  CHECK(heatmaps.front().scale.high == 1.0F);
  CHECK(heatmaps.front().grid->rows == 11);
  CHECK(heatmaps.front().grid->cols == 14);
  for (int i = 0; i < 11; ++i)
    for (int j = 0; j < 14; ++j) CHECK(static_cast<double>(heatmaps.front().grid->at(i, j)) == tables->weight(j, i));
  CHECK(shows(picture, "source (encoder reads) →"));
  CHECK(shows(picture, "← target (decoder writes)"));
  for (const char* symbol : {"M", "␣", ",", "1", "-", "∎", "entropy, bits", "log₂ 14 = 3.81"})
    CHECK(shows(picture, symbol));
  CHECK(shows(picture, "true alignment: 8 of 8 steps look there"));
  CHECK(shows(picture, draw::fixed(attention_entropy(*tables, 5), 2)));

  f.choose("rows", "source");
  CHECK(f.grid()->rows == 14);
  CHECK(static_cast<double>(f.grid()->at(9, 0)) == tables->weight(9, 0));
  CHECK(shows(f.draw(), "← source (encoder reads)"));
  CHECK(shows(f.draw(), "target (decoder writes) →"));
  CHECK(f.panel->point_at(f.context(), {kMatrixCells, 9, 2, {}})->selection == Selection{2, -1, 9});
}

TEST_CASE("matrix: the true alignment is outlined, places side by side together") {
  MatrixFixture f;
  const auto frames = [&] {
    int count = 0;
    for (const auto& line : draw::all_of<draw::Polyline>(f.draw()))
      count += line.closed && line.colour == f.theme.text ? 1 : 0;
    return count;
  };
  const int with = frames();
  f.choose("truth", "hide");
  const int without = frames();
  CHECK(with - without == 8 + 1);  // one for each step whose alignment is known, one in the legend
  CHECK_FALSE(shows(f.draw(), "true alignment: 8 of 8 steps look there"));
  SampleAttention wrong;
  wrong.output[0] = wrong.output[5] = "8";
  f.snapshot = sample_attention(wrong);
  const int without_wrong = frames();
  f.choose("truth", "show");
  CHECK(frames() - without_wrong == 6 + 1);
  CHECK(shows(f.draw(), "true alignment: 6 of 6 steps look there"));
}

TEST_CASE("matrix: a walk hides what has not been written yet") {
  SampleAttention about;
  about.walk = 4;
  MatrixFixture f(about);
  CHECK(f.grid()->rows == 4);
  CHECK_FALSE(f.panel->point_at(f.context(), {kMatrixCells, 4, 0, {}}).has_value());
  int written = 0;
  for (const std::string& text : texts_of(f.draw())) written += text == "-" || text == "0" ? 1 : 0;
  CHECK(written == 1);  // the 0 of the entropies' scale
  CHECK(std::get<SetSetting>(f.action("next").commands.at(0)).value == SettingValue(std::int64_t{5}));
  about.walk = 0;
  f.snapshot = sample_attention(about);
  CHECK_NOTHROW(f.draw());
}

TEST_CASE("matrix: outside the window is hatched, and its middle is marked") {
  SampleAttention about;
  about.attention = "general";
  about.window = "local-m";
  MatrixFixture f(about);
  const auto grid = f.grid();
  CHECK_FALSE(std::isnan(grid->at(0, 3)));
  CHECK(std::isnan(grid->at(0, 4)));
  CHECK(shows(f.draw(), "outside the window"));
  CHECK(shows(f.draw(), "middle of the window, p"));
  CHECK(f.said(kMatrixCells, 0, 1).find("local window") != std::string::npos);

  // A window without an edge: its width is drawn instead.
  for (auto& one : f.snapshot.observables)
    if (one->id == "attention.window") {
      auto soft = std::make_shared<Observable>(*one);
      soft->values = soft->values.array().max(0.01F);
      one = soft;
    }
  for (auto& one : f.snapshot.observables)
    if (one->id == "attention.weights") {
      auto weights = std::make_shared<Observable>(*one);
      weights->values = weights->values.array().max(0.001F);
      one = weights;
    }
  CHECK_FALSE(shows(f.draw(), "outside the window"));
  CHECK(shows(f.draw(), "window: middle p and 2σ to either side"));
  CHECK_FALSE(std::isnan(f.grid()->at(0, 4)));
}

TEST_CASE("matrix: pointing gives weight, place, score, whether it is right, and links both sides") {
  MatrixFixture f;
  const auto tables = f.tables();
  const auto pointed = f.panel->point_at(f.context(), {kMatrixCells, 0, 9, {}});
  REQUIRE(pointed.has_value());
  CHECK(pointed->selection == Selection{0, -1, 9});
  const std::string said = joined(pointed->lines);
  CHECK(said.find("α = " + draw::significant(tables->weight(9, 0))) != std::string::npos);
  CHECK(said.find("j = 9 “1”, i = 0 “1”") != std::string::npos);
  CHECK(said.find("attention score") != std::string::npos);
  CHECK(said.find("comes from here") != std::string::npos);
  CHECK(f.said(kMatrixCells, 0, 3).find("comes from elsewhere") != std::string::npos);
  CHECK(f.panel->point_at(f.context(), {kMatrixSource, 0, 7, {}})->selection == Selection{-1, -1, 7});
  CHECK(f.panel->point_at(f.context(), {kMatrixTarget, 7, 0, {}})->selection == Selection{7, -1, -1});
  CHECK(f.said(kMatrixEntropy, 2, 0).find("log₂") != std::string::npos);
  CHECK(f.said(kMatrixDiagonality, 0, 0).find("|j/(T−1) − i/(U−1)|") != std::string::npos);

  SampleAttention about;
  about.output[9] = "8";
  f.snapshot = sample_attention(about);
  CHECK(f.said(kMatrixTarget, 9, 0).find("“3” would be right") != std::string::npos);
  CHECK(shows(f.draw(), "underlined: wrong symbol"));
}

TEST_CASE("matrix: weights are changed by hand, and let go") {
  MatrixFixture f;
  const double weight = f.tables()->weight(4, 2);
  const draw::Hit cell{kMatrixCells, 2, 4, {100, 100, 30, 30}};
  const auto touch = [&](float by, bool begins, bool ended) {
    return f.panel->touch(f.context(), {cell, {110, 110}, {110, 110 - by}, begins, ended, by != 0.0F});
  };
  REQUIRE(touch(0, true, false).has_value());
  CHECK(touch(0, true, false)->empty());
  CHECK(touch(2, false, false)->empty());
  const auto commands = touch(75, false, false);
  REQUIRE(commands->size() == 1);
  const Poke poke = std::get<Poke>(commands->front());
  CHECK(poke.observable == "attention.weights");
  CHECK(poke.row == 4);
  CHECK(poke.col == 2);
  CHECK(poke.values(0, 0) == doctest::Approx(weight + 0.5));
  CHECK(std::get<Poke>(touch(1000, false, false)->front()).values(0, 0) == 1.0);
  CHECK(touch(75, false, true)->empty());

  CHECK_FALSE(f.action("more").enabled);
  CHECK(f.action("release").enabled);  // there may be changes beyond the present end
  f.pinned = {2, -1, 4};
  CHECK(f.poke_of("more").values(0, 0) == doctest::Approx(weight + 0.1));
  CHECK(f.poke_of("less").values(0, 0) == 0.0);
  CHECK(f.poke_of("only").values(0, 0) == 1.0);
  CHECK(f.poke_of("even").values.rows() == 14);
  CHECK(f.poke_of("even").values.sum() == doctest::Approx(1.0));

  SampleAttention about;
  about.edited = {2};
  f.snapshot = sample_attention(about);
  const Poke release = f.poke_of("release");
  CHECK(release.observable == "attention.edited");
  CHECK(release.values.cols() == 11);
  CHECK(release.values.isZero());
  CHECK(shows(f.draw(), "changed by hand (a click lets it go)"));
  const auto let_go = f.panel->touch(f.context(), {{kMatrixEdited, 0, 0, {}}, {}, {}, true});
  REQUIRE(let_go.has_value());
  CHECK(std::get<Poke>(let_go->front()).observable == "attention.edited");
  CHECK(f.said(kMatrixEdited, 0, 0).find("Let all changed weights go") == 0);

  // Not where there is no lesson to do it.
  about.settings = false;
  f.snapshot = sample_attention(about);
  CHECK_FALSE(touch(0, true, false).has_value());
  CHECK(f.panel->actions(f.context()).empty());
}

TEST_CASE("matrix: the difference of two moments has a signed scale and no measures of weights") {
  SampleAttention early;
  early.sharpness = 1.0;
  MatrixFixture f;
  f.snapshot = difference(f.snapshot, sample_attention(early));
  const draw::Picture picture = f.draw();
  const draw::Heatmap cells = draw::all_of<draw::Heatmap>(picture).front();
  CHECK(cells.scale.low == -1.0F);
  CHECK(cells.scale.map == draw::ColourMap::signed_map);
  CHECK(cells.grid->at(0, 9) > 0.0F);
  CHECK_FALSE(shows(picture, "entropy, bits"));
  CHECK(f.panel->tables(f.context()).size() == 2);
  CHECK_FALSE(f.panel->touch(f.context(), {{kMatrixCells, 0, 0, {}}, {}, {}, true}).has_value());
}

TEST_CASE("matrix and ribbons: without attention it is said why there is nothing") {
  SampleAttention about;
  about.attention = "none";
  for (const char* id : {"matrix", "ribbons"}) {
    MatrixFixture f(about, id);
    CHECK(f.panel->applies(f.snapshot));
    CHECK_FALSE(f.panel->ready(f.snapshot));
    CHECK(f.panel->promise(f.context()).find("Without attention") == 0);
    CHECK(f.panel->tables(f.context()).empty());
    CHECK(f.panel->actions(f.context()).empty());
  }
}

TEST_CASE("matrix: beside a run with attention, one without says so") {
  SampleAttention about;
  about.attention = "none";
  MatrixFixture f;
  Branch rival;
  rival.lane = 1;
  rival.races = true;
  rival.changes = "attention=none";
  rival.shown = std::make_shared<Snapshot>(sample_attention(about));
  f.snapshot.branches.push_back(rival);
  f.choose("runs", "side");
  std::string all;
  for (const std::string& text : texts_of(f.draw())) all += text + " ";
  CHECK(all.find("Without attention there is no alignment") != std::string::npos);
  CHECK(all.find("source (encoder reads)") != std::string::npos);
}

TEST_CASE("matrix: of weights that do not sum to one the entropy says what it is of") {
  SampleAttention about;
  about.window = "local-p";
  about.sharpness = 1.0;
  MatrixFixture f(about);
  const double sum = attention_sum(*f.tables(), 3);
  REQUIRE(sum < 0.99);
  CHECK(f.said(kMatrixEntropy, 3, 0).find("Σⱼ αᵢⱼ = " + draw::fixed(sum, 2)) != std::string::npos);
  MatrixFixture global;
  CHECK(global.said(kMatrixEntropy, 3, 0).find("in place of") == std::string::npos);
}

TEST_CASE("matrix: with few rows the name of their axis stays above the legend") {
  SampleAttention about;
  about.output = about.target = {"1", "9", "∎"};
  MatrixFixture f(about);
  for (const float height : {200.0F, 300.0F, 560.0F}) {
    const draw::Picture picture = f.draw({900, height});
    INFO(height);
    CHECK(draw::collisions(picture, f.fonts) == "");
  }
}

TEST_CASE("matrix: words and long sources keep their symbols apart") {
  SampleAttention words;
  words.source = {"two", "hundred", "and", "forty", "seven", "thousand", "three", "hundred", "and", "five", "∎"};
  words.output = words.target = {"2", "4", "7", "3", "0", "5", "∎"};
  words.alignment = {{0, 1}, {3}, {4}, {6, 7}, {}, {9}, {}};
  SampleAttention many = SampleAttention::reversal();
  many.source.assign(80, "a");
  many.output.assign(70, "b");
  many.target = many.output;
  for (const SampleAttention& about : {words, many})
    for (const char* id : {"matrix", "ribbons"}) {
      MatrixFixture f(about, id);
      for (const char* code : {"en", "ru", "cs"}) {
        f.words = Words(data_folder() / "assets" / "languages", code);
        for (const bool down : {false, true}) {
          if (f.panel->id() == "matrix") f.choose("rows", down ? "source" : "target");
          for (const draw::Size size : {draw::Size{280, 150}, draw::Size{420, 300}, draw::Size{900, 500},
                                        draw::Size{1800, 900}, draw::Size{300, 800}}) {
            INFO(id, " ", code, " ", size.width, " x ", size.height, down ? " source down" : "");
            CHECK(draw::collisions(f.draw(size), f.fonts) == "");
          }
        }
      }
      f.pinned = {5, -1, 3};
      f.choose("truth", "hide");
      CHECK(draw::collisions(f.draw(), f.fonts) == "");
    }
}

TEST_CASE("ribbons: as thick as the weights, and those of the selected step stand out") {
  MatrixFixture f({}, "ribbons");
  const auto tables = f.tables();
  const auto ribbons = [&] {
    std::vector<draw::Polyline> found;
    for (const auto& line : draw::all_of<draw::Polyline>(f.draw()))
      if (line.points.size() > 10 && line.dash == draw::Dash::solid) found.push_back(line);
    return found;
  };
  std::size_t expected = 0;
  double largest = 0.0, least = 1.0;
  for (Index i = 0; i < 11; ++i)
    for (Index j = 0; j < 14; ++j) {
      expected += tables->weight(j, i) >= 0.01 ? 1 : 0;
      largest = std::max(largest, tables->weight(j, i));
      if (tables->weight(j, i) >= 0.01) least = std::min(least, tables->weight(j, i));
    }
  const auto all = ribbons();
  CHECK(all.size() == expected);
  float widest = 0.0F, narrowest = 1e9F;
  for (const auto& one : all) {
    widest = std::max(widest, one.width);
    narrowest = std::min(narrowest, one.width);
  }
  CHECK(narrowest > 0.0F);
  CHECK(static_cast<double>(widest / narrowest) == doctest::Approx(largest / least).epsilon(1e-4));

  f.pinned = {0, -1, -1};
  const auto chosen = ribbons();
  CHECK(chosen.size() == expected);
  CHECK(chosen.back().colour.alpha > 200);
  CHECK(chosen.front().colour.alpha < 60);
  CHECK(f.panel->point_at(f.context(), {2, 0, 0, {}})->selection == Selection{0, -1, -1});
  CHECK(f.said(2, 0, 0).find("j = 9 “1”") != std::string::npos);
  CHECK(f.panel->point_at(f.context(), {1, 0, 9, {}})->selection == Selection{-1, -1, 9});
  CHECK(f.said(1, 0, 9).find("i = 0 “1”") != std::string::npos);

  SampleAttention about;
  about.walk = 1;
  f.snapshot = sample_attention(about);
  f.pinned = {};
  CHECK(ribbons().size() < expected);
  CHECK_FALSE(f.panel->point_at(f.context(), {2, 0, 1, {}}).has_value());
  CHECK(f.action("next").enabled);
}

TEST_CASE("matrix: golden pictures") {
  SampleAttention about;
  about.attention = "general";
  about.window = "local-p";
  about.output[9] = "8";
  about.edited = {7};
  about.walk = 10;
  for (const char* id : {"matrix", "ribbons"}) {
    MatrixFixture f(about, id);
    f.theme = draw::dark_theme();
    f.words = Words(data_folder() / "assets" / "languages", "cs");
    f.pinned = {3, -1, 12};
    expect_golden(std::string(id) + "_window", f.draw({640, 420}));
  }
}
