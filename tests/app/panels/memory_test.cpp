// The memory at one step and what is read of it: the numbers that are put in give what is published, everything can be
// pointed at and dragged.
#include <doctest/doctest.h>

#include <cmath>
#include <limits>
#include <memory>

#include "app/draw/numbers.h"
#include "app/panels/figure.h"
#include "app/panels/memory_painter.h"
#include "app/panels/read_painter.h"
#include "core/lessons/lessons.h"
#include "core/run/experiment.h"
#include "tests/app/draw/picture_queries.h"
#include "tests/app/golden.h"
#include "tests/app/panels/panel_fixture.h"
#include "tests/app/sample_machine.h"

using namespace unrolled;

namespace {

constexpr draw::Size kSize{1000, 460};

SampleMachine machine(const char* rule, int writes, int reads = 2) {
  SampleMachine about;
  about.write_rule = rule;
  about.writes = writes;
  about.reads = reads;
  return about;
}

std::string text_of(const Formula& formula) {
  std::string text;
  for (const FormulaLine& line : formula) text += plain_text(line) + "\n";
  return text;
}

// Another value for an entry of what is published.
void change(Snapshot& snapshot, const std::string& id, Index row, Index col, float to) {
  for (auto& one : snapshot.observables) {
    if (one->id != id) continue;
    auto copy = std::make_shared<Observable>(*one);
    copy->values(row, col) = to;
    one = copy;
  }
}

struct MachineFixture : PanelFixture {
  std::unique_ptr<Panel> panel;
  explicit MachineFixture(const char* id, const SampleMachine& about = {}) : panel(make_panel(id)) {
    snapshot = sample_machine(about);
  }
  std::shared_ptr<const MachineTables> tables() const { return MachineTables::read(snapshot); }
  draw::Picture draw(draw::Size size = kSize) const { return panel->draw(context(), size); }
  std::string said(int kind, int row, int col) const {
    const auto pointed = panel->point_at(context(), {kind, row, col, {}});
    return pointed ? joined(pointed->lines) : "";
  }
  PanelAction action(const std::string& name) const {
    for (const PanelAction& one : panel->actions(context()))
      if (one.name == name) return one;
    FAIL("no action ", name);
    return {};
  }
  // What pressing on a cell and dragging it so far asks for.
  std::optional<Poke> dragged(const draw::Hit& hit, draw::Point by) const {
    const draw::Point from{100, 100}, at{100 + by.x, 100 + by.y};
    const auto pressed = panel->touch(context(), {hit, from, from, true});
    if (!pressed) return std::nullopt;
    CHECK(pressed->empty());
    const auto commands = panel->touch(context(), {hit, from, at, false, false, true});
    CHECK(panel->touch(context(), {hit, from, at, false, true, true})->empty());
    if (commands->empty()) return std::nullopt;
    return std::get<Poke>(commands->front());
  }
  void press(const draw::Hit& hit) const { panel->touch(context(), {hit, {100, 100}, {100, 100}, true}); }
  void let_go(const draw::Hit& hit, draw::Point by = {0, 0}) const {
    panel->touch(context(), {hit, {100, 100}, {100 + by.x, 100 + by.y}, false, true, by.x != 0 || by.y != 0});
  }
  // What is asked for while it is held down.
  Poke held(const draw::Hit& hit, draw::Point by) const {
    const auto commands = panel->touch(context(), {hit, {100, 100}, {100 + by.x, 100 + by.y}, false, false, true});
    REQUIRE(commands->size() == 1);
    return std::get<Poke>(commands->front());
  }
};

}  // namespace

TEST_CASE("memory: erase, add and weights give every cell of every step, by both rules and with several heads") {
  for (const char* rule : {"erase-add", "overwrite"})
    for (const int writes : {1, 2, 3}) {
      const Snapshot snapshot = sample_machine(machine(rule, writes));
      const auto tables = MachineTables::read(snapshot);
      for (Index t = 0; t < tables->steps(); ++t) {
        const auto n = WriteNumbers::read(*tables, t);
        REQUIRE(n.has_value());
        CHECK(n->heads() == writes);
        for (Index row = 0; row < n->rows(); ++row)
          for (Index m = 0; m < n->width(); ++m) {
            INFO(rule, " ", writes, " t = ", t, " cell ", row, ", ", m);
            CHECK(n->agrees({row, m}));
            CHECK(n->of_parts({row, m}) == doctest::Approx(n->after({row, m})).epsilon(1e-4));
            CHECK(n->after({row, m}) ==
                  static_cast<double>(snapshot.observable("memory.cells")->values(row * n->width() + m, t)));
            if (t > 0) CHECK(n->before({row, m}) == WriteNumbers::read(*tables, t - 1)->after({row, m}));
          }
      }
      CHECK_FALSE(WriteNumbers::read(*tables, tables->steps()).has_value());
      CHECK_FALSE(WriteNumbers::read(*tables, -1).has_value());
    }
}

