// Panels that show what the cells do: heatmap, coloured text, gradient flow, samples.
#include <doctest/doctest.h>

#include "app/draw/colour_map.h"
#include "app/draw/numbers.h"
#include "app/panels/unit_order.h"
#include "tests/app/draw/picture_queries.h"
#include "tests/app/panels/panel_fixture.h"

using namespace unrolled;

namespace {

constexpr draw::Size kSize{900, 400};

std::optional<Pointed> point(const Panel& panel, const PanelContext& context, draw::Point at) {
  const auto hit = panel.draw(context, kSize).find(at);
  return hit ? panel.point_at(context, *hit) : std::nullopt;
}

void check_table(const PanelTable& table, const Observable& observable) {
  CHECK(table.name == observable.id);
  REQUIRE(table.values.rows() == observable.values.rows());
  REQUIRE(table.values.cols() == observable.values.cols());
  CHECK((table.values.array() == observable.values.cast<double>().array()).all());
  CHECK(static_cast<Index>(table.row_names.size()) == table.values.rows());
  CHECK(static_cast<Index>(table.column_names.size()) == table.values.cols());
}

// The unit whose values vary most over the text, found by definition.
int most_varied(const Matrix<float>& values) {
  int best = 0;
  double most = -1.0;
  for (Index row = 0; row < values.rows(); ++row) {
    const Matrix<double> line = values.row(row).cast<double>();
    const double variance = (line.array() - line.mean()).square().mean();
    if (variance > most) {
      most = variance;
      best = static_cast<int>(row);
    }
  }
  return best;
}

}  // namespace

TEST_CASE("hidden: shows tanh c first, h where there is none, and whatever the group holds") {
  PanelFixture f;
  const auto panel = make_panel("hidden");
  CHECK(panel->title(f.context()) == "Hidden cells × time, tanh c");
  const auto options = panel->options(f.context());
  REQUIRE(options.size() == 2);
  CHECK(options[0].value == "state.tanh_c");
  CHECK(options[0].choices.size() == f.snapshot.observables_of("states").size());
  CHECK(options[0].choices[1].second == "tanh c – squashed cell state of layer 1");
  check_table(panel->tables(f.context()).at(0), *f.snapshot.observable("state.tanh_c"));

  choose_option(*panel, f.context(), "source", "gate.f");
  CHECK(panel->title(f.context()) == "Hidden cells × time, f");
  check_table(panel->tables(f.context()).at(0), *f.snapshot.observable("gate.f"));

  // A cell without that gate: the default until it is there again.
  const Snapshot with_gate = f.snapshot;
  std::erase_if(f.snapshot.observables,
                [](const auto& one) { return one->id == "gate.f" || one->id == "state.tanh_c"; });
  CHECK(panel->title(f.context()) == "Hidden cells × time, h");
  f.snapshot = with_gate;
  CHECK(panel->title(f.context()) == "Hidden cells × time, f");
}

TEST_CASE("hidden: the heatmap holds the very numbers") {
  PanelFixture f;
  const auto panel = make_panel("hidden");
  const draw::Picture picture = panel->draw(f.context(), kSize);
  const draw::Heatmap* map = nullptr;
  for (const draw::Primitive& primitive : picture.primitives())
    if (map == nullptr) map = std::get_if<draw::Heatmap>(&primitive);
  REQUIRE(map != nullptr);
  const Matrix<float>& values = f.snapshot.observable("state.tanh_c")->values;
  REQUIRE(map->grid->rows == values.rows());
  REQUIRE(map->grid->cols == values.cols());
  CHECK(map->grid->at(5, 17) == values(5, 17));
  CHECK(map->scale.low == -1.0F);
  CHECK(map->scale.high == 1.0F);
  CHECK(shows(picture, "unit"));
  CHECK(shows(picture, "time step t"));

  // The same numbers are not copied anew, so that the screen need not load them again.
  f.hover = {3, 4};
  const draw::Picture again = panel->draw(f.context(), kSize);
  for (const draw::Primitive& primitive : again.primitives())
    if (const auto* heatmap = std::get_if<draw::Heatmap>(&primitive);
        heatmap != nullptr && heatmap->grid->rows == values.rows())
      CHECK(heatmap->grid == map->grid);
}

