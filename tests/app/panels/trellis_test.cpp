// The trellis of CTC: table, stepping, formulas, paths, guessing.
#include <doctest/doctest.h>

#include <cmath>
#include <map>
#include <memory>
#include <tuple>

#include "app/draw/numbers.h"
#include "app/panels/figure.h"
#include "app/panels/trellis_formula.h"
#include "app/panels/trellis_layout.h"
#include "app/panels/trellis_paths.h"
#include "app/panels/trellis_predict.h"
#include "tests/app/draw/picture_queries.h"
#include "tests/app/golden.h"
#include "tests/app/panels/panel_fixture.h"
#include "tests/app/sample_ctc.h"

using namespace unrolled;
using ctc::Arithmetic;
using ctc::Convention;
using Pass = ctc::Walkthrough::Pass;

namespace {

constexpr draw::Size kSize{1000, 420}, kLarge{1700, 700};  // at the latter a number stands in one line

struct TrellisFixture : PanelFixture {
  std::unique_ptr<Panel> panel = make_panel("trellis");
  explicit TrellisFixture(const SampleCtc& about = {}) { show(about); }
  void show(const SampleCtc& about) {
    snapshot = Snapshot();
    add_ctc(snapshot, about);
  }
  std::shared_ptr<const TrellisTables> tables() const { return TrellisTables::read(snapshot); }
  void choose(const char* name, const std::string& value) { choose_option(*panel, context(), name, value); }
  draw::Picture draw(draw::Size size = kSize) const { return panel->draw(context(), size); }
  PanelAction action(const std::string& name) const {
    for (const PanelAction& one : panel->actions(context()))
      if (one.name == name) return one;
    FAIL("no action ", name);
    return {};
  }
  std::optional<std::vector<PanelCommand>> press(int row, int col) const {
    return panel->touch(context(), {{1, row, col, {0, 0, 10, 10}}, {5, 5}, {5, 5}, true});
  }
};

std::string text_of(const Formula& formula) {
  std::string text;
  for (const FormulaLine& line : formula) text += (text.empty() ? "" : " | ") + plain_text(line);
  return text;
}

// Of an action that sets the cursor.
std::int64_t cursor_of(const PanelAction& action) {
  for (const PanelCommand& command : action.commands)
    if (const auto* set = std::get_if<SetSetting>(&command); set != nullptr && set->name == "cursor")
      return std::get<std::int64_t>(set->value);
  return -2;
}

std::string option_of(const PanelAction& action, const std::string& name) {
  for (const PanelCommand& command : action.commands)
    if (const auto* set = std::get_if<SetOption>(&command); set != nullptr && set->name == name) return set->value;
  return {};
}

bool says(const draw::Picture& picture, const std::string& words) {
  std::string all;
  for (const std::string& text : texts_of(picture)) all += text + " ";
  return all.find(words) != std::string::npos;
}

}  // namespace

TEST_CASE("trellis: a cell for each state and step, impossible ones hatched, numbers alike") {
  TrellisFixture f;
  CHECK(f.panel->title(f.context()) == "CTC on “apple”, α");
  const auto tables = f.tables();
  REQUIRE(tables != nullptr);
  const Matrix<float>& alpha = f.snapshot.observable("ctc.alpha")->values;
  const draw::Picture picture = f.draw(kLarge);
  std::vector<draw::Heatmap> columns = draw::all_of<draw::Heatmap>(picture);
  columns.pop_back();  // the colour bar
  REQUIRE(columns.size() == 8);
  for (Index t = 0; t < 8; ++t)
    for (Index s = 0; s < 11; ++s) {
      const float shown = columns[static_cast<std::size_t>(t)].grid->at(static_cast<int>(s), 0);
      if (f.tables()->topology().steps_to_reach(s) > t + 1)
        CHECK(std::isnan(shown));
      else
        CHECK(shown == alpha(s, t));
    }
  // One is small, so all are powers of ten.
  const CellNumbers numbers = numbers_of(*tables, TrellisTable::alpha, 3);
  CHECK(numbers.kind == CellNumbers::Kind::powers);
  CHECK(shows(picture, numbers.text(tables->value(TrellisTable::alpha, 1, 2))));
  CHECK_FALSE(shows(picture, "0"));
  CHECK(numbers.text(0.0999951) == "1.00·10⁻¹");
  CHECK(numbers.text(1.0) == "1.00·10⁰");

  // Below each column the same sum, and beside the table p and the number of paths.
  int sums = 0;
  for (const std::string& text : texts_of(picture))
    sums += text == draw::significant(std::exp(tables->log_p())) ? 1 : 0;
  CHECK(sums == 8);
  CHECK(says(picture, "66 of 1"));
  f.choose("show", "occupancy");
  CHECK(shows(f.draw(), draw::fixed(tables->value(TrellisTable::occupancy, 1, 2), 3)));

  f.choose("rows", "up");
  const auto flipped = draw::all_of<draw::Heatmap>(f.draw());
  CHECK(flipped[2].grid->at(9, 0) == f.snapshot.observable("ctc.occupancy")->values(1, 2));
  CHECK(f.panel->point_at(f.context(), {1, 9, 2, {}})->selection == Selection{2, 1});
}

