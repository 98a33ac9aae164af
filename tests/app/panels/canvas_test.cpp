// Writing on the canvas.
#include <doctest/doctest.h>

#include <algorithm>
#include <cmath>
#include <functional>
#include <set>

#include "app/panels/canvas_ink.h"
#include "app/panels/canvas_replay.h"
#include "app/panels/ink_painter.h"
#include "app/shell/keymap.h"
#include "core/lessons/ink_file.h"
#include "tests/app/draw/picture_queries.h"
#include "tests/app/panels/panel_fixture.h"
#include "tests/app/sample_handwriting.h"

using namespace unrolled;

namespace {

constexpr draw::Size kSize{720, 400};
constexpr int kPaper = 1;

// A lesson that is told what the panel asks for, and shows it when it is looked at.
struct Desk : PanelFixture {
  SampleHandwriting about;
  std::vector<PenPoint> written;
  std::vector<Poke> pokes;  // of ink
  std::unique_ptr<Panel> panel = make_panel("canvas");
  double clock = 10.0;
  draw::Size size = kSize;

  explicit Desk(SampleHandwriting sample = {.source = 1, .empty_canvas = true}) : about(std::move(sample)) { look(); }

  void look() {
    const std::uint64_t version = snapshot.version;
    const auto kept = snapshot.settings;
    snapshot = sample_handwriting(about);
    snapshot.version = version + 1;
    if (kept != nullptr && kept->has("watched")) snapshot.settings = kept;
    if (snapshot.settings->text("watched") != "written") return;
    std::erase_if(snapshot.observables, [](const auto& one) { return one->id.starts_with("ink.raw"); });
    if (written.empty()) return;
    auto raw = std::make_shared<Observable>();
    raw->id = "ink.raw";
    raw->group = "ink";
    raw->values = ink_matrix({written, ""});
    snapshot.observables.push_back(raw);
  }

  void carry_out(const std::vector<PanelCommand>& commands) {
    for (const PanelCommand& command : commands) {
      if (const auto* set = std::get_if<SetSetting>(&command)) {
        Settings changed = *snapshot.settings;
        changed.set(set->name, set->value);
        snapshot.settings = std::make_shared<Settings>(std::move(changed));
      }
      if (const auto* option = std::get_if<SetOption>(&command)) panel->set_option(option->name, option->value);
      const auto* poke = std::get_if<Poke>(&command);
      if (poke == nullptr || poke->observable != "ink.written") continue;
      CHECK(poke->all_runs);
      CHECK(poke->row == 0);
      REQUIRE(poke->col <= static_cast<Index>(written.size()));
      pokes.push_back(*poke);
      written.resize(static_cast<std::size_t>(poke->col));
      for (Index i = 0; i < poke->values.cols(); ++i)
        written.push_back({static_cast<float>(poke->values(0, i)), static_cast<float>(poke->values(1, i)),
                           static_cast<float>(poke->values(2, i)), static_cast<int>(poke->values(3, i))});
    }
  }

  // Pressed at the first place, let go at the last one; a place every hundredth of a second, `at_once` of them in each
  // frame. What is asked for is carried out, but is not shown before look(). Returns all that was asked for.
  // `meanwhile` is called before the last place.
  std::vector<PanelCommand> stroke(const std::vector<draw::Point>& places, std::size_t at_once = 1,
                                   const std::function<void()>& meanwhile = {}) {
    panel->tick(context(), clock);
    const draw::Picture picture = panel->draw(context(), size);
    const auto hit = picture.find(places.front());
    REQUIRE(hit.has_value());
    Touch touch{*hit, places.front(), places.front(), true, false, false, {{places.front(), clock}}};
    std::vector<PanelCommand> asked;
    const auto tell = [&] {
      auto commands = panel->touch(context(), touch);
      REQUIRE(commands.has_value());
      carry_out(*commands);
      asked.insert(asked.end(), commands->begin(), commands->end());
    };
    tell();
    touch.begins = false;
    for (std::size_t i = 1; i < places.size();) {
      if (meanwhile && i + at_once >= places.size()) meanwhile();
      touch.way.clear();
      for (std::size_t k = 0; k < at_once && i < places.size(); ++k, ++i) {
        clock += 0.01;
        touch.way.push_back({places[i], clock});
      }
      touch.at = touch.way.back().at;
      touch.dragged |= std::hypot(touch.at.x - touch.from.x, touch.at.y - touch.from.y) > 4.0F;
      tell();
    }
    clock += 0.01;
    touch.way = {{touch.at, clock}};
    touch.ended = true;
    tell();
    return asked;
  }

