#include "app/shell/lesson_text.h"

#include <doctest/doctest.h>

#include <fstream>

using namespace unrolled;
using Kind = TextBlock::Kind;
using Link = TextSpan::Link;

namespace {

// Every code point is one wide; bold ones two.
float measure(std::string_view text, const TextSpan& span) {
  float count = 0;
  for (const char c : text)
    if ((static_cast<unsigned char>(c) & 0xC0U) != 0x80U) count += span.bold ? 2 : 1;
  return count;
}

std::vector<std::string> lines(const std::vector<PlacedText>& placed) {
  std::vector<std::string> result;
  for (const PlacedText& piece : placed) {
    result.resize(static_cast<std::size_t>(piece.line) + 1);
    result.back() += piece.text;
  }
  return result;
}

}  // namespace

TEST_CASE("lesson text: front matter, headings, paragraphs, steps and exercises") {
  const LessonText lesson = parse_lesson_text(
      "---\ntitle: A model: one\npanels: text | loss\nother: x\n---\n"
      "# What to watch\n\nFirst line\r\n  runs on.\n\n1. Press play\n   and wait.\n2. Look.\n\n"
      "? Why?\n! Because.\n! And **so**.\n\n## Small\nEnd.");
  CHECK(lesson.title == "A model: one");
  CHECK(lesson.panels == "text | loss");
  CHECK(lesson.speed == 0.0);
  CHECK_FALSE(lesson.begins_paused);
  CHECK(parse_lesson_text("---\nbegins: paused\n---\n").begins_paused);
  const auto options = parse_lesson_text("---\noptions: hidden.runs=side  nonsense gates.unit=3\n---\n").options;
  CHECK(options.size() == 2);
  CHECK(options.at("hidden").at("runs") == "side");
  CHECK(options.at("gates").at("unit") == "3");
  for (const char* wrong : {"fast", "-3", "20/s", "nan", ""})
    CHECK(parse_lesson_text(std::string("---\nspeed: ") + wrong + "\n---\n").speed == 0.0);
  REQUIRE(lesson.blocks.size() == 7);
  CHECK(lesson.blocks[0].kind == Kind::heading);
  CHECK(lesson.blocks[0].number == 1);
  CHECK(lesson.blocks[1].spans[0].text == "First line runs on.");
  CHECK(lesson.blocks[2].kind == Kind::step);
  CHECK(lesson.blocks[2].spans[0].text == "Press play and wait.");
  CHECK(lesson.blocks[3].number == 2);
  CHECK(lesson.blocks[4].kind == Kind::exercise);
  CHECK(lesson.blocks[4].spans[0].text == "Why?");
  REQUIRE(lesson.blocks[4].answer.size() == 2);
  CHECK(lesson.blocks[4].answer[1][1] == TextSpan{"so", true, false, Link::none, ""});
  CHECK(lesson.blocks[5].number == 2);
  CHECK(lesson.blocks[6].spans[0].text == "End.");
}

TEST_CASE("lesson text: bold, mono and links; what is no markup stands as text") {
  const LessonText lesson = parse_lesson_text(
      "See [the **cells**](panel:hidden), try [a GRU](set:cell=gru) or `a[**i**]`.\n\n"
      "[not](http://x) a [link] and ! no answer\n\n[Karpathy's](preset:min-char-rnn)");
  REQUIRE(lesson.blocks.size() == 3);
  CHECK(lesson.blocks[2].spans == std::vector{TextSpan{"Karpathy's", false, false, Link::preset, "min-char-rnn"}});
  const auto& spans = lesson.blocks[0].spans;
  REQUIRE(spans.size() == 7);
  CHECK(spans[1].link == Link::panel);
  CHECK(spans[1].target == "hidden");
  CHECK(spans[3] == TextSpan{"a GRU", false, false, Link::setting, "cell=gru"});
  CHECK(spans[5] == TextSpan{"a[**i**]", false, true, Link::none, ""});
  CHECK(lesson.blocks[1].spans.size() == 1);
  CHECK(lesson.blocks[1].spans[0].text == "[not](http://x) a [link] and ! no answer");
  CHECK(parse_lesson_text("").blocks.empty());
  CHECK(parse_lesson_text("! answer to nothing").blocks[0].kind == Kind::paragraph);
  CHECK(parse_lesson_text("---\ntitle: never closed").title == "never closed");
}

