// Accuracy, and bits, by the length of what is read.
#include <doctest/doctest.h>

#include <algorithm>
#include <set>
#include <utility>

#include "app/panels/figure.h"
#include "app/panels/runs.h"
#include "tests/app/draw/picture_queries.h"
#include "tests/app/golden.h"
#include "tests/app/panels/panel_fixture.h"

using namespace unrolled;

namespace {

constexpr draw::Size kSize{640, 320};
constexpr Index kLongest = 20;

std::shared_ptr<Observable> of_lengths(const char* id, Meaning meaning, const Axis& rows, const Axis& lengths,
                                       const Matrix<float>& values) {
  auto one = std::make_shared<Observable>();
  one->id = id;
  one->group = "lengths";
  one->meaning = meaning;
  one->rows = rows;
  one->cols = lengths;
  one->values = values;
  return one;
}

// Lengths 1 … 20, trained on 3 … 10; right up to `until`, then ever less.
void add_lengths(Snapshot& snapshot, double until, const char* axis = "source length",
                 const char* second = "token accuracy") {
  Axis lengths{axis, {}};
  Matrix<float> score(2, kLongest), trained(1, kLongest), count(1, kLongest);
  for (Index i = 0; i < kLongest; ++i) {
    const double length = static_cast<double>(i) + 1.0;
    lengths.labels.push_back(std::to_string(i + 1));
    score(0, i) = static_cast<float>(length <= until ? 1.0 : until / length * 0.5);
    score(1, i) = static_cast<float>(length <= until ? 1.0 : until / length);
    trained(0, i) = length >= 3 && length <= 10 ? 1.0F : 0.0F;
    count(0, i) = 40.0F;
  }
  const auto add = [&](const char* id, Meaning meaning, const Axis& rows, const Matrix<float>& values) {
    snapshot.observables.push_back(of_lengths(id, meaning, rows, lengths, values));
  };
  add("lengths.score", Meaning::probability, {"measure", {"exact match", second}}, score);
  add("lengths.trained", Meaning::probability, {}, trained);
  add("lengths.count", Meaning::magnitude, {}, count);
}

// The same of sequences that are answered bit by bit: next to nothing up to `until`, then five bits more a length.
void add_sequences(Snapshot& snapshot, double until) {
  add_lengths(snapshot, until, "sequence length", "right bits");
  Matrix<float> bits(1, kLongest);
  for (Index i = 0; i < kLongest; ++i)
    bits(0, i) =
        static_cast<float>(static_cast<double>(i) + 1.0 <= until ? 1e-5 : 5.0 * (static_cast<double>(i) + 1.0 - until));
  auto one = of_lengths("lengths.bits", Meaning::magnitude, {}, snapshot.observable("lengths.score")->cols, bits);
  one->unit = "bits/sequence";
  snapshot.observables.push_back(std::move(one));
}

struct LengthsFixture : PanelFixture {
  LengthsFixture() {
    snapshot.observables.clear();
    add_lengths(snapshot, 6.0);
    auto source = std::make_shared<Observable>();
    source->id = "pair.source";
    source->group = "pair";
    source->values = Matrix<float>::Zero(1, 8);
    snapshot.observables.push_back(source);
  }

  // A rival with attention, which knows longer sources as well.
  void race() {
    auto shown = std::make_shared<Snapshot>();
    shown->lesson = snapshot.lesson;
    add_lengths(*shown, 12.0);
    race_with(std::move(shown), "attention=none", "attention=bahdanau");
  }

  void race_with(std::shared_ptr<const Snapshot> shown, const char* own, const char* changes) {
    Branch rival;
    rival.lane = 1;
    rival.lesson = snapshot.lesson;
    rival.changes = changes;
    rival.races = true;
    rival.seed = snapshot.seed;
    rival.shown = std::move(shown);
    snapshot.branches = {std::move(rival)};
    snapshot.own_settings = own;
  }

