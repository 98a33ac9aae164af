// The unrolled computation graph: what it shows of a window, how it follows the walk, its formulas.
#include <doctest/doctest.h>

#include <cmath>
#include <functional>
#include <limits>
#include <set>

#include "app/draw/numbers.h"
#include "app/panels/figure.h"
#include "app/panels/unrolled_formula.h"
#include "tests/app/draw/picture_queries.h"
#include "tests/app/golden.h"
#include "tests/app/panels/panel_fixture.h"
#include "tests/app/sample_window.h"

using namespace unrolled;

namespace {

constexpr draw::Size kSize{1000, 600};
constexpr auto kHidden = static_cast<int>(Quantity::h);
constexpr auto kOutput = static_cast<int>(Quantity::y);
constexpr auto kHiddenGradient = static_cast<int>(Quantity::dh);

struct WindowFixture : PanelFixture {
  std::unique_ptr<Panel> panel = make_panel("unrolled");

  explicit WindowFixture(const SampleWindow& about = {}) { add_sample_window(snapshot, about); }

  void walk(WalkPosition::Phase phase, Index time) {
    snapshot.walk = {phase, time, snapshot.observable("unrolled.h")->values.cols()};
  }
  draw::Picture draw(draw::Size size = kSize) { return panel->draw(context(), size); }
  void replace(const std::string& id, const std::function<void(Observable&)>& change) {
    for (auto& one : snapshot.observables) {
      if (one->id != id) continue;
      auto copy = std::make_shared<Observable>(*one);
      change(*copy);
      one = copy;
    }
  }
};

SampleWindow long_window() {
  SampleWindow about;
  about.text = "if (next == nullptr) { return; } while (next > 0) --n;";
  about.symbols = "ifnextulprw(){}=;->h 0";
  about.units = 64;
  about.watched = false;
  return about;
}

int count_of(const draw::Picture& picture, const std::string& text) {
  const std::vector<std::string> texts = texts_of(picture);
  return static_cast<int>(std::count(texts.begin(), texts.end(), text));
}

// How often a symbol with its index lowered is drawn.
int symbols_of(const draw::Picture& picture, const std::string& symbol, const draw::Fonts& fonts) {
  const std::vector<std::string> lines = draw::lines_of(picture, fonts);
  return static_cast<int>(std::count(lines.begin(), lines.end(), symbol));
}

// Every formula of a window leads to the value that it explains. Returns how many had numbers.
int check_formulas(const Snapshot& snapshot, int layer = -1) {
  const UnrolledGraph window = *unrolled_graph(snapshot, layer);
  int with_numbers = 0;
  for (const Quantity quantity :
       {Quantity::h, Quantity::c, Quantity::y, Quantity::p, Quantity::loss, Quantity::dy, Quantity::dh}) {
    const Observable* values = window.of(quantity);
    if (values == nullptr) continue;
    for (Index t = 0; t < window.steps; ++t)
      for (Index row = 0; row < values->values.rows(); ++row) {
        const auto formula = entry_formula(snapshot, window, quantity, row, t);
        if (!formula) continue;
        INFO(formula->letters, " = ", formula->numbers, ", published ", values->values(row, t));
        CHECK_FALSE(formula->moved);
        CHECK(formula->letters.starts_with(entry_name(window, quantity, row, t) + " = "));
        with_numbers += formula->numbers.empty() ? 0 : 1;
      }
  }
  return with_numbers;
}

}  // namespace

TEST_CASE("unrolled: every vector is a column of numbers, the target marked, weights named at every step") {
  WindowFixture f;
  CHECK(f.panel->applies(f.snapshot));
  CHECK(f.panel->ready(f.snapshot));
  CHECK(f.panel->title(f.context()) == "Unrolled graph, many to many, 4 steps");
  const draw::Picture picture = f.draw();
  const UnrolledGraph window = *unrolled_graph(f.snapshot);
  for (Index t = 0; t < 4; ++t) {
    for (Index u = 0; u < 3; ++u) CHECK(shows(picture, draw::fixed(window.h->values(u, t), 2)));
    for (Index k = 0; k < 4; ++k) {
      CHECK(shows(picture, draw::fixed(window.y->values(k, t), 2)));
      const double gradient = window.dy->values(k, t);
      CHECK(shows(picture, (gradient > 0.0 ? "+" : "") + draw::fixed(gradient, 2)));
    }
    CHECK(shows(picture, draw::fixed(window.loss->values(0, t), 2)));
  }
  CHECK(count_of(picture, "“l”") == 4);  // twice read, twice the target
  CHECK(symbols_of(picture, "W_xh", f.fonts) == 4);
  CHECK(symbols_of(picture, "W_hh", f.fonts) == 4);
  CHECK(symbols_of(picture, "W_hy", f.fonts) == 4);
  CHECK(symbols_of(picture, "h_0", f.fonts) > 0);
  CHECK(draw::collisions(picture, f.fonts) == "");

  // The line below the target's number is where the target's entry is.
  const draw::Point at = place_of(picture, kOutput, static_cast<int>(window.target(2)), 2);
  bool underlined = false;
  for (const auto& one : draw::all_of<draw::Rectangle>(picture))
    underlined = underlined || (one.fill == f.theme.accent && one.rect.height < 3 && one.rect.x < at.x &&
                                one.rect.right() > at.x && std::abs(one.rect.y - at.y) < 15);
  CHECK(underlined);
}

