// Any bytes are a text to learn from or are refused in one line; any bytes are a lesson's text and never fail.
#include <cstdlib>
#include <stdexcept>
#include <string>
#include <string_view>

#include "app/shell/layout.h"
#include "app/shell/lesson_text.h"
#include "core/tasks/text_corpus.h"
#include "tests/fuzz/memory_file.h"

using namespace unrolled;

namespace {

void require(bool condition) {
  if (!condition) std::abort();
}

void learn_from(const std::string& text) {
  try {
    const TextCorpus corpus(text);
    Index count = 0;
    for (const TextStretch& stretch : corpus.training()) count += stretch.count;
    require(count == corpus.training_size());
    for (const TextStretch& stretch : corpus.held_out()) count += stretch.count;
    require(count == corpus.size());
    const std::string whole = corpus.utf8();
    require(TextCorpus(whole).utf8() == whole);
    const TextStretch excerpt = typical_excerpt(corpus, 100);
    require(excerpt.first >= 0 && excerpt.count >= 0 && excerpt.first + excerpt.count <= corpus.size());
    for (int symbol = 0; symbol < corpus.alphabet().size(); ++symbol)
      require(corpus.alphabet().symbol(corpus.alphabet().character(symbol)) == symbol);
  } catch (const std::invalid_argument& problem) {
    require(std::string(problem.what()).find('\n') == std::string::npos);
  }
}

void read_lesson(std::string_view text) {
  const LessonText lesson = parse_lesson_text(text);
  const auto width = [](std::string_view part, const TextSpan&) { return static_cast<float>(part.size()); };
  for (const TextBlock& block : lesson.blocks) wrap(block.spans, 20.0F, width);
  try {
    const Layout layout = parse_layout(lesson.panels);
    require(to_text(parse_layout(to_text(layout))) == to_text(layout));
  } catch (const std::invalid_argument&) {
    // No layout.
  }
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  static MemoryFile file;
  const std::string text = read_text_file(file.hold(data, size));
  require(text.size() == size);
  learn_from(text);
  read_lesson(text);
  return 0;
}
