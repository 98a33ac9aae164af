// Every panel's figure as it was looked at and kept.
#include "tests/app/golden.h"

#include <doctest/doctest.h>

#include "app/panels/figure.h"
#include "tests/app/panels/panel_fixture.h"
#include "tests/app/sample_attention.h"
#include "tests/app/sample_handwriting.h"
#include "tests/app/sample_machine.h"

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
    // What only lessons on attention, on an external memory and on handwriting publish.
    for (const Snapshot& other : {sample_attention(), sample_machine(), sample_handwriting()})
      if (!kind.make()->ready(f.snapshot) && kind.make()->ready(other)) f.snapshot = other;
    // A state of CTC's target beside the units.
    f.pinned.row = f.snapshot.observable("ctc.alpha") != nullptr ? 2 : -1;
    expect_golden("panel_" + kind.id, make_figure(*kind.make(), f.context(), {480, 240}));
  }
}
