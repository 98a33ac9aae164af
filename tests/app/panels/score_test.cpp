// The computation of one target step's attention: the numbers that are put in give what is published.
#include <doctest/doctest.h>

#include <cmath>

#include "app/draw/numbers.h"
#include "app/panels/figure.h"
#include "app/panels/score_formula.h"
#include "app/panels/score_numbers.h"
#include "app/panels/score_painter.h"
#include "core/lessons/lessons.h"
#include "core/run/experiment.h"
#include "tests/app/draw/picture_queries.h"
#include "tests/app/golden.h"
#include "tests/app/panels/panel_fixture.h"
#include "tests/app/sample_attention.h"

using namespace unrolled;

namespace {

const std::vector<std::string> kFunctions = {"bahdanau", "dot", "general", "concat", "location", "scaled-dot"};
const std::vector<std::string> kWindows = {"global", "local-m", "local-p"};

std::string text_of(const Formula& formula) {
  std::string text;
  for (const FormulaLine& line : formula) text += plain_text(line) + "\n";
  return text;
}

struct Read {
  Snapshot snapshot;
  std::shared_ptr<const AttentionTables> tables;
  explicit Read(const SampleAttention& about)
      : snapshot(sample_attention(about)), tables(AttentionTables::read(snapshot)) {}
  ScoreNumbers at(Index step) const { return ScoreNumbers::read(snapshot, *tables, step).value(); }
};

// Another value for an entry of what is published.
void change(Snapshot& snapshot, const std::string& id, Index row, Index col, float by) {
  for (auto& one : snapshot.observables) {
    if (one->id != id) continue;
    auto copy = std::make_shared<Observable>(*one);
    copy->values(row, col) += by;
    one = copy;
  }
}

}  // namespace

TEST_CASE("score: query, keys and v give every published score, weight and context, for each function and window") {
  for (const std::string& function : kFunctions)
    for (const std::string& window : kWindows) {
      INFO(function, " ", window);
      SampleAttention about;
      about.attention = function;
      about.window = window;
      const Read read(about);
      for (Index i = 0; i < read.tables->target_steps(); ++i) {
        const ScoreNumbers n = read.at(i);
        CHECK(n.scores_agree());
        CHECK(n.weights_agree());
        CHECK(n.context_agrees());
        double sum = 0.0;
        for (Index j = 0; j < n.places(); ++j) {
          const double weight = static_cast<double>(read.snapshot.observable("attention.weights")->values(j, i));
          CHECK(n.weight_of_parts(j) == doctest::Approx(weight).epsilon(1e-4));
          sum += n.share(j);
        }
        CHECK(sum == doctest::Approx(1.0));
        if (window != "global") CHECK(*n.deviation() == doctest::Approx(1.5).epsilon(1e-4));  // D/2
      }
    }
}

TEST_CASE("score: what the lesson publishes is what the formulas give, for each function and window") {
  struct Case {
    const char *attention, *window, *anneal;
  };
  std::vector<Case> cases;
  for (const char* attention : {"bahdanau", "scaled-dot"}) cases.push_back({attention, "global", "0"});
  for (const char* attention : {"dot", "general", "concat", "location"})
    for (const char* window : {"global", "local-m", "local-p"}) cases.push_back({attention, window, "0"});
  cases.push_back({"general", "local-p", "500"});
  for (const Case& one : cases) {
    INFO(one.attention, " ", one.window, " ", one.anneal);
    const auto lesson = make_experiment("alignment");
    lesson->choose({{"task", "copy"},
                    {"attention", one.attention},
                    {"window", one.window},
                    {"anneal", one.anneal},
                    {"hidden", "7"},
                    {"embedding", "5"},
                    {"batch", "4"}});
    lesson->reset(3);
    for (int i = 0; i < 3; ++i) REQUIRE(lesson->train_step().error.empty());
    Snapshot snapshot;
    lesson->fill(snapshot);
    const auto tables = AttentionTables::read(snapshot);
    REQUIRE(tables != nullptr);
    for (Index i = 0; i < tables->target_steps(); ++i) {
      const auto n = ScoreNumbers::read(snapshot, *tables, i);
      REQUIRE(n.has_value());
      CHECK(n->weights_agree());
      CHECK(n->context_agrees());
      CHECK(n->scores_agree() == (one.attention != std::string("location")));  // its scores come of no keys
      if (std::string(one.window) == "global") continue;
      CHECK((n->window_kind() == ScoreNumbers::Window::inside) == (std::string(one.anneal) != "0"));
      CHECK(n->centre().has_value());
      CHECK(n->deviation().has_value() == (std::string(one.window) == "local-p"));
      if (n->deviation() && std::string(one.anneal) == "0")
        CHECK(*n->deviation() == doctest::Approx(1.0).epsilon(1e-3));
    }
  }
}

