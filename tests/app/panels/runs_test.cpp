// The runs of a race in any panel.
#include "app/panels/runs.h"

#include <doctest/doctest.h>

#include "app/draw/numbers.h"
#include "app/panels/branch_names.h"
#include "tests/app/draw/picture_queries.h"
#include "tests/app/panels/panel_fixture.h"
#include "tests/app/sample_attention.h"

using namespace unrolled;

namespace {

constexpr draw::Size kSize{900, 500};

struct RaceFixture : PanelFixture {
  RaceFixture() {
    snapshot.own_settings = "cell=lstm";
    snapshot.branches = {rival(3, "cell=gru", 0.5F), rival(1, "cell=rnn_tanh", 0.25F)};
  }

  // It shows what the present run shows, made smaller.
  Branch rival(int lane, const std::string& changes, float factor) {
    auto shown = std::make_shared<Snapshot>(snapshot);
    shown->branches.clear();
    for (auto& observable : shown->observables) {
      auto copy = std::make_shared<Observable>(*observable);
      copy->values *= factor;
      observable = std::move(copy);
    }
    Branch made;
    made.id = 10 + lane;
    made.lane = lane;
    made.lesson = snapshot.lesson;
    made.changes = changes;
    made.seed = snapshot.seed;
    made.step = snapshot.step;
    made.races = true;
    made.curves = snapshot.curves;
    made.shown = std::move(shown);
    return made;
  }
};

// An earlier moment of the present run, at which everything was a part of what it is now.
std::shared_ptr<const Snapshot> kept_moment(const Snapshot& present, float factor) {
  auto kept = std::make_shared<Snapshot>(present);
  kept->branches.clear();
  kept->step = present.step - 100;
  for (auto& observable : kept->observables) {
    auto copy = std::make_shared<Observable>(*observable);
    copy->values *= factor;
    observable = std::move(copy);
  }
  return kept;
}

PanelOption runs_option(const Panel& panel, const PanelContext& context) {
  for (PanelOption& option : panel.options(context))
    if (option.name == "runs") return option;
  return {};
}

bool mentions(const draw::Picture& picture, const std::string& part) {
  return joined(texts_of(picture)).find(part) != std::string::npos;
}

}  // namespace

TEST_CASE("runs: what can be chosen are the runs that race, by their lanes, and only while they race") {
  RaceFixture f;
  const auto hidden = make_panel("hidden");
  const PanelOption option = runs_option(*hidden, f.context());
  CHECK(option.value == "one");
  std::vector<std::string> values;
  for (const auto& choice : option.choices) values.push_back(choice.first);
  CHECK(values == std::vector<std::string>{"one", "side", "run:1", "run:3", "minus:1", "minus:3"});
  CHECK(option.choices[3].second == "GRU");
  for (const auto& choice : runs_option(*make_panel("loss"), f.context()).choices)
    CHECK_FALSE(choice.first.starts_with("minus"));
  hidden->set_option("runs", "run:9");  // it is not there
  CHECK(runs_option(*hidden, f.context()).value == "one");
  f.snapshot.branches[0].races = f.snapshot.branches[1].races = false;
  CHECK(runs_option(*hidden, f.context()).choices.empty());
}

TEST_CASE("runs: side by side every run stands under its name in its colour, in the order of the lanes") {
  RaceFixture f;
  const auto panel = make_panel("hidden");
  panel->set_option("runs", "side");
  const draw::Picture picture = panel->draw(f.context(), kSize);
  for (const char* name : {"LSTM", "Elman, tanh", "GRU"}) CHECK(shows(picture, name));
  CHECK(draw::all_of<draw::Heatmap>(picture).size() >= 3);
  for (const draw::Text& text : draw::all_of<draw::Text>(picture))
    if (text.text == "GRU") CHECK(text.style.colour == run_colour(f.theme, 3));
  CHECK(draw::collisions(picture, f.fonts) == "");
  CHECK(mentions(panel->draw(f.context(), {280, 150}), "more: enlarge"));  // not all have room
  CHECK(panel->tables(f.context()).size() == 3 * make_panel("hidden")->tables(f.context()).size());
  CHECK(panel->tables(f.context())[0].name.ends_with(".run0"));
}