  std::vector<std::string> lines_at(const Panel& panel, int length) const {
    const draw::Picture picture = panel.draw(context(), kSize);
    for (const draw::HitArea& area : picture.hit_areas()) {
      const float share = (static_cast<float>(length) - 0.5F) / 20.0F;
      const auto hit = picture.find({area.rect.x + share * area.rect.width, area.rect.y + 5.0F});
      if (!hit) continue;
      const auto pointed = panel.point_at(context(), *hit);
      return pointed ? pointed->lines : std::vector<std::string>{};
    }
    return {};
  }
};

// Sequences of an algorithm, trained on 3 … 10; the present run answers up to 12, an LSTM up to 6.
struct SequencesFixture : LengthsFixture {
  SequencesFixture() {
    snapshot.observables.clear();
    add_sequences(snapshot, 12.0);
    snapshot.settings = std::make_shared<Settings>(
        std::vector<Setting>{{.name = "longest", .value = std::int64_t{10}, .low = 1, .high = 40},
                             {.name = "watched_length", .value = std::int64_t{0}, .low = 0, .high = 40},
                             {.name = "task", .value = std::string("copy")}});
  }

  void race_lstm() {
    auto shown = std::make_shared<Snapshot>();
    shown->lesson = snapshot.lesson;
    add_sequences(*shown, 6.0);
    race_with(std::move(shown), "model=ntm", "model=lstm");
  }
};

int lines_of(const draw::Picture& picture, draw::Dash dash) {
  int count = 0;
  for (const draw::Polyline& line : draw::all_of<draw::Polyline>(picture))
    count += line.dash == dash && line.points.size() > 10 ? 1 : 0;
  return count;
}

}  // namespace

TEST_CASE(
    "lengths: both accuracies over the lengths, what was trained on shaded and named, the watched source marked") {
  LengthsFixture f;
  const auto panel = make_panel("lengths");
  REQUIRE(panel->ready(f.snapshot));
  const draw::Picture picture = panel->draw(f.context(), kSize);
  for (const char* text : {"exact match", "token accuracy", "trained on 3–10", "this source", "source length (symbols)",
                           "pairs at each point: 40", "20"})
    CHECK(shows(picture, text));
  CHECK(lines_of(picture, draw::Dash::solid) == 1);
  CHECK(lines_of(picture, draw::Dash::dashed) == 1);
  CHECK(draw::collisions(picture, f.fonts) == "");
  CHECK(draw::collisions(panel->draw(f.context(), {200, 120}), f.fonts) == "");
  panel->set_option("measure", "token_accuracy");
  const draw::Picture one = panel->draw(f.context(), kSize);
  CHECK_FALSE(shows(one, "exact match"));
  CHECK(lines_of(one, draw::Dash::dashed) == 0);
  CHECK_THROWS_AS(choose_option(*panel, f.context(), "measure", "beauty"), std::invalid_argument);
  CHECK_THROWS_AS(panel->set_option("beauty", "all"), std::invalid_argument);
  expect_golden("lengths", make_figure(*make_panel("lengths"), f.context(), kSize));
}

TEST_CASE("lengths: pointing says the length, both accuracies, the number of pairs and whether it was trained on") {
  LengthsFixture f;
  const auto panel = make_panel("lengths");
  CHECK(joined(f.lines_at(*panel, 12)) ==
        "source length 12 | exact match 0.250 | token accuracy 0.500 | measured on 40 pairs | "
        "no source of this length is trained on");
  CHECK(joined(f.lines_at(*panel, 5)).ends_with("a length that is trained on"));
}

