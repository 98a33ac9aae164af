// How a head comes to its weights: the numbers that are put in give what is published, and what is dragged is asked
// for.
#include <doctest/doctest.h>

#include <cmath>
#include <limits>

#include "app/draw/numbers.h"
#include "app/panels/addressing_formula.h"
#include "app/panels/addressing_numbers.h"
#include "app/panels/addressing_painter.h"
#include "app/panels/figure.h"
#include "core/lessons/lessons.h"
#include "core/math/ops/memory_addressing.h"
#include "core/run/experiment.h"
#include "tests/app/draw/picture_queries.h"
#include "tests/app/golden.h"
#include "tests/app/panels/panel_fixture.h"
#include "tests/app/sample_machine.h"

using namespace unrolled;

namespace {

using Stage = AddressingStage;

const std::vector<std::string> kStages{"similarity", "softmax", "interpolation", "shift", "sharpening"};

std::string text_of(const Formula& formula) {
  std::string text;
  for (const FormulaLine& line : formula) text += addressing_text(line) + "\n";
  return text;
}

struct Read {
  Snapshot snapshot;
  std::shared_ptr<const MachineTables> tables;
  explicit Read(const SampleMachine& about = {})
      : snapshot(sample_machine(about)), tables(MachineTables::read(snapshot)) {}
  AddressingNumbers at(const std::string& head, Index step) const {
    return AddressingNumbers::read(*tables, *tables->head(head), step).value();
  }
};

// Another value for an entry of what is published.
void change(Snapshot& snapshot, const std::string& id, Index row, Index col, float by) {
  for (auto& one : snapshot.observables) {
    if (one->id != id) continue;
    auto copy = std::make_shared<Observable>(*one);
    copy->values(row, col) += by;
    one = copy;
  }
}

std::string at(double value) { return draw::significant(value); }

std::vector<PanelCommand> drag(const Panel& panel, const PanelContext& context, const draw::Hit& hit, draw::Point from,
                               draw::Point to) {
  Touch touch{hit, from, from, true, false, false};
  const auto pressed = panel.touch(context, touch);
  REQUIRE(pressed.has_value());
  CHECK(pressed->empty());
  touch.begins = false;
  touch.at = to;
  auto commands = panel.touch(context, touch);
  REQUIRE(commands.has_value());
  touch.ended = true;
  panel.touch(context, touch);
  return *commands;
}

}  // namespace

TEST_CASE("addressing: key, memory and parameters give every published stage, for heads of either kind") {
  for (const std::string rule : {"erase-add", "overwrite"})
    for (const int range : {1, 2}) {
      SampleMachine about;
      about.write_rule = rule;
      about.shift_range = range;
      const Read read(about);
      for (const MachineHead& head : read.tables->heads())
        for (Index t = 0; t < read.tables->steps(); ++t) {
          INFO(rule, " ", head.name, " t = ", t);
          const AddressingNumbers n = read.at(head.name, t);
          CHECK(n.after_writing() != head.writes);
          for (const Stage stage : kAddressingStages) CHECK(n.agrees(stage));
          double sum = 0.0;
          for (Index i = 0; i < n.rows(); ++i) sum += n.of_parts(Stage::weights, i);
          CHECK(sum == doctest::Approx(1.0));
        }
    }
}

