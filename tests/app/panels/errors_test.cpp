// What is read wrongly: error rates over training, and which symbols are taken for which others.
#include <doctest/doctest.h>

#include <set>

#include "app/panels/figure.h"
#include "tests/app/draw/picture_queries.h"
#include "tests/app/golden.h"
#include "tests/app/panels/panel_fixture.h"
#include "tests/app/sample_handwriting.h"

using namespace unrolled;

namespace {

constexpr draw::Size kSize{820, 340};
constexpr int kConfusion = 2;  // kind of the hit area

struct ErrorsFixture : PanelFixture {
  std::unique_ptr<Panel> panel = make_panel("errors");
  explicit ErrorsFixture(const std::string& alphabet = "digits") {
    SampleHandwriting about;
    about.alphabet = alphabet;
    about.word = alphabet == "digits" ? "2047" : "pilot";
    about.target = about.word;
    about.step = 600;
    snapshot = sample_handwriting(about);
  }
  void set_counts(const Matrix<float>& counts) {
    for (auto& one : snapshot.observables) {
      if (one->id != "confusion.counts") continue;
      auto copy = std::make_shared<Observable>(*one);
      copy->values = counts;
      one = copy;
    }
  }
  draw::Picture picture(draw::Size size = kSize) const { return panel->draw(context(), size); }
};

bool says(const draw::Picture& picture, const std::string& part) {
  return joined(texts_of(picture)).find(part) != std::string::npos;
}

}  // namespace

TEST_CASE("errors: curves of the error rates beside the confusion of symbols") {
  ErrorsFixture f;
  REQUIRE(f.panel->ready(f.snapshot));
  const draw::Picture picture = f.picture();
  for (const char* text : {"label error rate", "word error rate", "read as", "written", "inserted", "missed"}) {
    INFO(text);
    CHECK(says(picture, text));
  }
  CHECK(draw::collisions(picture, f.fonts) == "");
  expect_golden("errors", make_figure(*f.panel, f.context(), kSize));
}

TEST_CASE("errors: of thirty letters every one has a name beside its row") {
  ErrorsFixture f("latin");
  const draw::Picture picture = f.picture({900, 460});
  const std::vector<std::string> texts = texts_of(picture);
  for (char letter = 'a'; letter <= 'z'; ++letter) {
    INFO(letter);
    CHECK(std::count(texts.begin(), texts.end(), std::string(1, letter)) == 2);
  }
  CHECK(draw::collisions(picture, f.fonts) == "");
}

TEST_CASE("errors: a count says what was read as what, and of how many") {
  ErrorsFixture f;
  Matrix<float> counts = Matrix<float>::Zero(11, 11);
  counts(4, 4) = 18.0F;
  counts(4, 9) = 2.0F;
  counts(7, 10) = 5.0F;
  counts(10, 1) = 3.0F;
  f.set_counts(counts);
  const draw::Picture picture = f.picture();
  const auto at = [&](int row, int col) {
    const auto hit = picture.find(place_of(picture, kConfusion, row, col));
    REQUIRE(hit);
    return joined(f.panel->point_at(f.context(), *hit)->lines);
  };
  CHECK(at(4, 9) == "4 → 9: 2× | 10.0 % of the 20 that were written");
  CHECK(at(4, 4) == "“4” read rightly: 18× | 90.0 % of the 20 that were written");
  CHECK(at(7, 10) == "7 missed: 5× | 100.0 % of the 5 that were written");
  CHECK(at(10, 1) == "1 inserted: 3×");
  // Below it what happens most often, in that order.
  CHECK(says(picture, "most often: 7 missed (5×),  1 inserted (3×),  4 → 9 (2×)"));
}

TEST_CASE("errors: mistakes alone leave out what was read rightly") {
  ErrorsFixture f;
  choose_option(*f.panel, f.context(), "show", "confusion");
  const auto largest = [&] {
    float most = 0.0F;
    for (const draw::Heatmap& map : draw::all_of<draw::Heatmap>(f.picture()))
      if (map.grid->rows == 11 && map.grid->cols == 11)
        most = *std::max_element(map.grid->values.begin(), map.grid->values.end());
    return most;
  };
  CHECK(largest() >= 20.0F);
  choose_option(*f.panel, f.context(), "cells", "mistakes");
  CHECK(largest() > 0.0F);
  CHECK(largest() < 20.0F);
}

TEST_CASE("errors: narrow and low one of the two stays, narrow and high they stand one below the other") {
  ErrorsFixture f;
  CHECK_FALSE(says(f.picture({400, 220}), "read as"));
  CHECK(says(f.picture({400, 520}), "read as"));
  CHECK(says(f.picture({400, 520}), "label error rate"));
  choose_option(*f.panel, f.context(), "show", "confusion");
  CHECK(says(f.picture({400, 220}), "read as"));
  choose_option(*f.panel, f.context(), "show", "curves");
  CHECK_FALSE(says(f.picture(), "read as"));
}

TEST_CASE("errors: where few mistakes are made the curves do not lie on the floor") {
  ErrorsFixture f;
  choose_option(*f.panel, f.context(), "show", "curves");
  const auto on_the_axis = [&](const char* number) {
    const std::vector<std::string> texts = texts_of(f.picture());
    return std::count(texts.begin(), texts.end(), number) > 0;
  };
  CHECK_FALSE(on_the_axis("0.04"));
  for (auto& curve : f.snapshot.curves) {
    auto copy = std::make_shared<Curve>(*curve);
    for (CurvePoint& point : copy->points) point.low = point.mean = point.high = 0.03F;
    curve = copy;
  }
  CHECK(on_the_axis("0.04"));
  // A trained network that was measured once: what is confused says more than a single dot.
  choose_option(*f.panel, f.context(), "show", "both");
  CHECK_FALSE(says(f.picture({400, 220}), "read as"));
  for (auto& curve : f.snapshot.curves) {
    auto copy = std::make_shared<Curve>(*curve);
    copy->points.resize(1);
    curve = copy;
  }
  CHECK(says(f.picture({400, 220}), "read as"));
}

TEST_CASE("errors: a rate above 1 has room, and a race has a line for each run") {
  ErrorsFixture f;
  Branch rival;
  rival.lane = 1;
  rival.lesson = f.snapshot.lesson;
  rival.seed = f.snapshot.seed;
  rival.changes = "directions=one";
  rival.races = true;
  for (const auto& curve : f.snapshot.curves) {
    auto copy = std::make_shared<Curve>(*curve);
    for (CurvePoint& point : copy->points) point.mean = point.mean + 1.4F;
    rival.curves.push_back(copy);
  }
  rival.shown = std::make_shared<Snapshot>();
  f.snapshot.branches = {std::move(rival)};
  f.snapshot.own_settings = "directions=both";
  choose_option(*f.panel, f.context(), "show", "curves");
  const draw::Picture picture = f.picture();
  CHECK(says(picture, "1.5"));
  std::multiset<draw::Dash> dashes;
  for (const draw::Polyline& line : draw::all_of<draw::Polyline>(picture))
    if (line.points.size() > 5) dashes.insert(line.dash);
  CHECK(dashes.size() == 4);
  CHECK(dashes.count(draw::Dash::dashed) == 2);
}

TEST_CASE("errors: before the first measurement there is a promise") {
  ErrorsFixture f;
  f.set_counts(Matrix<float>::Zero(11, 11));
  f.snapshot.curves.clear();
  CHECK_FALSE(f.panel->ready(f.snapshot));
  CHECK(f.panel->applies(f.snapshot));
}
