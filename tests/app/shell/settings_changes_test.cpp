#include "app/shell/settings_changes.h"

#include <doctest/doctest.h>

using namespace unrolled;

TEST_CASE("changes by which nothing is lost need not be asked about, unless others stand beside them") {
  Setting symbols{.name = "symbols", .value = "ab"};
  symbols.at_once = true;
  const Settings present({symbols, {.name = "word", .value = "hello"}});
  SettingsChanges changes;
  CHECK_FALSE(changes.made_at_once(present));
  changes.propose_text(present, "symbols", "abc");
  CHECK(changes.made_at_once(present));
  changes.propose_text(present, "word", "hallo");
  CHECK_FALSE(changes.made_at_once(present));
  changes.clear();
  changes.propose_text(present, "symbols", "abc");
  changes.propose_seed(1, 2);
  CHECK_FALSE(changes.made_at_once(present));
}

TEST_CASE("what a value brings is proposed with it and taken back with it") {
  Setting cell{.name = "cell", .value = "lstm", .choices = {"lstm", "gru"}};
  cell.brings = {{"lstm", {{"units", "64"}}}, {"gru", {{"units", "32"}}}};
  Setting units{.name = "units", .value = std::int64_t{48}, .low = 1, .high = 1024};
  const Settings present({cell, units});
  SettingsChanges changes;
  changes.propose_text(present, "cell", "gru");
  CHECK(changes.applied(present).integer("units") == 32);
  changes.propose_text(present, "units", "16");
  CHECK(changes.applied(present).text("cell") == "gru");
  CHECK(changes.applied(present).integer("units") == 16);
  changes.propose_text(present, "cell", "lstm");
  CHECK(changes.empty());
}