TEST_CASE("hidden: pointing gives value, indices, character, name and formula") {
  PanelFixture f;
  const auto panel = make_panel("hidden");
  choose_option(*panel, f.context(), "source", "state.c");
  f.snapshot.observables[2] = [&] {
    auto copy = std::make_shared<Observable>(*f.snapshot.observables[2]);
    REQUIRE(copy->id == "state.c");
    copy->values(5, 3) = -1.25F;
    return copy;
  }();
  const draw::Picture picture = panel->draw(f.context(), kSize);
  const auto pointed = point(*panel, f.context(), place_of(picture, 1, 5, 3));
  REQUIRE(pointed.has_value());
  CHECK(pointed->selection == Selection{3, 5});
  REQUIRE(pointed->lines.size() == 5);
  CHECK(pointed->lines[0] == "c = −1.25");
  CHECK(pointed->lines[1] == "unit 5, t = 3 “(”");
  CHECK(pointed->lines[2] == "cell state of layer 1");
  CHECK(pointed->lines[3] == "cₜ = fₜ ⊙ cₜ₋₁ + iₜ ⊙ gₜ");
  CHECK(pointed->lines[4].starts_with("c = "));
  CHECK_FALSE(panel->point_at(f.context(), {1, 5, 100000, {}}).has_value());
  CHECK_FALSE(panel->point_at(f.context(), {1, 100000, 3, {}}).has_value());
}

TEST_CASE("text: follows the selection, else the cell that varies most, and says which") {
  PanelFixture f;
  const auto panel = make_panel("text");
  const std::string automatic = std::to_string(most_varied(f.snapshot.observable("state.tanh_c")->values));
  CHECK(panel->title(f.context()) == "Text by cell " + automatic + " (varies most), tanh c");
  f.pinned.unit = 3;
  CHECK(panel->title(f.context()) == "Text by cell 3, tanh c");
  f.hover.unit = 4;
  CHECK(panel->title(f.context()) == "Text by cell 4, tanh c");
  choose_option(*panel, f.context(), "unit", "9");
  CHECK(panel->title(f.context()) == "Text by cell 9, tanh c");
  CHECK_THROWS_AS(choose_option(*panel, f.context(), "unit", "100000"), std::invalid_argument);
  CHECK_THROWS_AS(panel->set_option("unit", "-2"), std::invalid_argument);
  CHECK_THROWS_AS(panel->set_option("palette", "rainbow"), std::invalid_argument);
}

TEST_CASE("text: the automatic cell stays until another varies clearly more") {
  PanelFixture f;
  const auto panel = make_panel("text");
  const std::string before = panel->title(f.context());
  const auto with_unit = [&](Index unit, float size) {
    auto copy = std::make_shared<Observable>(*f.snapshot.observable("state.tanh_c"));
    for (Index t = 0; t < copy->values.cols(); ++t) copy->values(unit, t) = t % 2 == 0 ? size : -size;
    for (auto& one : f.snapshot.observables)
      if (one->id == copy->id) one = copy;
  };
  const Matrix<float>& values = f.snapshot.observable("state.tanh_c")->values;
  const Index unit = most_varied(values);
  const Matrix<double> line = values.row(unit).cast<double>();
  const double variance = (line.array() - line.mean()).square().mean();
  const Index other = unit == 0 ? 1 : 0;
  with_unit(other, static_cast<float>(std::sqrt(1.2 * variance)));
  CHECK(panel->title(f.context()) == before);
  with_unit(other, static_cast<float>(std::sqrt(1.8 * variance)));
  CHECK(panel->title(f.context()) == "Text by cell " + std::to_string(other) + " (varies most), tanh c");
  // Another seed is another model.
  with_unit(other, static_cast<float>(std::sqrt(0.9 * variance)));
  f.snapshot.seed = 8;
  CHECK(panel->title(f.context()) == before);
}

