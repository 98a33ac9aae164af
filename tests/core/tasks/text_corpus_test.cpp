#include "core/tasks/text_corpus.h"

#include <doctest/doctest.h>
#include <unistd.h>

#include <filesystem>
#include <fstream>
#include <stdexcept>

#include "core/tasks/corpora.h"

using namespace unrolled;
namespace fs = std::filesystem;

namespace {

// A folder of its own for the files of one test.
class Folder {
 public:
  Folder() : path_(fs::temp_directory_path() / ("unrolled-corpus-" + std::to_string(getpid()))) {
    fs::create_directories(path_);
  }
  ~Folder() { fs::remove_all(path_); }
  fs::path write(const std::string& name, const std::string& content) const {
    std::ofstream(path_ / name, std::ios::binary) << content;
    return path_ / name;
  }
  const fs::path& path() const { return path_; }

 private:
  fs::path path_;
};

std::string error_of(const fs::path& path) {
  try {
    read_text_file(path);
  } catch (const std::runtime_error& error) {
    return error.what();
  }
  return "no error";
}

std::string lines(int count) {
  std::string text;
  for (int i = 0; i < count; ++i) text += (i % 7 == 0 ? "\nline " : "line ") + std::to_string(i) + " of the text\n";
  return text;
}

}  // namespace

TEST_CASE("texts that nothing can be learnt from are refused") {
  CHECK_THROWS_WITH_AS(TextCorpus("", "notes.txt"), "notes.txt is empty: there is nothing to learn from",
                       std::invalid_argument);
  CHECK_THROWS_WITH_AS(TextCorpus("\xEF\xBB\xBF"), "the text is empty: there is nothing to learn from",
                       std::invalid_argument);
  CHECK_THROWS_WITH_AS(TextCorpus("aaaaaaa"),
                       "the text consists of one character (a) over and over: nothing is left to predict",
                       std::invalid_argument);
  CHECK_THROWS_WITH_AS(TextCorpus("one\ntw\xFFo", "notes.txt"),
                       "notes.txt: byte 6, in line 2, begins no UTF-8 character: save the text as UTF-8",
                       std::invalid_argument);
}

TEST_CASE("a Russian and a Czech text have their own alphabets") {
  const TextCorpus russian("Ёлка стоит, ёлка горит.\r\n");
  CHECK(russian.size() == 24);
  CHECK(russian.alphabet().symbol(U'\r') == -1);
  CHECK(russian.alphabet().symbol(U'Ё') >= 0);
  CHECK(russian.alphabet().symbol(U'Ё') < russian.alphabet().symbol(U'ё'));  // by code point: Ё is U+0401, ё U+0451
  CHECK(russian.utf8() == "Ёлка стоит, ёлка горит.\n");
  const TextCorpus czech("Příliš žluťoučký kůň úpěl ďábelské ódy.");
  CHECK(czech.size() == 39);
  CHECK(czech.utf8({0, 6}) == "Příliš");
  for (Index at = 0; at < czech.size(); ++at) CHECK(czech.symbol(at) < czech.alphabet().size());
}

TEST_CASE("a tenth is held out, spread over the text, and never trained on") {
  for (const int count : {3, 100, 1500, 20000}) {
    const TextCorpus corpus(lines(count));
    std::vector<int> used(static_cast<std::size_t>(corpus.size()), 0);
    Index held_out = 0;
    for (const TextStretch& stretch : corpus.held_out()) {
      held_out += stretch.count;
      for (Index at = stretch.first; at < stretch.first + stretch.count; ++at) used[static_cast<std::size_t>(at)] += 1;
    }
    Index training = 0;
    for (const TextStretch& stretch : corpus.training()) {
      CHECK(stretch.count > 0);
      training += stretch.count;
      for (Index at = stretch.first; at < stretch.first + stretch.count; ++at) used[static_cast<std::size_t>(at)] += 1;
    }
    CHECK(std::all_of(used.begin(), used.end(), [](int times) { return times == 1; }));
    CHECK(training == corpus.training_size());
    CHECK(held_out == held_out_size(corpus.size()));
    if (corpus.size() > 100) CHECK(10 * held_out <= corpus.size());
    if (corpus.size() > 100) CHECK(11 * held_out >= corpus.size());
    CHECK(corpus.held_out().size() == static_cast<std::size_t>(std::clamp<Index>(corpus.size() / 10000, 1, 20)));
    for (const TextStretch& stretch : corpus.held_out()) {
      if (corpus.size() < 10000) continue;
      CHECK(corpus.utf8({stretch.first - 2, 2}) == "\n\n");  // a paragraph begins
      CHECK(corpus.utf8({stretch.first, 4}) == "line");
    }
  }
}