TEST_CASE("read: weights and rows give every entry that is read, and lines and rest add up to it") {
  for (const char* rule : {"erase-add", "overwrite"}) {
    const auto tables = MachineTables::read(sample_machine(machine(rule, 1)));
    for (const MachineHead& head : tables->heads_that(false))
      for (Index t = 0; t < tables->steps(); ++t) {
        const auto n = ReadNumbers::read(*tables, head, t);
        REQUIRE(n.has_value());
        const auto rows = n->that_count(3, {});
        CHECK(rows.size() <= 3);
        CHECK(std::is_sorted(rows.begin(), rows.end()));
        double weight = n->rest_weight(rows);
        for (const Index row : rows) weight += n->weight(row);
        CHECK(weight == doctest::Approx(1.0).epsilon(1e-4));
        for (Index m = 0; m < n->width(); ++m) {
          CHECK(n->agrees(m));
          double sum = n->rest(rows, m);
          for (const Index row : rows) sum += n->term({row, m});
          CHECK(sum == doctest::Approx(n->vector(m)).epsilon(1e-4));
        }
      }
  }
}

TEST_CASE("read: rows that do not count have no line, unless they are selected") {
  const auto tables = MachineTables::read(sample_machine());
  const MachineHead head = *tables->head("read.1");
  const auto n = ReadNumbers::read(*tables, head, 6);
  REQUIRE(n.has_value());
  const Index focus = tables->focus(head, 6);
  Index least = 0;
  for (Index row = 1; row < n->rows(); ++row)
    if (n->weight(row) < n->weight(least)) least = row;
  REQUIRE(n->weight(least) < 0.01);
  const auto without = n->that_count(8, {}), with = n->that_count(8, {least});
  const auto holds = [](const std::vector<Index>& rows, Index row) {
    return std::find(rows.begin(), rows.end(), row) != rows.end();
  };
  CHECK(holds(without, focus));
  CHECK_FALSE(holds(without, least));
  for (const Index row : without) CHECK(n->weight(row) >= 0.01);
  CHECK(holds(with, least));
  CHECK(holds(with, focus));
  CHECK(n->that_count(2, {least}).size() == 2);
  CHECK(holds(n->that_count(2, {least}), focus));
  // Selecting a row that has a line already leaves the lines as they are.
  for (const std::size_t most : {3U, 8U})
    for (const Index row : n->that_count(most, {})) CHECK(n->that_count(most, {row, -1}) == n->that_count(most, {}));
  CHECK(n->that_count(8, {least, focus}) == with);
}

TEST_CASE("memory: each rule is written as Graves and as the lecture have it, with its numbers") {
  const auto numbers = [](const char* rule, int writes) {
    return *WriteNumbers::read(*MachineTables::read(sample_machine(machine(rule, writes))), 2);
  };
  const MemoryCell cell{2, 1};
  const auto at = [](double value) {
    return value < 0.0 ? "(" + draw::significant(value) + ")" : draw::significant(value);
  };
  const WriteNumbers one = numbers("erase-add", 1);
  const std::string graves = text_of(write_formula(one, cell));
  CHECK(graves.find("M₂(2, 1) = M₁(2, 1) · (1 − w(2) · e(1)) + w(2) · a(1)\n") == 0);
  CHECK(graves.find("= " + draw::significant(one.before(cell)) + " · (1 − " + draw::significant(one.weight(0, 2)) +
                    " · " + draw::significant(one.erase(0, 1)) + ") + " + draw::significant(one.weight(0, 2)) + " · " +
                    at(one.add(0, 1))) != std::string::npos);
  CHECK(graves.find("= " + draw::significant(one.after(cell)) + "\n") != std::string::npos);

  const WriteNumbers lecture = numbers("overwrite", 1);
  const std::string overwritten = text_of(write_formula(lecture, cell));
  CHECK(overwritten.find("M₂(2, 1) = a(2) · w(1) + (1 − a(2)) · M₁(2, 1)\n") == 0);
  CHECK(overwritten.find("(1 − " + draw::significant(lecture.weight(0, 2)) + ") · " + at(lecture.before(cell))) !=
        std::string::npos);

  // All heads erase before any adds; one overwrites after the other.
  const std::string two = text_of(write_formula(numbers("erase-add", 2), cell));
  CHECK(two.find("M₂(2, 1) = M₁(2, 1) · (1 − w₁(2) · e₁(1)) · (1 − w₂(2) · e₂(1)) + w₁(2) · a₁(1) + w₂(2) · a₂(1)") ==
        0);
  const WriteNumbers after = numbers("overwrite", 2);
  const std::string both = text_of(write_formula(after, cell));
  CHECK(both.find("M′(2, 1) = a₁(2) · w₁(1) + (1 − a₁(2)) · M₁(2, 1)\n") == 0);
  CHECK(both.find("= " + draw::significant(after.of_parts(cell, 1)) + "\n") != std::string::npos);
  CHECK(both.find("M₂(2, 1) = a₂(2) · w₂(1) + (1 − a₂(2)) · M′(2, 1)\n") != std::string::npos);
  CHECK(both.find("= " + draw::significant(after.after(cell)) + "\n") != std::string::npos);
}

