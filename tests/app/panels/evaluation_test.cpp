// BLEU, TER and METEOR worked out on the watched example.
#include <doctest/doctest.h>

#include <algorithm>
#include <cmath>
#include <string>
#include <vector>

#include "app/panels/figure.h"
#include "tests/app/draw/picture_queries.h"
#include "tests/app/golden.h"
#include "tests/app/panels/panel_fixture.h"
#include "tests/app/sample_attention.h"

using namespace unrolled;

namespace {

constexpr draw::Size kSize{900, 560};

// A translation of phrases, by words.
SampleAttention phrase(std::vector<std::string> target, std::vector<std::string> output) {
  SampleAttention made;
  made.source = {"the", "black", "cat", "sees", "a", "small", "dog", "∎"};
  made.alignment = {};
  made.symbols = {"le", "chat", "noir", "voit", "un", "chien", "petit"};
  made.target = std::move(target);
  made.output = std::move(output);
  made.target.emplace_back("∎");
  made.output.emplace_back("∎");
  return made;
}

struct EvaluationFixture : PanelFixture {
  explicit EvaluationFixture(const SampleAttention& about) { snapshot = sample_attention(about); }
  double number(const Panel& panel, const std::string& row) const {
    const std::vector<PanelTable> tables = panel.tables(context());
    REQUIRE(tables.size() == 1);
    for (std::size_t i = 0; i < tables[0].row_names.size(); ++i)
      if (tables[0].row_names[i] == row) return tables[0].values(static_cast<Index>(i), 0);
    FAIL("there is no " << row);
    return 0.0;
  }
};

const std::vector<std::string> kRight = {"le", "chat", "noir", "voit", "un", "petit", "chien"};
const std::vector<std::string> kOff = {"le", "noir", "chat", "voit", "un", "chien"};

std::string all_text(const draw::Picture& picture, const draw::Fonts& fonts) {
  return joined(draw::lines_of(picture, fonts));
}

bool says(const draw::Picture& picture, const draw::Fonts& fonts, const std::string& part) {
  INFO(all_text(picture, fonts));
  return all_text(picture, fonts).find(part) != std::string::npos;
}

}  // namespace

TEST_CASE("evaluation: every measure with its numbers put in") {
  EvaluationFixture f(phrase(kRight, kOff));
  const auto panel = make_panel("evaluation");
  REQUIRE(panel->ready(f.snapshot));
  const draw::Picture picture = panel->draw(f.context(), kSize);
  // 6 of the 6 words stand in the right answer, of the pairs "voit un" alone.
  CHECK(says(picture, f.fonts, "p_1 = 6/6"));
  CHECK(says(picture, f.fonts, "p_2 = 1/5"));
  CHECK(says(picture, f.fonts, "1 − 7/6"));
  CHECK(f.number(*panel, "brevity penalty") == doctest::Approx(std::exp(1.0 - 7.0 / 6.0)));
  CHECK(f.number(*panel, "BLEU-2") == doctest::Approx(std::exp(1.0 - 7.0 / 6.0) * std::sqrt(0.2)));
  CHECK(f.number(*panel, "BLEU-3") == 0.0);
  // One shift and one word that is missing.
  CHECK(f.number(*panel, "shifts") == 1.0);
  CHECK(f.number(*panel, "insertions") == 1.0);
  CHECK(f.number(*panel, "TER") == doctest::Approx(2.0 / 7.0));
  // P = 1, R = 6/7, chunks: le | noir | chat | voit un | chien.
  CHECK(f.number(*panel, "chunks") == 5.0);
  CHECK(f.number(*panel, "F1") == doctest::Approx(2.0 * 6.0 / 7.0 / (1.0 + 6.0 / 7.0)));
  const double fmean = 10.0 * 6.0 / 7.0 / (6.0 / 7.0 + 9.0);
  CHECK(f.number(*panel, "METEOR") == doctest::Approx(fmean * (1.0 - 0.5 * std::pow(5.0 / 6.0, 3))));
  CHECK(f.number(*panel, "exact match") == 0.0);
  CHECK(f.number(*panel, "token accuracy") == doctest::Approx(3.0 / 8.0));
  for (const char* score : {"0.379", "0.286", "Lecture 004"}) CHECK(says(picture, f.fonts, score));
  CHECK(draw::collisions(picture, f.fonts) == "");
  expect_golden("evaluation", make_figure(*panel, f.context(), kSize));
}

TEST_CASE("evaluation: n, smoothing and a measure alone are chosen") {
  EvaluationFixture f(phrase(kRight, kOff));
  const auto panel = make_panel("evaluation");
  const auto brackets = [&] {
    int count = 0;
    for (const draw::Polyline& line : draw::all_of<draw::Polyline>(panel->draw(f.context(), kSize)))
      count += line.colour == f.theme.accent && line.width == 2.5F ? 1 : 0;
    return count;
  };
  panel->set_option("measure", "bleu");
  CHECK(brackets() == 2);  // "voit un", in both rows
  panel->set_option("n", "1");
  CHECK(brackets() == 12);
  panel->set_option("n", "3");
  CHECK(brackets() == 0);
  panel->set_option("smoothing", "add-one");
  CHECK(f.number(*panel, "p3") == doctest::Approx(1.0 / 5.0));
  const draw::Picture picture = panel->draw(f.context(), kSize);
  CHECK(says(picture, f.fonts, "(0+1)/(4+1)"));
  CHECK(says(picture, f.fonts, "(Lin"));
  CHECK_FALSE(says(picture, f.fonts, "METEOR = "));
  CHECK_THROWS_AS(panel->set_option("n", "5"), std::invalid_argument);
  CHECK_THROWS_AS(panel->set_option("measure", "rouge"), std::invalid_argument);
  CHECK_THROWS_AS(panel->set_option("beauty", "1"), std::invalid_argument);
}

