// Panels along the watched text: one cell's trace, its gates drawn apart, the predictions.
#include <doctest/doctest.h>

#include <cmath>

#include "app/draw/colour_map.h"
#include "app/draw/numbers.h"
#include "app/panels/candidates.h"
#include "tests/app/draw/picture_queries.h"
#include "tests/app/panels/panel_fixture.h"

using namespace unrolled;

namespace {

constexpr draw::Size kSize{900, 400};

std::optional<Pointed> point(const Panel& panel, const PanelContext& context, draw::Point at) {
  const auto hit = panel.draw(context, kSize).find(at);
  return hit ? panel.point_at(context, *hit) : std::nullopt;
}

}  // namespace

TEST_CASE("trace: the line passes through the very numbers, on a scale that the meaning fixes") {
  PanelFixture f;
  f.pinned = {-1, 6};
  const auto panel = make_panel("trace");
  CHECK(panel->title(f.context()) == "Cell 6 over the text, tanh c");
  const draw::Picture picture = panel->draw(f.context(), kSize);
  const Matrix<float>& values = f.snapshot.observable("state.tanh_c")->values;
  const draw::HitArea& area = picture.hit_areas().at(0);
  const std::vector<draw::Polyline> lines = draw::all_of<draw::Polyline>(picture);
  const auto line = std::find_if(lines.begin(), lines.end(), [&](const draw::Polyline& one) {
    return static_cast<Index>(one.points.size()) == values.cols();
  });
  REQUIRE(line != lines.end());
  CHECK(line->colour == f.theme.cell);
  for (Index t = 0; t < values.cols(); ++t) {
    const draw::Point& at = line->points[static_cast<std::size_t>(t)];
    CHECK(at.y == doctest::Approx(area.rect.y + area.rect.height * (0.5F - 0.5F * values(6, t))).epsilon(1e-4));
    CHECK(at.x == doctest::Approx(area.rect.x +
                                  area.rect.width * (static_cast<float>(t) + 0.5F) / static_cast<float>(values.cols()))
                      .epsilon(1e-4));
  }
  const auto pointed = point(*panel, f.context(), place_of(picture, 1, 0, 21));
  REQUIRE(pointed.has_value());
  CHECK(pointed->selection == Selection{21, 6});
  CHECK(pointed->lines.at(1) == "unit 6, t = 21 “{”");
  CHECK(joined(pointed->lines).find("tanh cₜ = ") != std::string::npos);
  const PanelTable table = panel->tables(f.context()).at(0);
  CHECK(table.row_names == std::vector<std::string>{"unit 6"});
  CHECK(table.values(0, 21) == double{values(6, 21)});

  choose_option(*panel, f.context(), "source", "gate.f");
  choose_option(*panel, f.context(), "unit", "9");
  CHECK(panel->title(f.context()) == "Cell 9 over the text, f");
}

TEST_CASE("trace, hidden, text: the marked stretch is there, as far as the text reaches") {
  PanelFixture f;
  f.pinned = {-1, 6};
  for (const char* id : {"trace", "hidden", "text", "gates", "gradient-flow", "predictions"}) {
    INFO(id);
    const auto panel = make_panel(id);
    f.brush = {};
    const draw::Picture plain = panel->draw(f.context(), kSize);
    f.brush = {10, 20};
    const draw::Picture marked = panel->draw(f.context(), kSize);
    CHECK(marked.primitives().size() > plain.primitives().size());
    f.brush = {10, 100000};
    CHECK(panel->draw(f.context(), kSize).primitives().size() > plain.primitives().size());
    f.brush = {100000, 100001};
    CHECK(panel->draw(f.context(), kSize).primitives().size() == plain.primitives().size());
  }
}

TEST_CASE("gates: every gate and state of a layer, in the order of a step, under one title") {
  PanelFixture f;
  SampleSize size;
  size.layers = 2;
  f.snapshot = sample_snapshot(size);
  f.pinned = {-1, 5};
  const auto panel = make_panel("gates");
  CHECK(panel->title(f.context()) == "Gates and states of cell 5, layer 1");
  choose_option(*panel, f.context(), "layer", "2");
  CHECK(panel->title(f.context()) == "Gates and states of cell 5, layer 2");
  CHECK_THROWS_AS(choose_option(*panel, f.context(), "layer", "3"), std::invalid_argument);
  CHECK_THROWS_AS(panel->set_option("layer", "x"), std::invalid_argument);
  const PanelTable table = panel->tables(f.context()).at(0);
  CHECK(table.row_names == std::vector<std::string>{"gate.i.2", "gate.f.2", "gate.o.2", "gate.g.2", "state.c.2",
                                                    "state.tanh_c.2", "state.h.2"});
  CHECK(table.values(1, 30) == double{f.snapshot.observable("gate.f.2")->values(5, 30)});

  const draw::Picture picture = panel->draw(f.context(), kSize);
  const auto pointed = point(*panel, f.context(), place_of(picture, 1, 1, 30));
  REQUIRE(pointed.has_value());
  CHECK(pointed->selection == Selection{30, 5});
  CHECK(pointed->lines.at(0).starts_with("f = "));
  CHECK(pointed->lines.at(2) == "forget gate of layer 2");
  for (const draw::Text& text : draw::all_of<draw::Text>(picture)) {
    if (text.style.face != draw::Face::bold) continue;
    if (text.text == "f") CHECK(text.style.colour == f.theme.gate_forget);
    if (text.text == "tanh c") CHECK(text.style.colour == f.theme.cell);
  }
}

