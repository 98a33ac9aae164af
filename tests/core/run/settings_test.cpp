#include "core/run/settings.h"

#include <doctest/doctest.h>

#include <cmath>
#include <limits>
#include <stdexcept>

using namespace unrolled;

namespace {

Setting numbered(const char* name, SettingValue value, double low, double high) {
  Setting setting;
  setting.name = name;
  setting.value = std::move(value);
  setting.low = low;
  setting.high = high;
  return setting;
}

Settings example() {
  Setting cell;
  cell.name = "cell";
  cell.value = std::string("lstm");
  cell.choices = {"rnn_tanh", "lstm", "gru"};
  Setting file;
  file.name = "text_file";
  file.value = std::string();
  Setting carry;
  carry.name = "carry_state";
  carry.value = true;
  return Settings(
      {numbered("hidden", std::int64_t{64}, 1, 1024), numbered("learning_rate", 0.002, 1e-6, 1.0), cell, file, carry});
}

}  // namespace

TEST_CASE("a value out of range is refused with name, value and range, and nothing changes") {
  Settings settings = example();
  CHECK_THROWS_WITH_AS(settings.set("learning_rate", 7.0), "learning_rate is 7, expected 1e-06 … 1",
                       std::invalid_argument);
  CHECK_THROWS_WITH_AS(settings.set_from_text("hidden", "0"), "hidden is 0, expected a whole number in 1 … 1024",
                       std::invalid_argument);
  CHECK_THROWS_WITH_AS(settings.set_from_text("cell", "lstn"), "cell is \"lstn\", expected rnn_tanh, lstm or gru",
                       std::invalid_argument);
  CHECK_THROWS_WITH_AS(settings.set_from_text("learning_rate", "fast"), "learning_rate is \"fast\", expected 1e-06 … 1",
                       std::invalid_argument);
  CHECK(settings.real("learning_rate") == 0.002);
  CHECK(settings.integer("hidden") == 64);
  CHECK(settings.text("cell") == "lstm");
}

TEST_CASE("both ends of a range are allowed") {
  Settings settings = example();
  settings.set("learning_rate", 1e-6);
  settings.set("learning_rate", 1.0);
  settings.set("hidden", std::int64_t{1});
  settings.set("hidden", std::int64_t{1024});
  CHECK(settings.integer("hidden") == 1024);
}

TEST_CASE("what is not a number is refused as a number") {
  Settings settings = example();
  CHECK_THROWS_WITH_AS(settings.set("learning_rate", std::nan("")), "learning_rate is nan, expected 1e-06 … 1",
                       std::invalid_argument);
  CHECK_THROWS_AS(settings.set("learning_rate", std::numeric_limits<double>::infinity()), std::invalid_argument);
  for (const char* text : {"nan", "-nan", "inf", "-inf", "1e999", "", " ", "0.1x", "0,1", "+-1", "0x1p-3", "--1"})
    CHECK_THROWS_AS(settings.set_from_text("learning_rate", text), std::invalid_argument);
  CHECK(settings.real("learning_rate") == 0.002);
}

TEST_CASE("whole numbers may be written with an exponent, if they are whole") {
  Settings settings = example();
  settings.set_from_text("hidden", "1e3");
  CHECK(settings.integer("hidden") == 1000);
  settings.set_from_text("hidden", " +25 ");
  CHECK(settings.integer("hidden") == 25);
  settings.set_from_text("hidden", "12.0");
  CHECK(settings.integer("hidden") == 12);
  CHECK_THROWS_WITH_AS(settings.set_from_text("hidden", "12.5"), "hidden is 12.5, expected a whole number in 1 … 1024",
                       std::invalid_argument);
  for (const char* text : {"1e300", "9223372036854775808", "nan", "1e-3", "ten"})
    CHECK_THROWS_AS(settings.set_from_text("hidden", text), std::invalid_argument);
  CHECK(settings.integer("hidden") == 12);
}

TEST_CASE("switches accept the usual words") {
  Settings settings = example();
  for (const char* text : {"false", "off", "0", "no"}) {
    settings.set("carry_state", true);
    settings.set_from_text("carry_state", text);
    CHECK_FALSE(settings.flag("carry_state"));
  }
  for (const char* text : {"true", "on", "1", "yes"}) {
    settings.set("carry_state", false);
    settings.set_from_text("carry_state", text);
    CHECK(settings.flag("carry_state"));
  }
  CHECK_THROWS_WITH_AS(settings.set_from_text("carry_state", "maybe"),
                       "carry_state is \"maybe\", expected true or false", std::invalid_argument);
}