TEST_CASE("evaluation: nothing is divided by nothing, and small penalties are seen") {
  const auto text_of = [](const SampleAttention& about, const std::string& smoothing, const draw::Size& size) {
    EvaluationFixture f(about);
    const auto panel = make_panel("evaluation");
    panel->set_option("smoothing", smoothing);
    std::string text;  // words that are set one by one together again
    for (const std::string& part : draw::lines_of(panel->draw(f.context(), size), f.fonts)) text += part;
    return text;
  };
  constexpr draw::Size large{1400, 900};
  for (const char* smoothing : {"none", "add-one"}) {
    const std::string empty = text_of(phrase(kRight, {}), smoothing, large);
    INFO(empty);
    CHECK(empty.find("nothing was written") != std::string::npos);
    for (const char* division : {"0/0", "(0+1)/(0+1)", "/0"}) CHECK(empty.find(division) == std::string::npos);
  }
  const std::string two = text_of(phrase(kRight, {"le", "chat"}), "none", large);
  INFO(two);
  CHECK(two.find("p_2 = 1/1") != std::string::npos);
  CHECK(two.find("p_3") == std::string::npos);
  CHECK(two.find("no n-grams for n ≥ 3; their p_n counts as 0") != std::string::npos);
  const std::string smoothed = text_of(phrase(kRight, {"le", "chat"}), "add-one", large);
  INFO(smoothed);
  CHECK(smoothed.find("counts as (0+1)/(0+1) = 1") != std::string::npos);
  const std::string off = text_of(phrase(kRight, {"dort"}), "none", large);
  INFO(off);
  CHECK(off.find("nothing written stands in the right answer") != std::string::npos);
  CHECK(off.find("/0") == std::string::npos);
  // All ten right, one chunk: the penalty is ½ · 1/1000.
  std::vector<std::string> ten;
  for (int i = 0; i < 10; ++i) ten.push_back(std::string(1, static_cast<char>('a' + i)));
  const std::string right = text_of(phrase(ten, ten), "none", large);
  INFO(right);
  CHECK(right.find("1.00 · 0.9995 = 0.9995") != std::string::npos);
}

TEST_CASE("evaluation: a row that shows the output behind shifts says so") {
  for (const bool shifted : {true, false}) {
    EvaluationFixture f(phrase(kRight, shifted ? kOff : kRight));
    const auto panel = make_panel("evaluation");
    panel->set_option("measure", "ter");
    const draw::Picture picture = panel->draw(f.context(), kSize);
    CHECK(shows(picture, "output, shifted") == shifted);
    CHECK(shows(picture, "output") != shifted);
  }
}

TEST_CASE("evaluation: the names of the rows are whole beside short answers") {
  EvaluationFixture f(phrase({"5", "4", "0"}, {}));
  const Words words(data_folder() / "assets" / "languages", "cs");
  const PanelContext context{f.snapshot, {}, {}, f.theme, f.fonts, words};
  CHECK(shows(make_panel("evaluation")->draw(context, kSize), words("panel.evaluation.reference")));
}

TEST_CASE("evaluation: every place in the output is pointed at by its own place, behind shifts as well") {
  EvaluationFixture f(phrase(kRight, kOff));
  const auto panel = make_panel("evaluation");
  panel->set_option("measure", "ter");
  const draw::Picture picture = panel->draw(f.context(), kSize);
  std::vector<int> places;
  for (const draw::HitArea& area : picture.hit_areas()) {
    const auto hit = picture.find({area.rect.x + area.rect.width / 2, area.rect.y + area.rect.height / 2});
    const auto pointed = panel->point_at(f.context(), *hit);
    REQUIRE(pointed);
    places.push_back(pointed->selection.time);
  }
  CHECK(places.size() == kOff.size());
  std::sort(places.begin(), places.end());
  for (int i = 0; i < std::ssize(places); ++i) CHECK(places[static_cast<std::size_t>(i)] == i);
}

TEST_CASE("evaluation: nothing lies on anything in small rooms, other languages, long and empty outputs") {
  for (const auto& about : {phrase(kRight, kOff), phrase(kRight, kRight), phrase(kRight, {}), SampleAttention{},
                            SampleAttention::reversal(),
                            phrase(std::vector<std::string>(30, "chien"), std::vector<std::string>(40, "petit"))}) {
    EvaluationFixture f(about);
    for (const char* language : {"en", "ru", "cs"}) {
      const Words words(data_folder() / "assets" / "languages", language);
      for (const draw::Size size : {draw::Size{1200, 700}, {720, 405}, {420, 300}, {240, 140}}) {
        const auto panel = make_panel("evaluation");
        const PanelContext context{f.snapshot, {}, {}, f.theme, f.fonts, words};
        INFO(language, " ", size.width, " ", about.output.size());
        CHECK(draw::collisions(panel->draw(context, size), f.fonts) == "");
      }
    }
  }
}

TEST_CASE("evaluation: says where no right answer is known") {
  SampleAttention about;
  about.target.clear();
  EvaluationFixture f(about);
  const auto panel = make_panel("evaluation");
  CHECK(panel->ready(f.snapshot));
  CHECK(says(panel->draw(f.context(), kSize), f.fonts, "not known"));
  CHECK(panel->tables(f.context()).empty());
}