TEST_CASE("text: every character stands on the colour of its number") {
  PanelFixture f;
  const auto panel = make_panel("text");
  f.pinned.unit = 6;
  for (const char* palette : {"theme", "lecture"}) {
    choose_option(*panel, f.context(), "palette", palette);
    const draw::Picture picture = panel->draw(f.context(), kSize);
    const draw::ColourMap map =
        palette == std::string("theme") ? draw::ColourMap::signed_map : draw::ColourMap::classic_red_blue;
    const Matrix<float>& values = f.snapshot.observable("state.tanh_c")->values;
    for (const int t : {0, 7, 40, static_cast<int>(values.cols()) - 1}) {
      const draw::Point at = place_of(picture, 1, 0, t);
      const draw::Colour expected = draw::colour_at({map, -1.0F, 1.0F, false, false}, values(6, t));
      draw::Colour drawn;
      for (const draw::Primitive& primitive : picture.primitives())
        if (const auto* ground = std::get_if<draw::Rectangle>(&primitive))
          if (ground->rect.contains(at)) drawn = ground->fill;
      CHECK(drawn == expected);
    }
  }
}

TEST_CASE("text: pointing selects the time step and the shown cell") {
  PanelFixture f;
  const auto panel = make_panel("text");
  f.pinned.unit = 6;
  const draw::Picture picture = panel->draw(f.context(), kSize);
  const auto pointed = point(*panel, f.context(), place_of(picture, 1, 0, 21));
  REQUIRE(pointed.has_value());
  CHECK(pointed->selection == Selection{21, 6});
  CHECK(pointed->lines[1] == "unit 6, t = 21 “{”");

  const PanelTable table = panel->tables(f.context()).at(0);
  CHECK(table.row_names == std::vector<std::string>{"unit 6"});
  CHECK(table.column_names[21] == "21 {");
  REQUIRE(table.values.rows() == 1);
  CHECK(table.values(0, 21) == double{f.snapshot.observable("state.tanh_c")->values(6, 21)});
}

TEST_CASE("text: the selected character is framed and in view") {
  PanelFixture f;
  SampleSize size;
  for (int i = 0; i < 5; ++i) size.text += size.text;
  f.snapshot = sample_snapshot(size);
  const auto panel = make_panel("text");
  const auto last = static_cast<int>(f.snapshot.observable("state.h")->values.cols()) - 1;
  CHECK(place_of(panel->draw(f.context(), {300, 150}), 1, 0, last).x < 0);
  f.pinned.time = last;
  CHECK(place_of(panel->draw(f.context(), {300, 150}), 1, 0, last).x >= 0);
}

TEST_CASE("gradient flow: a value per layer and step, the ends of the windows, the selected step") {
  PanelFixture f;
  SampleSize size;
  size.layers = 2;
  f.snapshot = sample_snapshot(size);
  const auto panel = make_panel("gradient-flow");
  CHECK(panel->title(f.context()) == "Gradient flow, ‖∂L/∂hₜ‖ over t");
  const Observable& flow = *f.snapshot.observable("gradient.hidden");
  check_table(panel->tables(f.context()).at(0), flow);
  CHECK(panel->tables(f.context()).at(0).row_names == std::vector<std::string>{"layer 1", "layer 2"});

  const draw::Picture picture = panel->draw(f.context(), kSize);
  CHECK(shows(picture, "layer 1"));
  CHECK(shows(picture, "layer 2"));
  CHECK(shows(picture, "time step t"));
  int breaks = 0;
  for (const draw::Primitive& primitive : picture.primitives())
    if (const auto* line = std::get_if<draw::Polyline>(&primitive)) breaks += line->dash == draw::Dash::dotted ? 1 : 0;
  CHECK(breaks == (flow.values.cols() - 1) / size.chunk);

  const auto pointed = point(*panel, f.context(), place_of(picture, 1, 0, 21));
  REQUIRE(pointed.has_value());
  CHECK(pointed->selection == Selection{21, -1});
  REQUIRE(pointed->lines.size() == 4);
  CHECK(pointed->lines[0] == "t = 21 “{”");
  CHECK(pointed->lines[1].starts_with("layer 1: ‖∂L/∂hₜ‖ = "));

  f.hover.time = 21;
  CHECK(panel->draw(f.context(), kSize).primitives().size() > picture.primitives().size());
}

