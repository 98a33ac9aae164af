#include "core/lessons/ink_file.h"

#include <doctest/doctest.h>

#include <algorithm>
#include <cmath>
#include <stdexcept>
#include <string>

#include "core/math/random.h"
#include "core/tasks/ink_text.h"
#include "core/tasks/pen_features.h"
#include "tests/core/run/scratch_folder.h"
#include "tests/test_data.h"

using namespace unrolled;

namespace {

std::string problem(std::string_view bytes) {
  try {
    parse_ink(bytes);
  } catch (const std::invalid_argument& error) {
    return error.what();
  }
  return "none";
}

std::string inkml(const std::string& inside) {
  return "<ink xmlns=\"http://www.w3.org/2003/InkML\">" + inside + "</ink>";
}

Ink scribble() {
  Random random(7);
  Ink ink;
  ink.label = "ёж & <x>";
  double seconds = 0.0;
  for (int stroke = 0; stroke < 4; ++stroke)
    for (int i = 0; i < 30; ++i) {
      ink.points.push_back({static_cast<float>(5.0 * random.normal()), static_cast<float>(random.normal()),
                            static_cast<float>(seconds), stroke});
      seconds += 0.02 * random.uniform();
    }
  return ink;
}

// The written word "no" of tests/data/ink: two strokes of 37 and 33 points, an x-height high.
void check_no(const Ink& ink) {
  REQUIRE(ink.points.size() == 70);
  CHECK(ink.strokes() == 2);
  CHECK(ink.points[36].stroke == 0);
  CHECK(ink.points[37].stroke == 1);
  const auto [low, high] = std::minmax_element(
      ink.points.begin(), ink.points.end(), [](const PenPoint& one, const PenPoint& other) { return one.y < other.y; });
  CHECK(high->y - low->y == doctest::Approx(1.5).epsilon(0.1));  // of x-heights: about 1
  CHECK(ink.points.front().y == high->y);                        // y grows upwards
  CHECK(ink.points.front().x == doctest::Approx(0.0));
  CHECK(ink.points.back().x / (high->y - low->y) == doctest::Approx(1.6).epsilon(0.02));  // as wide as written
  CHECK(ink.points.front().seconds == 0.0F);
}

}  // namespace

TEST_CASE("ink that was written reads back the very same, as CSV and as InkML, also from a file") {
  const Ink ink = scribble();
  for (const std::string& text : {ink_as_csv(ink), ink_as_inkml(ink)}) {
    const Ink read = parse_ink(text);
    CHECK(read.points == ink.points);
    CHECK(read.label == ink.label);
  }
  const ScratchFolder scratch;
  write_bytes(scratch / "a.inkml", ink_as_inkml(ink));
  CHECK(read_ink(scratch / "a.inkml").points == ink.points);
}

TEST_CASE("ink of other programs comes in our units") {
  const Ink office = read_ink(test_data_folder() / "ink/office.inkml");
  check_no(office);
  CHECK(office.label.empty());
  CHECK(office.points[1].seconds == doctest::Approx(0.012));
  CHECK(office.points[37].seconds == doctest::Approx(0.012 * 37 + 0.24));

  const Ink dataset = read_ink(test_data_folder() / "ink/dataset.inkml");
  check_no(dataset);
  CHECK(dataset.label == "no");
  const double way = std::hypot(dataset.points[1].x - dataset.points[0].x, dataset.points[1].y - dataset.points[0].y);
  CHECK(dataset.points[1].seconds == doctest::Approx(kSecondsPerHeight * way));

  const Ink tablet = read_ink(test_data_folder() / "ink/tablet.csv");
  check_no(tablet);
  CHECK(tablet.label == "no");
  CHECK(tablet.points[37].seconds == doctest::Approx(0.37 + 0.3));
}