TEST_CASE("memory and read: what was set by hand is not said to come of the formula") {
  SampleMachine about;
  about.edited = {2, 6};
  Snapshot snapshot = sample_machine(about);
  change(snapshot, "memory.cells", 2 * 5 + 1, 2, 0.125F);
  const auto tables = MachineTables::read(snapshot);
  const auto n = *WriteNumbers::read(*tables, 2);
  CHECK_FALSE(n.agrees({2, 1}));
  CHECK(n.agrees({2, 2}));
  const std::string formula = text_of(write_formula(n, {2, 1}));
  CHECK(formula.find("\n= 0.125\n") != std::string::npos);
  CHECK(formula.find("(1 − w(2) · e(1))") != std::string::npos);
  CHECK(std::count(formula.begin(), formula.end(), '\n') == 2);
  PanelFixture f;
  CHECK(joined(write_notes(f.context(), n, {2, 1})).find(draw::significant(n.of_parts({2, 1}))) != std::string::npos);

  Snapshot read = sample_machine(about);
  change(read, "read.1.vector", 3, 6, -2.0F);
  const auto with = MachineTables::read(read);
  const auto r = *ReadNumbers::read(*with, *with->head("read.1"), 6);
  CHECK_FALSE(r.agrees(3));
  CHECK(text_of(read_formula(r, 3, {1})).find("= −2.00") != std::string::npos);
  CHECK(joined(read_notes(f.context(), r, 3, {1})).find(draw::significant(r.of_parts(3))) != std::string::npos);

  // A network whose numbers are none has not been changed by hand.
  for (const float value : {std::numeric_limits<float>::quiet_NaN(), std::numeric_limits<float>::infinity()}) {
    Snapshot broken = sample_machine();
    change(broken, "memory.cells", 2 * 5 + 1, 2, value);
    const auto none = MachineTables::read(broken);
    CHECK(joined(write_notes(f.context(), *WriteNumbers::read(*none, 2), {2, 1})).find("by hand") == std::string::npos);
    CHECK(read_notes(f.context(), *ReadNumbers::read(*none, *none->head("read.1"), 2), 1, {2}).empty());
  }
}

TEST_CASE("memory and read: what the lesson publishes is what the formulas give, also of what was changed by hand") {
  for (const char* rule : {"erase-add", "overwrite"})
    for (const char* heads : {"1", "2"}) {
      const auto lesson = make_experiment("ntm");
      lesson->choose({{"task", "copy"},
                      {"write_rule", rule},
                      {"read_heads", heads},
                      {"write_heads", heads},
                      {"longest", "3"},
                      {"batch", "4"},
                      {"hidden", "8"},
                      {"memory_rows", "6"},
                      {"memory_width", "4"}});
      lesson->reset(3);
      for (int i = 0; i < 3; ++i) REQUIRE(lesson->train_step().error.empty());
      // Of each memory and each read vector by how many entries they are off, and where the last one is.
      const auto off = [&] {
        Snapshot snapshot;
        lesson->fill(snapshot);
        const auto tables = MachineTables::read(snapshot);
        REQUIRE(tables != nullptr);
        std::vector<std::string> made;
        for (Index t = 0; t < tables->steps(); ++t) {
          const auto written = WriteNumbers::read(*tables, t);
          REQUIRE(written.has_value());
          CHECK(std::to_string(written->heads()) == heads);
          for (Index n = 0; n < written->rows(); ++n)
            for (Index m = 0; m < written->width(); ++m)
              if (!written->agrees({n, m}))
                made.push_back("cell " + std::to_string(n) + " " + std::to_string(m) + " at " + std::to_string(t));
          for (const MachineHead& head : tables->heads_that(false)) {
            const auto read = ReadNumbers::read(*tables, head, t);
            REQUIRE(read.has_value());
            for (Index m = 0; m < read->width(); ++m)
              if (!read->agrees(m)) made.push_back(head.name + " " + std::to_string(m) + " at " + std::to_string(t));
          }
        }
        return joined(made);
      };
      INFO(rule, " ", heads, " heads");
      CHECK(off() == "");
      // The memory is what it was written to be, and what is read is what stands in it.
      lesson->poke({"write.1.weights", 4, 1, 0.9});
      lesson->poke({"write.1.add", 1, 2, 0.8});
      lesson->poke({"read.1.weights", 2, 2, 0.7});
      lesson->poke({"memory.start", 5, 0, 1.5});
      CHECK(off() == "");
      lesson->poke({"memory.cells", 3 * 4 + 1, 1, 2.0});
      CHECK(off() == "cell 3 1 at 1");
      lesson->poke({"read.1.vector", 2, 3, 1.25});
      CHECK(off() == "cell 3 1 at 1 | read.1 2 at 3");
    }
}