TEST_CASE("samples: the newest text, wrapped, with its step") {
  PanelFixture f;
  f.snapshot.texts.push_back({"sample", "temperature 1.2", "brown\tfox\n\n" + std::string(300, 'z'), 4200});
  const auto panel = make_panel("samples");
  CHECK(panel->title(f.context()) == "Sampled text, step 4\u2009200, temperature 1.2");
  const draw::Picture picture = panel->draw(f.context(), kSize);
  CHECK(texts_of(picture).at(0) == "brown  fox");
  std::size_t letters = 0;
  for (const draw::Primitive& primitive : picture.primitives()) {
    const auto& text = std::get<draw::Text>(primitive);
    CHECK(f.fonts.width(text.text, text.style) <= kSize.width);
    CHECK(text.at.y + text.style.size <= kSize.height);
    letters += static_cast<std::size_t>(std::count(text.text.begin(), text.text.end(), 'z'));
  }
  CHECK(letters == 300);
  const draw::Picture narrow = panel->draw(f.context(), {120, 40});
  CHECK(texts_of(narrow).back().ends_with("…"));
  const PanelTable table = panel->tables(f.context()).at(0);
  CHECK(table.values.rows() == 311);
  CHECK(table.values(0, 0) == 98.0);
  CHECK(table.row_names.at(5) == "\t");
}

TEST_CASE("samples: what the model was given to read but does not know is said at the foot") {
  PanelFixture f;
  const auto panel = make_panel("samples");
  CHECK(joined(texts_of(panel->draw(f.context(), kSize))).find("left out") == std::string::npos);
  f.snapshot.texts.push_back({"sample", "temperature 1", std::string(3000, 'z'), 4200, 0, "ř €"});
  for (const char* show : {"newest", "collected"}) {
    choose_option(*panel, f.context(), "show", show);
    const draw::Picture picture = panel->draw(f.context(), kSize);
    float foot = 0.0F, lowest = 0.0F;
    for (const draw::Text& text : draw::all_of<draw::Text>(picture)) {
      const bool line = text.text == "left out, unknown to the model: ř ␣ €";
      (line ? foot : lowest) = std::max(line ? foot : lowest, text.at.y);
      CHECK(text.at.y + text.style.size <= kSize.height);
    }
    CHECK(foot > lowest + 10);
  }
}

TEST_CASE("hidden: similar units together, and every row is still its own unit") {
  PanelFixture f;
  const auto panel = make_panel("hidden");
  CHECK_THROWS_AS(panel->set_option("order", "random"), std::invalid_argument);
  choose_option(*panel, f.context(), "order", "similar");
  const Observable& states = *f.snapshot.observable("state.tanh_c");
  const std::vector<int> order = similar_order(states.values);
  f.pinned.unit = order[7];
  const draw::Picture picture = panel->draw(f.context(), {900, 700});
  const draw::Heatmap* map = nullptr;
  for (const draw::Primitive& primitive : picture.primitives())
    if (map == nullptr) map = std::get_if<draw::Heatmap>(&primitive);
  REQUIRE(map != nullptr);
  for (const int row : {0, 7, 31}) {
    const int unit = order[static_cast<std::size_t>(row)];
    CHECK(map->grid->at(row, 17) == states.values(unit, 17));
    const auto pointed = panel->point_at(f.context(), *picture.find(place_of(picture, 1, row, 17)));
    REQUIRE(pointed.has_value());
    CHECK(pointed->selection == Selection{17, unit});
    CHECK(shows(picture, std::to_string(unit)));
  }
  CHECK(shows(picture, "unit, similar ones together"));
  // The mark of the unit lies about its row.
  const draw::Point at = place_of(picture, 1, 7, 0);
  bool framed = false;
  for (const draw::Primitive& primitive : picture.primitives())
    if (const auto* line = std::get_if<draw::Polyline>(&primitive))
      framed = framed || (line->colour == f.theme.accent && line->closed && line->points[0].y < at.y &&
                          line->points[2].y > at.y && line->points[2].y - line->points[0].y < 30);
  CHECK(framed);
  // The numbers behind it stay in the units' own order.
  check_table(panel->tables(f.context()).at(0), states);
}