TEST_CASE("another kind of value is refused") {
  Settings settings = example();
  CHECK_THROWS_AS(settings.set("hidden", 8.0), std::invalid_argument);
  CHECK_THROWS_AS(settings.set("learning_rate", std::int64_t{1}), std::invalid_argument);
  CHECK_THROWS_AS(settings.set("cell", true), std::invalid_argument);
  CHECK_THROWS_AS(settings.real("hidden"), std::invalid_argument);
}

TEST_CASE("an unknown setting is answered with the nearest one") {
  Settings settings = example();
  CHECK_THROWS_WITH_AS(
      settings.set_from_text("lerning_rate", "1"),
      "no setting \"lerning_rate\"; did you mean \"learning_rate\"? known: hidden, learning_rate, cell, text_file, "
      "carry_state",
      std::invalid_argument);
  CHECK_FALSE(settings.has("lerning_rate"));
  CHECK(settings.has("learning_rate"));
}

TEST_CASE("every value survives being written as text") {
  Settings settings = example();
  for (const double value : {0.1, 1.0 / 3.0, 1e-6, 0.0012345678901234567}) {
    settings.set("learning_rate", value);
    Settings copy = example();
    copy.set_from_text("learning_rate", settings.to_text("learning_rate"));
    CHECK(copy.real("learning_rate") == value);
  }
  settings.set("text_file", std::string(" a path with  spaces\n"));
  Settings copy = example();
  for (const Setting& setting : settings.table()) copy.set_from_text(setting.name, settings.to_text(setting.name));
  for (const Setting& setting : settings.table()) CHECK(copy.at(setting.name).value == setting.value);
}

TEST_CASE("a table must be sound in itself") {
  CHECK_THROWS_AS(Settings({numbered("a", 2.0, 0.0, 1.0)}), std::invalid_argument);
  CHECK_THROWS_AS(Settings({numbered("a", 0.5, 0.0, 1.0), numbered("a", 0.5, 0.0, 1.0)}), std::invalid_argument);
  CHECK_THROWS_AS(Settings({numbered("a", 0.5, 0.0, std::numeric_limits<double>::infinity())}), std::invalid_argument);
  CHECK_THROWS_AS(Settings({numbered("", 0.5, 0.0, 1.0)}), std::invalid_argument);
}

TEST_CASE("a setting matters where what it needs is so") {
  Setting cell;
  cell.name = "cell";
  cell.value = std::string("lstm");
  cell.choices = {"lstm", "gru", "rnn"};
  Setting reset = numbered("reset", 0.5, 0.0, 1.0);
  reset.needs = "cell=gru";
  Setting gates = numbered("gates", 0.5, 0.0, 1.0);
  gates.needs = "cell=lstm|gru";
  Setting deep = numbered("deep", 0.5, 0.0, 1.0);
  deep.needs = "reset=0.5";
  Settings settings({cell, reset, gates, deep});
  CHECK(settings.matters("cell"));
  CHECK_FALSE(settings.matters("reset"));
  CHECK_FALSE(settings.matters("deep"));  // what it needs does not matter itself
  CHECK(settings.matters("gates"));
  settings.set_from_text("cell", "gru");
  CHECK(settings.matters("reset"));
  CHECK(settings.matters("gates"));
  CHECK(settings.matters("deep"));
  settings.set_from_text("cell", "rnn");
  CHECK_FALSE(settings.matters("gates"));
  for (const char* wrong : {"cell", "nothing=1", "cell=tree", "cell="}) {
    INFO(wrong);
    reset.needs = wrong;
    CHECK_THROWS_AS(Settings({cell, reset}), std::invalid_argument);
  }
}

