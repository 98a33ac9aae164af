// Weights as a map, as a histogram, and their spectra.
#include <doctest/doctest.h>

#include <cmath>
#include <limits>
#include <numeric>

#include "app/draw/numbers.h"
#include "app/panels/figure.h"
#include "tests/app/draw/picture_queries.h"
#include "tests/app/golden.h"
#include "tests/app/panels/panel_fixture.h"
#include "tests/app/sample_window.h"

using namespace unrolled;

namespace {

constexpr draw::Size kSize{900, 400};

struct WeightsFixture : PanelFixture {
  std::unique_ptr<Panel> panel = make_panel("weights");
  explicit WeightsFixture(const std::string& cell = "rnn", int units = 8) {
    SampleWindow about;
    about.cell = cell;
    about.units = units;
    about.weight = 0.9;
    add_sample_window(snapshot, about);
  }
  void choose(const char* name, const std::string& value) { choose_option(*panel, context(), name, value); }
};

std::optional<Pointed> point(const WeightsFixture& f, int kind, int row, int col) {
  return f.panel->point_at(f.context(), {kind, row, col, {}});
}

}  // namespace

TEST_CASE("weights: a map of the recurrent matrix first, on a scale symmetric about zero") {
  WeightsFixture f;
  CHECK(f.panel->title(f.context()) == "Weights Wₕₕ");
  const Matrix<float>& values = f.snapshot.observable("weight.rnn.W_h")->values;
  const auto maps = draw::all_of<draw::Heatmap>(f.panel->draw(f.context(), kSize));
  REQUIRE_FALSE(maps.empty());
  CHECK(maps[0].grid->at(2, 5) == values(2, 5));
  CHECK(maps[0].scale.low == -maps[0].scale.high);
  CHECK(maps[0].scale.high >= values.cwiseAbs().maxCoeff());
  const auto pointed = point(f, 2, 2, 5);
  REQUIRE(pointed.has_value());
  CHECK(pointed->selection == Selection{-1, 2});
  CHECK(pointed->lines[0].starts_with("Wₕₕ = "));
  CHECK(pointed->lines[1] == "unit 2, from unit 5");

  f.choose("source", "weight.rnn.W_x");
  CHECK(f.panel->title(f.context()) == "Weights Wₓₕ");
  CHECK(point(f, 2, 1, 3)->lines[1] == "unit 1, symbol 3 “o”");
  CHECK(shows(f.panel->draw(f.context(), kSize), "o"));
  CHECK(f.panel->tables(f.context()).at(0).column_names.at(3) == "3 o");
  CHECK_FALSE(point(f, 2, 1, 4).has_value());
}

TEST_CASE("weights: the histogram counts every entry, with mean and standard deviation") {
  WeightsFixture f;
  f.choose("show", "histogram");
  const Matrix<double> values = f.snapshot.observable("weight.rnn.W_h")->values.cast<double>();
  const double mean = values.mean();
  const double deviation = std::sqrt((values.array() - mean).square().mean());
  CHECK(f.panel->title(f.context()) ==
        "Weights Wₕₕ, mean " + draw::significant(mean, 2) + ", standard deviation " + draw::significant(deviation, 2));
  const PanelTable table = f.panel->tables(f.context()).at(0);
  CHECK(table.values.col(2).sum() == 64.0);
  for (Index bin = 0; bin < table.values.rows(); ++bin) {
    double count = 0;
    for (Index i = 0; i < values.size(); ++i)
      count += values.data()[i] >= table.values(bin, 0) && values.data()[i] < table.values(bin, 1) ? 1 : 0;
    CHECK(table.values(bin, 2) == count);
  }
  const auto pointed = point(f, 3, 0, static_cast<int>(table.values.rows()) / 2);
  REQUIRE(pointed.has_value());
  CHECK(pointed->lines[1].ends_with(" of 64 entries"));
  const draw::Picture linear = f.panel->draw(f.context(), kSize);
  f.choose("y", "log");
  CHECK(draw::to_text(f.panel->draw(f.context(), kSize)) != draw::to_text(linear));
}

TEST_CASE("weights: the spectrum is that of a recurrent matrix, over training and by rank, with the line at 1") {
  WeightsFixture f("lstm");
  f.choose("source", "weight.lstm.W_h.f");
  f.choose("show", "spectrum");
  CHECK(f.panel->title(f.context()).ends_with("singular values of W_hf"));
  const draw::Picture picture = f.panel->draw(f.context(), kSize);
  int texts = 0;
  for (const std::string& text : texts_of(picture)) texts += text.find("W_hf") != std::string::npos ? 1 : 0;
  CHECK(texts == 4);  // three curves and the axis of the bars
  for (const PanelOption& option : f.panel->options(f.context()))
    if (option.name == "source") CHECK(option.choices.size() == 4);
  CHECK(f.panel->tables(f.context()).at(0).name == "singular.lstm.W_h.f");
  CHECK(f.panel->tables(f.context()).at(1).name == "spectrum");
  CHECK(joined(point(f, 4, 0, 0)->lines).find("1.40") != std::string::npos);
  CHECK(joined(point(f, 1, 0, 999)->lines).find("spectral radius") != std::string::npos);

  // A matrix without a spectrum gives way to one that has one, until something else is shown.
  f.choose("show", "map");
  f.choose("source", "weight.output.W");
  f.choose("show", "spectrum");
  CHECK(f.panel->title(f.context()).ends_with("Wₕᵢ"));
  f.choose("show", "map");
  CHECK(f.panel->title(f.context()) == "Weights W_hy");
}

TEST_CASE("weights: without any spectrum a sentence says so") {
  WeightsFixture f;
  std::erase_if(f.snapshot.observables, [](const auto& one) { return one->group == "singular_values"; });
  std::erase_if(f.snapshot.curves, [](const auto& one) { return one->group == "spectrum"; });
  f.choose("show", "spectrum");
  CHECK(joined(texts_of(f.panel->draw(f.context(), kSize))).find("recurrent") != std::string::npos);
  CHECK_FALSE(f.panel->tables(f.context()).empty());
}

TEST_CASE("weights: every size, cell and kind, with numbers at their worst") {
  for (const char* cell : {"rnn", "lstm", "gru"})
    for (const int units : {1, 8, 40})
      for (const bool broken : {false, true}) {
        WeightsFixture f(cell, units);
        if (broken)
          for (auto& one : f.snapshot.observables) {
            auto copy = std::make_shared<Observable>(*one);
            copy->values.setConstant(std::numeric_limits<float>::quiet_NaN());
            copy->values(0, 0) = std::numeric_limits<float>::infinity();
            one = copy;
          }
        f.hover = {0, 0};
        for (const char* show : {"map", "histogram", "spectrum"})
          for (const draw::Size size : {draw::Size{40, 20}, draw::Size{280, 150}, draw::Size{300, 500}, kSize}) {
            f.choose("show", show);
            INFO(cell, " ", show, " ", size.width, " x ", size.height);
            const draw::Picture picture = f.panel->draw(f.context(), size);
            if (size.width >= 280) CHECK(draw::collisions(picture, f.fonts) == "");
            for (const draw::HitArea& area : picture.hit_areas())
              CHECK(f.panel->point_at(f.context(), {area.kind, area.rows - 1, area.cols - 1, area.rect}).has_value());
          }
      }
}

TEST_CASE("weights: golden pictures") {
  WeightsFixture f("rnn", 5);
  for (const char* show : {"histogram", "spectrum"}) {
    f.choose("show", show);
    expect_golden(std::string("weights_") + show, make_figure(*f.panel, f.context(), {480, 240}));
  }
}