TEST_CASE("unrolled: large windows are strips on fixed scales, long ones are cut with counts") {
  WindowFixture f(long_window());
  f.snapshot.observables.erase(std::remove_if(f.snapshot.observables.begin(), f.snapshot.observables.end(),
                                              [](const auto& one) { return one->id == "unrolled.x"; }),
                               f.snapshot.observables.end());
  const UnrolledGraph window = *unrolled_graph(f.snapshot);
  const draw::Picture picture = f.draw({1400, 600});
  const auto maps = draw::all_of<draw::Heatmap>(picture);
  bool hidden = false, probability = false, gradient = false;
  for (const draw::Heatmap& map : maps) {
    if (map.grid->cols != window.steps) continue;
    hidden = hidden || (map.grid->at(5, 7) == window.h->values(5, 7) && map.scale.low == -1 && map.scale.high == 1);
    probability = probability || (map.grid->at(5, 7) == window.p->values(5, 7) && map.scale.low == 0);
    gradient = gradient || (map.grid->at(5, 7) == window.dh->values(5, 7) && map.scale.low == -map.scale.high);
  }
  CHECK(hidden);
  CHECK(probability);
  CHECK(gradient);

  const draw::Picture narrow = f.draw({360, 240});
  const std::string texts = joined(texts_of(narrow));
  CHECK(texts.find(" …") != std::string::npos);
  CHECK(symbols_of(narrow, "h_0", f.fonts) > 0);
  // The window of steps follows the walk.
  f.walk(WalkPosition::Phase::forward, window.steps - 1);
  CHECK(place_of(narrow, kHidden, 3, static_cast<int>(window.steps) - 1).x < 0);
  const draw::Picture last = f.draw({360, 240});
  CHECK(place_of(last, kHidden, 3, static_cast<int>(window.steps) - 1).x > 0);
  CHECK(symbols_of(last, "h_0", f.fonts) == 0);
  CHECK(joined(texts_of(last)).find("… ") != std::string::npos);
}

TEST_CASE("unrolled: the forward pass shows only what it has reached, the backward pass gradients from the end") {
  WindowFixture f;
  const UnrolledGraph all = *unrolled_graph(f.snapshot);
  const auto has_value = [&](const draw::Picture& picture, Index t) {
    return shows(picture, draw::fixed(all.loss->values(0, t), 2));
  };
  const auto has_gradient = [&](const draw::Picture& picture, Index t) {
    const double gradient = all.dh->values(0, t);
    return shows(picture, (gradient > 0.0 ? "+" : "") + draw::fixed(gradient, 2));
  };
  f.walk(WalkPosition::Phase::forward, 1);
  CHECK(f.panel->title(f.context()).ends_with("forward, step 2"));
  draw::Picture picture = f.draw();
  CHECK(has_value(picture, 0));
  CHECK(has_value(picture, 1));
  CHECK_FALSE(has_value(picture, 2));
  for (Index t = 0; t < 4; ++t) CHECK_FALSE(has_gradient(picture, t));
  const auto unreached = f.panel->point_at(f.context(), {kHidden, 0, 2, {}});
  REQUIRE(unreached.has_value());
  CHECK(unreached->lines.back() == "not reached yet");
  CHECK(joined(unreached->lines).find(draw::fixed(all.h->values(0, 2), 2)) == std::string::npos);

  f.walk(WalkPosition::Phase::backward, 2);
  CHECK(f.panel->title(f.context()).ends_with("backward, step 3"));
  picture = f.draw();
  CHECK(has_value(picture, 3));
  CHECK(has_gradient(picture, 3));
  CHECK(has_gradient(picture, 2));
  CHECK_FALSE(has_gradient(picture, 1));
  CHECK(joined(f.panel->point_at(f.context(), {kHiddenGradient, 0, 2, {}})->lines).find("Wₕₕ[:,0]") !=
        std::string::npos);

  // Strips cover what is not reached.
  choose_option(*f.panel, f.context(), "detail", "strips");
  CHECK_NOTHROW(f.draw());
}

