// Every panel's figure as it was looked at and kept.
#include "tests/app/golden.h"

#include <doctest/doctest.h>

#include "app/panels/figure.h"
#include "tests/app/panels/panel_fixture.h"
#include "tests/app/sample_attention.h"

using namespace unrolled;

TEST_CASE("panels: golden pictures") {
  PanelFixture f;
  SampleSize size;
  size.text = "if (a)\n\tb;";
  size.units = 4;
  size.layers = 2;
  size.chunk = 4;
  size.steps = 12;
  f.pinned = {4, 2};
  for (const PanelKind& kind : panel_kinds()) {
    size.jacobians = kind.id == "jacobians";
    f.snapshot = sample_snapshot(size);
    // What only lessons on attention publish.
    if (const Snapshot attention = sample_attention(); !kind.make()->ready(f.snapshot) && kind.make()->ready(attention))
      f.snapshot = attention;
    expect_golden("panel_" + kind.id, make_figure(*kind.make(), f.context(), {480, 240}));
  }
}