TEST_CASE("read: the formula has a term for each row that counts, and what is left") {
  const auto tables = MachineTables::read(sample_machine());
  const auto n = *ReadNumbers::read(*tables, *tables->head("read.1"), 6);
  const Index row = tables->focus(*tables->head("read.1"), 6);
  const std::string text = text_of(read_formula(n, 2, {row}));
  CHECK(text.find("r₆(2) = Σᵢ w(i) · M₆(i, 2)\n") == 0);
  CHECK(text.find("= " + draw::significant(n.weight(row)) + " · ") != std::string::npos);
  CHECK(text.find(draw::significant(n.rest({row}, 2))) != std::string::npos);
  CHECK(text.find("= " + draw::significant(n.vector(2)) + "\n") != std::string::npos);
  // Every row by itself: nothing is left.
  std::vector<Index> all;
  for (Index i = 0; i < n.rows(); ++i) all.push_back(i);
  const std::string whole = text_of(read_formula(n, 2, all));
  std::size_t terms = 0;
  for (std::size_t at = whole.find(" + "); at != std::string::npos; at = whole.find(" + ", at + 1)) ++terms;
  CHECK(terms == static_cast<std::size_t>(n.rows()) - 1);
  PanelFixture f;
  CHECK(read_notes(f.context(), n, 2, all).empty());
  const auto lecture = MachineTables::read(sample_machine(SampleMachine::plain()));
  const auto a = *ReadNumbers::read(*lecture, *lecture->head("read.1"), 6);
  CHECK(text_of(read_formula(a, 2, {})).find("Σᵢ a(i)") != std::string::npos);
}

TEST_CASE("memory: a cell for each entry on the scale of all steps, and beside it what changed") {
  MachineFixture f("memory");
  f.pinned.time = 2;
  const auto tables = f.tables();
  const auto maps = draw::all_of<draw::Heatmap>(f.draw());
  REQUIRE(maps.size() >= 2);
  for (int row = 0; row < 8; ++row)
    for (int m = 0; m < 5; ++m) {
      CHECK(static_cast<double>(maps[0].grid->at(row, m)) == tables->cell(row, m, 2));
      CHECK(static_cast<double>(maps[1].grid->at(row, m)) ==
            doctest::Approx(tables->cell(row, m, 2) - tables->cell(row, m, 1)).epsilon(1e-5));
    }
  CHECK(maps[0].scale.high == 1.0F);
  CHECK(maps[0].scale.low == -1.0F);
  CHECK(maps[0].scale == maps[1].scale);
  f.pinned.time = 7;  // nothing much is written there, but the scale stays
  CHECK(draw::all_of<draw::Heatmap>(f.draw())[0].scale == maps[0].scale);

  choose_option(*f.panel, f.context(), "moment", "before");
  CHECK(static_cast<double>(draw::all_of<draw::Heatmap>(f.draw())[0].grid->at(1, 2)) == tables->cell(1, 2, 6));
  CHECK(f.panel->tables(f.context()).size() == 2 + 3);
  CHECK(f.panel->tables(f.context())[0].values.rows() == 8);
}