TEST_CASE("the size of foreign ink does not depend on the device, nor its place on what lies beside it") {
  const Ink once = parse_ink("stroke,x,y\n0,10,100\n0,10,80\n0,20,80\n1,15,70\n");
  const Ink tenfold = parse_ink("# y: up\nstroke,x,y\n0,100,-1000\n0,100,-800\n0,200,-800\n1,150,-700\n");
  REQUIRE(once.points.size() == tenfold.points.size());
  for (std::size_t i = 0; i < once.points.size(); ++i) {
    CHECK(once.points[i].x == doctest::Approx(tenfold.points[i].x));
    CHECK(once.points[i].y == doctest::Approx(tenfold.points[i].y));
  }
  // The way is spread by 0.5 about 0.7: 20 up, and 10 along the top.
  const double mean = (20 * 10 + 10 * 20) / 30.0, square = (20 * 400 / 3.0 + 10 * 400) / 30.0;
  const double unit = std::sqrt(square - mean * mean) / 0.5;
  CHECK(once.points[0].y == doctest::Approx(0.7 - mean / unit));
  CHECK(once.points[1].y - once.points[0].y == doctest::Approx(20 / unit));
  // A dot, and a line without height, have a size too.
  CHECK(parse_ink("stroke,x,y\n0,1e6,1e6\n").points.front() == PenPoint{0, 0.7F, 0, 0});
  CHECK(parse_ink("stroke,x,y\n0,0,5\n0,400,5\n").points.back().x == doctest::Approx(200.0));
}

TEST_CASE("tables of ink: columns in any order, strokes by any name, times that begin anywhere") {
  const Ink ink = parse_ink(
      "# unit: x-height\r\n#label:  a, b \r\n# by hand\r\nPressure,SECONDS,y,x,Stroke\r\n"
      "0,5,2,1,first\r\n0,5.5,3,1,first\r\n\r\n# a pause\r\n0,6,2,2,then\r\n0,7,2,2,first\r\n");
  CHECK(ink.label == "a, b");
  CHECK(ink.points == std::vector<PenPoint>{{1, 2, 5, 0}, {1, 3, 5.5F, 0}, {2, 2, 6, 1}, {2, 2, 7, 2}});
  const Ink tabs = parse_ink("# unit: x-height\nstroke\tx\ty\n0\t1,5\t2\n");
  CHECK(tabs.points == std::vector<PenPoint>{{1.5F, 2, 0, 0}});
  // Each stroke counts from 0: they come one behind the other.
  const Ink again = parse_ink("stroke,x,y,milliseconds\n0,0,0,0\n0,0,9,40\n1,5,0,0\n1,5,9,30\n");
  CHECK(again.points[2].seconds == doctest::Approx(0.04 + 0.25));
  CHECK(again.points[3].seconds == doctest::Approx(0.04 + 0.25 + 0.03));
}

