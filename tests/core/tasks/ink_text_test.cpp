#include "core/tasks/ink_text.h"

#include <doctest/doctest.h>

using namespace unrolled;

TEST_CASE("ink as a table: the unit, the label, a row for each point") {
  const Ink ink{{{0, 1, 0, 0}, {0.1F, -0.5F, 0.0125F, 0}, {1e-8F, 2, 0.5F, 1}}, "no\nway"};
  CHECK(ink_as_csv(ink) ==
        "# unit: x-height\n# label: no way\nstroke,x,y,seconds\n0,0,1,0\n0,0.1,-0.5,0.0125\n1,0.00000001,2,0.5\n");
  CHECK(ink_as_csv({}) == "# unit: x-height\nstroke,x,y,seconds\n");
}

TEST_CASE("ink as InkML: a trace for each stroke, upwards, the label as its truth") {
  const Ink ink{{{0, 1, 0, 0}, {0.1F, -0.5F, 0.0125F, 0}, {1e-8F, 2, 0.5F, 1}}, "a<b>&c"};
  CHECK(ink_as_inkml(ink) ==
        "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n"
        "<ink xmlns=\"http://www.w3.org/2003/InkML\">\n"
        "  <annotation type=\"truth\">a&lt;b&gt;&amp;c</annotation>\n"
        "  <context xml:id=\"pen\">\n"
        "    <traceFormat>\n"
        "      <channel name=\"X\" type=\"decimal\" units=\"x-height\"/>\n"
        "      <channel name=\"Y\" type=\"decimal\" orientation=\"-ve\" units=\"x-height\"/>\n"
        "      <channel name=\"T\" type=\"decimal\" units=\"s\"/>\n"
        "    </traceFormat>\n"
        "  </context>\n"
        "  <trace>0 1 0, 0.1 -0.5 0.0125</trace>\n"
        "  <trace>0.00000001 2 0.5</trace>\n"
        "</ink>\n");
  CHECK(ink_as_inkml({}).find("<trace>") == std::string::npos);
}