TEST_CASE("memory: shows the selected step, else where the walk is, else the last, and its start before all") {
  SampleMachine about;
  MachineFixture f("memory", about);
  CHECK(f.panel->title(f.context()).find("t = 8") != std::string::npos);
  f.pinned.time = 4;
  CHECK(f.panel->title(f.context()).find("t = 4") != std::string::npos);
  CHECK(f.panel->title(f.context()).find("8 rows of 5") != std::string::npos);
  about.walk = 3;
  f.snapshot = sample_machine(about);
  CHECK(f.panel->title(f.context()).find("t = 3") != std::string::npos);  // step 4 has not been reached
  f.pinned.time = 0;
  choose_option(*f.panel, f.context(), "moment", "before");
  CHECK(draw::all_of<draw::Heatmap>(f.draw())[0].grid->at(0, 0) == 1e-6F);
  CHECK(f.said(kMemoryCells, 0, 0).find("before the first step") != std::string::npos);
  CHECK(f.action("next").enabled);
}

TEST_CASE("memory: cells, weights and vectors are pointed at") {
  MachineFixture f("memory", machine("erase-add", 2));
  f.pinned.time = 2;
  const draw::Picture picture = f.draw();
  const auto cell = picture.find(place_of(picture, kMemoryCells, 3, 1));
  REQUIRE(cell.has_value());
  const auto pointed = f.panel->point_at(f.context(), *cell);
  REQUIRE(pointed.has_value());
  CHECK(pointed->selection == Selection{-1, -1, -1, 3});
  CHECK(joined(pointed->lines).find("row 3, entry 1, t = 2") == 0);
  CHECK(joined(pointed->lines).find("M₂(3, 1) = M₁(3, 1)") != std::string::npos);
  CHECK(f.said(kMemoryChange, 3, 1).find("M₂(3, 1)") != std::string::npos);
  const auto weight = picture.find(place_of(picture, kMemoryWeights, 5, 1));
  REQUIRE(weight.has_value());
  CHECK(f.panel->point_at(f.context(), *weight)->selection == Selection{-1, -1, -1, 5});
  CHECK(f.said(kMemoryWeights, 5, 1).find("write head 2") != std::string::npos);
  CHECK(f.said(kMemoryErase, 1, 3).find("erase vector of write head 2") != std::string::npos);
  CHECK(f.said(kMemoryAdd, 0, 3).find("add vector of write head 1") != std::string::npos);
  for (const int kind : {kMemoryCells, kMemoryChange, kMemoryWeights, kMemoryErase, kMemoryAdd})
    CHECK_FALSE(f.panel->point_at(f.context(), {kind, 8, 5, {}}).has_value());
}

TEST_CASE("memory: cells, weights and vectors are changed by hand, and the network runs on from there") {
  MachineFixture f("memory");
  f.pinned.time = 2;
  const auto tables = f.tables();
  const auto cell = f.dragged({kMemoryCells, 3, 1, {}}, {0, -75});
  REQUIRE(cell.has_value());
  CHECK(cell->observable == "memory.cells");
  CHECK(cell->row == 3 * 5 + 1);
  CHECK(cell->col == 2);
  CHECK(cell->values(0, 0) == doctest::Approx(tables->cell(3, 1, 2) + 0.5));
  CHECK_FALSE(f.dragged({kMemoryCells, 3, 1, {}}, {0, -2}).has_value());
  CHECK_FALSE(f.dragged({kMemoryChange, 3, 1, {}}, {0, -75}).has_value());
  const auto weight = f.dragged({kMemoryWeights, 2, 0, {}}, {-1000, 0});
  REQUIRE(weight.has_value());
  CHECK(weight->observable == "write.1.weights");
  CHECK(weight->row == 2);
  CHECK(weight->values(0, 0) == 0.0);
  const auto erase = f.dragged({kMemoryErase, 0, 4, {}}, {0, -1000});
  CHECK(erase->observable == "write.1.erase");
  CHECK(erase->row == 4);
  CHECK(erase->values(0, 0) == 1.0);
  const auto add = f.dragged({kMemoryAdd, 0, 4, {}}, {0, 1000});
  CHECK(add->observable == "write.1.add");
  CHECK(add->values(0, 0) == -1.0);

  // What stood there before is changed where it came from.
  choose_option(*f.panel, f.context(), "moment", "before");
  CHECK(f.dragged({kMemoryCells, 3, 1, {}}, {0, -75})->col == 1);
  f.pinned.time = 0;
  const auto start = f.dragged({kMemoryCells, 3, 1, {}}, {0, -75});
  CHECK(start->observable == "memory.start");
  CHECK(start->col == 0);
  choose_option(*f.panel, f.context(), "moment", "after");

  CHECK_FALSE(f.action("wipe").enabled);
  f.pinned = {2, -1, -1, 3};
  const Poke wipe = std::get<Poke>(f.action("wipe").commands.at(0));
  CHECK(wipe.row == 15);
  CHECK(wipe.col == 2);
  CHECK(wipe.values.rows() == 5);
  CHECK(wipe.values.isZero());
  f.panel->touch(f.context(), {{kMemoryCells, 3, 4, {}}, {}, {}, true});
  f.panel->touch(f.context(), {{kMemoryCells, 3, 4, {}}, {}, {}, false, true});
  const Poke more = std::get<Poke>(f.action("more").commands.at(0));
  CHECK(more.row == 3 * 5 + 4);
  CHECK(more.values(0, 0) == doctest::Approx(tables->cell(3, 4, 2) + 0.1));
  CHECK(std::get<Poke>(f.action("release").commands.at(0)).observable == "edits.made");
  CHECK_FALSE(f.action("release").enabled);  // nothing was changed
  // Of the pinned step, whatever the pointer passes on its way to the button.
  f.hover.time = 6;
  CHECK(std::get<Poke>(f.action("wipe").commands.at(0)).col == 2);
  CHECK(std::get<Poke>(f.action("more").commands.at(0)).is_replaced_by(more));
  f.hover = {};

  SampleMachine edited;
  edited.edited = {2};
  f.snapshot = sample_machine(edited);
  CHECK(f.action("release").enabled);
  CHECK(shows(f.draw(), "changed by hand (a click lets all changes go)"));
  const auto let_go = f.panel->touch(f.context(), {{kMemoryEdited, 0, 0, {}}, {}, {}, true});
  CHECK(std::get<Poke>(let_go->front()).observable == "edits.made");
  edited.settings = false;  // no lesson to do it
  f.snapshot = sample_machine(edited);
  CHECK_FALSE(f.panel->touch(f.context(), {{kMemoryCells, 3, 1, {}}, {}, {}, true}).has_value());
  CHECK(f.panel->actions(f.context()).empty());
}