TEST_CASE("addressing: what the lesson publishes is what the formulas give, also of what was changed by hand") {
  for (const char* rule : {"erase-add", "overwrite"})
    for (const char* start : {"constant", "random", "learned"}) {
      const auto lesson = make_experiment("ntm");
      lesson->choose({{"task", "copy"},
                      {"write_rule", rule},
                      {"memory_start", start},
                      {"longest", "3"},
                      {"batch", "4"},
                      {"hidden", "8"},
                      {"memory_rows", "6"},
                      {"memory_width", "4"},
                      {"shift_range", "2"}});
      lesson->reset(3);
      for (int i = 0; i < 3; ++i) REQUIRE(lesson->train_step().error.empty());
      const auto check = [&](const std::string& set_by_hand) {
        Snapshot snapshot;
        lesson->fill(snapshot);
        const auto tables = MachineTables::read(snapshot);
        REQUIRE(tables != nullptr);
        REQUIRE(tables->heads().size() == 2);
        for (const MachineHead& head : tables->heads())
          for (Index t = 0; t < tables->steps(); ++t) {
            const auto n = AddressingNumbers::read(*tables, head, t);
            REQUIRE(n.has_value());
            for (const Stage stage : kAddressingStages) {
              INFO(rule, " ", start, " ", head.name, " t = ", t, " stage ", static_cast<int>(stage));
              CHECK(n->agrees(stage) == !(stage == Stage::weights && t == 1 && set_by_hand == head.name));
            }
          }
      };
      check("");
      lesson->poke({"read.1.beta", 0, 2, 17.0});
      lesson->poke({"write.1.gamma", 0, 0, 15.0});
      lesson->poke({"write.1.key", 1, 1, -0.9});
      lesson->poke({"read.1.shift", 4, 1, 0.8});
      lesson->poke({"read.1.gate", 0, 1, 1.0});
      check("");
      lesson->poke({"read.1.weights", 5, 1, 0.75});
      check("read.1");
    }
}

TEST_CASE("addressing: each stage is written as the lecture lists it") {
  const AddressingNumbers n = Read().at("read.1", 5);
  const auto first_line = [&](Stage stage) { return addressing_text(stage_formula(n, stage, 3).front()); };
  CHECK(first_line(Stage::similarity) == "K[k, M₃] = k·M₃ / (‖k‖ ‖M₃‖)");
  CHECK(first_line(Stage::content) == "w^c(3) = exp(β K[k, M₃]) / Σⱼ exp(β K[k, Mⱼ])");
  CHECK(first_line(Stage::gated) == "w^g(3) = g w^c(3) + (1 − g) wₜ₋₁(3)");
  CHECK(first_line(Stage::shifted) == "w̃(3) = Σⱼ w^g(j) s(3 − j)");
  CHECK(first_line(Stage::weights) == "w(3) = w̃(3)^γ / Σⱼ w̃(j)^γ");

  // Where rows are overwritten w is the value that is written, and the weights are a.
  const AddressingNumbers overwriting = Read(SampleMachine::plain()).at("read.1", 5);
  const auto other_line = [&](Stage stage) { return addressing_text(stage_formula(overwriting, stage, 3).front()); };
  CHECK(other_line(Stage::content) == "a^c(3) = exp(β K[k, M₃]) / Σⱼ exp(β K[k, Mⱼ])");
  CHECK(other_line(Stage::gated) == "a^g(3) = g a^c(3) + (1 − g) aₜ₋₁(3)");
  CHECK(other_line(Stage::shifted) == "ã(3) = Σⱼ a^g(j) s(3 − j)");
  CHECK(other_line(Stage::weights) == "a(3) = ã(3)^γ / Σⱼ ã(j)^γ");
}

