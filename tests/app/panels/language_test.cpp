// What the weights of a language model do to the answers of a beam search.
#include <doctest/doctest.h>

#include <cmath>
#include <limits>

#include "app/panels/figure.h"
#include "app/panels/score_lines.h"
#include "tests/app/draw/picture_queries.h"
#include "tests/app/golden.h"
#include "tests/app/panels/ctc_fixture.h"
#include "tests/app/sample_handwriting.h"

using namespace unrolled;

namespace {

constexpr draw::Size kSize{680, 340};

struct LanguageFixture : PanelFixture {
  std::unique_ptr<Panel> panel = make_panel("language");
  explicit LanguageFixture(const std::string& language = "characters", double weight = 1.0) {
    SampleHandwriting about;
    about.doubtful = 2;
    about.language = language;
    about.language_weight = weight;
    snapshot = sample_handwriting(about);
  }
  ScoreLines lines(bool by_words = false) const {
    const auto tree = PrefixTree::read(snapshot);
    REQUIRE(tree != nullptr);
    const auto found = ScoreLines::read(snapshot, *tree, by_words);
    REQUIRE(found);
    return *found;
  }
  draw::Picture picture(draw::Size size = kSize) const { return panel->draw(context(), size); }
};

std::vector<PanelCommand> touched(const LanguageFixture& f, draw::Point from, draw::Point to, bool ended) {
  const auto hit = f.picture().find(from);
  REQUIRE(hit);
  const auto first = f.panel->touch(f.context(), {*hit, from, from, true, false, false, {}});
  REQUIRE(first);
  CHECK(first->empty());
  const auto then = f.panel->touch(f.context(), {*hit, from, to, false, ended, !(from == to), {}});
  REQUIRE(then);
  return *then;
}

}  // namespace

TEST_CASE("score lines: the highest at every weight is on the envelope, which has no gaps") {
  LanguageFixture f;
  for (const bool by_words : {false, true}) {
    const ScoreLines lines = f.lines(by_words);
    REQUIRE_FALSE(lines.envelope.empty());
    CHECK(lines.envelope.front().from == lines.knob.low);
    CHECK(lines.envelope.back().to == lines.knob.high);
    for (std::size_t i = 0; i + 1 < lines.envelope.size(); ++i)
      CHECK(lines.envelope[i].to == lines.envelope[i + 1].from);
    for (const ScoreWinner& winner : lines.envelope) {
      if (!(winner.to > winner.from)) continue;
      const double middle = 0.5 * (winner.from + winner.to);
      CHECK(lines.lines[winner.line].at(middle) == lines.lines[lines.winner_at(middle)].at(middle));
    }
  }
}

TEST_CASE("score lines: at the present weight a line is the score of the search") {
  LanguageFixture f("characters", 0.7);
  const ScoreLines lines = f.lines();
  const Matrix<float>& answers = f.snapshot.observable("ctc.answers")->values;
  const auto tree = PrefixTree::read(f.snapshot);
  for (Index i = 0; i < answers.rows(); ++i)
    for (const ScoreLine& line : lines.lines)
      if (line.text == tree->answers()[static_cast<std::size_t>(i)].text)
        CHECK(line.at(0.7) == doctest::Approx(answers(i, 4)).epsilon(1e-5));
}

TEST_CASE("language: the doubtful letter is settled by the weight, and the winners are named") {
  LanguageFixture f;
  REQUIRE(f.panel->ready(f.snapshot));
  const ScoreLines lines = f.lines();
  CHECK(lines.lines[lines.winner_at(0.0)].text != "pilot");
  CHECK(lines.lines[lines.winner_at(1.0)].text == "pilot");
  const draw::Picture picture = f.picture();
  CHECK(shows(picture, "α = 1.00: “pilot”"));
  CHECK(draw::collisions(picture, f.fonts) == "");
  expect_golden("language", make_figure(*f.panel, f.context(), kSize));
  choose_option(*f.panel, f.context(), "show", "score");
  CHECK(draw::collisions(f.picture(), f.fonts) == "");
  choose_option(*f.panel, f.context(), "over", "beta");
  CHECK(shows(f.picture(), "β = 0.00: “pilot”"));
}