TEST_CASE("trellis: what is written of a cell is the recursion, in every arithmetic and convention") {
  for (const auto arithmetic : {Arithmetic::kProbability, Arithmetic::kLogarithm, Arithmetic::kScaled})
    for (const auto convention : {Convention::kWithEmission, Convention::kWithoutEmission}) {
      SampleCtc about;
      about.options = {arithmetic, convention};
      TrellisFixture f(about);
      const auto tables = f.tables();
      REQUIRE(tables->arithmetic() == arithmetic);
      REQUIRE(tables->convention() == convention);
      const auto number = [&](double value) { return tables->logarithms() ? std::exp(value) : value; };
      for (const Pass pass : {Pass::kAlpha, Pass::kBeta})
        for (Index t = 0; t < 8; ++t)
          for (Index s = 0; s < 11; ++s) {
            const TrellisTable table = pass == Pass::kAlpha ? TrellisTable::alpha : TrellisTable::beta;
            const bool own = pass == Pass::kAlpha || tables->with_emission();
            if (!tables->possible(table, s, t) || t == (pass == Pass::kAlpha ? 0 : 7)) continue;
            double sum = 0.0;
            for (const Precedent& from : precedents(*tables, pass, {s, t}))
              if (from.arrow.allowed)
                sum +=
                    number(tables->value(table, from.at.s, from.at.t)) * (own ? 1.0 : tables->y(from.at.s, from.at.t));
            if (own) sum *= tables->y(s, t);
            if (tables->scaled()) sum /= pass == Pass::kAlpha ? tables->alpha_divisor(t) : tables->beta_divisor(t);
            CHECK(number(tables->value(table, s, t)) == doctest::Approx(sum).epsilon(1e-5));
          }
      for (Index t = 0; t < 8; ++t) CHECK(tables->log_column_sum(t) == doctest::Approx(tables->log_p()).epsilon(1e-5));
    }
}