TEST_CASE("addressing: the numbers of one row are put in, and add up on paper") {
  const Read read;
  const AddressingNumbers n = read.at("read.1", 5);
  const Index i = n.largest_row();
  const auto value = [&](const std::string& part, Index row) {
    return static_cast<double>(read.snapshot.observable("read.1." + part)->values(row, 5));
  };
  const auto holds = [&](Stage stage, const std::string& part) {
    const std::string text = text_of(stage_formula(n, stage, i));
    INFO(text);
    CHECK(text.find(part) != std::string::npos);
  };
  // Worked out here from what is published, not from what the panel makes of it.
  const Matrix<float>& cells = read.snapshot.observable("memory.cells")->values;
  double product = 0.0, key = 0.0, row = 0.0;
  for (Index m = 0; m < 5; ++m) {
    const double k = value("key", m), c = static_cast<double>(cells(i * 5 + m, 5));
    product += k * c;
    key += k * k;
    row += c * c;
  }
  holds(Stage::similarity,
        at(product) + " / (" + at(std::sqrt(key)) + " · " + at(std::sqrt(row)) + ") = " + at(value("similarity", i)));
  double total = 0.0;
  for (Index j = 0; j < 8; ++j) total += std::exp(value("beta", 0) * value("similarity", j));
  holds(Stage::content, "exp(" + at(value("beta", 0)) + " · " + at(value("similarity", i)) + ")");
  holds(Stage::content,
        at(std::exp(value("beta", 0) * value("similarity", i))) + " / " + at(total) + " = " + at(value("content", i)));
  const double g = value("gate", 0);
  const double before = static_cast<double>(read.snapshot.observable("read.1.weights")->values(i, 4));
  // Of all terms the largest are written out, and that of the row in any case.
  for (Index j = 0; j < 8; ++j) {
    const std::string put_in = addressing_text(stage_formula(n, Stage::content, j)[1]);
    CHECK(put_in.substr(put_in.find(" / (")).find(at(n.exponential(j))) != std::string::npos);
  }
  holds(Stage::gated, at(g) + " · " + at(value("content", i)) + " + (1 − " + at(g) + ") · " + at(before));
  holds(Stage::gated, " = " + at(g * value("content", i) + (1.0 - g) * before) + "\n");
  holds(Stage::shifted, at(value("gated", (i + 7) % 8)) + " · " + at(value("shift", 2)));
  holds(Stage::shifted,
        at(value("gated", (i + 1) % 8)) + " · " + at(value("shift", 0)) + " = " + at(value("shifted", i)));
  const double gamma = value("gamma", 0);
  double powers = 0.0;
  for (Index j = 0; j < 8; ++j) powers += std::pow(value("shifted", j), gamma);
  holds(Stage::weights, at(value("shifted", i)) + "^{" + at(gamma) + "} / (");
  holds(Stage::weights,
        at(std::pow(value("shifted", i), gamma)) + " / " + at(powers) + " = " + at(value("weights", i)));
}

TEST_CASE("addressing: what is added to lengths is written where it counts, so that the numbers divide on paper") {
  CHECK(kLengthFloor == kSimilarityFloor);
  CHECK(kWeightFloor == kSharpenFloor);
  const Read read;
  const AddressingNumbers untouched = read.at("write.1", 0);  // rows of 1e-6
  const double length = untouched.key_length() * untouched.row_length(2);
  const std::string text = text_of(stage_formula(untouched, Stage::similarity, 2));
  INFO(text);
  CHECK(at(untouched.product(2) / length) != at(untouched.stage(Stage::similarity, 2)));
  CHECK(at(untouched.product(2) / (length + 1e-8)) == at(untouched.stage(Stage::similarity, 2)));
  const std::string floor = at(untouched.row_length(2)) + " + 10^{−8})";
  CHECK(text.find(floor) != std::string::npos);
  CHECK(text.rfind(floor) != text.find(floor));  // in both lines
  CHECK(text_of(stage_formula(read.at("read.1", 5), Stage::similarity, 0)).find("10^{−8}") == std::string::npos);
}

TEST_CASE("addressing: rows are counted around the ends of the memory") {
  const AddressingNumbers n = Read().at("read.1", 5);
  CHECK(n.row_before(0, 2) == 7);  // of offset +1
  CHECK(n.row_before(7, 0) == 0);  // of offset −1
  CHECK(text_of(stage_formula(n, Stage::shifted, 0)).find("w^g(7) s(+1) + w^g(0) s(0) + w^g(1) s(−1)") !=
        std::string::npos);
}

TEST_CASE("addressing: before the first step stand the weights that the head starts from") {
  const Read read;
  const AddressingNumbers n = read.at("write.1", 0);
  CHECK(n.previous(7) == doctest::Approx(static_cast<double>(read.snapshot.observable("write.1.start")->values(7, 0))));
  CHECK(n.memory()(0, 0) == doctest::Approx(1e-6));  // not yet written to
  PanelFixture f;
  CHECK(addressing_notes(f.context(), n, Stage::gated, 7).size() == 1);
  CHECK(addressing_notes(f.context(), read.at("write.1", 1), Stage::gated, 7).empty());
}