TEST_CASE("the shortest texts can still be divided") {
  CHECK(TextCorpus("ab").training_size() == 0);
  CHECK(TextCorpus("abc").training_size() == 1);
  CHECK(TextCorpus("a\nbc\n\nd\n\n\n").training_size() == 8);
}

TEST_CASE("another share can be held out, or nothing") {
  const std::string text = lines(2000);
  const TextCorpus half(text, "half", 0.5);
  CHECK(half.held_out_share() == 0.5);
  CHECK(held_out_size(half.size(), 0.5) == half.size() - half.training_size());
  CHECK(2 * half.training_size() >= half.size());
  CHECK(2 * half.training_size() < half.size() + 100);
  const TextCorpus all(text, "all", 0.0);
  CHECK(all.held_out().empty());
  CHECK(all.training().size() == 1);
  CHECK(all.training_size() == all.size());
  CHECK(typical_excerpt(all, 100).first == 0);
  CHECK(typical_excerpt(all, 100).count == 100);
  CHECK_THROWS_AS(TextCorpus(text, "most", 0.6), std::invalid_argument);
  CHECK_THROWS_AS(TextCorpus(text, "less", -0.1), std::invalid_argument);
}

TEST_CASE("the typical excerpt is the held-out stretch that begins most like the rest") {
  std::string text;
  for (int section = 0; section < 4; ++section)
    for (int line = 0; line < 1000; ++line) text += section == 2 || line < 800 ? "word word\n" : "9!?=9!?=9\n";
  const TextCorpus corpus(text);
  REQUIRE(corpus.held_out().size() == 4);
  const TextStretch excerpt = typical_excerpt(corpus, 100);
  CHECK(excerpt.first == corpus.held_out()[2].first);
  CHECK(excerpt.count == 100);
  CHECK(typical_excerpt(corpus, 5000).first == excerpt.first);
  CHECK(typical_excerpt(corpus, 5000).count == corpus.held_out()[2].count);
  CHECK(typical_excerpt(TextCorpus("ab"), 9).count == 2);
}

TEST_CASE("files that cannot be read say why in one line") {
  const Folder folder;
  CHECK(read_text_file(folder.write("a.txt", "hello\r\n")) == "hello\r\n");
  CHECK(read_text_file(folder.write("empty.txt", "")).empty());
  CHECK(error_of(folder.path() / "none.txt") ==
        "cannot read the text " + (folder.path() / "none.txt").string() + ": there is no such file");
  CHECK(error_of(folder.path()) ==
        "cannot read the text " + folder.path().string() + ": it is a folder; name a file of text in it");
  CHECK(error_of("/dev/null") == "cannot read the text /dev/null: it is not a plain file");
  const fs::path large = folder.write("large.txt", "x");
  fs::resize_file(large, kMostTextBytes + (std::uintmax_t{1} << 20));  // sparse: takes no room
  CHECK(error_of(large) == "cannot read the text " + large.string() +
                               ": it has 257 MB, more than the 256 MB that are kept in memory; take a part of it");
  if (geteuid() != 0) {  // root may read everything
    const fs::path closed = folder.write("closed.txt", "x");
    fs::permissions(closed, fs::perms::none);
    CHECK(error_of(closed) == "cannot read the text " + closed.string() + ": Permission denied");
  }
}

TEST_CASE("the texts that the program brings along can be learnt") {
  const TextCorpus sources(sources_text(), "sources");
  CHECK(sources.size() > 50000);
  CHECK(sources_text().find("std::string_view sources_text()") != std::string_view::npos);
  CHECK(sources_text().ends_with("\n"));
  const TextCorpus prose(prose_text(), "prose");
  CHECK(prose.size() > 40 * 1024);
  CHECK(prose.alphabet().size() < 80);
  CHECK(prose.utf8().starts_with("THE TIDE CLOCK\n\nI. A Clock That Ran Early\n"));
  CHECK(std::count(prose_text().begin(), prose_text().end(), '"') > 400);
}

TEST_CASE("a text for an alphabet that is given keeps what is in it") {
  const TextCorpus corpus("abc\r\nxabc—b", "the text", Alphabet({U'c', U'b', U'\n', U'q'}));
  CHECK(corpus.alphabet().size() == 4);
  CHECK(corpus.utf8() == "bc\nbcb");
  CHECK(corpus.left_out() == 4);
  CHECK(TextCorpus("abc").left_out() == 0);
  CHECK_THROWS_WITH_AS(TextCorpus("aaab", "it", Alphabet({U'b', U'c'})),
                       "it has 1 characters that are symbols of the model: there is nothing to learn from",
                       std::invalid_argument);
  CHECK_THROWS_AS(TextCorpus("aaab", "it", Alphabet({U'a'})), std::invalid_argument);
  CHECK_THROWS_AS(TextCorpus("aa\xFF", "it", Alphabet({U'a', U'b'})), std::invalid_argument);
}