TEST_CASE("memory and read: the walk goes on while the pointer rests on the panel, and after a click") {
  for (const char* id : {"memory", "read"}) {
    SampleMachine about;
    about.walk = 4;
    MachineFixture f(id, about);
    const draw::Picture picture = f.draw();
    REQUIRE(picture.hit_areas().size() > 3);
    for (const draw::HitArea& area : picture.hit_areas()) {
      f.hover = f.pinned = f.panel->point_at(f.context(), {area.kind, area.first_row, area.first_col, {}})->selection;
      about.walk = 5;
      f.snapshot = sample_machine(about);
      CHECK(f.panel->title(f.context()).find("t = 5") != std::string::npos);
      about.walk = 4;
      f.snapshot = sample_machine(about);
      CHECK(f.panel->title(f.context()).find("t = 4") != std::string::npos);
      f.hover = f.pinned = {};
    }
  }
}

TEST_CASE("memory and read: a drag goes by the scale that it began on, though it changes the scale") {
  MachineFixture f("memory");
  f.pinned.time = 2;
  const double begun = f.tables()->cell(3, 1, 2);
  const draw::Hit cell{kMemoryCells, 3, 1, {}};
  f.press(cell);
  const Poke far = f.held(cell, {0, -1000});
  CHECK(far.values(0, 0) == doctest::Approx(begun + 1000.0 / 150.0));
  change(f.snapshot, "memory.cells", far.row, far.col, static_cast<float>(far.values(0, 0)));
  CHECK(f.held(cell, {0, -75}).values(0, 0) == doctest::Approx(begun + 0.5));
  CHECK(f.held(cell, {0, -9000}).values(0, 0) == 10.0);
  f.let_go(cell, {0, -75});
  // Where cells are larger, further.
  change(f.snapshot, "memory.cells", 0, 0, 35.0F);
  f.press(cell);
  const double furthest = f.held(cell, {0, -90000}).values(0, 0);
  CHECK(furthest >= 35.0);
  CHECK(furthest <= 100.0);
  f.let_go(cell);

  MachineFixture r("read");
  r.pinned.time = 6;
  const double read = static_cast<double>(r.snapshot.observable("read.1.vector")->values(3, 6));
  const draw::Hit entry{kReadVector, 0, 3, {}};
  r.press(entry);
  change(r.snapshot, "memory.cells", 0, 0, 8.0F);
  CHECK(r.held(entry, {0, 15}).values(0, 0) == doctest::Approx(read - 0.1));
  r.let_go(entry);
}