TEST_CASE("addressing: large strengths are written less the largest exponent") {
  Snapshot snapshot = sample_machine();
  change(snapshot, "read.1.beta", 0, 5, 60.0F);
  const auto tables = MachineTables::read(snapshot);
  const auto n = AddressingNumbers::read(*tables, *tables->head("read.1"), 5);
  CHECK(n->exponent_shift() > 30.0);
  double largest = 0.0;
  for (Index i = 0; i < n->rows(); ++i) largest = std::max(largest, n->exponential(i));
  CHECK(largest == doctest::Approx(1.0));
}

TEST_CASE("addressing: where the parts do not give what is published, no numbers are put in") {
  Snapshot snapshot = sample_machine();
  change(snapshot, "read.1.beta", 0, 5, -10.0F);
  change(snapshot, "read.1.weights", 2, 5, 0.3F);
  change(snapshot, "edits.made", 0, 5, 1.0F);
  const auto tables = MachineTables::read(snapshot);
  const auto n = AddressingNumbers::read(*tables, *tables->head("read.1"), 5);
  REQUIRE(n.has_value());
  CHECK(n->agrees(Stage::similarity));
  CHECK_FALSE(n->agrees(Stage::content));
  CHECK(n->agrees(Stage::gated));
  CHECK_FALSE(n->agrees(Stage::weights));
  const std::string text = text_of(stage_formula(*n, Stage::content, 2));
  CHECK(text.find("exp(β") != std::string::npos);
  CHECK(text.find(" · ") == std::string::npos);
  CHECK(text.find("= " + at(n->stage(Stage::content, 2))) != std::string::npos);
  // The weights were set by hand: it says what they would have been.
  PanelFixture f;
  const auto notes = addressing_notes(f.context(), *n, Stage::weights, 2);
  REQUIRE(notes.size() == 1);
  CHECK(notes[0].find(at(n->of_parts(Stage::weights, 2))) != std::string::npos);
}

TEST_CASE("addressing: shows what is pinned, else what the walk has come to, and the row with the largest weight") {
  PanelFixture f;
  SampleMachine about;
  f.snapshot = sample_machine(about);
  const auto panel = make_panel("addressing");
  REQUIRE(panel->ready(f.snapshot));
  CHECK(panel->title(f.context()).find("t = 8") != std::string::npos);
  f.pinned.time = 4;
  CHECK(panel->title(f.context()).find("t = 4") != std::string::npos);
  about.walk = 2;
  f.snapshot = sample_machine(about);
  CHECK(panel->title(f.context()).find("t = 2") != std::string::npos);  // step 4 is hidden
  CHECK(panel->actions(f.context()).size() == 5);
  about.memory = false;
  f.snapshot = sample_machine(about);
  CHECK_FALSE(panel->ready(f.snapshot));
  CHECK(panel->applies(f.snapshot));
  CHECK(panel->promise(f.context()).find("no external memory") != std::string::npos);
  CHECK_FALSE(panel->applies(sample_snapshot()));

  f.snapshot = sample_machine();
  f.pinned.time = 5;
  const Index largest = Read().at("read.1", 5).largest_row();
  const std::string row = std::to_string(largest);
  const auto drawn = [&] { return joined(draw::lines_of(panel->draw(f.context(), {1100, 600}), f.fonts)); };
  CHECK(drawn().find("w̃(" + row + ")") != std::string::npos);
  f.pinned.row = 6;
  CHECK(drawn().find("w̃(6)") != std::string::npos);
}

