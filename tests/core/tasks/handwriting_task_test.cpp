#include "core/tasks/handwriting_task.h"

#include <doctest/doctest.h>

#include <algorithm>
#include <cmath>
#include <functional>
#include <set>
#include <stdexcept>
#include <tuple>

#include "core/tasks/corpora.h"
#include "core/tasks/utf8.h"
#include "core/tasks/word_writer.h"

using namespace unrolled;

namespace {

HandwritingOptions options_of(const std::string& alphabet) {
  HandwritingOptions options;
  options.alphabet = alphabet;
  if (alphabet != "digits") {
    options.shortest = 3;
    options.longest = 8;
  }
  return options;
}

std::string problem(const std::function<void()>& work) {
  try {
    work();
  } catch (const std::invalid_argument& error) {
    return error.what();
  }
  return "none";
}

Index length_of(const std::string& word) {
  Index length = 0;
  for (std::size_t at = 0; at < word.size(); ++length) next_character(word, at);
  return length;
}

// Between least and greatest y.
float height_of(const Ink& ink) {
  const auto [low, high] = std::minmax_element(ink.points.begin(), ink.points.end(),
                                               [](const PenPoint& a, const PenPoint& b) { return a.y < b.y; });
  return high->y - low->y;
}

}  // namespace

TEST_CASE("handwriting: a number is the same ink for all, and other numbers, streams and seeds are others") {
  for (const std::string& alphabet : handwriting_alphabets()) {
    CAPTURE(alphabet);
    HandwritingOptions options = options_of(alphabet);
    const HandwritingTask task(options);
    const HandwritingTask again(options);
    options.seed = 1;
    const HandwritingTask other(options);
    int alike = 0;
    for (std::int64_t number = 0; number < 20; ++number) {
      const Ink ink = task.ink(number, InkStream::training);
      CHECK(again.ink(number, InkStream::training).points == ink.points);
      CHECK(again.ink(number, InkStream::training).label == ink.label);
      alike += task.ink(number + 1, InkStream::training).points == ink.points;
      alike += task.ink(number, InkStream::held_out).points == ink.points;
      alike += task.ink(number, InkStream::watched).points == task.ink(number, InkStream::held_out).points;
      alike += other.ink(number, InkStream::training).points == ink.points;
    }
    CHECK(alike == 0);
  }
}

TEST_CASE("handwriting: the ink is such as a lesson takes it") {
  for (const std::string& alphabet : handwriting_alphabets()) {
    CAPTURE(alphabet);
    HandwritingOptions options = options_of(alphabet);
    options.variation = 2.0;
    const HandwritingTask task(options);
    for (std::int64_t number = 0; number < 200; ++number) {
      const Ink ink = task.ink(number, InkStream::training);
      REQUIRE(!ink.points.empty());
      CHECK(ink.points[0].seconds == 0.0F);
      CHECK(ink_of(ink_matrix(ink)).points == ink.points);  // which checks the order of times and strokes
      CHECK(height_of(ink) < 16.0F);
      const std::vector<int> labels = task.symbols().labels(ink.label);
      CHECK(static_cast<Index>(labels.size()) >= options.shortest);
      CHECK(static_cast<Index>(labels.size()) <= options.longest);
    }
  }
}

TEST_CASE("handwriting: symbols are the blank and all characters, and all are written") {
  CHECK(HandwritingTask(options_of("digits")).symbols().all() == "_0123456789");
  CHECK(HandwritingTask(options_of("latin")).symbols().all() == "_abcdefghijklmnopqrstuvwxyz");
  CHECK(HandwritingTask(options_of("cyrillic")).symbols().all() == "_абвгдеёжзийклмнопрстуфхцчшщъыьэюя");
  for (const std::string& alphabet : handwriting_alphabets()) {
    CAPTURE(alphabet);
    const HandwritingTask task(options_of(alphabet));
    std::set<int> seen;
    for (std::int64_t number = 0; number < 1'000; ++number) {
      for (const int symbol : task.symbols().labels(task.ink(number, InkStream::training).label)) seen.insert(symbol);
    }
    CHECK(static_cast<int>(seen.size()) == task.symbols().size() - 1);
  }
}

