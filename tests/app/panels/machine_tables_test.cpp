// What panels read of a network with an external memory, and the walk through the sequence.
#include "app/panels/machine_tables.h"

#include <doctest/doctest.h>

#include <limits>
#include <map>

#include "app/panels/runs.h"
#include "core/lessons/lessons.h"
#include "core/run/experiment.h"
#include "tests/app/panels/panel_fixture.h"
#include "tests/app/sample_machine.h"

using namespace unrolled;

namespace {

// The same snapshot with another observable in the place of one.
Snapshot with(Snapshot snapshot, const std::string& id, const auto& change) {
  for (auto& one : snapshot.observables)
    if (one->id == id) {
      auto other = std::make_shared<Observable>(*one);
      change(*other);
      one = other;
    }
  return snapshot;
}

}  // namespace

TEST_CASE("machine tables: heads by name, sizes, weights and the memory after each step") {
  const Snapshot snapshot = sample_machine();
  const auto tables = MachineTables::read(snapshot);
  REQUIRE(tables != nullptr);
  CHECK(tables->steps() == 9);
  CHECK(tables->rows() == 8);
  CHECK(tables->width() == 5);
  CHECK(tables->time_axis().name == "time step t");
  CHECK(tables->row_axis().name == "memory row i");
  CHECK(tables->has_sequence());
  CHECK(tables->has_memory());
  CHECK(tables->erases());
  REQUIRE(tables->heads().size() == 3);
  CHECK(tables->heads()[0].name == "write.1");
  CHECK(tables->heads()[0].writes);
  CHECK(tables->heads()[2].name == "read.2");
  CHECK(tables->heads()[2].number == 2);
  CHECK(tables->heads_that(false).size() == 2);
  CHECK(tables->head("read.3") == nullptr);
  for (const MachineHead& head : tables->heads())
    for (Index t = -1; t < 9; ++t) {
      double sum = 0.0;
      for (Index n = 0; n < 8; ++n) sum += tables->weight_before(head, n, t + 1 < 9 ? t + 1 : 0);
      CHECK(sum == doctest::Approx(1.0).epsilon(1e-5));
    }
  // Vector after vector is written to row after row, and read in the same order.
  const MachineHead &write = *tables->head("write.1"), &read = *tables->head("read.1");
  for (Index k = 0; k < 4; ++k) {
    CHECK(tables->focus(write, k) == k);
    CHECK(tables->focus(read, 5 + k) == k);
    CHECK(tables->weight(read, k, 5 + k) > 0.9);
  }
  CHECK(tables->cell(0, 0, -1) == doctest::Approx(1e-6));
  CHECK(tables->memory(3).rows() == 8);
  CHECK(tables->memory(3)(2, 1) == tables->cell(2, 1, 3));
  CHECK(tables->largest_cell() >= std::fabs(tables->cell(2, 1, 3)));
  CHECK(tables->find(read, "key")->values.rows() == 5);
  CHECK(tables->find(read, "erase") == nullptr);
  CHECK(tables->is_of(snapshot));
  CHECK_FALSE(tables->is_of(sample_machine()));
}

TEST_CASE("machine tables: the sample writes as its rule says, and reads the weighted sum") {
  for (const bool erases : {true, false})
    for (const int writes : {1, 2}) {
      SampleMachine about;
      about.writes = writes;
      if (!erases) about.write_rule = "overwrite";
      const auto tables = MachineTables::read(sample_machine(about));
      CHECK(tables->erases() == erases);
      const auto entry = [&](const MachineHead& head, const char* part, Index m, Index t) {
        return static_cast<double>(tables->find(head, part)->values(m, t));
      };
      for (Index t = 0; t < tables->steps(); ++t)
        for (Index n = 0; n < tables->rows(); ++n)
          for (Index m = 0; m < tables->width(); ++m) {
            double value = tables->cell(n, m, t - 1), added = 0.0;
            for (const MachineHead& head : tables->heads_that(true)) {
              const double w = tables->weight(head, n, t);
              if (erases) {
                value *= 1.0 - w * entry(head, "erase", m, t);
                added += w * entry(head, "add", m, t);
              } else {
                value = w * entry(head, "add", m, t) + (1.0 - w) * value;
              }
            }
            CHECK(tables->cell(n, m, t) == doctest::Approx(value + added).epsilon(1e-5));
          }
      for (const MachineHead& head : tables->heads_that(false))
        for (Index m = 0; m < tables->width(); ++m) {
          double sum = 0.0;
          for (Index n = 0; n < tables->rows(); ++n) sum += tables->weight(head, n, 6) * tables->cell(n, m, 6);
          CHECK(entry(head, "vector", m, 6) == doctest::Approx(sum).epsilon(1e-5));
        }
    }
}