TEST_CASE("addressing: heads and stages are chosen in the menu and by pressing them") {
  PanelFixture f;
  f.snapshot = sample_machine();
  const auto panel = make_panel("addressing");
  const auto options = panel->options(f.context());
  REQUIRE(options.size() == 2);
  CHECK(options[0].choices.size() == 3);
  CHECK(options[0].value == "read.1");
  CHECK(options[1].choices.size() == 6);
  const draw::Picture picture = panel->draw(f.context(), {1100, 600});
  const auto press = [&](int kind, int row, int col) {
    const draw::Point from = place_of(picture, kind, row, col);
    const auto hit = picture.find(from);
    REQUIRE(hit.has_value());
    const auto commands = panel->touch(f.context(), {*hit, from, from, true, false, false});
    REQUIRE(commands.has_value());
    REQUIRE(commands->size() == 1);
    return commands->front();
  };
  CHECK(std::get<SetOption>(press(kAddressingTitles, 2, 0)) == SetOption{"stage", "interpolation"});
  choose_option(*panel, f.context(), "head", "write.1");
  choose_option(*panel, f.context(), "stage", "interpolation");
  CHECK(panel->title(f.context()).find("Write head 1") == 0);
  const draw::Picture enlarged = panel->draw(f.context(), {1100, 600});
  CHECK(place_of(enlarged, kAddressingBars + 2, 0, 0).x > 0.0F);
  CHECK(place_of(enlarged, kAddressingPrevious, 0, 0).x > 0.0F);
  CHECK(place_of(enlarged, kAddressingBars + 4, 0, 0).x < 0.0F);
  CHECK(std::get<SetOption>(press(kAddressingTitles, 2, 0)) == SetOption{"stage", "all"});
  // A head that this machine does not have gives way.
  panel->set_option("head", "read.4");
  CHECK(panel->options(f.context())[0].value == "read.1");
}

TEST_CASE("addressing: a bar, a cell of the memory and what was emitted are pointed at") {
  PanelFixture f;
  f.snapshot = sample_machine();
  f.pinned.time = 5;
  const auto panel = make_panel("addressing");
  const draw::Picture picture = panel->draw(f.context(), {1100, 600});
  const auto point = [&](int kind, int row, int col) {
    const auto hit = picture.find(place_of(picture, kind, row, col));
    REQUIRE(hit.has_value());
    auto pointed = panel->point_at(f.context(), *hit);
    REQUIRE(pointed.has_value());
    return *pointed;
  };
  for (int stage = 0; stage < 5; ++stage) {
    const Pointed pointed = point(kAddressingBars + stage, 0, 3);
    Selection expected;
    expected.row = 3;
    CHECK(pointed.selection == expected);
    CHECK(pointed.lines.size() >= 4);
  }
  CHECK(joined(point(kAddressingMemory, 1, 3).lines).find("Mₜ(3, 1) = ") == 0);
  const Pointed strength = point(kAddressingStrength, 0, 0);
  CHECK(strength.selection.row == -1);
  CHECK(joined(strength.lines).find("14.0 | t = 5 | ") != std::string::npos);
  CHECK(panel->tables(f.context()).size() == 11);
}

TEST_CASE("addressing: the walk goes on while the pointer rests on the panel") {
  PanelFixture f;
  SampleMachine about;
  about.walk = 4;
  f.snapshot = sample_machine(about);
  const auto panel = make_panel("addressing");
  const draw::Picture picture = panel->draw(f.context(), {1100, 600});
  for (const draw::HitArea& area : picture.hit_areas()) {
    const auto pointed = panel->point_at(f.context(), {area.kind, area.first_row, area.first_col, {}});
    REQUIRE(pointed.has_value());
    f.hover = f.pinned = pointed->selection;
    about.walk = 5;
    f.snapshot = sample_machine(about);
    CHECK(panel->title(f.context()).find("t = 5") != std::string::npos);
    about.walk = 4;
    f.snapshot = sample_machine(about);
    f.hover = f.pinned = {};
  }
}