TEST_CASE("memory and read: what is dragged keeps the step and the head that it began at") {
  for (const char* id : {"memory", "read"}) {
    MachineFixture f(id);
    f.hover.time = 3;
    const bool reads = std::string(id) == "read";
    const draw::Hit hit = reads ? draw::Hit{kReadWeight, 2, 0, {}} : draw::Hit{kMemoryWeights, 2, 0, {}};
    f.press(hit);
    f.hover.time = -1;  // the pointer marks nothing while it drags
    f.panel->set_option(reads ? "head" : "moment", reads ? "read.2" : "after");
    const Poke poke = f.held(hit, {30, 0});
    CHECK(poke.col == 3);
    CHECK(poke.observable == (reads ? "read.1.weights" : "write.1.weights"));
    CHECK(f.panel->title(f.context()).find("t = 3") != std::string::npos);
    f.let_go(hit, {30, 0});
    CHECK(f.panel->title(f.context()).find("t = 8") != std::string::npos);
  }
}

TEST_CASE("memory: what was changed by hand is marked where it shows") {
  SampleMachine about;
  about.edited = {0, 4};
  MachineFixture f("memory", about);
  const auto marks = [&](const char* moment, int step) {
    choose_option(*f.panel, f.context(), "moment", moment);
    f.pinned.time = step;
    return shows(f.draw(), "changed by hand (a click lets all changes go)");
  };
  CHECK(marks("after", 4));
  CHECK_FALSE(marks("before", 4));
  CHECK(marks("before", 5));
  CHECK_FALSE(marks("after", 5));
  CHECK(marks("before", 0));
  CHECK(marks("before", 1));
}

TEST_CASE("read: pointing at a line takes none away, and a clicked entry is worked out until it is clicked again") {
  MachineFixture f("read");
  f.pinned.time = 6;
  const auto lines = [&] {
    std::vector<int> rows;
    const draw::Picture picture = f.draw();
    for (const draw::HitArea& area : picture.hit_areas())
      if (area.kind == kReadRow) rows.push_back(area.first_row);
    return rows;
  };
  const auto usual = lines();
  for (const int row : usual) {
    f.hover.row = row;
    CHECK(lines() == usual);
  }
  f.pinned.row = 7;
  f.hover = {};
  const auto with = lines();
  CHECK(with.size() == usual.size() + 1);
  for (const int row : with) {
    f.hover.row = row;
    CHECK(lines() == with);
  }
  f.hover = {};

  const auto worked_out = [&](int m) {
    return joined(texts_of(f.draw())).find("(i, " + std::to_string(m) + ")") != std::string::npos;
  };
  Index largest = 0;
  const Matrix<float>& vector = f.snapshot.observable("read.1.vector")->values;
  vector.col(6).cwiseAbs().maxCoeff(&largest);
  const int other = largest == 3 ? 2 : 3;
  CHECK(worked_out(static_cast<int>(largest)));
  const draw::Hit hit{kReadVector, 0, other, {}};
  f.press(hit);
  f.let_go(hit);
  CHECK(worked_out(other));
  f.press(hit);
  f.let_go(hit);
  CHECK(worked_out(static_cast<int>(largest)));
}

TEST_CASE("read: the chosen head's rows, weights and vector are drawn, pointed at and dragged") {
  MachineFixture f("read");
  f.pinned.time = 6;
  const auto tables = f.tables();
  const MachineHead head = *tables->head("read.1");
  const auto row = static_cast<int>(tables->focus(head, 6));
  CHECK(f.panel->title(f.context()).find("t = 6") != std::string::npos);
  const draw::Picture picture = f.draw();
  CHECK(shows(picture, draw::fixed(tables->weight(head, row, 6), 3)));
  CHECK(shows(picture, std::to_string(row)));
  const auto line = picture.find(place_of(picture, kReadRow, row, 2));
  REQUIRE(line.has_value());
  CHECK(f.panel->point_at(f.context(), *line)->selection == Selection{-1, -1, -1, row});
  CHECK(f.said(kReadRow, row, 2).find(" = " + draw::significant(tables->weight(head, row, 6)) + " · ") !=
        std::string::npos);
  CHECK(f.said(kReadWeight, row, 0).find("read head 1") != std::string::npos);
  CHECK(f.said(kReadVector, 0, 2).find("r₆(2) = Σᵢ w(i) · M₆(i, 2)") == 0);
  CHECK(f.said(kReadRest, 0, 0) == "All the other rows together");
  CHECK_FALSE(f.panel->point_at(f.context(), {kReadRow, 8, 2, {}}).has_value());
  CHECK_FALSE(f.panel->point_at(f.context(), {kReadVector, 0, 5, {}}).has_value());

  const auto weight = f.dragged({kReadWeight, row, 0, {}}, {-75, 0});
  REQUIRE(weight.has_value());
  CHECK(weight->observable == "read.1.weights");
  CHECK(weight->row == row);
  CHECK(weight->col == 6);
  CHECK(weight->values(0, 0) == doctest::Approx(tables->weight(head, row, 6) - 0.5));
  const auto vector = f.dragged({kReadVector, 0, 3, {}}, {0, -15});
  CHECK(vector->observable == "read.1.vector");
  CHECK(vector->row == 3);

  choose_option(*f.panel, f.context(), "head", "read.2");
  CHECK(f.dragged({kReadWeight, row, 0, {}}, {-75, 0})->observable == "read.2.weights");
  f.snapshot = sample_machine(SampleMachine::plain());  // it has no second head
  CHECK(f.panel->options(f.context()).at(0).value == "read.1");
  CHECK_NOTHROW(f.draw());
  CHECK_THROWS_AS(choose_option(*f.panel, f.context(), "head", "write.1"), std::invalid_argument);
}