TEST_CASE("machine tables: the sample has what the lesson publishes, in the same letters") {
  for (const char* rule : {"erase-add", "overwrite"}) {
    SampleMachine about;
    about.write_rule = rule;
    const auto lesson = make_experiment("ntm");
    lesson->choose({{"task", "copy"}, {"write_rule", rule}, {"read_heads", "2"}, {"longest", "3"}, {"hidden", "8"}});
    lesson->reset(3);
    Snapshot published;
    lesson->fill(published);
    const auto symbols = [](const Snapshot& snapshot) {
      std::map<std::string, std::string> made;
      for (const auto& one : snapshot.observables)
        for (const char* group : {"sequence", "heads", "addressing", "memory", "edits"})
          if (one->group == group) made[one->id] = one->symbol;
      return made;
    };
    INFO(rule);
    const auto sample = symbols(sample_machine(about)), lesson_has = symbols(published);
    for (const auto& [id, symbol] : lesson_has) {
      INFO(id);
      CHECK((sample.contains(id) && sample.at(id) == symbol));
    }
    CHECK(sample.size() == lesson_has.size());
  }
}

TEST_CASE("machine tables: asked, right and wrong answers, and what was changed by hand") {
  SampleMachine about;
  about.wrong = {{1, 6}, {2, 1}};
  about.edited = {3};
  auto tables = MachineTables::read(sample_machine(about));
  CHECK_FALSE(tables->asked(4));
  CHECK(tables->asked(5));
  CHECK(tables->right(0, 6));
  CHECK_FALSE(tables->right(1, 6));
  CHECK_FALSE(tables->right(6));
  CHECK(tables->right(5));
  CHECK(tables->right(2, 1));  // no answer is asked there
  CHECK(tables->edited(3));
  CHECK_FALSE(tables->edited(4));
  CHECK(tables->any_edited());
  CHECK(is_editable(*tables));
  CHECK(release_edits(*tables).observable == "edits.made");
  CHECK(release_edits(*tables).values.cols() == 9);
  CHECK(release_edits(*tables).values.isZero());

  about = SampleMachine::addition();
  about.wrong = {{3, 6}};
  tables = MachineTables::read(sample_machine(about));
  CHECK(tables->steps() == 9);
  CHECK_FALSE(tables->right(3, 6));
  CHECK_FALSE(tables->right(5, 6));
  CHECK(tables->right(4, 6));
  about.settings = false;
  CHECK_FALSE(is_editable(*MachineTables::read(sample_machine(about))));
}