TEST_CASE("score: where the parts do not give what is published, no numbers are put in") {
  SampleAttention about;
  about.attention = "general";
  Snapshot snapshot = sample_attention(about);
  change(snapshot, "attention.keys", 2, 5, 1.0F);
  const auto tables = AttentionTables::read(snapshot);
  const auto n = ScoreNumbers::read(snapshot, *tables, 0);
  REQUIRE(n.has_value());
  CHECK_FALSE(n->scores_agree());
  CHECK(n->weights_agree());
  CHECK(text_of(score_formula(*n, 5)).find(" · ") == std::string::npos);
  CHECK(text_of(weight_formula(*n, 5)).find(" / ") != std::string::npos);

  Snapshot weights = sample_attention(about);
  change(weights, "attention.weights", 2, 0, 0.1F);
  const auto changed = ScoreNumbers::read(weights, *AttentionTables::read(weights), 0);
  CHECK_FALSE(changed->weights_agree());
  CHECK_FALSE(changed->context_agrees());
  CHECK(text_of(weight_formula(*changed, 2)).find("+") == std::string::npos);
}

TEST_CASE("score: a window inside of the softmax is told from Luong's by what it gives") {
  SampleAttention about;
  about.attention = "general";
  about.window = "local-p";
  Snapshot snapshot = sample_attention(about);
  const Matrix<float> scores = snapshot.observable("attention.scores")->values;
  const Matrix<float> windows = snapshot.observable("attention.window")->values;
  Matrix<float> weights = scores.array().exp() * windows.array();
  for (Index i = 0; i < weights.cols(); ++i) weights.col(i) /= weights.col(i).sum();
  for (auto& one : snapshot.observables) {
    if (one->id != "attention.weights") continue;
    auto copy = std::make_shared<Observable>(*one);
    copy->values = weights;
    one = copy;
  }
  const auto tables = AttentionTables::read(snapshot);
  for (Index i = 0; i < weights.cols(); ++i) {
    const auto n = ScoreNumbers::read(snapshot, *tables, i);
    CHECK(n->weights_agree());
    const Index j = n->likeliest_place();
    double total = 0.0;
    for (Index k = 0; k < n->places(); ++k)
      total += std::exp(static_cast<double>(scores(k, i))) * static_cast<double>(windows(k, i));
    CHECK(n->total() * std::exp(n->shift()) == doctest::Approx(total).epsilon(1e-4));
    CHECK(n->weight(j) == doctest::Approx(n->exponential(j) / n->total()).epsilon(1e-4));
  }
}

TEST_CASE("score: each function is written as its paper has it") {
  const auto first_line = [](const std::string& function) {
    SampleAttention about;
    about.attention = function;
    return plain_text(score_formula(Read(about).at(4), 9).front());
  };
  CHECK(first_line("bahdanau") == "e_{4,9} = vᵀ tanh(Wₐ s₃ + Uₐ h₉)");
  CHECK(first_line("dot") == "e_{4,9} = s₄ᵀ Uₐ h₉");
  CHECK(first_line("general") == "e_{4,9} = (Wₐ s₄)ᵀ h₉");
  CHECK(first_line("concat") == "e_{4,9} = vᵀ tanh([Wₐ Uₐ] [s₄; h₉])");
  CHECK(first_line("location") == "e_{4,9} = (Wₐ s₄)₉");
  CHECK(first_line("scaled-dot") == "e_{4,9} = q₄ᵀ k₉ / √d");
}

