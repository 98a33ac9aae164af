#include "core/lessons/seq2seq.h"

#include "core/lessons/sequence_to_sequence_lesson.h"
#include "core/lessons/sequence_to_sequence_settings.h"

namespace unrolled {

std::unique_ptr<Experiment> make_seq2seq() {
  return make_sequence_to_sequence("seq2seq", sequence_to_sequence_settings("reverse", "none"));
}

std::vector<SettingTexts> seq2seq_rivals() { return {{{"attention", "bahdanau"}}}; }

std::vector<Preset> seq2seq_presets() {
  return {
      {"short",
       "Words of two to four letters: so few pass through the bottleneck unharmed.",
       {{"shortest", "2"}, {"longest", "4"}}},
      {"one-direction",
       "An encoder that reads from left to right only, as the first ones did.",
       {{"both_directions", "off"}}},
      {"deep",
       "Four layers with residual connections, the lowest of the encoder reading from both ends.",
       {{"layers", "4"}, {"cell", "lstm"}}},
      {"on-its-own",
       "No teacher: in training, too, the decoder reads what it said itself.",
       {{"teacher_forcing", "0"}}},
  };
}

}  // namespace unrolled