TEST_CASE("unrolled: topologies follow from inputs and targets, and what is missing is not drawn") {
  const auto made = [](std::vector<bool> inputs, std::vector<bool> outputs) {
    SampleWindow about;
    about.inputs = std::move(inputs);
    about.outputs = std::move(outputs);
    return about;
  };
  const struct {
    SampleWindow about;
    const char* name;
    int inputs, outputs;
  } cases[] = {{made({true, false, false, false}, {}), "one to many", 1, 4},
               {made({}, {false, false, false, true}), "many to one", 4, 1},
               {made({true, true, false, false}, {false, false, true, true}), "many to many after reading", 2, 2},
               {made({true, false, false, false}, {false, false, false, true}), "one to one", 1, 1},
               {made({}, {}), "many to many", 4, 4}};
  for (const auto& one : cases) {
    WindowFixture f(one.about);
    INFO(one.name);
    CHECK(f.panel->title(f.context()) == std::string("Unrolled graph, ") + one.name + ", 4 steps");
    const draw::Picture picture = f.draw();
    CHECK(symbols_of(picture, "W_xh", f.fonts) == one.inputs);
    CHECK(symbols_of(picture, "W_hy", f.fonts) == one.outputs);
    int outputs = 0;
    for (const draw::HitArea& area : picture.hit_areas()) outputs += area.kind == kOutput ? 1 : 0;
    CHECK(outputs == one.outputs);
    CHECK(check_formulas(f.snapshot) > 0);
  }
}

TEST_CASE("unrolled: formulas put in numbers that lead to the value") {
  SampleWindow about;
  SUBCASE("simple") { about.cell = "rnn"; }
  SUBCASE("simple, many units") { about.units = 20; }
  SUBCASE("from zeros") { about.carried = false; }
  SUBCASE("LSTM") { about.cell = "lstm"; }
  SUBCASE("GRU") { about.cell = "gru"; }
  SUBCASE("without a published input") {
    WindowFixture f;
    std::erase_if(f.snapshot.observables, [](const auto& one) { return one->id == "unrolled.x"; });
    CHECK(check_formulas(f.snapshot) == 4 * (3 + 4 + 4 + 1 + 4 + 3));
    return;
  }
  WindowFixture f(about);
  const int per_step = about.units + 4 + 4 + 1 + 4;  // h, y, p, L, ∂L/∂y
  const int of_cell = about.cell == "rnn" ? about.units : about.cell == "lstm" ? about.units : 0;  // ∂L/∂h or c
  CHECK(check_formulas(f.snapshot) == 4 * (per_step + of_cell));
}

TEST_CASE("unrolled: of several layers one is shown, the last with its outputs, an upper one above the one below") {
  SampleWindow about;
  about.layers = 2;
  WindowFixture f(about);
  CHECK(check_formulas(f.snapshot, 0) == 4 * 3);
  CHECK(check_formulas(f.snapshot, 1) == 4 * (3 + 4 + 4 + 1 + 4 + 3));
  CHECK(f.panel->title(f.context()) == "Unrolled graph, many to many, 4 steps, layer 2");
  const draw::Picture upper = f.draw();
  CHECK(symbols_of(upper, "h_t⁽²⁾", f.fonts) > 0);
  CHECK(symbols_of(upper, "h_t⁽¹⁾", f.fonts) > 0);
  CHECK(symbols_of(upper, "W_hy", f.fonts) > 0);
  CHECK(shows(upper, draw::fixed(f.snapshot.observable("unrolled.h")->values(1, 2), 2)));
  CHECK(f.panel->point_at(f.context(), {kHidden, 1, 1, {}})
            ->lines[3]
            .starts_with("h₂⁽²⁾[1] = tanh(Wₓₕ[1,:]·h₂⁽¹⁾ + Wₕₕ[1,:]·h₁⁽²⁾"));

  choose_option(*f.panel, f.context(), "layer", "1");
  CHECK(f.panel->title(f.context()) == "Unrolled graph, many to many, 4 steps, layer 1");
  const draw::Picture lower = f.draw();
  CHECK(symbols_of(lower, "W_hy", f.fonts) == 0);
  CHECK(symbols_of(lower, "x_t", f.fonts) > 0);
  CHECK_THROWS_AS(choose_option(*f.panel, f.context(), "layer", "3"), std::invalid_argument);
  CHECK_THROWS_AS(f.panel->set_option("layer", "0"), std::invalid_argument);

  // What dropout left out is not known.
  f.snapshot.settings = std::make_shared<Settings>(std::vector<Setting>{{"dropout", 0.5, 0.0, 0.9}});
  CHECK(check_formulas(f.snapshot, 1) == 4 * (4 + 1 + 4));
}

