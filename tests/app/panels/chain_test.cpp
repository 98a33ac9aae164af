// The panels of a recurrence of scalars: the walk, the formulas, what is dragged, the product over w.
#include <doctest/doctest.h>

#include <cmath>
#include <memory>
#include <string>

#include "app/draw/numbers.h"
#include "app/panels/chain_formula.h"
#include "app/panels/chain_painter.h"
#include "core/lessons/lessons.h"
#include "tests/app/draw/picture_queries.h"
#include "tests/app/panels/panel_fixture.h"

using namespace unrolled;

namespace {

constexpr draw::Size kSize{1300, 560};

struct ChainFixture : PanelFixture {
  std::unique_ptr<Experiment> lesson = make_experiment("bptt-scalar");
  std::unique_ptr<Panel> panel;

  explicit ChainFixture(const char* kind, std::initializer_list<std::pair<const char*, const char*>> settings = {})
      : panel(make_panel(kind)) {
    for (const auto& [name, value] : settings) lesson->set_from_text(name, value);
    lesson->reset(7);
    look();
  }
  void look() {
    snapshot = {};
    lesson->fill(snapshot);
  }
  void carry_out(const std::vector<PanelCommand>& commands) {
    for (const PanelCommand& command : commands) {
      if (const auto* set = std::get_if<SetSetting>(&command)) lesson->set(set->name, set->value);
      if (const auto* option = std::get_if<SetOption>(&command)) panel->set_option(option->name, option->value);
    }
    look();
  }
  void act(const std::string& name) {
    for (const PanelAction& one : panel->actions(context()))
      if (one.name == name) {
        REQUIRE(one.enabled);
        return carry_out(one.commands);
      }
    FAIL("no action ", name);
  }
  ChainNumbers chain() const { return *ChainNumbers::read(snapshot); }
  draw::Picture draw() const { return panel->draw(context(), kSize); }
  // Pressed in the middle of a hit area's cell and dragged by so many points.
  void drag(int kind, int row, int col, float dx, float dy) {
    const draw::Picture picture = draw();
    const draw::Point from = place_of(picture, kind, row, col);
    const auto hit = picture.find(from);
    REQUIRE(hit.has_value());
    Touch touch{*hit, from, from, true, false, false};
    if (const auto commands = panel->touch(context(), touch)) carry_out(*commands);
    touch.begins = false;
    touch.dragged = true;
    touch.at = {from.x + dx, from.y + dy};
    const auto commands = panel->touch(context(), touch);
    REQUIRE(commands.has_value());
    carry_out(*commands);
  }
};

std::string text_of(const Formula& formula) {
  std::string text;
  for (const FormulaLine& line : formula) text += (text.empty() ? "" : " | ") + plain_text(line);
  return text;
}

int colours_of(const draw::Picture& picture, draw::Colour colour) {
  int count = 0;
  for (const draw::Text& text : draw::all_of<draw::Text>(picture)) count += text.style.colour == colour ? 1 : 0;
  return count;
}

}  // namespace

TEST_CASE("chain: the walk goes step by step, first the paths that are there, then the new one") {
  const ChainWalk nothing(3, 0);
  CHECK(nothing.size() == 6);
  CHECK(nothing.reached() == 0);
  CHECK_FALSE(nothing.current().has_value());
  std::string order;
  for (int n = 1; n <= 6; ++n) {
    const ChainWalk walk(3, n);
    order += std::to_string(walk.current()->i) + "," + std::to_string(walk.current()->t) + " ";
    CHECK(walk.previous(false) == n - 1);
    CHECK(walk.next(false) == std::min(n + 1, 6));
  }
  CHECK(order == "1,1 1,2 2,2 1,3 2,3 3,3 ");
  CHECK(ChainWalk(3, 1).next(true) == 3);
  CHECK(ChainWalk(3, 2).next(true) == 3);
  CHECK(ChainWalk(3, 5).previous(true) == 3);
  CHECK(ChainWalk(3, -1).previous(true) == 3);
  CHECK(ChainWalk(3, -1).next(false) == 1);
  CHECK(ChainWalk(3, 4).complete() == 2);
  CHECK(ChainWalk(3, 4).reached() == 3);
  CHECK(ChainWalk(3, 4).shows({1, 3}));
  CHECK_FALSE(ChainWalk(3, 4).shows({2, 3}));
  CHECK_FALSE(ChainWalk(2, 55).walking());  // of a longer chain
}