TEST_CASE("lengths: the runs of a race lie over each other, each in its hue") {
  LengthsFixture f;
  f.race();
  const auto panel = make_panel("lengths");
  const draw::Picture picture = panel->draw(f.context(), kSize);
  CHECK(lines_of(picture, draw::Dash::solid) == 2);
  CHECK(lines_of(picture, draw::Dash::dashed) == 2);
  std::set<std::pair<int, int>> hues;
  for (const draw::Polyline& line : draw::all_of<draw::Polyline>(picture))
    if (line.points.size() > 10) hues.emplace(line.colour.red, line.colour.blue);
  CHECK(hues.size() == 2);
  CHECK(draw::collisions(picture, f.fonts) == "");
  const std::string said = joined(f.lines_at(*panel, 12));
  INFO(said);
  CHECK(said.find("exact match 0.250") != std::string::npos);
  CHECK(said.find("exact match 1.00") != std::string::npos);
  const std::vector<PanelTable> tables = panel->tables(f.context());
  REQUIRE(tables.size() == 2);
  CHECK(tables[1].name == "lengths.run1");
  CHECK(tables[0].values.rows() == 4);
  CHECK(tables[0].values(3, 0) == 40.0);
  expect_golden("lengths_race", make_figure(*panel, f.context(), kSize));
}

TEST_CASE("lengths: sources that are read by words are counted in words, and points of unlike weight say so") {
  LengthsFixture f;
  const auto named = [&](const std::string& task, const std::string& units) {
    f.snapshot.settings = std::make_shared<Settings>(
        std::vector<Setting>{{.name = "task", .value = task}, {.name = "units", .value = units}});
    const draw::Picture picture = make_panel("lengths")->draw(f.context(), kSize);
    return shows(picture, "source length (words)") && !shows(picture, "source length (symbols)");
  };
  CHECK(named("numbers-cs", "characters"));
  CHECK(named("phrases", "characters"));
  CHECK(named("file", "words"));
  CHECK_FALSE(named("file", "characters"));
  CHECK_FALSE(named("dates", "words"));
  for (auto& one : f.snapshot.observables)
    if (one->id == "lengths.count") {
      auto fewer = std::make_shared<Observable>(*one);
      fewer->values(0, 3) = 8.0F;
      one = fewer;
    }
  CHECK(shows(make_panel("lengths")->draw(f.context(), kSize), "pairs at each point: 8–40"));
}

TEST_CASE("lengths: a difference stands about zero, alone, and what was trained on stays") {
  LengthsFixture f;
  f.race();
  const auto panel = make_panel("lengths");
  panel->set_option("runs", "minus:1");
  const draw::Picture picture = panel->draw(f.context(), kSize);
  CHECK(lines_of(picture, draw::Dash::solid) == 1);
  CHECK(shows(picture, "trained on 3–10"));
  CHECK(joined(f.lines_at(*panel, 12)).find("exact match −0.750") != std::string::npos);
  CHECK(panel->tables(f.context()).size() == 1);
}

TEST_CASE("lengths: rows bear the names that they are published with, and sequences are called sequences") {
  SequencesFixture f;
  const auto panel = make_panel("lengths");
  CHECK(panel->title(f.context()) == "Accuracy by length");
  const draw::Picture picture = panel->draw(f.context(), kSize);
  for (const char* text : {"exact match", "right bits", "trained on 3–10", "this sequence", "sequence length",
                           "sequences at each point: 40"})
    CHECK(shows(picture, text));
  CHECK_FALSE(shows(picture, "token accuracy"));
  const PanelOption measure = panel->options(f.context()).at(0);
  std::vector<std::string> choices;
  for (const auto& choice : measure.choices) choices.push_back(choice.first);
  CHECK(choices == std::vector<std::string>{"all", "exact_match", "right_bits", "bits"});
  CHECK(joined(f.lines_at(*panel, 16)) ==
        "sequence length 16 | exact match 0.375 | right bits 0.750 | 20.0 bits/sequence | measured on 40 sequences | "
        "no sequence of this length is trained on");
  choose_option(*panel, f.context(), "measure", "right_bits");
  CHECK_FALSE(shows(panel->draw(f.context(), kSize), "exact match"));
  // A lesson that measures no such thing shows all that it has.
  const LengthsFixture other;
  CHECK(panel->options(other.context()).at(0).value == "all");
  CHECK(shows(panel->draw(other.context(), kSize), "token accuracy"));
}