  void press(const char* name) {
    for (const PanelAction& action : panel->actions(context()))
      if (action.name == name) {
        REQUIRE(action.enabled);
        carry_out(action.commands);
        return;
      }
    FAIL("no action ", name);
  }

  bool enabled(const std::string& name) const {
    for (const PanelAction& action : panel->actions(context()))
      if (action.name == name) return action.enabled;
    return false;
  }
};

std::vector<draw::Point> line(draw::Point from, draw::Point to, int points) {
  std::vector<draw::Point> made;
  for (int i = 0; i < points; ++i) {
    const float share = static_cast<float>(i) / static_cast<float>(std::max(1, points - 1));
    made.push_back({from.x + share * (to.x - from.x), from.y + share * (to.y - from.y)});
  }
  return made;
}

// Lengths of the lines of a colour, added up.
float drawn_length(const draw::Picture& picture, draw::Colour colour) {
  float length = 0.0F;
  for (const draw::Primitive& primitive : picture.primitives())
    if (const auto* one = std::get_if<draw::Polyline>(&primitive); one != nullptr && one->colour == colour)
      for (std::size_t i = 1; i < one->points.size(); ++i)
        length += std::hypot(one->points[i].x - one->points[i - 1].x, one->points[i].y - one->points[i - 1].y);
  return length;
}

}  // namespace

TEST_CASE("canvas: the sample that the panels of handwriting are tested with reads what was written") {
  for (const char* word : {"pilot", "toe"}) {
    SampleHandwriting about;
    about.word = about.target = word;
    const Snapshot snapshot = sample_handwriting(about);
    CHECK(snapshot.texts.at(0).text == word);
    const Index steps = snapshot.observable("ink.points")->values.cols();
    CHECK(steps > 30);
    for (const char* id : {"ink.inputs", "ctc.y", "state.c", "gate.f.reverse", "sensitivity.total"})
      CHECK(snapshot.observable(id)->values.cols() == steps);
  }
  CHECK(sample_handwriting({.alphabet = "digits", .word = "2047", .target = ""}).texts.at(0).text == "2047");
  CHECK(sample_handwriting({.doubtful = 2}).texts.at(0).text == "pimot");
  const Snapshot partly = sample_handwriting({.replay = 40});
  CHECK(partly.observable("ink.points")->values.cols() < 20);
  CHECK(sample_handwriting({.replay = 0}).observable("ink.points") == nullptr);
  CHECK(sample_handwriting({.empty_canvas = true}).observable("ink.raw") == nullptr);
}

TEST_CASE("canvas: empty paper says where to write, and the first press writes") {
  Desk desk;
  CHECK(desk.panel->ready(desk.snapshot));
  CHECK(shows(desk.panel->draw(desk.context(), kSize), "Write here"));
  CHECK_FALSE(desk.enabled("undo"));
  CHECK_FALSE(desk.enabled("replay"));
  CHECK_FALSE(desk.enabled("learn"));
  desk.stroke(line({100, 250}, {100, 150}, 11));
  REQUIRE(desk.pokes.size() == 11);
  CHECK(desk.pokes.front().values.cols() == 1);
  for (std::size_t i = 0; i < desk.pokes.size(); ++i) CHECK(desk.pokes[i].col == 0);
  for (std::size_t i = 1; i < desk.pokes.size(); ++i) CHECK(desk.pokes[i - 1].is_replaced_by(desk.pokes[i]));
  REQUIRE(desk.written.size() == 11);
  CHECK(desk.written.front().y < desk.written.back().y);  // upwards
  CHECK(std::fabs(desk.written.front().x - desk.written.back().x) < 1e-4F);
  CHECK(desk.written.front().seconds == 0.0F);
  CHECK(std::fabs(desk.written.back().seconds - 0.1F) < 1e-4F);
  // It is on the paper although no snapshot shows it.
  const draw::Picture picture = desk.panel->draw(desk.context(), kSize);
  CHECK_FALSE(shows(picture, "Write here"));
  CHECK(std::fabs(drawn_length(picture, desk.theme.text) - 100.0F) < 1.0F);
  CHECK(desk.enabled("undo"));
}

