#include "app/panels/branch_names.h"

#include <doctest/doctest.h>

#include "app/shell/folders.h"

using namespace unrolled;

TEST_CASE("branch names: what tells a branch from the present run, in words") {
  const Words words(data_folder() / "assets" / "languages", "en");
  Snapshot present;
  present.seed = 7;
  Branch branch;
  branch.seed = 7;
  CHECK(branch_name(words, branch, present) == "the same settings");
  branch.changes = "cell=gru, hidden=64, unknown_thing=x";
  CHECK(branch_name(words, branch, present) == "GRU, hidden units 64, unknown_thing x");
  branch.changes = "attention=none, hidden=64";
  CHECK(branch_name(words, branch, present) == "no attention, hidden units 64");
  branch.changes.clear();
  branch.forked_at = 1200;
  CHECK(branch_name(words, branch, present) == "left at step 1\u2009200");
  branch.seed = 8;
  CHECK(branch_name(words, branch, present) == "seed 8, left at step 1\u2009200");
}