TEST_CASE("lesson text: formulas have real indices, names keep their underscores") {
  const auto indices = [](const std::string& formula) {
    std::vector<std::string> found;
    const LessonText lesson = parse_lesson_text("`" + formula + "`");
    for (const TextSpan& span : lesson.blocks.at(0).spans)
      if (span.lowered) found.push_back(span.text);
    return found;
  };
  using Texts = std::vector<std::string>;
  CHECK(indices("h_t = tanh(W_xh x_t + W_hh h_{t−1})") == Texts{"t", "xh", "t", "hh", "t−1"});
  CHECK(indices("α_t(s) Σ_{i=1…k} Π_j ∂s_j/∂w") == Texts{"t", "i=1…k", "j", "j"});
  CHECK(indices("‖∂L/∂h_t‖ W_hhᵀ") == Texts{"t", "hh"});
  for (const char* name : {"learning_rate", "a_long_name", "_t", "h_", "h_{", "h_{}", "x_learnt", "a__b"}) {
    INFO(name);
    CHECK(indices(name).empty());
  }
  CHECK(parse_lesson_text("h_t").blocks[0].spans.size() == 1);  // only in mono
  // A formula is one word: its indices stay with their letters.
  const auto spans = parse_lesson_text("`a h_t`").blocks[0].spans;
  CHECK(lines(wrap(spans, 2, measure)) == Texts{"a", "ht"});
}

TEST_CASE("lesson text: a language that lacks a text falls back to English") {
  const std::filesystem::path folder = std::filesystem::temp_directory_path() / "unrolled_lesson_text_test";
  std::filesystem::create_directories(folder);
  std::ofstream(folder / "one.md") << "---\ntitle: One\npanels: a | b\nspeed: 12.5\n---\nText";
  std::ofstream(folder / "one.cs.md") << "---\ntitle: Jedna\n---\nText";
  CHECK(read_lesson_text(folder, "one", "cs").title == "Jedna");
  CHECK(read_lesson_text(folder, "one", "cs").panels == "a | b");
  CHECK(read_lesson_text(folder, "one", "cs").speed == 12.5);
  CHECK(read_lesson_text(folder, "one", "ru").title == "One");
  CHECK(read_lesson_text(folder, "two", "ru").blocks.empty());
  std::filesystem::remove_all(folder);
}

TEST_CASE("lesson text: wrapping keeps words whole and never leaves the width") {
  const auto spans = parse_lesson_text("one two **three**, four").blocks[0].spans;
  CHECK(lines(wrap(spans, 11, measure)) == std::vector<std::string>{"one two", "three,", "four"});
  // The comma belongs to the bold word: 2 * 5 + 1 columns.
  CHECK(lines(wrap(spans, 19, measure)) == std::vector<std::string>{"one two three,", "four"});
  CHECK(lines(wrap(spans, 18, measure)) == std::vector<std::string>{"one two", "three, four"});
  for (float width = 2; width < 30; ++width)
    for (const PlacedText& piece : wrap(spans, width, measure)) CHECK(piece.x + piece.width <= width);
}

TEST_CASE("lesson text: a word wider than the line is broken between code points") {
  const auto placed = wrap({{"přílišžluťoučký", false, false, Link::none, {}}}, 6, measure);
  CHECK(lines(placed) == std::vector<std::string>{"příliš", "žluťou", "čký"});
  CHECK(wrap({}, 10, measure).empty());
}