TEST_CASE("canvas: the whole way of the pointer is written with its times, but for what lies too near") {
  Desk desk;
  desk.stroke(line({100, 250}, {200, 150}, 41), 20);
  CHECK(desk.pokes.size() == 3);
  REQUIRE(desk.written.size() == 41);
  for (std::size_t i = 1; i < desk.written.size(); ++i)
    CHECK(std::fabs(desk.written[i].seconds - desk.written[i - 1].seconds - 0.01F) < 1e-4F);
  desk.stroke(line({100, 250}, {101, 250}, 1000), 100);
  CHECK(desk.written.size() == 43);
}

TEST_CASE("canvas: a click is a dot") {
  Desk desk;
  desk.stroke({{300, 200}});
  REQUIRE(desk.written.size() == 1);
  desk.stroke({{310, 200}});
  REQUIRE(desk.written.size() == 2);
  CHECK(desk.written[1].stroke == 1);
}

TEST_CASE("canvas: strokes follow one another faster than they are shown") {
  Desk desk;
  desk.stroke(line({100, 250}, {100, 150}, 11));
  desk.clock += 0.2;
  desk.stroke(line({150, 250}, {150, 150}, 11));
  desk.stroke({{160, 120}});
  REQUIRE(desk.written.size() == 23);
  CHECK(desk.written[10].stroke == 0);
  CHECK(desk.written[11].stroke == 1);
  CHECK(desk.written[22].stroke == 2);
  CHECK(std::fabs(desk.written[11].seconds - desk.written[10].seconds - 0.21F) < 2e-2F);
  for (std::size_t i = 1; i < desk.written.size(); ++i) CHECK(desk.written[i].seconds >= desk.written[i - 1].seconds);
  CHECK_NOTHROW(ink_of(ink_matrix({desk.written, ""})));
  const std::vector<PenPoint> all = desk.written;

  SUBCASE("a snapshot that shows only some of them takes nothing away") {
    desk.written.resize(11);
    desk.look();
    desk.written = all;
    desk.stroke({{200, 200}});
    CHECK(desk.written.size() == 24);
  }
  SUBCASE("undo before they are shown takes the last one, and one writes on from there") {
    desk.press("undo");
    CHECK(desk.written.size() == 22);
    desk.press("undo");
    CHECK(desk.written.size() == 11);
    desk.stroke({{200, 200}});
    REQUIRE(desk.written.size() == 12);
    CHECK(desk.written[11].stroke == 1);
  }
  SUBCASE("undo when they are shown, and writing on before that is") {
    desk.look();
    desk.press("undo");
    desk.stroke({{200, 200}});
    REQUIRE(desk.written.size() == 23);
    CHECK(desk.written[22].stroke == 2);
  }
  SUBCASE("clear before they are shown") {
    desk.press("clear");
    CHECK(desk.written.empty());
    CHECK(shows(desk.panel->draw(desk.context(), kSize), "Write here"));
    desk.stroke({{200, 200}});
    REQUIRE(desk.written.size() == 1);
    CHECK(desk.written[0].stroke == 0);
    CHECK(desk.written[0].seconds == 0.0F);
  }
  SUBCASE("once they are shown, what is shown counts") {
    desk.look();
    desk.panel->draw(desk.context(), kSize);
    desk.written.resize(11);  // changed elsewhere
    desk.look();
    desk.stroke({{200, 200}});
    CHECK(desk.written.size() == 12);
  }
  SUBCASE("a refusal brings back what there is") {
    desk.written.clear();
    desk.look();
    desk.snapshot.error = "the canvas is full";
    desk.snapshot.message_number = 1;
    CHECK(shows(desk.panel->draw(desk.context(), kSize), "Write here"));
  }
  SUBCASE("what never is shown is given up") {
    desk.written.clear();
    desk.look();
    desk.panel->tick(desk.context(), desk.clock);
    CHECK_FALSE(shows(desk.panel->draw(desk.context(), kSize), "Write here"));
    desk.panel->tick(desk.context(), desk.clock + 10.0);
    CHECK(shows(desk.panel->draw(desk.context(), kSize), "Write here"));
  }
  SUBCASE("another lesson has other ink") {
    desk.written.clear();
    desk.look();
    desk.snapshot.lesson = "handwriting-of-another-kind";
    CHECK(shows(desk.panel->draw(desk.context(), kSize), "Write here"));
  }
}