TEST_CASE("chain: what is written is the lecture's derivation, with its numbers") {
  const ChainFixture f("chain", {{"u", "0.5"}, {"w", "0.8"}, {"x", "1 -1"}, {"k", "2"}});
  const ChainNumbers chain = f.chain();
  CHECK(text_of(state_formula(chain, 2)) == "s₂ = tanh(u x₂ + w s₁) = tanh(0.5 · (−1) + 0.8 · 0.716) = 0.0729");
  CHECK(text_of(factor_formula(chain, 2)) == "∂s₂/∂s₁ = w (1 − s₂²) = 0.8 · (1 − 0.0729²) = 0.796");
  CHECK(text_of(immediate_formula(chain, 1)) == "∂s₁/∂w* = s₀ (1 − s₁²) = 0.5 · (1 − 0.716²) = 0.243");
  CHECK(text_of(path_formula(chain, 1, 2)) == "i = 1: ∂s₂/∂s₁ · ∂s₁/∂w* | = 0.796 · 0.243 | = 0.194");
  CHECK(text_of(sum_formula(chain, 1)) == "∂s₁/∂w = ∂s₁/∂w* = 0.243");
  CHECK(text_of(sum_formula(chain, 2)) ==
        "∂s₂/∂w = ∂s₂/∂s₁ · ∂s₁/∂w + ∂s₂/∂w* | = 0.796 · 0.243 + 0.712 = 0.906 | = 0.194 + 0.712");
  const ChainFixture by_u("chain", {{"x", "1 -1"}, {"k", "2"}, {"parameter", "u"}, {"activation", "identity"}});
  CHECK(text_of(immediate_formula(by_u.chain(), 2)) == "∂s₂/∂u* = x₂ = −1.00");
  CHECK(text_of(factor_formula(by_u.chain(), 2)) == "∂s₂/∂s₁ = w = 0.900");
}

TEST_CASE("chain: keys show a factor or a step more, and what is not reached yet is not told") {
  ChainFixture f("chain", {{"k", "3"}});
  const draw::Picture all = f.draw();
  CHECK(shows(all, "× " + draw::significant(f.chain().factor(3))));
  f.act("begin");
  CHECK_FALSE(shows(f.draw(), "× " + draw::significant(f.chain().factor(2))));
  CHECK(f.panel->point_at(f.context(), {kChainPaths, 1, 2, {}})->lines.front() == "Not reached yet: press N.");
  f.act("next");
  f.act("next");
  CHECK(shows(f.draw(), "× " + draw::significant(f.chain().factor(2))));
  CHECK(f.lesson->settings().integer("walk") == 2);
  choose_option(*f.panel, f.context(), "stride", "step");
  f.act("next");
  CHECK(f.lesson->settings().integer("walk") == 3);
  f.act("next");
  CHECK(f.lesson->settings().integer("walk") == 6);
  f.act("back");
  CHECK(f.lesson->settings().integer("walk") == 3);
  f.act("all");
  CHECK(f.lesson->settings().integer("walk") == -1);
  f.act("by_u");
  CHECK(f.lesson->settings().text("parameter") == "u");
  CHECK(f.panel->title(f.context()) == "∂s_3/∂u, path by path");
}