TEST_CASE("trellis: formulas in the lecture's letters, then with their numbers") {
  const auto formula = [](Arithmetic arithmetic, Convention convention, TrellisTable table, TrellisCell cell) {
    SampleCtc about;
    about.options = {arithmetic, convention};
    return text_of(cell_formula(*TrellisFixture(about).tables(), table, cell));
  };
  const auto with = Convention::kWithEmission, without = Convention::kWithoutEmission;
  const std::string alpha = formula(Arithmetic::kProbability, with, TrellisTable::alpha, {1, 2});
  CHECK(alpha.starts_with("α₃(2) = (α₂(1) + α₂(2)) · y₃(a) | = ("));
  const auto tables = TrellisFixture().tables();
  const auto value = [&](Index s, Index t) { return draw::significant(tables->value(TrellisTable::alpha, s, t)); };
  CHECK(alpha.ends_with("| = (" + value(0, 1) + " + " + value(1, 1) + ") · " + draw::significant(tables->y(1, 2)) +
                        " | = " + value(1, 2)));
  // With the skip past a blank, and without where the same symbol comes again.
  CHECK(formula(Arithmetic::kProbability, with, TrellisTable::alpha, {3, 2})
            .starts_with("α₃(4) = (α₂(2) + α₂(3) + α₂(4)) · y₃(p) |"));
  CHECK(formula(Arithmetic::kProbability, with, TrellisTable::alpha, {5, 3})
            .starts_with("α₄(6) = (α₃(5) + α₃(6)) · y₄(p) |"));
  CHECK(formula(Arithmetic::kProbability, with, TrellisTable::beta, {1, 2})
            .starts_with("β₃(2) = (β₄(2) + β₄(3) + β₄(4)) · y₃(a) |"));
  CHECK(formula(Arithmetic::kProbability, without, TrellisTable::beta, {1, 2})
            .starts_with("β₃(2) = β₄(2) · y₄(a) + β₄(3) · y₄(-) + β₄(4) · y₄(p) |"));
  CHECK(formula(Arithmetic::kProbability, without, TrellisTable::beta, {10, 7}).find("β₈(11) = 1") !=
        std::string::npos);
  CHECK(formula(Arithmetic::kLogarithm, with, TrellisTable::alpha, {1, 2})
            .starts_with("ln α₃(2) = ln(e^{ln α₂(1)} + e^{ln α₂(2)}) + ln y₃(a) |"));
  CHECK(formula(Arithmetic::kScaled, with, TrellisTable::alpha, {1, 2})
            .starts_with("α₃(2) = (α₂(1) + α₂(2)) · y₃(a) / c₃ |"));
  CHECK(formula(Arithmetic::kProbability, with, TrellisTable::occupancy, {1, 2})
            .starts_with("γ₃(2) = α₃(2) · β₃(2) / (y₃(a) · p) |"));
  CHECK(formula(Arithmetic::kProbability, without, TrellisTable::occupancy, {1, 2})
            .starts_with("γ₃(2) = α₃(2) · β₃(2) / p |"));
  // The beginning as a whole.
  const std::string first = formula(Arithmetic::kProbability, with, TrellisTable::alpha, {1, 0});
  CHECK(first.starts_with("α₁(1) = y₁(-) | = "));
  CHECK(first.find("α₁(2) = y₁(a)") != std::string::npos);
  CHECK(first.ends_with("α₁(s) = 0,  s > 2"));
  CHECK(text_of(sum_formula(*tables, 2)).starts_with("p = Σₛ α₃(s) · β₃(s) / y₃(l′ₛ) | = "));
}

TEST_CASE("trellis: steps forward and back, by cell, column and pass, in the table that they fill") {
  SampleCtc about;
  TrellisFixture f(about);
  CHECK(cursor_of(f.action("next")) == 1);
  CHECK_FALSE(f.action("all").enabled);
  about.cursor = 2;
  f.show(about);
  CHECK(cursor_of(f.action("next")) == 3);
  CHECK(cursor_of(f.action("back")) == 1);
  CHECK(cursor_of(f.action("begin")) == 0);
  CHECK(cursor_of(f.action("all")) == -1);
  f.choose("stride", "column");
  CHECK(cursor_of(f.action("next")) == 6);
  CHECK(option_of(f.action("stride"), "stride") == "pass");
  f.choose("stride", "pass");
  const auto end_of_alpha = cursor_of(f.action("next"));
  CHECK(f.tables()->walk()->cell(end_of_alpha - 1).pass == Pass::kAlpha);
  const auto shown = [&] { return f.panel->options(f.context()).at(0).value; };
  about.cursor = end_of_alpha + 1;
  f.show(about);
  CHECK(shown() == "beta");
  CHECK(f.panel->title(f.context()) == "CTC on “apple”, β");
  f.choose("show", "product");  // stays until the next step
  CHECK(shown() == "product");
  about.cursor = end_of_alpha;
  f.show(about);
  CHECK(shown() == "alpha");
  about.cursor = -1;
  f.show(about);
  CHECK(shown() == "product");

  // What is not filled yet is empty, and its number nowhere to be seen.
  about.cursor = 2;
  f.show(about);
  const auto tables = f.tables();
  const draw::Picture picture = f.draw(kLarge);
  const CellNumbers numbers = numbers_of(*tables, TrellisTable::alpha, 3);
  CHECK(shows(picture, numbers.text(tables->value(TrellisTable::alpha, 0, 0))));
  CHECK_FALSE(shows(picture, numbers.text(tables->value(TrellisTable::alpha, 0, 1))));
  CHECK(f.panel->point_at(f.context(), {1, 0, 1, {}})->lines.at(1).ends_with("= …"));
  // A bare snapshot has nothing to step through.
  SampleCtc bare;
  bare.bare = true;
  CHECK(TrellisFixture(bare).panel->actions(TrellisFixture(bare).context()).empty());
  CHECK_FALSE(texts_of(TrellisFixture(bare).draw()).empty());
}

