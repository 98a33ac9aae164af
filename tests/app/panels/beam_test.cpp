// The tree of a beam search, its rows, its answers and their scores.
#include <doctest/doctest.h>

#include <cmath>
#include <set>

#include "app/draw/numbers.h"
#include "app/panels/beam_tree.h"
#include "app/panels/figure.h"
#include "tests/app/draw/picture_queries.h"
#include "tests/app/golden.h"
#include "tests/app/panels/panel_fixture.h"
#include "tests/app/sample_beam.h"

using namespace unrolled;

namespace {

Snapshot sample(const SampleBeam& beam = {}, double sharpness = 1.5) {
  SampleAttention about = SampleAttention::reversal();
  about.sharpness = sharpness;
  Snapshot snapshot = sample_attention(about);
  add_beam(snapshot, beam);
  return snapshot;
}

}  // namespace

TEST_CASE("beam tree: parents before children, answers ranked, sums of ln p") {
  const Snapshot snapshot = sample();
  const auto tree = BeamTree::read(snapshot);
  REQUIRE(tree != nullptr);
  CHECK(tree->is_of(snapshot));
  CHECK_FALSE(tree->is_of(sample()));
  REQUIRE(tree->answers().size() == 3);
  for (std::size_t i = 1; i < tree->nodes().size(); ++i) {
    const BeamTree::Node& node = tree->nodes()[i];
    const BeamTree::Node& parent = tree->node(node.parent);
    CHECK(node.log_p == doctest::Approx(parent.log_p + node.log_symbol).epsilon(1e-5));
    CHECK(node.score == doctest::Approx(node.log_p / std::pow((5.0 + node.depth) / 6.0, 0.6)).epsilon(1e-5));
    CHECK(node.text == parent.text + node.sign);
  }
  for (std::size_t k = 1; k < tree->answers().size(); ++k)
    CHECK(tree->node(tree->answers()[k]).score <= tree->node(tree->answers()[k - 1]).score);
  const std::vector<int> path = tree->path(tree->answers().front());
  CHECK(path.front() == 0);
  CHECK(path.back() == tree->answers().front());
  CHECK(static_cast<int>(path.size()) == tree->node(path.back()).depth + 1);
}

TEST_CASE("beam tree: as many rows as there is room for, whole branches, the winner in the first") {
  const auto tree = BeamTree::read(sample({5, 0.0}));
  REQUIRE(tree != nullptr);
  for (const bool only_kept : {false, true})
    for (const int most : {1, 3, 8, 1000}) {
      const BeamTree::Rows rows = tree->rows(most, only_kept);
      CHECK(rows.count <= most);
      for (const int i : tree->path(tree->answers().front())) CHECK(rows.row[static_cast<std::size_t>(i)] == 0);
      // Two nodes of one step never share a row.
      std::set<std::pair<int, int>> places;
      for (std::size_t i = 0; i < tree->nodes().size(); ++i) {
        if (rows.row[i] < 0) continue;
        CHECK(places.insert({tree->nodes()[i].depth, rows.row[i]}).second);
        if (i > 0) CHECK(rows.row[static_cast<std::size_t>(tree->nodes()[i].parent)] >= 0);
        if (only_kept) CHECK(tree->nodes()[i].kept);
      }
    }
  const BeamTree::Rows all = tree->rows(1000, false);
  CHECK(std::count(all.row.begin(), all.row.end(), -1) == 0);
}

TEST_CASE("beam tree: what does not fit together is not read") {
  for (const auto& [row, col, value] : {std::tuple(3, 0, 7.0F), std::tuple(2, 0, -1.0F), std::tuple(4, 2, 9.0F),
                                        std::tuple(1, 4, std::nanf("")), std::tuple(0, 0, 0.0F)}) {
    Snapshot snapshot = sample();
    for (auto& one : snapshot.observables) {
      if (one->id != "beam.nodes") continue;
      auto copy = std::make_shared<Observable>(*one);
      copy->values(row, col) = value;
      one = copy;
    }
    CHECK(BeamTree::read(snapshot) == nullptr);
    CHECK_FALSE(make_panel("beam")->ready(snapshot));
  }
}

TEST_CASE("beam: answers with their numbers; a prefix is pointed at with its sum and its score") {
  PanelFixture f;
  f.snapshot = sample();
  const auto panel = make_panel("beam");
  REQUIRE(panel->ready(f.snapshot));
  CHECK(panel->title(f.context()).find("width 3") != std::string::npos);
  const auto tree = BeamTree::read(f.snapshot);
  const draw::Picture picture = panel->draw(f.context(), {900, 420});
  const BeamTree::Node& best = tree->node(tree->answers().front());
  CHECK(shows(picture, "“" + best.text + "”"));
  CHECK(shows(picture, draw::significant(best.score)));
  const auto answer = picture.find(place_of(picture, 2, 0, 0));
  REQUIRE(answer.has_value());
  const auto pointed = panel->point_at(f.context(), *answer);
  CHECK(pointed->selection.time == best.depth - 1);
  const std::string said = joined(pointed->lines);
  CHECK(said.find("score = ln p / ((5 + " + std::to_string(best.depth) +
                  ") / 6)^0.60 = " + draw::significant(best.log_p)) != std::string::npos);
  CHECK(said.find("finished, answer 1") != std::string::npos);
  CHECK(panel->tables(f.context()).front().column_names.size() == 9);
}

TEST_CASE("beam: every size and look, without text on text") {
  PanelFixture f;
  for (const bool dark : {false, true}) {
    f.theme = dark ? draw::dark_theme() : draw::light_theme();
    for (const SampleBeam& beam : {SampleBeam{1, 0.0}, SampleBeam{3, 0.6}, SampleBeam{12, 1.0}}) {
      f.snapshot = sample(beam, dark ? 0.0 : 3.0);
      const auto panel = make_panel("beam");
      for (const draw::Size size : {draw::Size{280, 150}, draw::Size{480, 300}, draw::Size{900, 420},
                                    draw::Size{1800, 900}, draw::Size{40, 20}}) {
        INFO(beam.width, " ", size.width, " x ", size.height);
        const draw::Picture picture = panel->draw(f.context(), size);
        if (size.width > 100) CHECK(draw::collisions(picture, f.fonts) == "");
      }
    }
  }
}

TEST_CASE("beam: golden picture") {
  PanelFixture f;
  f.snapshot = sample();
  expect_golden("panel_beam_tree", make_figure(*make_panel("beam"), f.context(), {800, 400}));
}