TEST_CASE("a table that is no ink is refused in one line that says where") {
  CHECK(problem("") == "there is no line that names the columns: stroke, x, y, seconds");
  CHECK(problem("1,2,3\n") == "line 1: no column is named stroke, there are \"1\", \"2\", \"3\"");
  CHECK(problem("stroke,x\n") == "line 1: no column is named y, there are \"stroke\", \"x\"");
  CHECK(problem("stroke,x,y\n") == "there is no point of a pen on paper");
  CHECK(problem("stroke,x,y\n0,1\n") == "line 2 has 2 columns, expected 3 as named above");
  CHECK(problem("stroke,x,y\n0,1,two\n") == "line 2: \"two\" is no y");
  CHECK(problem("stroke,x,y\n0,inf,2\n") == "line 2: \"inf\" is no x");
  CHECK(problem("stroke,x,y,seconds\n0,1,2,\n") == "line 2: \"\" is no time");
  CHECK(problem("stroke,x,y\n,1,2\n") == "line 2 names no stroke");
  CHECK(problem("stroke,x,y,seconds\n0,1,2,3\n0,1,2,1\n") == "point 2 comes 2 seconds before the point before it");
  CHECK(problem("# unit: mm\nstroke,x,y\n") == "line 1: the unit is \"mm\", expected x-height, or no such line");
  CHECK(problem("# label: a\n# label: b\n") == "line 2: there is a label already");
  CHECK(problem("# y: left\n") == "line 1: y grows \"left\", expected up or down");
  CHECK(problem("# unit: x-height\nstroke,x,y\n0,1e5,0\n").find("point 1 has 100000 as its x") != std::string::npos);
  CHECK(problem("# label: \xFF\nstroke,x,y\n0,0,0\n") != "none");
  CHECK(
      problem("# label: " + std::string(1001, 'a') + "\nstroke,x,y\n0,0,0\n").starts_with("the label has 1001 bytes"));
  std::string many = "stroke,x,y\n";
  for (int i = 0; i <= 20'000; ++i) many += "0,1,1\n";
  CHECK(problem(many) == "there are more than 20000 points");
}

TEST_CASE("InkML: the format of a trace is that of its context, wherever it is written") {
  const std::string ours =
      "<channel name=\"Y\" units=\"x-height\" orientation=\"-ve\"/><channel name=\"X\" units=\"x-height\"/>";
  const std::string timed = ours + "<channel name=\"T\" units=\"ms\"/>";
  const std::vector<PenPoint> expected{{2, 1, 0, 0}, {3, 1, 0.5F, 0}};
  const std::string trace = "<trace>1 2 0,1 3 500</trace>",
                    with_context = "<trace contextRef=\"#c\">1 2 0,1 3 500</trace>";
  const std::string format = "<traceFormat>" + timed + "</traceFormat>";
  CHECK(parse_ink(inkml(format + trace)).points == expected);
  CHECK(parse_ink(inkml("<context>" + format + "</context>" + trace)).points == expected);
  CHECK(parse_ink(inkml("<definitions>" + format + "</definitions>" + trace)).points == expected);
  const std::string other = "<traceFormat><channel name=\"X\"/><channel name=\"Y\"/></traceFormat>";
  CHECK(parse_ink(inkml(other + "<definitions><context xml:id=\"c\"><inkSource>" + format +
                        "</inkSource></context></definitions>" + with_context))
            .points == expected);
  CHECK(parse_ink(inkml(other + "<definitions><traceFormat xml:id=\"f\">" + timed +
                        "</traceFormat><context xml:id=\"d\" traceFormatRef=\"#f\"/><context xml:id=\"c\" "
                        "contextRef=\"#d\"/></definitions><traceGroup contextRef=\"#c\">" +
                        trace + "</traceGroup>"))
            .points == expected);
  // Channels now and then, of which the last are not given.
  CHECK(parse_ink(inkml("<traceFormat>" + ours +
                        "<intermittentChannels><channel name=\"T\" units=\"s\" default=\"0\"/><channel name=\"F\"/>"
                        "</intermittentChannels></traceFormat><trace>1 2,1 3 .5 90</trace>"))
            .points == expected);
}

TEST_CASE("InkML: what was done in the air and what is only defined is left out, and traces may go on") {
  const Ink ink = parse_ink(
      inkml("<definitions><trace>9 9</trace></definitions><trace>0 0,1 5</trace><trace type=\"penUp\">zzz</trace>"
            "<trace continuation=\"begin\">2 0,2 1</trace><trace continuation=\"end\">2 2,? 4,2 3</trace><trace/>"
            "<!-- a --><trace>3 0<!-- b -->,3 1</trace>"));
  std::vector<int> strokes;
  for (const PenPoint& point : ink.points) strokes.push_back(point.stroke);
  CHECK(strokes == std::vector<int>{0, 0, 1, 1, 1, 1, 2, 2});
}

TEST_CASE("InkML: the label is that of the file, else that of its groups") {
  const auto label = [](const std::string& inside) { return parse_ink(inkml(inside)).label; };
  const auto group = [](const std::string& truth, const std::string& inside) {
    return "<traceGroup><annotation type=\"truth\"> " + truth + " </annotation>" + inside + "</traceGroup>";
  };
  const std::string trace = "<trace>0 0,1 1</trace>";
  CHECK(label(trace) == "");
  CHECK(label("<annotation>x</annotation><annotation type=\"truth\">\n one &amp; two\n</annotation>" +
              group("three", trace)) == "one & two");
  CHECK(label(group("one", group("o", trace) + group("n", trace)) + group("two", trace)) == "one two");
  CHECK(label(group("я", trace) + group("empty", "") + group("b", trace)) == "яb");
}

TEST_CASE("InkML: times in any unit, and in none that is said") {
  const auto last = [](const std::string& channel, const std::string& trace) {
    return parse_ink(inkml("<traceFormat><channel name=\"X\"/><channel name=\"Y\"/><channel name=\"T\" " + channel +
                           "/></traceFormat><trace>" + trace + "</trace>"))
        .points.back()
        .seconds;
  };
  CHECK(last("units=\"ms\"", "0 0 500,1 1 520,2 2 540") == doctest::Approx(0.04));
  CHECK(last("units=\"s\"", "0 0 500,1 1 520,2 2 540") == doctest::Approx(40.0));
  CHECK(last("units=\"dev\"", "0 0 500,1 1 520,2 2 540") == doctest::Approx(0.04));
  CHECK(last("type=\"decimal\"", "0 0 .5,1 1 .52,2 2 .54") == doctest::Approx(0.04));
  CHECK(last("units=\"s\"", "0 0 1,1 1 2,2 2 ?") == doctest::Approx(1.0));
}

TEST_CASE("InkML that is none, is torn or lies is refused in one line that says where") {
  CHECK(problem("<ink").starts_with("this is no XML: "));
  CHECK(problem("<svg/>") == "this is no InkML: the first element is \"svg\", expected \"ink\"");
  CHECK(problem(inkml("")) == "there is no point of a pen on paper");
  CHECK(problem(inkml("<trace>0 0</trace><trace>1 1,2 b</trace>")) == "trace 2, point 2: \"b\" begins with no value");
  CHECK(problem(inkml("<trace>0 0,4</trace>")) == "trace 1, point 2 has 1 value, and none for the channel Y");
  CHECK(problem(inkml("<traceFormat><channel name=\"X\"/></traceFormat><trace>0</trace>")) ==
        "a trace format has no channel Y");
  CHECK(problem(inkml("<context xml:id=\"a\" contextRef=\"#b\"/><context xml:id=\"b\" contextRef=\"#a\"/>"))
            .starts_with("contexts refer to each other in a circle"));
  CHECK(problem(inkml("<traceFormat><channel name=\"X\"/><channel name=\"Y\"/></traceFormat><trace>0 "
                      "0</trace><traceFormat><channel name=\"X\" units=\"x-height\"/><channel name=\"Y\" "
                      "units=\"x-height\"/></traceFormat><trace>1 1</trace>")) ==
        "trace 2 has other units than those before it");
  std::string deep;
  for (int i = 0; i < 100'000; ++i) deep += "<traceGroup>";
  CHECK(problem("<ink>" + deep).starts_with("this is no XML: "));
  for (int i = 0; i < 100'000; ++i) deep += "</traceGroup>";
  CHECK(problem(inkml(deep)) == "groups of traces lie more than 64 deep in each other");
  std::string many;
  for (int i = 0; i <= 20'000; ++i) many += "<trace>0 0</trace>";
  CHECK(problem(inkml(many)) == "trace 20001, there are more than 20000 points");
}

TEST_CASE("a file's problem is led by its name") {
  const ScratchFolder scratch;
  write_bytes(scratch / "bad.csv", "stroke,x,y\n");
  CHECK_THROWS_WITH_AS(read_ink(scratch / "bad.csv"), doctest::Contains("bad.csv: there is no point"),
                       std::runtime_error);
  CHECK_THROWS_AS(read_ink(scratch / "absent.csv"), std::runtime_error);
}