TEST_CASE("a choice brings along what goes with it, and what is chosen itself stands in whatever order") {
  Setting cell{.name = "cell", .value = "lstm", .choices = {"lstm", "gru", "irnn"}};
  cell.brings = {{"gru", {{"rate", "0.5"}, {"hidden", "32"}}}, {"irnn", {{"rate", "0.125"}}}};
  const Setting rate = numbered("rate", 0.25, 0.0, 1.0);
  const Setting hidden = numbered("hidden", std::int64_t{64}, 1, 1024);
  Settings settings({cell, rate, hidden});
  settings.choose("cell", std::string("gru"));
  CHECK(settings.real("rate") == 0.5);
  CHECK(settings.integer("hidden") == 32);
  settings.set("rate", 1.0);
  settings.choose("cell", std::string("gru"));  // as it is already
  CHECK(settings.real("rate") == 1.0);
  settings.set("cell", std::string("irnn"));
  CHECK(settings.real("rate") == 1.0);
  settings.choose({{"rate", "0.75"}, {"cell", "gru"}});
  CHECK(settings.real("rate") == 0.75);
  CHECK(settings.integer("hidden") == 32);
  settings.set("hidden", std::int64_t{48});
  CHECK_THROWS_AS(settings.choose({{"cell", "irnn"}, {"rate", "2"}}), std::invalid_argument);
  CHECK(settings.text("cell") == "gru");
  CHECK(settings.real("rate") == 0.75);

  CHECK_THROWS_AS(Settings({rate, hidden, cell}), std::invalid_argument);  // what is brought stands before it
  Setting wrong = cell;
  wrong.brings = {{"gru", {{"rate", "2"}}}};
  CHECK_THROWS_AS(Settings({wrong, rate}), std::invalid_argument);
}

TEST_CASE("what a choice brings may hang on another setting, and counts for all that is chosen together") {
  Setting task{.name = "task", .value = "adding", .choices = {"adding", "copying"}};
  Setting cell{.name = "cell", .value = "lstm", .choices = {"lstm", "gru"}};
  task.brings = {{"adding", {{"rate", "0.1"}}, "cell=lstm"},
                 {"adding", {{"rate", "0.2"}}, "cell=gru"},
                 {"copying", {{"rate", "0.3"}}, "cell=lstm"},
                 {"copying", {{"rate", "0.4"}}, "cell=gru"}};
  cell.brings = {{"lstm", {{"rate", "0.1"}}, "task=adding"},
                 {"gru", {{"rate", "0.2"}}, "task=adding"},
                 {"lstm", {{"rate", "0.3"}}, "task=copying"},
                 {"gru", {{"rate", "0.4"}}, "task=copying"}};
  const Settings fresh({task, cell, numbered("rate", 0.1, 0.0, 1.0)});
  Settings settings = fresh;
  settings.choose("task", std::string("copying"));
  CHECK(settings.real("rate") == 0.3);
  settings.choose("cell", std::string("gru"));
  CHECK(settings.real("rate") == 0.4);
  settings.choose("task", std::string("adding"));
  CHECK(settings.real("rate") == 0.2);
  for (const SettingTexts& both :
       {SettingTexts{{"task", "copying"}, {"cell", "gru"}}, SettingTexts{{"cell", "gru"}, {"task", "copying"}}}) {
    Settings together = fresh;
    together.choose(both);
    CHECK(together.real("rate") == 0.4);
  }
  cell.brings = {{"lstm", {{"rate", "0.1"}}, "task=sorting"}};
  CHECK_THROWS_AS(Settings({task, cell, numbered("rate", 0.1, 0.0, 1.0)}), std::invalid_argument);
}

TEST_CASE("a value may be unwise beside the others, where it matters") {
  Setting memory = numbered("memory", 4.0, 0.0, 100.0);
  memory.needs = "length=8|16";
  memory.warning = [](const Settings& settings) -> std::optional<Warning> {
    if (settings.real("memory") >= settings.real("length")) return std::nullopt;
    return Warning{"{0} of {1} fit, not {1}", {settings.to_text("memory"), settings.to_text("length")}};
  };
  Settings settings({numbered("length", 8.0, 0.0, 100.0), memory});
  REQUIRE(settings.warning("memory"));
  CHECK(settings.warning("memory")->text() == "4 of 8 fit, not 8");
  CHECK_FALSE(settings.warning("length"));
  settings.set("memory", 8.0);
  CHECK_FALSE(settings.warning("memory"));
  settings.set("memory", 4.0);
  settings.set("length", 9.0);
  CHECK_FALSE(settings.warning("memory"));
}
