#include "core/lessons/text_source.h"

#include <cstring>
#include <utility>

#include "core/math/check.h"
#include "core/tasks/corpora.h"

namespace unrolled {

namespace {

TextCorpus corpus_of(const Settings& settings) {
  const std::string& choice = settings.text("text");
  if (choice == "sources") return TextCorpus(sources_text(), "the text \"sources\"");
  if (choice == "prose") return TextCorpus(prose_text(), "the text \"prose\"");
  const std::string& path = settings.text("text_file");
  check(!path.empty(), "text is file, but text_file is empty: name a UTF-8 text file");
  return TextCorpus(read_text_file(path), path);
}

}  // namespace

Setting text_setting(const char* choice) {
  return {.name = "text",
          .value = choice,
          .choices = {"sources", "prose", "file"},
          .help = "What is read: this program's own C++ sources, a story, or a file of yours."};
}

Setting text_file_setting() {
  return {.name = "text_file",
          .value = "",
          .help = "The file that is read where text is file: any UTF-8 text.",
          .is_file = true,
          .needs = "text=file"};
}

const TextCorpus& TextSource::read(const Settings& settings) {
  if (loaded_) {
    const std::string text = *std::exchange(loaded_, std::nullopt);
    corpus_.emplace(text, "the text of the checkpoint");
  } else {
    corpus_.emplace(corpus_of(settings));
  }
  return *corpus_;
}

void TextSource::save(Archive& archive) const {
  const std::string text = corpus_->utf8();
  Tensor& tensor = archive.tensors["lesson.text"];
  tensor = {"U8", {static_cast<std::int64_t>(text.size())}, std::vector<std::byte>(text.size())};
  std::memcpy(tensor.bytes.data(), text.data(), text.size());
}

void TextSource::load(const Archive& archive) {
  const auto found = archive.tensors.find("lesson.text");
  check(found != archive.tensors.end(), "\"lesson.text\" is missing");
  check(found->second.dtype == "U8", "\"lesson.text\" has the type ", found->second.dtype, ", expected U8");
  const std::vector<std::byte>& bytes = found->second.bytes;
  loaded_.emplace(reinterpret_cast<const char*>(bytes.data()), bytes.size());
}

}  // namespace unrolled