TEST_CASE("handwriting: what is held out is never trained on") {
  for (const std::string& alphabet : handwriting_alphabets()) {
    CAPTURE(alphabet);
    HandwritingOptions options = options_of(alphabet);
    options.shortest = 3;
    options.random_words = 0.5;
    const HandwritingTask task(options);
    std::set<std::string> trained, asked;
    for (std::int64_t number = 0; number < 2'000; ++number) {
      trained.insert(task.ink(number, InkStream::training).label);
      if (number >= 300) continue;
      asked.insert(task.ink(number, InkStream::held_out).label);
      asked.insert(task.ink(number, InkStream::watched).label);
    }
    for (const std::string& word : asked) CHECK(trained.count(word) == 0);
    if (alphabet == "digits") continue;

    const std::vector<std::string>& held_out = task.words(InkStream::held_out);
    const std::vector<std::string>& training = task.words(InkStream::training);
    const double share = static_cast<double>(held_out.size()) / static_cast<double>(held_out.size() + training.size());
    CHECK(share > 0.05);
    CHECK(share < 0.15);
    for (const std::string& word : held_out) CHECK(trained.count(word) == 0);
    for (const std::string& word : asked) CHECK(std::count(held_out.begin(), held_out.end(), word) == 1);
  }
}

TEST_CASE("handwriting: word lists hold words of the alphabet, each once") {
  for (const auto& [alphabet, language, least] :
       {std::tuple("latin", "english", 580), std::tuple("cyrillic", "russian", 480)}) {
    const HandwritingTask task(options_of(alphabet));
    std::string word;
    std::set<std::string> words;
    for (const char c : words_text(language)) {
      if (c != '\n') {
        word += c;
        continue;
      }
      if (!word.starts_with('#')) {
        CAPTURE(word);
        CHECK(words.insert(word).second);
        CHECK(length_of(word) >= 3);
        CHECK(length_of(word) <= 8);
        CHECK_NOTHROW(task.symbols().labels(word));
      }
      word.clear();
    }
    CHECK(word.empty());
    CHECK(static_cast<int>(words.size()) >= least);
    CHECK(words.size() == task.words(InkStream::training).size() + task.words(InkStream::held_out).size());
  }
}

TEST_CASE("handwriting: random words are as often as they say, and all where the list has none") {
  HandwritingOptions options = options_of("latin");
  const auto of_list = [&](const HandwritingTask& task, InkStream stream) {
    const std::vector<std::string>& words = task.words(stream);
    int found = 0;
    for (std::int64_t number = 0; number < 400; ++number)
      found += std::count(words.begin(), words.end(), task.ink(number, stream).label) > 0;
    return found / 400.0;
  };
  CHECK(of_list(HandwritingTask(options), InkStream::training) == doctest::Approx(0.8).epsilon(0.1));
  CHECK(of_list(HandwritingTask(options), InkStream::held_out) == 1.0);
  options.random_words = 0.0;
  CHECK(of_list(HandwritingTask(options), InkStream::training) == 1.0);
  options.random_words = 1.0;
  CHECK(of_list(HandwritingTask(options), InkStream::training) < 0.05);
  options.random_words = 0.0;
  options.shortest = 12;
  options.longest = 12;
  const HandwritingTask long_words(options);
  CHECK(long_words.words(InkStream::training).empty());
  CHECK(length_of(long_words.ink(0, InkStream::training).label) == 12);
}

TEST_CASE("handwriting: without variation everybody writes as the copybook") {
  HandwritingOptions options = options_of("latin");
  options.variation = 0.0;
  options.joins = 0.0;
  const HandwritingTask task(options);
  Random one(1), two(2);
  const Ink first = task.ink_of("hop", one);
  const Ink second = task.ink_of("hop", two);
  CHECK(first.label == "hop");
  CHECK(height_of(first) == doctest::Approx(height_of(second)).epsilon(0.02));
  CHECK(height_of(first) == doctest::Approx(3.0).epsilon(0.1));  // from the top of h to the bottom of p

  // The same strokes at the same places, though the device tells other points of them.
  REQUIRE(first.strokes() == second.strokes());
  for (const PenPoint& point : first.points) {
    float nearest = 1e9F;
    for (const PenPoint& other : second.points)
      if (other.stroke == point.stroke) nearest = std::min(nearest, std::hypot(point.x - other.x, point.y - other.y));
    CHECK(nearest < 0.1F);
  }

  // With variation, sizes spread.
  options.variation = 1.0;
  const HandwritingTask varied(options);
  Random random(3);
  float least = 1e9F, most = 0.0F;
  for (int i = 0; i < 100; ++i) {
    const float height = height_of(varied.ink_of("hop", random));
    least = std::min(least, height);
    most = std::max(most, height);
  }
  CHECK(least < 2.4F);
  CHECK(most > 4.0F);
}