TEST_CASE("unrolled: a formula in full") {
  WindowFixture f;
  f.replace("weight.rnn.W_x", [](Observable& o) { o.values(1, 1) = 0.5F; });
  f.replace("weight.rnn.W_h", [](Observable& o) { o.values.row(1) << 0.25F, -0.5F, 2.0F; });
  f.replace("weight.rnn.b", [](Observable& o) { o.values(1, 0) = -0.125F; });
  f.replace("unrolled.h", [](Observable& o) {
    o.values.col(0) << 0.5F, -0.75F, 0.125F;
    o.values(1, 1) = std::tanh(0.5F + 0.125F + 0.375F + 0.25F - 0.125F);
  });
  const auto pointed = f.panel->point_at(f.context(), {kHidden, 1, 1, {}});
  REQUIRE(pointed.has_value());
  CHECK(pointed->selection == Selection{1, 1});
  REQUIRE(pointed->lines.size() == 5);
  CHECK(pointed->lines[0] == "h₂[1] = +0.809");
  CHECK(pointed->lines[1] == "step 2 of 4 “e”, unit 1");
  CHECK(pointed->lines[3] == "h₂[1] = tanh(Wₓₕ[1,:]·x₂ + Wₕₕ[1,:]·h₁ + b[1])");
  CHECK(pointed->lines[4] ==
        "= tanh(0.500·1 + 0.250·0.500 + (−0.500)·(−0.750) + 2·0.125 − 0.125) = tanh(1.12) = 0.809");

  // The same below the graph, of the pinned unit.
  f.pinned = {1, 1};
  CHECK(joined(texts_of(f.draw({1300, 700}))).find("= tanh(0.500·1 + 0.250·0.500") != std::string::npos);

  // Weights that were updated since lead elsewhere, and it is said.
  f.replace("weight.rnn.b", [](Observable& o) { o.values(1, 0) = 0.5F; });
  const auto moved = f.panel->point_at(f.context(), {kHidden, 1, 1, {}});
  REQUIRE(moved->lines.size() == 6);
  CHECK(moved->lines[4] == "with the weights after the update");
}

TEST_CASE("unrolled: the loss as a mean divides its gradient") {
  WindowFixture f;
  f.replace("unrolled.dy", [](Observable& o) { o.values *= 0.25F; });
  f.replace("unrolled.dh", [](Observable& o) { o.values *= 0.25F; });
  CHECK(check_formulas(f.snapshot) > 0);
  const UnrolledGraph window = *unrolled_graph(f.snapshot);
  const auto formula = entry_formula(f.snapshot, window, Quantity::dy, window.target(1), 1);
  REQUIRE(formula.has_value());
  CHECK(formula->letters == "∂L/∂y₂[l] = (p₂[l] − 1) / 4");
}

TEST_CASE("unrolled: pointing selects the time only where the window is what is watched") {
  WindowFixture f;
  CHECK(f.panel->point_at(f.context(), {kHidden, 2, 3, {}})->selection == Selection{3, 2});
  CHECK(f.panel->point_at(f.context(), {kOutput, 2, 3, {}})->selection == Selection{3, -1});
  CHECK(f.panel->point_at(f.context(), {static_cast<int>(Quantity::h0), 2, 0, {}})->selection == Selection{-1, 2});
  WindowFixture other(long_window());
  CHECK(other.panel->point_at(other.context(), {kHidden, 2, 3, {}})->selection == Selection{-1, 2});
  CHECK_FALSE(f.panel->point_at(f.context(), {kHidden, 3, 0, {}}).has_value());
  CHECK_FALSE(f.panel->point_at(f.context(), {kHidden, 0, 4, {}}).has_value());
  CHECK_FALSE(f.panel->point_at(f.context(), {0, 0, 0, {}}).has_value());
  CHECK_FALSE(f.panel->point_at(f.context(), {static_cast<int>(Quantity::c), 0, 0, {}}).has_value());
}