TEST_CASE("addressing: what is emitted and the weights are dragged on their own scales") {
  PanelFixture f;
  f.snapshot = sample_machine();
  f.pinned.time = 5;
  const auto panel = make_panel("addressing");
  const draw::Picture picture = panel->draw(f.context(), {1100, 600});
  const auto dragged = [&](int kind, int col, draw::Point by) {
    const bool stands = kind == kAddressingKey;
    const draw::Point from = place_of(picture, kind, stands ? col : 0, stands ? 0 : col);
    const auto hit = picture.find(from);
    REQUIRE(hit.has_value());
    REQUIRE(hit->kind == kind);
    const auto commands = drag(*panel, f.context(), *hit, from, {from.x + by.x, from.y + by.y});
    REQUIRE(commands.size() == 1);
    const Poke poke = std::get<Poke>(commands.front());
    CHECK(poke.col == 5);
    CHECK(poke.row == col);
    return std::pair(poke, *hit);
  };
  const auto [strength, track] = dragged(kAddressingStrength, 0, {20.0F, 0.0F});
  CHECK(strength.observable == "read.1.beta");
  CHECK(strength.values(0, 0) ==
        doctest::Approx(kMostStrength * static_cast<double>((0.5F * track.cell.width + 20.0F) / track.cell.width)));
  CHECK(dragged(kAddressingStrength, 0, {-900.0F, 0.0F}).first.values(0, 0) == 0.0);
  CHECK(dragged(kAddressingGate, 0, {900.0F, 0.0F}).first.values(0, 0) == 1.0);
  CHECK(dragged(kAddressingSharpness, 0, {-900.0F, 0.0F}).first.values(0, 0) == 1.0);
  CHECK(dragged(kAddressingSharpness, 0, {900.0F, 0.0F}).first.values(0, 0) == kMostSharpness);
  CHECK(dragged(kAddressingShift, 2, {0.0F, -900.0F}).first.values(0, 0) == 1.0);
  const double key = static_cast<double>(f.snapshot.observable("read.1.key")->values(1, 5));
  const Poke lower = dragged(kAddressingKey, 1, {0.0F, 15.0F}).first;
  CHECK(lower.observable == "read.1.key");
  CHECK(lower.values(0, 0) == doctest::Approx(std::max(-1.0, key - 0.2)));
  const auto [weight, bar] = dragged(kAddressingBars + 4, 6, {0.0F, -5.0F});
  CHECK(weight.observable == "read.1.weights");
  CHECK(weight.values(0, 0) == doctest::Approx(static_cast<double>((0.5F * bar.cell.height + 5.0F) / bar.cell.height)));

  // The other stages follow from them: pressing their bars only pins.
  const draw::Point on_content = place_of(picture, kAddressingBars + 1, 0, 3);
  const Touch press{*picture.find(on_content), on_content, on_content, true, false, false};
  CHECK_FALSE(panel->touch(f.context(), press).has_value());
  // Where the lesson does not let one, nothing is dragged.
  SampleMachine fixed;
  fixed.settings = false;
  f.snapshot = sample_machine(fixed);
  const draw::Point on_gate = place_of(picture, kAddressingGate, 0, 0);
  CHECK_FALSE(panel->touch(f.context(), {*picture.find(on_gate), on_gate, on_gate, true, false, false}).has_value());
}

TEST_CASE("addressing: a step that was changed by hand says so, and a press lets it go") {
  PanelFixture f;
  SampleMachine about;
  about.edited = {5};
  f.snapshot = sample_machine(about);
  f.pinned.time = 4;
  const auto panel = make_panel("addressing");
  draw::Size size{1100, 600};
  const auto mark = [&] { return place_of(panel->draw(f.context(), size), kAddressingEdited, 0, 0); };
  CHECK(mark().x < 0.0F);
  f.pinned.time = 5;
  const draw::Point at_mark = mark();
  REQUIRE(at_mark.x > 0.0F);
  const auto hit = panel->draw(f.context(), {1100, 600}).find(at_mark);
  CHECK_FALSE(panel->point_at(f.context(), *hit)->lines.empty());
  const auto commands = panel->touch(f.context(), {*hit, at_mark, at_mark, true, false, false});
  REQUIRE(commands->size() == 1);
  CHECK(std::get<Poke>(commands->front()).observable == "edits.made");
  CHECK(std::get<Poke>(panel->actions(f.context()).back().commands.front()).values.isZero());
  // Where the memory is not shown, below.
  panel->set_option("stage", "shift");
  CHECK(mark().y > 570.0F);
  size = {280, 150};
  CHECK(mark().x < 0.0F);
}