TEST_CASE("score: the numbers of one place are put in, and add up on paper") {
  SampleAttention about;
  about.attention = "general";
  about.sharpness = 2.0;
  about.source = {"b", "a", "∎"};
  about.output = about.target = {"a", "b", "∎"};
  about.alignment = {{1}, {0}, {2}};
  const ScoreNumbers n = Read(about).at(0);
  REQUIRE(n.places() == 3);
  const auto at = [](double value) { return draw::significant(value); };
  const std::string weight = text_of(weight_formula(n, 1));
  CHECK(weight.find("= " + at(std::exp(n.score(1))) + " / (" + at(std::exp(n.score(0))) + " + " +
                    at(std::exp(n.score(1))) + " + " + at(std::exp(n.score(2))) + ")") != std::string::npos);
  CHECK(weight.find(" / " + at(n.total()) + " = " + at(n.weight(1))) != std::string::npos);
  CHECK(n.total() == doctest::Approx(std::exp(n.score(0)) + std::exp(n.score(1)) + std::exp(n.score(2))));
  CHECK(text_of(score_formula(n, 1)).find("= " + at(n.score(1))) != std::string::npos);
  const std::string context = text_of(context_formula(n));
  CHECK(context.find("c₀ = Σⱼ α_{0,j} hⱼ") != std::string::npos);
  CHECK(context.find(at(n.weight(1)) + " · h₁") != std::string::npos);
  CHECK(context.find("= " + vector_text(n.context(), 0, 3)) != std::string::npos);
}

TEST_CASE("score: large scores are written less their maximum, and the sum keeps its largest terms") {
  SampleAttention about;
  about.sharpness = 8.0;
  const ScoreNumbers n = Read(about).at(0);
  REQUIRE(n.shift() > 30.0);
  CHECK(n.weights_agree());
  const Index best = n.likeliest_place();
  CHECK(n.exponential(best) == doctest::Approx(1.0));
  const std::string text = text_of(weight_formula(n, best));
  CHECK(text.find("− m)") != std::string::npos);
  CHECK(text.find("m = max") != std::string::npos);
  CHECK(text.find("1.00 + ") != std::string::npos);
  CHECK(text.find(" + …)") != std::string::npos);
}

TEST_CASE("score: windows say where they stand, what they multiply, and leave the rest out") {
  SampleAttention about;
  about.attention = "dot";
  about.window = "local-p";
  const Read read(about);
  const ScoreNumbers n = read.at(2);
  const std::string window = text_of(window_formula(n, 10));
  CHECK(window.find("p₂ = (T − 1) · sigmoid(vₚᵀ tanh(Wₚ s₂)) = " + draw::fixed(*n.centre(), 2)) != std::string::npos);
  CHECK(window.find("(2 · 1.50²)) = " + draw::significant(n.window(10))) != std::string::npos);
  CHECK(text_of(weight_formula(n, 10)).find("α_{2,10} = g₁₀ · exp(e_{2,10}) / Σ_{k=8…13} exp(e_{2,k})") !=
        std::string::npos);
  CHECK_FALSE(n.takes_part(0));
  CHECK(n.weight_of_parts(0) == 0.0);
  PanelFixture f;
  f.snapshot = read.snapshot;
  CHECK(score_notes(f.context(), n, 0).front().find("Outside") == 0);
  CHECK(score_notes(f.context(), n, 11).empty());
}

TEST_CASE("score: a step that was set by hand says what the softmax would give") {
  SampleAttention about;
  about.edited = {3};
  const Read read(about);
  const ScoreNumbers n = read.at(3);
  CHECK(n.edited());
  CHECK(n.scores_agree());
  CHECK_FALSE(n.weights_agree());
  CHECK(n.context_agrees());  // it follows the weights as they were set
  PanelFixture f;
  f.snapshot = read.snapshot;
  const auto notes = score_notes(f.context(), n, 12);
  REQUIRE(notes.size() == 1);
  CHECK(notes[0].find(draw::significant(n.share(12))) != std::string::npos);
}

TEST_CASE("score: shows what is pinned, else what the walk has come to, else the first step") {
  PanelFixture f;
  SampleAttention about;
  f.snapshot = sample_attention(about);
  const auto panel = make_panel("score");
  REQUIRE(panel->ready(f.snapshot));
  CHECK(panel->title(f.context()).find("i = 0") != std::string::npos);
  f.pinned.time = 4;
  CHECK(panel->title(f.context()).find("i = 4") != std::string::npos);
  about.walk = 3;
  f.snapshot = sample_attention(about);
  CHECK(panel->title(f.context()).find("i = 2") != std::string::npos);  // step 4 has not been written
  about.walk = 0;
  f.snapshot = sample_attention(about);
  CHECK(shows(panel->draw(f.context(), {700, 300}), "Press N for the first target step."));
  CHECK(panel->actions(f.context()).size() == 4);
  about.attention = "none";
  CHECK_FALSE(panel->ready(sample_attention(about)));
}