TEST_CASE("canvas: on full paper nothing is drawn, and the lesson is asked, so that it says why") {
  Desk desk;
  for (Index i = 0; i < kMostInkPoints; ++i) desk.written.push_back({1.0F + 1e-4F * static_cast<float>(i), 0.5F, 0, 0});
  desk.look();
  const auto asked = desk.stroke({{200, 200}});
  REQUIRE(asked.size() == 1);
  CHECK(std::get<Poke>(asked[0]).col == kMostInkPoints);
  CHECK(std::get<Poke>(asked[0]).values.cols() == 1);
  CHECK(desk.panel->tick(desk.context(), desk.clock).again_in < 0.0);  // no pen is on it
}

TEST_CASE("canvas: where the pointer pins, empty paper does not ask to be written on") {
  Desk desk;
  desk.press("pointer");
  CHECK_FALSE(shows(desk.panel->draw(desk.context(), kSize), "Write here"));
  desk.press("pointer");
  CHECK(shows(desk.panel->draw(desk.context(), kSize), "Write here"));
}

TEST_CASE("canvas: keys that are pressed while a stroke is being drawn end it") {
  Desk desk;
  desk.stroke(line({100, 250}, {100, 150}, 11));
  const auto stroke_with = [&](const char* action) {
    desk.stroke(line({150, 250}, {150, 150}, 11), 1, [&] { desk.press(action); });
  };
  SUBCASE("undo takes it back") {
    stroke_with("undo");
    CHECK(desk.written.size() == 11);
  }
  SUBCASE("clear leaves nothing") {
    stroke_with("clear");
    CHECK(desk.written.empty());
  }
  SUBCASE("another example is shown") {
    stroke_with("next");
    CHECK(desk.snapshot.settings->text("watched") == "example");
    desk.press("clear");
  }
  const std::size_t before = desk.written.size();
  desk.stroke(line({200, 250}, {200, 150}, 11));
  CHECK(desk.written.size() == before + 11);
}

TEST_CASE("canvas: over an example a drag begins an ink of its own, and a click pins the step there") {
  Desk desk({.word = "toe", .target = "toe", .source = 0});
  desk.panel->draw(desk.context(), kSize);
  CHECK(desk.stroke({{100, 200}}).empty());
  CHECK(desk.snapshot.settings->text("watched") == "example");
  CHECK(desk.stroke(line({100, 200}, {102, 200}, 3)).empty());
  desk.stroke(line({100, 200}, {200, 200}, 51));
  CHECK(desk.snapshot.settings->text("watched") == "written");
  CHECK(desk.written.size() == 51);  // from where it was pressed
  desk.look();
  const draw::Picture picture = desk.panel->draw(desk.context(), kSize);
  CHECK(std::fabs(drawn_length(picture, desk.theme.text) - 100.0F) < 1.0F);
  desk.press("next");
  CHECK(desk.snapshot.settings->text("watched") == "example");
  CHECK(desk.snapshot.settings->integer("example") == 0);
  desk.press("next");
  CHECK(desk.snapshot.settings->integer("example") == 1);
  desk.press("previous");
  CHECK(desk.snapshot.settings->integer("example") == 0);
}