TEST_CASE("samples: pointing at a character shows what it was drawn from") {
  PanelFixture f;
  const auto panel = make_panel("samples");
  const draw::Picture picture = panel->draw(f.context(), kSize);
  const TextSample& sample = f.snapshot.texts.back();
  const Observable& drawn = *f.snapshot.observable("sample.probability");
  REQUIRE(sample.primed == 6);
  const int letter = static_cast<int>(sample.text.find("next"));
  const auto pointed = point(*panel, f.context(), place_of(picture, 1, 0, letter));
  REQUIRE(pointed.has_value());
  CHECK(pointed->selection == Selection{});
  const Index col = letter - sample.primed;
  CHECK(pointed->lines.at(0) == "n = " + std::to_string(col) + " “n”");
  const auto row = std::find(drawn.rows.labels.begin(), drawn.rows.labels.end(), "n") - drawn.rows.labels.begin();
  CHECK(joined(pointed->lines).find("“n”  ← written") != std::string::npos);
  CHECK(pointed->lines.back().starts_with("written “n”: p = " + draw::significant(drawn.values(row, col))));
  // What the model was given to read is grey, and was not drawn.
  const auto given = point(*panel, f.context(), place_of(picture, 1, 0, 2));
  REQUIRE(given.has_value());
  CHECK(given->lines == std::vector<std::string>{"given to read, not written by the model"});
  for (const draw::Primitive& primitive : picture.primitives())
    if (const auto* text = std::get_if<draw::Text>(&primitive); text != nullptr && text->text == "static")
      CHECK(text->style.colour == f.theme.secondary);
  // The line end behind "{" can be pointed at as well.
  const int line_end = static_cast<int>(sample.text.find('\n'));
  const auto end = point(*panel, f.context(), place_of(picture, 1, 0, line_end));
  REQUIRE(end.has_value());
  CHECK(end->lines.at(0).ends_with("“↵”"));
  const PanelTable table = panel->tables(f.context()).at(0);
  CHECK(table.column_names == std::vector<std::string>{"code point", "probability"});
  CHECK(std::isnan(table.values(2, 1)));
  CHECK(table.values(letter, 1) == double{drawn.values(row, col)});

  choose_option(*panel, f.context(), "show", "probability");
  const draw::Colour ground =
      draw::colour_at({draw::ColourMap::sequential, 0.0F, 1.0F, false, false}, drawn.values(row, col));
  const draw::Picture coloured = panel->draw(f.context(), kSize);
  bool found = false;
  for (const draw::Primitive& primitive : coloured.primitives())
    if (const auto* cell = std::get_if<draw::Rectangle>(&primitive)) found = found || cell->fill == ground;
  CHECK(found);

  // Distributions of another text are none of this one.
  f.snapshot.texts.back().text += "x";
  CHECK(panel->draw(f.context(), kSize).hit_areas().empty());
}

TEST_CASE("samples: what was collected, from the first to the newest") {
  PanelFixture f;
  const auto panel = make_panel("samples");
  choose_option(*panel, f.context(), "show", "collected");
  CHECK(panel->title(f.context()) == "Sampled text, as training went on");
  const draw::Picture picture = panel->draw(f.context(), kSize);
  std::vector<std::string> headings;
  for (const std::string& text : texts_of(picture))
    if (text.find("step ") != std::string::npos) headings.push_back(text);
  CHECK(headings == std::vector<std::string>{"at first: step 1", "↓ train more: step 100",
                                             "↓ train more: step 1\u2009000", "↓ train more: step 4\u2009000"});
  // Where there is little room, the first and the newest stay.
  headings.clear();
  for (const std::string& text : texts_of(panel->draw(f.context(), {400, 130})))
    if (text.find("step ") != std::string::npos) headings.push_back(text);
  REQUIRE(headings.size() == 2);
  CHECK(headings.back() == "↓ train more: step 4\u2009000");
  // One of them by itself.
  choose_option(*panel, f.context(), "show", "newest");
  choose_option(*panel, f.context(), "source", "sample.100");
  CHECK(panel->title(f.context()) == "Sampled text, step 100, temperature 0.8");
  // Nothing was collected.
  std::erase_if(f.snapshot.texts, [](const TextSample& one) { return one.id != "sample"; });
  choose_option(*panel, f.context(), "show", "collected");
  CHECK(shows(panel->draw(f.context(), kSize), "at first: step 4\u2009000"));
}