TEST_CASE("machine tables: a network without memory, and what does not fit") {
  SampleMachine about;
  about.memory = false;
  auto tables = MachineTables::read(sample_machine(about));
  REQUIRE(tables != nullptr);
  CHECK(tables->heads().empty());
  CHECK(tables->rows() == 0);
  CHECK(tables->has_sequence());
  CHECK_FALSE(tables->has_memory());
  CHECK_FALSE(tables->erases());
  CHECK(MachineTables::read(sample_snapshot()) == nullptr);
  CHECK(MachineTables::read(Snapshot{}) == nullptr);

  const auto smaller = [](Index rows, Index cols) { return [=](Observable& one) { one.values.setZero(rows, cols); }; };
  const auto read = [&](const char* id, Index rows, Index cols) {
    return MachineTables::read(with(sample_machine(), id, smaller(rows, cols)));
  };
  CHECK_FALSE(read("memory.cells", 39, 9)->has_memory());
  CHECK_FALSE(read("memory.cells", 40, 8)->has_memory());
  CHECK(read("memory.start", 32, 1)->cell(0, 0, -1) == 0.0);
  CHECK(read("read.1.key", 4, 9)->find("read.1.key") == nullptr);
  CHECK(read("read.1.content", 7, 9)->find("read.1.content") == nullptr);
  CHECK(read("read.1.start", 8, 2)->find("read.1.start") == nullptr);
  CHECK(read("read.2.weights", 7, 9)->heads().size() == 2);
  CHECK(read("sequence.target", 5, 9)->find("sequence.target") == nullptr);
  CHECK(read("sequence.target", 5, 9)->right(5));
  CHECK_FALSE(read("sequence.output", 3, 8)->has_sequence());
  CHECK(read("sequence.input", 4, 0) == nullptr);

  // A number that is none does not hide how large the others are.
  tables = MachineTables::read(with(sample_machine(), "memory.cells", [](Observable& one) {
    one.values(3, 3) = std::numeric_limits<float>::quiet_NaN();
    one.values(4, 3) = std::numeric_limits<float>::infinity();
  }));
  CHECK(tables->largest_cell() == doctest::Approx(MachineTables::read(sample_machine())->largest_cell()).epsilon(0.2));
}

TEST_CASE("machine tables: of the difference of two runs what is given stays") {
  SampleMachine other;
  other.wrong = {{0, 5}};
  const auto tables = MachineTables::read(difference(sample_machine(), sample_machine(other)));
  REQUIRE(tables != nullptr);
  CHECK(tables->is_difference());
  CHECK(tables->asked(5));
  CHECK(tables->find("sequence.input")->values.maxCoeff() == 1.0F);
  CHECK(tables->right(0, 5));
  CHECK_FALSE(is_editable(*tables));
}

TEST_CASE("machine tables: the walk goes on, back, to the beginning and to all") {
  PanelFixture f;
  SampleMachine about;
  const auto at = [&](int walk) {
    about.walk = walk;
    f.snapshot = sample_machine(about);
    return MachineTables::read(f.snapshot);
  };
  const auto to = [&](const char* name) {
    for (const PanelAction& action : walk_actions(f.context(), *MachineTables::read(f.snapshot)))
      if (action.name == name && action.enabled)
        return static_cast<int>(std::get<std::int64_t>(std::get<SetSetting>(action.commands.at(0)).value));
    return -2;
  };
  CHECK(at(-1)->steps_shown() == 9);
  CHECK_FALSE(at(-1)->current().has_value());
  CHECK(to("next") == 0);
  CHECK(to("back") == 7);
  CHECK(to("begin") == 0);
  CHECK(to("all") == -2);
  CHECK(at(0)->steps_shown() == 1);
  CHECK(to("back") == -2);
  CHECK(to("next") == 1);
  CHECK(at(4)->current() == 4);
  CHECK(at(4)->shown(4));
  CHECK_FALSE(at(4)->shown(5));
  CHECK(to("next") == 5);
  CHECK(to("back") == 3);
  CHECK(to("all") == -1);
  CHECK(at(8)->current() == 8);
  CHECK(to("next") == -2);
  CHECK(at(9)->walk() == -1);

  // What panels of one step and row show.
  const auto tables = at(4);
  const MachineHead& write = *tables->head("write.1");
  CHECK(shown_step(f.context(), *tables) == 4);
  f.pinned = {2, -1, -1, 6};
  CHECK(shown_step(f.context(), *tables) == 2);
  CHECK(shown_row(f.context(), *tables, write, 2) == 6);
  f.hover.time = 7;  // not shown yet
  CHECK(shown_step(f.context(), *tables) == 2);
  f.pinned = {};
  CHECK(shown_step(f.context(), *tables) == 4);
  CHECK(shown_row(f.context(), *tables, write, 2) == 2);
  f.pinned.row = 50;
  CHECK(shown_row(f.context(), *tables, write, 2) == 2);
  f.hover = {};
  CHECK(shown_step(f.context(), *at(-1)) == 8);
  CHECK(head_name(f.context(), write) == "Write head 1");

  about.settings = false;
  CHECK_FALSE(at(3)->can_walk());
  CHECK(walk_actions(f.context(), *MachineTables::read(f.snapshot)).empty());
}