TEST_CASE("unrolled: the truncation is drawn, unless a gradient crosses") {
  WindowFixture f;
  CHECK(joined(texts_of(f.draw())).find("gradient") != std::string::npos);
  f.replace("unrolled.dh0", [](Observable& o) { o.values(1, 0) = 0.5F; });
  CHECK(joined(texts_of(f.draw())).find("gradient") == std::string::npos);
  SampleWindow from_zeros;
  from_zeros.carried = false;
  WindowFixture zeros(from_zeros);
  CHECK(joined(texts_of(zeros.draw())).find("begins") != std::string::npos);
  CHECK(joined(texts_of(f.draw())).find("goes") != std::string::npos);
  CHECK(joined(texts_of(zeros.draw())).find("goes") == std::string::npos);
}

TEST_CASE("unrolled: values, gradients or both; tables hold every quantity") {
  WindowFixture f;
  const auto number_of = [&](const char* id, Index row, Index col) {
    const double value = f.snapshot.observable(id)->values(row, col);
    return (id[10] == 'd' && value > 0.0 ? "+" : "") + draw::fixed(value, 2);
  };
  const std::string value = number_of("unrolled.h", 0, 1), gradient = number_of("unrolled.dh", 0, 1);
  choose_option(*f.panel, f.context(), "show", "values");
  CHECK(shows(f.draw(), value));
  CHECK_FALSE(shows(f.draw(), gradient));
  choose_option(*f.panel, f.context(), "show", "gradients");
  CHECK_FALSE(shows(f.draw(), value));
  CHECK(shows(f.draw(), gradient));
  std::set<std::string> names;
  for (const PanelTable& table : f.panel->tables(f.context())) names.insert(table.name);
  CHECK(names == std::set<std::string>{"unrolled.dh", "unrolled.dh0", "unrolled.dy", "unrolled.h", "unrolled.h0",
                                       "unrolled.loss", "unrolled.p", "unrolled.target", "unrolled.x", "unrolled.y"});
}

TEST_CASE("unrolled: every size, walk and detail, with numbers at their worst") {
  SampleWindow about;
  SUBCASE("small") {}
  SUBCASE("LSTM") { about.cell = "lstm"; }
  SUBCASE("two layers") { about.layers = 2; }
  SUBCASE("one step, one unit") {
    about.text = "he";
    about.units = 1;
  }
  SUBCASE("large") { about = long_window(); }
  SUBCASE("NaN") { about.weight = std::numeric_limits<double>::quiet_NaN(); }
  SUBCASE("exploding") { about.weight = 1e18; }
  WindowFixture f(about);
  SUBCASE("complete") {}
  SUBCASE("learnt inputs") {
    f.replace("unrolled.x", [](Observable& o) { o.values.array() += 0.25F; });
  }
  SUBCASE("hidden states alone") {
    std::erase_if(f.snapshot.observables, [](const auto& one) { return one->id != "unrolled.h"; });
  }
  f.hover = {0, 0};
  for (const char* detail : {"automatic", "numbers", "strips"}) {
    f.panel->set_option("detail", detail);
    for (const auto& [phase, time] : {std::pair{WalkPosition::Phase::none, 0},
                                      {WalkPosition::Phase::forward, 0},
                                      {WalkPosition::Phase::backward, 0}}) {
      f.walk(phase, time);
      for (const draw::Size size : {draw::Size{40, 20}, draw::Size{280, 150}, draw::Size{360, 240},
                                    draw::Size{720, 405}, draw::Size{1800, 900}})
        for (const bool projector : {false, true}) {
          f.theme.projector = projector;
          f.theme.scale = projector && size.width > 500 ? 1.4F : 1.0F;
          INFO(detail, " ", size.width, " x ", size.height, " walk ", static_cast<int>(phase));
          const draw::Picture picture = f.draw(size);
          if (size.width >= 280) CHECK(draw::collisions(picture, f.fonts) == "");
          for (const draw::HitArea& area : picture.hit_areas()) {
            const auto pointed = f.panel->point_at(
                f.context(), {area.kind, area.first_row + area.rows - 1, area.first_col + area.cols - 1, area.rect});
            REQUIRE(pointed.has_value());
            CHECK_FALSE(pointed->lines.empty());
          }
        }
    }
  }
}

TEST_CASE("unrolled: golden pictures") {
  WindowFixture f;
  f.pinned = {1, 2};
  expect_golden("unrolled_numbers", make_figure(*f.panel, f.context(), {760, 460}));
  SampleWindow about = long_window();
  about.text = about.text.substr(0, 7);
  about.cell = "lstm";
  about.units = 16;
  WindowFixture strips(about);
  strips.walk(WalkPosition::Phase::backward, 3);
  expect_golden("unrolled_strips", make_figure(*strips.panel, strips.context(), {640, 400}));
}