TEST_CASE("canvas: the paper rests while somebody writes, and makes room afterwards") {
  Desk desk;
  const auto paper = [&] { return desk.panel->draw(desk.context(), kSize); };
  // The place of the written points in the picture.
  const auto left_end = [&](const draw::Picture& picture) {
    float left = 1e9F;
    for (const draw::Primitive& primitive : picture.primitives())
      if (const auto* one = std::get_if<draw::Polyline>(&primitive); one != nullptr && one->colour == desk.theme.text)
        for (const draw::Point& point : one->points) left = std::min(left, point.x);
    return left;
  };
  desk.stroke(line({100, 250}, {700, 250}, 61));
  desk.look();
  CHECK(std::fabs(left_end(paper()) - 100.0F) < 0.1F);
  CHECK(desk.panel->tick(desk.context(), desk.clock + 0.1).again_in > 0.0);
  CHECK(std::fabs(left_end(paper()) - 100.0F) < 0.1F);
  desk.panel->tick(desk.context(), desk.clock + 3.0);
  CHECK(left_end(paper()) < 95.0F);
  CHECK(desk.panel->tick(desk.context(), desk.clock + 4.0).again_in < 0.0);
  // Whatever is written, its end is in view and there is room behind it.
  for (float right = 1.0F; right < 60.0F; right *= 1.3F) {
    const InkView view = writing_view({0, 0, 700, 300}, InkExtent{0.0F, right, -1.0F, 2.0F});
    CHECK(view.at(right, 0.0F).x < 660.0F);
    CHECK(view.at(right, 0.0F).x >= 0.0F);
    const InkView whole = whole_view({0, 0, 700, 300}, InkExtent{-3.0F, right, -4.0F, 9.0F});
    CHECK(whole.at(-3.0F, 9.0F).x >= 0.0F);
    CHECK(whole.at(-3.0F, 9.0F).y >= 0.0F);
    CHECK(whole.at(right, -4.0F).x <= 700.0F);
    CHECK(whole.at(right, -4.0F).y <= 300.0F);
  }
}

TEST_CASE("canvas: a colour bar that comes with what is read moves nothing while one writes") {
  Desk desk;
  desk.panel->set_option("colour", "sensitivity");
  desk.size = {420, 400};  // its width decides how large letters are
  const auto paper = [&] {
    const draw::Picture picture = desk.panel->draw(desk.context(), desk.size);
    for (const draw::HitArea& area : std::vector<draw::HitArea>(picture.hit_areas()))
      if (area.kind == kPaper) return area.rect.width;
    return 0.0F;
  };
  const float before = paper();
  float meanwhile = 0.0F;
  desk.stroke(line({100, 250}, {300, 250}, 21), 1, [&] {
    desk.about.empty_canvas = false;
    desk.look();
    meanwhile = paper();
  });
  CHECK(meanwhile < before);
  REQUIRE(desk.written.size() == 21);
  // The last step is as long as the others.
  CHECK(std::fabs(desk.written[20].x - desk.written[19].x - (desk.written[1].x - desk.written[0].x)) < 1e-3F);
  CHECK(std::fabs(desk.written[20].y - desk.written[0].y) < 1e-3F);
}

