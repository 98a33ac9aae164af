// Kept runs beside the present one, and the moment that is looked back at.
#include "app/panels/branch_curves.h"

#include <doctest/doctest.h>

#include <cmath>

#include "app/draw/numbers.h"
#include "tests/app/draw/picture_queries.h"
#include "tests/app/panels/panel_fixture.h"

using namespace unrolled;

namespace {

constexpr draw::Size kSize{900, 400};

// The sample's curves made larger, up to update 2000.
Branch branch(int id, const std::string& changes, float factor) {
  SampleSize size;
  size.steps = 2000;
  Branch made;
  made.id = id;
  made.lane = id;
  made.changes = changes;
  made.seed = 7;
  made.step = size.steps;
  for (const auto& curve : sample_snapshot(size).curves) {
    auto copy = std::make_shared<Curve>(*curve);
    for (CurvePoint& point : copy->points) {
      point.mean *= factor;
      point.low *= factor;
      point.high *= factor;
    }
    made.curves.push_back(std::move(copy));
  }
  return made;
}

struct BranchFixture : PanelFixture {
  BranchFixture() {
    snapshot.branches = {branch(1, "cell=gru", 1.2F), branch(4, "hidden=64", 1.5F)};
    snapshot.branches[1].seed = 9;
  }
};

int long_lines(const draw::Picture& picture) {
  int count = 0;
  for (const draw::Polyline& line : draw::all_of<draw::Polyline>(picture)) count += line.points.size() > 50 ? 1 : 0;
  return count;
}

}  // namespace

TEST_CASE("branches: the loss of every kept run, in its own hue, named once by its changes") {
  BranchFixture f;
  const auto panel = make_panel("loss");
  const draw::Picture picture = panel->draw(f.context(), kSize);
  CHECK(shows(picture, "branch 1: GRU"));
  CHECK(shows(picture, "branch 4: hidden units 64, seed 9"));
  CHECK(draw::collisions(picture, f.fonts) == "");
  f.snapshot.branches.clear();
  CHECK(long_lines(picture) == long_lines(panel->draw(f.context(), kSize)) + 2);
}

TEST_CASE("branches: only what is measured alike is laid over each other") {
  BranchFixture f;
  CHECK(branch_curves(f.snapshot, "loss").size() == 4);  // training and held out, not the uniform guess
  for (auto& curve : f.snapshot.branches[0].curves) {
    auto copy = std::make_shared<Curve>(*curve);
    copy->unit = "nats";
    curve = copy;
  }
  const auto left = branch_curves(f.snapshot, "loss");
  REQUIRE(left.size() == 2);
  CHECK(left[0].branch->id == 4);
  f.snapshot.branches[1].curves = {nullptr, std::make_shared<Curve>()};
  CHECK(branch_curves(f.snapshot, "loss").empty());
}

TEST_CASE("branches: before the present run has a curve, those of its lesson stand alone") {
  BranchFixture f;
  f.snapshot.step = 0;
  f.snapshot.curves.clear();
  f.snapshot.branches[0].lesson = f.snapshot.lesson;
  f.snapshot.branches[1].lesson = "another";
  const auto panel = make_panel("loss");
  REQUIRE(panel->ready(f.snapshot));
  CHECK(panel->title(f.context()) == "Loss, bits/char");
  const draw::Picture picture = panel->draw(f.context(), kSize);
  CHECK(shows(picture, "branch 1: GRU"));
  CHECK(long_lines(picture) == 1);  // training; held out has few points
  const auto pointed = panel->point_at(f.context(), picture.find(place_of(picture, 1, 0, 500)).value());
  REQUIRE(pointed.has_value());
  CHECK(joined(pointed->lines).find("branch 1: GRU: training") != std::string::npos);
  const auto tables = panel->tables(f.context());
  REQUIRE(tables.size() == 1);
  CHECK(tables[0].name == "loss.branch1");
  f.snapshot.branches.erase(f.snapshot.branches.begin());
  CHECK_FALSE(panel->ready(f.snapshot));
}

TEST_CASE("branches: pointing says what they were, tables hold them") {
  BranchFixture f;
  for (const char* id : {"loss", "gradient-norms"}) {
    const auto panel = make_panel(id);
    INFO(id);
    const auto pointed = panel->point_at(f.context(), {1, 0, 200, {}});
    REQUIRE(pointed.has_value());
    CHECK(joined(pointed->lines).find("branch 1: GRU: ") != std::string::npos);
    const auto tables = panel->tables(f.context());
    REQUIRE(tables.size() == 3);
    CHECK(tables[1].name.ends_with(".branch1"));
    CHECK(tables[2].name.ends_with(".branch4"));
    CHECK(tables[1].values.rows() > 100);
  }
  // A run that went on for longer than the present one makes the axis longer.
  const auto panel = make_panel("loss");
  SampleSize size;
  size.steps = 500;
  const auto kept = f.snapshot.branches;
  f.snapshot = sample_snapshot(size);
  f.snapshot.branches = kept;
  CHECK(panel->point_at(f.context(), {1, 0, 999, {}})->lines[0] == "update 1\u2009999");
}

TEST_CASE("branches: gradient norms compare what is shown: all parameters, or the one chosen") {
  BranchFixture f;
  const auto panel = make_panel("gradient-norms");
  const int with = long_lines(panel->draw(f.context(), kSize));
  CHECK(shows(panel->draw(f.context(), kSize), "branch 1: GRU"));
  const auto kept = f.snapshot.branches;
  f.snapshot.branches.clear();
  CHECK(with == long_lines(panel->draw(f.context(), kSize)) + 2);
  f.snapshot.branches = kept;
  choose_option(*panel, f.context(), "show", "gradient_norm.lstm.W_h");
  CHECK(long_lines(panel->draw(f.context(), kSize)) == 3);
}

TEST_CASE("viewed: the moment that is looked back at is a line with its number") {
  PanelFixture f;
  for (const char* id : {"loss", "gradient-norms"}) {
    const auto panel = make_panel(id);
    CHECK_FALSE(shows(panel->draw(f.context(), kSize), "1\u2009200"));
    for (const int viewed : {1200, 3999}) {
      f.snapshot.history.viewed = viewed;
      const draw::Picture picture = panel->draw(f.context(), kSize);
      CHECK(shows(picture, draw::whole(viewed)));
      CHECK(draw::collisions(picture, f.fonts) == "");
      bool upright = false;
      for (const draw::Polyline& line : draw::all_of<draw::Polyline>(picture))
        upright = upright || (line.points.size() == 2 && line.points[0].x == line.points[1].x &&
                              std::abs(line.points[0].y - line.points[1].y) > 100);
      CHECK(upright);
    }
    f.snapshot.history.viewed = -1;
  }
}
