#include "app/panels/observed.h"

#include <doctest/doctest.h>

#include <cstdio>
#include <limits>

#include "app/panels/formula.h"
#include "app/panels/labels.h"
#include "tests/app/panels/panel_fixture.h"

using namespace unrolled;

namespace {

Observable observable(Meaning meaning, std::initializer_list<float> values) {
  Observable made;
  made.meaning = meaning;
  made.values.resize(1, static_cast<Index>(values.size()));
  Index i = 0;
  for (const float value : values) made.values(0, i++) = value;
  return made;
}

draw::ColourScale scale(Meaning meaning, std::initializer_list<float> values) {
  return scale_of(observable(meaning, values), draw::light_theme(), false);
}

constexpr float kNan = std::numeric_limits<float>::quiet_NaN();

}  // namespace

TEST_CASE("scale: fixed by the meaning") {
  CHECK(scale(Meaning::signed_activation, {0.2F}).low == -1.0F);
  CHECK(scale(Meaning::signed_activation, {0.2F}).high == 1.0F);
  CHECK(scale(Meaning::signed_activation, {0.2F}).map == draw::ColourMap::signed_map);
  CHECK(scale(Meaning::gate, {0.2F}) == draw::ColourScale{draw::ColourMap::sequential, 0.0F, 1.0F, false, false});
  CHECK(scale(Meaning::probability, {0.2F}).high == 1.0F);
  CHECK(scale_of(observable(Meaning::signed_activation, {0.2F}), draw::dark_theme(), true) ==
        draw::ColourScale{draw::ColourMap::classic_red_blue, -1.0F, 1.0F, false, true});
}

TEST_CASE("scale: signed values are symmetric up to 1, 2 or 5 times a power of ten") {
  const auto bound = [](std::initializer_list<float> values) {
    const draw::ColourScale made = scale(Meaning::signed_value, values);
    CHECK(made.low == -made.high);
    return made.high;
  };
  CHECK(bound({0.3F, -1.7F}) == doctest::Approx(2.0));
  CHECK(bound({2.0F}) == doctest::Approx(2.0));
  CHECK(bound({2.1F, kNan}) == doctest::Approx(5.0));
  CHECK(bound({-51.0F}) == doctest::Approx(100.0));
  CHECK(bound({0.004F}) == doctest::Approx(0.005));
  CHECK(bound({0.0F}) == doctest::Approx(1.0));
  CHECK(bound({kNan, std::numeric_limits<float>::infinity()}) == doctest::Approx(1.0));
}

TEST_CASE("scale: magnitudes lie between whole powers of ten") {
  const draw::ColourScale wide = scale(Meaning::magnitude, {0.002F, 0.4F, 0.0F, kNan});
  CHECK(wide.logarithmic);
  CHECK(wide.map == draw::ColourMap::magnitude);
  CHECK(wide.low == doctest::Approx(0.001));
  CHECK(wide.high == doctest::Approx(1.0));
  const draw::ColourScale single = scale(Meaning::magnitude, {10.0F});
  CHECK(single.low == doctest::Approx(1.0));
  CHECK(single.high == doctest::Approx(10.0));
  const draw::ColourScale deep = scale(Meaning::magnitude, {1e-30F, 1.0F});
  CHECK(deep.low == doctest::Approx(1e-8));
  const draw::ColourScale none = scale(Meaning::magnitude, {0.0F});
  CHECK((none.low > 0.0F && none.low < none.high));
  CHECK(scale(Meaning::log_probability, {-3.0F, -0.5F}).low == doctest::Approx(-5.0));
  CHECK(scale(Meaning::log_probability, {-3.0F, -0.5F}).high == 0.0F);
}