TEST_CASE("canvas: pointing at ink is pointing at its step, but not while one writes") {
  Desk desk({.source = 0});
  desk.hover.time = 3;
  const draw::Picture picture = desk.panel->draw(desk.context(), kSize);
  const Matrix<float>& steps = desk.snapshot.observable("ink.points")->values;
  const InkView view =
      whole_view(picture.hit_areas()[0].kind == kPaper ? picture.hit_areas()[0].rect : picture.hit_areas().back().rect,
                 extent_of(pen_points(desk.snapshot.observable("ink.raw")->values)));
  int found = 0;
  for (Index t = 0; t < steps.cols(); ++t) {
    const auto hit = picture.find(view.at(steps(0, t), steps(1, t)));
    REQUIRE(hit.has_value());
    const auto pointed = desk.panel->point_at(desk.context(), *hit);
    if (!pointed) continue;
    CHECK(std::abs(pointed->selection.time - static_cast<int>(t)) <= 30);
    found += pointed->selection.time == static_cast<int>(t);
    CHECK(pointed->lines.size() >= 2);
  }
  CHECK(found > steps.cols() / 2);
  // Paper without ink says nothing, and no step is taken from what is pointed at elsewhere.
  const auto hit = picture.find({700, 330});
  REQUIRE(hit.has_value());
  CHECK_FALSE(desk.panel->point_at(desk.context(), *hit).has_value());
}

TEST_CASE("canvas: colours follow the posterior, a unit and the gradient, each with its legend") {
  Desk desk({.source = 0});
  const auto shown = [&](const char* colour) {
    desk.panel->set_option("colour", colour);
    return desk.panel->draw(desk.context(), kSize);
  };
  CHECK(drawn_length(shown("ink"), desk.theme.text) > 500.0F);
  const draw::Picture symbols = shown("symbol");
  CHECK(drawn_length(symbols, desk.theme.text) == 0.0F);
  for (const char* name : {"blank", "p", "i", "l", "o", "t"}) CHECK(shows(symbols, name));
  CHECK(desk.panel->title(desk.context()).find("likeliest symbol") != std::string::npos);
  const draw::Picture unit = shown("unit");
  CHECK(shows(unit, "+1.0"));
  CHECK(desk.panel->title(desk.context()).find("unit") != std::string::npos);
  const draw::Picture gradient = shown("sensitivity");
  const Matrix<float>& place = desk.snapshot.observable("sensitivity.place")->values;
  const std::string letter = sample_alphabet("latin").utf8(static_cast<int>(place(0, 1)));
  CHECK(shows(gradient, letter));
  CHECK(desk.panel->title(desk.context()).find(std::to_string(static_cast<int>(place(0, 0)) + 1)) != std::string::npos);
}

TEST_CASE("canvas: a reading that is right becomes the label with a click, and only what has one is learnt from") {
  Desk desk({.target = "", .doubtful = 2, .language = "words"});
  desk.written = sample_ink("pilot", 0.06F).points;
  desk.look();
  CHECK_FALSE(desk.enabled("learn"));
  const draw::Picture picture = desk.panel->draw(desk.context(), kSize);
  CHECK(shows(picture, "pimot"));
  CHECK(shows(picture, "beam search, language model of words"));
  const auto click = [&](int kind) {
    Touch touch{{kind, 0, 0, {}}, {}, {}, true, false, false, {}};
    CHECK(desk.panel->touch(desk.context(), touch)->empty());
    touch.begins = false;
    touch.ended = true;
    desk.carry_out(*desk.panel->touch(desk.context(), touch));
  };
  click(3);
  CHECK(desk.snapshot.settings->text("target") == "pimot");
  CHECK(desk.enabled("learn"));
  click(5);
  CHECK(desk.snapshot.settings->text("target").empty());
  CHECK_FALSE(desk.enabled("learn"));
  for (const PanelAction& action : desk.panel->actions(desk.context()))
    if (action.name == "learn" || action.name == "forget") {
      REQUIRE(action.commands.size() == 1);
      const auto& poke = std::get<Poke>(action.commands[0]);
      CHECK(poke.observable == "ink." + action.name);
      CHECK(poke.all_runs);
    }
}