TEST_CASE("score: a place and a step are pointed at, with their formulas") {
  PanelFixture f;
  f.snapshot = sample_attention();
  f.pinned = {2, -1, -1};
  const auto panel = make_panel("score");
  const draw::Picture picture = panel->draw(f.context(), {1000, 460});
  const auto place = picture.find(place_of(picture, 1, 0, 9));
  REQUIRE(place.has_value());
  const auto pointed = panel->point_at(f.context(), *place);
  REQUIRE(pointed.has_value());
  CHECK(pointed->selection == Selection{2, -1, 9});
  CHECK(joined(pointed->lines).find("e₂,₉ = vᵀ tanh(Wₐ s₁ + Uₐ h₉)") != std::string::npos);
  const auto step = picture.find(place_of(picture, 2, 0, 5));
  REQUIRE(step.has_value());
  CHECK(panel->point_at(f.context(), *step)->selection == Selection{5, -1, -1});
  CHECK(panel->tables(f.context()).size() == 7);
}

TEST_CASE("score: every function, window, size and look, without text on text") {
  PanelFixture f;
  const auto panel = make_panel("score");
  for (const std::string& function : kFunctions)
    for (const std::string& window : {kWindows[0], kWindows[2]})
      for (const bool dark : {false, true}) {
        SampleAttention about = dark ? SampleAttention::reversal() : SampleAttention{};
        about.attention = function;
        about.window = window;
        about.sharpness = 3.0;
        f.snapshot = sample_attention(about);
        f.pinned = {dark ? 0 : 3, -1, 5};
        f.theme = dark ? draw::dark_theme() : draw::light_theme();
        for (const draw::Size size :
             {draw::Size{280, 150}, draw::Size{420, 300}, draw::Size{700, 300}, draw::Size{1000, 460},
              draw::Size{600, 800}, draw::Size{1800, 900}, draw::Size{40, 20}}) {
          INFO(function, " ", window, " ", size.width, " x ", size.height);
          const draw::Picture picture = panel->draw(f.context(), size);
          if (size.width > 100) CHECK(draw::collisions(picture, f.fonts) == "");
        }
      }
}

TEST_CASE("score: a window's line has steps where it ends, and a bell between them where it is one") {
  SampleAttention about;
  about.window = "local-p";
  PanelFixture f;
  f.snapshot = sample_attention(about);
  const auto tables = AttentionTables::read(f.snapshot);
  const auto numbers = *ScoreNumbers::read(f.snapshot, *tables, 3);
  REQUIRE(numbers.is_cut());
  const double p = *numbers.centre();
  bool reaches = false;
  for (const auto& [at, factor] : window_curve(numbers)) {
    reaches = reaches || factor > 0.99;
    if (std::abs(at - p) > about.half_width + 1e-3)
      CHECK(factor == 0.0);
    else if (factor > 0.0)
      CHECK(factor == doctest::Approx(std::exp(-2.0 * std::pow((at - p) / about.half_width, 2))).epsilon(1e-3));
  }
  CHECK(reaches);

  for (auto& one : f.snapshot.observables)
    if (one->id == "attention.window") {
      auto hard = std::make_shared<Observable>(*one);
      hard->values = (hard->values.array() > 0.0F).cast<float>();
      one = hard;
    }
  const auto hard = AttentionTables::read(f.snapshot);
  const auto box = *ScoreNumbers::read(f.snapshot, *hard, 3);
  const auto curve = window_curve(box);
  CHECK(curve.size() == 2 * static_cast<std::size_t>(box.places()));
  for (const auto& [at, factor] : curve) CHECK((factor == 0.0 || factor == 1.0));
  CHECK(curve[1].first == curve[2].first);  // straight up
}

TEST_CASE("score: golden picture") {
  PanelFixture f;
  SampleAttention about;
  about.attention = "general";
  about.window = "local-p";
  f.snapshot = sample_attention(about);
  f.pinned = {2, -1, 11};
  expect_golden("panel_score_local", make_figure(*make_panel("score"), f.context(), {900, 420}));
}