TEST_CASE("trellis: the lecture's stops, for any target") {
  TrellisFixture f;
  CHECK(cursor_of(f.action("stop_first")) == 2);
  CHECK(option_of(f.action("stop_where"), "subject") == "successors");
  for (const auto& [name, pass] : {std::pair("stop_alpha", Pass::kAlpha), std::pair("stop_beta", Pass::kBeta)}) {
    const auto* cell = f.tables()->walk()->current(cursor_of(f.action(name)));
    REQUIRE(cell != nullptr);
    CHECK(cell->pass == pass);
    CHECK(cell->s == 1);
    CHECK(cell->t == 2);
  }
  CHECK(option_of(f.action("stop_beta"), "show") == "beta");
  CHECK(option_of(f.action("stop_sum"), "show") == "product");
  f.choose("show", "product");
  f.choose("subject", "sum");
  CHECK(says(f.draw(), "= Σ"));

  SampleCtc one;
  one.target = "";
  one.steps = 1;
  f.show(one);
  for (const char* name : {"stop_where", "stop_alpha", "stop_beta", "stop_sum"}) CHECK_FALSE(f.action(name).enabled);
  CHECK(f.action("stop_first").enabled);
  CHECK(f.action("stop_sums").enabled);
  SampleCtc infeasible;
  infeasible.steps = 5;
  f.show(infeasible);
  CHECK_FALSE(f.action("stop_sum").enabled);
  CHECK(says(f.draw(), "“apple” needs 6 steps (labels 5 + repeats 1), there are 5."));
}

TEST_CASE("trellis: arrows that are refused are struck out with the reason") {
  SampleCtc about;
  about.cursor = 6;
  TrellisFixture f(about);
  f.hover = {3, 5};  // the second p: the first one may not be left for it at once
  CHECK(says(f.draw(), "the same symbol again"));
  f.hover = {3, 2};
  CHECK(says(f.draw(), "a label would be skipped"));
  f.hover = {3, 3};
  CHECK_FALSE(says(f.draw(), "↛"));
  f.choose("show", "beta");
  f.hover = {3, 10};
  CHECK(says(f.draw(), "off the end"));
  f.choose("show", "alpha");
  f.choose("subject", "successors");
  f.hover = {3, 1};
  CHECK(says(f.draw(), "cannot be taken back"));
}

TEST_CASE("trellis: the paths through a cell are those that an enumeration finds") {
  for (const auto arithmetic : {Arithmetic::kProbability, Arithmetic::kLogarithm, Arithmetic::kScaled})
    for (const auto convention : {Convention::kWithEmission, Convention::kWithoutEmission}) {
      SampleCtc about;
      about.options = {arithmetic, convention};
      TrellisFixture f(about);
      const auto tables = f.tables();
      const auto paths = ctc::enumerate_paths(tables->topology(), 8, 100);
      REQUIRE(paths.has_value());
      const TrellisCell cell{4, 3};
      std::map<std::tuple<Index, Index, Index>, double> expected;
      double mass = 0.0;
      int count = 0;
      for (const ctc::StatePath& path : *paths) {
        if (path[3] != 4) continue;
        ++count;
        const double p = std::exp(ctc::log_probability(about.emissions(), ctc::symbols_of(tables->topology(), path)));
        mass += p;
        for (std::size_t t = 0; t + 1 < path.size(); ++t) expected[{static_cast<Index>(t), path[t], path[t + 1]}] += p;
      }
      const std::vector<TrellisEdge> edges = edges_through(*tables, cell);
      CHECK(edges.size() == expected.size());
      for (const TrellisEdge& edge : edges) {
        REQUIRE(expected.count({edge.t, edge.from, edge.to}) == 1);
        CHECK(edge.share == doctest::Approx(expected.at({edge.t, edge.from, edge.to}) / mass).epsilon(1e-5));
      }
      CHECK(tables->paths_through(4, 3) == count);
      CHECK(tables->value(TrellisTable::occupancy, 4, 3) ==
            doctest::Approx(mass / std::exp(tables->log_p())).epsilon(1e-5));
      CHECK(edges_through(*tables, {10, 0}).empty());
      f.pinned = {3, 4};
      CHECK(says(f.draw(), "Paths through this cell: " + std::to_string(count)));
    }
}