TEST_CASE("canvas: a replay takes the time that the writing took") {
  std::vector<PenPoint> ink;
  for (int i = 0; i < 100; ++i)
    ink.push_back(
        {0.1F * static_cast<float>(i), 0.0F, 0.01F * static_cast<float>(i) + (i < 50 ? 0.0F : 20.0F), i / 50});
  CHECK(std::fabs(replay_times(ink).back() - 1.58) < 0.01);  // without the time that somebody thought
  CanvasReplay replay;
  CHECK(replay.tick(ink, -1, 1.0, 0.0).commands.empty());
  CHECK(replay.tick(ink, -1, 1.0, 0.0).again_in < 0.0);
  const auto asked = [](const Tick& tick) {
    return tick.commands.empty() ? -2 : std::get<std::int64_t>(std::get<SetSetting>(tick.commands[0]).value);
  };
  std::int64_t shown = 0;
  double now = 5.0, ended = -1.0;
  for (; now < 8.0 && ended < 0.0; now += 1.0 / 64.0) {
    const Tick tick = replay.tick(ink, shown, 1.0, now);
    if (shown >= 0) CHECK(tick.again_in >= 0.0);
    if (tick.commands.empty()) continue;
    CHECK((asked(tick) > shown || asked(tick) == -1));
    shown = asked(tick);
    if (shown < 0) ended = now;
  }
  CHECK(std::fabs(ended - 5.0 - 1.58) < 0.1);
  // Half as fast from where it is; not faster than it is shown; not at all at no pace.
  CHECK(asked(replay.tick(ink, 10, 0.5, 9.0)) == -2);
  CHECK(asked(replay.tick(ink, 10, 0.5, 9.21)) == 20);
  CHECK(asked(replay.tick(ink, 10, 0.5, 9.3)) == -2);
  CHECK(asked(replay.tick(ink, 20, 0.5, 9.31)) == 25);
  CHECK(replay.tick(ink, 20, 0.0, 9.4).again_in < 0.0);

  // A frozen panel shows none of it: no frames for its sake, and it goes on from there when it is shown again.
  CHECK(asked(replay.tick(ink, 20, 1.0, 20.0)) == -2);
  CHECK(asked(replay.tick(ink, 20, 1.0, 20.105)) == 30);
  for (now = 20.2; now < 23.0; now += 0.1) replay.tick(ink, 20, 1.0, now);
  CHECK(replay.tick(ink, 20, 1.0, 23.0).again_in < 0.0);
  CHECK(asked(replay.tick(ink, 20, 1.0, 99.0)) == -2);
  CHECK(replay.tick(ink, 50, 1.0, 100.0).again_in >= 0.0);
  CHECK(asked(replay.tick(ink, 50, 1.0, 100.695)) == 60);
}

TEST_CASE("canvas: a replay is held, dragged and ended") {
  Desk desk({.source = 0});
  desk.panel->draw(desk.context(), kSize);
  desk.press("replay");
  CHECK(desk.snapshot.settings->integer("replay") == 0);
  CHECK(desk.panel->tick(desk.context(), 1.0).again_in >= 0.0);
  desk.press("replay");
  CHECK(desk.panel->tick(desk.context(), 2.0).again_in < 0.0);
  const draw::Picture picture = desk.panel->draw(desk.context(), kSize);
  for (const draw::HitArea& area : std::vector<draw::HitArea>(picture.hit_areas())) {
    if (area.kind != 2) continue;
    const draw::Point middle{area.rect.x + 0.5F * area.rect.width, area.rect.y + 5.0F};
    Touch touch{*picture.find(middle), middle, middle, true, false, false, {{middle, 1.0}}};
    desk.carry_out(*desk.panel->touch(desk.context(), touch));
    const Index all = desk.snapshot.observable("ink.raw")->values.cols();
    CHECK(std::abs(desk.snapshot.settings->integer("replay") - all / 2) <= 1);
  }
  desk.press("show_all");
  CHECK(desk.snapshot.settings->integer("replay") == -1);
}