TEST_CASE("formula: numbers are put in where every letter has one") {
  PanelFixture f;
  const Observable& c = *f.snapshot.observable("state.c");
  const auto at = [&](const char* id, Index unit, Index t) { return f.snapshot.observable(id)->values(unit, t); };
  const auto text = formula_with_numbers(f.snapshot, c, 3, 9);
  REQUIRE(text.has_value());
  // Read back, the right hand side gives the value: to the three digits that are shown.
  double numbers[4];
  std::string plain = *text;
  for (const auto& [from, to] : {std::pair<std::string, std::string>{"−", "-"}, {"·", "*"}, {"(", ""}, {")", ""}})
    for (std::size_t found; (found = plain.find(from)) != std::string::npos;) plain.replace(found, from.size(), to);
  INFO(*text);
  REQUIRE(std::sscanf(plain.c_str(), "= %lf * %lf + %lf * %lf", &numbers[0], &numbers[1], &numbers[2], &numbers[3]) ==
          4);
  CHECK(numbers[0] == doctest::Approx(at("gate.f", 3, 9)).epsilon(0.006));
  CHECK(numbers[1] == doctest::Approx(at("state.c", 3, 8)).epsilon(0.006));
  CHECK(numbers[2] == doctest::Approx(at("gate.i", 3, 9)).epsilon(0.006));
  CHECK(numbers[3] == doctest::Approx(at("gate.g", 3, 9)).epsilon(0.006));

  CHECK_FALSE(formula_with_numbers(f.snapshot, c, 3, 0).has_value());  // c before the sequence is not published
  CHECK_FALSE(formula_with_numbers(f.snapshot, *f.snapshot.observable("gate.i"), 3, 9).has_value());  // weights
  const auto tanh_c = formula_with_numbers(f.snapshot, *f.snapshot.observable("state.tanh_c"), 3, 9);
  REQUIRE(tanh_c.has_value());
  CHECK(*tanh_c == "= tanh(" + text->substr(2) + ")");
  const auto h = formula_with_numbers(f.snapshot, *f.snapshot.observable("state.h"), 3, 9);
  REQUIRE(h.has_value());
  CHECK(h->find("· tanh(") != std::string::npos);
  CHECK(h->find("((") == std::string::npos);
}

TEST_CASE("formula: a layer's numbers come from its own layer") {
  PanelFixture f;
  SampleSize size;
  size.layers = 2;
  f.snapshot = sample_snapshot(size);
  const auto first = formula_with_numbers(f.snapshot, *f.snapshot.observable("state.h"), 1, 5);
  const auto second = formula_with_numbers(f.snapshot, *f.snapshot.observable("state.h.2"), 1, 5);
  REQUIRE((first && second));
  CHECK(*first != *second);
}

TEST_CASE("labels: what cannot be seen is shown, and values keep their decimals") {
  CHECK(visible(" ") == "␣");
  CHECK(visible("\n") == "↵");
  CHECK(visible("\t") == "→");
  CHECK(visible("ж") == "ж");
  const Axis axis{"time step t", {"a", "\n", ""}};
  const Words words(data_folder() / "assets" / "languages", "en");
  CHECK(index_text(words, axis, 0) == "0 “a”");
  CHECK(index_text(words, axis, 1) == "1 “↵”");
  CHECK(index_text(words, axis, 2) == "2");
  CHECK(index_text(words, axis, 3) == "3");
  CHECK(index_text(Words(data_folder() / "assets" / "languages", "ru"), axis, 0) == "0 «a»");
  CHECK(quoted(Words(data_folder() / "assets" / "languages", "cs"), "a") == "„a“");
  CHECK(table_names(axis, 4) == std::vector<std::string>{"0 a", "1 ↵", "2", "3"});
  CHECK(value_text(Meaning::signed_activation, 0.93213) == "+0.932");
  CHECK(value_text(Meaning::signed_activation, -0.5) == "−0.500");
  CHECK(value_text(Meaning::gate, 0.5) == "0.500");
  CHECK(value_text(Meaning::signed_value, 1.2345) == "+1.23");
  CHECK(value_text(Meaning::signed_activation, kNan) == "NaN");
}

TEST_CASE("places on an axis read as a lecturer says them") {
  PanelFixture f;
  CHECK(place_text(f.context(), {"time step t", {"{"}}, 0) == "t = 0 “{”");
  CHECK(place_text(f.context(), {"unit", {}}, 17) == "unit 17");
  CHECK(place_text(f.context(), {"", {}}, 4) == "4");
  Axis steps{"time step t", {}, false};
  for (int t = 1; t <= 12; ++t) steps.labels.push_back(std::to_string(t));
  CHECK(place_text(f.context(), steps, 3) == "t = 4");
  CHECK(table_names(steps, 12).back() == "12");
}

TEST_CASE("phrases with a number are translated by their pattern") {
  PanelFixture f;
  CHECK(phrase(f.context(), "cell state of layer 2") == "cell state of layer 2");
  const Words czech(data_folder() / "assets" / "languages", "cs");
  const PanelContext context{f.snapshot, {}, {}, f.theme, f.fonts, czech};
  CHECK(phrase(context, "cell state of layer 12") == "stav buňky vrstvy 12");
  CHECK(phrase(context, "temperature 0.8") == "teplota 0.8");
  CHECK(phrase(context, "unit") == "buňka");
  CHECK(phrase(context, "7 dwarfs") == "7 dwarfs");
}