TEST_CASE("runs: pointing says which run it speaks of") {
  RaceFixture f;
  const auto panel = make_panel("hidden");
  panel->set_option("runs", "side");
  const draw::Picture picture = panel->draw(f.context(), kSize);
  std::vector<std::string> names;
  for (const draw::HitArea& area : picture.hit_areas()) {
    const auto hit = picture.find({area.rect.x + area.rect.width / 2, area.rect.y + area.rect.height / 2});
    REQUIRE(hit);
    const auto pointed = panel->point_at(f.context(), *hit);
    if (pointed && (names.empty() || names.back() != pointed->lines.at(0))) names.push_back(pointed->lines.at(0));
  }
  CHECK(names == std::vector<std::string>{"LSTM", "Elman, tanh", "GRU"});
}

TEST_CASE("runs: another run alone, and the difference to it, are named in the title") {
  RaceFixture f;
  const auto panel = make_panel("hidden");
  const std::string usual = panel->title(f.context());
  const Matrix<double> own = panel->tables(f.context()).at(0).values;
  panel->set_option("runs", "run:3");
  CHECK(panel->title(f.context()) == usual + " – GRU");
  CHECK((panel->tables(f.context()).at(0).values - 0.5 * own).norm() < 1e-5 * own.norm());
  panel->set_option("runs", "minus:1");
  CHECK(panel->title(f.context()) == usual + ": LSTM − Elman, tanh");
  CHECK((panel->tables(f.context()).at(0).values - 0.75 * own).norm() < 1e-5 * own.norm());
  CHECK(draw::collisions(panel->draw(f.context(), kSize), f.fonts) == "");
}

TEST_CASE("runs: a run without anything of the same shape says so") {
  RaceFixture f;
  auto empty = std::make_shared<Snapshot>(*f.snapshot.branches[0].shown);
  empty->observables.clear();
  f.snapshot.branches[0].shown = empty;
  const auto panel = make_panel("hidden");
  for (const char* choice : {"run:3", "minus:3", "side"}) {
    panel->set_option("runs", choice);
    CHECK(mentions(panel->draw(f.context(), kSize), "nothing to show"));
  }
}

TEST_CASE("runs: the loss of a race is a line per run, each in its run's colour and named by what tells it apart") {
  RaceFixture f;
  const draw::Picture picture = make_panel("loss")->draw(f.context(), kSize);
  for (const char* name : {"LSTM", "Elman, tanh", "GRU"}) CHECK(shows(picture, name));
  CHECK_FALSE(shows(picture, "held out"));
  CHECK(draw::collisions(picture, f.fonts) == "");
}

TEST_CASE("runs: what has changed since a moment that is kept, with rivals and without") {
  RaceFixture f;
  for (const bool races : {true, false}) {
    if (!races) f.snapshot.branches.clear();
    f.snapshot.kept = nullptr;
    const auto panel = make_panel("hidden");
    const auto offers = [&](const Panel& asked) {
      for (const auto& choice : runs_option(asked, f.context()).choices)
        if (choice.first == "minus:kept") return choice.second;
      return std::string();
    };
    const Matrix<double> own = panel->tables(f.context()).at(0).values;
    const std::string usual = panel->title(f.context());
    panel->set_option("runs", "minus:kept");  // there is none
    CHECK(offers(*panel).empty());
    CHECK(panel->title(f.context()) == usual);
    f.snapshot.kept = kept_moment(f.snapshot, 0.25F);
    const std::string since = "change since step " + draw::whole(f.snapshot.step - 100);
    CHECK(offers(*panel) == since);
    CHECK(offers(*make_panel("loss")).empty());
    CHECK(panel->title(f.context()) == usual + ": " + since);
    CHECK((panel->tables(f.context()).at(0).values - 0.75 * own).norm() < 1e-5 * own.norm());
    CHECK(draw::collisions(panel->draw(f.context(), kSize), f.fonts) == "");
    // A moment that lies before the kept one is looked back at.
    const std::int64_t step = std::exchange(f.snapshot.step, 0);
    CHECK(offers(*panel).starts_with("difference to step"));
    f.snapshot.step = step;
  }
}