TEST_CASE("handwriting: joins say how often the pen stays down between letters") {
  const auto strokes = [](double joins) {
    HandwritingOptions options = options_of("latin");
    options.joins = joins;
    const HandwritingTask task(options);
    double sum = 0.0;
    Random random(5);
    for (int i = 0; i < 300; ++i) sum += task.ink_of("summer", random).strokes();
    return sum / 300.0;
  };
  const double none = strokes(0.0), some = strokes(0.5), all = strokes(1.0);
  CHECK(none >= 6.0);
  CHECK(some < none - 1.0);
  CHECK(all < some - 1.0);
  CHECK(all < 2.5);

  // Asking for all, unvaried: exactly one stroke, of letters that can be joined.
  const StrokeAlphabet alphabet("letter u\nway in out\npen 0,1 0.4,0 0.8,1! 0.8,0\nlater 0,1.5\n", "u");
  WritingStyle style;
  style.variation = 0.0;
  style.joins = 1.0;
  Random random(1);
  CHECK(write_word(alphabet, U"uuu", style, random).strokes() == 1 + 3);
  style.joins = 0.0;
  const Ink apart = write_word(alphabet, U"uu", style, random);
  REQUIRE(apart.strokes() == 4);
  const auto height = [](const Ink& ink, int stroke) {
    float sum = 0.0F, count = 0.0F;
    for (const PenPoint& point : ink.points) {
      if (point.stroke != stroke) continue;
      sum += point.y;
      count += 1.0F;
    }
    return sum / count;
  };
  CHECK(height(apart, 1) > 1.4F);  // right after its letter
  style.late = 1.0;
  const Ink late = write_word(alphabet, U"uu", style, random);
  CHECK(height(late, 1) < 1.0F);  // at the end of the word
  CHECK(height(late, 2) > 1.4F);
}

TEST_CASE("a pen is slow at the ends of a stroke and in a bend, and tells whole pixels") {
  WritingStyle style;
  style.variation = 0.0;
  style.zoom = 400.0;
  style.period = 0.008;
  std::vector<std::vector<GlyphPoint>> curves(2);
  for (int i = 0; i <= 40; ++i) curves[0].push_back({0.05 * i, 0.0});
  for (int i = 1; i <= 40; ++i) curves[0].push_back({2.0, 0.05 * i});
  curves[1].push_back({3.0, 3.0});
  Random random(1);
  const Ink ink = move_pen(curves, style, random);
  const auto speed_near = [&](float x, float y) {
    float fastest = 0.0F;
    for (std::size_t i = 1; i < ink.points.size(); ++i) {
      const PenPoint &a = ink.points[i - 1], &b = ink.points[i];
      if (b.stroke == 0 && std::hypot(b.x - x, b.y - y) < 0.06F)
        fastest = std::max(fastest, std::hypot(a.x - b.x, a.y - b.y) / (b.seconds - a.seconds));
    }
    return fastest;
  };
  CHECK(speed_near(0.05F, 0.0F) < 0.8F * speed_near(1.0F, 0.0F));
  CHECK(speed_near(2.0F, 0.0F) < 0.8F * speed_near(1.0F, 0.0F));
  for (const PenPoint& point : ink.points) {
    CHECK(point.x * 400.0F == doctest::Approx(std::round(point.x * 400.0F)));
    CHECK(point.y * 400.0F == doctest::Approx(std::round(point.y * 400.0F)));
  }
  CHECK(ink.points.back().stroke == 1);
  CHECK(ink.points.back().x == 3.0F);
  CHECK(ink.points.back().seconds > ink.points[ink.points.size() - 2].seconds + 0.1F);
  CHECK(ink.points[ink.points.size() - 2].y == 2.0F);  // a stroke's last point is told
}

TEST_CASE("handwriting: what cannot be written is told in one line") {
  HandwritingOptions options;
  options.alphabet = "greek";
  CHECK(problem([&] { HandwritingTask{options}; }) ==
        "HandwritingTask: there is no alphabet \"greek\", expected one of digits, latin, cyrillic");
  options = {};
  options.shortest = 6;
  CHECK(problem([&] { HandwritingTask{options}; }) ==
        "HandwritingTask: words have 6 to 5 characters, expected 1 ≤ shortest ≤ longest ≤ 20");
  options = {};
  options.joins = 1.5;
  CHECK(problem([&] { HandwritingTask{options}; }) == "HandwritingTask: joins is 1.5, expected 0 to 1");
  options = {};
  options.variation = std::nan("");
  CHECK(problem([&] { HandwritingTask{options}; }) == "HandwritingTask: variation is nan, expected 0 to 2");
  const HandwritingTask task{HandwritingOptions{}};
  Random random(1);
  CHECK(problem([&] { task.ink_of("12a", random); }).starts_with("HandwritingTask: the word: character 3, \"a\""));
  CHECK(problem([&] { task.ink_of("", random); }) == "HandwritingTask: the word has 0 characters, expected 1 to 60");
  CHECK(problem([] { strokes_text("greek"); }) ==
        "embedded_file: the program brings no assets/strokes/greek.txt along");
}
