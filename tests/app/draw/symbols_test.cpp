#include "app/draw/symbols.h"

#include <doctest/doctest.h>

#include "tests/app/draw/picture_queries.h"

using namespace unrolled::draw;

namespace {

const Fonts kFonts;
constexpr TextStyle kStyle{Face::sans, 20, {1, 2, 3, 255}, Align::left, false};

Picture drawn(const std::string& text, const TextStyle& style = kStyle) {
  Picture picture({400, 100});
  draw_symbols(picture, {100, 50}, text, style, kFonts);
  return picture;
}

std::string line(const std::string& text) {
  std::string all;
  for (const std::string& part : lines_of(drawn(text), kFonts)) all += "[" + part + "]";
  return all;
}

}  // namespace

TEST_CASE("draw symbols: indices are lowered and smaller, whether Unicode has them or not") {
  for (const char* symbol : {"W_hy", "W_hh", "Wₕₕ"}) {
    const auto texts = all_of<Text>(drawn(symbol));
    REQUIRE(texts.size() == 2);
    CHECK(texts[0].text == "W");
    CHECK(texts[0].at == Point{100, 50});
    CHECK(texts[0].style.size == 20);
    CHECK(texts[1].at.x == 100 + kFonts.width("W", Face::sans, 20));
    CHECK(texts[1].style.size < 16);
    const float baseline = 50 + kFonts.baseline(Face::sans, 20);
    CHECK(texts[1].at.y + kFonts.baseline(Face::sans, texts[1].style.size) > baseline + 1);
    CHECK(texts[1].style.colour == kStyle.colour);
  }
  CHECK(line("Wₕₕ") == "[W_hh]");
  CHECK(line("c_{t−1}") == "[c_t−1]");
  CHECK(line("cₜ₋₁") == "[c_t−1]");
  CHECK(line("h_t⁽²⁾") == "[h_t⁽²⁾]");
  CHECK(line("h₂[0] = W_hy[0,:]·x") == "[h_2[0] = W_hy[0,:]·x]");
}

TEST_CASE("draw symbols: what is no index stays") {
  for (const char* text : {"target", "_", "p[_]", "a_", "_x", "c_{", "c_{}", "a_ b", "10⁻³", ""}) {
    const auto texts = all_of<Text>(drawn(text));
    CHECK(texts.size() == (*text == 0 ? 0 : 1));
    if (!texts.empty()) CHECK(texts[0].text == text);
  }
}

TEST_CASE("draw symbols: aligned by what is drawn") {
  const float width = symbols_width("W_hy + 1", Face::sans, 20, kFonts);
  CHECK(width < kFonts.width("Why + 1", Face::sans, 20));
  CHECK(width > kFonts.width("W + 1", Face::sans, 20));
  for (const auto& [align, share] : {std::pair{Align::left, 0.0F}, {Align::centre, 0.5F}, {Align::right, 1.0F}}) {
    TextStyle style = kStyle;
    style.align = align;
    const auto texts = all_of<Text>(drawn("W_hy + 1", style));
    REQUIRE(texts.size() == 3);
    CHECK(texts.front().at.x == doctest::Approx(100 - share * width));
    CHECK(covered(texts.back(), kFonts).right() == doctest::Approx(100 + (1 - share) * width));
  }
}

TEST_CASE("symbols that are too wide end in an ellipsis") {
  const float wide = symbols_width("W_hy is long", Face::sans, 20, kFonts);
  CHECK(shortened_symbols("W_hy is long", Face::sans, 20, wide, kFonts) == "W_hy is long");
  const std::string cut = shortened_symbols("W_hy is long", Face::sans, 20, wide - 1.0F, kFonts);
  CHECK(cut.starts_with("W_hy is l"));
  CHECK(cut.ends_with("…"));
  CHECK(symbols_width(cut, Face::sans, 20, kFonts) <= wide - 1.0F);
}

TEST_CASE("a title without room loses what says least before a word is cut") {
  const auto shortened = [](const char* title, const char* room) {
    return shortened_title(title, Face::bold, 15, symbols_width(room, Face::bold, 15, kFonts), kFonts);
  };
  const char* cell = "Text by cell 7 (varies most), tanh c";
  CHECK(shortened(cell, cell) == cell);
  CHECK(shortened(cell, "Text by cell 7 (varies most), tanh") == "Text by cell 7, tanh c");
  CHECK(shortened(cell, "Text by cell 7, tanh c") == "Text by cell 7, tanh c");
  CHECK(shortened(cell, "Text by cell 7, tanh") == "Text by cell 7");
  CHECK(shortened(cell, "Text by ce…") == "Text by ce…");
  const char* predictions = "Predictions: next, f(x) (framed: the (one) true one)";
  CHECK(shortened(predictions, "Predictions: next, f(x)") == "Predictions: next, f(x)");
  CHECK(shortened(predictions, "Predictions: next") == "Predictions: next");
  CHECK(shortened(predictions, "Predictions:") == "Predictions");
  CHECK(shortened("Knows (what", "Knows") == "Knows");
}