TEST_CASE("candidates: the likeliest first, equals in their order, NaN left out") {
  Matrix<float> p(5, 1);
  p << 0.1F, 0.4F, std::nanf(""), 0.4F, 0.05F;
  CHECK(likeliest(p, 0, 3) == std::vector<Index>{1, 3, 0});
  CHECK(likeliest(p, 0, 10).size() == 4);
  CHECK(likeliest(p, 0, 0).empty());
}

TEST_CASE("predictions: the likeliest symbols by number and colour, the true one framed") {
  PanelFixture f;
  const auto panel = make_panel("predictions");
  CHECK(panel->title(f.context()) == "Predictions: likeliest next characters (framed: the true one)");
  const Observable& predictions = *f.snapshot.observable("prediction.probability");
  const draw::Picture picture = panel->draw(f.context(), kSize);
  CHECK(draw::collisions(picture, f.fonts) == "");
  const std::vector<Index> best = likeliest(predictions.values, 0, 3);
  const float p = predictions.values(best[0], 0);
  const draw::Colour ground = draw::colour_at({draw::ColourMap::sequential, 0.0F, 1.0F, false, false}, p);
  const std::vector<draw::Rectangle> cells = draw::all_of<draw::Rectangle>(picture);
  CHECK(std::any_of(cells.begin(), cells.end(), [&](const draw::Rectangle& one) { return one.fill == ground; }));

  const auto pointed = point(*panel, f.context(), place_of(picture, 1, 0, 0));
  REQUIRE(pointed.has_value());
  CHECK(pointed->selection == Selection{0, -1});
  REQUIRE(pointed->lines.size() == 12);
  CHECK(pointed->lines[0] == "t = 0 “i”");
  const auto truth = static_cast<Index>(f.snapshot.observable("prediction.target")->values(0, 0));
  CHECK(predictions.rows.labels[static_cast<std::size_t>(truth)] == "f");
  char expected[80];
  const double of_truth = predictions.values(truth, 0);
  std::snprintf(expected, sizeof expected, "true next “f”: p = %.3f, costs %.2f bits", of_truth, -std::log2(of_truth));
  CHECK(pointed->lines[11] == expected);

  // A frame for every position whose true next symbol is among the candidates.
  const auto frames = [&](const draw::Picture& drawn) {
    int count = 0;
    for (const draw::Polyline& one : draw::all_of<draw::Polyline>(drawn))
      count += one.closed && one.colour == f.theme.text ? 1 : 0;
    return count;
  };
  const auto hits = [&](Index most) {
    int count = 0, last = 0;
    for (const draw::HitArea& area : picture.hit_areas()) last = std::max(last, area.first_col + area.cols);
    for (Index t = 0; t < last; ++t) {
      const std::vector<Index> candidates = likeliest(predictions.values, t, most);
      const auto target = static_cast<Index>(f.snapshot.observable("prediction.target")->values(0, t));
      count += std::count(candidates.begin(), candidates.end(), target) > 0 ? 1 : 0;
    }
    return count;
  };
  CHECK(frames(picture) == hits(3));
  CHECK(hits(3) > 10);
}

TEST_CASE("predictions: the lines fill the height, with no room for candidates that there are not") {
  PanelFixture f;
  const auto panel = make_panel("predictions");
  const auto lines = [&](draw::Size size) {
    std::vector<draw::Rect> found;
    const draw::Picture picture = panel->draw(f.context(), size);
    for (const draw::HitArea& area : picture.hit_areas()) found.push_back(area.rect);
    return found;
  };
  for (const float height : {80.0F, 98.0F, 180.0F, 260.0F, 400.0F}) {
    CAPTURE(height);
    const auto found = lines({470, height});
    REQUIRE_FALSE(found.empty());
    CHECK(found.back().bottom() <= height + 0.01F);
    CHECK(found.back().bottom() > height - 20.0F);
  }
  const std::size_t of_many = lines({470, 400}).size();
  auto two = std::make_shared<Observable>(*f.snapshot.observable("prediction.probability"));
  two->values = two->values.topRows(2).eval();
  two->rows.labels.resize(2);
  for (auto& one : f.snapshot.observables)
    if (one->id == two->id) one = two;
  CHECK(lines({470, 400}).size() > of_many);
}