TEST_CASE("trellis: a path that is typed is drawn, or it is said where it breaks and why") {
  const auto said = [](const std::string& path, Index steps = 8) {
    SampleCtc about;
    about.path = path;
    about.steps = steps;
    TrellisFixture f(about);
    const auto laid = laid_path(*f.tables());
    return laid ? break_text(f.words, *f.tables(), *laid) : "nothing";
  };
  CHECK(said("--ap-ple").empty());
  CHECK(said("") == "nothing");
  CHECK(said("--ap") == "So far 4 of 8 steps are laid.");
  CHECK(said("-apple--") == "The path breaks at step 5, “l”: a label would be skipped.");
  CHECK(said("--l").starts_with("The path breaks at step 3"));
  CHECK(said("--?p-ple") == "The path breaks at step 3: “?” is no symbol.");
  CHECK(said("--x") == "The path breaks at step 3, “x”: the target does not contain it.");
  CHECK(said("--ap-ple-") == "The path has 9 symbols, there are 8 steps.");
  CHECK(said("-------").find("too late") != std::string::npos);

  SampleCtc about;
  about.path = "--ap-ple";
  TrellisFixture f(about);
  const double p = std::exp(ctc::log_probability(about.emissions(), {0, 0, 1, 4, 0, 4, 3, 2}));
  CHECK(says(f.draw(), "p(π) = " + draw::significant(p)));
  const std::vector<draw::Text> texts = draw::all_of<draw::Text>(f.draw());
  // Eight symbols, seven without the repeated blank, five without blanks.
  std::map<float, int> by_line;
  for (const draw::Text& text : texts)
    if (text.text.size() == 1 && text.style.face == draw::Face::mono && text.style.align == draw::Align::centre)
      ++by_line[text.at.y];
  std::vector<int> counts;
  for (const auto& [y, count] : by_line) counts.push_back(count);
  CHECK(counts == std::vector<int>{8, 7, 5});
}

TEST_CASE("trellis: a path is laid by clicks") {
  const auto after = [](const std::string& path, Index s, Index t) {
    SampleCtc about;
    about.path = path;
    return path_with(*TrellisFixture(about).tables(), {s, t});
  };
  CHECK(after("", 0, 0) == "-");
  CHECK(after("-", 1, 1) == "-a");
  CHECK(after("--", 1, 4) == "--aaa");  // on the way as early as may be
  CHECK(after("", 3, 1) == "ap");
  CHECK(after("--ap-ple", 1, 1) == "-aap-ple");  // what comes after still follows
  CHECK(after("-a", 5, 3) == "-app");            // cannot be reached so soon: the two p merge
  CHECK(after("--ap-ple", 3, 1) == "-p");        // broken, so that it is seen why
  CHECK(after("--a", 1, 2) == "--");             // taken away again
  TrellisFixture f;
  CHECK_FALSE(f.press(1, 2).has_value());
  f.choose("click", "path");
  const auto commands = f.press(0, 0);
  REQUIRE(commands.has_value());
  CHECK(std::get<SetSetting>(commands->at(0)) == SetSetting{"path", std::string("-")});
  CHECK(says(f.draw(), "Click a cell of each step"));
}