TEST_CASE("addressing: what is dragged keeps the step and the row that it began at") {
  PanelFixture f;
  f.snapshot = sample_machine();
  f.hover.time = 3;
  const auto panel = make_panel("addressing");
  const draw::Picture picture = panel->draw(f.context(), {1100, 600});
  const draw::Point from = place_of(picture, kAddressingGate, 0, 0);
  Touch touch{*picture.find(from), from, from, true, false, false};
  REQUIRE(panel->touch(f.context(), touch).has_value());
  f.hover.time = -1;  // the pointer marks nothing while it drags
  touch.begins = false;
  touch.at = {from.x + 30.0F, from.y};
  const auto commands = panel->touch(f.context(), touch);
  REQUIRE(commands->size() == 1);
  CHECK(std::get<Poke>(commands->front()).col == 3);
  CHECK(panel->title(f.context()).find("t = 3") != std::string::npos);
  touch.ended = true;
  panel->touch(f.context(), touch);
  CHECK(panel->title(f.context()).find("t = 8") != std::string::npos);
}

TEST_CASE("addressing: every head, stage, size and look, without text on text") {
  PanelFixture f;
  for (const bool dark : {false, true}) {
    SampleMachine about;
    if (dark) {
      about = SampleMachine::plain();
      about.rows = 128;
      about.width = 20;
      about.shift_range = 3;
    }
    about.edited = {4};
    f.snapshot = sample_machine(about);
    f.pinned.time = dark ? 0 : 4;
    f.theme = dark ? draw::dark_theme() : draw::light_theme();
    for (const std::string stage : {"all", "similarity", "softmax", "interpolation", "shift", "sharpening"})
      for (const std::string head : {"read.1", "write.1"})
        for (const int row : {-1, 0, about.rows - 1})
          for (const draw::Size size :
               {draw::Size{280, 150}, draw::Size{420, 300}, draw::Size{600, 800}, draw::Size{700, 300},
                draw::Size{1000, 460}, draw::Size{1800, 900}, draw::Size{40, 20}}) {
            const auto panel = make_panel("addressing");
            choose_option(*panel, f.context(), "stage", stage);
            choose_option(*panel, f.context(), "head", head);
            f.pinned.row = row;
            f.theme.projector = row == 0;
            f.theme.scale = row == 0 && size.width > 500 ? 1.4F : 1.0F;
            INFO(stage, " ", head, " ", row, " ", size.width, " x ", size.height);
            const draw::Picture picture = panel->draw(f.context(), size);
            if (size.width > 100) CHECK(draw::collisions(picture, f.fonts) == "");
          }
  }
}

TEST_CASE("addressing: numbers at their worst are drawn all the same") {
  PanelFixture f;
  const auto spoilt = [](float value) {
    Snapshot snapshot = sample_machine();
    for (auto& one : snapshot.observables) {
      auto copy = std::make_shared<Observable>(*one);
      copy->values.setConstant(value);
      copy->values(0, 0) = std::numeric_limits<float>::infinity();
      one = copy;
    }
    return snapshot;
  };
  for (const float value : {std::numeric_limits<float>::quiet_NaN(), 0.0F, -3e38F, 3e38F}) {
    f.snapshot = spoilt(value);
    for (const std::string& stage : kStages) {
      const auto panel = make_panel("addressing");
      panel->set_option("stage", stage);
      INFO(value, " ", stage);
      const draw::Picture picture = panel->draw(f.context(), {900, 500});
      for (const draw::Primitive& primitive : picture.primitives()) {
        if (const auto* line = std::get_if<draw::Polyline>(&primitive))
          for (const draw::Point& point : line->points) CHECK((std::isfinite(point.x) && std::isfinite(point.y)));
        if (const auto* box = std::get_if<draw::Rectangle>(&primitive))
          CHECK((std::isfinite(box->rect.y) && std::isfinite(box->rect.height) && std::isfinite(box->rect.width)));
      }
      for (const draw::HitArea& area : picture.hit_areas())
        CHECK(panel->point_at(f.context(), {area.kind, area.first_row, area.first_col, area.rect}).has_value());
    }
  }
}

TEST_CASE("addressing: golden picture") {
  PanelFixture f;
  f.snapshot = sample_machine();
  f.pinned.time = 6;
  expect_golden("addressing", make_figure(*make_panel("addressing"), f.context(), {1000, 640}));
}