TEST_CASE("memory and read: without a memory it is said why there is nothing") {
  SampleMachine about;
  about.memory = false;
  for (const char* id : {"memory", "read"}) {
    MachineFixture f(id, about);
    CHECK(f.panel->applies(f.snapshot));
    CHECK_FALSE(f.panel->ready(f.snapshot));
    CHECK(f.panel->promise(f.context()).find("no external memory") != std::string::npos);
    CHECK(f.panel->tables(f.context()).empty());
    CHECK(f.panel->actions(f.context()).empty());
  }
}

TEST_CASE("memory and read: every rule, number of heads, size and language, without text on text") {
  for (const char* id : {"memory", "read"})
    for (const char* code : {"en", "ru", "cs"})
      for (const bool dark : {false, true}) {
        MachineFixture f(id);
        f.words = Words(data_folder() / "assets" / "languages", code);
        f.theme = dark ? draw::dark_theme() : draw::light_theme();
        for (const int heads : {1, 2, 4}) {
          SampleMachine about = machine(dark ? "overwrite" : "erase-add", heads, heads);
          if (heads == 4) {
            about.rows = 128;
            about.width = 20;
          }
          about.edited = {3};
          f.snapshot = sample_machine(about);
          for (const int pinned : {-1, 3}) {
            f.pinned = {pinned, -1, -1, pinned};
            for (const draw::Size size : {draw::Size{280, 150}, draw::Size{420, 300}, draw::Size{520, 240},
                                          draw::Size{700, 300}, draw::Size{1000, 460}, draw::Size{600, 800},
                                          draw::Size{1800, 900}, draw::Size{300, 800}, draw::Size{40, 20}}) {
              INFO(id, " ", code, " ", heads, " heads, ", size.width, " x ", size.height);
              const draw::Picture picture = f.draw(size);
              if (size.width > 100) CHECK(draw::collisions(picture, f.fonts) == "");
            }
          }
        }
      }
}

TEST_CASE("memory and read: numbers at their worst") {
  for (const char* id : {"memory", "read"})
    for (const float value :
         {std::numeric_limits<float>::quiet_NaN(), std::numeric_limits<float>::infinity(), 0.0F, -1e30F}) {
      MachineFixture f(id, machine("erase-add", 2));
      for (auto& one : f.snapshot.observables) {
        auto copy = std::make_shared<Observable>(*one);
        copy->values.setConstant(value);
        one = copy;
      }
      for (const draw::Size size : {draw::Size{280, 150}, kSize}) {
        const draw::Picture picture = f.draw(size);
        for (const auto& rect : draw::all_of<draw::Rectangle>(picture)) {
          CHECK(std::isfinite(rect.rect.height));
          CHECK(rect.rect.bottom() < size.height + 1.0F);
        }
        for (const draw::HitArea& area : picture.hit_areas())
          CHECK(f.panel->point_at(f.context(), {area.kind, area.first_row, area.first_col, {}}).has_value());
      }
    }
}

TEST_CASE("memory and read: golden pictures") {
  for (const char* id : {"memory", "read"}) {
    MachineFixture f(id);
    f.pinned = {2, -1, -1, 2};
    expect_golden(std::string("panel_") + id + "_erase_add", make_figure(*f.panel, f.context(), {900, 420}));
    SampleMachine about = machine("overwrite", 2);
    about.edited = {6};
    f.snapshot = sample_machine(about);
    f.theme = draw::dark_theme();
    f.words = Words(data_folder() / "assets" / "languages", "cs");
    f.pinned = {6, -1, -1, -1};
    expect_golden(std::string("panel_") + id + "_overwrite", f.draw({640, 420}));
  }
}
