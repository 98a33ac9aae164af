#include "core/lessons/text_source.h"

#include <utility>

#include "core/lessons/lesson_archive.h"
#include "core/math/check.h"
#include "core/tasks/corpora.h"
#include "core/tasks/utf8.h"

namespace unrolled {

namespace {

double held_out_share(const Settings& settings) {
  return settings.has("held_out") ? settings.real("held_out") : kHeldOutShare;
}

TextCorpus corpus_of(const Settings& settings) {
  const double held_out = held_out_share(settings);
  const std::string& choice = settings.text("text");
  if (choice == "sources") return TextCorpus(sources_text(), "the text \"sources\"", held_out);
  if (choice == "prose") return TextCorpus(prose_text(), "the text \"prose\"", held_out);
  if (choice == "sonnets") return TextCorpus(sonnets_text(), "the text \"sonnets\"", held_out);
  const std::string& path = settings.text("text_file");
  check(!path.empty(), "text is file, but text_file is empty: name a UTF-8 text file");
  return TextCorpus(read_text_file(path), path, held_out);
}

}  // namespace

Setting text_setting(const char* choice) {
  return {.name = "text",
          .value = choice,
          .choices = {"sources", "prose", "sonnets", "file"},
          .help = "What is read: this program's own C++ sources, a story, two sonnets, or a file of yours."};
}

Setting text_file_setting() {
  return {.name = "text_file",
          .value = "",
          .help = "The file that is read where text is file: any UTF-8 text.",
          .is_file = true,
          .endings = {".txt"},
          .needs = "text=file"};
}

Setting held_out_setting() {
  return {.name = "held_out",
          .value = kHeldOutShare,
          .low = 0.0,
          .high = kMostHeldOut,
          .help = "Share of the text that is not trained on but measured; 0: all of it is trained on."};
}

const TextCorpus& TextSource::read(const Settings& settings) {
  if (loaded_) {
    const std::string text = *std::exchange(loaded_, std::nullopt);
    const char* const name = "the text of the checkpoint";
    const double held_out = held_out_share(settings);
    if (loaded_alphabet_) {
      corpus_.emplace(text, name, *std::exchange(loaded_alphabet_, std::nullopt), held_out);
    } else {
      corpus_.emplace(text, name, held_out);
    }
  } else {
    corpus_.emplace(corpus_of(settings));
  }
  return *corpus_;
}

void TextSource::save(Archive& archive) const {
  put_text(archive, "lesson.text", corpus_->utf8());
  std::string& symbols = archive.metadata["symbols"];
  symbols.clear();
  for (int i = 0; i < corpus_->alphabet().size(); ++i) symbols += corpus_->alphabet().utf8(i);
}

void TextSource::load(const Archive& archive) {
  loaded_ = take_text(archive, "lesson.text");
  loaded_alphabet_.reset();
  if (const auto symbols = archive.metadata.find("symbols"); symbols != archive.metadata.end()) {
    std::vector<char32_t> characters;
    for (std::size_t at = 0; at < symbols->second.size();) characters.push_back(next_character(symbols->second, at));
    loaded_alphabet_.emplace(std::move(characters));
  }
}

}  // namespace unrolled