TEST_CASE("lengths: the sequence that is watched is marked, the longest that is trained on where none is chosen") {
  SequencesFixture f;
  const auto marked = [&](int length) {
    auto settings = std::make_shared<Settings>(*f.snapshot.settings);
    settings->set("watched_length", std::int64_t{length});
    f.snapshot.settings = settings;
    return draw::to_text(make_panel("lengths")->draw(f.context(), kSize));
  };
  CHECK(marked(0) == marked(10));
  CHECK(marked(0) != marked(14));
  CHECK(marked(40).find("this sequence") == std::string::npos);
}

TEST_CASE("lengths: bits stand alone, by powers of ten, of every run of a race") {
  SequencesFixture f;
  f.race_lstm();
  const auto panel = make_panel("lengths");
  choose_option(*panel, f.context(), "measure", "bits");
  CHECK(panel->title(f.context()) == "Cross-entropy by length, bits/sequence");
  const draw::Picture picture = panel->draw(f.context(), kSize);
  for (const char* text : {"NTM", "LSTM", "bits/sequence", "10⁻³", "10²"}) CHECK(shows(picture, text));
  CHECK_FALSE(shows(picture, "exact match"));
  CHECK(lines_of(picture, draw::Dash::solid) == 2);
  CHECK(lines_of(picture, draw::Dash::dashed) == 0);
  CHECK(draw::collisions(picture, f.fonts) == "");
  CHECK(draw::collisions(panel->draw(f.context(), {200, 120}), f.fonts) == "");
  // What is nearly nothing lies at the bottom of the plot, not below it.
  float bottom = 0.0F;
  for (const draw::HitArea& area : picture.hit_areas()) bottom = area.rect.bottom();
  for (const draw::Polyline& line : draw::all_of<draw::Polyline>(picture))
    if (line.points.size() > 10) CHECK(line.points.front().y == doctest::Approx(bottom).epsilon(1e-3));
  CHECK(joined(f.lines_at(*panel, 12)) ==
        "sequence length 12 | NTM: 1.00·10⁻⁵ bits/sequence | LSTM: 30.0 bits/sequence | measured on 40 sequences | "
        "no sequence of this length is trained on");
  const std::vector<PanelTable> tables = panel->tables(f.context());
  REQUIRE(tables.size() == 2);
  REQUIRE(tables[1].values.rows() == 5);
  CHECK(tables[1].row_names[2] == "bits");
  CHECK(tables[1].values(2, 11) == doctest::Approx(30.0));
  CHECK(tables[1].row_names[4] == "sequences");
  expect_golden("lengths_bits", make_figure(*panel, f.context(), kSize));

  panel->set_option("runs", "minus:1");
  const draw::Picture less = panel->draw(f.context(), kSize);
  CHECK(lines_of(less, draw::Dash::solid) == 1);
  CHECK(joined(f.lines_at(*panel, 12)).find("−30.0 bits/sequence") != std::string::npos);
}

TEST_CASE("lengths: a rival that counts no bits is left out where bits are shown") {
  SequencesFixture f;
  f.race_lstm();
  auto shown = std::make_shared<Snapshot>(*f.snapshot.branches[0].shown);
  std::erase_if(shown->observables, [](const auto& one) { return one->id == "lengths.bits"; });
  f.snapshot.branches[0].shown = shown;
  const auto panel = make_panel("lengths");
  panel->set_option("measure", "bits");
  CHECK(lines_of(panel->draw(f.context(), kSize), draw::Dash::solid) == 1);
  CHECK(joined(f.lines_at(*panel, 12)).find("LSTM") == std::string::npos);
}

TEST_CASE("lengths: nothing to show without scores or with lengths that are none") {
  LengthsFixture f;
  const auto panel = make_panel("lengths");
  CHECK_FALSE(panel->ready(Snapshot{}));
  auto odd = std::make_shared<Observable>(*f.snapshot.observable("lengths.score"));
  odd->cols.labels[3] = "four";
  f.snapshot.observables[0] = odd;
  CHECK_FALSE(panel->ready(f.snapshot));
  odd->cols.labels[3] = "4";
  CHECK(panel->ready(f.snapshot));
  odd->rows.labels.pop_back();
  CHECK_FALSE(panel->ready(f.snapshot));
}