TEST_CASE("trellis: cells that are hidden tell nothing until they are revealed") {
  CHECK(revealed_cells("3:2 9:1 x 4:1, 0:1 2:99999999999999999999", 3, 5) ==
        std::vector<char>{0, 0, 0, 0, 0, 0, 0, 1, 0, 1, 0, 0, 0, 0, 0});
  CHECK(with_revealed("", 1, 2) == "3:2");
  SampleCtc about;
  about.hidden = true;
  about.revealed = "3:2";
  TrellisFixture f(about);
  const auto tables = f.tables();
  const CellNumbers numbers = numbers_of(*tables, TrellisTable::alpha, 3);
  const draw::Picture picture = f.draw(kLarge);
  for (Index t = 0; t < 8; ++t)
    for (Index s = 0; s < 11; ++s)
      if (tables->possible(TrellisTable::alpha, s, t))
        CHECK(shows(picture, numbers.text(tables->value(TrellisTable::alpha, s, t))) == (s == 1 && t == 2));
  CHECK(shows(picture, "?"));
  // Neither in colour nor in words.
  const auto columns = draw::all_of<draw::Heatmap>(picture);
  CHECK(columns[0].grid->at(0, 0) == columns[0].scale.low);
  CHECK(columns[2].grid->at(1, 0) == static_cast<float>(tables->value(TrellisTable::alpha, 1, 2)));
  f.hover = {1, 1};
  const std::string hidden = draw::significant(tables->value(TrellisTable::alpha, 1, 1));
  CHECK_FALSE(says(f.draw(), hidden));
  CHECK(joined(f.panel->point_at(f.context(), {1, 1, 1, {}})->lines).find(hidden) == std::string::npos);
  const auto commands = f.press(0, 2);
  REQUIRE(commands.has_value());
  CHECK(std::get<SetSetting>(commands->at(0)) == SetSetting{"revealed", std::string("3:2 3:1")});
  CHECK_FALSE(f.press(1, 2).has_value());  // it is to be seen already
  CHECK(f.action("hide_again").enabled);
  CHECK(std::get<SetSetting>(f.action("reveal").commands[0]) == SetSetting{"hide_cells", false});
}

TEST_CASE("trellis: numbers behind it, the table that is shown first") {
  TrellisFixture f;
  f.choose("show", "beta");
  std::vector<std::string> names;
  for (const PanelTable& table : f.panel->tables(f.context())) names.push_back(table.name);
  CHECK(names == std::vector<std::string>{"ctc.beta", "ctc.alpha", "ctc.product", "ctc.occupancy", "ctc.y"});
  const PanelTable beta = f.panel->tables(f.context()).front();
  CHECK(beta.row_names.at(1) == "2 a");
  CHECK(beta.column_names.at(7) == "8");
  CHECK_THROWS_AS(f.panel->set_option("show", "delta"), std::invalid_argument);
  CHECK_THROWS_AS(f.panel->set_option("colour", "red"), std::invalid_argument);
}

TEST_CASE("trellis: tables that do not fit together are none") {
  TrellisFixture f;
  for (auto& one : f.snapshot.observables) {
    if (one->id != "ctc.extended") continue;
    auto copy = std::make_shared<Observable>(*one);
    copy->values(2, 0) = 3.0F;
    one = copy;
  }
  CHECK_FALSE(f.panel->ready(f.snapshot));
  CHECK_FALSE(f.panel->applies(f.snapshot));
  CHECK(f.panel->tables(f.context()).empty());
}

TEST_CASE("trellis: every size, length and table") {
  for (const Index steps : {1, 5, 8, 30, 200})
    for (const char* target : {"", "a", "apple", "applepaleapplepeal"})
      for (const auto arithmetic : {Arithmetic::kProbability, Arithmetic::kLogarithm, Arithmetic::kScaled}) {
        SampleCtc about;
        about.target = target;
        about.steps = steps;
        about.options.arithmetic = arithmetic;
        about.path = "--ap";
        TrellisFixture f(about);
        f.hover = {0, 0};
        f.choose("best_path", "show");
        for (const char* table : {"alpha", "product", "occupancy"})
          for (const char* subject : {"cell", "successors", "sum", "sums"})
            for (const draw::Size size : {draw::Size{40, 20}, draw::Size{300, 500}, draw::Size{640, 240}, kSize}) {
              f.choose("show", table);
              f.choose("subject", subject);
              INFO(steps, " ", target, " ", table, " ", subject, " ", size.width, " x ", size.height);
              const draw::Picture picture = f.draw(size);
              if (size.width >= 300) CHECK(draw::collisions(picture, f.fonts) == "");
              for (const draw::HitArea& area : picture.hit_areas())
                CHECK(f.panel->point_at(f.context(), {area.kind, area.rows - 1, area.cols - 1, area.rect}).has_value());
            }
      }
}

TEST_CASE("trellis: golden pictures") {
  SampleCtc about;
  about.target = "app";
  about.steps = 5;
  about.path = "-ap-p";
  TrellisFixture f(about);
  f.pinned = {2, 3};
  expect_golden("trellis_alpha", make_figure(*f.panel, f.context(), {720, 300}));
  f.choose("show", "occupancy");
  f.pinned = {};
  expect_golden("trellis_occupancy", make_figure(*f.panel, f.context(), {480, 240}));
}