TEST_CASE("canvas: its files are read again as they were written") {
  Desk desk({.word = "toe", .target = "toe", .source = 0});
  const std::vector<PanelFile> files = desk.panel->files(desk.context());
  REQUIRE(files.size() == 2);
  const std::vector<PenPoint> raw = pen_points(desk.snapshot.observable("ink.raw")->values);
  for (const PanelFile& file : files) {
    const Ink read = parse_ink(file.bytes);
    CHECK(read.label == "toe");
    CHECK(read.points == raw);
  }
  const PanelTable table = desk.panel->tables(desk.context()).at(0);
  CHECK(table.column_names == std::vector<std::string>{"stroke", "x", "y", "seconds"});
  CHECK(table.values.rows() == static_cast<Index>(raw.size()));
}

TEST_CASE("canvas: where the title line has no room for its colours beside the buttons, nothing else is there") {
  Desk desk({.source = 0, .units = 40});
  const auto first = [&](float width) {
    desk.panel->draw(desk.context(), {width, 300});
    return desk.panel->options(desk.context()).front();
  };
  CHECK(first(1200.0F).name == "colour");
  const PanelOption narrow = first(500.0F);
  CHECK(narrow.name == "unit");
  CHECK(narrow.choices.size() > 20);
}

TEST_CASE("canvas: its keys are nobody else's") {
  Desk desk({.source = 0});
  std::set<std::string> keys;
  for (const PanelAction& action : desk.panel->actions(desk.context())) {
    REQUIRE(action.key != 0);
    CHECK(keys.insert(action_key_name(action)).second);
    for (const KeyBinding& binding : keymap())
      CHECK_FALSE((binding.key == action.key && binding.shift == action.shift && !binding.ctrl));
  }
  for (const PanelKind& kind : panel_kinds()) {
    const auto panel = kind.make();
    if (kind.id == "canvas" || !panel->ready(desk.snapshot)) continue;
    for (const PanelAction& action : panel->actions(desk.context()))
      if (action.key != 0) CHECK_MESSAGE(!keys.contains(action_key_name(action)), kind.id, " ", action.name);
  }
}

TEST_CASE("canvas: in a race one writes on whichever run's paper one likes") {
  Desk desk;
  Branch rival;
  rival.lane = 1;
  rival.id = 5;
  rival.lesson = desk.snapshot.lesson;
  rival.races = true;
  rival.changes = "directions=one";
  rival.shown = std::make_shared<Snapshot>(desk.snapshot);
  desk.snapshot.branches = {rival};
  desk.panel->set_option("runs", "side");
  const draw::Picture picture = desk.panel->draw(desk.context(), kSize);
  std::vector<draw::HitArea> papers;
  for (const draw::HitArea& area : std::vector<draw::HitArea>(picture.hit_areas()))
    if (area.kind % 1000 == kPaper) papers.push_back(area);
  REQUIRE(papers.size() == 2);
  std::vector<float> heights;
  for (const draw::HitArea& area : papers) {
    desk.written.clear();
    const draw::Point from{area.rect.x + 60.0F, area.rect.y + 0.5F * area.rect.height};
    desk.stroke(line(from, {from.x + 50.0F, from.y}, 6));
    REQUIRE(desk.written.size() == 6);
    heights.push_back(desk.written[0].y);
    desk.clock += 20.0;
    desk.panel->set_option("kept", "");
  }
  CHECK(std::fabs(heights[0] - heights[1]) < 1e-3F);
  CHECK(desk.panel->options(desk.context()).front().name == "colour");
  // The paper of every run rests when its pen does.
  const draw::Rect second = papers[1].rect;
  const float middle = second.y + 0.5F * second.height;
  desk.stroke(line({second.x + 20.0F, middle}, {second.right() - 5.0F, middle}, 41));
  CHECK(desk.panel->tick(desk.context(), desk.clock + 0.1).again_in > 0.0);
  CHECK(desk.panel->tick(desk.context(), desk.clock + 3.0).again_in >= 0.0);
  CHECK(desk.panel->tick(desk.context(), desk.clock + 3.1).again_in < 0.0);
  bool has_undo = false;
  for (const PanelAction& action : desk.panel->actions(desk.context())) has_undo |= action.name == "undo";
  CHECK(has_undo);
}