TEST_CASE("runs: of two moments of a translation what both have written is compared, and what is given stays") {
  SampleAttention now, then;
  then.sharpness = 1.0;
  then.output = {"1", "9", "9", "9", "∎"};
  const Snapshot present = sample_attention(now), earlier = sample_attention(then);
  const Snapshot change = difference(present, earlier);
  const Observable* weights = change.observable("attention.weights");
  REQUIRE(weights != nullptr);
  CHECK(weights->values.cols() == 5);
  CHECK(weights->cols.labels == std::vector<std::string>{"1", "9", "9", "7", "-"});
  CHECK(weights->meaning == Meaning::signed_value);
  const Matrix<float> expected =
      present.observable("attention.weights")->values.leftCols(5) - earlier.observable("attention.weights")->values;
  CHECK(weights->values == expected);
  for (const char* id : {"attention.true", "pair.output", "prediction.target"}) {
    CHECK(change.observable(id)->values == present.observable(id)->values.leftCols(5));
    CHECK(change.observable(id)->meaning == present.observable(id)->meaning);
  }
  CHECK(change.observable("pair.source")->values == present.observable("pair.source")->values);
  then.source[0] = "N";  // places in another source are other places
  CHECK(difference(present, sample_attention(then)).observable("attention.weights") == nullptr);
}

TEST_CASE("runs: what was written at the moment that is kept is said where it was something else") {
  PanelFixture f;
  f.snapshot = sample_attention();
  f.snapshot.kept = kept_moment(f.snapshot, 1.0F);
  const auto panel = make_panel("matrix");
  panel->set_option("runs", "minus:kept");
  CHECK(panel->title(f.context()).ends_with("change since step " + draw::whole(1100)));
  SampleAttention then;
  then.output = {"1", "9", "9", "8", "∎"};
  const Snapshot earlier = sample_attention(then);
  f.snapshot.kept = kept_moment(earlier, 1.0F);
  CHECK(panel->title(f.context()).ends_with("step " + draw::whole(1100) + ", when “1998” was written"));
}

TEST_CASE("runs: nothing is changed by hand where it would not be seen; the walk goes on") {
  PanelFixture f;
  f.snapshot = sample_attention();
  f.snapshot.kept = kept_moment(f.snapshot, 0.5F);
  f.pinned = {2, -1, 4};
  const auto panel = make_panel("matrix");
  const auto keys = [&] {
    std::string all;
    for (const PanelAction& action : panel->actions(f.context())) all += action.key;
    return all;
  };
  CHECK(keys() == "VNNVUDOEG");
  panel->set_option("runs", "minus:kept");
  CHECK(keys() == "VNNV");
}

TEST_CASE("runs: each run has a panel of its own, and what is chosen is chosen in all") {
  RaceFixture f;
  const auto panel = make_panel("hidden"), alone = make_panel("hidden");
  panel->set_option("runs", "run:3");
  panel->draw(f.context(), kSize);  // makes the panel of that run
  const PanelOption source = panel->options(f.context()).front();
  REQUIRE(source.choices.size() > 1);
  const std::string other = source.choices[source.value == source.choices[0].first ? 1 : 0].first;
  panel->set_option(source.name, other);
  alone->set_option(source.name, other);
  const PanelContext rival{*f.snapshot.branches[0].shown, {}, {}, f.theme, f.fonts, f.words};
  for (const char* choice : {"run:3", "minus:1", "run:1"}) {  // the last two are made only now
    panel->set_option("runs", choice);
    panel->draw(f.context(), kSize);
  }
  panel->set_option("runs", "run:3");
  CHECK(panel->title(f.context()) == alone->title(rival) + " – GRU");
  CHECK(panel->tables(f.context()).at(0).name == alone->tables(rival).at(0).name);
  CHECK(panel->tables(f.context()).at(0).values == alone->tables(rival).at(0).values);
}
