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