TEST_CASE("chain: a path that is pointed at lights up in the chain") {
  ChainFixture f("chain");
  const int quiet = colours_of(f.draw(), f.theme.cell);
  f.hover = {3, 1};
  const draw::Picture lit = f.draw();
  int thick = 0;
  for (const auto& line : draw::all_of<draw::Polyline>(lit))
    thick += line.colour == f.theme.cell && line.points.size() == 2 ? 1 : 0;
  CHECK(thick == 2);  // from s_2 to s_3 to s_4
  CHECK(colours_of(f.draw(), f.theme.cell) > quiet);
  const auto pointed = f.panel->point_at(f.context(), {kChainPaths, 2, 4, {}});
  CHECK(pointed->selection == Selection{3, 1});
  CHECK(pointed->lines.front() == "i = 2: ∂s₄/∂s₃ · ∂s₃/∂s₂ · ∂s₂/∂w*");
  CHECK(f.panel->point_at(f.context(), {kChainPaths, 4, 2, {}})->lines.front() ==
        "The path that leaves w at step 4 has not begun at step 2.");
}

TEST_CASE("chain: an input and the first state are dragged; the others stay as they were typed") {
  ChainFixture f("chain", {{"x", "0.123 0.5"}, {"k", "3"}});
  f.drag(kChainInputs, 0, 3, 0.0F, -8.0F);
  CHECK(f.chain().x(3) > 0.1);
  CHECK(f.chain().x(1) == doctest::Approx(0.123));
  CHECK(f.lesson->settings().text("x").starts_with("0.123 0.5 "));
  f.drag(kChainInputs, 0, 2, 0.0F, 1000.0F);
  CHECK(f.chain().x(2) == -2.0);
  f.drag(kChainStates, 0, 0, 0.0F, -30.0F);
  CHECK(f.chain().s(0) == doctest::Approx(1.0));  // 0.5 more
}

TEST_CASE("chain-product: the present w is where it is dragged to, and keys move it") {
  ChainFixture f("chain-product");
  draw::Rect plot;
  const draw::Picture picture = f.draw();
  for (const draw::HitArea& area : picture.hit_areas()) plot = area.rect;
  REQUIRE(plot.width > 100.0F);
  f.drag(1, 0, 120, plot.width / 4.0F, 0.0F);  // from the middle, w = 0
  CHECK(f.chain().w() == doctest::Approx(1.5).epsilon(0.04));
  f.drag(1, 0, 120, 10.0F * plot.width, 0.0F);
  CHECK(f.chain().w() == 3.0);
  f.act("less");
  CHECK(f.chain().w() == doctest::Approx(2.9));
  // A power of w alone, without tanh.
  ChainFixture straight("chain-product", {{"activation", "identity"}, {"k", "4"}, {"w", "2"}});
  CHECK(joined(straight.panel->point_at(straight.context(), {1, 0, 200, {}})->lines) ==
        "w = +2.00 | |∂s₄/∂s₁| = 8.00 | |w|³ = 8.00 | Press or drag here to set w.");
  straight.hover = {3, 2};  // the path of the third step has one factor
  CHECK(straight.panel->point_at(straight.context(), {1, 0, 200, {}})->lines[1] == "|∂s₄/∂s₃| = 2.00");
}

TEST_CASE("chain: no words lie on each other, whatever the number of steps and the walk") {
  for (const char* steps : {"1", "5", "10"})
    for (const char* walk : {"-1", "0", "4"})
      for (const char* w : {"0.5", "-2"}) {
        ChainFixture f("chain", {{"k", steps}, {"walk", walk}, {"w", w}, {"activation", "identity"}});
        for (const char* language : {"en", "ru", "cs"}) {
          f.words = Words(data_folder() / "assets" / "languages", language);
          for (const draw::Size size :
               {draw::Size{280, 150}, draw::Size{450, 500}, draw::Size{721, 395}, draw::Size{1300, 560}}) {
            INFO(std::string(steps), " steps, walk ", std::string(walk), ", w = ", std::string(w), ", ",
                 std::string(language), ", ", size.width, " x ", size.height);
            CHECK(draw::collisions(f.panel->draw(f.context(), size), f.fonts) == "");
          }
        }
      }
}
