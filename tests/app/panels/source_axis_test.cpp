// What an encoder reads has places of its own: every panel of its states marks and selects those, not the target's.
#include <doctest/doctest.h>

#include "tests/app/draw/picture_queries.h"
#include "tests/app/panels/panel_fixture.h"
#include "tests/app/sample_attention.h"

using namespace unrolled;

namespace {

struct SourceFixture : PanelFixture {
  SourceFixture() { snapshot = sample_attention(SampleAttention::reversal()); }  // both sides are as long

  bool marks(const Panel& panel, Selection selected) {
    pinned = {};
    const std::string plain = draw::to_text(panel.draw(context(), {700, 300}));
    pinned = selected;
    return draw::to_text(panel.draw(context(), {700, 300})) != plain;
  }

  Selection selected_at(const Panel& panel, int row, int col) {
    pinned = {};
    const auto pointed = panel.point_at(context(), {1, row, col, {}});
    REQUIRE(pointed.has_value());
    return pointed->selection;
  }
};

}  // namespace

TEST_CASE("source axis: panels of states mark and select places of what they run along") {
  SourceFixture f;
  for (const char* id : {"hidden", "trace", "text"}) {
    INFO(id);
    const auto panel = make_panel(id);
    choose_option(*panel, f.context(), "source", "state.h");
    CHECK(f.marks(*panel, {3, -1, -1}));
    CHECK_FALSE(f.marks(*panel, {-1, -1, 3}));
    CHECK(f.selected_at(*panel, 0, 5).time == 5);
    CHECK(f.selected_at(*panel, 0, 5).source == -1);
    choose_option(*panel, f.context(), "source", "encoder.h.reverse");
    CHECK_FALSE(f.marks(*panel, {3, -1, -1}));
    CHECK(f.marks(*panel, {-1, -1, 3}));
    CHECK(f.selected_at(*panel, 0, 5).time == -1);
    CHECK(f.selected_at(*panel, 0, 5).source == 5);
    CHECK(f.selected_at(*panel, 0, 5).unit >= 0);
  }
}

TEST_CASE("source axis: a stretch of the target is none of the source") {
  SourceFixture f;
  const auto panel = make_panel("hidden");
  choose_option(*panel, f.context(), "source", "encoder.h");
  const std::string plain = draw::to_text(panel->draw(f.context(), {700, 300}));
  f.brush = {2, 4};
  CHECK(draw::to_text(panel->draw(f.context(), {700, 300})) == plain);
  choose_option(*panel, f.context(), "source", "state.h");
  const std::string marked = draw::to_text(panel->draw(f.context(), {700, 300}));
  f.brush = {};
  CHECK(draw::to_text(panel->draw(f.context(), {700, 300})) != marked);
}

TEST_CASE("source axis: the gates of decoder and encoder are not mixed, even where both sides are as long") {
  SourceFixture f;
  const auto panel = make_panel("gates");
  const auto names = [&] {
    std::vector<std::string> rows;
    for (const PanelTable& table : panel->tables(f.context())) rows = table.row_names;
    return joined(rows);
  };
  CHECK(names() == "gate.i | gate.f | gate.o | state.c | state.h");
  CHECK(f.marks(*panel, {3, -1, -1}));
  CHECK_FALSE(f.marks(*panel, {-1, -1, 3}));
  choose_option(*panel, f.context(), "part", "encoder");
  CHECK(names() == "encoder.h | encoder.h.reverse");
  CHECK_FALSE(f.marks(*panel, {3, -1, -1}));
  CHECK(f.marks(*panel, {-1, -1, 3}));
  CHECK(f.selected_at(*panel, 0, 2) == Selection{-1, f.selected_at(*panel, 0, 2).unit, 2});

  // A lesson without an encoder is not asked.
  f.snapshot = sample_snapshot();
  for (const PanelOption& option : panel->options(f.context())) CHECK(option.name != "part");
  CHECK(panel->ready(f.snapshot));
}