TEST_CASE("predictions: in a narrow panel the text comes before the colour bar") {
  PanelFixture f;
  const auto panel = make_panel("predictions");
  CHECK(shows(panel->draw(f.context(), {300, 150}), "0.0"));
  const draw::Picture narrow = panel->draw(f.context(), {150, 150});
  CHECK_FALSE(shows(narrow, "0.0"));
  CHECK(narrow.hit_areas().at(0).cols >= 3);
}

TEST_CASE("predictions: a long text keeps the selected position in view, and stands still while it is") {
  PanelFixture f;
  SampleSize size;
  for (int i = 0; i < 3; ++i) size.text += size.text;
  f.snapshot = sample_snapshot(size);
  const auto panel = make_panel("predictions");
  const auto last = static_cast<int>(f.snapshot.observable("prediction.probability")->values.cols()) - 1;
  const auto first_shown = [&] { return panel->draw(f.context(), kSize).hit_areas().at(0).first_col; };
  CHECK(first_shown() == 0);
  f.pinned.time = last;
  const int there = first_shown();
  CHECK(there > 0);
  CHECK(place_of(panel->draw(f.context(), kSize), 1, 0, last).x >= 0);
  f.hover.time = there;  // pointed at in the first line that is shown
  CHECK(first_shown() == there);
  f.hover.time = 0;
  CHECK(first_shown() == 0);
}

TEST_CASE("connectivity: colours of an absolute scale, the focus framed, plain where nothing is heard") {
  PanelFixture f;
  const auto panel = make_panel("connectivity");
  CHECK(panel->title(f.context()) == "What a prediction listens to, ‖∂ ln p/∂xₜ‖");
  const Observable& gradient = *f.snapshot.observable("gradient.input");
  Index focus = gradient.values.cols() - 1;
  while (gradient.values(0, focus) == 0.0F) --focus;
  const draw::Picture picture = panel->draw(f.context(), kSize);
  CHECK(draw::collisions(picture, f.fonts) == "");
  const auto ground_at = [&](const draw::Picture& drawn, Index t) {
    const draw::Point at = place_of(drawn, 1, 0, static_cast<int>(t));
    draw::Colour found{};
    for (const draw::Rectangle& one : draw::all_of<draw::Rectangle>(drawn))
      if (one.rect.contains(at)) found = one.fill;
    return found;
  };
  const draw::ColourScale scale{draw::ColourMap::sequential, 1e-4F, 10.0F, true, false};
  for (const Index t : {Index{3}, focus - 5, focus})
    CHECK(ground_at(picture, t) == draw::colour_at(scale, gradient.values(0, t)));
  CHECK(ground_at(picture, focus + 1) == f.theme.page);
  // The same scale for larger numbers.
  const auto louder = std::make_shared<Observable>(gradient);
  louder->values *= 3.0F;
  PanelFixture loud;
  for (auto& one : loud.snapshot.observables)
    if (one->id == louder->id) one = louder;
  CHECK(ground_at(panel->draw(loud.context(), kSize), 3) == draw::colour_at(scale, louder->values(0, 3)));

  // The prediction is named with its probability.
  const Observable& predictions = *f.snapshot.observable("prediction.probability");
  const auto row = static_cast<Index>(f.snapshot.observable("prediction.target")->values(0, focus));
  const std::string says = "prediction of “" + symbol_of(predictions, row) + "” at t = " + std::to_string(focus) +
                           " “" + gradient.cols.labels[static_cast<std::size_t>(focus)] +
                           "”, p = " + draw::significant(predictions.values(row, focus));
  CHECK(shows(picture, says));
  const auto heard = point(*panel, f.context(), place_of(picture, 1, 0, 3));
  REQUIRE(heard.has_value());
  CHECK(heard->selection == Selection{3, -1});
  CHECK(heard->lines.at(1).starts_with("‖∂ ln p/∂xₜ‖ = "));
  const auto after = point(*panel, f.context(), place_of(picture, 1, 0, static_cast<int>(focus) + 2));
  REQUIRE(after.has_value());
  CHECK(after->lines.at(1) == "comes after the prediction: it cannot depend on it");
  CHECK(panel->tables(f.context()).at(0).values(0, focus) == double{gradient.values(0, focus)});
}

TEST_CASE("connectivity: the focus of a long text is in view") {
  PanelFixture f;
  SampleSize size;
  for (int i = 0; i < 4; ++i) size.text += size.text;
  f.snapshot = sample_snapshot(size);
  const auto panel = make_panel("connectivity");
  const Observable& gradient = *f.snapshot.observable("gradient.input");
  int focus = static_cast<int>(gradient.values.cols()) - 1;
  while (gradient.values(0, focus) == 0.0F) --focus;
  CHECK(place_of(panel->draw(f.context(), {300, 150}), 1, 0, focus).x >= 0);
  CHECK(place_of(panel->draw(f.context(), {300, 150}), 1, 0, 0).x < 0);
  f.pinned.time = 0;
  CHECK(place_of(panel->draw(f.context(), {300, 150}), 1, 0, 0).x >= 0);
}