TEST_CASE("language: the mark goes where it is dragged, on the scale that it was pressed on") {
  LanguageFixture f;
  const draw::Picture picture = f.picture();
  const draw::Rect plot = picture.hit_areas()[0].rect;
  const auto [low, high] = f.lines().shown_range();
  const draw::Point from{plot.x + 0.5F * plot.width, plot.y + 10.0F}, to{plot.x + 0.25F * plot.width, plot.y + 40.0F};
  auto asked = touched(f, from, to, false);
  REQUIRE(asked.size() == 1);
  CHECK(std::get<SetSetting>(asked[0]).name == "language_weight");
  CHECK(std::get<double>(std::get<SetSetting>(asked[0]).value) ==
        doctest::Approx(low + 0.25 * (high - low)).epsilon(0.01));
  // The scale stays although the value would now be shown on another one.
  SampleHandwriting about;
  about.doubtful = 2;
  about.language = "characters";
  about.language_weight = 4.8;
  f.snapshot = sample_handwriting(about);
  CHECK(f.picture().hit_areas()[0].rect.width == plot.width);
  const draw::Point beyond{plot.x + 1.5F * plot.width, plot.y};
  asked = *f.panel->touch(f.context(), {*f.picture().find(from), from, beyond, false, true, true, {}});
  REQUIRE(asked.size() == 1);
  CHECK(std::get<double>(std::get<SetSetting>(asked[0]).value) ==
        doctest::Approx(low + 1.5 * (high - low)).epsilon(0.01));
  CHECK(f.lines().shown_range().second > high);
}

TEST_CASE("language: a click sets the weight there, and the bonus over its own axis") {
  LanguageFixture f;
  choose_option(*f.panel, f.context(), "over", "beta");
  const draw::Rect plot = f.picture().hit_areas()[0].rect;
  const draw::Point at{plot.x + 0.75F * plot.width, plot.y + 10.0F};
  const auto asked = touched(f, at, at, true);
  REQUIRE(asked.size() == 1);
  CHECK(std::get<SetSetting>(asked[0]).name == "word_bonus");
  const auto [low, high] = f.lines(true).shown_range();
  CHECK(low == -high);
  CHECK(std::get<double>(std::get<SetSetting>(asked[0]).value) == doctest::Approx(0.5 * high).epsilon(0.02));
}

TEST_CASE("language: without a language model it says what to choose, and lets one be chosen") {
  LanguageFixture f("none");
  CHECK(joined(texts_of(f.picture())).find("listens to no language model") != std::string::npos);
  CHECK(f.picture().hit_areas().empty());
  const auto actions = f.panel->actions(f.context());
  const PanelAction* words = find_action(actions, "model_words");
  REQUIRE(words != nullptr);
  CHECK(words->enabled);
  CHECK(std::get<SetSetting>(words->commands.at(0)) == SetSetting{"language", std::string("words")});
  CHECK_FALSE(find_action(actions, "model_none")->enabled);
  // The bonus for words has an effect without one.
  choose_option(*f.panel, f.context(), "over", "beta");
  CHECK_FALSE(f.picture().hit_areas().empty());
}

TEST_CASE("language: the lesson of the apple has it as well") {
  CtcFixture f({{"language", "characters"}});
  const auto panel = make_panel("language");
  REQUIRE(panel->ready(f.snapshot));
  CHECK(draw::collisions(panel->draw(f.context(), kSize), f.fonts) == "");
  f.carry_out({SetSetting{"language_weight", 2.5}});
  CHECK(joined(texts_of(panel->draw(f.context(), kSize))).find("α = 2.50") != std::string::npos);
}

TEST_CASE(
    "language: answers that are impossible to the model are left out, and a search without answers is not ready") {
  LanguageFixture f;
  for (auto& one : f.snapshot.observables) {
    if (one->id != "ctc.answers") continue;
    auto copy = std::make_shared<Observable>(*one);
    copy->values(0, 2) = -std::numeric_limits<float>::infinity();
    one = copy;
  }
  const std::size_t all = static_cast<std::size_t>(f.snapshot.observable("ctc.answers")->values.rows());
  CHECK(f.lines().lines.size() == all - 1);
  for (auto& one : f.snapshot.observables) {
    if (one->id != "ctc.answers") continue;
    auto copy = std::make_shared<Observable>(*one);
    copy->values.setConstant(std::numeric_limits<float>::quiet_NaN());
    one = copy;
  }
  CHECK_FALSE(f.panel->ready(f.snapshot));
}
