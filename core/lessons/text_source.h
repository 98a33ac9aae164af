// The text that a lesson reads: what its settings "text" and "text_file" name, or what a checkpoint brought along.
#pragma once

#include <optional>
#include <string>

#include "core/run/safetensors.h"
#include "core/run/settings.h"
#include "core/tasks/text_corpus.h"

namespace unrolled {

// "sources", "prose", "sonnets" or "file".
Setting text_setting(const char* choice);
Setting text_file_setting();
// The share of the text that is held out; a table may go without it.
Setting held_out_setting();

class TextSource {
 public:
  // Reads the text anew. Throws std::invalid_argument or std::runtime_error in one line where there is none.
  const TextCorpus& read(const Settings& settings);
  const TextCorpus& corpus() const { return *corpus_; }

  // A checkpoint holds its text ("lesson.text"): the file may have changed since, or not be there. The next read()
  // after load() takes it from there. The metadata "symbols" names all symbols in their order; where it is there, they
  // are the alphabet, whatever the text has.
  void save(Archive& archive) const;
  void load(const Archive& archive);

 private:
  std::optional<std::string> loaded_;
  std::optional<Alphabet> loaded_alphabet_;
  std::optional<TextCorpus> corpus_;
};

}  // namespace unrolled
